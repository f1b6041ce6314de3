"""Where quotations stand inside the passage they were taken from."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from assistant.answer import Quotation
from assistant.checking.quotations import fold
from indexes.passage import Passage

Span = tuple[int, int]
Piece = tuple[str, bool]
"""A piece of a line, and whether a quotation covers it."""

# Half-width voicing marks join the letter before them when a text is folded: ｶﾞ becomes ガ.
_JOINING = ("ﾞ", "ﾟ")


@dataclass(frozen=True, slots=True)
class Marked:
    """Each line of a passage in pieces, and the quotations that do not stand in it."""

    lines: tuple[tuple[Piece, ...], ...]
    lost: tuple[Quotation, ...]


def marked(passage: Passage, quotations: Sequence[Quotation]) -> Marked:
    """The lines of `passage` with its quotations told apart."""
    text = _Text(passage)
    found = [(quotation, text.find(quotation)) for quotation in quotations if quotation.text.strip()]
    spans = _merged(span for _, span in found if span)
    lines = (tuple(_pieces(line.text, start, spans)) for line, start in zip(passage.lines, text.starts, strict=False))
    return Marked(tuple(lines), tuple(quotation for quotation, span in found if span is None))


class _Text:
    """A passage's text, as it stands and as the verification folds it."""

    def __init__(self, passage: Passage) -> None:
        self._lines = passage.lines
        self.starts = [0, *accumulate(len(line.text) + 1 for line in passage.lines)]

    def find(self, quotation: Quotation) -> Span | None:
        """Where `quotation` stands: at the place it names, else wherever its words are first found."""
        place = quotation.at.partition("#")[2]
        own = [number for number, line in enumerate(self._lines) if line.at == place]
        wanted = fold(quotation.text)
        if not wanted:
            return None
        # Nearly all quotations stand letter for letter at their place, which is told without folding a long text.
        for number in own:
            start = self._lines[number].text.find(quotation.text)
            if start >= 0:
                return self.starts[number] + start, self.starts[number] + start + len(quotation.text)
        for number in own:
            start = self._folded[number].find(wanted)
            if start >= 0:
                return self._span(self._ends[number] + start, len(wanted))
        start = "".join(self._folded).find(wanted)
        return self._span(start, len(wanted)) if start >= 0 else None

    @cached_property
    def _folded(self) -> list[str]:
        return [fold(line.text) for line in self._lines]

    @cached_property
    def _ends(self) -> list[int]:
        """How many folded letters stand before each line, and before the end."""
        return [0, *accumulate(map(len, self._folded))]

    def _span(self, at: int, length: int) -> Span:
        """From where to where the folded letters stand in the text itself."""
        first, last = (bisect_right(self._ends, place) - 1 for place in (at, at + length - 1))
        start = self._letters(first, at - self._ends[first] + 1) - 1
        end = self._letters(last, at + length - self._ends[last])
        text = self._lines[last].text
        while end < len(text) and (unicodedata.combining(text[end]) or text[end] in _JOINING):
            end += 1
        return self.starts[first] + start, self.starts[last] + end

    def _letters(self, line: int, folded: int) -> int:
        """How many letters of a line it takes to fold into so many."""
        text = self._lines[line].text
        return bisect_left(range(len(text)), folded, key=lambda letters: len(fold(text[:letters])))


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _pieces(text: str, offset: int, spans: Sequence[Span]) -> Iterator[Piece]:
    """`text`, which stands at `offset` of the passage, cut where quotations begin and end."""
    done = 0
    for start, end in spans:
        begin, stop = max(start - offset, 0), min(end - offset, len(text))
        if begin >= stop:
            continue
        if done < begin:
            yield text[done:begin], False
        yield text[begin:stop], True
        done = stop
    if done < len(text):
        yield text[done:], False
