"""What a store of passages must be able to do; the embedded one is the first, a cluster may follow."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np
import numpy.typing as npt

from indexes.passage import Kind, Passage
from indexes.repeals import Repeal
from indexes.text.sudachi import Token


@dataclass(frozen=True, slots=True)
class Filter:
    """Exact conditions on passages; empty means any. Dates are those of speeches, both ends included.

    `on` is the day whose law is asked for; None means today.
    """

    kinds: tuple[Kind, ...] = ()
    law_ids: tuple[str, ...] = ()
    house: str = ""
    committee: str = ""
    speaker: str = ""
    date_from: date | None = None
    date_to: date | None = None
    government: bool = False
    on: date | None = None

    @property
    def concerns_speeches(self) -> bool:
        """Whether only speeches can satisfy it."""
        return bool(self.house or self.committee or self.speaker or self.date_from or self.date_to or self.government)


@dataclass(frozen=True, slots=True)
class Law:
    """A law that the store holds, with the names by which it may be called.

    `whole` is False where only some of its articles are held; `since` is the first day of the revision held.
    """

    law_id: str
    title: str
    number: str
    abbreviations: tuple[str, ...]
    verbatim: bool
    whole: bool = True
    since: date | None = None
    repealed: date | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """A reference: letters `start` to `stop` of line `line` (its place is `at`) of `source` name `target`.

    `target` is a passage id, perhaps with a place (#p2), or `law:<id>`; `until` the last one of a range, else "".
    """

    source: str
    at: str
    line: int
    start: int
    stop: int
    target: str
    until: str
    kind: str


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate: its passage id, a score that only its own list can compare, and the place found inside."""

    id: str
    score: float
    at: str = ""


class Store(Protocol):
    """Passages as they stand on one day, findable by words, by vector, by id and by law."""

    @property
    def day(self) -> date:
        """The day whose texts it shows."""

    def at(self, day: date | None) -> Store:
        """The same store on another day; None means today, whenever that is."""

    def by_words(self, head: Mapping[str, float], body: Mapping[str, float], k: int, where: Filter) -> list[Scored]:
        """Best `k` by BM25, summed over the weighted terms of the two fields."""

    def by_vector(self, vector: npt.NDArray[np.float32], k: int, where: Filter) -> list[Scored]:
        """Best `k` by cosine with `vector` of shape (300,)."""

    def passages(self, ids: Collection[str]) -> dict[str, Passage]:
        """The passages of `ids`; unknown ids are left out."""

    def indexed_forms(self, ids: Collection[str]) -> dict[str, tuple[str, str]]:
        """Head and body of passages as indexed: forms parted by spaces, sentences by line ends, paragraphs by two."""

    def law_passages(self, law_id: str, *, everything: bool = False) -> list[Passage]:
        """The passages of a law, in its order; `everything`: 附則 of amending laws and the table of contents, too."""

    def versions(self, passage_id: str) -> list[Passage]:
        """Every text that an id has had or will have, oldest first."""

    def links_from(self, passage_id: str) -> list[Tie]:
        """References that stand in a passage, in its order."""

    def links_to(self, passage_id: str) -> list[Tie]:
        """References elsewhere to a passage or to a place inside it."""

    def defining(self, term: str) -> list[tuple[str, str]]:
        """(passage id, place) of the provisions that define a term."""

    def missing_revision(self, law_id: str) -> date | None:
        """The first day of a revision that e-Gov lists as in force on the day, later than any that is held."""

    def repeals(self) -> list[Repeal]:
        """Laws that the original 附則 held repeal."""

    def holdings(self) -> dict[str, bool]:
        """By law id or slug of a document: whether its official text is held, and not only a digest."""

    def laws(self) -> Sequence[Law]:
        """Every law held."""

    def document_frequency(self, term: str) -> int:
        """How many passages have `term` in head or body."""

    def size(self) -> int:
        """How many passages there are."""

    def embed(self, tokens: Sequence[Token]) -> npt.NDArray[np.float32]:
        """The vector of a text, shape (300,)."""

    def word_vectors(self, forms: Sequence[str]) -> tuple[list[int], npt.NDArray[np.float32]]:
        """Positions of those normalized `forms` that have a vector of their own, and those unit vectors."""

    def close(self) -> None:
        """Give back what it holds open."""
