"""Whose draft comes next: a few at the same time on the whole server, one of each user, in the order they came."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

AT_ONCE = 2
"""A notice of thirty questions keeps a core busy for seconds; readers of other rooms share it."""
LINE = 16
"""So many drafts are made or wait at most: whoever waits holds one of Gradio's 40 jobs of a page."""
EACH = 2
"""So many of them are one user's."""


class FullError(Exception):
    """Too many wait, or too many of one user."""


@dataclass(eq=False, slots=True)
class Turn:
    """A place in the line, of the user of that key."""

    key: str
    begun: bool = False


class Turns:
    """The line. Safe to share between threads and event loops; who waits asks `ahead` again and again."""

    def __init__(self) -> None:
        self._line: list[Turn] = []
        self._lock = threading.Lock()

    @contextmanager
    def taken(self, key: str) -> Iterator[Turn]:
        """A place at the end of the line, given back with the block. Raises FullError."""
        turn = Turn(key)
        with self._lock:
            if len(self._line) >= LINE or sum(one.key == key for one in self._line) >= EACH:
                raise FullError
            self._line.append(turn)
        try:
            yield turn
        finally:
            with self._lock:
                self._line.remove(turn)

    def ahead(self, turn: Turn) -> int:
        """How many stand before it, those under way among them; 0: it is its turn."""
        with self._lock:
            busy = [one.key for one in self._line if one.begun]
            # A second draft of one user lets others pass.
            for one in self._line:
                if not one.begun and len(busy) < AT_ONCE and one.key not in busy:
                    one.begun = True
                    busy.append(one.key)
            return 0 if turn.begun else self._line.index(turn)


TURNS = Turns()
"""Of the whole process: the pages of both languages share its cores."""
