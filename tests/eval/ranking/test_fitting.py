from __future__ import annotations

import numpy as np
import pytest

from assistant.engine import Assistant
from assistant.ranking import WEIGHTS
from eval.ranking.fitting import Example, Weights, cross_validated, examples, fit
from eval.retrieval.questions import Question, QuestionSet

ASKED = Question("q", "図書の貸出し", ("law:x:m:1",))


def example(*passages: tuple[dict[str, float], bool], name: str = "set") -> Example:
    return Example(name, ASKED, tuple(one for one, _ in passages), np.array([right for _, right in passages]))


# What is right is told by `fits`; `noise` says nothing.
TOLD = [
    example(({"fits": 1.0, "noise": number % 3}, True), ({"noise": number % 2}, False), ({"noise": 1.0}, False))
    for number in range(12)
]


def test_the_weight_of_what_tells_right_passages_is_the_greatest() -> None:
    weights = fit(TOLD)
    assert weights.by_name["fits"] > 10 * abs(weights.by_name["noise"])


def test_a_stronger_penalty_makes_smaller_weights() -> None:
    assert 0 < fit(TOLD, penalty=1.0).by_name["fits"] < fit(TOLD, penalty=0.01).by_name["fits"]


def test_scores_are_zero_on_average_over_what_was_fitted() -> None:
    weights = fit(TOLD)
    assert np.concatenate([weights.scores(one.passages) for one in TOLD]).mean() == pytest.approx(0.0, abs=1e-6)


def test_features_without_a_weight_and_features_left_out_count_nothing() -> None:
    scores = Weights({"fits": 2.0}, 1.0).scores([{"fits": 1.0, "other": 9.0}, {}])
    assert scores.tolist() == [3.0, 1.0]


def test_questions_without_a_right_passage_fit_nothing() -> None:
    with pytest.raises(ValueError, match="right passage"):
        fit([example(({"fits": 1.0}, False))])


def test_cross_validation_counts_right_first_passages_by_set() -> None:
    lost = example(({"fits": 1.0}, False), name="other")
    assert cross_validated([*TOLD, lost], folds=4) == {"other": (0, 1), "set": (12, 12)}


def test_examples_hold_the_features_that_the_weights_name(assistant: Assistant) -> None:
    question = Question("q", "AIの定義を知りたい", ("law:507AC0000000053:m:2",))
    nothing = Question("n", "明日の天気は", ("law:507AC0000000053:m:2",))
    (one,) = examples(assistant.inquire, [QuestionSet("set", "", (question, nothing))])
    assert one.right.any()
    assert {name for passage in one.passages for name in passage} <= set(WEIGHTS)
