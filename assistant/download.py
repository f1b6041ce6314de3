"""Fetching the AI pack and building an index from it while the app serves: one at a time, whoever asked for it.

The starter corpus goes on answering meanwhile, and afterwards too if the publishers cannot be reached.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from typing import Literal

from assistant.fetching import pace_from, publishers_from
from assistant.models import embedder_from
from assistant.settings import Settings
from indexes.build import build_index
from indexes.errors import BadInputError, TobenError
from indexes.fetch.client import StoppedError, UnreachableError
from indexes.fetch.pack import fetch_pack
from indexes.fetch.report import Report, Step

_log = logging.getLogger(__name__)

# The pack is laws and minutes.
_PUBLISHERS = ("egov", "kokkai")
_GOES_ON = "いまの索引で引き続き回答します。"

State = Literal["idle", "running", "stopping", "done", "failed", "stopped"]


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a download is: its stage in Japanese, how much of that stage is done, and how it ended.

    `count` says it in words, `share` from 0 to 1 (None: nobody knows how much there is).
    """

    state: State = "idle"
    stage: str = ""
    count: str = ""
    share: float | None = None
    message: str = ""

    @property
    def under_way(self) -> bool:
        """Whether the download has not ended yet."""
        return self.state in ("running", "stopping")


def may_download(settings: Settings) -> bool:
    """Whether users may fetch the AI pack, and the publishers may be contacted for it."""
    try:
        publishers_from(settings, *_PUBLISHERS)
    except BadInputError:
        return False
    return settings.allow_download


class Download:
    """The download of one TOBEN_HOME. Safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._progress = Progress()
        self._cancelled = threading.Event()
        self._lock = threading.Lock()

    @property
    def progress(self) -> Progress:
        """Where it is now."""
        return self._progress

    def start(self) -> bool:
        """Begin, unless it is running already; whether it has begun."""
        with self._lock:
            if self._progress.under_way:
                return False
            self._cancelled.clear()
            self._progress = Progress("running", "公開元に接続しています")
        # A daemon: a server that stops waits for no publisher, and what was fetched whole is kept.
        threading.Thread(target=self._run, daemon=True).start()
        return True

    def stop(self) -> None:
        """Ask it to end; what was fetched whole is kept for the next time."""
        with self._lock:
            if self._progress.under_way:
                self._cancelled.set()
                self._progress = Progress("stopping", "中止しています")

    def _run(self) -> None:
        try:
            settings = self._settings
            publishers = publishers_from(settings, *_PUBLISHERS)
            report = fetch_pack(settings.home, publishers, self._fetching, self._cancelled.is_set, pace_from(settings))
            summary = build_index(
                settings.home, [settings.home / "raw"], progress=self._building, embedder=embedder_from(settings)
            )
        except StoppedError:
            self._end("stopped", "ダウンロードを中止しました。取得済みの分は次回に使われます。")
        except UnreachableError as error:
            self._end("failed", f"{error}{_GOES_ON}")
        except TobenError as error:
            self._end("failed", str(error))
        # Rust panics are no Exception, and a download that never ends could not be begun again.
        except BaseException:
            _log.exception("the download failed")
            self._end("failed", f"不具合のためダウンロードできませんでした。{_GOES_ON}")
        else:
            official = summary.manifest.passages - summary.manifest.digests
            self._end("done" if official else "failed", _told(report, official))

    def _fetching(self, step: Step) -> None:
        share = min(step.done / step.total, 1.0) if step.total else None
        of_all = f"/{step.total:,}" if step.total else ""
        self._tell(f"取得中: {step.stage}", f"{step.done:,}{of_all}{step.unit}", share)

    def _building(self, stage: str, share: float) -> None:
        if self._cancelled.is_set():
            raise StoppedError("中止しました。")
        self._tell(f"索引を作成中: {stage}", f"{share:.0%}", share)

    def _tell(self, stage: str, count: str, share: float | None) -> None:
        with self._lock:
            # Whoever asked for the end sees that it comes.
            if not self._cancelled.is_set():
                self._progress = Progress("running", stage, count, share)

    def _end(self, state: State, message: str) -> None:
        with self._lock:
            self._progress = Progress(state, message=message)


def _told(report: Report, official: int) -> str:
    """How it ended: `official` passages are in the index now."""
    failed = (
        f"取得できなかったものが{len(report.failures):,}件あります（{str(report.failures[0]).removesuffix('。')}）。"
        if report.failures
        else ""
    )
    if not official:
        return f"原文を取得できませんでした。{failed}{_GOES_ON}"
    return f"条文や発言の原文{official:,}件を収録しました。次の質問から原文で回答します。{failed}"
