"""The list where there is nothing to list, and text with marks in it."""

from __future__ import annotations

import html
from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest

from assistant.browsing.diet_exchanges import Exchange, Side
from assistant.browsing.diet_held import DietHeld
from assistant.browsing.diet_search import DietSearch, Results
from assistant.ui.diet.marks import marked
from assistant.ui.diet.results import results_html, told_of
from assistant.ui.diet.view import View
from assistant.words import diet as words
from assistant.words.text import Text
from indexes.store.protocol import Filter

NOTHING = Results((), 0, 0, 1, 0, Filter(), message="条件に合うものはありません。", notices=("<b>注意</b>",))


def test_an_index_without_minutes_says_what_to_do() -> None:
    empty = cast("DietSearch", SimpleNamespace(facets_of_all=SimpleNamespace(rows=())))
    assert "toben fetch" in results_html(empty, NOTHING, View(), "ja").replace("&#32;", " ")


def test_why_nothing_is_found_is_told_and_notices_are_text() -> None:
    told = told_of(NOTHING, DietHeld(0, 0, 0, 0, 0), "ja")
    assert NOTHING.message in told
    assert "<b>" not in told


def test_what_is_held_stands_under_the_count() -> None:
    told = html.unescape(told_of(NOTHING, DietHeld(1200, 3, 2, 20250411, 20260624), "ja"))
    assert "発言 1,200件、質問主意書 3件、答弁書 2件（2025年4月11日〜2026年6月24日）" in told


@pytest.mark.parametrize(("question", "label"), [("diet:q", words.PAIR), ("", words.READ_AROUND)])
def test_question_and_answer_are_offered_side_by_side_where_both_are_held(question: str, label: Text) -> None:
    asked = Side("問う人", gist="湯は熱いか。", passage_id=question)
    one = Exchange("diet:a", "", "", None, "衆議院", "予算委員会", "", 217, True, Side("答える人"), asked)
    store = SimpleNamespace(passages=lambda _ids: {})
    rows = SimpleNamespace(facets_of_all=SimpleNamespace(rows=(1,)), store=store, cleaned=str)
    page = html.unescape(results_html(cast("DietSearch", rows), replace(NOTHING, exchanges=(one,)), View(), "ja"))
    assert (words.PAIR.ja in page, words.READ_AROUND.ja in page) == (label is words.PAIR, label is words.READ_AROUND)


def test_the_number_of_cards_is_told_where_it_is_not_that_of_results() -> None:
    assert words.found(3, 3)("ja") == "3件見つかりました。"
    assert "2件" in words.found(3, 2)("ja")


@pytest.mark.parametrize(
    ("spans", "page"),
    [
        ([(0, 1)], "<mark>𠮷</mark>野家"),
        ([(1, 3)], "𠮷<mark>野家</mark>"),
        ([(2, 1), (0, 0)], "𠮷野家"),
        ([], "𠮷野家"),
    ],
)
def test_marks_stand_at_letters(spans: list[tuple[int, int]], page: str) -> None:
    assert marked("𠮷野家", spans) == page
