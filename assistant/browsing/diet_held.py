"""How much of the Diet an index holds: a reader who finds nothing must know where nothing was looked for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indexes.store.speeches import Speeches


@dataclass(frozen=True, slots=True)
class DietHeld:
    """Numbers of speeches, 質問主意書 and 答弁書, and the first and last day of any (20250411; 0 where none has one)."""

    speeches: int
    questions: int
    answers: int
    first: int
    last: int


def held_of(rows: Speeches) -> DietHeld:
    """What the rows of an index are."""
    dated = rows.day[rows.day > 0]
    answers = int(np.count_nonzero(rows.written & rows.government))
    written = int(np.count_nonzero(rows.written))
    return DietHeld(
        speeches=len(rows) - written,
        questions=written - answers,
        answers=answers,
        first=int(dated.min()) if len(dated) else 0,
        last=int(dated.max()) if len(dated) else 0,
    )
