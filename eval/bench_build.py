"""How long an index takes to build, and how much memory. Measured in a process of its own: peaks are never reset."""

from __future__ import annotations

import multiprocessing
import os
import resource
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class BuildFigures:
    """A build, measured.

    `cpu_seconds` are those of all processes together, which other work on the machine changes little. `raw_mb` is what
    was read, archives unpacked. `rss_mb` adds the peak of the building process to that of the
    largest worker times their number: at most this much, as peaks need not coincide and pages may be shared.
    """

    seconds: float
    cpu_seconds: float
    raw_mb: float
    passages: int
    laws: int
    speeches: int
    faults: int
    index_mb: float
    workers: int
    rss_self_mb: float
    rss_worker_mb: float

    @property
    def mb_per_second(self) -> float:
        """Raw megabytes read a second."""
        return self.raw_mb / self.seconds

    @property
    def passages_per_second(self) -> float:
        """Passages indexed a second."""
        return self.passages / self.seconds

    @property
    def rss_mb(self) -> float:
        """Upper bound of the memory held at once."""
        return self.rss_self_mb + self.workers * self.rss_worker_mb


def measure_build(home: Path, sources: Sequence[Path]) -> BuildFigures:
    """Build `sources` into `home` in a fresh process and measure it there."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_measure, home, list(sources)).result()


def _measure(home: Path, sources: list[Path]) -> BuildFigures:
    started = time.perf_counter()
    # Imported after the clock has started, as for whoever runs `toben index build`.
    from indexes.build import build_index

    summary = build_index(home, sources)
    seconds = time.perf_counter() - started
    times = os.times()
    own, workers = _peak_mb(resource.RUSAGE_SELF), _peak_mb(resource.RUSAGE_CHILDREN)
    manifest = summary.manifest
    return BuildFigures(
        seconds=round(seconds, 2),
        cpu_seconds=round(times.user + times.system + times.children_user + times.children_system, 2),
        raw_mb=round(_raw_mb(sources), 1),
        passages=manifest.passages,
        laws=manifest.laws,
        speeches=manifest.speeches,
        faults=len(summary.faults),
        index_mb=round(_folder_mb(home / "index" / manifest.generation), 1),
        workers=os.cpu_count() or 1,
        rss_self_mb=round(own, 1),
        rss_worker_mb=round(workers, 1),
    )


def _peak_mb(who: int) -> float:
    """Peak resident memory of this process, or of the largest of its children that have ended."""
    peak = resource.getrusage(who).ru_maxrss
    return peak / 1024 / (1024 if sys.platform == "darwin" else 1)


def _raw_mb(sources: Sequence[Path]) -> float:
    from indexes.sources.files import RawFile, read_files

    return sum(len(file.data) for file in read_files(sources) if isinstance(file, RawFile)) / 1024**2


def _folder_mb(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1024**2
