"""All records of a home, and how they are swept."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.records.database import NAME, RecordsError
from assistant.records.keeping import Records
from assistant.records.packing import Asked
from assistant.records.retention import Cleaned, Retention
from assistant.records.sweeping import keep_sweeping
from assistant.settings import Settings
from tests.assistant.records.conftest import YAMADA, answer_to


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    records = Records.open(Settings(home=tmp_path / "home"))
    yield records
    records.close()


def swept(records: Records, stopped: threading.Event, every: float = 0.01) -> threading.Thread:
    thread = threading.Thread(target=keep_sweeping, args=(records, stopped, every), daemon=True)
    thread.start()
    return thread


def test_nothing_is_made_on_the_disk_before_the_first_use(records: Records, tmp_path: Path) -> None:
    assert list(tmp_path.iterdir()) == []
    records.conversations.page(YAMADA)
    assert (tmp_path / "home" / NAME).exists()


def test_all_rooms_share_one_file_which_can_be_opened_again_after_it_was_closed(records: Records) -> None:
    key, _ = records.conversations.add(YAMADA, Asked("q"), answer_to())
    records.close()
    assert records.conversations.conversation(YAMADA, key).title == "q"
    assert records.sessions.user(records.sessions.begin(YAMADA)) == YAMADA


@pytest.mark.parametrize(("days", "keeps"), [(0, False), (1, True), (3_650, True)])
def test_with_no_days_no_history_is_kept(tmp_path: Path, days: int, keeps: bool) -> None:
    assert Records.open(Settings(home=tmp_path, retention_days=days)).keeps_history is keeps


def test_the_days_of_the_settings_are_those_of_the_sweep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    records = Records.open(Settings(home=tmp_path, retention_days=1))
    records.conversations.add(YAMADA, Asked("q"), answer_to())
    assert records.retention.clean() == Cleaned()
    later = time.time() + 86_401
    monkeypatch.setattr(records.retention, "_clock", lambda: later)
    assert records.retention.clean() == Cleaned(conversations=1)


def test_a_sweep_that_fails_is_one_line_and_is_tried_again(
    records: Records, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    faults = [RecordsError("busy"), ValueError("内部の秘密")]
    stopped, done = threading.Event(), threading.Event()

    def clean(_retention: Retention) -> Cleaned:
        if faults:
            raise faults.pop(0)
        done.set()
        return Cleaned(conversations=1)

    monkeypatch.setattr(Retention, "clean", clean)
    with caplog.at_level(logging.WARNING):
        thread = swept(records, stopped)
        assert done.wait(10)
        stopped.set()
        thread.join(10)
    assert not thread.is_alive()
    told = [record.getMessage() for record in caplog.records]
    assert len(told) == 2
    assert "使用中" in told[0]
    assert "秘密" not in told[1]
    assert not [record for record in caplog.records if record.exc_info]


def test_sweeping_stops_at_once_however_long_the_next_sweep_is_away(records: Records) -> None:
    stopped = threading.Event()
    thread = swept(records, stopped, every=3_600)
    stopped.set()
    thread.join(10)
    assert not thread.is_alive()
