"""Appended tables, notes, styles, formats, figures and formulas, of a law and of its 附則."""

from __future__ import annotations

import pytest

from indexes.passage import Passage
from tests.indexes.samples import paragraph_xml
from tests.indexes.sources.egov_samples import body_xml, lines, main_xml, read, sentence_xml, source, supplementary_xml


def appendix(xml: str) -> Passage:
    return read(body_xml(main_xml(paragraph_xml("本を貸す。")), xml))["t:1"]


@pytest.mark.parametrize(
    ("tag", "label"),
    [
        ("AppdxTable", "別表"),
        ("AppdxNote", "別記"),
        ("AppdxStyle", "様式"),
        ("AppdxFormat", "書式"),
        ("AppdxFig", "別図"),
        ("Appdx", "付録"),
    ],
)
def test_every_kind_of_appendix_is_a_passage(tag: str, label: str) -> None:
    untitled = appendix(f"<{tag}>{sentence_xml('中身')}</{tag}>")
    assert (source(untitled).label, lines(untitled)) == (label, [("", label), ("", "中身")])
    title = "ArithFormulaNum" if tag == "Appdx" else f"{tag}Title"
    related = "<RelatedArticleNum>（第一条関係）</RelatedArticleNum>"
    titled = appendix(f"<{tag}><{title}>第一号</{title}>{related}{sentence_xml('中身')}</{tag}>")
    assert titled.label == "架空図書貸出法 第一号（第一条関係）"
    assert lines(titled) == [("", "第一号（第一条関係）"), ("", "中身")]


def test_the_items_and_remarks_of_an_appended_table_are_read() -> None:
    items = f'<Item Num="1"><ItemTitle>一</ItemTitle><ItemSentence>{sentence_xml("絵本")}</ItemSentence></Item>'
    remarks = f"<Remarks><RemarksLabel>備考</RemarksLabel>{sentence_xml('色は問わない。')}</Remarks>"
    found = lines(appendix(f"<AppdxTable><AppdxTableTitle>別表</AppdxTableTitle>{items}{remarks}</AppdxTable>"))
    assert found == [("", "別表"), ("", "一　絵本"), ("", "備考"), ("", "色は問わない。")]


@pytest.mark.parametrize("kind", ["SupplProvisionAppdxTable", "SupplProvisionAppdxStyle", "SupplProvisionAppdx"])
def test_an_appendix_of_a_supplementary_provision_belongs_to_it(kind: str) -> None:
    title = "ArithFormulaNum" if kind == "SupplProvisionAppdx" else f"{kind}Title"
    xml = f"<{kind}><{title}>附則別表第一</{title}>{sentence_xml('中身')}</{kind}>"
    law = read(body_xml(supplementary_xml(xml), supplementary_xml(xml, AmendLawNum="平成二六年六月一三日法律第六九号")))
    assert {key: one.label for key, one in law.items()} == {
        "s:t1": "架空図書貸出法 附則別表第一",
        "a20140613_69:t1": "架空図書貸出法 附則（平成二六年六月一三日法律第六九号）別表第一",
    }
    assert law["s:t1"].text == "附則別表第一\n中身"
