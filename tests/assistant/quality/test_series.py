from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from assistant.quality import series as room
from assistant.quality.runs import Kind, Run
from assistant.quality.series import datasets, figures, latest, series

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


def run(day: int, llm: str = "none", dataset: str = "starter", kind: Kind = "dataset", **told: float) -> Run:
    return Run(f"run-{day}", BEGAN + timedelta(days=day), kind, dataset, 3, llm, told)


def test_the_latest_run_of_each_dataset_and_model_stands_for_it() -> None:
    runs = [run(1), run(2, "model"), run(3), run(4, kind="answers")]
    assert [(one.kind, one.llm, one.folder) for one in latest(runs)] == [
        ("answers", "none", "run-4"),
        ("dataset", "model", "run-2"),
        ("dataset", "none", "run-3"),
    ]


def test_the_dataset_of_the_latest_run_comes_first() -> None:
    assert datasets([run(1, dataset="old"), run(2, dataset="new"), run(3, dataset="new")]) == (
        ("dataset", "new"),
        ("dataset", "old"),
    )


def test_citation_precision_is_the_figure_shown_first() -> None:
    told = run(1, ask_p50_ms=1.0, handled=1.0, citation_precision=0.5)
    assert figures([told], "dataset", "starter") == ("citation_precision", "handled", "ask_p50_ms")
    assert figures([told], "answers", "starter") == ()


def test_each_model_has_a_line_whose_points_keep_their_place_among_all_runs() -> None:
    runs = [run(1, a=0.1), run(2, "model", a=0.2), run(3, b=0.9), run(4, a=0.3)]
    first, second = series(runs, "dataset", "starter", "a")
    assert (first.llm, [(point.place, point.value) for point in first.points]) == ("none", [(0, 0.1), (2, 0.3)])
    assert (second.llm, [(point.place, point.value) for point in second.points]) == ("model", [(1, 0.2)])
    assert first.last.run.folder == "run-4"


def test_of_very_many_runs_the_latest_are_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MOST_POINTS", 2)
    (one,) = series([run(day, a=float(day)) for day in range(5)], "dataset", "starter", "a")
    assert [(point.place, point.value) for point in one.points] == [(0, 3.0), (1, 4.0)]


def test_a_figure_that_nobody_measured_has_no_line() -> None:
    assert series([run(1, a=0.1)], "dataset", "starter", "b") == ()
