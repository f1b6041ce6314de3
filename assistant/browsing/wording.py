"""What was changed in a text, word by word: pieces kept, removed and added.

Two texts are compared by their longest common subsequence of words (rapidfuzz, bit-parallel: Hyyrö 2004). Long
texts are compared by sentences first; of what would still be too much, only what both begin and end with is told.
White space, of half and of full width, is no wording: files of one text part columns and numbers differently.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from rapidfuzz.distance import LCSseq
from sudachipy import Dictionary, SplitMode, Tokenizer

from indexes.text.sudachi import MAX_CHARACTERS

Change = Literal["kept", "removed", "added"]

# The table of the comparison has a bit for each pair: 5 MB, filled in some 20 ms.
MOST_PAIRS = 40_000_000
# Beyond so many letters words are not looked up: half a second.
MOST_LETTERS = 40_000

# 第二十三条 and 第２３条 are changed by their whole number.
_NUMERALS = re.compile("([0-9０-９〇一二三四五六七八九十百千]+)")
_SENTENCE = re.compile("[^。]*。?")
# Of long texts with less in common one was written for the other: crumbs that both have are no help to a reader.
_LONG, _LITTLE = 30, 0.35
# の or 、 that stays between words that go is no help to a reader.
_GLUE = re.compile("[ぁ-ん、。　（）「」]{1,2}")

_local = threading.local()


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text and what became of it."""

    change: Change
    text: str


def bare(text: str) -> str:
    """A text without its white space."""
    return "".join(text.split())


def compare(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces of two texts: kept and removed ones make up `before`, white space apart, kept and added ones `after`."""
    if bare(before) == bare(after):
        return _pieces([(after, after)])
    short = len(before) + len(after) <= MOST_LETTERS
    pieces = _pieces(_by_words(before, after) if short else _by_sentences(before, after))
    longest = max(len(before), len(after))
    kept = sum(len(piece.text) for piece in pieces if piece.change == "kept")
    if longest >= _LONG and kept < _LITTLE * min(len(before), len(after)):
        return _pieces([(before, after)])
    return pieces


def _by_sentences(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Steps of two long texts: sentence by sentence, and word by word where not too much was changed."""
    old, new = _SENTENCE.findall(before), _SENTENCE.findall(after)
    if len(old) * len(new) > MOST_PAIRS:
        first, last = _shared(before, after)
        end = len(before) - last
        yield from ((before[:first],) * 2, (before[first:end], after[first : len(after) - last]), (before[end:],) * 2)
        return
    left = MOST_LETTERS
    for one, other in _merged(_steps(old, new)):
        letters = len(one) + len(other) if one and other and one != other else 0
        left -= letters
        if letters and left >= 0:
            yield from _by_words(one, other)
        else:
            yield one, other


def _by_words(before: str, after: str) -> Iterator[tuple[str, str]]:
    old, new = list(_words(before)), list(_words(after))
    if len(old) * len(new) <= MOST_PAIRS:
        yield from _steps(old, new)
    else:
        yield before, after


def _steps(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Stretches of both texts in step: equal, or not."""
    # Numbers compare exactly, hashes of words nearly.
    numbers = {word: number for number, word in enumerate(dict.fromkeys((*old, *new)))}
    for code in LCSseq.opcodes([numbers[word] for word in old], [numbers[word] for word in new]):
        yield "".join(old[code.src_start : code.src_end]), "".join(new[code.dest_start : code.dest_end])


def _pieces(steps: Iterable[tuple[str, str]]) -> tuple[Piece, ...]:
    """Pieces from stretches: what is removed stands before what is added in its place."""
    pieces: list[Piece] = []
    spaced = ((new, new) if bare(old) == bare(new) else (old, new) for old, new in _merged(steps))
    for old, new in _without_glue(_merged(spaced)):
        if old == new:
            pieces.append(Piece("kept", old))
        else:
            pieces += [Piece("removed", old)] * bool(old) + [Piece("added", new)] * bool(new)
    return tuple(pieces)


def _merged(steps: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The steps, equal ones and others by turns."""
    merged: list[tuple[str, str]] = []
    for old, new in steps:
        if not (old or new):
            continue
        if merged and (merged[-1][0] == merged[-1][1]) == (old == new):
            merged[-1] = (merged[-1][0] + old, merged[-1][1] + new)
        else:
            merged.append((old, new))
    return merged


def _without_glue(steps: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The steps, with those joined between which only a particle or a mark is left."""
    joined: list[tuple[str, str]] = []
    for place, (old, new) in enumerate(steps):
        between = 0 < place < len(steps) - 1 and old == new and _GLUE.fullmatch(old) is not None
        behind = bool(joined) and joined[-1][0] != joined[-1][1] and old != new
        if joined and (behind or (between and _replaced(joined[-1]) and _replaced(steps[place + 1]))):
            joined[-1] = (joined[-1][0] + old, joined[-1][1] + new)
        else:
            joined.append((old, new))
    return joined


def _replaced(step: tuple[str, str]) -> bool:
    """Whether one wording stands for another, and nothing was only inserted or dropped."""
    return step[0] != step[1] and bool(step[0]) and bool(step[1])


def _shared(before: str, after: str) -> tuple[int, int]:
    """How many letters two unequal texts share at their beginning and, beyond that, at their end."""
    shortest = min(len(before), len(after))
    first = next((place for place in range(shortest) if before[place] != after[place]), shortest)
    rest = shortest - first
    last = next((place for place in range(rest) if before[-1 - place] != after[-1 - place]), rest)
    return first, last


def _words(text: str) -> Iterator[str]:
    """All that a text is made of, in order: words, numerals, marks."""
    for place, part in enumerate(_NUMERALS.split(text)):
        if place % 2:
            yield part
        else:
            for start in range(0, len(part), MAX_CHARACTERS):
                yield from (one.surface() for one in _tokenizer().tokenize(part[start : start + MAX_CHARACTERS]))


@cache
def _dictionary() -> Dictionary:
    return Dictionary(dict="core")


def _tokenizer() -> Tokenizer:
    # A Sudachi tokenizer must not be entered by two threads at once.
    if not hasattr(_local, "tokenizer"):
        _local.tokenizer = _dictionary().create(SplitMode.A, fields={"surface"})
    tokenizer: Tokenizer = _local.tokenizer
    return tokenizer
