"""The bench itself: every question put to the full search, and to each rung of the ablation."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.engine import Assistant
from eval.bench_questions import starter_questions
from eval.record import machine
from eval.retrieval.baselines import Baselines, baselines
from eval.retrieval.intervals import intervals
from eval.retrieval.ladder import BIGRAMS, Rung, full_rung, rungs
from eval.retrieval.measures import MEASURES, Values, misses, values
from eval.retrieval.questions import GROUPS, Question, QuestionSet, part_name
from eval.retrieval.report import Figures, Report, RungFigures, Section, SectionKind
from eval.summary import percentiles
from indexes.generations import read_manifest
from indexes.store.embedded import TEXTS

# Other questions than those measured, so that no cache has seen them.
_WARMING = 20
_CORPUS = ("generation", "passages", "laws", "articles", "speeches", "documents", "written", "pieces", "stamps")

Progress = Callable[[int, int], None]
Search = Callable[[Question], list[str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a set."""

    set: str
    question: Question


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rung found for each question, best first, and how long each search took."""

    rung: Rung
    found: Sequence[Sequence[str]]
    ms: Sequence[float]


@dataclass(frozen=True, slots=True)
class Bench:
    """A finished run: its report, and a row of plain data for each question."""

    report: Report
    rows: Sequence[dict[str, Any]]


def run_bench(
    assistant: Assistant,
    sets: Sequence[QuestionSet],
    depth: int,
    *,
    ablation: bool,
    progress: Progress = lambda _done, _all: None,
) -> Bench:
    """Measure the index that `assistant` serves; `depth` passages are asked for each question.

    Raises HomeNotWritableError where the baselines of the ablation cannot be indexed.
    """
    started = datetime.now(UTC)
    asked = [Asked(entry.name, question) for entry in sets for question in entry.questions]
    ladder = rungs() if ablation else [full_rung()]
    counter = _Counter(progress, len(ladder) * len(asked))
    # Told before anything is measured: the generation may be replaced and removed in the meantime.
    corpus = _corpus(assistant)
    sections = list(_sections(assistant, sets, asked))
    loads = [os.getloadavg()[0]]
    # First of all, while nothing but the index is in memory.
    full = _outcome(_searching(assistant, full_rung(), depth, None), full_rung(), asked, counter)
    loads.append(os.getloadavg()[0])
    rss_mb = _rss_mb()
    outcomes = [*_others(assistant, ladder, asked, depth, counter)]
    outcomes.append(Outcome(ladder[-1], full.found, full.ms))
    measured = np.stack([values([one.question for one in asked], outcome.found) for outcome in outcomes])
    report = Report(
        started_at=started.isoformat(timespec="seconds"),
        corpus=corpus,
        machine=machine(),
        load=round(sum(loads) / len(loads), 1),
        depth=depth,
        rss_mb=rss_mb,
        sets=[{"name": entry.name, "sha256": entry.sha256, "questions": len(entry.questions),
               "left_out": entry.left_out, "tuned_on": entry.tuned_on} for entry in sets],
        sections=[section for section, _ in sections],
        rungs=_rung_figures(outcomes, measured, sections),
        misses=_misses(sets, asked, full, measured[-1]),
    )  # fmt: skip
    return Bench(report, _rows(asked, full, measured[-1]))


class _Counter:
    def __init__(self, progress: Progress, everything: int) -> None:
        self._progress, self._everything, self._done = progress, everything, 0

    def step(self) -> None:
        self._done += 1
        self._progress(self._done, self._everything)


def _others(
    assistant: Assistant, ladder: Sequence[Rung], asked: Sequence[Asked], depth: int, counter: _Counter
) -> Iterator[Outcome]:
    """Every rung but the last, which is the full search."""
    with ExitStack() as stack:
        of_letters = None
        if any(rung.steps is None for rung in ladder):
            home = assistant.settings.home
            texts = home / "index" / assistant.index / TEXTS
            of_letters = stack.enter_context(baselines(texts, home, assistant.store.day))
        for rung in ladder[:-1]:
            yield _outcome(_searching(assistant, rung, depth, of_letters), rung, asked, counter)


def _searching(assistant: Assistant, rung: Rung, depth: int, of_letters: Baselines | None) -> Search:
    if rung.steps is not None:
        return lambda question: [
            hit.passage.id for hit in assistant.search(question.text, depth, question.where, rung.steps)
        ]
    if of_letters is None:
        raise ValueError(f"{rung.name} needs an index of its own")
    search = of_letters.by_bigrams if rung.name == BIGRAMS else of_letters.by_whitespace
    return lambda question: search(question.text, depth, question.where)


def _outcome(search: Search, rung: Rung, asked: Sequence[Asked], counter: _Counter) -> Outcome:
    for other in starter_questions()[:_WARMING]:
        search(Question("", other.text, ()))
    found, taken = [], []
    for one in asked:
        started = time.perf_counter()
        found.append(search(one.question))
        taken.append((time.perf_counter() - started) * 1_000)
        counter.step()
    return Outcome(rung, found, taken)


def _sections(
    assistant: Assistant, sets: Sequence[QuestionSet], asked: Sequence[Asked]
) -> Iterator[tuple[Section, list[int]]]:
    """Each section with the places of its questions; of groups the questions that the search was tuned on are no part."""
    held = set(assistant.store.passages({one for entry in asked for one in entry.question.gold}))
    places: dict[tuple[SectionKind, str], list[int]] = {("group", name): [] for name in GROUPS}
    tuned_on = {entry.name for entry in sets if entry.tuned_on}
    for entry in sets:
        places |= {("set", entry.name): [], **{("part", name): [] for name in entry.parts}}
    for place, one in enumerate(asked):
        places["set", one.set].append(place)
        part: tuple[SectionKind, str] = ("part", part_name(one.set, one.question.group))
        if part in places:
            places[part].append(place)
        if one.set not in tuned_on:
            places["group", one.question.group].append(place)
    for (kind, name), of_section in places.items():
        if of_section:
            golds = [set(asked[place].question.gold) for place in of_section]
            gold = set().union(*golds)
            unreachable = sum(not one & held for one in golds)
            yield Section(kind, name, len(of_section), len(gold), len(gold & held), unreachable), of_section


def _rung_figures(
    outcomes: Sequence[Outcome], measured: npt.NDArray[np.float64], sections: Sequence[tuple[Section, list[int]]]
) -> list[RungFigures]:
    """`measured` has shape (rungs, questions, MEASURES)."""
    by_rung: list[dict[str, Figures]] = [{} for _ in outcomes]
    for section, places in sections:
        here = measured[:, places]
        # Rung by rung, side by side: one set of resamples for all of them.
        means = intervals(np.concatenate(list(here), axis=1))
        changes = intervals(np.concatenate(list(np.diff(here, axis=0)), axis=1)) if len(outcomes) > 1 else []
        for number, figures in enumerate(by_rung):
            taken = means[number * len(MEASURES) :]
            change = changes[(number - 1) * len(MEASURES) :] if number else []
            figures[section.key] = Figures(
                dict(zip(MEASURES, taken, strict=False)), dict(zip(MEASURES, change, strict=False))
            )
    return [
        RungFigures(one.rung.name, one.rung.about, one.rung.full, percentiles(one.ms), figures)
        for one, figures in zip(outcomes, by_rung, strict=True)
    ]


def _misses(sets: Sequence[QuestionSet], asked: Sequence[Asked], full: Outcome, measured: Values) -> dict[str, Any]:
    missed = {}
    for entry in sets:
        places = [place for place, one in enumerate(asked) if one.set == entry.name]
        missed[entry.name] = misses(entry.questions, [full.found[place] for place in places], measured[places])
    return missed


def _rows(asked: Sequence[Asked], full: Outcome, measured: Values) -> list[dict[str, Any]]:
    return [
        {
            "set": one.set,
            "id": one.question.id,
            "question": one.question.text,
            "type": one.question.type,
            "group": one.question.group,
            "gold": one.question.gold,
            "also_ok": one.question.also_ok,
            "found": found,
            "ms": round(ms, 2),
            **{name: float(value) for name, value in zip(MEASURES, row, strict=True)},
        }
        for one, found, ms, row in zip(asked, full.found, full.ms, measured, strict=True)
    ]


def _corpus(assistant: Assistant) -> dict[str, Any]:
    manifest = read_manifest(assistant.settings.home / "index" / assistant.index).public()
    return {name: manifest[name] for name in _CORPUS}


def _rss_mb() -> float:
    """Memory that is resident now, files mapped into it included; where the system does not say, the most there was."""
    statm = Path("/proc/self/statm")
    if statm.is_file():
        return round(int(statm.read_text().split()[1]) * resource.getpagesize() / 1024**2, 1)
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)
