"""Two texts of one article side by side, as in a 新旧対照表: paragraph by paragraph and item by item.

Lines of equal wording are paired whatever their numbers, for an item that is put in renumbers those behind it. Between
such lines, those most alike are paired in their order, and else those at the same place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import Indel, LCSseq
from rapidfuzz.process import cdist

from assistant.browsing.law_text import depth_of
from assistant.browsing.wording import MOST_PAIRS, Piece, bare, compare
from indexes.passage import Line, Passage

# Of a line so much tells whether it is the same one, changed.
LETTERS_COMPARED = 400
ALIKE = 0.5
# Lines at one place with nothing in common are one rewritten, unless another is alike.
_SAME_PLACE, _BOTH = 0.3, 0.05
# Where more lines than 50 by 50 were changed in a row, their places decide.
_MOST_WEIGHED = 2_500
_LONGEST_NUMBER = 8


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph, item or row of a table in both texts: its place in words ("" for none) in the old one and in the new.

    `pieces` kept and removed make up the old text (white space apart), kept and added the new.
    """

    before_label: str
    after_label: str
    depth: int
    pieces: tuple[Piece, ...]

    @property
    def changed(self) -> bool:
        """Whether the texts differ; rows that do not may be folded as （略）."""
        return any(piece.change != "kept" for piece in self.pieces)

    @property
    def before(self) -> tuple[Piece, ...]:
        """The pieces of the old column."""
        return tuple(piece for piece in self.pieces if piece.change != "added")

    @property
    def after(self) -> tuple[Piece, ...]:
        """The pieces of the new column."""
        return tuple(piece for piece in self.pieces if piece.change != "removed")


def rows(before: Passage | None, after: Passage | None) -> Iterator[Row]:
    """The rows of two texts, in order; of an article that is only in one of them, all its lines."""
    old_label, new_label = (passage.place_label if passage else _nowhere for passage in (before, after))
    for old, new in aligned(before.lines if before else (), after.lines if after else ()):
        either = new or old or Line("", "")
        yield Row(
            old_label(old.at) if old else "",
            new_label(new.at) if new else "",
            depth_of(either.at),
            compare(old.text if old else "", new.text if new else ""),
        )


def aligned(old: Sequence[Line], new: Sequence[Line]) -> Iterator[tuple[Line | None, Line | None]]:
    """The lines of two texts in pairs, None beside one that is removed or added."""
    if len(old) * len(new) > MOST_PAIRS:
        yield from _by_place(old, new)
        return
    first, other = 0, 0
    for start, place in _in_common([_wording(line) for line in old], [_wording(line) for line in new]):
        yield from _between(old[first:start], new[other:place])
        yield old[start], new[place]
        first, other = start + 1, place + 1
    yield from _between(old[first:], new[other:])


def _between(old: Sequence[Line], new: Sequence[Line]) -> Iterator[tuple[Line | None, Line | None]]:
    """Lines of which none are equal."""
    if not old or not new:
        yield from ((line, None) for line in old)
        yield from ((None, line) for line in new)
    elif len(old) * len(new) > _MOST_WEIGHED:
        yield from _by_place(old, new)
    else:
        yield from _merged(old, new, _most_alike(old, new))


def _by_place(old: Sequence[Line], new: Sequence[Line]) -> Iterator[tuple[Line | None, Line | None]]:
    if len(old) * len(new) > MOST_PAIRS:
        pairs = [(place, place) for place in range(min(len(old), len(new)))]
    else:
        pairs = _in_common([line.at for line in old], [line.at for line in new])
    yield from _merged(old, new, pairs)


def _merged(
    old: Sequence[Line], new: Sequence[Line], pairs: Sequence[tuple[int, int]]
) -> Iterator[tuple[Line | None, Line | None]]:
    first, other = 0, 0
    for start, place in (*pairs, (len(old), len(new))):
        yield from ((line, None) for line in old[first:start])
        yield from ((None, line) for line in new[other:place])
        if start < len(old):
            yield old[start], new[place]
        first, other = start + 1, place + 1


def _most_alike(old: Sequence[Line], new: Sequence[Line]) -> list[tuple[int, int]]:
    """The pairs, in order, whose likenesses add up to the most."""
    likeness = cdist(
        [_wording(line)[1][:LETTERS_COMPARED] for line in old],
        [_wording(line)[1][:LETTERS_COMPARED] for line in new],
        scorer=Indel.normalized_similarity,
    )
    # best[i, j]: the most that lines from i and j on can reach.
    best = np.zeros((len(old) + 1, len(new) + 1))
    worth = np.zeros((len(old), len(new)))
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            worth[i, j] = _worth(old[i], new[j], float(likeness[i, j]))
            best[i, j] = max(best[i + 1, j], best[i, j + 1], best[i + 1, j + 1] + worth[i, j])
    pairs = []
    i = j = 0
    while i < len(old) and j < len(new):
        if worth[i, j] and best[i, j] == best[i + 1, j + 1] + worth[i, j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i, j] == best[i + 1, j]:
            i += 1
        else:
            j += 1
    return pairs


def _worth(old: Line, new: Line, likeness: float) -> float:
    if depth_of(old.at) != depth_of(new.at):
        return 0.0
    same = old.at == new.at
    if likeness >= ALIKE:
        return likeness + _BOTH * same
    return _SAME_PLACE if same and old.at else 0.0


def _in_common(old: Sequence[object], new: Sequence[object]) -> list[tuple[int, int]]:
    """Where the longest common subsequence of two sequences stands in both."""
    # Numbers compare exactly, hashes of texts nearly.
    numbers = {one: number for number, one in enumerate(dict.fromkeys((*old, *new)))}
    codes = LCSseq.opcodes([numbers[one] for one in old], [numbers[one] for one in new])
    return [
        (code.src_start + step, code.dest_start + step)
        for code in codes
        if code.tag == "equal"
        for step in range(code.src_end - code.src_start)
    ]


def _wording(line: Line) -> tuple[int, str]:
    """The depth of a line and its text without its number and its white space."""
    number, _, text = line.text.partition("　")
    return depth_of(line.at), bare(text if line.at and text and len(number) <= _LONGEST_NUMBER else line.text)


def _nowhere(_at: str) -> str:
    return ""
