"""The commands of `toben eval`. Exit codes: 0 done, 1 a figure is below its threshold, 2 bad usage or input."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from indexes.errors import BadInputError

if TYPE_CHECKING:
    from eval.run import Run

PIPE_WIDTH = 120
WIDE = 150

app = typer.Typer(help="回答の質を評価する", no_args_is_help=False)


@app.callback()
def evaluation() -> None:
    """回答の質を評価します。"""


@app.command()
def run(
    datasets: Annotated[list[Path], typer.Option("--dataset", help="質問と正解のJSON Lines（くり返し可）")],
    out: Annotated[Path | None, typer.Option("--out", help="記録の保存先（既定は TOBEN_HOME の下の eval）")] = None,
    llm: Annotated[str | None, typer.Option("--llm", help="回答を書くLLM（none は引用だけで回答）")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSONで出力する")] = False,
    fail_under: Annotated[
        list[str] | None, typer.Option("--fail-under", help="指標=値。平均が下回れば終了コード1（くり返し可）")
    ] = None,
) -> None:
    """質問集を実行し、結果を記録します。"""
    from rich.console import Console

    from assistant.settings import load_settings
    from eval.dataset import read_dataset
    from eval.report import print_report
    from eval.run import run_dataset

    thresholds = dict(_threshold(entry) for entry in fail_under or [])
    settings = load_settings()
    below: list[str] = []
    kept: list[Run] = []
    # All are read before any is run: a fault in the last must not cost the first.
    for dataset in [read_dataset(path) for path in datasets]:
        with _progress_bar(dataset.path.name) as progress:
            done = run_dataset(dataset, settings, out or settings.home / "eval", llm, _say, progress)
        kept.append(done)
        below += _below(done, thresholds)
        if not as_json:
            # A pipe has no width of its own; the narrowest terminal would fold every table.
            print_report(done, Console() if sys.stdout.isatty() else Console(width=PIPE_WIDTH))
    if as_json:
        shown = [{"folder": str(done.folder), "run": done.info, "summary": done.summary.to_dict()} for done in kept]
        typer.echo(json.dumps({"runs": shown, "below": below}, ensure_ascii=False, indent=2))
    for line in below:
        _say(line)
    raise typer.Exit(1 if below else 0)


@app.command()
def retrieval(
    questions: Annotated[
        list[Path] | None,
        typer.Option("--questions", help="正解のある質問のJSON Linesかフォルダ（くり返し可）。既定は手元にあるすべて"),
    ] = None,
    k: Annotated[int, typer.Option("--k", min=20, max=200, help="1問ごとに探す件数")] = 20,
    out: Annotated[Path | None, typer.Option("--out", help="記録の保存先（既定は TOBEN_HOME の下の eval）")] = None,
    ablation: Annotated[bool, typer.Option(help="検索の段階を一つずつ足して比べる")] = True,
    docs: Annotated[Path | None, typer.Option("--docs", help="結果を書き込むMarkdownのファイル")] = None,
    with_misses: Annotated[bool, typer.Option("--misses", help="見つからなかった質問を並べる")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSONで出力する")] = False,
    fail_under: Annotated[
        list[str] | None,
        typer.Option("--fail-under", help="種類か質問集:指標=値。下回れば終了コード1（くり返し可）"),
    ] = None,
) -> None:
    """正解の条文・答弁がどれだけ見つかるかを測ります。"""
    from rich.console import Console

    from assistant.settings import load_settings
    from eval.retrieval.command import Wanted, measure
    from eval.retrieval.tables import print_report

    wanted = Wanted(questions or [], k, ablation, out, docs, tuple(fail_under or ()))
    with _progress_bar("retrieval") as progress:
        done = measure(wanted, load_settings(), _say, progress)
    if as_json:
        shown = {"folder": str(done.folder), **done.report.to_dict(), "below": done.below}
        typer.echo(json.dumps(shown, ensure_ascii=False, indent=2))
    else:
        print_report(done.report, Console() if sys.stdout.isatty() else Console(width=WIDE), with_misses=with_misses)
        typer.echo(f"記録: {done.folder}")
    for line in done.below:
        _say(line)
    raise typer.Exit(1 if done.below else 0)


@app.command()
def answers(
    questions: Annotated[
        list[Path] | None, typer.Option("--questions", help="質問のJSON Linesかフォルダ（くり返し可）")
    ] = None,
    llm: Annotated[str | None, typer.Option("--llm", help="回答を書くLLM（none は引用だけで回答）")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="記録の保存先（既定は TOBEN_HOME の下の eval）")] = None,
    docs: Annotated[Path | None, typer.Option("--docs", help="表を書き込むMarkdownのファイル")] = None,
    with_misses: Annotated[bool, typer.Option("--misses", help="期待と違った質問を並べる")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSONで出力する")] = False,
) -> None:
    """回答の引用、前提の訂正、範囲外の扱いが正しいかを測ります。"""
    from rich.console import Console

    from assistant.settings import load_settings
    from eval.answers.command import measure
    from eval.answers.tables import print_figures, print_misses

    with _progress_bar("answers") as progress:
        done = measure(questions or [], load_settings(), llm, out, docs, _say, progress)
    console = Console() if sys.stdout.isatty() else Console(width=WIDE)
    if as_json:
        shown = {"folder": str(done.folder), "figures": [one.to_dict() for one in done.figures]}
        typer.echo(json.dumps(shown, ensure_ascii=False, indent=2))
    else:
        print_figures(done.figures, console)
        if with_misses:
            print_misses(done.outcomes, console)
        typer.echo(f"記録: {done.folder}")


def _threshold(entry: str) -> tuple[str, float]:
    from eval.metrics import METRIC_NAMES

    name, sign, value = entry.partition("=")
    if name not in METRIC_NAMES:
        raise BadInputError(f"--fail-under の指標「{name}」はありません。使えるのは {'、'.join(METRIC_NAMES)} です。")
    try:
        threshold = float(value)
    except ValueError:
        threshold = -1.0
    if not sign or not 0.0 <= threshold <= 1.0:
        raise BadInputError(f"--fail-under は {name}=0.9 のように、0以上1以下の値で指定してください（{entry}）。")
    return name, threshold


def _below(done: Run, thresholds: dict[str, float]) -> list[str]:
    """One line for each figure below its threshold; a figure that is defined for no question is below any."""
    lines = []
    for name, threshold in thresholds.items():
        mean = done.summary.metrics[name].mean
        if mean is None:
            lines.append(f"{done.info['dataset']['path']}: {name} はどの質問でも定義されません（基準 {threshold:g}）。")
        elif mean < threshold:
            lines.append(f"{done.info['dataset']['path']}: {name} {mean:.3f} が基準 {threshold:g} を下回りました。")
    return lines


def _say(line: str) -> None:
    typer.echo(line, err=True)


@contextmanager
def _progress_bar(name: str) -> Iterator[Callable[[int, int], None]]:
    """Questions done, on stderr where somebody watches."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(name)
        yield lambda done, everything: bar.update(task, completed=done, total=everything)
