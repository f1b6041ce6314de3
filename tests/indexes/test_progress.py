"""How far a build is, as other processes learn it: from a file that goes with the build, however that ends."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexes.build import build_index
from indexes.errors import BadInputError
from indexes.progress import build_under_way, told
from tests.conftest import FIXTURES, ROOT
from tests.indexes.samples import TODAY

_BUILDS = """
import sys, time
from pathlib import Path
from indexes import generations
from indexes.progress import told
home = Path(sys.argv[1])
with generations.new_generation(home), told(home, lambda *_: None) as tell:
    tell("参照の解決", 0.25)
    print("told", flush=True)
    time.sleep(60)
"""


def quiet(_stage: str, _share: float) -> None:
    pass


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "index").mkdir()
    return tmp_path


@pytest.fixture
def other(home: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that builds in the home."""
    command = [sys.executable, "-c", _BUILDS, str(home)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "told\n"
        yield process
        process.kill()


def test_where_nothing_is_built_nothing_is_told(tmp_path: Path) -> None:
    assert build_under_way(tmp_path) is None
    assert build_under_way(tmp_path / "missing") is None


def test_the_build_of_another_process_is_told_with_its_stage_and_share(
    home: Path, other: subprocess.Popen[str]
) -> None:
    now = build_under_way(home)
    assert now is not None
    assert (now.pid, now.stage, now.share) == (other.pid, "参照の解決", 0.25)
    assert now.began <= now.updated


def test_of_a_build_that_was_killed_nothing_is_told(home: Path, other: subprocess.Popen[str]) -> None:
    assert build_under_way(home) is not None
    other.send_signal(signal.SIGKILL)
    other.wait(10)
    assert build_under_way(home) is None
    assert (home / "index" / "under-way").exists()
    with told(home, quiet) as tell:
        tell("読み込み", 0.5)
        assert build_under_way(home) is not None
    assert not (home / "index" / "under-way").exists()


@pytest.mark.usefixtures("quick")
def test_a_build_tells_every_stage_and_nothing_once_it_has_ended(home: Path) -> None:
    seen: list[str] = []

    def look(_stage: str, _share: float) -> None:
        now = build_under_way(home)
        assert now is not None
        assert now.pid == os.getpid()
        seen.append(now.stage)

    build_index(home, [FIXTURES], today=TODAY, progress=look)
    assert {"読み込み", "参照の解決", "用語の対応づけ", "単語索引", "ベクトル索引"} <= set(seen)
    assert build_under_way(home) is None


@pytest.mark.usefixtures("quick")
def test_a_build_that_fails_is_told_no_longer(home: Path) -> None:
    with pytest.raises(BadInputError):
        build_index(home, [home / "nothing here"], today=TODAY)
    assert not (home / "index" / "under-way").exists()


def test_within_half_a_second_a_stage_is_written_once_and_the_next_stage_at_once(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    shares = []
    with told(home, quiet) as tell:
        for step in range(10):
            clock[0] = 100 + step / 10
            tell("読み込み", step / 10)
            shares.append(getattr(build_under_way(home), "share", None))
        tell("参照の解決", 0.0)
        assert getattr(build_under_way(home), "stage", None) == "参照の解決"
    assert shares == [0.0] * 5 + [0.5] * 5


def test_a_file_that_cannot_be_written_costs_the_build_nothing(tmp_path: Path) -> None:
    heard: list[float] = []
    with told(tmp_path / "no such folder", lambda _stage, share: heard.append(share)) as tell:
        tell("読み込み", 0.5)
    assert heard == [0.5]


@pytest.mark.parametrize(
    "written",
    [
        "", "{", "[]", "null", '{"pid": 1}', "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
        json.dumps({"pid": "x", "stage": "", "share": 0, "began": "", "updated": ""}), "[" * 4_000,
    ],
)  # fmt: skip
def test_a_file_that_says_nothing_sensible_is_no_build(home: Path, written: str) -> None:
    file = home / "index" / "under-way"
    file.write_text(written, encoding="utf-8")
    with file.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert build_under_way(home) is None


@pytest.mark.parametrize(("told_share", "share"), [(7, 1.0), (-1, 0.0), (float("nan"), 0.0), (0.5, 0.5)])
def test_a_share_is_never_out_of_bounds(home: Path, told_share: float, share: float) -> None:
    row = {"pid": 1, "stage": "長" * 900, "share": told_share, "began": "2026-01-01", "updated": "2026-01-01"}
    file = home / "index" / "under-way"
    file.write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    with file.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        now = build_under_way(home)
    assert now is not None
    assert (now.share, len(now.stage)) == (share, 100)
