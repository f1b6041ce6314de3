from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from indexes import generations
from indexes.passage import article_id
from tests.conftest import ROOT
from tests.indexes.killed_build import SWITCH
from tests.indexes.samples import OTHER_LAW_ID, article_xml, built, text, write_law

pytestmark = pytest.mark.usefixtures("quick")

# Slow to start, so all are killed side by side, once.
MOMENTS = ("読み込み", "ベクトル計算", SWITCH)


@pytest.fixture(scope="module")
def killed(small_home: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Homes whose second build, one that would have brought a new law, was killed, by the moment of its death."""
    raw = tmp_path_factory.mktemp("raw")
    write_law(raw, article_xml("1", "まだない文。"), law_id=OTHER_LAW_ID)
    homes = {moment: tmp_path_factory.mktemp("killed") for moment in MOMENTS}
    builds = []
    for moment, home in homes.items():
        shutil.copytree(small_home, home, dirs_exist_ok=True)
        command = [sys.executable, "-m", "tests.indexes.killed_build", str(home), str(raw), moment]
        builds.append(subprocess.Popen(command, cwd=ROOT))
    assert [process.wait(120) for process in builds] == [-signal.SIGKILL] * len(MOMENTS)
    return homes


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_old_generation_serves_after_a_kill(killed: dict[str, Path], moment: str, small_home: Path) -> None:
    home = killed[moment]
    assert generations.current_name(home) == generations.current_name(small_home)
    assert text(home, article_id(OTHER_LAW_ID, "1")) is None


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_next_build_works_after_a_kill(killed: dict[str, Path], moment: str, tmp_path: Path) -> None:
    home, raw = tmp_path / "home", tmp_path / "raw"
    raw.mkdir()
    shutil.copytree(killed[moment], home)
    assert len([entry for entry in (home / "index").iterdir() if entry.is_dir()]) == 2
    name = built(home, write_law(raw, article_xml("1", "次の文。"), law_id=OTHER_LAW_ID)).manifest.generation
    assert generations.current_name(home) == name
    assert text(home, article_id(OTHER_LAW_ID, "1")) == "次の文。"
    assert list((home / "index").glob("building-*")) == []


def test_a_build_that_is_killed_leaves_no_worker_behind() -> None:
    """The worker's watch ends it with its parent: here the parent is a process that starts a worker and dies."""
    script = (
        "import multiprocessing, os, pathlib, time\n"
        "from concurrent.futures import ProcessPoolExecutor\n"
        "from indexes.prepare import start_worker\n"
        "if __name__ == '__main__':\n"
        "    context = multiprocessing.get_context('spawn')\n"
        "    pool = ProcessPoolExecutor(1, context, start_worker, (pathlib.Path('.'),))\n"
        "    print(pool.submit(os.getpid).result(), flush=True)\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    with tempfile.NamedTemporaryFile("w", suffix=".py", delete=False) as file:
        file.write(script)
    killed = subprocess.run(
        [sys.executable, file.name],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    worker = int(killed.stdout)
    for _ in range(100):
        if not Path(f"/proc/{worker}").exists() and not _alive(worker):
            break
        time.sleep(0.1)
    assert not _alive(worker)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    # A zombie whose new parent has not looked yet is dead all the same.
    return not state.exists() or state.read_text().split(")")[-1].split()[0] != "Z"
