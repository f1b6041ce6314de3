from __future__ import annotations

import socket
from pathlib import Path

import pytest

from indexes.catalog import Entry
from indexes.fetch import egov
from indexes.fetch.client import Publishers, StoppedError, UnreachableError
from indexes.fetch.pack import fetch_pack
from indexes.fetch.report import Step
from tests.indexes.fetch.conftest import QUICK, stored
from tests.indexes.fetch.samples import LAW_ID, law, meeting
from tests.publisher_server import PublisherServer, serve_laws, serve_minutes


@pytest.fixture(autouse=True)
def _one_law(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(egov, "entries", lambda: (Entry("見本法", "", (), "", None, "", True, "", LAW_ID),))


@pytest.fixture
def nobody() -> str:
    """An address at which nobody answers."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{unused.getsockname()[1]}/"


def serve_both(server: PublisherServer) -> None:
    """One meeting, and one speech of another."""
    serve_minutes(server, "meeting", [meeting(1, "2025-05-01")], most=10)
    other = meeting(2, "2025-05-02")
    speech = {key: value for key, value in other.items() if key != "speechRecord"} | other["speechRecord"][0]
    serve_minutes(server, "speech", [speech], most=100)


def test_the_pack_is_laws_and_minutes(server: PublisherServer, tmp_path: Path) -> None:
    steps: list[Step] = []
    serve_laws(server, [law()])
    serve_both(server)
    report = fetch_pack(tmp_path, server.publishers(), steps.append, pace=QUICK)
    assert report.failures == []
    assert {path.split("/")[0] for path in stored(tmp_path)} == {"egov", "kokkai"}
    assert {step.stage for step in steps} == {"法令を探す", "法令", "会議録"}
    assert server.asked("/api/meeting_list?any=人工知能&from=2023-01-01&")
    assert server.asked("/api/speech?any=ＡＩ&from=2023-01-01&")


def test_one_publisher_out_of_reach_does_not_keep_the_other_away(
    server: PublisherServer, tmp_path: Path, nobody: str
) -> None:
    serve_both(server)
    report = fetch_pack(tmp_path, Publishers(egov=nobody, kokkai=server.publishers().kokkai), pace=QUICK)
    assert [failure.what for failure in report.failures] == ["法令"]
    assert any(path.endswith(".json") for path in stored(tmp_path))


def test_no_publisher_in_reach_is_one_line(tmp_path: Path, nobody: str) -> None:
    with pytest.raises(UnreachableError, match=r"接続できません。ネットワークの接続と"):
        fetch_pack(tmp_path, Publishers(egov=nobody, kokkai=nobody), pace=QUICK)


def test_a_cancelled_pack_stops_and_keeps_what_is_complete(server: PublisherServer, tmp_path: Path) -> None:
    serve_laws(server, [law()])
    serve_both(server)
    with pytest.raises(StoppedError):
        fetch_pack(tmp_path, server.publishers(), cancelled=lambda: bool(server.asked("/api/meeting")), pace=QUICK)
    assert {path.split("/")[0] for path in stored(tmp_path)} == {"egov"}
