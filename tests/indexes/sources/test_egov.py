from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from indexes.passage import Article, Passage, article_id, base_id
from indexes.sources.egov import FileName, parse_file_name, read_law
from indexes.sources.files import Fault, Ignored, RawFile, read_files
from tests.conftest import FIXTURES
from tests.indexes.samples import LAW_ID, article_xml, bulk_name, law_file, law_xml, paragraph_xml

Law = dict[str, Passage]


def read(file: RawFile) -> Law:
    """The passages of a law by what follows the law id in their ids."""
    passages = [found for found in read_law(file) if isinstance(found, Passage)]
    return {passage.id.split(":", 2)[2]: passage for passage in passages}


def lines(passage: Passage) -> list[tuple[str, str]]:
    return [(line.at, line.text) for line in passage.lines]


def source(passage: Passage) -> Article:
    assert isinstance(passage.source, Article)
    return passage.source


@pytest.fixture(scope="module")
def law() -> Law:
    file = next(FIXTURES.rglob(f"{LAW_ID}_*.xml"))
    return read(RawFile(str(file), file.read_bytes()))


def test_every_article_and_table_is_one_passage_in_the_order_of_the_law(law: Law) -> None:
    assert list(law) == ["m:1", "m:2", "m:3", "m:3_2", "m:4", "m:5", "m:6", "s:1", "s:2", "t:1"]


def test_an_article_knows_its_law(law: Law) -> None:
    assert law["m:3_2"].source == Article(
        law_id=LAW_ID,
        law_title="架空図書の貸出し及び返却に関する法律",
        law_number="令和九十九年法律第一号",
        abbreviations=("架空図書貸出法", "図書貸出法"),
        path=("第二章　貸出し",),
        label="第三条の二",
        num="3_2",
        caption="貸出しの期間",
        in_force=date(2025, 4, 1),
    )


def test_an_article_stands_below_all_its_chapters_and_sections(law: Law) -> None:
    assert source(law["m:5"]).path == ("第三章　返却", "第二節　延滞")


@pytest.mark.parametrize(
    ("key", "anchor"),
    [
        ("m:1", "#Mp-Ch_1-At_1"),
        ("m:3_2", "#Mp-Ch_2-At_3_2"),
        ("m:5", "#Mp-Ch_3-Se_2-At_5"),
        ("s:2", "#Sp-At_2"),
        ("t:1", ""),
    ],
)
def test_a_link_leads_to_the_article_on_egovs_page(law: Law, key: str, anchor: str) -> None:
    assert law[key].url == f"https://laws.e-gov.go.jp/law/{LAW_ID}{anchor}"


def test_a_proviso_stands_in_the_line_of_its_paragraph(law: Law) -> None:
    assert lines(law["m:3"]) == [
        (
            "p1",
            "架空図書を借りようとする者は、司書に題名を告げて申し込むものとする。"
            "ただし、題名を思い出せないときは、表紙の色を告げれば足りる。",
        ),
        ("p2", "２　司書は、前項の申込みを受けたときは、三分以内に架空図書を探し出さなければならない。"),
    ]


def test_items_and_subitems_have_places_of_their_own(law: Law) -> None:
    assert lines(law["m:3_2"]) == [
        ("p1", "貸出しの期間は、次のとおりとする。"),
        ("p1i1", "一　冒険の物語　十四日"),
        ("p1i2", "二　次に掲げる架空図書　三十日"),
        ("p1i2s1", "イ　上下巻に分かれるもの"),
        ("p1i2s1s1", "（１）　上巻だけを借りるもの"),
        ("p1i2s2", "ロ　挿絵が動くもの"),
        ("p1i2_2", "二の二　詩集　六十日"),
    ]


def test_a_term_and_its_definition_are_parted(law: Law) -> None:
    assert lines(law["m:2"])[1] == ("p1i1", "一　架空図書　物語の中だけに現れる図書をいう。")


def test_the_reading_of_a_rare_word_is_left_out(law: Law) -> None:
    assert lines(law["m:2"])[2] == ("p1i2", "二　月光閲覧架　月の光で図書を読むための台をいう。")


def test_a_table_in_an_article_is_read_row_by_row(law: Law) -> None:
    assert lines(law["m:5"])[1:] == [("p1", "七日以内　百字の感想文"), ("p1", "七日を超えるとき　千字の感想文")]


def test_the_original_supplementary_provisions_are_kept(law: Law) -> None:
    assert (source(law["s:1"]).supplementary, law["s:1"].text) == (True, "この法律は、最初の満月の日から施行する。")


def test_the_supplementary_provisions_of_amending_laws_are_left_out(law: Law) -> None:
    assert [key for key, passage in law.items() if "新月" in passage.text or "附則別表" in passage.label] == []


def test_the_table_of_contents_is_no_passage(law: Law) -> None:
    assert [key for key, passage in law.items() if "第一条・第二条" in passage.text] == []


def test_an_appended_table_is_a_passage_with_a_line_for_each_row(law: Law) -> None:
    table = law["t:1"]
    assert (source(table).label, lines(table)[-2:]) == (
        "別表",
        [("", "雨に濡れた頁　団扇で扇ぐ。"), ("", "涙に濡れた頁　陽だまりに置く。")],
    )


def test_every_passage_is_official_wording(law: Law) -> None:
    assert [key for key, passage in law.items() if not passage.verbatim] == []


def test_a_law_without_articles_becomes_one_passage() -> None:
    law = read(law_file(paragraph_xml("本を貸す。"), paragraph_xml("本を返す。", num=2)))
    assert [(key, source(one).label, lines(one)) for key, one in law.items()] == [
        ("m:0", "本則", [("p1", "本を貸す。"), ("p2", "本を返す。")])
    ]


def test_paragraphs_before_the_first_article_are_a_passage_too() -> None:
    assert list(read(law_file(paragraph_xml("本を愛する。"), article_xml("1", "本を貸す。")))) == ["m:0", "m:1"]


def test_a_table_of_an_amending_law_is_left_out() -> None:
    table = "<AppdxTable><AppdxTableTitle>{}</AppdxTableTitle></AppdxTable>"
    amending = f'<SupplProvision AmendLawNum="令和九十九年法律第九号">{table.format("古い別表")}</SupplProvision>'
    data = law_xml(article_xml("1", "本を貸す。")).replace("</LawBody>", f"{amending}{table.format('別表')}</LawBody>")
    assert [source(one).label for one in read(RawFile(bulk_name(), data.encode())).values()] == ["第1条", "別表"]


def test_the_usual_name_of_a_law_comes_before_its_abbreviations() -> None:
    act = law_file(article_xml("1", "本を貸す。"), law_id="415AC0000000057", title="架空の長い題名の法律")
    assert source(read(act)["m:1"]).abbreviations == ("個人情報保護法",)


def test_white_space_that_indents_the_file_is_no_text() -> None:
    sentence = "\n      本を\n      貸す。\n    "
    assert lines(read(law_file(paragraph_xml(sentence)))["m:0"]) == [("p1", "本を貸す。")]


def test_a_law_inside_an_answer_of_the_api_is_found() -> None:
    wrapped = law_xml(article_xml("1", "本を貸す。"), around="<law_data_response><law>{}</law></law_data_response>")
    assert list(read(RawFile(bulk_name(), wrapped.encode()))) == ["m:1"]


def found(data: str, name: str = bulk_name()) -> list[Passage | Fault | Ignored]:
    return list(read_law(RawFile(name, data.encode())))


def test_a_file_that_is_not_well_formed_is_a_fault_with_its_line() -> None:
    [fault] = found("<Law>\n<LawBody>\n</Law>")
    assert isinstance(fault, Fault)
    assert (fault.name, fault.line) == (bulk_name(), 3)
    assert fault.reason.startswith("XMLとして読めません（")


def test_an_empty_file_is_a_fault() -> None:
    assert [type(one) for one in found("")] == [Fault]


@pytest.mark.parametrize("root", ["rss", "TmpRootTag"])
def test_another_root_element_is_named(root: str) -> None:
    assert found(f"<{root}/>") == [Fault(bulk_name(), f"法令標準XMLではありません（根要素は <{root}>）。", 1)]


def test_a_law_without_a_body_is_a_fault() -> None:
    assert [type(one) for one in found('<Law Lang="ja"><LawNum>令和九十九年法律第一号</LawNum></Law>')] == [Fault]


def test_a_translation_is_ignored() -> None:
    translation = law_xml(article_xml("1", "Books are lent."), language="en")
    assert found(translation) == [Ignored(bulk_name(), "日本語以外の法令")]


def test_a_file_whose_name_lacks_the_law_id_is_a_fault() -> None:
    [fault] = found(law_xml(article_xml("1", "本を貸す。")), name="law.xml")
    assert "<法令ID>_<年月日>_<改正法令ID>.xml" in str(fault)


def test_a_law_without_any_provision_is_surprising() -> None:
    [ignored] = found(law_xml())
    assert isinstance(ignored, Ignored)
    assert ignored.surprising


DOCTYPE = '<!DOCTYPE Law [<!ENTITY secret SYSTEM "{}">]>'


def test_an_external_entity_is_not_resolved(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("合言葉", encoding="utf-8")
    hostile = DOCTYPE.format((tmp_path / "secret.txt").as_uri()) + law_xml(paragraph_xml("本は&secret;。"))
    assert [one for one in found(hostile) if "合言葉" in str(one)] == []


def test_an_external_document_type_is_not_fetched(tmp_path: Path) -> None:
    (tmp_path / "law.dtd").write_text('<!ENTITY secret "合言葉">', encoding="utf-8")
    hostile = f'<!DOCTYPE Law SYSTEM "{(tmp_path / "law.dtd").as_uri()}">' + law_xml(paragraph_xml("本は&secret;。"))
    assert [one for one in found(hostile) if "合言葉" in str(one)] == []


def test_a_billion_laughs_do_no_harm() -> None:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    hostile = f'<!DOCTYPE Law [<!ENTITY l0 "笑">{levels}]>' + law_xml(paragraph_xml("本は&l11;。"))
    assert sum(len(str(one)) for one in found(hostile)) < 2_000


@pytest.mark.parametrize(
    ("name", "parsed"),
    [
        (bulk_name(), FileName(LAW_ID, date(2025, 4, 1))),
        (f"all.zip!xml/{LAW_ID}_20250401_X/{bulk_name()}", FileName(LAW_ID, date(2025, 4, 1))),
        ("321CONSTITUTION_19470503_000000000000000.xml", FileName("321CONSTITUTION", date(1947, 5, 3))),
        ("415AC0000000057_20260717_508AC0000000062.xml", FileName("415AC0000000057", date(2026, 7, 17))),
        ("599AC0000000001_20251301_000000000000000.xml", None),
        ("599AC0000000001.xml", None),
        ("599AC0000000001_20250401_000000000000000.json", None),
        ("law.xml", None),
    ],
)
def test_a_bulk_file_name_tells_law_id_and_day(name: str, parsed: FileName | None) -> None:
    assert parse_file_name(name) == parsed


def test_a_preamble_is_read() -> None:
    preamble = f"<Preamble>{paragraph_xml('われらは、本を愛する。')}</Preamble><MainProvision>"
    data = law_xml(article_xml("1", "本を貸す。")).replace("<MainProvision>", preamble)
    assert [one for one in found(data) if isinstance(one, Passage) and "本を愛する" in one.text] != []


def test_a_preamble_does_not_displace_the_provisions_of_a_law_without_articles() -> None:
    preamble = f"<Preamble>{paragraph_xml('われらは、本を愛する。')}</Preamble><MainProvision>"
    data = law_xml(paragraph_xml("本を貸す。")).replace("<MainProvision>", preamble)
    (whole,) = [one for one in found(data) if isinstance(one, Passage)]
    assert [line.text for line in whole.lines] == ["われらは、本を愛する。", "本を貸す。"]


# With the real corpus: counts and texts against xml.etree, which shares no line with the reader.

APPENDICES = {"AppdxTable", "AppdxNote", "AppdxStyle", "AppdxFormat", "Appdx", "AppdxFig"}


def bulk_files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*/*.xml"))


def body_of(file: Path) -> ElementTree.Element:
    body = ElementTree.parse(file).getroot().find("LawBody")  # noqa: S314
    assert body is not None
    return body


def counted(body: ElementTree.Element) -> int:
    """Passages that a law should give: articles, provisions without articles, and appended tables."""
    total = sum(1 for element in body.iter() if element.tag in APPENDICES)
    for provision in body:
        if provision.tag == "SupplProvision" and provision.get("AmendLawNum"):
            total -= sum(1 for element in provision.iter() if element.tag in APPENDICES)
        elif provision.tag in ("MainProvision", "SupplProvision"):
            total += len(provision.findall(".//Article")) + (provision.find("Paragraph") is not None)
    return total


def sentences(provision: ElementTree.Element) -> Iterator[str]:
    """Every sentence, without readings and white space."""
    for sentence in provision.iter("Sentence"):
        for ruby in sentence.iter("Ruby"):
            for reading in ruby.findall("Rt"):
                reading.text = ""
        yield re.sub(r"\s", "", "".join(sentence.itertext()))


@pytest.fixture(scope="module")
def core(corpus: Path) -> dict[Path, list[Passage | Fault | Ignored]]:
    return {file: list(read_law(RawFile(str(file), file.read_bytes()))) for file in bulk_files(corpus / "egov_core")}


def test_every_official_file_is_read_but_the_one_that_is_not_well_formed(corpus: Path) -> None:
    raw = [file for file in read_files([corpus / "egov_official"]) if isinstance(file, RawFile)]
    faults = [one for file in raw for one in read_law(file) if isinstance(one, Fault)]
    assert [Path(fault.name).name for fault in faults] == ["not_wellformed_sample.xml"]


def test_every_file_of_the_core_laws_is_read(core: dict[Path, list[Passage | Fault | Ignored]]) -> None:
    assert [one for listed in core.values() for one in listed if not isinstance(one, Passage)] == []


def test_the_core_laws_give_the_passages_that_their_elements_promise(
    core: dict[Path, list[Passage | Fault | Ignored]],
) -> None:
    assert {file.name: len(listed) for file, listed in core.items()} == {
        file.name: counted(body_of(file)) for file in core
    }


def test_no_two_passages_of_the_core_laws_share_an_id(core: dict[Path, list[Passage | Fault | Ignored]]) -> None:
    ids = [one.id for listed in core.values() for one in listed if isinstance(one, Passage)]
    assert len(ids) == len(set(ids))


def test_the_privacy_act_has_its_185_articles(corpus: Path) -> None:
    [file] = (corpus / "egov_official").glob("415AC0000000057_*/*.xml")
    main = body_of(file).find("MainProvision")
    assert main is not None
    promised = [article_id("415AC0000000057", str(article.get("Num"))) for article in main.iter("Article")]
    law = read(RawFile(str(file), file.read_bytes()))
    assert [passage.id for key, passage in law.items() if key.startswith("m:")] == promised
    assert len(promised) == 185


def test_no_sentence_of_an_official_law_is_lost(corpus: Path) -> None:
    for file in bulk_files(corpus / "egov_official"):
        law = "".join(
            re.sub(r"\s", "", passage.text) for passage in read(RawFile(str(file), file.read_bytes())).values()
        )
        main = body_of(file).find("MainProvision")
        assert main is not None
        assert [sentence for sentence in sentences(main) if sentence not in law] == []


def test_every_place_in_the_core_laws_can_be_named(core: dict[Path, list[Passage | Fault | Ignored]]) -> None:
    place = re.compile(r"p\d+(?:i\d+(?:_\d+)*(?:s\d+(?:_\d+)*)*)?")
    odd = [
        (one.id, line)
        for listed in core.values()
        for one in listed
        if isinstance(one, Passage) and ":t:" not in one.id
        for line in one.lines
        if not place.fullmatch(line.at)
    ]
    assert odd == []


def test_no_id_of_the_core_laws_is_mistaken_for_a_place(core: dict[Path, list[Passage | Fault | Ignored]]) -> None:
    ids = [one.id for listed in core.values() for one in listed if isinstance(one, Passage)]
    assert [key for key in ids if base_id(key) != key] == []


def test_a_line_is_never_empty(core: dict[Path, list[Passage | Fault | Ignored]]) -> None:
    listed = [one for found in core.values() for one in found if isinstance(one, Passage)]
    assert [one.id for one in listed if not all(line.text.strip() for line in one.lines)] == []
