"""The questions of a benchmark, with the passages that answer them where these are known."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from assistant.batch import filter_from
from eval.dataset import read_dataset
from indexes.store.protocol import Filter

STARTER = Path(__file__).parent / "datasets" / "starter.jsonl"

# Files below the questions folder with gold passages, and the prefix that their ids lack.
_WITH_GOLD = {"dev/law.jsonl": "law:", "dev/diet.jsonl": "diet:", "lawqa_dev.jsonl": "law:"}
# Shorter ones say nothing by themselves: 次のうち、正しいものを教えてください.
_LAWQA_SHORTEST = 26


@dataclass(frozen=True, slots=True)
class BenchQuestion:
    """A question and the filter that belongs to it. `gold` is empty where no answer is known."""

    text: str
    where: Filter = field(default_factory=Filter)
    gold: tuple[str, ...] = ()


def with_gold(folder: Path) -> dict[str, list[BenchQuestion]]:
    """Questions with gold passages, by file; files that are missing are left out."""
    found = {}
    for name, prefix in _WITH_GOLD.items():
        if (folder / name).is_file():
            shortest = _LAWQA_SHORTEST if name.startswith("lawqa") else 0
            questions = [entry for entry in _read(folder / name, prefix) if len(entry.text) >= shortest]
            found[name] = [entry for entry in questions if entry.gold]
    return found


def for_latency(folder: Path) -> tuple[str, list[BenchQuestion]]:
    """Every question of dev/*.jsonl, or the starter questions where that folder is missing; and which they are."""
    files = sorted((folder / "dev").glob("*.jsonl"))
    questions = [entry for file in files for entry in _read(file, "")]
    return ("dev/*.jsonl", questions) if questions else (STARTER.name, starter_questions())


def starter_questions() -> list[BenchQuestion]:
    """The starter questions, without filter or gold: to warm up with, or to measure with for want of others."""
    return [BenchQuestion(example.question) for example in read_dataset(STARTER).examples]


def _read(file: Path, prefix: str) -> Iterator[BenchQuestion]:
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        gold = tuple(prefix + passage_id for passage_id in row.get("gold", ()))
        yield BenchQuestion(row["question"], filter_from(row.get("filter")), gold)
