from __future__ import annotations

import numpy as np
import pytest

from eval.retrieval.intervals import intervals


def test_a_share_of_a_half_in_a_hundred_has_the_binomial_interval() -> None:
    [half] = intervals(np.repeat([0.0, 1.0], 50)[:, np.newaxis])
    assert (half.mean, half.n) == (0.5, 100)
    # Quantiles .025 and .975 of Binomial(100, .5).
    assert half.low == pytest.approx(0.40, abs=0.011)
    assert half.high == pytest.approx(0.60, abs=0.011)


def test_what_never_varies_has_an_interval_of_no_width() -> None:
    [always, never] = intervals(np.tile([1.0, 0.0], (7, 1)))
    assert (always.low, always.mean, always.high) == pytest.approx((1, 1, 1))
    assert (never.low, never.mean, never.high) == (0, 0, 0)


def test_differences_are_paired_by_question() -> None:
    before = np.repeat([0.0, 1.0], [30, 70])
    after = np.repeat([0.2, 1.2], [30, 70])
    of_before, change = intervals(np.stack([before, after - before], axis=1))
    assert of_before.high - of_before.low > 0.1
    assert (change.low, change.high) == pytest.approx((0.2, 0.2))


def test_the_same_values_have_the_same_interval_whatever_stands_beside_them() -> None:
    values = np.random.default_rng(1).random((40, 3))
    together = intervals(values)
    alone = [intervals(values[:, [place]])[0] for place in range(3)]
    for one, other in zip(together, alone, strict=True):
        assert (one.low, one.high) == pytest.approx((other.low, other.high))
    assert together == intervals(values)


def test_one_question_tells_nothing_of_others() -> None:
    [one] = intervals(np.array([[0.25]]))
    assert (one.low, one.mean, one.high, one.n) == (0.25, 0.25, 0.25, 1)
