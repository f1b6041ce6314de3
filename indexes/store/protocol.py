"""What a store of passages must be able to do; the embedded one is the first, a cluster may follow."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np
import numpy.typing as npt

from indexes.passage import Kind, Passage
from indexes.text.sudachi import Token


@dataclass(frozen=True, slots=True)
class Filter:
    """Exact conditions on passages; empty means any. Dates are those of speeches, both ends included."""

    kinds: tuple[Kind, ...] = ()
    law_ids: tuple[str, ...] = ()
    house: str = ""
    committee: str = ""
    speaker: str = ""
    date_from: date | None = None
    date_to: date | None = None
    government: bool = False

    @property
    def concerns_speeches(self) -> bool:
        """Whether only speeches can satisfy it."""
        return bool(self.house or self.committee or self.speaker or self.date_from or self.date_to or self.government)


@dataclass(frozen=True, slots=True)
class Law:
    """A law that the store holds, with the names by which it may be called."""

    law_id: str
    title: str
    number: str
    abbreviations: tuple[str, ...]
    verbatim: bool


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate: its passage id and a score that only its own list can compare."""

    id: str
    score: float


class Store(Protocol):
    """Passages, findable by words, by vector, by id and by law."""

    def by_words(self, head: Mapping[str, float], body: Mapping[str, float], k: int, where: Filter) -> list[Scored]:
        """Best `k` by BM25, summed over the weighted terms of the two fields."""

    def by_vector(self, vector: npt.NDArray[np.float32], k: int, where: Filter) -> list[Scored]:
        """Best `k` by cosine with `vector` of shape (300,)."""

    def passages(self, ids: Collection[str]) -> dict[str, Passage]:
        """The passages of `ids`; unknown ids are left out."""

    def indexed_forms(self, ids: Collection[str]) -> dict[str, tuple[str, str]]:
        """Head and body of passages as indexed: forms parted by spaces, sentences by line ends, paragraphs by two."""

    def law_passages(self, law_id: str) -> list[Passage]:
        """Every passage of a law, in the order of the law."""

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
