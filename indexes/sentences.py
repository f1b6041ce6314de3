"""The sentences of a passage, each as it stands there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from indexes.passage import Article, Passage, Speech, Written
from indexes.sources.kokkai import without_opening

# What stands before a paragraph's or item's own words: ２, ②, 一, イ, （１). Some collections set ② in asterisks.
_ORDINAL = re.compile(
    r"^(?:[0-9０-９]+|(?:\*\*)?[①-⑳](?:\*\*)?|[一二三四五六七八九十百]+(?:の[一二三四五六七八九十]+)*|[ア-ン]|[（(].{1,3}[）)])　"
)
_STEM = re.compile(r"次に掲げる|次の各号|各号に掲げる|次のとおり|次のいずれか")
_OPEN, _CLOSE = "「（『(", "」）』)"
# Where a sentence may end: 。 outside brackets, and the cell of a table in any case.
_TELLING = re.compile(r"[「（『(」）』)。\t]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as it stands in a passage, without the number of its paragraph or item."""

    text: str
    at: str
    line: int

    @property
    def paragraph(self) -> str:
        """The place of its paragraph: "p2" for "p2i1"."""
        return self.at.partition("i")[0]


def split_sentences(passage: Passage) -> Iterator[Sentence]:
    """The sentences of a passage, each verbatim; brackets are not torn apart."""
    for number, line in enumerate(passage.lines):
        text = without_opening(line.text) if isinstance(passage.source, Speech) else _ORDINAL.sub("", line.text)
        for sentence in _cut(text):
            yield Sentence(sentence, line.at, number)


def whole_sentences(passage: Passage) -> list[Sentence]:
    """The sentences that may be quoted: of a record of which only the beginning is held, not the one broken off.

    What of that one ends in 。 outside （） is kept; where nothing else is held, it stays as it is.
    """
    sentences = list(split_sentences(passage))
    if not isinstance(passage.source, Written) or passage.source.complete or not sentences:
        return sentences
    *before, last = sentences
    held = _up_to_full_stop(last.text)
    return [*before, replace(last, text=held)] if held else before or sentences


def items_below(passage: Passage, sentence: Sentence) -> list[Sentence]:
    """The items (号) that a stem (柱書) such as 「次に掲げる場合…」 announces; empty for other sentences."""
    if not _STEM.search(sentence.text) or "i" in sentence.at or not isinstance(passage.source, Article):
        return []
    items = []
    for number in range(sentence.line + 1, len(passage.lines)):
        line = passage.lines[number]
        if not line.at.startswith(f"{sentence.at}i"):
            break
        if "s" not in line.at:
            items.append(Sentence(_ORDINAL.sub("", line.text), line.at, number))
    return items


def _up_to_full_stop(text: str) -> str:
    """`text` up to its last 。 outside （）, "" where it has none; what closes brackets behind it belongs to it."""
    depth = end = 0
    for match in _TELLING.finditer(text):
        mark = match[0]
        depth += (mark in "（(") - (mark in "）)")
        if depth <= 0 and mark == "。":
            end = match.end()
    rest = text[end:]
    return text if not rest.strip(_CLOSE) else text[:end]


def _cut(text: str) -> Iterator[str]:
    depth = 0
    start = 0
    for match in _TELLING.finditer(text):
        mark = match[0]
        if mark in _OPEN:
            depth += 1
        elif mark in _CLOSE:
            depth = max(depth - 1, 0)
        elif mark == "\t" or depth == 0:
            if sentence := _ORDINAL.sub("", text[start : match.end()].strip("　 \t")):
                yield sentence
            start = match.end()
    if rest := _ORDINAL.sub("", text[start:].strip("　 \t")):
        yield rest
