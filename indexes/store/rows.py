"""A passage made ready for the three indexes."""

from __future__ import annotations

from dataclasses import dataclass, field

from indexes.diet_names import OFFICIALS, full_office
from indexes.passage import Kind
from indexes.store.protocol import Filter
from indexes.store.schema import ALWAYS


@dataclass(frozen=True, slots=True)
class Piece:
    """What the word and vector indexes hold: tokens parted by spaces, sentences by line ends, paragraphs by two.

    A long passage has several pieces; `at` is where one begins ("p3", "l12" for a line of a speech), "" for the first.
    """

    at: str
    head: str
    body: str
    word_numbers: bytes


@dataclass(frozen=True, slots=True)
class Facts:
    """What filters look at. Days are numbers (20250411), 0 where there is none.

    `office` is the position in which somebody spoke, `party` the speaker's group in the Diet, both as printed.
    """

    kind: Kind
    law_id: str = ""
    house: str = ""
    committee: str = ""
    speaker: str = ""
    government: bool = False
    day: int = 0
    office: str = ""
    session: int = 0
    party: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """The positions and the groups held that an office and a party of a filter mean; None where it asks for none."""

    offices: tuple[str, ...] | None = None
    parties: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A passage: its JSON, its facts and its pieces (none where search is not to find it).

    `since` is the first day on which its text is visible; `content` is equal for equal texts of two revisions.
    """

    id: str
    url: str
    verbatim: bool
    payload: str
    facts: Facts
    content: bytes
    since: int = ALWAYS
    searchable: bool = True
    pieces: tuple[Piece, ...] = field(default=())


def only_government(where: Filter) -> bool:
    """Whether a filter lets only through what the government said: who is asked for as 政府参考人 speaks for it."""
    return where.government or full_office(where.office) == OFFICIALS
