"""Answers as Markdown: markers lead to their source, and nothing that anybody says is more than text."""

from __future__ import annotations

import html
import re

import pytest
from markdown_it import MarkdownIt

from assistant.answer import AI_NOTICE, Answer, Citation
from assistant.ui import words
from assistant.ui.asking import Step
from assistant.ui.render import answer_markdown, plain, progress_markdown, question_markdown
from tests.ui.serving import answer, article, citation

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![x](http://evil.example/x.png)",
    "[押す](javascript:alert(1))",
    "<javascript:alert(1)>",
    "https://evil.example/ と www.evil.example と a@evil.example",
    "`code` と ```python```",
    "    四つの空白",
    "# 見出し",
    "**太字** _斜体_ ~~取消~~",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "$$x^2$$",
    "${alert(1)} {{alert(1)}}",
    "&lt;b&gt; &amp;",
    "---",
    "1. 番号",
    "[参照]: http://evil.example/",
    "\\*",
]


def shown(markdown: str) -> str:
    """Markdown as a browser would get it: raw HTML allowed, as in the chat."""
    parser = MarkdownIt("commonmark", {"html": True, "breaks": True}).enable(["table", "strikethrough"])
    return str(parser.render(markdown))


def text_of(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", page))


def tags_of(page: str) -> set[str]:
    return set(re.findall(r"<([a-z0-9]+)", page))


def test_markers_become_links_to_the_cards_of_their_answer() -> None:
    page = shown(answer_markdown(answer("罰則はありません。[1][2]", *cited(2)), turn=3))
    assert 'href="#src-3-1"' in page
    assert 'href="#src-3-2"' in page
    assert "罰則はありません。[1][2]" in text_of(page)


def test_a_marker_without_a_source_stays_text() -> None:
    page = shown(answer_markdown(answer("本文[1]と[9]。", *cited(1)), turn=1))
    assert page.count("<a ") == 1
    assert "[9]" in text_of(page)


def test_bullets_and_paragraphs_keep_their_shape() -> None:
    page = shown(answer_markdown(answer("前文[1]\n\n- 一[1]\n  - 二[1]\n- 三[1]", *cited(1)), turn=1))
    assert page.count("<li>") == 3
    assert page.count("<ul>") == 2


@pytest.mark.parametrize("words_said", HOSTILE)
def test_hostile_words_in_an_answer_stay_text(words_said: str) -> None:
    page = shown(answer_markdown(answer(f"答え「{words_said}」[1]", *cited(1)), turn=1))
    assert tags_of(page) <= {"p", "a", "br", "blockquote"}
    assert page.count("<a ") == 1
    for line in words_said.splitlines():
        assert line.strip() in text_of(page)


@pytest.mark.parametrize("words_said", HOSTILE)
def test_hostile_words_in_a_question_stay_text(words_said: str) -> None:
    page = shown(question_markdown(words_said))
    assert tags_of(page) <= {"p", "br"}
    for line in words_said.splitlines():
        assert line.strip() in text_of(page)


@pytest.mark.parametrize("words_said", HOSTILE)
def test_hostile_words_of_a_model_at_work_stay_text(words_said: str) -> None:
    page = shown(progress_markdown([Step("retrieve", 3)], words_said))
    assert tags_of(page) <= {"p", "br", "blockquote", "strong"}


def test_halves_of_letters_and_reversing_marks_are_left_out() -> None:
    assert plain("a\ud800b\u202ec\x00d") == "abcd"


def test_line_breaks_of_a_question_stay_and_a_long_one_is_cut() -> None:
    assert "<br" in shown(question_markdown("一行目\n\n二行目"))
    long = text_of(shown(question_markdown("あ" * 50_000)))
    assert len(long) < 1_000
    assert "全50,000文字" in long


def test_the_stages_are_told_as_they_come() -> None:
    markdown = progress_markdown([Step("understand", 0), Step("retrieve", 10)])
    assert "質問の理解 → 検索 10件" in text_of(shown(markdown))


def test_an_unverified_draft_says_that_it_is_one() -> None:
    assert words.UNVERIFIED in text_of(shown(progress_markdown([], "途中の文")))


def test_notices_are_told_below_the_answer_but_the_standing_one_is_not_repeated() -> None:
    noticed = Answer("問", "corrected", "本文", notices=(AI_NOTICE, "検証に通らなかった文を1件除きました。"))
    page = text_of(shown(answer_markdown(noticed, turn=1)))
    assert "検証に通らなかった文を1件除きました。" in page
    assert AI_NOTICE not in page


def cited(count: int) -> list[Citation]:
    return [citation(article(), n=n) for n in range(1, count + 1)]


def test_rows_stay_a_table_and_what_stands_in_a_cell_stays_text() -> None:
    text = "| 比較 | 規定 |\n|---|---|\n| 甲<b> | 「一\\|二」[1] |"
    heading, rule, row = answer_markdown(answer(text, *cited(1)), 1).splitlines()[:3]
    assert (heading, rule) == ("| 比較 | 規定 |", "|---|---|")
    assert "&#60;b&#62;" in row
    assert "&#124;" in row
    assert "(#src-1-1" in row
