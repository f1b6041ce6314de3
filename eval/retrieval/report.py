"""What a run of the bench came to, as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from eval.retrieval.intervals import Interval
from eval.retrieval.measures import Miss

SectionKind = Literal["group", "set", "part"]


@dataclass(frozen=True, slots=True)
class Section:
    """Questions whose figures are taken together: a group over all sets but the tuned one, a set, or a set's part.

    A set that has questions of several groups has a part for each, named as in `retrieval_heldout/lay`.
    Of `gold` different gold passages the index holds `gold_held`; `unreachable` questions have none of theirs there.
    """

    kind: SectionKind
    name: str
    questions: int
    gold: int
    gold_held: int
    unreachable: int

    @property
    def key(self) -> str:
        """Kind and name as one word: a set may be called as a group is."""
        return f"{self.kind}/{self.name}"


@dataclass(frozen=True, slots=True)
class Figures:
    """Means of each measure, and how they differ from the rung before (empty on the first)."""

    figures: Mapping[str, Interval]
    change: Mapping[str, Interval] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RungFigures:
    """A rung's figures by the key of a section; `ms` is {"p50", "p95"} of one search, `full` the search as it serves."""

    name: str
    about: str
    full: bool
    ms: Mapping[str, float]
    sections: Mapping[str, Figures]


@dataclass(frozen=True, slots=True)
class Report:
    """A run. `corpus` and `machine` say what it was made on, `load` the machine's load average over that time.

    `rungs` holds the ablation in its order, or the full search alone; `rss_mb` is the memory after the full search.
    """

    started_at: str
    corpus: Mapping[str, Any]
    machine: Mapping[str, Any]
    load: float
    depth: int
    rss_mb: float
    sets: Sequence[Mapping[str, Any]]
    sections: Sequence[Section]
    rungs: Sequence[RungFigures]
    misses: Mapping[str, Sequence[Miss]]

    @property
    def full(self) -> RungFigures:
        """The figures of the search as it serves."""
        return next(rung for rung in self.rungs if rung.full)

    @property
    def ablation(self) -> bool:
        """Whether more than the full search was measured."""
        return len(self.rungs) > 1

    def of(self, kind: SectionKind) -> list[Section]:
        """The sections of a kind, in their order."""
        return [section for section in self.sections if section.kind == kind]

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for `json.dumps`."""
        return asdict(self)
