"""The list where there is nothing to list, and text with marks in it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from assistant.browsing.diet_search import DietSearch, Results
from assistant.ui.diet.marks import marked
from assistant.ui.diet.results import results_html, told_of
from assistant.ui.diet.view import View
from assistant.words import diet as words
from indexes.store.protocol import Filter

NOTHING = Results((), 0, 0, 1, 0, Filter(), message="条件に合うものはありません。", notices=("<b>注意</b>",))


def test_an_index_without_minutes_says_what_to_do() -> None:
    empty = cast("DietSearch", SimpleNamespace(facets_of_all=SimpleNamespace(rows=())))
    assert "toben fetch" in results_html(empty, NOTHING, View(), "ja").replace("&#32;", " ")


def test_why_nothing_is_found_is_told_and_notices_are_text() -> None:
    told = told_of(NOTHING, "ja")
    assert NOTHING.message in told
    assert "<b>" not in told


def test_the_number_of_cards_is_told_where_it_is_not_that_of_results() -> None:
    assert words.found(3, 3)("ja") == "3件見つかりました。"
    assert "2件" in words.found(3, 2)("ja")


@pytest.mark.parametrize(
    ("spans", "html"),
    [
        ([(0, 1)], "<mark>𠮷</mark>野家"),
        ([(1, 3)], "𠮷<mark>野家</mark>"),
        ([(2, 1), (0, 0)], "𠮷野家"),
        ([], "𠮷野家"),
    ],
)
def test_marks_stand_at_letters(spans: list[tuple[int, int]], html: str) -> None:
    assert marked("𠮷野家", spans) == html
