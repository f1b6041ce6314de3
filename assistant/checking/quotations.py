"""Quotations: what stands inside 「」 must stand verbatim in the passage cited."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from assistant.answer import Quotation
from indexes.passage import Passage, base_id
from indexes.text.numerals import fold_width

# 「AI法」 or 「罰則」 in a sentence is a name in brackets, not a claim to quote.
MIN_QUOTATION = 8
QUOTED = "▢"
_BRACKETS = {"「": "」", "『": "』", "｢": "｣", "“": "”", "《": "》", "〔": "〕", '"': '"'}
"""Stands for a quotation in a text from which the quotations have been taken out."""


def fold(text: str) -> str:
    """NFKC without white space: the form in which quotations are compared."""
    return "".join(fold_width(text).split())


def quotations_in(text: str, known: Collection[str] = ()) -> Iterator[str]:
    """What stands inside the outermost brackets that quote in `text`, 「」 and their like.

    `known` are quotations that may have brackets of their own without their like: one of them ends where it ends.
    """
    yield from (text[start:end] for start, end in _spans(text, known))


def without_quotations(text: str, known: Collection[str] = ()) -> str:
    """`text` with every quotation replaced by QUOTED; `known` as for `quotations_in`."""
    parts, last = [], 0
    for start, end in _spans(text, known):
        parts += [text[last : start - 1], QUOTED]
        last = min(end + 1, len(text))
    return "".join([*parts, text[last:]])


def stands_in(quote: Quotation, passage: Passage) -> bool:
    """Whether the words quoted stand at the very place of the passage that the quotation names."""
    if base_id(quote.at) != passage.id:
        return False
    _, _, at = quote.at.partition("#")
    lines = [line.text for line in passage.lines if not at or is_within(line.at, at)]
    return fold(quote.text) in fold("".join(lines))


def is_within(at: str, above: str) -> bool:
    """Whether a place is another one or below it: p2i1 is within p2, p12 is not within p1."""
    return at == above or at.startswith((f"{above}i", f"{above}s"))


def _spans(text: str, known: Collection[str]) -> Iterator[tuple[int, int]]:
    """From where to where each outermost pair of brackets quotes; one that is never closed quotes to the end."""
    depth = start = past = 0
    opened = closed = ""
    for place, letter in enumerate(text):
        if place < past:
            continue
        if depth == 0 and letter in _BRACKETS and (length := _known_at(text, place, known)):
            yield place + 1, place + 1 + length
            past = place + length + 2
        elif depth == 0 and letter in _BRACKETS:
            opened, closed, depth, start = letter, _BRACKETS[letter], 1, place + 1
        elif depth and letter == closed:
            depth -= 1
            if depth == 0:
                yield start, place
        elif depth and letter == opened:
            depth += 1
    if depth:
        yield start, len(text)


def _known_at(text: str, place: int, known: Collection[str]) -> int:
    """The letters of the longest of the `known` quotations that stands in the brackets opened at `place`, else 0."""
    closed = _BRACKETS[text[place]]
    return max((len(one) for one in known if one and text.startswith(f"{one}{closed}", place + 1)), default=0)
