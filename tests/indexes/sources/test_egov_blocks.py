"""What stands inside a provision or an appendix: every element of the schema, line by line."""

from __future__ import annotations

import pytest

from indexes.sources.egov import picture_links
from indexes.sources.files import RawFile
from tests.conftest import FIXTURES
from tests.indexes.samples import LAW_ID, article_xml, law_file, paragraph_xml
from tests.indexes.sources.egov_samples import Law, lines, read, sentence_xml


@pytest.fixture(scope="module")
def law() -> Law:
    file = next(FIXTURES.rglob(f"{LAW_ID}_*.xml"))
    return read(RawFile(str(file), file.read_bytes()))


def inside(*blocks: str) -> list[tuple[str, str]]:
    """The lines that blocks give below the sentence of a paragraph."""
    paragraph = paragraph_xml("次による。").replace("</Paragraph>", f"{''.join(blocks)}</Paragraph>")
    law = read(law_file(paragraph))
    assert lines(law["m:0"])[0] == ("p1", "次による。")
    return lines(law["m:0"])[1:]


def texts_inside(*blocks: str) -> list[str]:
    found = inside(*blocks)
    assert {at for at, _ in found} <= {"p1"}
    return [text for _, text in found]


def cell_xml(text: str, **spans: int) -> str:
    attributes = "".join(f' {name}="{span}"' for name, span in spans.items())
    return f"<TableColumn{attributes}>{sentence_xml(text) if text[:1] != '<' else text}</TableColumn>"


def table_xml(*rows: tuple[str, ...]) -> str:
    listed = "".join(f"<TableRow>{''.join(row)}</TableRow>" for row in rows)
    return f"<TableStruct><Table>{listed}</Table></TableStruct>"


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
    assert lines(law["m:5"])[1:] == [("p1", "七日以内\t百字の感想文"), ("p1", "七日を超えるとき\t千字の感想文")]


def test_white_space_that_indents_the_file_is_no_text() -> None:
    sentence = "\n      本を\n      貸す。\n    "
    assert lines(read(law_file(paragraph_xml(sentence)))["m:0"]) == [("p1", "本を貸す。")]


def test_subdivisions_of_all_ten_levels_have_places() -> None:
    xml, place = "", "p1i1"
    for level in range(10, 0, -1):
        title = f"<Subitem{level}Title>{level}</Subitem{level}Title>"
        sentence = f"<Subitem{level}Sentence>{sentence_xml(f'{level}段目')}</Subitem{level}Sentence>"
        xml = f'<Subitem{level} Num="{level}">{title}{sentence}{xml}</Subitem{level}>'
    expected = [(place, "一　号")]
    for level in range(1, 11):
        place += f"s{level}"
        expected.append((place, f"{level}　{level}段目"))
    item = f'<Item Num="1"><ItemTitle>一</ItemTitle><ItemSentence>{sentence_xml("号")}</ItemSentence>{xml}</Item>'
    assert inside(item) == expected


def test_a_range_of_deleted_items_has_a_safe_place() -> None:
    item = (
        f'<Item Num="3:5"><ItemTitle>三から五まで</ItemTitle><ItemSentence>{sentence_xml("削除")}</ItemSentence></Item>'
    )
    assert inside(item) == [("p1i3-5", "三から五まで　削除")]


def test_the_caption_of_a_paragraph_stands_before_it() -> None:
    paragraph = paragraph_xml("本を貸す。", num=2).replace(
        "<ParagraphNum/>", "<ParagraphCaption>（貸出し）</ParagraphCaption><ParagraphNum>２</ParagraphNum>"
    )
    assert lines(read(law_file(paragraph))["m:0"]) == [("p2", "（貸出し）"), ("p2", "２　本を貸す。")]


def test_a_number_without_a_sentence_is_kept() -> None:
    paragraph = '<Paragraph Num="2"><ParagraphNum>２</ParagraphNum></Paragraph>'
    assert lines(read(law_file(paragraph))["m:0"]) == [("p2", "２")]


def test_a_list_is_read_with_its_sublists() -> None:
    xml = ""
    for tag in ("Sublist3", "Sublist2", "Sublist1", "List"):
        xml = f"<{tag}><{tag}Sentence>{sentence_xml(tag)}</{tag}Sentence>{xml}</{tag}>"
    assert texts_inside(xml) == ["List", "Sublist1", "Sublist2", "Sublist3"]


def test_a_list_of_two_columns_is_parted() -> None:
    columns = f"<Column>{sentence_xml('甲')}</Column><Column>{sentence_xml('乙')}</Column>"
    assert texts_inside(f"<List><ListSentence>{columns}</ListSentence></List>") == ["甲　乙"]


def test_a_class_is_read_with_its_items() -> None:
    item = f'<Item Num="1"><ItemTitle>一</ItemTitle><ItemSentence>{sentence_xml("絵本")}</ItemSentence></Item>'
    title = "<ClassTitle>第一類</ClassTitle>"
    found = inside(f'<Class Num="1">{title}<ClassSentence>{sentence_xml("本")}</ClassSentence>{item}</Class>')
    assert found == [("p1", "第一類　本"), ("p1i1", "一　絵本")]


def test_a_table_in_place_of_a_sentence_follows_the_number_of_its_item() -> None:
    struct = table_xml((cell_xml("甲"), cell_xml("乙")), (cell_xml("丙"), cell_xml("丁")))
    sentence = f"<ItemSentence>{struct.removeprefix('<TableStruct>').removesuffix('</TableStruct>')}</ItemSentence>"
    item = f'<Item Num="1"><ItemTitle>一</ItemTitle>{sentence}</Item>'
    assert inside(item) == [("p1i1", "一　甲\t乙"), ("p1i1", "丙\t丁")]


def test_the_header_of_a_table_is_its_first_row() -> None:
    header = "".join(f"<TableHeaderColumn>{text}</TableHeaderColumn>" for text in ("題名", "色"))
    table = table_xml((cell_xml("月光"), cell_xml("青")))
    table = table.replace("<Table>", f"<Table><TableHeaderRow>{header}</TableHeaderRow>")
    assert texts_inside(table) == ["題名\t色", "月光\t青"]


def test_cells_that_span_rows_and_columns_leave_their_places_empty() -> None:
    table = table_xml(
        (cell_xml("甲", rowspan=2), cell_xml("乙", colspan=2)),
        (cell_xml("丙"), cell_xml("丁", rowspan=2)),
        (cell_xml("戊", colspan=2),),
    )
    assert texts_inside(table) == ["甲\t乙\t", "\t丙\t丁", "戊\t\t"]


@pytest.mark.parametrize("span", ["0", "-1", "x", "９", "999999999999", ""])
def test_a_span_that_is_no_number_of_cells_does_no_harm(span: str) -> None:
    table = table_xml((cell_xml("甲"), cell_xml("乙")))
    for side in ("rowspan", "colspan"):
        found = texts_inside(table.replace("<TableColumn>", f'<TableColumn {side}="{span}">', 1))
        assert [row.split() for row in found] == [["甲", "乙"]]
        assert len(found[0]) < 250


def test_cells_that_span_without_end_do_not_fill_the_memory() -> None:
    found = texts_inside(table_xml(*[(cell_xml("甲", rowspan=99_999_999, colspan=99_999_999),)] * 2_000))
    assert (len(found), max(map(len, found))) == (2_000, 201)


def test_an_empty_cell_keeps_its_place_and_an_empty_row_is_left_out() -> None:
    table = table_xml((cell_xml("甲"), cell_xml("<Sentence/>"), cell_xml("乙")), (cell_xml("<Sentence/>"),))
    assert texts_inside(table) == ["甲\t\t乙"]


def test_the_blocks_of_a_cell_stand_in_one_line() -> None:
    item = f'<Item Num="1"><ItemTitle>一</ItemTitle><ItemSentence>{sentence_xml("絵本")}</ItemSentence></Item>'
    figure = '<FigStruct><Fig src="./pict/a.jpg"/></FigStruct>'
    blocks = (
        sentence_xml("甲") + sentence_xml("乙"),
        item,
        paragraph_xml("項"),
        article_xml("1", "条", "（見出し）"),
        figure,
    )
    cells = texts_inside(table_xml(tuple(map(cell_xml, blocks))))[0].split("\t")
    assert cells == ["甲　乙", "一　絵本", "項", "（見出し）　第1条　条", "〔図：./pict/a.jpg〕"]


def test_the_title_and_the_remarks_of_a_table_stand_round_it() -> None:
    items = f'<Item Num="1"><ItemTitle>一</ItemTitle><ItemSentence>{sentence_xml("注意")}</ItemSentence></Item>'
    remarks = f"<Remarks><RemarksLabel>備考</RemarksLabel>{items}{sentence_xml('終わり')}</Remarks>"
    table = table_xml((cell_xml("甲"),))
    table = table.replace("<Table>", "<TableStructTitle>色の表</TableStructTitle><Table>")
    assert texts_inside(table.replace("</Table>", f"</Table>{remarks}")) == [
        "色の表",
        "甲",
        "備考",
        "一　注意",
        "終わり",
    ]


@pytest.mark.parametrize("tag", ["Fig", "Note", "Style", "Format"])
def test_a_picture_is_named(tag: str) -> None:
    picture = '<Fig src="./pict/H99HO001-001.jpg"/>'
    block = picture if tag == "Fig" else f"<{tag}>{picture}{sentence_xml('注記')}</{tag}>"
    title = f"<{tag}StructTitle>図の題</{tag}StructTitle>"
    found = texts_inside(f"<{tag}Struct>{title}{block}</{tag}Struct>")
    assert found == ["図の題", "〔図：./pict/H99HO001-001.jpg〕", "注記"][: 2 if tag == "Fig" else 3]


def test_a_picture_without_a_source_is_still_named() -> None:
    assert texts_inside("<FigStruct><Fig/></FigStruct>") == ["〔図〕"]


def test_the_name_of_a_picture_leads_to_it() -> None:
    figure = '<FigStruct><Fig src="./pict/H99HO001 〕&amp;.jpg"/></FigStruct>'
    law = read(law_file(paragraph_xml("図による。").replace("</Paragraph>", f"{figure}</Paragraph>")))
    base = "https://laws.e-gov.go.jp/api/2/attachment/599AC0000000001_20250401_000000000000000"
    assert picture_links(law.values()) == {"〔図：./pict/H99HO001&.jpg〕": f"{base}?src=./pict/H99HO001%26.jpg"}


def test_a_formula_stands_in_its_sentence() -> None:
    formula = '数は、<ArithFormula>Ａ×<Sub>2</Sub></ArithFormula>及び<ArithFormula><Fig src="./pict/b.jpg"/></ArithFormula>とする。'
    assert lines(read(law_file(paragraph_xml(formula)))["m:0"]) == [
        ("p1", "数は、Ａ×2及び〔式：./pict/b.jpg〕とする。")
    ]


def test_lines_raised_and_lowered_letters_stay_in_their_sentence() -> None:
    sentence = '本<Line Style="double">棚<Ruby>栞<Rt>しおり</Rt></Ruby></Line>の十<Sup>2</Sup>Ｈ<Sub>2</Sub>。'
    assert lines(read(law_file(paragraph_xml(sentence)))["m:0"]) == [("p1", "本棚栞の十2Ｈ2。")]


def test_a_quotation_with_a_table_stays_in_its_sentence() -> None:
    table = table_xml((cell_xml("甲"), cell_xml("乙")))
    sentence = f"次の表「<QuoteStruct>{table}</QuoteStruct>」とする。"
    assert lines(read(law_file(paragraph_xml(sentence)))["m:0"]) == [("p1", "次の表「甲\t乙」とする。")]


def test_a_new_provision_is_read_at_the_place_that_quotes_it() -> None:
    sentence = f"<AmendProvisionSentence>{sentence_xml('次の一条を加える。')}</AmendProvisionSentence>"
    item = f'<Item Num="7"><ItemTitle>七</ItemTitle><ItemSentence>{sentence_xml("詩集")}</ItemSentence></Item>'
    article = article_xml("9", "本を売る。", "（売却）").replace("</Paragraph>", f"{item}</Paragraph>")
    new = f"<NewProvision>{article}<SectionTitle>第九節</SectionTitle></NewProvision>"
    assert texts_inside(f"<AmendProvision>{sentence}{new}</AmendProvision>") == [
        "次の一条を加える。",
        "（売却）",
        "第9条　本を売る。",
        "七　詩集",
        "第九節",
    ]


def test_an_element_that_the_schema_does_not_know_is_read() -> None:
    assert texts_inside(f"<Novelty><Inner>甲</Inner>{sentence_xml('乙')}</Novelty>") == ["甲", "乙"]
    assert texts_inside("<Novelty>甲<Inner>乙</Inner>丙</Novelty>") == ["甲乙丙"]
