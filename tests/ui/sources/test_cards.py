"""A card for each source cited: its text with the quotations, what was checked, and the way to the official page."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest

from assistant.answer import Citation, Consulted, Quotation
from assistant.ui.sources.cards import nothing_yet
from assistant.words import sources as words
from indexes.errors import IndexBrokenError
from indexes.passage import DIGEST_MARK, Article, Line
from tests.ui.hostile import HOSTILE, tags_of, text_of
from tests.ui.serving import article, citation, speech
from tests.ui.sources.shelf import DAY, PanicError, Shelf, panel

HERE = article(Line("p1", "国は、講ずるものとする。"))
TAGS = {
    "section", "h2", "article", "h3", "span", "p", "ul", "li", "div", "mark", "a", "button", "blockquote", "details", "summary",
}  # fmt: skip


def element_of(page: str, start: str) -> str:
    """The text of the element that begins with `start`."""
    found = re.search(re.escape(start) + r"[^>]*>(.*?)</", html.unescape(page), re.DOTALL)
    return found[1] if found else ""


def test_a_card_shows_the_whole_article_with_the_quotation_marked() -> None:
    passage = article(Line("p1", "前。国は、講ずるものとする。後。"), Line("p1i1", "一　その他"))
    page = panel(Shelf(passage), citation(passage, "国は、講ずるものとする。", at="p1"))
    assert "前。<mark>国は、講ずるものとする。</mark>後。" in page
    assert '<p class="depth&#45;1">一　その他</p>' in page
    assert "src-2-1" in html.unescape(page)


def test_the_box_of_the_text_can_be_reached_and_says_what_it_is() -> None:
    box = re.search(r'<div class="text"[^>]*>', panel(Shelf(HERE), citation(HERE)))
    assert box is not None
    assert 'tabindex="0"' in box[0]
    assert f'aria-label="出典1 {words.WHOLE_TEXT.ja}"' in html.unescape(box[0])


def test_a_card_is_named_by_its_heading() -> None:
    page = html.unescape(panel(Shelf(HERE), citation(HERE)))
    assert 'aria-labelledby="src-2-1-name"' in page
    assert 'id="src-2-1-name"' in page


def test_a_card_tells_law_number_chapter_caption_and_the_day_of_entry_into_force() -> None:
    cited = replace(citation(HERE), in_force="2025-09-01", until="2027-04-01")
    page = text_of(panel(Shelf(HERE), cited))
    for fact in (
        "第十六条（調査研究等）",
        "令和七年法律第五十三号",
        "第二章 基本的施策",
        "収録した版の施行日：2025年9月1日",
        "2027年4月1日 改正・廃止",
    ):
        assert fact in page


def test_cards_stand_in_the_order_of_their_numbers() -> None:
    page = html.unescape(panel(Shelf(HERE), *(citation(HERE, n=n) for n in (1, 2, 3))))
    assert re.findall(r'id="src-2-(\d)"', page) == ["1", "2", "3"]


def test_texts_are_those_of_the_day_of_the_answer() -> None:
    shelf = Shelf(HERE)
    panel(shelf, citation(HERE))
    assert set(shelf.days) == {DAY}


def test_a_digest_says_that_it_is_not_the_official_wording() -> None:
    digest = article(Line("p1", "要旨。"), Line("p2", "次。"), verbatim=False)
    page = panel(Shelf(digest), citation(digest, "要旨。"))
    assert text_of(page).count(DIGEST_MARK) - text_of(page).count(f"【{DIGEST_MARK}】") == 1
    assert words.QUOTE_OF_DIGEST.ja in text_of(page)
    assert "第2項" in text_of(page)
    assert DIGEST_MARK not in text_of(panel(Shelf(HERE), citation(HERE)))


def test_a_check_that_failed_is_told_in_words() -> None:
    bad = replace(citation(HERE), checks={"passage_exists": True, "quote_verbatim": False, "in_force": True})
    page = text_of(panel(Shelf(HERE), bad))
    assert f"条文の実在 {words.HELD.ja}" in page
    assert f"施行中 {words.HELD.ja}" in page
    assert f"引用の一致 {words.FAILED.ja}" in page


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://laws.e-gov.go.jp/law/507AC0000000053#Mp-At_16", "e-Govで原文を開く"),
        ("https://kokkai.ndl.go.jp/txt/121704889X01720250411/12", "国会会議録で原文を開く"),
        ("https://www.meti.go.jp/guideline.pdf", "公式の原文を開く"),
    ],
)
def test_the_official_text_is_linked_by_the_name_of_its_publisher(url: str, name: str) -> None:
    page = html.unescape(panel(Shelf(HERE), citation(HERE, url=url)))
    assert f'<a href="{url}" target="_blank" rel="noopener noreferrer" class="plain">{name}' in page


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "data:text/html,x", "https://", "https://[", "//evil"])
def test_an_address_that_is_no_web_address_is_not_linked(url: str) -> None:
    assert "<a " not in panel(Shelf(HERE), citation(HERE, url=url))


def test_a_source_is_copied_in_the_form_that_officials_write() -> None:
    page = panel(Shelf(HERE), citation(HERE, "国は、講ずるものとする。", at="p1"))
    name = "人工知能関連技術の研究開発及び活用の推進に関する法律（令和7年法律第53号）第16条"
    assert element_of(page, '<span id="src-2-1-cite" hidden') == name
    assert element_of(page, '<span id="src-2-1-quote" hidden').splitlines() == [
        "「国は、講ずるものとする。」",
        name,
        HERE.url,
    ]
    assert 'data-copy="src-2-1-cite"' in html.unescape(page)
    assert 'data-copy="src-2-1-quote"' in html.unescape(page)


def test_an_article_can_be_read_among_the_laws_on_the_day_of_the_answer() -> None:
    said = speech(Line("", "答弁します。"))
    page = html.unescape(panel(Shelf(HERE, said), citation(HERE), citation(said, n=2)))
    assert re.findall(r'data-law-open="([^"]*)"', page) == [f"{HERE.id}|2026-01-05"]


def test_an_article_is_opened_at_the_place_of_its_first_quotation() -> None:
    placed = (Quotation("国は、講ずるものとする。", f"{HERE.id}#p1"), Quotation("その他", f"{HERE.id}#p1i1"))
    page = html.unescape(panel(Shelf(HERE), replace(citation(HERE), quotes=placed)))
    assert f'data-law-open="{HERE.id}#p1|2026-01-05"' in page


def test_a_source_that_the_index_has_lost_still_shows_its_quotation() -> None:
    page = panel(Shelf(), citation(HERE, "引用文。"))
    assert "<mark>引用文。</mark>" in page
    assert words.GONE.ja in text_of(page)
    assert "data-law-open" not in page


def test_a_text_that_no_longer_holds_the_quotation_is_told_with_the_quotation() -> None:
    page = panel(Shelf(HERE), citation(HERE, "国は、講ずるものとする。", "改正前の文。"))
    assert words.CHANGED.ja in text_of(page)
    assert "<mark>改正前の文。</mark>" in page
    assert "<mark>国は、講ずるものとする。</mark>" in page


@pytest.mark.parametrize("fault", [IndexBrokenError("索引を読めません"), OSError("disk"), PanicError("rust")])
def test_an_index_that_cannot_be_read_costs_a_line_and_not_the_panel(fault: BaseException) -> None:
    page = panel(Shelf(fault=fault), citation(HERE, "引用文。"), opened={1: "law:x:m:1"})
    assert words.UNREADABLE.ja in text_of(page)
    assert "<mark>引用文。</mark>" in page
    assert "disk" not in page


def test_an_answer_without_sources_says_so() -> None:
    assert words.NO_SOURCES.ja in text_of(panel(Shelf()))
    assert words.NONE_YET.ja in text_of(nothing_yet("ja"))
    assert words.NONE_YET.en in text_of(nothing_yet("en"))


def test_a_weak_answer_is_warned_of_above_its_sources() -> None:
    page = text_of(panel(Shelf(HERE), citation(HERE), weak=True))
    assert page.index(words.WEAK.ja) < page.index("第十六条")
    assert words.WEAK.ja not in text_of(panel(Shelf(HERE), citation(HERE)))


def test_what_was_consulted_and_not_cited_is_folded_away() -> None:
    beside = (
        Consulted("law:1:m:1", "架空図書貸出法 第1条", "https://laws.e-gov.go.jp/law/1", True),
        Consulted("law:1:m:2", f"架空図書貸出法 第2条【{DIGEST_MARK}】", "javascript:alert(1)", False),
    )
    page = html.unescape(panel(Shelf(HERE), citation(HERE), consulted=beside))
    folded = page[page.index('<details class="ties consulted"') :]
    assert text_of(folded).startswith(words.CONSULTED.ja)
    assert re.findall(r'<a href="([^"]*)"', folded) == ["https://laws.e-gov.go.jp/law/1"]
    assert text_of(folded).count(f"【{DIGEST_MARK}】") == 1


def test_the_words_of_the_panel_are_english_where_the_page_is() -> None:
    cited = replace(citation(HERE, "国は、講ずるものとする。"), in_force="2025-09-01")
    page = html.unescape(panel(Shelf(HERE), cited, language="en"))
    told = text_of(page)
    for word in ("Provision exists ✓", "in force from 1 September 2025", "Official text on e-Gov", "Copy the citation"):
        assert word in told
    assert '<div class="text" tabindex="0" role="region" aria-label="Source 1: Full text' in page
    assert '<span lang="ja">人工知能関連技術' in page


@pytest.mark.parametrize("said", HOSTILE)
def test_hostile_words_in_a_source_stay_text(said: str) -> None:
    passage = article(*(Line("p1", line) for line in said.splitlines()))
    assert isinstance(passage.source, Article)
    source = replace(passage.source, caption=said, path=(said,), law_title=said, law_number=said, label=said)
    passage = replace(passage, source=source)
    made = citation(passage, said, at="p1", url=f"https://laws.e-gov.go.jp/{said}")
    made = replace(made, label=said, in_force=said, quotes=(*made.quotes, Quotation(said + "失", said)))
    beside = (Consulted(said, said, said, False),)
    for shelf in (Shelf(passage), Shelf()):
        page = panel(shelf, made, question=said, consulted=beside, opened={1: said}, on=said)
        assert tags_of(page) <= TAGS
        assert "${" not in page
        assert "{{" not in page
        for handler in (" onmouseover=", " onfocus=", " onerror=", " onload="):
            assert handler not in page
        assert not re.search(r'href="(?!https&#58;)', page)
    assert made.label.split()[0] in text_of(panel(Shelf(), made))


def test_a_citation_that_names_no_place_or_day_is_shown_all_the_same() -> None:
    odd = Citation(1, "?", "", "", "", True, {"new": True}, (Quotation("文", "#p1"),), "いつか", "９")
    page = panel(Shelf(), odd, on="いつか")
    assert "<mark>文</mark>" in page
