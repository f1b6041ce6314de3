"""What a store of passages must be able to do; the embedded one is the first, a cluster may follow."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np
import numpy.typing as npt

from indexes.lexicon.matching import Translation
from indexes.passage import Kind, Passage
from indexes.repeals import Repeal
from indexes.store.speeches import Mask, Speeches
from indexes.text.sudachi import Token


@dataclass(frozen=True, slots=True)
class Filter:
    """Exact conditions on passages; empty means any. Dates are those of speeches, both ends included.

    `house`, `committee` and `speaker` are as the minutes write them; `office` is one that the position of a speaker has
    in it (`indexes.diet_names.holds_office`), `party` one that the speaker's group has in it (`belongs_to`).
    Conditions on speeches let speeches and written questions through, and nothing else.
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
    office: str = ""
    session: int = 0
    party: str = ""

    @property
    def concerns_speeches(self) -> bool:
        """Whether only speeches and written questions can satisfy it."""
        place = self.house or self.committee or self.session
        person = self.speaker or self.office or self.party or self.government
        return bool(place or person or self.date_from or self.date_to)


@dataclass(frozen=True, slots=True)
class DietFacts:
    """What the store holds of the Diet, as the minutes write it.

    `committees` are (House, committee), `offices` (position, whether it spoke for the government), `parties` the groups
    in the Diet, `sessions` (number, first and last day of what is held of it).
    """

    committees: tuple[tuple[str, str], ...] = ()
    speakers: tuple[str, ...] = ()
    offices: tuple[tuple[str, bool], ...] = ()
    parties: tuple[str, ...] = ()
    sessions: tuple[tuple[int, date, date], ...] = ()


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
        """Best `k` by cosine with `vector` of shape (dimension,), which `embed` gives."""

    def passages(self, ids: Collection[str]) -> dict[str, Passage]:
        """The passages of `ids`; unknown ids are left out."""

    def known(self, ids: Collection[str]) -> set[str]:
        """Those of `ids` that `passages` would give, without reading their texts."""

    def indexed_forms(self, ids: Collection[str]) -> dict[str, tuple[str, str]]:
        """Head and body of passages as indexed: forms parted by spaces, sentences by line ends, paragraphs by two."""

    def law_passages(self, law_id: str, *, everything: bool = False) -> list[Passage]:
        """The passages of a law, in its order; `everything`: 附則 of amending laws and the table of contents, too."""

    def law_ids(self, law_id: str, *, everything: bool = False) -> list[str]:
        """The ids of `law_passages`, which cost far less than their texts."""

    def versions(self, passage_id: str) -> list[Passage]:
        """Every text that an id has had or will have, oldest first."""

    def links_from(self, passage_id: str) -> list[Tie]:
        """References that stand in a passage, in its order."""

    def links_to(self, passage_id: str) -> list[Tie]:
        """References elsewhere to a passage or to a place inside it."""

    def neighbours(self, passage_id: str) -> dict[str, bool]:
        """Provisions of the same family (an Act, its Orders and Rules) that refer to one, or are referred to by it.

        By id: whether they refer to it.
        """

    def cited(self, targets: Collection[str]) -> dict[str, int]:
        """How many other laws refer to each of `targets`, provisions or laws (`law:<id>`); those with none are left out."""

    def translations(self, question: Sequence[Token]) -> list[Translation]:
        """The entries of the lexicon that a question speaks of, the heaviest first; `question` are all its tokens."""

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

    def diet(self) -> DietFacts:
        """What is held of the Diet."""

    def speeches(self) -> Speeches:
        """The same by column, a row for each speech and written question, for counting over all of them."""

    def speeches_with(self, form: str) -> Mask:
        """The rows of `speeches` that have a normalized form in head or body, shape (rows,)."""

    def document_frequency(self, term: str) -> int:
        """How many passages have `term` in head or body."""

    def size(self) -> int:
        """How many passages there are."""

    def embed(self, tokens: Sequence[Token], text: str = "") -> npt.NDArray[np.float32]:
        """The vector of a question, shape (dimension,): chiVe reads its `tokens`, a transformer its `text`.

        Without `text` a transformer is given the words of `tokens` in a row.
        """

    def near_words(self, form: str) -> Mapping[str, float]:
        """Normalized forms of nearly the meaning of `form`, itself among them, with their cosines (NEAR to 1)."""

    def close(self) -> None:
        """Give back what it holds open."""
