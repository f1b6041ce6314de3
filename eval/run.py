"""A dataset put to the assistant, scored, summed up and kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assistant.building import open_assistant
from assistant.corpus_facts import corpus_days
from assistant.engine import Assistant
from assistant.llms.presets.choosing import writing
from assistant.settings import Settings
from eval import measured, record
from eval.dataset import Dataset
from eval.outcome import RETRIEVED, Outcome, ask
from eval.scoring import Scores, score
from eval.summary import Summary, summarise
from indexes import generations

STARTER_HOME = ".starter-home"

Say = Callable[[str], None]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run and the folder that it is kept in."""

    folder: Path
    info: dict[str, Any]
    summary: Summary
    outcomes: tuple[Outcome, ...]
    scores: tuple[Scores, ...]


def run_dataset(
    dataset: Dataset,
    settings: Settings,
    out: Path,
    llm: str | None = None,
    say: Say = lambda _line: None,
    progress: Progress = lambda _done, _all: None,
) -> Run:
    """Ask every question of `dataset` and keep the run in a new folder below `out`.

    Raises TobenError when the index cannot be opened or the LLM is unknown; nothing is kept then.
    """
    started = datetime.now(UTC)
    settings = writing(settings, llm)
    with _assistant(dataset, settings, record.writable(out), say) as assistant:
        outcomes = []
        for example in dataset.examples:
            outcomes.append(ask(assistant, example, llm))
            progress(len(outcomes), len(dataset.examples))
        index, corpus, writer = _index(assistant), corpus_days(assistant), llm or assistant.default_llm
    scores = score(outcomes)
    summary = summarise(outcomes, scores)
    info = {
        "started_at": started.isoformat(timespec="seconds"),
        "seconds": round((datetime.now(UTC) - started).total_seconds(), 1),
        "dataset": {"path": str(dataset.path), "sha256": dataset.sha256, "questions": len(dataset.examples)},
        "index": index,
        "corpus": corpus.to_dict(),
        "measured": [measured.of_dataset(dataset.name, summary, writer).to_dict()],
        "retrieved": RETRIEVED,
        "llms": dict(Counter(outcome.llm for outcome in outcomes)),
        **record.surroundings(settings),
    }
    rows = [_row(outcome, values) for outcome, values in zip(outcomes, scores, strict=True)]
    folder = record.keep(out, started, info, summary.to_dict(), rows)
    return Run(folder, info, summary, tuple(outcomes), tuple(scores))


@contextmanager
def _assistant(dataset: Dataset, settings: Settings, out: Path, say: Say) -> Iterator[Assistant]:
    """The assistant over the index that the dataset is meant for."""
    assistant = open_assistant(settings, say)
    # The starter questions expect not_found for what the starter corpus lacks: on a larger one that would be wrong.
    if dataset.name.startswith("starter") and not assistant.starter_only:
        assistant.close()
        own = settings.model_copy(update={"home": out / STARTER_HOME})
        say(f"{dataset.path.name} は組み込みの資料についての質問です。{own.home} に専用の索引を作って使います。")
        assistant = open_assistant(own, lambda _line: None)
    try:
        yield assistant
    finally:
        assistant.close()


def _index(assistant: Assistant) -> dict[str, Any]:
    return generations.read_manifest(assistant.settings.home / "index" / assistant.index).public()


def _row(outcome: Outcome, scores: Scores) -> dict[str, Any]:
    example = outcome.example
    return {
        "id": example.id,
        "question": example.question,
        "type": example.type,
        "expect": example.expect,
        "status": outcome.status,
        "verdict": outcome.verdict,
        "gold": example.gold,
        "cited": outcome.cited,
        "retrieved": outcome.retrieved,
        **scores,
        "answer": outcome.text,
        "llm": outcome.llm,
        "ms": outcome.ms,
    }
