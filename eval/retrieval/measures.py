"""What is measured of one question: measures of trec_eval, by way of pytrec_eval (Van Gysel and de Rijke, SIGIR 2018).

    recall@k   1 if any gold passage is among the best k, else 0 (trec_eval: success_k)
    all@10     the same with k = 10, but types that need all their gold passages need them all (trec_eval: recall_10)
    mrr        1 / rank of the first gold passage, 0 if none was found (recip_rank)
    ndcg@10    normalised discounted cumulative gain of the best ten, each gold passage worth 1 (ndcg_cut_10)
    …+ok       the same with the passages that are right to find beside the gold counted as gold

A gold passage that the index does not hold stays among the gold: it is a miss.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pytrec_eval

from eval.retrieval.questions import Question

DEPTH = 20
"""A search must return so many passages for every measure to be defined."""

RECALL, ALL = "recall@10", "all@10"

_STRICT = {f"recall@{k}": f"success_{k}" for k in (1, 5, 10, DEPTH)} | {"mrr": "recip_rank", "ndcg@10": "ndcg_cut_10"}
_WITH_OK = {f"{name}+ok": taken for name, taken in _STRICT.items() if name in (RECALL, "mrr", "ndcg@10")}
MEASURES = ("recall@1", "recall@5", RECALL, f"recall@{DEPTH}", ALL, "mrr", "ndcg@10", *_WITH_OK)

_TREC = frozenset({f"success.1,5,10,{DEPTH}", "recip_rank", "ndcg_cut.10", "recall.10"})

Values = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Miss:
    """A question whose answer is not among the best ten: the rank of each gold passage (None: not found), and what came first."""

    id: str
    question: str
    ranks: Mapping[str, int | None]
    first: tuple[str, ...]


def values(questions: Sequence[Question], found: Sequence[Sequence[str]]) -> Values:
    """Each measure of each question, shape (questions, MEASURES); `found` are passage ids, best first, no id twice."""
    run = {_key(place): _scored(ids) for place, ids in enumerate(found)}
    strict = _evaluated([question.gold for question in questions], run)
    generous = _evaluated([question.gold + question.also_ok for question in questions], run)
    rows = [
        [_value(name, question, strict[_key(place)], generous[_key(place)]) for name in MEASURES]
        for place, question in enumerate(questions)
    ]
    return np.array(rows, dtype=np.float64).reshape(len(questions), len(MEASURES))


def misses(questions: Sequence[Question], found: Sequence[Sequence[str]], measured: Values) -> list[Miss]:
    """The questions that have no `all@10`, in their order."""
    missed = []
    for question, ids, row in zip(questions, found, measured, strict=True):
        if not row[MEASURES.index(ALL)]:
            ranks = {one: ids.index(one) + 1 if one in ids else None for one in question.gold}
            missed.append(Miss(question.id, question.text, ranks, tuple(ids[:1])))
    return missed


def _evaluated(
    relevant: Sequence[Sequence[str]], run: Mapping[str, Mapping[str, float]]
) -> dict[str, dict[str, float]]:
    judged = {_key(place): dict.fromkeys(ids, 1) for place, ids in enumerate(relevant)}
    evaluator: Any = pytrec_eval.RelevanceEvaluator(judged, _TREC)
    evaluated: dict[str, dict[str, float]] = evaluator.evaluate(run)
    return evaluated


def _value(name: str, question: Question, strict: Mapping[str, float], generous: Mapping[str, float]) -> float:
    if name == ALL:
        return float(strict["recall_10"] == 1.0) if question.needs_all else strict["success_10"]
    return generous[_WITH_OK[name]] if name in _WITH_OK else strict[_STRICT[name]]


def _scored(ids: Sequence[str]) -> dict[str, float]:
    """trec_eval sorts by score, and takes equal scores by name: ranks as scores keep the order."""
    return {one: float(len(ids) - place) for place, one in enumerate(ids)}


def _key(place: int) -> str:
    return f"q{place}"
