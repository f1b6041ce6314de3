"""Figures in a statement: every number, amount, share and day must stand in the texts cited."""

from __future__ import annotations

import re
from collections import Counter

from assistant.checking.sources import Cited
from assistant.figure_units import DAY, DAY_OF_YEAR, MONTH, YEAR
from assistant.figures import Figure, figures_in, same
from indexes.passage import Passage
from indexes.text.numerals import ascii_numerals

# What counts the things said (三つの要件): the items of an article may be counted by who reads them.
_COUNTERS = {"個", "点", "種類"}
# A single kanji numeral is more often part of a word (一般, 第三者) than a number.
_NUMERAL = re.compile(
    r"(?P<number>[0-9][0-9,]*(?:\.[0-9]+)?|[〇一二三四五六七八九十百千]{2,16})(?P<counted>[一-龠ァ-ヶー%]?)"
)
# What makes another amount of a figure, or is one without a figure.
_VAGUE = re.compile(
    r"半(?:年|月|日|数)|時間半|数(?:十|百|千|万|億)+|数(?:年|か月|日|人|件|回)|[0-9〇一二三四五六七八九十]倍|倍額|[×xX*][0-9]+|[①-⑳⓪]"
)
# A day may be told by its month or year, and not the other way round.
_EXACTNESS = {YEAR: 1, MONTH: 2, DAY_OF_YEAR: 2, DAY: 3}


def are_cited(claim: str, cited: Cited) -> bool:
    """Whether every figure of a statement stands in the texts cited, in whatever numerals, with the same bound.

    A day may be told less exactly than the texts do, never more exactly.
    """
    if not all(cited.says(match[0]) for match in _VAGUE.finditer(claim)):
        return False
    figures = figures_in(claim)
    if not all(_stands(figure, cited) for figure in figures if figure.unit):
        return False
    known = [(figure.start, figure.end) for figure in figures if figure.unit]
    return all(
        _stands_as_written(match, cited)
        for match in _NUMERAL.finditer(claim)
        if not any(start < match.end() and match.start() < end for start, end in known)
    )


def _stands_as_written(match: re.Match[str], cited: Cited) -> bool:
    """Whether a numeral with whatever it counts (十冊, 3票差) stands in the texts cited."""
    words = re.escape(ascii_numerals(match["number"])) + re.escape(match["counted"])
    return re.search(rf"(?<![0-9])(?<![0-9]\.){words}(?![0-9])", cited.numbers) is not None


def _stands(figure: Figure, cited: Cited) -> bool:
    if any(_bears(one, figure) for one in cited.figures):
        return True
    return figure.unit in _COUNTERS and any(figure.value in _counts(passage) for passage in cited.passages)


def _bears(said: Figure, claimed: Figure) -> bool:
    less_exact = _EXACTNESS.get(claimed.unit, 0) <= _EXACTNESS.get(said.unit, 0)
    return less_exact and _is_bound_alike(said, claimed) and same(said, claimed)


def _is_bound_alike(said: Figure, claimed: Figure) -> bool:
    """Whether both have the same bound; what is fixed is also the most that there is, and a day bounds what it likes."""
    if said.bound == claimed.bound:
        return True
    return not said.bound and (claimed.bound == "以下" or claimed.family == "日付")


def _counts(passage: Passage) -> set[int]:
    """How many items the paragraphs of an article have."""
    items = Counter(line.at.partition("i")[0] for line in passage.lines if "i" in line.at and "s" not in line.at)
    return set(items.values())
