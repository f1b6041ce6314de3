"""The figures of a run as SVG: the same report gives the same bytes."""

from __future__ import annotations

import io
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from eval.retrieval.intervals import Interval
from eval.retrieval.measures import RECALL
from eval.retrieval.report import Report, Section

# Ids inside the file come from the salt and not from chance; letters stay text, drawn by whoever shows it.
_STYLE: dict[Any, Any] = {"svg.hashsalt": "toben", "svg.fonttype": "none", "font.family": "sans-serif", "font.size": 10}
_PLAIN = {"Date": None, "Creator": None}


def plots(report: Report) -> dict[str, bytes]:
    """SVG by file name: recall by group or set, and what each rung of the ablation brings, where there is one."""
    sections = report.of("group") or report.of("set")
    with mpl.rc_context(_STYLE):
        drawn = {"recall.svg": _svg(_recall(report, sections))}
        if report.ablation:
            drawn["ablation.svg"] = _svg(_ablation(report, sections))
    return drawn


def _recall(report: Report, sections: list[Section]) -> Figure:
    """Bars with their 95 % intervals: the full search beside the baselines."""
    shown = [rung for place, rung in enumerate(report.rungs) if rung.full or (report.ablation and place < 3)]
    figure, axes = _axes(8, 4)
    width = 0.8 / len(shown)
    for place, rung in enumerate(shown):
        taken = [rung.sections[section.key].figures[RECALL] for section in sections]
        at = np.arange(len(sections)) + (place - (len(shown) - 1) / 2) * width
        means = [one.mean for one in taken]
        label = "full search" if rung.full else rung.name
        axes.bar(at, means, width, yerr=_bounds(taken), capsize=2, label=label, error_kw={"linewidth": 0.8})
    axes.set_xticks(range(len(sections)), [f"{section.name}\nn = {section.questions}" for section in sections])
    axes.set_ylabel(RECALL)
    axes.set_ylim(0, 1.02)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, 1.14), ncols=len(shown), frameon=False)
    return figure


def _ablation(report: Report, sections: list[Section]) -> Figure:
    """A line for each section, from the first rung to the last."""
    figure, axes = _axes(8, 5)
    for section in sections:
        taken = [rung.sections[section.key].figures[RECALL].mean for rung in report.rungs]
        axes.plot(range(len(taken)), taken, marker="o", markersize=4, label=section.name)
    axes.set_xticks(range(len(report.rungs)), [rung.name for rung in report.rungs], rotation=35, ha="right")
    axes.set_ylabel(RECALL)
    axes.set_ylim(0, 1.02)
    axes.grid(axis="y", linewidth=0.4)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, 1.1), ncols=len(sections), frameon=False)
    return figure


def _axes(width: float, height: float) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(width, height), layout="constrained")
    axes = figure.subplots()
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _bounds(taken: list[Interval]) -> list[list[float]]:
    """How far the bounds lie below and above the means, never less than nothing."""
    return [[max(one.mean - one.low, 0.0) for one in taken], [max(one.high - one.mean, 0.0) for one in taken]]


def _svg(figure: Figure) -> bytes:
    file = io.BytesIO()
    figure.savefig(file, format="svg", metadata=_PLAIN)
    return b"\n".join(line.rstrip() for line in file.getvalue().splitlines()) + b"\n"
