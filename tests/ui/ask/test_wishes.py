"""What is set beside a question survives the history, and what makes no sense counts as not set."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.records.packing import Asked, pack_asked, read_asked
from assistant.ui.ask.wishes import asked_with, is_brief, told, where_of
from indexes.store.protocol import Filter


def test_nothing_set_is_no_condition() -> None:
    asked = asked_with("問")
    assert asked == Asked("問")
    assert where_of(asked) is None
    assert told(asked, "ja") == ""


def test_conditions_come_back_from_the_history_as_they_were() -> None:
    wished = {
        "kinds": ["diet"], "house": "衆議院", "speaker": " 石破 茂 ", "date_from": "2025-01-01", "date_to": "2025-06-30", "brief": True,
    }  # fmt: skip
    asked = asked_with("問", "fugaku", "2024-04-01", wished)
    kept = read_asked(pack_asked(asked))
    assert kept == asked
    assert where_of(kept) == Filter(
        kinds=("diet",), house="衆議院", speaker="石破 茂", date_from=date(2025, 1, 1), date_to=date(2025, 6, 30),
        on=date(2024, 4, 1),
    )  # fmt: skip
    assert is_brief(kept)
    assert told(kept, "ja") == "国会答弁、衆議院、石破 茂、2025-01-01〜2025-06-30、時点 2024-04-01、簡潔"


def test_all_kinds_are_no_condition() -> None:
    assert where_of(asked_with("問", wished={"kinds": ["law", "diet", "shitsumon", "doc"]})) is None


@pytest.mark.parametrize("wrong", ["きのう", "2025-02-30", "0000-00-00", "<script>", "9" * 5_000])
def test_what_is_no_date_counts_as_not_set(wrong: str) -> None:
    assert where_of(asked_with("問", on=wrong, wished={"date_from": wrong, "date_to": wrong})) is None


def test_what_is_none_of_the_choices_counts_as_not_set() -> None:
    assert where_of(asked_with("問", wished={"kinds": ["everything"], "house": "貴族院"})) is None
    assert where_of(Asked("問", filters={"kinds": "law", "house": 3, "date_from": [], "brief": "no"})) is None
    assert not is_brief(Asked("問", filters={"brief": "yes"}))
