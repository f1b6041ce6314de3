"""Speed, size and recall on the real corpus: `python -m eval.benchmark [--full]`, or `make bench`.

The corpus is not part of the repository: TOBEN_TEST_CORPUS says where it is (default ../shared/corpus), the questions
are in the folder `questions` beside it. Figures are printed next to their targets and kept in var/bench.json.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from eval.bench_build import BuildFigures, measure_build

if TYPE_CHECKING:
    from eval.bench_search import SearchFigures

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "var" / "bench.json"

CORE = ("egov_core", "kokkai_speeches_2024-2025.jsonl.xz", "kokkai_api")
ALL_LAWS = "egov_all_laws_xml.tar.xz"

CORE_SECONDS = 60
FULL_SECONDS = 240
FULL_RSS_MB = 4 * 1024
SEARCH_P95_MS = 50
ASK_P95_MS = 300


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: what, as measured, what it should be, and what the baseline or a detail says."""

    name: str
    measured: str
    target: str = ""
    beside: str = ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark. Returns 0, or 2 when the corpus is not there."""
    parser = argparse.ArgumentParser(prog="python -m eval.benchmark", description="実際の資料で速さと再現率を測る")
    parser.add_argument("--full", action="store_true", help="全法令でも測る（数分かかる）")
    full = parser.parse_args(arguments).full
    corpus = Path(os.environ.get("TOBEN_TEST_CORPUS") or ROOT.parent / "shared" / "corpus")
    wanted = {"core": [corpus / name for name in CORE]}
    if full:
        wanted["full"] = [*wanted["core"], corpus / ALL_LAWS]
    missing = [str(path) for paths in wanted.values() for path in paths if not path.exists()]
    if missing:
        _say(f"{missing[0]} がありません。TOBEN_TEST_CORPUS に資料の場所を指定してください。")
        return 2
    report: dict[str, Any] = {"started_at": datetime.now(UTC).isoformat(timespec="seconds"), "load": os.getloadavg()}
    lines = [_load_line()]
    with tempfile.TemporaryDirectory(prefix="toben-bench-") as scratch:
        builds = {}
        # All builds first: a child process takes over the peak memory of the parent that starts it.
        for name, sources in wanted.items():
            _say(f"{name}: 索引を作成しています。")
            builds[name] = measure_build(Path(scratch) / name, sources)
        for name, build in builds.items():
            _say(f"{name}: 検索と回答を測っています。")
            figures = _measure_search(Path(scratch) / name, corpus.parent / "questions")
            report[name] = {"build": {**asdict(build), "rss_mb": build.rss_mb}, "search": figures.to_dict()}
            lines += [*_build_lines(name, build), *_search_lines(name, figures)]
    _print(lines)
    _keep(report)
    return 0


def _measure_search(home: Path, questions: Path) -> SearchFigures:
    from eval.bench_search import measure_search

    return measure_search(home, questions)


def _build_lines(name: str, build: BuildFigures) -> list[Line]:
    full = name == "full"
    size = f"{build.raw_mb:,.0f} MB、法令{build.laws:,}本、発言{build.speeches:,}件、読めないもの{build.faults:,}件"
    return [
        Line(f"{name} 索引作成", f"{build.seconds:.1f} 秒", f"≤ {FULL_SECONDS if full else CORE_SECONDS} 秒", size),
        Line(
            "  速さ",
            f"{build.mb_per_second:.1f} MB/秒、{build.passages_per_second:,.0f} 件/秒",
            "",
            f"全プロセスのCPU時間 {build.cpu_seconds:.1f} 秒",
        ),
        Line(
            "  最大メモリ（上限の見積り）",
            f"{build.rss_mb:,.0f} MB",
            f"≤ {FULL_RSS_MB:,} MB" if full else "",
            f"親 {build.rss_self_mb:,.0f} + 子 {build.rss_worker_mb:,.0f} × {build.workers}",
        ),
        Line("  索引の大きさ", f"{build.index_mb:,.0f} MB", "", f"{build.passages:,} 件"),
    ]


def _search_lines(name: str, figures: SearchFigures) -> list[Line]:
    of = f"{figures.measured_with}、{figures.questions}問。CPU時間の平均 {figures.ask_ms['cpu']:.1f} ms"
    search_cpu, baseline_cpu = figures.search_ms["cpu"], figures.baseline_ms["cpu"]
    lines = [
        _speed(f"{name} 検索 p50", figures.search_ms["p50"], figures.baseline_ms["p50"]),
        _speed(f"{name} 検索 p95", figures.search_ms["p95"], figures.baseline_ms["p95"], f"≤ {SEARCH_P95_MS} ms"),
        Line("  検索のCPU時間（平均）", f"{search_cpu:.1f} ms", "", f"FTS5 trigram {baseline_cpu:.1f} ms"),
        Line(f"{name} 回答 p50", f"{figures.ask_ms['p50']:.1f} ms"),
        Line(f"{name} 回答 p95", f"{figures.ask_ms['p95']:.1f} ms", f"≤ {ASK_P95_MS} ms", of),
    ]
    for file, recall in figures.recall.items():
        baseline = figures.baseline_recall[file]
        lines.append(
            Line(
                f"{name} recall@10 {file}",
                f"{recall.recall:.3f}（1件以上 {recall.any_gold:.3f}）",
                "",
                f"FTS5 {baseline.recall:.3f}（{baseline.any_gold:.3f}）。"
                f"{recall.questions}問、正解{recall.gold}件のうち{recall.gold_held}件を収録",
            )
        )
    return lines


def _load_line() -> Line:
    """Seconds mean little where other work competes for the processor: say so first."""
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    warning = "他の処理が動いているため、秒数は長めに出る" if load > cores / 2 else ""
    return Line("開始時の負荷", f"{load:.1f}（{cores}コア）", "", warning)


def _speed(name: str, measured: float, baseline: float, target: str = "") -> Line:
    beside = f"FTS5 trigram {baseline:.1f} ms（Toben はその {measured / baseline:.1f} 倍）"
    return Line(name, f"{measured:.1f} ms", target, beside)


def _print(lines: Sequence[Line]) -> None:
    table = Table(title="ベンチマーク", title_justify="left")
    for heading in ("項目", "測定値", "目標", "内訳・比較"):
        table.add_column(heading)
    for line in lines:
        table.add_row(line.name, line.measured, line.target, line.beside)
    (Console() if sys.stdout.isatty() else Console(width=150)).print(table)


def _keep(report: dict[str, Any]) -> None:
    from eval.record import machine

    KEPT.parent.mkdir(parents=True, exist_ok=True)
    aside = KEPT.with_suffix(".new")
    aside.write_text(json.dumps({**report, "machine": machine()}, ensure_ascii=False, indent=2) + "\n", "utf-8")
    aside.replace(KEPT)
    _say(f"記録: {KEPT}")


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
