"""A conditional logit over the passages found for each question, and how well it does on questions left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from assistant.compose.choosing import eligible
from assistant.draft import Inquiry
from assistant.ranking import features
from eval.retrieval.questions import Question, QuestionSet

# Strength of the L2 penalty on the weights of standardized features.
PENALTY = 0.005
FOLDS = 10

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """One question: the features of the passages found, by name, and which of these are right. Shape (passages,)."""

    set_name: str
    question: Question
    passages: tuple[dict[str, float], ...]
    right: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of features by name, and what is added to every score."""

    by_name: dict[str, float]
    intercept: float

    def scores(self, passages: Iterable[dict[str, float]]) -> Floats:
        """The score of each passage. Shape (passages,)."""
        return np.array(
            [
                self.intercept + sum(self.by_name.get(name, 0.0) * value for name, value in one.items())
                for one in passages
            ]
        )


def examples(inquire: Callable[[str], Inquiry | None], sets: Sequence[QuestionSet]) -> Iterator[Example]:
    """The questions for which something was found."""
    for one in sets:
        for question in one.questions:
            inquiry = inquire(question.text)
            entries = eligible(inquiry) if inquiry is not None else []
            if inquiry is not None and entries:
                right = {*question.gold, *question.also_ok}
                found = np.array([entry.passage.id in right for entry in entries])
                yield Example(one.name, question, tuple(features(inquiry.question, entries)), found)


def fit(given: Sequence[Example], penalty: float = PENALTY) -> Weights:
    """The weights that make right passages likeliest. Raises ValueError where no question has a right passage."""
    usable = [one for one in given if one.right.any()]
    if not usable:
        raise ValueError("no question with a right passage among those found")
    names = sorted({name for one in given for passage in one.passages for name in passage})
    mean, spread = _standard(_matrix(given, names))
    table = (_matrix(usable, names) - mean) / spread
    right = np.concatenate([one.right for one in usable]).astype(float)
    sizes = np.array([len(one.passages) for one in usable])
    starts, of = np.concatenate([[0], np.cumsum(sizes)[:-1]]), np.repeat(np.arange(len(usable)), sizes)

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = table @ weights
        odds = np.exp(scores - np.maximum.reduceat(scores, starts)[of])
        chances = odds / np.add.reduceat(odds, starts)[of]
        told = np.add.reduceat(chances * right, starts) + 1e-12
        slope = table.T @ (chances - chances * right / told[of]) / len(usable)
        return float(-np.log(told).mean() + penalty * weights @ weights / 2), slope + penalty * weights

    weights: Floats = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B").x / spread
    return Weights(dict(zip(names, weights.tolist(), strict=True)), float(-weights @ mean))


def cross_validated(given: Sequence[Example], folds: int = FOLDS) -> dict[str, tuple[int, int]]:
    """By set: for how many questions the best passage is right by weights fitted to the others, and of how many."""
    order = np.random.default_rng(0).permutation(len(given))
    told: dict[str, tuple[int, int]] = {}
    for fold in range(folds):
        left_out = set(order[fold::folds].tolist())
        weights = fit([one for number, one in enumerate(given) if number not in left_out])
        for number in sorted(left_out):
            one = given[number]
            right, count = told.get(one.set_name, (0, 0))
            best = int(np.argmax(weights.scores(one.passages)))
            told[one.set_name] = (right + bool(one.right[best]), count + 1)
    return dict(sorted(told.items()))


def _matrix(given: Sequence[Example], names: Sequence[str]) -> Floats:
    return np.array([[passage.get(name, 0.0) for name in names] for one in given for passage in one.passages])


def _standard(table: Floats) -> tuple[Floats, Floats]:
    spread = table.std(axis=0)
    return table.mean(axis=0), np.where(spread < 1e-5, 1.0, spread)
