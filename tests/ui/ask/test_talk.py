"""A conversation as it grows."""

from __future__ import annotations

from assistant.records.packing import Asked
from assistant.ui.ask.talk import Talk, Turn
from tests.ui.serving import answer


def talk(count: int) -> Talk:
    return Talk(1, tuple(Turn(n, Asked(f"問い{n}"), answer("答え", question=f"問い{n}")) for n in range(1, count + 1)))


def test_a_question_may_lean_on_the_latest_answers_and_on_no_others() -> None:
    assert [turn.question for turn in talk(6).history()] == ["問い3", "問い4", "問い5", "問い6"]
    assert Talk().history() == ()


def test_a_question_asked_once_more_has_the_history_that_it_had() -> None:
    assert talk(4).history(3) == talk(2).history()


def test_what_failed_or_was_stopped_is_nothing_to_lean_on() -> None:
    assert Talk(turns=(Turn(1, Asked("問い"), failure="停止しました。"),)).history() == ()


def test_a_turn_takes_the_place_of_the_one_with_its_number() -> None:
    changed = talk(3).with_turn(Turn(2, Asked("別の問い")))
    assert [turn.asked.question for turn in changed.turns] == ["問い1", "別の問い", "問い3"]
    assert changed.next_number == 4
