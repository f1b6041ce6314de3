from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexes.fetch.client import Pace
from indexes.fetch.job import Job
from tests.publisher_server import PublisherServer

# No pauses, and waits that a test does not feel.
QUICK = Pace(pause=0.0, attempts=3, first_wait=0.001, longest_wait=2.0, timeout=5.0)


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def server() -> Iterator[PublisherServer]:
    with PublisherServer() as server:
        yield server


@pytest.fixture
def job(server: PublisherServer, tmp_path: Path) -> Job:
    return new_job(server, tmp_path)


def new_job(server: PublisherServer, home: Path) -> Job:
    """A fetch of its own, with a fresh report."""
    return Job(home, server.publishers(), QUICK)


def stored(home: Path) -> set[str]:
    """The files below raw, without the ledgers and locks."""
    raw = home / "raw"
    return {str(file.relative_to(raw)) for file in raw.rglob("*") if file.is_file() and file.suffix != ".fetched"}
