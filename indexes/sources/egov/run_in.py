"""Paragraphs that a file prints in the line of the first one, parted again.

The rebuilt files give the unnumbered paragraphs of old laws (②, ③ …) as one: 「…転送する。**②**　内閣は、…」, with the
items of all of them behind it. As official files have it, each is a paragraph with the items that it announces.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from indexes.passage import Line

_MARK = re.compile(r"\*\*(?P<number>[②-⑳㉑-㉟㊱-㊿])\*\*　")
_ANY_MARK = re.compile(r"\*\*([①-⑳㉑-㉟㊱-㊿])\*\*　")
# What announces items for sure, and what may.
_ANNOUNCES = (
    re.compile(r"次に掲げる|次の各号|次のいずれか|次の場合|左の各号|左に掲げる|次ニ掲|左ニ掲|左ノ|次ノ各号"),
    re.compile(
        r"次に掲げる|各号に|次のとおり|次のいずれか|次の(?!表)[一-龠]|左の(?!表)|左に|以下の|次に定める|左ノ|次ノ"
    ),
)
_ITEM = re.compile(r"p1i(?P<item>[0-9]+)")


def parted(lines: Sequence[Line]) -> list[Line]:
    """The lines of an article, with every paragraph in a line and at a place of its own."""
    if not any(line.at == "p1" and _MARK.search(line.text) for line in lines) or _has_others(lines):
        return list(lines)
    first = next(place for place, line in enumerate(lines) if line.at == "p1")
    paragraphs = list(_paragraphs(lines[first].text))
    behind = _lists(lines[first + 1 :])
    announcing = _announcing(paragraphs, len(behind))
    found = list(lines[:first])
    for place, paragraph in enumerate(paragraphs):
        found.append(paragraph)
        if place in announcing:
            nth = announcing.index(place)
            own = behind[nth:] if place == announcing[-1] else behind[nth : nth + 1]
            found += [replace(line, at=paragraph.at + line.at[2:]) for one in own for line in one]
    return found


def _has_others(lines: Sequence[Line]) -> bool:
    """Whether the file numbers further paragraphs itself; then nothing is to be counted anew."""
    return any(line.at.startswith("p") and line.at.partition("i")[0] != "p1" for line in lines)


def _paragraphs(text: str) -> Iterator[Line]:
    marks = [(0, 1), *((match.start(), int(unicodedata.numeric(match["number"]))) for match in _MARK.finditer(text))]
    ends = [start for start, _ in marks[1:]] + [len(text)]
    for (start, number), end in zip(marks, ends, strict=True):
        # ② stays as the head of its paragraph, as in official files.
        yield Line(f"p{number}", _ANY_MARK.sub(r"\1　", text[start:end]))


def _announcing(paragraphs: Sequence[Line], lists: int) -> list[int]:
    """Which paragraphs announce items: those that do so for sure where they are enough, else all that may."""
    for pattern in _ANNOUNCES:
        found = [place for place, line in enumerate(paragraphs) if pattern.search(line.text)]
        if len(found) >= lists:
            return found
    return found or [0]


def _lists(lines: Sequence[Line]) -> list[list[Line]]:
    """What stands behind the paragraphs, parted where the numbers of items begin anew."""
    lists: list[list[Line]] = []
    last = 0
    for line in lines:
        match = _ITEM.match(line.at)
        number = int(match["item"]) if match else last
        if not lists or (match and "s" not in line.at and number <= last and number == 1):
            lists.append([])
        last = number
        lists[-1].append(line)
    return lists
