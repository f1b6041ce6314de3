"""Where quotations stand inside the passage they were taken from."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from assistant.answer import Quotation
from assistant.checking.quotations import fold
from indexes.passage import Passage

Span = tuple[int, int]
Piece = tuple[str, bool]

# Half-width voicing marks join the letter before them when a text is folded: ｶﾞ becomes ガ.
_JOINING = ("ﾞ", "ﾟ")


def marked_lines(passage: Passage, quotations: Sequence[Quotation]) -> list[list[Piece]]:
    """Each line of `passage` in pieces of text, and whether a quotation covers the piece."""
    folded = _Folded(passage)
    spans = _merged(filter(None, map(folded.find, quotations)))
    return [list(_pieces(line.text, start, spans)) for line, start in zip(passage.lines, folded.starts, strict=False)]


class _Folded:
    """A passage's text as the verification folds it, remembering where each letter came from."""

    def __init__(self, passage: Passage) -> None:
        text = passage.text
        self.starts = [0, *accumulate(len(line.text) + 1 for line in passage.lines)]
        self._lines = passage.lines
        self._origins: list[Span] = []
        letters = []
        for start, end in _letters(text):
            folded = fold(text[start:end])
            letters.append(folded)
            self._origins += [(start, end)] * len(folded)
        self._text = "".join(letters)

    def find(self, quotation: Quotation) -> Span | None:
        """Where `quotation` stands: at the place it names, else wherever its words are first found."""
        wanted = fold(quotation.text)
        if not wanted:
            return None
        place = quotation.at.partition("#")[2]
        for number, line in enumerate(self._lines):
            if line.at == place:
                found = self._text.find(wanted, self._index(number), self._index(number + 1))
                if found >= 0:
                    return self._span(found, len(wanted))
        found = self._text.find(wanted)
        return self._span(found, len(wanted)) if found >= 0 else None

    def _index(self, line: int) -> int:
        """Where a line begins in the folded text."""
        return bisect_left(self._origins, (self.starts[line], 0))

    def _span(self, at: int, length: int) -> Span:
        return self._origins[at][0], self._origins[at + length - 1][1]


def _letters(text: str) -> Iterator[Span]:
    """Each letter of `text` with the marks that join it."""
    start = 0
    for place in range(1, len(text) + 1):
        joins = place < len(text) and (unicodedata.combining(text[place]) or text[place] in _JOINING)
        if not joins:
            yield start, place
            start = place


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
