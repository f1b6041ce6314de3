"""A run as tables for the terminal."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Table

from eval.outcome import RETRIEVED
from eval.run import Run
from eval.summary import Figure

_VERDICTS = {
    "right": "正解を引用",
    "right_refusal": "正しく不回答",
    "over_refusal": "答えるべきなのに不回答",
    "wrong_answer": "誤答",
}
_NOTHING = "—"


def print_report(run: Run, console: Console) -> None:
    """Figures overall and by type, then every question that went wrong."""
    index, summary = run.info["index"], run.summary
    console.print(
        f"{run.info['dataset']['path']}: {summary.questions}問、索引 {index['generation']}"
        f"（{index['passages']:,}件）、検索は上位{RETRIEVED}件、"
        f"回答 p50 {summary.ask_ms['p50']:g} ms・p95 {summary.ask_ms['p95']:g} ms",
        highlight=False,
        soft_wrap=True,
    )
    console.print(_overall(run))
    console.print(_by_type(run))
    verdicts = "、".join(f"{_VERDICTS[verdict]}（{verdict}）{count}" for verdict, count in summary.verdicts.items())
    console.print(verdicts, highlight=False, soft_wrap=True)
    for verdict in ("wrong_answer", "over_refusal"):
        if summary.verdicts[verdict]:
            console.print(_listed(run, verdict))
    console.print(f"記録: {run.folder}", highlight=False, soft_wrap=True)


def _overall(run: Run) -> Table:
    table = Table(title="全体", title_justify="left")
    table.add_column("metric")
    for heading in ("平均", "n", "未定義"):
        table.add_column(heading, justify="right")
    for name, figure in run.summary.metrics.items():
        table.add_row(name, _mean(figure), str(figure.n), str(figure.undefined))
    return table


def _by_type(run: Run) -> Table:
    table = Table(title="質問の種類別（平均 / n）", title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("type")
    for name in run.summary.metrics:
        table.add_column(name.removeprefix("id_based_").replace("_", "\n"), justify="right")
    for kind, figures in run.summary.by_type.items():
        table.add_row(kind, *(f"{_mean(figure)} /{figure.n:>2}" for figure in figures.values()))
    return table


def _listed(run: Run, verdict: str) -> Table:
    table = Table(title=f"{_VERDICTS[verdict]}（{verdict}）", title_justify="left", show_lines=True)
    for heading in ("id", "質問", "引用したもの", "正解"):
        table.add_column(heading, overflow="fold")
    for outcome in run.outcomes:
        if outcome.verdict == verdict:
            example = outcome.example
            gold = "\n".join(example.gold) or "（回答しないのが正解）"
            table.add_row(example.id, example.question, "\n".join(outcome.cited) or _NOTHING, gold)
    return table


def _mean(figure: Figure) -> str:
    return _NOTHING if figure.mean is None else f"{figure.mean:.3f}"
