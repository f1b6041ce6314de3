"""The page about retrieval: page.md of this package filled with the figures of a run, and its plots beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from string import Template

from eval.retrieval.intervals import RESAMPLES, Interval
from eval.retrieval.measures import ALL, RECALL
from eval.retrieval.plots import plots
from eval.retrieval.questions import HELD_OUT
from eval.retrieval.report import Report, Section
from indexes.errors import BadInputError

PAGE = Path(__file__).with_name("page.md")

_SHOWN = ("recall@1", "recall@5", RECALL, "recall@20", ALL, "mrr", "ndcg@10", f"{RECALL}+ok")
_NOT_MEASURED = "Not measured in this run (`--no-ablation`)."


def write_docs(report: Report, page: Path) -> list[Path]:
    """Write the page and its plots (in the folder of its name), and say what was written. Raises BadInputError."""
    folder = page.with_suffix("")
    files = {page: rendered(report, folder.name).encode()}
    files |= {folder / name: drawing for name, drawing in plots(report).items()}
    try:
        for file, content in files.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
    except OSError as error:
        raise BadInputError(
            f"{error.filename} に書き込めません（{error.strerror}）。--docs を確かめてください。"
        ) from error
    return list(files)


def rendered(report: Report, folder: str) -> str:
    """The page; `folder` is where its plots are. Only figures differ between two runs."""
    sections = report.of("group") or report.of("set")
    corpus = report.corpus
    values = {
        "date": report.started_at[:10],
        "laws": f"{corpus['laws']:,}",
        "articles": f"{corpus['articles']:,}",
        "speeches": f"{corpus['speeches']:,}",
        "cores": str(report.machine["cores"]),
        "load": f"{report.load:g}",
        "p50": f"{report.full.ms['p50']:.0f}",
        "p95": f"{report.full.ms['p95']:.0f}",
        "rss": f"{report.rss_mb:,.0f}",
        "depth": str(report.depth),
        "resamples": f"{RESAMPLES:,}",
        "questions": _sets(report),
        "held": _held(report),
        "groups": _figures(report, report.of("group")),
        "sets": _figures(report, [one for one in report.sections if one.kind in ("set", "part")]),
        "rungs": _table(("rung", "what it is"), ((rung.name, rung.about) for rung in report.rungs)),
        "ablation": _ablation(report, sections) if report.ablation else _NOT_MEASURED,
        "changes": _changes(report, sections) if report.ablation else _NOT_MEASURED,
        "held_out": _held_out(report) if report.ablation else _NOT_MEASURED,
        "misses": _misses(report),
        "recall_plot": f"![recall@10 by group]({folder}/recall.svg)",
        "ablation_plot": f"![recall@10 by rung]({folder}/ablation.svg)" if report.ablation else _NOT_MEASURED,
    }
    return Template(PAGE.read_text(encoding="utf-8")).substitute(values)


def _sets(report: Report) -> str:
    rows = (
        (one["name"], str(one["questions"]), str(one["left_out"]), "yes" if one["tuned_on"] else "no")
        for one in report.sets
    )
    return _table(("set", "questions", "lines left out", "written for tuning"), rows)


def _held(report: Report) -> str:
    rows = (
        (one.name, str(one.gold), f"{one.gold_held} ({one.gold_held / one.gold:.0%})", str(one.unreachable))
        for one in report.of("set")
    )
    return _table(("set", "gold passages", "held by the index", "questions with none held"), rows)


def _figures(report: Report, sections: Sequence[Section]) -> str:
    def row(section: Section) -> tuple[str, ...]:
        figures = report.full.sections[section.key].figures
        return (section.name, str(section.questions), *(_interval(figures[name]) for name in _SHOWN))

    return _table(("", "n", *_SHOWN), map(row, sections)) if sections else "None."


def _ablation(report: Report, sections: Sequence[Section]) -> str:
    rows = (
        (
            rung.name,
            *(f"{rung.sections[section.key].figures[RECALL].mean:.3f}" for section in sections),
            f"{rung.ms['p50']:.0f} / {rung.ms['p95']:.0f}",
        )
        for rung in report.rungs
    )
    return _table((RECALL, *(section.name for section in sections), "p50 / p95 ms"), rows)


def _changes(report: Report, sections: Sequence[Section]) -> str:
    rows = (
        (rung.name, *(_change(rung.sections[section.key].change[RECALL]) for section in sections))
        for rung in report.rungs[1:]
    )
    return _table((f"{RECALL}, difference", *(section.name for section in sections)), rows)


def _held_out(report: Report) -> str:
    sections = [one for one in report.of("part") if HELD_OUT in one.name.split("/")]
    return _changes(report, sections) if sections else f"`{HELD_OUT}` was not among the questions."


def _misses(report: Report) -> str:
    rows = []
    for section in report.of("set"):
        missed = report.misses[section.name]
        deeper = sum(any(one.ranks.values()) for one in missed)
        rows.append((section.name, str(section.questions), str(len(missed)), str(deeper)))
    return _table(("set", "questions", "missed", "of these some gold found"), rows)


def _interval(figure: Interval) -> str:
    return f"{figure.mean:.3f} ({figure.low:.2f}–{figure.high:.2f})"


def _change(change: Interval) -> str:
    told = f"{change.mean:+.3f} ({change.low:+.2f} to {change.high:+.2f})"
    return f"**{told}**" if change.low > 0 or change.high < 0 else told


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |" for line in lines)
