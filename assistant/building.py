"""Building and opening an index from the edge: which sources, and a progress bar where somebody watches."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from assistant.engine import Assistant
from assistant.llms.model import LanguageModel
from assistant.models import embedder_from
from assistant.settings import Settings
from indexes.build import Summary, build_index, starter_is_stale
from indexes.errors import HomeNotWritableError, IndexMissingError
from indexes.progress import Progress as Tell

OPENING = "索引を開く"
"""The stage behind those of a build."""


def build_with_progress(
    settings: Settings,
    sources: Sequence[Path] | None,
    *,
    add: bool = False,
    afresh: bool = False,
    tell: Tell = lambda _stage, _share: None,
) -> Summary:
    """Build from `sources`; None means what was fetched into TOBEN_HOME/raw. Progress goes to stderr, and to `tell`."""
    raw = settings.home / "raw"
    paths = list(sources) if sources is not None else [raw] if raw.is_dir() else []
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        tasks = {}

        def show(stage: str, share: float) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=1.0)
            bar.update(tasks[stage], completed=share)
            tell(stage, share)

        return build_index(
            settings.home, paths, add=add, afresh=afresh, progress=show, embedder=embedder_from(settings)
        )


def open_assistant(
    settings: Settings,
    say: Callable[[str], None],
    tell: Tell = lambda _stage, _share: None,
    models: Mapping[str, LanguageModel] | None = None,
) -> Assistant:
    """Open the serving index; where there is none, or only an outdated starter corpus, build the starter first.

    `say` is told in one line when that happens, and `tell` how far it is. `models` are those of the settings, where whoever
    opens them is somebody else. Raises TobenError, and what `tell` raises.
    """
    try:
        if starter_is_stale(settings.home, embedder_from(settings)):
            say("組み込みの資料か設定が変わったため、索引を作り直します。")
            with suppress(HomeNotWritableError):
                build_with_progress(settings, [], tell=tell)
    except IndexMissingError:
        say(f"索引がないため、組み込みの資料から {settings.home} に作成します。")
        build_with_progress(settings, [], tell=tell)
    tell(OPENING, 0.0)
    return Assistant.open(settings, models)
