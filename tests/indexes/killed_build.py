"""Builds that are killed, by a process that forks one for each order it is given: python -m tests.indexes.killed_build.

An order is a line of JSON; its answer, another, says how long the build ran and what process it left behind. Imports
are costly, so a build is a fork of a process that has them done and has no thread yet.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
import traceback
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

from indexes import build, intake
from indexes.sources.starter import starter_passages
from indexes.text.embedding import WordVectors
from tests.indexes.samples import TODAY, left_running, small_vocabulary

SWITCH = "切り替え"


@dataclass(frozen=True)
class Order:
    """A build into `home` from `source` that dies `after` seconds, or when the stage `moment` is reported.

    At the moment SWITCH it dies when the pointer is to be replaced; with neither it comes to its end.
    """

    home: str
    source: str
    after: float | None = None
    moment: str = ""
    workers: int = 1


@dataclass(frozen=True)
class Outcome:
    """How a build ended: its wait status, the seconds it ran, and the processes of its session that are left."""

    status: int
    seconds: float
    left: list[int]


def main() -> None:
    """Carry out the orders on standard input, one after the other."""
    WordVectors.from_wheel = small_vocabulary  # type: ignore[method-assign]
    intake.starter_passages = lambda: islice(starter_passages(), 2)  # type: ignore[attr-defined]
    for line in sys.stdin:
        print(json.dumps(asdict(_outcome(Order(**json.loads(line))))), flush=True)


def _outcome(order: Order) -> Outcome:
    start = time.monotonic()
    pid = os.fork()
    if pid == 0:
        _build(order)
    if order.after is not None:
        time.sleep(order.after)
        os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    seconds = time.monotonic() - start
    return Outcome(status, seconds, left_running(_session(pid), 10))


def _build(order: Order) -> None:
    """The child: builds and ends, whatever happens."""
    os.setsid()

    def watch(stage: str, share: float) -> None:
        if stage == order.moment and share > 0:
            os.kill(os.getpid(), signal.SIGKILL)

    if order.moment == SWITCH:
        Path.replace = lambda *_: watch(SWITCH, 1.0)  # type: ignore[assignment]
    if order.workers > 1:
        build._SMALL_BYTES = 0
    status = 1
    try:
        build.build_index(Path(order.home), [Path(order.source)], today=TODAY, workers=order.workers, progress=watch)
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


def _session(leader: int) -> list[int]:
    """Processes of a session, but its leader."""
    members = []
    for entry in Path("/proc").glob("[0-9]*"):
        pid = int(entry.name)
        try:
            if pid != leader and os.getsid(pid) == leader:
                members.append(pid)
        except ProcessLookupError:
            continue
    return members


if __name__ == "__main__":
    main()
