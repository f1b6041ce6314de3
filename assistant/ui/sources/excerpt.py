"""How much of a passage is shown: all of it, or of a long one what stands around its quotations.

Some articles have half a million letters; a page that held six of them would open for seconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.ui.sources.highlight import Piece

WHOLE = 3_000
"""A passage of so many letters is shown whole."""

AROUND = 600
"""So many letters before and behind a quotation are shown of a longer one."""

FOLDED = 6_000
"""So many more can be unfolded."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a passage: its place in words, how deep it stands, and its pieces."""

    label: str
    depth: int
    pieces: tuple[Piece, ...]

    @property
    def letters(self) -> int:
        """How long it is."""
        return sum(len(text) for text, _ in self.pieces)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a passage, shown or to be unfolded; `left_out` letters beside it are not given at all.

    What is left out stands before the rows where `before`, else behind them.
    """

    rows: tuple[Row, ...]
    shown: bool
    before: bool = False
    left_out: int = 0

    @property
    def letters(self) -> int:
        """How long it is, without what is left out."""
        return sum(row.letters for row in self.rows)


def stretches(rows: Sequence[Row]) -> tuple[Stretch, ...]:
    """The passage in order."""
    total = sum(row.letters for row in rows)
    if total <= WHOLE:
        return (Stretch(tuple(rows), shown=True),)
    return tuple(_stretches(rows, total))


def _stretches(rows: Sequence[Row], total: int) -> Iterator[Stretch]:
    windows = _windows(rows, total)
    rest, end = FOLDED, 0
    for start, stop in windows:
        if start > end:
            given = min(rest, start - end)
            rest -= given
            # Between two quotations a reader goes on from the first, before them back from it.
            first = end == 0
            cut = (start - given, start) if first else (end, end + given)
            yield Stretch(_cut(rows, *cut), shown=False, before=first, left_out=start - end - given)
        yield Stretch(_cut(rows, start, stop), shown=True)
        end = stop
    if end < total:
        given = min(rest, total - end)
        yield Stretch(_cut(rows, end, end + given), shown=False, left_out=total - end - given)


def _windows(rows: Sequence[Row], total: int) -> list[tuple[int, int]]:
    """From which to which letter is shown; never none."""
    windows: list[tuple[int, int]] = []
    for start, stop in _quoted(rows) or [(0, AROUND)]:
        begin, end = _row_start(rows, max(0, start - AROUND)), min(total, stop + AROUND)
        if windows and begin <= windows[-1][1] + AROUND:
            windows[-1] = (windows[-1][0], max(end, windows[-1][1]))
        else:
            windows.append((begin, end))
    return windows


def _quoted(rows: Sequence[Row]) -> list[tuple[int, int]]:
    found, place = [], 0
    for row in rows:
        for text, quoted in row.pieces:
            if quoted:
                found.append((place, place + len(text)))
            place += len(text)
    return found


def _row_start(rows: Sequence[Row], place: int) -> int:
    """Where the line of a letter begins, unless that is far before."""
    start = 0
    for row in rows:
        if place < start + row.letters:
            return start if place - start <= AROUND else place
        start += row.letters
    return place


def _cut(rows: Sequence[Row], start: int, stop: int) -> tuple[Row, ...]:
    """The rows from one letter to another."""
    kept: list[Row] = []
    place = 0
    for row in rows:
        pieces: list[Piece] = []
        begin = place
        for text, quoted in row.pieces:
            if part := text[max(0, start - place) : max(0, stop - place)]:
                pieces.append((part, quoted))
            place += len(text)
        if pieces:
            kept.append(replace(row, label=row.label if begin >= start else "", pieces=tuple(pieces)))
        if place >= stop:
            break
    return tuple(kept)
