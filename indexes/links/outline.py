"""The outline of one law: its articles in order, and the paragraphs and items inside each.

前条 is the article that stands before, whatever its number: before 第三条 that may be 第二条の四.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from indexes.links.grammar import appendix_label, printed_number
from indexes.passage import Article, Passage

MAIN, SUPPLEMENTARY, TABLE = "m", "s", "t"
# 第十条から第十二条まで　削除 is one article of e-Gov, numbered 10:12, and three in law.
_SPANS = (":", "-")
_LONGEST_SPAN = 500
_IS_AT = "="


class Outline:
    """Where things stand in one law. A key is what follows `law:<id>:` in an id; unlike it, it may name 第十一条."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.ids = tuple(passage.id for passage in passages)
        self.keys = [passage.id.split(":", 2)[-1] for passage in passages]
        self.places = tuple(_places(passage) for passage in passages)
        self._numbers: dict[str, int] = {}
        # Passages of a provision in order, with the first part of their numbers (30 of 第三十条の四).
        self._order: dict[str, list[tuple[int, int]]] = {}
        self._position: dict[int, int] = {}
        self._siblings: list[str] = []
        self._siblings_of = (-1, "")
        self.tables: dict[str, str] = {}
        for number, (passage, key) in enumerate(zip(passages, self.keys, strict=True)):
            part, _, num = key.partition(":")
            if part == TABLE:
                self._add_table(passage, key)
            elif isinstance(passage.source, Article) and (num != "0" or passage.source.label != "前文"):
                self._add_article(number, part, num)

    def number_of(self, key: str) -> int | None:
        """The number of the passage that holds an article."""
        return self._numbers.get(key)

    def neighbour(self, number: int, distance: int) -> int | None:
        """The number of the article so many before (negative) or after another one, in its own 附則 if it is in one.

        None where there is none, or where articles between the two have been left out (抄).
        """
        order = self._order.get(self.keys[number].partition(":")[0], [])
        first = self._position.get(number)
        if first is None:
            return None
        # The article after a span begins behind all that the span holds.
        while distance > 0 and first + 1 < len(order) and order[first + 1][0] == number:
            first += 1
        last = first + distance
        if not 0 <= last < len(order):
            return None
        steps = order[min(first, last) : max(first, last) + 1]
        complete = all(after - before in (0, 1) for (_, before), (_, after) in pairwise(steps))
        return order[last][0] if complete else None

    def locate(self, number: int, place: str) -> str:
        """Where a paragraph or item is in an article, or what holds it; "" where the article has neither."""
        return nearest(self.places[number], place)

    def sibling(self, number: int, place: str, distance: int) -> str:
        """The paragraph (or item, as `place` is one) so many before or after, "" where there is none."""
        siblings = self.siblings(number, place)
        if place not in siblings:
            return ""
        position = siblings.index(place) + distance
        return siblings[position] if 0 <= position < len(siblings) else ""

    def siblings(self, number: int, place: str) -> list[str]:
        """All paragraphs of an article, or all items of the paragraph in which an item is, in order, as numbered."""
        paragraph, item, _ = place.partition("i")
        head = f"{paragraph}i" if item else "p"
        # Asked once for nearly every paragraph and item of the same article.
        if self._siblings_of != (number, head):
            places = (entry.partition(_IS_AT)[0] for entry in self.places[number].split())
            self._siblings = [
                one for one in places if one.startswith(head) and ("i" in one) == bool(item) and "s" not in one
            ]
            self._siblings_of = (number, head)
        return self._siblings

    def numbered(self, number: int, at: str) -> str:
        """The place of a line by the numbers that its items bear."""
        return numbered(self.places[number], at)

    def _add_table(self, passage: Passage, key: str) -> None:
        label = appendix_label(passage.source.label) if isinstance(passage.source, Article) else ""
        # A label that two appendices share names neither.
        self.tables[label] = "" if label in self.tables else key

    def _add_article(self, number: int, part: str, num: str) -> None:
        order = self._order.setdefault(part, [])
        self._position[number] = len(order)
        self._numbers.setdefault(self.keys[number], number)
        for single in _singles(num):
            self._numbers.setdefault(f"{part}:{single}", number)
            head = single.partition("_")[0]
            # A number that is none makes a gap.
            order.append((number, int(head) if head.isdecimal() else -9))


def place_of(paragraph: str, item: str = "", subitem: str = "") -> str:
    """The place of these numbers ("p2i3s1"); an item without a paragraph is in the first."""
    if not paragraph and not item:
        return ""
    return f"p{paragraph or '1'}" + (f"i{item}" if item else "") + (f"s{subitem}" if item and subitem else "")


def nearest(places: str, place: str) -> str:
    """Where `place` (as numbered) is among the `places` of an article, or what holds it; "" where neither is there."""
    while place:
        if f" {place} " in places:
            return place
        start = places.find(f" {place}{_IS_AT}")
        if start >= 0:
            return places[start + len(place) + 2 : places.index(" ", start + 1)]
        place = place[: max(place.rfind("s"), place.rfind("i"), 0)]
    return ""


def numbered(places: str, at: str) -> str:
    """Undo `nearest`: the numbered place of a line, which is `at` itself where the source numbers by what is printed."""
    end = places.find(f"{_IS_AT}{at} ")
    return at if end < 0 else places[places.rindex(" ", 0, end) + 1 : end]


def _places(passage: Passage) -> str:
    """The places of the lines, " p1 p1i1 p1i1_2=p1i2 ": a place as numbered in print, and `at` where that differs.

    Some copies of the law XML count items through, so that 一の二 is their second.
    """
    ats = dict.fromkeys(line.at for line in passage.lines)
    if not any("i" in at for at in ats):
        return f" {' '.join(ats)} "
    entries: dict[str, str] = {"": ""}
    seen: dict[str, str] = {}
    for line in passage.lines:
        at = line.at
        if at in seen:
            continue
        place = at
        if "i" in at:
            above, mark, own = _parted(at)
            place = f"{seen.get(above, above)}{mark}{printed_number(line.text.partition('　')[0]) or own}"
        seen[at] = place
        entries.setdefault(place, place if place == at else f"{place}{_IS_AT}{at}")
    return f"{' '.join(entries.values())} "


def _parted(at: str) -> tuple[str, str, str]:
    """What holds an item or sub-item, the letter before its number, and its number: "p1", "i", "2"."""
    place = max(at.rfind("s"), at.rfind("i"))
    return at[:place], at[place], at[place + 1 :]


def _singles(num: str) -> list[str]:
    """The numbers of the articles that one passage holds."""
    first, last = next((num.split(mark, 1) for mark in _SPANS if mark in num), (num, num))
    if first.isdigit() and last.isdigit() and 0 <= int(last) - int(first) < _LONGEST_SPAN:
        return [str(number) for number in range(int(first), int(last) + 1)]
    return list(dict.fromkeys((num, first, last)))
