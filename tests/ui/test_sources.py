"""The panel of sources: the whole text with its quotations, what was checked, and the way to the official page."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest

from assistant.answer import Citation
from assistant.ui import words
from assistant.ui.sources import answer_sources, nothing_yet
from indexes.passage import DIGEST_MARK, Article, Line, Passage
from tests.ui.serving import answer, article, citation, speech
from tests.ui.test_render import HOSTILE, tags_of, text_of

PANEL_TAGS = {"section", "h2", "article", "h3", "span", "p", "ul", "li", "div", "mark", "a"}


def panel(passage: Passage, *citations: Citation, question: str = "質問", held: bool = True) -> str:
    return answer_sources(answer("", *citations, question=question), 2, lambda _id: passage if held else None)


def test_a_card_shows_the_whole_article_with_the_quotation_marked() -> None:
    passage = article(Line("p1", "前。国は、講ずるものとする。後。"), Line("p1i1", "一　その他"))
    page = panel(passage, citation(passage, "国は、講ずるものとする。", at="p1"))
    assert "前。<mark>国は、講ずるものとする。</mark>後。" in page
    assert "一　その他" in page
    assert 'id="src-2-1"' in page


def test_a_card_tells_law_number_chapter_caption_and_the_day_of_entry_into_force() -> None:
    page = text_of(panel(article(), citation(article())))
    for fact in ("第十六条（調査研究等）", "令和七年法律第五十三号", "第二章 基本的施策", "2025年9月1日 施行"):
        assert fact in page


def test_a_card_tells_who_spoke_where_and_when() -> None:
    passage = speech(Line("", "答弁します。"))
    page = text_of(panel(passage, citation(passage, "答弁します。")))
    told = ("衆議院", "内閣委員会", "2025年4月11日", "渡邊昇治", "内閣府政策統括官", "第217回国会", "梅谷守")
    for fact in (*told, "発言の実在 ✓"):
        assert fact in page


def test_cards_stand_in_the_order_of_their_numbers() -> None:
    page = panel(article(), *(citation(article(), n=n) for n in (1, 2, 3)))
    assert re.findall(r'id="src-2-(\d)"', page) == ["1", "2", "3"]


def test_a_digest_says_that_it_is_not_the_official_wording() -> None:
    digest = article(Line("p1", "要旨。"), Line("p2", "次。"), verbatim=False)
    page = panel(digest, citation(digest, "要旨。"))
    assert page.count(DIGEST_MARK) == 1
    assert words.QUOTE_OF_DIGEST in text_of(page)
    assert "第2項" in page
    assert DIGEST_MARK not in panel(article(), citation(article()))


def test_a_check_that_failed_is_told() -> None:
    good = citation(article())
    bad = Citation(
        1, good.passage_id, good.label, good.url, "", True, {"passage_exists": True, "quote_verbatim": False}
    )
    page = text_of(panel(article(), bad))
    assert "条文の実在 ✓" in page
    assert f"引用の一致 {words.FAILED}" in page


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://laws.e-gov.go.jp/law/507AC0000000053#Mp-At_16", "e-Govで原文を開く"),
        ("https://kokkai.ndl.go.jp/txt/121704889X01720250411/12", "国会会議録で原文を開く"),
        ("https://www.meti.go.jp/guideline.pdf", "公式の原文を開く"),
    ],
)
def test_the_official_text_is_linked_by_the_name_of_its_publisher(url: str, name: str) -> None:
    page = panel(article(), citation(article(), url=url))
    link = re.search(r'<a href="([^"]*)" target="_blank" rel="noopener noreferrer">([^<]*)', page)
    assert link is not None
    assert html.unescape(link[1]) == url
    assert html.unescape(link[2]) == name


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "data:text/html,x", "https://", "https://[", "//evil"])
def test_an_address_that_is_no_web_address_is_not_linked(url: str) -> None:
    assert "<a " not in panel(article(), citation(article(), url=url))


@pytest.mark.parametrize("said", [*HOSTILE, '" onmouseover="alert(1)'])
def test_hostile_words_in_a_source_stay_text(said: str) -> None:
    passage = article(*(Line("p1", line) for line in said.splitlines()))
    assert isinstance(passage.source, Article)
    passage = replace(passage, source=replace(passage.source, caption=said, path=(said,)))
    made = citation(passage, said, at="p1")
    held, gone = panel(passage, made, question=said), panel(passage, made, question=said, held=False)
    for page in (held, gone):
        assert tags_of(page) <= PANEL_TAGS
        assert "${" not in page
        assert "{{" not in page
        assert " onmouseover=" not in page
    for line in said.splitlines():
        assert line in text_of(held)


def test_a_source_that_the_index_has_lost_still_shows_its_quotation() -> None:
    page = panel(article(), citation(article(), "引用文。"), held=False)
    assert "<mark>引用文。</mark>" in page
    assert words.PASSAGE_GONE in page


def test_an_answer_without_sources_says_so() -> None:
    assert words.NO_SOURCES in panel(article())
    assert words.NO_SOURCES_YET in nothing_yet()
