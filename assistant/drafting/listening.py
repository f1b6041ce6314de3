"""Who wants to see a draft come about, and may break it off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from indexes.errors import TobenError


class DraftStoppedError(TobenError):
    """Nobody waits for the draft any more."""


@dataclass(frozen=True, slots=True)
class DraftListener:
    """`begins` is told each question before it is drafted: its number, of how many, and its gist.

    `stopped` is asked before each question and with each piece that an LLM writes.
    """

    begins: Callable[[int, int, str], None] = lambda _number, _of, _gist: None
    stopped: Callable[[], bool] = lambda: False

    def go_on(self) -> None:
        """Raise DraftStoppedError where nobody waits any more."""
        if self.stopped():
            raise DraftStoppedError("作成を止めました。")
