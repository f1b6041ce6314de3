"""The metrics as ragas metrics, scored without an LLM and without a network.

ragas' `@experiment` is not used: it returns rows in any order and drops, with a print, those that fail.
"""

from __future__ import annotations

import asyncio
import inspect
import math
import os
from collections.abc import Sequence
from typing import Any

from eval.metrics import METRIC_NAMES, OWN_METRICS
from eval.outcome import Outcome
from indexes.errors import TobenError

Scores = dict[str, float | None]


def score(outcomes: Sequence[Outcome]) -> list[Scores]:
    """Every metric of every outcome, in order; None where a metric is not defined."""
    return asyncio.run(_Scorer().all(outcomes))


class _Scorer:
    def __init__(self) -> None:
        os.environ["RAGAS_DO_NOT_TRACK"] = "true"
        try:
            from ragas.dataset_schema import SingleTurnSample
            from ragas.metrics import IDBasedContextPrecision, IDBasedContextRecall, numeric_metric
        except ImportError as error:
            raise TobenError(
                f"評価には ragas が必要です（{error}）。pip install 'toben[eval]' で導入してください。"
            ) from error
        self._sample = SingleTurnSample
        self._own = [numeric_metric(name=metric.__name__)(metric) for metric in OWN_METRICS]
        self._retrieval = [IDBasedContextRecall(), IDBasedContextPrecision()]

    async def all(self, outcomes: Sequence[Outcome]) -> list[Scores]:
        return [await self._one(outcome) for outcome in outcomes]

    async def _one(self, outcome: Outcome) -> Scores:
        facts = _facts(outcome)
        scores: Scores = {}
        for function, metric in zip(OWN_METRICS, self._own, strict=True):
            wanted = {name: facts[name] for name in inspect.signature(function).parameters}
            result = await metric.ascore(**wanted)
            # ragas turns an exception into a value of None; a fault must not pass for an undefined value.
            if result.value is None and function(**wanted) is not None:
                raise RuntimeError(f"{function.__name__}: {result.reason}")
            scores[function.__name__] = result.value
        for metric in self._retrieval:
            scores[metric.name] = await self._retrieved(metric, outcome)
        return {name: scores[name] for name in METRIC_NAMES}

    async def _retrieved(self, metric: Any, outcome: Outcome) -> float | None:
        if not outcome.example.gold:
            return None
        sample = self._sample(
            retrieved_context_ids=list(outcome.retrieved), reference_context_ids=list(outcome.example.gold)
        )
        # The public wrapper writes a tracking id into the user's home, even with tracking switched off.
        value = float(await metric._single_turn_ascore(sample, []))
        return None if math.isnan(value) else value


def _facts(outcome: Outcome) -> dict[str, Any]:
    """What metrics may ask for, by the name of their parameter."""
    example = outcome.example
    return {
        "cited": outcome.cited,
        "gold": example.gold,
        "question_type": example.type,
        "refused": outcome.refused,
        "should_refuse": example.expect == "not_found",
        "key_facts": example.key_facts,
        "texts": (outcome.text, *outcome.quotes),
        "quotes": outcome.quotes,
        "sources": outcome.sources,
    }
