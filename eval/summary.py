"""Many scores into few figures: mean, over how many questions, and for how many the metric is not defined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, get_args

import numpy as np

from eval.metrics import METRIC_NAMES
from eval.outcome import Outcome, Verdict
from eval.scoring import Scores


@dataclass(frozen=True, slots=True)
class Figure:
    """The mean over the `n` questions for which a metric is defined, None if there are none."""

    mean: float | None
    n: int
    undefined: int


Figures = dict[str, Figure]


@dataclass(frozen=True, slots=True)
class Summary:
    """Figures of a run, overall and by type of question, and how many questions came to which verdict."""

    questions: int
    verdicts: dict[str, int]
    metrics: Figures
    by_type: dict[str, Figures]
    ask_ms: dict[str, float]

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for `json.dumps`."""
        return asdict(self)


def summarise(outcomes: Sequence[Outcome], scores: Sequence[Scores]) -> Summary:
    """The summary of a run of at least one question."""
    types = dict.fromkeys(outcome.example.type for outcome in outcomes)
    of_type = {
        kind: [row for outcome, row in zip(outcomes, scores, strict=True) if outcome.example.type == kind]
        for kind in types
    }
    verdicts = Counter(outcome.verdict for outcome in outcomes)
    return Summary(
        questions=len(outcomes),
        verdicts={verdict: verdicts[verdict] for verdict in get_args(Verdict)},
        metrics=figures(scores),
        by_type={kind: figures(rows) for kind, rows in of_type.items()},
        ask_ms=percentiles([outcome.ms for outcome in outcomes]),
    )


def figures(scores: Iterable[Mapping[str, float | None]]) -> Figures:
    """Each metric's figure over these rows."""
    rows = list(scores)
    return {name: _figure([row[name] for row in rows]) for name in METRIC_NAMES}


def percentiles(values: Sequence[float]) -> dict[str, float]:
    """Median and 95th percentile."""
    p50, p95 = np.percentile(values, [50, 95])
    return {"p50": round(float(p50), 2), "p95": round(float(p95), 2)}


def _figure(values: Sequence[float | None]) -> Figure:
    defined = [value for value in values if value is not None]
    mean = sum(defined) / len(defined) if defined else None
    return Figure(mean, len(defined), len(values) - len(defined))
