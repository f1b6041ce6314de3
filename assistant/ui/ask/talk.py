"""A conversation as the page shows it: plain data, woven from the history and from what that does not hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from assistant.answer import Answer
from assistant.conversation.following import LOOKED_BACK, turn_of
from assistant.conversation.following import Turn as Exchange
from assistant.records.conversations import Exchange as Kept
from assistant.records.feedback import Feedback
from assistant.records.packing import Asked

# What the page shows of a conversation: beyond it the oldest leave the page, not the history.
MAX_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and what came of it.

    `number` is its place on the page, `kept_as` the number of the exchange in the history: 0 where that does not hold
    it, and `note` says why. `failure` says why there is no `answer`, `suggested` are questions that may follow.
    """

    number: int
    asked: Asked
    answer: Answer | None = None
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    failure: str = ""
    kept_as: int = 0
    note: str = ""
    suggested: tuple[str, ...] = ()
    feedback: Feedback | None = None


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation of the user whose key is `owner`, and its latest turns, oldest first.

    `id` is that in the history, 0 where that does not hold it; `place` names it in the address of the page: the id, or a
    key beginning with ~, or "" for one that has not begun. `hidden` turns before those shown are left out.
    """

    owner: str
    place: str = ""
    id: int = 0
    turns: tuple[Turn, ...] = ()
    hidden: int = 0

    def turn(self, number: int) -> Turn | None:
        """The turn of a number, None where the page has none."""
        return next((turn for turn in self.turns if turn.number == number), None)

    def with_turn(self, turn: Turn) -> Talk:
        """With the turn in place of the one with its number."""
        return replace(self, turns=tuple(turn if one.number == turn.number else one for one in self.turns))

    def history(self, before: int | None = None) -> tuple[Exchange, ...]:
        """What a question may lean on: the latest answered ones, oldest first, those `before` a number if given."""
        answered = [
            turn.answer for turn in self.turns if turn.answer is not None and (before is None or turn.number < before)
        ]
        return tuple(turn_of(answer) for answer in answered[-LOOKED_BACK:])


def woven(
    talk: Talk,
    kept: Iterable[Kept],
    said: dict[int, Feedback],
    besides: Iterable[Turn],
    suggested: tuple[str, ...] = (),
) -> Talk:
    """The talk with its exchanges in the history and the turns `besides`, in order of time.

    `suggested` stand behind the last one of the history.
    """
    exchanges = [
        Turn(0, one.asked, one.answer, one.at, kept_as=one.number, feedback=said.get(one.number)) for one in kept
    ]
    if exchanges:
        exchanges[-1] = replace(exchanges[-1], suggested=suggested)
    hidden = exchanges[0].kept_as - 1 if exchanges else 0
    turns = sorted((*exchanges, *besides), key=lambda turn: turn.at)
    hidden += max(0, len(turns) - MAX_SHOWN)
    shown = (replace(turn, number=number) for number, turn in enumerate(turns[-MAX_SHOWN:], start=hidden + 1))
    return replace(talk, turns=tuple(shown), hidden=hidden)
