"""Which passages a law gives, and where they stand; what is inside them is tested in test_egov_blocks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from indexes.passage import Article, Passage
from indexes.sources.egov import FileName, parse_file_name, read_law
from indexes.sources.files import Fault, Ignored, RawFile
from tests.conftest import FIXTURES
from tests.indexes.samples import LAW_ID, article_xml, bulk_name, law_file, law_xml, paragraph_xml
from tests.indexes.sources.egov_samples import Law, lines, read, source


@pytest.fixture(scope="module")
def law() -> Law:
    file = next(FIXTURES.rglob(f"{LAW_ID}_*.xml"))
    return read(RawFile(str(file), file.read_bytes()))


def test_every_article_and_table_is_one_passage_in_the_order_of_the_law(law: Law) -> None:
    articles = ["m:1", "m:2", "m:3", "m:3_2", "m:4", "m:5", "m:6", "s:1", "s:2"]
    assert list(law) == ["m:toc", *articles, "an1:0", "an1:t1", "t:1"]


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
        revision=f"{LAW_ID}_20250401_000000000000000",
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
        ("an1:0", ""),
        ("t:1", ""),
    ],
)
def test_a_link_leads_to_the_article_on_egovs_page(law: Law, key: str, anchor: str) -> None:
    assert law[key].url == f"https://laws.e-gov.go.jp/law/{LAW_ID}{anchor}"


def test_the_original_supplementary_provisions_are_kept(law: Law) -> None:
    assert (source(law["s:1"]).supplementary, law["s:1"].text) == (True, "この法律は、最初の満月の日から施行する。")


def test_every_passage_is_official_wording(law: Law) -> None:
    assert [key for key, passage in law.items() if not passage.verbatim] == []


def test_a_law_without_articles_becomes_one_passage() -> None:
    law = read(law_file(paragraph_xml("本を貸す。"), paragraph_xml("本を返す。", num=2)))
    assert [(key, source(one).label, lines(one)) for key, one in law.items()] == [
        ("m:0", "本則", [("p1", "本を貸す。"), ("p2", "本を返す。")])
    ]


def test_paragraphs_before_the_first_article_are_a_passage_too() -> None:
    assert list(read(law_file(paragraph_xml("本を愛する。"), article_xml("1", "本を貸す。")))) == ["m:0", "m:1"]


def test_the_usual_name_of_a_law_comes_before_its_abbreviations() -> None:
    act = law_file(article_xml("1", "本を貸す。"), law_id="415AC0000000057", title="架空の長い題名の法律")
    assert source(read(act)["m:1"]).abbreviations == ("個人情報保護法",)


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
        (bulk_name(), (LAW_ID, date(2025, 4, 1))),
        (f"all.zip!xml/{LAW_ID}_20250401_X/{bulk_name()}", (LAW_ID, date(2025, 4, 1))),
        ("321CONSTITUTION_19470503_000000000000000.xml", ("321CONSTITUTION", date(1947, 5, 3))),
        ("415AC0000000057_20260717_508AC0000000062.xml", ("415AC0000000057", date(2026, 7, 17))),
        ("599AC0000000001_20251301_000000000000000.xml", None),
        ("599AC0000000001.xml", None),
        ("599AC0000000001_20250401_000000000000000.json", None),
        ("law.xml", None),
    ],
)
def test_a_bulk_file_name_tells_law_id_and_day(name: str, parsed: tuple[str, date] | None) -> None:
    told = parse_file_name(name)
    assert (told and (told.law_id, told.in_force)) == parsed


def test_the_stem_of_a_bulk_file_name_is_the_revision_id() -> None:
    revision = "415AC0000000057_20260717_508AC0000000062"
    assert parse_file_name(f"all.zip!xml/{revision}/{revision}.xml") == FileName(
        "415AC0000000057", date(2026, 7, 17), revision
    )


def test_an_appended_table_is_a_passage_with_a_line_for_each_row(law: Law) -> None:
    table = law["t:1"]
    assert (source(table).label, source(table).caption) == ("別表", "第六条関係")
    assert lines(table) == [
        ("", "別表（第六条関係）"),
        ("", "雨に濡れた頁\t団扇で扇ぐ。"),
        ("", "涙に濡れた頁\t陽だまりに置く。"),
    ]
