"""From what is typed to a law and a place in it."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest

from assistant.browsing.laws import LawFinder
from assistant.browsing.opening import choices, meant, named_in
from indexes.errors import BadInputError
from indexes.store.protocol import Store
from tests.assistant.browsing.law_shelf import LAW, LAW_ID, LawShelf, provision

BATHS = replace(LAW, abbreviations=("温泉法",), number="平成十五年法律第五十七号")
TAX = replace(LAW, law_id="599AC0000000022", title="架空温泉税法", number="平成十五年法律第五十八号")
STORE = cast(
    "Store",
    LawShelf(
        [
            provision("m:27", ("p1", "湯守を置く。"), ("p2", "２　湯守は眠らない。"), caption="湯守"),
            provision("m:27_2", ("p1", "湯守は歌わない。")),
            provision("s:2", ("p1", "経過措置を置く。")),
            provision("t:1", ("", "別表第一")),
        ],
        [BATHS, TAX],
    ),
)
FINDER = LawFinder(STORE)


@pytest.mark.parametrize(
    ("typed", "passage", "at"),
    [
        ("架空温泉法27条", "m:27", ""),
        ("温泉法第二十七条第２項", "m:27", "p2"),
        ("温泉法 27の2", "m:27_2", ""),
        ("温泉法27", "m:27", ""),
        ("温泉法の附則第2条", "s:2", ""),
        ("温泉法別表第1", "t:1", ""),
    ],
)
def test_a_place_behind_the_name_of_a_law_is_found_in_it(typed: str, passage: str, at: str) -> None:
    found = meant(FINDER, STORE, typed)
    assert found is not None
    assert found.passage is not None
    assert (found.passage.id, found.at) == (f"law:{LAW_ID}:{passage}", at)


def test_a_law_without_the_article_is_offered_and_said_to_lack_it() -> None:
    first, second = choices(FINDER, STORE, "架空温泉27条")
    assert {(one.suggestion.law.title, one.passage is None) for one in (first, second)} == {
        ("架空温泉法", False),
        ("架空温泉税法", True),
    }


def test_a_law_number_that_ends_in_digits_names_no_article() -> None:
    (found,) = choices(FINDER, STORE, "平成15年法律第57")
    assert (found.suggestion.law.law_id, found.label) == (LAW_ID, "")


def test_a_name_that_two_laws_may_mean_is_no_one_law() -> None:
    assert meant(FINDER, STORE, "架空温泉") is None
    assert meant(FINDER, STORE, "27条") is None


@pytest.mark.parametrize("typed", ["27", "２７条", "二十七", "第27条"])
def test_a_number_alone_names_an_article_of_the_open_law(typed: str) -> None:
    assert named_in(STORE, LAW_ID, typed)[0].id == f"law:{LAW_ID}:m:27"


def test_a_number_that_is_not_there_and_no_number_are_told() -> None:
    with pytest.raises(BadInputError, match="第99条は収録していません"):
        named_in(STORE, LAW_ID, "99")
    with pytest.raises(BadInputError, match="読み取れませんでした"):
        named_in(STORE, LAW_ID, "湯守")
