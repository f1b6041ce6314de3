"""A run of the bench as tables for the terminal."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from eval.retrieval.intervals import Interval
from eval.retrieval.measures import ALL, RECALL
from eval.retrieval.report import Report, Section

_SHOWN = ("recall@1", "recall@5", "recall@20", ALL, "mrr", "ndcg@10", f"{RECALL}+ok")
_TITLES: dict[str, tuple[str, ...]] = {
    "質問の種類別（調整に使った質問を除く）": ("group",),
    "質問集別": ("set", "part"),
}


def print_report(report: Report, console: Console, *, with_misses: bool = False) -> None:
    """Figures by group and by set, the ablation where there is one, and the questions missed when wanted."""
    corpus, ms = report.corpus, report.full.ms
    console.print(
        f"索引 {corpus['generation']}（法令{corpus['laws']:,}本、条文{corpus['articles']:,}件、発言{corpus['speeches']:,}件）、"
        f"検索 p50 {ms['p50']:g} ms・p95 {ms['p95']:g} ms、メモリ {report.rss_mb:,.0f} MB、"
        f"{report.machine['cores']}コア・負荷 {report.load:g}",
        highlight=False,
        soft_wrap=True,
    )
    for title, kinds in _TITLES.items():
        sections = [section for section in report.sections if section.kind in kinds]
        if sections:
            console.print(_figures(report, sections, title))
    if report.ablation:
        console.print(_ablation(report))
    if with_misses:
        for name in report.misses:
            if report.misses[name]:
                console.print(_misses(report, name))


def _figures(report: Report, sections: list[Section], title: str) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("", overflow="fold")
    for heading in ("問", "収録", f"{RECALL}（95%区間）", *_SHOWN):
        table.add_column(heading, justify="right", no_wrap=True)
    for section in sections:
        figures = report.full.sections[section.key].figures
        held = f"{section.gold_held}/{section.gold}"
        shown = (f"{figures[name].mean:.3f}" for name in _SHOWN)
        table.add_row(Text(section.name), str(section.questions), held, _interval(figures[RECALL]), *shown)
    return table


def _ablation(report: Report) -> Table:
    title = f"検索の段階ごとの {RECALL}（括弧は一つ前の段階との差、*は95%区間が0を含まないもの）"
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("")
    sections = report.of("group") or report.of("set")
    for section in sections:
        table.add_column(section.name, justify="right")
    table.add_column("p50 ms", justify="right")
    for rung in report.rungs:
        cells = []
        for section in sections:
            figures = rung.sections[section.key]
            change = figures.change.get(RECALL)
            cells.append(f"{figures.figures[RECALL].mean:.3f}" + (f" ({_change(change)})" if change else ""))
        table.add_row(rung.name, *cells, f"{rung.ms['p50']:g}")
    return table


def _misses(report: Report, name: str) -> Table:
    table = Table(title=Text(f"{name}: 上位10件にない質問"), title_justify="left", show_lines=True)
    for heading in ("id", "質問", f"正解と順位（—は{report.depth}位までにない）", "1位"):
        table.add_column(heading, overflow="fold")
    for miss in report.misses[name]:
        ranks = "\n".join(f"{gold} {rank or '—'}" for gold, rank in miss.ranks.items())
        cells = (miss.id, miss.question, ranks, "\n".join(miss.first) or "—")
        # As text: rich takes ":a:" of an id for a picture, and brackets for a style.
        table.add_row(*map(Text, cells))
    return table


def _interval(figure: Interval) -> str:
    return f"{figure.mean:.3f} ({figure.low:.2f}–{figure.high:.2f})"


def _change(change: Interval) -> str:
    return f"{change.mean:+.3f}{'*' * (change.low > 0 or change.high < 0)}"
