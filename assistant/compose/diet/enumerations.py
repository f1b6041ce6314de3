"""Enumerations in a speech: what is announced as 三つ or 二点, and the sentences that tell each of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_DIGITS = "一二三四五六七八九"
_FOLDED = str.maketrans("１２３４５６７８９123456789", _DIGITS * 2)
_ANNOUNCED = re.compile(rf"(?P<count>[{_DIGITS[1:]}])(?:つ(?!目)|点(?!目)|本の?柱|項目)")
# 最後、三つ目といたしまして and 重点施策の第一は stand this far into their sentences.
_REACH = 16
_ORDINAL = re.compile(
    rf"第(?P<nth>[{_DIGITS}])(?=に|は|の柱|点|が|、)|(?P<th>[{_DIGITS}])(?:つ目|点目|番目|つめ)|(?P<one>^(?:まず)?一つ(?:は|が))|(?P<other>もう一つ|いま一つ)"
)
_FIRST = re.compile(r"^(?:まず|一つは)")
_NEXT = re.compile(r"^(?:次に|続いて|さらに|また|加えて|加えまして|あわせて|併せて|最後に|それから|そして|その他)")


# Points lie no further apart; a 第二に far behind a 第一に belongs to something else.
_MAX_APART = 12


@dataclass(frozen=True, slots=True)
class Enumeration:
    """The places of the sentences of an enumeration: all from its announcement to the last point, or `points` alone."""

    whole: tuple[int, ...]
    points: tuple[int, ...]


def enumerations(texts: Sequence[str]) -> list[Enumeration]:
    """The enumerations among the sentences of a speech."""
    folded = [text.translate(_FOLDED) for text in texts]
    found = [_with_announcement(folded, group) for group in _by_ordinals(folded)]
    taken = {place for one in found for place in one.whole}
    for place, text in enumerate(folded):
        announced = _ANNOUNCED.search(text)
        if announced and place not in taken:
            points = _by_connectives(folded, place + 1, _DIGITS.index(announced["count"]) + 1)
            if points and not taken.intersection(points):
                found.append(_with_announcement(folded, points))
                taken.update(found[-1].whole)
    return found


def _by_ordinals(texts: Sequence[str]) -> list[list[int]]:
    groups: list[list[int]] = []
    last = 0
    for place, text in enumerate(texts):
        nth = _ordinal(text, last)
        if nth == 1:
            groups.append([place])
        elif nth and groups and nth == last + 1 and place - groups[-1][-1] <= _MAX_APART:
            groups[-1].append(place)
        else:
            continue
        last = nth
    return [group for group in groups if len(group) > 1]


def _ordinal(text: str, last: int) -> int:
    """Which point a sentence tells, 0 where it tells none."""
    match = _ORDINAL.search(text[:_REACH])
    if match is None:
        return 0
    if match["one"]:
        return 1
    return max(last, 1) + 1 if match["other"] else _DIGITS.index(match["nth"] or match["th"]) + 1


def _with_announcement(texts: Sequence[str], points: Sequence[int]) -> Enumeration:
    first = points[0]
    before = [place for place in (first - 2, first - 1) if place >= 0 and _ANNOUNCED.search(texts[place])][:1]
    return Enumeration(tuple(range((before or [first])[0], points[-1] + 1)), (*before, *points))


def _by_connectives(texts: Sequence[str], place: int, count: int) -> list[int]:
    """まず… 次に… from a place on, as many as were announced; nothing where they are not all there."""
    if place >= len(texts) or not _FIRST.search(texts[place]):
        return []
    points = [place]
    for later in range(place + 1, min(len(texts), place + _MAX_APART)):
        if len(points) == count:
            break
        if _NEXT.search(texts[later]):
            points.append(later)
    return points if len(points) == count else []
