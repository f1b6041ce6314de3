"""`toben eval answers` but for what it prints: read, ask, audit, keep, write the table into a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from assistant.building import open_assistant
from assistant.corpus_facts import corpus_days
from assistant.llms.presets.choosing import writing
from assistant.settings import Settings
from eval import measured, pages, record
from eval.answers.judging import Outcome, judge
from eval.answers.questions import read_sets
from eval.answers.report import Figures, figures, markdown
from eval.pages import Place
from eval.retrieval.bench import Progress
from eval.retrieval.command import shared_questions
from eval.retrieval.questions import Say
from indexes import generations

PLACE = Place("figures")


@dataclass(frozen=True, slots=True)
class Done:
    """A run: its figures by set, every outcome, and the folder that it is kept in."""

    figures: Sequence[Figures]
    outcomes: Sequence[Outcome]
    folder: Path


def measure(
    questions: Sequence[Path],
    settings: Settings,
    llm: str | None,
    out: Path | None,
    docs: Path | None,
    say: Say,
    progress: Progress = lambda _done, _all: None,
) -> Done:
    """Ask every question of the serving index. Raises TobenError, before any is asked where it can be told then."""
    started = datetime.now(UTC)
    sets = read_sets(questions or [shared_questions() / "dev"], say)
    page = PLACE.read(docs) if docs else ""
    out = record.writable(out or settings.home / "eval")
    by_set: dict[str, list[Outcome]] = {}
    total = sum(len(one.questions) for one in sets)
    done = 0
    assistant = open_assistant(writing(settings, llm), say)
    try:
        # The first question of a process pays for what is read once.
        assistant.ask("法律", "none")
        for entry in sets:
            for question in entry.questions:
                by_set.setdefault(entry.name, []).append(judge(question, assistant, llm))
                done += 1
                progress(done, total)
        index = generations.read_manifest(settings.home / "index" / assistant.index).public()
        corpus, writer = corpus_days(assistant), llm or assistant.default_llm
    finally:
        assistant.close()
    rows = [figures(name, outcomes) for name, outcomes in by_set.items()]
    outcomes = [one for of_set in by_set.values() for one in of_set]
    info = {
        "started_at": started.isoformat(timespec="seconds"),
        "sets": [{"name": one.name, "sha256": one.sha256, "questions": len(one.questions)} for one in sets],
        "index": index,
        "corpus": corpus.to_dict(),
        "measured": [measured.of_answers(one, writer).to_dict() for one in rows],
        "llm": llm,
        **record.surroundings(settings),
    }
    summary = {"figures": [one.to_dict() for one in rows]}
    folder = record.keep(out, started, info, summary, [_row(one) for one in outcomes])
    if docs:
        line = f"Measured on {started:%Y-%m-%d} over {index['laws']:,} laws and {index['speeches']:,} speeches."
        pages.write(docs, PLACE.filled(page, f"{line}\n\n{markdown(rows)}"))
        say(f"書き込みました: {docs}")
    return Done(rows, outcomes, folder)


def _row(one: Outcome) -> dict[str, object]:
    return {
        "id": one.question.id,
        "question": one.question.text,
        "expect": one.question.expect,
        "status": one.answer.status,
        "handled": one.handled,
        "precision": one.precision,
        "recall": one.recall,
        "facts": one.facts,
        "invented": one.invented,
        "removed": one.answer.removed,
        "answer": one.answer.text,
        "ms": round(one.ms, 2),
    }
