"""A conversation as it grows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from assistant.records.conversations import Exchange
from assistant.records.packing import Asked
from assistant.ui.ask.talk import MAX_SHOWN, Talk, Turn, woven
from tests.ui.serving import answer

BEGAN = datetime(2026, 4, 1, tzinfo=UTC)


def kept(number: int) -> Exchange:
    asked = f"問い{number}"
    return Exchange(number, Asked(asked), answer("答え", question=asked), BEGAN + timedelta(minutes=number))


def talk(count: int) -> Talk:
    return woven(Talk("x", "1", 1), map(kept, range(1, count + 1)), {}, ())


def test_a_question_may_lean_on_the_latest_answers_and_on_no_others() -> None:
    assert [turn.question for turn in talk(6).history()] == ["問い3", "問い4", "問い5", "問い6"]
    assert Talk("x").history() == ()


def test_a_question_asked_once_more_has_the_history_that_it_had() -> None:
    assert talk(4).history(3) == talk(2).history()


def test_what_failed_stands_where_it_happened_and_is_nothing_to_lean_on() -> None:
    failed = Turn(0, Asked("壊れた問い"), at=BEGAN + timedelta(minutes=1.5), failure="停止しました。")
    shown = woven(Talk("x", "1", 1), map(kept, (1, 2)), {}, (failed,), ("次の問い",))
    assert [turn.asked.question for turn in shown.turns] == ["問い1", "壊れた問い", "問い2"]
    assert [turn.number for turn in shown.turns] == [1, 2, 3]
    assert [turn.question for turn in shown.history()] == ["問い1", "問い2"]
    assert shown.turns[-1].suggested == ("次の問い",)


def test_a_long_conversation_shows_its_end_and_says_how_much_is_left_out() -> None:
    failed = Turn(0, Asked("壊れた問い"), at=BEGAN + timedelta(days=1), failure="停止しました。")
    shown = woven(Talk("x", "1", 1), map(kept, range(41, 41 + MAX_SHOWN)), {}, (failed,))
    assert (shown.hidden, len(shown.turns)) == (41, MAX_SHOWN)
    assert [shown.turns[0].number, shown.turns[-1].number] == [42, 41 + MAX_SHOWN]
