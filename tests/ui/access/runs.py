"""Runs of the evaluation, invented."""

from __future__ import annotations

from pathlib import Path

from assistant.quality.runs import Measured
from tests.assistant.quality.test_runs import kept


def write_runs(home: Path) -> None:
    """Four runs of two models."""
    for day, llm, precision in ((1, "none", 0.7), (2, "架空モデル", 0.6), (3, "none", 0.792), (4, "架空モデル", 0.71)):
        figures = {"citation_precision": precision, "citation_recall": 0.5, "ask_p95_ms": 32.0}
        measured = [Measured("dataset", "starter", 68, llm, figures).to_dict()]
        kept(home, f"run-{day}", started_at=f"2026-01-0{day}T00:00:00+00:00", measured=measured)
