"""How far a build is, told to other processes by a small file: index/under-way, there while one runs.

Its writer holds a lock on it, which goes with the process however it ends: a file without one was left by a crash.
"""

from __future__ import annotations

import fcntl
import json
import math
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

Progress = Callable[[str, float], None]
"""Called with the name of the stage (Japanese) and the share of it done, 0 to 1."""

_FILE = "under-way"
_SECONDS_BETWEEN = 0.5
_MOST_BYTES = 4_096
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class BuildProgress:
    """A build that runs: its process, its stage (Japanese), the share of that stage done (0 to 1), and since when."""

    pid: int
    stage: str
    share: float
    began: datetime
    updated: datetime


@contextmanager
def told(home: Path, progress: Progress) -> Iterator[Progress]:
    """A `progress` that writes the file besides, every half a second at most and when a stage begins.

    To be held inside the lock of the build. A file that cannot be written costs the build nothing.
    """
    writer = _Writer(home / "index" / _FILE)

    def tell(stage: str, share: float) -> None:
        writer.tell(stage, share)
        progress(stage, share)

    try:
        yield tell
    finally:
        writer.end()


def build_under_way(home: Path) -> BuildProgress | None:
    """The build that runs in a home now, whichever process runs it; None where none does. Never raises."""
    file = home / "index" / _FILE
    # The file may be replaced by its successor, and lose its lock, between being opened and being asked for it.
    for _ in range(2):
        try:
            with file.open("rb") as opened:
                if _is_locked(opened):
                    return _read(opened.read(_MOST_BYTES))
                if os.fstat(opened.fileno()).st_ino == file.stat().st_ino:
                    return None
        except OSError:
            return None
    return None


class _Writer:
    def __init__(self, file: Path) -> None:
        self._file = file
        self._began = _now()
        self._stage = ""
        self._due = 0.0
        self._held: IO[bytes] | None = None

    def tell(self, stage: str, share: float) -> None:
        now = time.monotonic()
        if stage == self._stage and now < self._due:
            return
        self._stage, self._due = stage, now + _SECONDS_BETWEEN
        row = {"pid": os.getpid(), "stage": stage, "share": round(share, 3), "began": self._began, "updated": _now()}
        with suppress(OSError):
            self._replace(json.dumps(row, ensure_ascii=False).encode())

    def _replace(self, data: bytes) -> None:
        new = self._file.with_name(f"{_FILE}.new")
        opened = new.open("wb")
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
            opened.write(data)
            opened.flush()
            os.replace(new, self._file)
        except OSError:
            opened.close()
            raise
        self._let_go()
        self._held = opened

    def end(self) -> None:
        with suppress(OSError):
            self._file.unlink(missing_ok=True)
        self._let_go()

    def _let_go(self) -> None:
        if self._held is not None:
            self._held.close()
            self._held = None


def _is_locked(file: IO[bytes]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False


def _read(data: bytes) -> BuildProgress | None:
    try:
        row = json.loads(data)
        share = float(row["share"])
        return BuildProgress(
            int(row["pid"]),
            str(row["stage"])[:_LONGEST_NAME],
            min(max(share, 0.0), 1.0) if math.isfinite(share) else 0.0,
            datetime.fromisoformat(row["began"]),
            datetime.fromisoformat(row["updated"]),
        )
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
