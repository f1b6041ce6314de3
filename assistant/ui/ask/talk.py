"""A conversation as the page shows it: plain data, and how it changes."""

from __future__ import annotations

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
    """A conversation: its id in the history (0: none yet), and its latest turns, oldest first.

    `owner` is the key of the user whose page it stands on; nobody else's request may see or go on with it.
    """

    id: int = 0
    turns: tuple[Turn, ...] = ()
    owner: str = ""

    @property
    def next_number(self) -> int:
        """The number of the next exchange, as far as this page knows."""
        return self.turns[-1].number + 1 if self.turns else 1

    def turn(self, number: int) -> Turn | None:
        """The turn of a number, None where the page has none."""
        return next((turn for turn in self.turns if turn.number == number), None)

    def with_turn(self, turn: Turn) -> Talk:
        """With the turn at its end, or in place of the one with its number."""
        rest = tuple(one for one in self.turns if one.number != turn.number)
        return replace(self, turns=tuple(sorted((*rest, turn), key=lambda one: one.number))[-MAX_SHOWN:])

    def history(self, before: int | None = None) -> tuple[Exchange, ...]:
        """What a question may lean on: the latest answered ones, oldest first, those `before` a number if given."""
        answered = [
            turn.answer for turn in self.turns if turn.answer is not None and (before is None or turn.number < before)
        ]
        return tuple(turn_of(answer) for answer in answered[-LOOKED_BACK:])


def restored(owner: str, conversation: int, kept: tuple[Kept, ...], said: dict[int, Feedback]) -> Talk:
    """A conversation as the history has it."""
    turns = (
        Turn(one.number, one.asked, one.answer, one.at, kept_as=one.number, feedback=said.get(one.number))
        for one in kept
    )
    return Talk(conversation, tuple(turns)[-MAX_SHOWN:], owner)
