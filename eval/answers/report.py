"""The figures of many outcomes, and how they read as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from eval.answers.judging import Outcome


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of one set; shares from 0 to 1, None where no question defines them; milliseconds.

    `facts` is the share of all key facts, `all_facts` that of the questions all of whose facts are told. `invented`
    counts what was shown and is not held, `removed` statements that verification took out.
    """

    name: str
    questions: int
    handled: float
    declined: float
    precision: float | None
    recall: float | None
    first: float | None
    facts: float | None
    all_facts: float | None
    invented: int
    removed: int
    ask_p50: float
    ask_p95: float
    verify_p95: float

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for `json.dumps`."""
        return asdict(self)


def figures(name: str, outcomes: Sequence[Outcome]) -> Figures:
    """The figures of a set of at least one question."""
    with_facts = [one for one in outcomes if one.facts]
    facts = [told for one in with_facts for told in one.facts.values()]
    firsts = [
        float(one.answer.citations[0].passage_id in {*one.question.gold, *one.question.also_ok})
        for one in outcomes
        if one.question.gold and one.answer.citations
    ]
    asks = [one.ms for one in outcomes]
    return Figures(
        name=name,
        questions=len(outcomes),
        handled=sum(one.handled for one in outcomes) / len(outcomes),
        declined=sum(one.declined for one in outcomes) / len(outcomes),
        precision=_mean([one.precision for one in outcomes if one.precision is not None]),
        recall=_mean([one.recall for one in outcomes if one.recall is not None]),
        first=_mean(firsts),
        facts=_mean([float(told) for told in facts]),
        all_facts=_mean([float(all(one.facts.values())) for one in with_facts]),
        invented=sum(len(one.invented) for one in outcomes),
        removed=sum(sum(one.answer.removed.values()) for one in outcomes),
        ask_p50=float(np.percentile(asks, 50)),
        ask_p95=float(np.percentile(asks, 95)),
        verify_p95=float(np.percentile([one.answer.timings.get("verify", 0.0) for one in outcomes], 95)),
    )


HEADINGS = (
    "set", "questions", "handled as expected", "declined", "citation precision", "citation recall", "first citation",
    "key facts", "all facts of a question", "invented", "removed", "ask p50 / p95 ms", "verify p95 ms",
)  # fmt: skip


def cells(one: Figures) -> tuple[str, ...]:
    """A row of the table, in the order of HEADINGS."""
    shares = (one.precision, one.recall, one.first, one.facts, one.all_facts)
    return (
        one.name,
        str(one.questions),
        f"{one.handled:.2f}",
        f"{one.declined:.2f}",
        *("–" if share is None else f"{share:.2f}" for share in shares),
        str(one.invented),
        str(one.removed),
        f"{one.ask_p50:.0f} / {one.ask_p95:.0f}",
        f"{one.verify_p95:.1f}",
    )


def markdown(rows: Sequence[Figures]) -> str:
    """The table in Markdown."""
    lines = [HEADINGS, ("---",) * len(HEADINGS), *map(cells, rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
