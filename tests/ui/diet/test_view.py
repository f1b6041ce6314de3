"""What becomes of a view by each click, and that nothing a browser makes up changes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from assistant.browsing.diet_search import Search
from assistant.ui.diet.view import View, after, searched
from assistant.words import diet as words
from assistant.words.text import Text
from indexes.store.protocol import Filter

THIRD_PAGE = View(Search("利用料", Filter(government=True, house="衆議院")), page=3, shown=True)


def test_a_value_is_chosen_and_by_a_second_press_taken_back() -> None:
    told = {"do": "choose", "key": "party", "value": "公明党"}
    chosen = after(THIRD_PAGE, told)
    assert chosen.search.where == Filter(government=True, house="衆議院", party="公明党")
    assert chosen.page == 1
    assert after(chosen, told).search == THIRD_PAGE.search


def test_a_chip_takes_one_condition_back_and_the_last_button_all_of_them() -> None:
    view = after(THIRD_PAGE, {"do": "choose", "key": "session", "value": "217"})
    assert after(view, {"do": "clear", "key": "house"}).search.where == Filter(government=True, session=217)
    assert after(view, {"do": "clear", "key": "all"}).search.where == Filter(government=True)


def test_a_month_is_chosen_and_taken_back() -> None:
    month = after(THIRD_PAGE, {"do": "month", "month": "2024-02"})
    assert (month.search.where.date_from, month.search.where.date_to) == (date(2024, 2, 1), date(2024, 2, 29))
    assert after(month, {"do": "month", "month": "2024-02"}).search.where.date_from is None


def test_a_period_is_read_from_its_two_fields_of_which_one_may_be_empty() -> None:
    view = after(THIRD_PAGE, {"do": "period", "fields": {"from": ["2025-04-01"], "until": [""]}})
    assert (view.search.where.date_from, view.search.where.date_to) == (date(2025, 4, 1), None)


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [("2025-13-40", "", words.NO_DAY), ("2025-04-02", "2025-04-01", words.WRONG_PERIOD)],
)
def test_a_period_that_is_none_is_told_and_changes_nothing(first: str, last: str, told: Text) -> None:
    view = after(THIRD_PAGE, {"do": "period", "fields": {"from": [first], "until": [last]}})
    assert view == replace(THIRD_PAGE, told=told)


def test_the_words_that_stand_in_the_box_begin_a_search_of_their_own() -> None:
    assert searched(THIRD_PAGE, "巻物") == replace(THIRD_PAGE, search=replace(THIRD_PAGE.search, words="巻物"), page=1)
    assert searched(THIRD_PAGE, "利用料") == THIRD_PAGE


def test_letters_unfold_a_facet_and_no_letters_fold_it() -> None:
    told: dict[str, Any] = {"do": "letters", "key": "speaker", "fields": {"letters": ["架空" * 100]}}
    unfolded = after(THIRD_PAGE, told)
    assert unfolded.open == ("speaker",)
    assert len(unfolded.letters_of("speaker")) == 60
    assert after(unfolded, {**told, "fields": {"letters": [" "]}}) == THIRD_PAGE
    assert after(unfolded, {"do": "more", "key": "speaker"}) == THIRD_PAGE


def test_what_is_too_narrow_is_loosened() -> None:
    assert after(THIRD_PAGE, {"do": "loosen", "key": "words"}).search.words == ""
    assert not after(THIRD_PAGE, {"do": "loosen", "key": "government"}).search.where.government
    assert after(THIRD_PAGE, {"do": "loosen", "key": "house"}).search.where.house == ""


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"do": "ask-about"},
        {"do": "__class__"},
        {"do": "choose", "key": "government", "value": "x"},
        {"do": "clear", "key": "law_ids"},
        {"do": "more"},
        {"do": "letters", "key": "x", "fields": "y"},
        {"do": "plot", "month": "<b>"},
    ],
)  # fmt: skip
def test_what_nobody_could_click_changes_nothing(told: dict[str, Any]) -> None:
    assert after(THIRD_PAGE, told) == THIRD_PAGE


def test_a_page_that_is_no_number_is_the_first() -> None:
    assert after(THIRD_PAGE, {"do": "page", "page": "-4"}).page == 1
    assert after(THIRD_PAGE, {"do": "page", "page": "2"}).page == 2


def test_reading_an_exchange_keeps_the_list_where_it_is() -> None:
    read = after(THIRD_PAGE, {"do": "pair", "id": "x" * 10_000})
    assert len(read.pair) == 200
    assert after(read, {"do": "pair", "id": ""}) == THIRD_PAGE
