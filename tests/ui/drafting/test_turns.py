"""The line of drafts: a few at the same time, one of each user, in the order they came."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from assistant.ui.drafting.turns import AT_ONCE, EACH, LINE, FullError, Turns


def test_who_comes_first_begins_first_and_the_others_know_how_many_are_before_them() -> None:
    turns = Turns()
    with ExitStack() as stack:
        all_of_them = [stack.enter_context(turns.taken(str(n))) for n in range(AT_ONCE + 2)]
        assert [turns.ahead(one) for one in all_of_them] == [0] * AT_ONCE + [AT_ONCE, AT_ONCE + 1]


def test_the_next_one_begins_as_soon_as_one_has_ended() -> None:
    turns = Turns()
    with turns.taken("a") as first, ExitStack() as stack:
        with turns.taken("b") as second:
            assert turns.ahead(first) == turns.ahead(second) == 0
            third, fourth = (stack.enter_context(turns.taken(key)) for key in "cd")
            assert (turns.ahead(third), turns.ahead(fourth)) == (2, 3)
        # Whoever looks first, the one that came first begins.
        assert (turns.ahead(fourth), turns.ahead(third)) == (2, 0)


def test_two_drafts_of_one_user_let_others_pass() -> None:
    turns = Turns()
    with turns.taken("a") as one, turns.taken("a") as two, turns.taken("b") as other:
        assert (turns.ahead(one), turns.ahead(two), turns.ahead(other)) == (0, 1, 0)


def test_no_user_fills_the_line_and_the_line_has_an_end() -> None:
    turns = Turns()
    with ExitStack() as stack:
        for _ in range(EACH):
            stack.enter_context(turns.taken("a"))
        with pytest.raises(FullError):
            stack.enter_context(turns.taken("a"))
        for n in range(LINE - EACH):
            stack.enter_context(turns.taken(str(n)))
        with pytest.raises(FullError):
            stack.enter_context(turns.taken("late"))
    with turns.taken("late") as turn:
        assert turns.ahead(turn) == 0
