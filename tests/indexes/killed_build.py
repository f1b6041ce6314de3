"""A build that is killed at a given moment: python -m tests.indexes.killed_build HOME SOURCE MOMENT."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from indexes.build import build_index
from indexes.text.embedding import WordVectors
from tests.indexes.samples import small_vocabulary

SWITCH = "切り替え"


def main(home: Path, source: Path, moment: str) -> None:
    """Build into `home` from `source` until the stage `moment` is reported, or until the pointer is to be replaced."""

    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def watch(stage: str, _share: float) -> None:
        if stage == moment:
            die()

    WordVectors.from_wheel = small_vocabulary  # type: ignore[method-assign]
    if moment == SWITCH:
        Path.replace = lambda *_: die()  # type: ignore[assignment]
    build_index(home, [source], progress=watch)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
