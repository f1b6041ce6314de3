from __future__ import annotations

from pathlib import Path

import pytest

from indexes.errors import BuildBusyError, HomeNotWritableError
from indexes.locking import alone

BUSY = BuildBusyError("別の処理が使っています。")


def test_only_one_at_a_time_may_hold_a_lock(tmp_path: Path) -> None:
    lock = tmp_path / "a" / "lock"
    with alone(tmp_path, lock, BUSY), pytest.raises(BuildBusyError, match="別の処理"), alone(tmp_path, lock, BUSY):
        pytest.fail("two hold it")


def test_a_lock_is_free_again_after_a_failure(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="gone wrong"), alone(tmp_path, tmp_path / "lock", BUSY):
        raise ValueError("gone wrong")
    with alone(tmp_path, tmp_path / "lock", BUSY):
        assert (tmp_path / "lock").is_file()


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(HomeNotWritableError, match="TOBEN_HOME"), alone(tmp_path, tmp_path / "file" / "lock", BUSY):
        pass
