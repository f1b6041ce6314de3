"""Paired bootstrap intervals: how far a mean, or the difference of two, would move with other questions of the kind.

Percentile bootstrap over questions (Efron and Tibshirani 1993; Sakai, "Evaluating evaluation metrics based on the
bootstrap", SIGIR 2006). Every figure over the same questions sees the same resamples, so that differences are paired.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

RESAMPLES = 10_000
SEED = 20_260_101
_BOUNDS = (2.5, 97.5)
# So many resamples are held at once: with 1,000 questions 8 MB.
_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean over `n` questions, and the bounds of its 95 % interval."""

    mean: float
    low: float
    high: float
    n: int


def intervals(values: npt.NDArray[np.float64]) -> list[Interval]:
    """The interval of each column's mean; `values` has shape (questions, figures), at least one question.

    Differences are given as columns of differences, question by question.
    """
    n, figures = values.shape
    generator = np.random.default_rng(SEED)
    means = np.empty((RESAMPLES, figures))
    for start in range(0, RESAMPLES, _AT_ONCE):
        # Drawing n questions with replacement is drawing how often each of them comes.
        drawn = generator.multinomial(n, np.full(n, 1 / n), size=_AT_ONCE)
        means[start : start + _AT_ONCE] = drawn @ values / n
    low, high = np.percentile(means, _BOUNDS, axis=0)
    return [
        Interval(float(mean), float(low[place]), float(high[place]), n)
        for place, mean in enumerate(values.mean(axis=0))
    ]
