"""A build that is killed, at whatever moment, costs nothing but its time."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import pytest

from indexes import generations
from indexes.build import stamps
from indexes.passage import article_id
from indexes.store.embedded import EmbeddedStore
from indexes.store.protocol import Filter
from tests.conftest import ROOT
from tests.indexes.killed_build import SWITCH, Order, Outcome
from tests.indexes.samples import LAW_ID, OTHER_LAW_ID, TODAY, article_xml, built, text, write_filler, write_law

pytestmark = [
    pytest.mark.usefixtures("quick"),
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks /proc which processes are left"),
]

KILLS = 10
HELD, NEW = article_id(LAW_ID, "1"), article_id(OTHER_LAW_ID, "1")
STAGES = {
    False: ("読み込み", "問答の対応づけ", "参照の解決", "単語索引", "ベクトル索引", SWITCH),
    True: ("変更の確認", "読み込み", "単語索引", "ベクトル索引", SWITCH),
}
kinds = pytest.mark.parametrize("carried_on", [False, True], ids=["afresh", "carried on"])


@pytest.fixture(scope="module")
def carry_out() -> Iterator[Callable[[Order], Outcome]]:
    """Has a build made, and killed, in another process."""
    command = [sys.executable, "-m", "tests.indexes.killed_build"]
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as forger:
        assert forger.stdin is not None
        assert forger.stdout is not None
        orders, outcomes = forger.stdin, forger.stdout

        def carry_out(order: Order) -> Outcome:
            orders.write(json.dumps(asdict(order)) + "\n")
            orders.flush()
            return Outcome(**json.loads(outcomes.readline()))

        yield carry_out
        orders.close()


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory, carry_out: Callable[[Order], Outcome]) -> dict[bool, Path]:
    """Homes of which another build brings the same new law: by whether it carries on the generation that serves."""
    folders = {}
    for carried_on in (False, True):
        folder = tmp_path_factory.mktemp("carried_on" if carried_on else "afresh")
        before, after = folder / "before", folder / "after"
        write_law(before, article_xml("1", "元の文。"), law_id=LAW_ID)
        if carried_on:
            write_filler(before)
        shutil.copytree(before, after)
        write_law(after, article_xml("1", "新しい文。"), law_id=OTHER_LAW_ID)
        assert carry_out(Order(str(folder / "home"), str(before))).status == 0
        folders[carried_on] = folder
    return folders


def found(home: Path) -> set[str]:
    """What search finds by a word that is in the law held and in the new one."""
    with closing(EmbeddedStore(generations.open_current(home, stamps())[0], TODAY)) as store:
        return {hit.id for hit in store.by_words({}, {"文": 1.0}, 10, Filter(law_ids=(LAW_ID, OTHER_LAW_ID)))}


def killed(folder: Path, tmp_path: Path, carry_out: Callable[[Order], Outcome], **when: float | str | int) -> Outcome:
    """Kill a build in a copy of the home; whatever it was doing, an index serves, and the next build is whole."""
    home = tmp_path / "home"
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(folder / "home", home)
    before = generations.current_name(home)
    outcome = carry_out(Order(str(home), str(folder / "after"), **when))  # type: ignore[arg-type]
    assert outcome.left == []
    serving = generations.current_name(home)
    assert serving == before or not when.get("moment")
    assert (text(home, HELD), text(home, NEW)) == ("元の文。", None if serving == before else "新しい文。")
    summary = built(home, folder / "after")
    assert (text(home, HELD), text(home, NEW)) == ("元の文。", "新しい文。")
    assert (found(home), summary.faults, summary.manifest.digests) == ({HELD, NEW}, [], 2)
    left = {entry.name for entry in (home / "index").iterdir() if entry.is_dir()}
    assert left == {serving, summary.manifest.generation}
    return outcome


@kinds
def test_a_build_killed_at_any_moment_leaves_the_index_and_the_next_build_whole(
    homes: dict[bool, Path], tmp_path: Path, carry_out: Callable[[Order], Outcome], carried_on: bool
) -> None:
    folder = homes[carried_on]
    shutil.copytree(folder / "home", tmp_path / "home")
    whole = carry_out(Order(str(tmp_path / "home"), str(folder / "after")))
    _, manifest = generations.open_current(tmp_path / "home", stamps())
    assert (whole.status, manifest.fitted_on < manifest.pieces) == (0, carried_on)
    randomly = random.Random(carried_on)  # noqa: S311
    moments = [(number + randomly.random()) / KILLS * whole.seconds for number in range(KILLS)]
    outcomes = [killed(folder, tmp_path, carry_out, after=moment) for moment in moments]
    # The last ones may come too late, where the machine is quicker than before.
    assert sum(outcome.status == signal.SIGKILL for outcome in outcomes) > KILLS // 4


@kinds
def test_a_build_killed_at_the_end_of_a_stage_leaves_the_old_index_and_the_next_build_whole(
    homes: dict[bool, Path], tmp_path: Path, carry_out: Callable[[Order], Outcome], carried_on: bool
) -> None:
    for moment in STAGES[carried_on]:
        assert killed(homes[carried_on], tmp_path, carry_out, moment=moment).status == signal.SIGKILL


def test_a_build_that_is_killed_leaves_no_worker_behind(
    homes: dict[bool, Path], tmp_path: Path, carry_out: Callable[[Order], Outcome]
) -> None:
    outcome = killed(homes[False], tmp_path, carry_out, moment="読み込み", workers=2)
    assert outcome.status == signal.SIGKILL


def test_a_build_that_fails_does_not_pass_for_one_that_was_killed(
    tmp_path: Path, carry_out: Callable[[Order], Outcome]
) -> None:
    assert carry_out(Order(str(tmp_path / "home"), str(tmp_path / "missing"))).status not in (0, signal.SIGKILL)
