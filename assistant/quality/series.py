"""Runs put side by side: the latest of each kind, and one figure followed through them, model by model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.quality.runs import Kind, Run

MOST_POINTS = 60
"""So many of a model's latest runs are followed."""

FIRST_FIGURES = ("citation_precision", "recall@10", "handled")
"""What is shown first, where it was measured."""


@dataclass(frozen=True, slots=True)
class Point:
    """The figure of one run; `place` is the run's place among all that are shown, from 0."""

    run: Run
    place: int
    value: float


@dataclass(frozen=True, slots=True)
class Series:
    """One figure of the runs of one model over one dataset, oldest first; at least one point."""

    llm: str
    points: tuple[Point, ...]

    @property
    def last(self) -> Point:
        """The latest run."""
        return self.points[-1]


def latest(runs: Sequence[Run]) -> tuple[Run, ...]:
    """The latest run of each dataset and model, datasets by name."""
    newest = {(run.dataset, run.kind, run.llm): run for run in runs}
    return tuple(newest[key] for key in sorted(newest))


def datasets(runs: Sequence[Run]) -> tuple[tuple[Kind, str], ...]:
    """What was run, the one of the latest run first."""
    return tuple(dict.fromkeys((run.kind, run.dataset) for run in reversed(runs)))


def figures(runs: Sequence[Run], kind: Kind, dataset: str) -> tuple[str, ...]:
    """The figures that were measured with a dataset, those of FIRST_FIGURES first."""
    told = dict.fromkeys(
        name for run in reversed(runs) if (run.kind, run.dataset) == (kind, dataset) for name in run.figures
    )
    return (*(name for name in FIRST_FIGURES if name in told), *(name for name in told if name not in FIRST_FIGURES))


def series(runs: Sequence[Run], kind: Kind, dataset: str, figure: str) -> tuple[Series, ...]:
    """A figure model by model, the model of the latest run first; models without it are left out."""
    measured = [run for run in runs if (run.kind, run.dataset) == (kind, dataset) and figure in run.figures]
    by_model: dict[str, list[Run]] = {}
    for run in reversed(measured):
        by_model.setdefault(run.llm, []).append(run)
    kept = {llm: list(reversed(of_model[:MOST_POINTS])) for llm, of_model in by_model.items()}
    # One run more or less of another model must not move the points of this one off theirs.
    shown = [run for run in measured if any(run is one for one in kept[run.llm])]
    place = {id(run): place for place, run in enumerate(shown)}
    return tuple(
        Series(llm, tuple(Point(run, place[id(run)], run.figures[figure]) for run in of_model))
        for llm, of_model in kept.items()
    )
