"""`toben eval retrieval` but for what it prints: read, measure, keep, write the page, compare with thresholds."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assistant.building import open_assistant
from assistant.corpus_facts import corpus_days
from assistant.settings import Settings
from eval import measured, record
from eval.retrieval.bench import Progress, run_bench
from eval.retrieval.docs import write_docs
from eval.retrieval.questions import Say, default_paths, read_sets
from eval.retrieval.report import Report
from eval.retrieval.thresholds import below, read_thresholds

_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command line asks for. Without `questions` all that are at hand are put."""

    questions: Sequence[Path]
    depth: int
    ablation: bool
    out: Path | None
    docs: Path | None
    fail_under: Sequence[str]


@dataclass(frozen=True, slots=True)
class Done:
    """A run, the folder that it is kept in, and a line for each figure below its threshold."""

    report: Report
    folder: Path
    below: Sequence[str]


def measure(wanted: Wanted, settings: Settings, say: Say, progress: Progress = lambda _done, _all: None) -> Done:
    """Run the bench on the serving index and keep it. Raises TobenError, before any search where it can be told then."""
    sets = read_sets(wanted.questions or default_paths(shared_questions()), say)
    thresholds = read_thresholds(wanted.fail_under, sets)
    out = record.writable(wanted.out or settings.home / "eval")
    assistant = open_assistant(settings, say)
    try:
        bench = run_bench(assistant, sets, wanted.depth, ablation=wanted.ablation, progress=progress)
        corpus = corpus_days(assistant)
    finally:
        assistant.close()
    report = bench.report
    info = {"started_at": report.started_at, "sets": report.sets, "index": report.corpus,
            "corpus": corpus.to_dict(), "measured": [one.to_dict() for one in measured.of_retrieval(report)],
            **record.surroundings(settings)}  # fmt: skip
    folder = record.keep(out, datetime.fromisoformat(report.started_at), info, report.to_dict(), bench.rows)
    if wanted.docs:
        for file in write_docs(report, wanted.docs):
            say(f"書き込みました: {file}")
    return Done(report, folder, below(report, thresholds))


def shared_questions() -> Path:
    """The folder of questions beside the corpus (TOBEN_TEST_CORPUS), by default beside the checkout."""
    corpus = os.environ.get("TOBEN_TEST_CORPUS")
    return (Path(corpus).parent if corpus else _ROOT.parent / "shared") / "questions"
