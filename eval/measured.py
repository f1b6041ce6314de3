"""What a run measured, as the app reads it (`assistant.quality.runs`): one set of plain figures for each dataset."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.llms.presets.loading import NO_LLM
from assistant.quality.runs import Measured
from eval.answers.report import Figures
from eval.retrieval.report import Report
from eval.summary import Summary

_OF_RETRIEVAL = ("recall@1", "recall@10", "all@10", "mrr")


def of_dataset(name: str, summary: Summary, llm: str) -> Measured:
    """`toben eval run`: the means of its metrics, and how long an answer took."""
    means = {metric: figure.mean for metric, figure in summary.metrics.items()}
    times = {"ask_p50_ms": summary.ask_ms["p50"], "ask_p95_ms": summary.ask_ms["p95"]}
    return Measured("dataset", name, summary.questions, llm, _known({**means, **times}))


def of_answers(figures: Figures, llm: str) -> Measured:
    """`toben eval answers`, one set."""
    told = {
        "handled": figures.handled,
        "citation_precision": figures.precision,
        "citation_recall": figures.recall,
        "first_citation": figures.first,
        "key_fact_coverage": figures.facts,
        "invented": float(figures.invented),
        "ask_p50_ms": figures.ask_p50,
        "ask_p95_ms": figures.ask_p95,
    }
    return Measured("answers", figures.name, figures.questions, llm, _known(told))


def of_retrieval(report: Report) -> list[Measured]:
    """`toben eval retrieval`: the search as it serves, set by set. No model writes there."""
    rung = report.full
    times = {"search_p50_ms": rung.ms["p50"], "search_p95_ms": rung.ms["p95"]}
    found = []
    for section in report.of("set"):
        figures = rung.sections[section.key].figures
        means = {name: figures[name].mean for name in _OF_RETRIEVAL if name in figures}
        found.append(Measured("retrieval", section.name, section.questions, NO_LLM, _known({**means, **times})))
    return found


def _known(figures: Mapping[str, float | None]) -> dict[str, float]:
    return {name: round(figure, 4) for name, figure in figures.items() if figure is not None}
