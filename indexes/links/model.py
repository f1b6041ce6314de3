"""What a link is, and the compact form in which the links of one law travel from a worker to the parent.

A law of the corpus has some hundreds of references, all laws together two million: a row of eight small integers
instead of an object each keeps them below 100 MB.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal, NamedTuple, get_args

LinkKind = Literal["article", "law", "range", "apply", "delegation", "mention"]
Scope = Literal["law", "chapter", "article"]

# How a reference is written.
Form = Literal[
    "number",  # 第三十条の四, of the law itself
    "neighbour",  # 前条、次項
    "same",  # 同条、同項、同号
    "short",  # 法第六条、令第二条、an abbreviation that the law introduces
    "named",  # 民法第九十条
    "numbered law",  # 民法（明治二十九年法律第八十九号）
    "same law",  # 同法第三条
    "this law",  # この法律
    "appendix",  # 別表第一
    "range",  # 前三条
    "earlier text",  # 旧法第三条、改正前の第三条
]
FORMS: tuple[Form, ...] = get_args(Form)

FORM_NUMBERS: dict[Form, int] = {form: number for number, form in enumerate(FORMS)}

OWN = -1
"""`Row.law` of a reference to the law itself."""

APPLIES = 1
"""The provision is applied mutatis mutandis (準用) where the reference stands."""
HIDDEN = 2
"""One end of a range written without its ends (前三条): no link by itself."""
FILLS = 4
"""An Order or Rule says that it fills in what the provision leaves to it (法第三条の政令で定める…は)."""
OPENS = 8
"""The reference opens its paragraph, as that to the delegating provision does."""
BARE = 16
"""`start` is where the name of the law ends; the name has yet to be told from the words before it."""


class Rank(IntEnum):
    """How laws stand to one another: an Order fills in an Act, a Rule fills in both."""

    ACT = 0
    ORDER = 1
    RULE = 2


def rank_of(law_id: str) -> Rank:
    """The rank that an e-Gov law id tells in its fourth and fifth letter."""
    if law_id.endswith("CONSTITUTION"):
        return Rank.ACT
    return {"AC": Rank.ACT, "CO": Rank.ORDER}.get(law_id[3:5], Rank.RULE)


@dataclass(frozen=True, slots=True)
class Link:
    """A reference: `[start, end)` of the line at `at` in the passage `source` names `target`.

    Offsets count the letters of the line's text as stored. `target` is a passage id, with a place behind (`#p2i1`)
    where it is finer than an article, or `law:<id>` for a law as a whole. `until` is the last target of a range
    (前三条、第三条から第五条まで), "" otherwise; a range links its two ends by themselves too where they are written.
    `line` is the number of the line in its passage: several may stand at one place, all those of a speech at "".
    """

    source: str
    at: str
    start: int
    end: int
    target: str
    kind: LinkKind
    until: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Term:
    """A term that a law defines in the line at `at`, and how far: in the law, in the chapter or in the article."""

    term: str
    law_id: str
    passage_id: str
    at: str
    scope: Scope


class LawName(NamedTuple):
    """How a text names a law: the letters before the reference (`tail`), which end in its name, and its number."""

    tail: str
    number: str = ""


class Row(NamedTuple):
    """A reference: indices into the lists of its `Found`, offsets, and marks. `key` is what follows `law:<id>:`."""

    source: int
    line: int
    at: int
    start: int
    end: int
    law: int
    key: int
    place: int
    form: int
    marks: int


class Delegation(NamedTuple):
    """A place that leaves something to be laid down by an Order (`order`) or a Rule."""

    source: int
    line: int
    at: int
    start: int
    end: int
    order: int


@dataclass(slots=True)
class Found:
    """What one law says of itself and of others.

    `ids` are its passages, `places` the places inside each (" p1 p1i1 "), `tables` the labels of its appendices.
    `strings` is what rows point to by number for keys and places. `ranges` pairs the rows of the two ends.
    `aliases` are the short names that the law gives to others, as indices of `names`. `missed` counts the references
    without a row by form: those to nothing that is there, and those inside a quotation are not counted at all.
    """

    law_id: str
    title: str
    number: str
    abbreviations: tuple[str, ...]
    ids: tuple[str, ...]
    places: tuple[str, ...]
    tables: tuple[tuple[str, str], ...]
    strings: tuple[str, ...]
    names: tuple[LawName, ...]
    aliases: dict[str, int]
    rows: array[int]
    ranges: array[int]
    delegations: array[int]
    terms: tuple[Term, ...]
    missed: dict[Form, int]

    def __iter__(self) -> Iterator[Row]:
        return map(Row._make, _cut(self.rows, len(Row._fields)))

    def delegating(self) -> Iterator[Delegation]:
        """The places that leave something to be laid down."""
        return map(Delegation._make, _cut(self.delegations, len(Delegation._fields)))

    def range_ends(self) -> Iterator[tuple[int, int]]:
        """Numbers of the rows at the two ends of each range."""
        yield from zip(self.ranges[::2], self.ranges[1::2], strict=True)


def _cut(numbers: array[int], width: int) -> Iterator[tuple[int, ...]]:
    return zip(*[iter(numbers)] * width, strict=True)
