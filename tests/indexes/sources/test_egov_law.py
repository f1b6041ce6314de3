"""Preambles, 附則 of amending laws, chapters, ranges and numbers that are met twice."""

from __future__ import annotations

import pytest

from tests.indexes.samples import article_xml, law_file, paragraph_xml
from tests.indexes.sources.egov_samples import (
    LENT,
    body_xml,
    container_xml,
    lines,
    main_xml,
    read,
    source,
    supplementary_xml,
)


def test_a_preamble_is_the_passage_before_article_1() -> None:
    law = read(body_xml(f"<Preamble>{paragraph_xml('われらは、本を愛する。')}</Preamble>", main_xml(LENT)))
    assert {key: source(one).label for key, one in law.items()} == {"m:0": "前文", "m:1": "第1条"}
    assert lines(law["m:0"]) == [("p1", "われらは、本を愛する。")]


def test_an_enacting_statement_is_the_passage_before_article_1() -> None:
    law = read(body_xml("<EnactStatement>ここに貸出令を定める。</EnactStatement>", main_xml(LENT)))
    assert (source(law["m:0"]).label, lines(law["m:0"])) == ("制定文", [("", "ここに貸出令を定める。")])


def test_an_enacting_statement_precedes_the_paragraphs_of_a_law_without_articles() -> None:
    law = read(body_xml("<EnactStatement>ここに定める。</EnactStatement>", main_xml(paragraph_xml("本を貸す。"))))
    assert (source(law["m:0"]).label, lines(law["m:0"])) == ("本則", [("", "ここに定める。"), ("p1", "本を貸す。")])


def test_an_enacting_statement_without_a_main_provision_is_kept() -> None:
    assert list(read(body_xml("<EnactStatement>ここに定める。</EnactStatement>"))) == ["m:0"]


def test_a_preamble_does_not_displace_the_provisions_of_a_law_without_articles() -> None:
    preamble = f"<Preamble>{paragraph_xml('われらは、本を愛する。')}</Preamble>"
    law = read(body_xml(preamble, main_xml(paragraph_xml("本を貸す。"))))
    assert {key: one.text for key, one in law.items()} == {"m:0": "われらは、本を愛する。\n本を貸す。"}


def test_the_table_of_contents_is_a_passage_that_search_does_not_find() -> None:
    chapter = "<ChapterTitle>第一章　総則</ChapterTitle><ArticleRange>（第一条）</ArticleRange>"
    section = '<TOCSection Num="1"><SectionTitle>第一節　通則</SectionTitle></TOCSection>'
    rest = "<TOCSupplProvision><SupplProvisionLabel>附則</SupplProvisionLabel></TOCSupplProvision>"
    label = "<TOCAppdxTableLabel>別<Ruby>表<Rt>ひょう</Rt></Ruby></TOCAppdxTableLabel>"
    entries = f'<TOCLabel>目次</TOCLabel><TOCChapter Num="1">{chapter}{section}</TOCChapter>{rest}{label}'
    contents = read(body_xml(f"<TOC>{entries}</TOC>", main_xml(LENT)))["m:toc"]
    assert (source(contents).label, contents.searchable) == ("目次", False)
    assert [text for _, text in lines(contents)] == ["目次", "第一章　総則（第一条）", "第一節　通則", "附則", "別表"]


def test_the_supplementary_provisions_of_an_amending_law_are_kept_apart_and_not_searched() -> None:
    amending = supplementary_xml(article_xml("1", "新月から施行する。"), AmendLawNum="平成二六年六月一三日法律第六九号")
    law = read(body_xml(main_xml(LENT), supplementary_xml(article_xml("1", "満月から施行する。")), amending))
    assert {key: one.searchable for key, one in law.items()} == {"m:1": True, "s:1": True, "a20140613_69:1": False}
    assert law["a20140613_69:1"].label == "架空図書貸出法 附則（平成二六年六月一三日法律第六九号）第1条"


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("平成二六年六月一三日法律第六九号", "20140613_69"),
        ("昭和二十二年十二月二十二日法律第二百二十二号", "19471222_222"),
        ("令和元年五月三一日法律第一六号", "20190531_16"),
        ("大正元年一二月三日内務・大蔵省令第一号", "19121203_1"),
        ("令和九十九年法律第九号", "n1"),
        ("昭和二二年一三月二二日法律第二二二号", "n1"),
        ("平成千九千年一月一日法律第一号", "n1"),
        ("（改正法）", "n1"),
    ],
)
def test_an_amending_law_is_addressed_by_its_day_and_number(number: str, name: str) -> None:
    law = read(body_xml(main_xml(LENT), supplementary_xml(paragraph_xml("施行する。"), AmendLawNum=number)))
    assert list(law) == ["m:1", f"a{name}:0"]


def test_amending_laws_of_one_day_and_number_are_kept_apart() -> None:
    numbers = ("令和二年四月一日内閣府令第三号", "令和二年四月一日財務省令第三号", "令和二年四月一日内閣府令第三号")
    parts = (supplementary_xml(paragraph_xml(f"{n}月から。"), AmendLawNum=number) for n, number in enumerate(numbers))
    law = read(body_xml(*parts))
    assert {key: one.text for key, one in law.items()} == {
        "a20200401_3:0": "0月から。\n2月から。",
        "a20200401_3-2:0": "1月から。",
    }


def test_amending_laws_that_tell_no_day_are_numbered() -> None:
    parts = [supplementary_xml(paragraph_xml("施行する。"), AmendLawNum="（改正法）") for _ in range(2)]
    law = read(body_xml(supplementary_xml(paragraph_xml("満月から。")), *parts))
    assert {key: source(one).amending for key, one in law.items()} == {"s:0": "", "an1:0": "改正法", "an2:0": "改正法"}


def test_an_amendment_whose_number_is_missing_is_still_one() -> None:
    law = read(body_xml(supplementary_xml(paragraph_xml("施行する。"), Type="Amend")))
    assert source(law["an1:0"]).amending != ""


@pytest.mark.parametrize(
    ("label", "attributes", "path"),
    [
        ("附　則", {}, ()),
        ("附　則　抄", {}, ("附　則　抄",)),
        ("附　則", {"Extract": "true"}, ("附　則　抄",)),
        ("附　則（最初の法律）", {}, ("附　則（最初の法律）",)),
    ],
)
def test_the_heading_of_a_supplementary_provision_stands_above_where_it_says_more(
    label: str, attributes: dict[str, str], path: tuple[str, ...]
) -> None:
    law = read(body_xml(supplementary_xml(paragraph_xml("満月から。"), label=label, **attributes)))
    assert source(law["s:0"]).path == path


def test_chapters_of_a_supplementary_provision_are_read() -> None:
    law = read(
        body_xml(supplementary_xml(container_xml("Chapter", "1", "第一章　期日", article_xml("1", "満月から。"))))
    )
    assert (source(law["s:1"]).path, law["s:1"].url.partition("#")[2]) == (("第一章　期日",), "Sp-Ch_1-At_1")


def test_an_empty_supplementary_provision_keeps_its_heading() -> None:
    assert lines(read(body_xml(supplementary_xml()))["s:0"]) == [("", "附　則")]


def test_a_chapter_without_articles_is_a_passage() -> None:
    section = container_xml("Section", "2", "第二節　削除")
    paragraph = paragraph_xml("第三条　削除")
    law = read(body_xml(main_xml(LENT, container_xml("Chapter", "1", "第一章　雑則", paragraph, section))))
    assert {key: (source(one).path, source(one).label, one.text) for key, one in law.items()} == {
        "m:1": ((), "第1条", "本を貸す。"),
        "m:Ch_1": ((), "第一章　雑則", "第三条　削除"),
        "m:Ch_1-Se_2": (("第一章　雑則",), "第二節　削除", "第二節　削除"),
    }


def test_the_containers_of_every_level_stand_above_an_article() -> None:
    inner = LENT
    for tag, name in (("Division", "目"), ("Subsection", "款"), ("Section", "節"), ("Chapter", "章"), ("Part", "編")):
        inner = container_xml(tag, "1", f"第一{name}", inner)
    article = read(body_xml(main_xml(inner)))["m:1"]
    assert source(article).path == ("第一編", "第一章", "第一節", "第一款", "第一目")
    assert article.url.endswith("#Mp-Pa_1-Ch_1-Se_1-Ss_1-Di_1-At_1")


def test_a_range_of_deleted_articles_is_a_passage_with_a_safe_id() -> None:
    deleted = article_xml("20:25", "削除").replace("第20:25条", "第二十条から第二十五条まで")
    law = read(law_file(deleted))
    assert list(law) == ["m:20-25"]
    assert (source(law["m:20-25"]).num, source(law["m:20-25"]).label) == ("20:25", "第二十条から第二十五条まで")


def test_a_number_that_could_break_an_id_is_made_safe() -> None:
    assert list(read(law_file(article_xml("1#p1:&quot;", "本を貸す。")))) == ["m:1-p1--"]


def test_articles_of_one_number_are_one_passage_with_both_headings() -> None:
    law = read(law_file(article_xml("1", "本を貸す。", "（貸出し）"), article_xml("1", "本を返す。", "（返却）")))
    assert lines(law["m:1"]) == [("p1", "本を貸す。"), ("", "第1条（返却）"), ("p1", "本を返す。")]


def test_an_article_without_text_keeps_its_title() -> None:
    assert read(law_file('<Article Num="2"><ArticleTitle>第二条</ArticleTitle></Article>'))["m:2"].text == "第二条"


def test_a_caption_keeps_the_brackets_inside_it() -> None:
    assert source(read(law_file(article_xml("1", "本を貸す。", "（本（新刊））")))["m:1"]).caption == "本（新刊）"


def test_a_supplementary_note_of_an_article_is_kept() -> None:
    article = LENT.replace("</Article>", "<SupplNote>（昭和の改正）</SupplNote></Article>")
    assert lines(read(law_file(article))["m:1"])[1:] == [("", "（昭和の改正）")]
