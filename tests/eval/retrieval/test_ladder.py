from __future__ import annotations

from dataclasses import dataclass, fields

import pytest

from eval.retrieval import ladder
from eval.retrieval.ladder import BIGRAMS, BODY, FULL, ORDER, WHITESPACE, full_rung, rungs, step_names
from indexes.retrieval import Steps


def test_the_ladder_goes_from_the_baselines_to_the_full_search() -> None:
    climbed = rungs()
    assert [rung.name for rung in climbed[:3]] == [WHITESPACE, BIGRAMS, BODY]
    assert [rung.steps for rung in climbed[:2]] == [None, None]
    assert [rung.full for rung in climbed] == [False] * (len(climbed) - 1) + [True]
    assert climbed[-1].steps == full_rung().steps == Steps()


def test_each_rung_adds_one_step_in_the_order_said() -> None:
    names = step_names()
    assert [name for name in ORDER if name in names] == [name for name in names if name in ORDER]
    for place, rung in enumerate(rungs()[2 : 3 + len(names)]):
        taken = [name for name in names if getattr(rung.steps, name)]
        assert taken == names[:place]


def test_every_step_that_can_be_left_out_stands_in_the_order_and_is_explained() -> None:
    flags = {field.name for field in fields(Steps) if isinstance(getattr(Steps(), field.name), bool)}
    assert flags == set(step_names())
    assert flags <= set(ORDER)
    assert all("indexes.retrieval.Steps" not in rung.about for rung in rungs())


@dataclass(frozen=True)
class LaterSteps:
    guesses: bool = True
    links: bool = True
    head: bool = True
    costly: bool = False
    depth: int = 3


def test_a_step_added_later_comes_last_and_needs_no_change(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ladder, "Steps", LaterSteps)
    climbed = rungs()
    assert [rung.name for rung in climbed] == [
        WHITESPACE, BIGRAMS, BODY, "+ head", "+ links", "+ guesses", "+ costly", FULL
    ]  # fmt: skip
    # What serves leaves the costly step out, so it is measured by itself.
    later: list[object] = [rung.steps for rung in climbed[-2:]]
    assert later == [LaterSteps(costly=True), LaterSteps()]
