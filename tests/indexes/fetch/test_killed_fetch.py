from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from indexes.fetch.job import Job
from indexes.fetch.kokkai import fetch_minutes
from tests.conftest import ROOT
from tests.indexes.fetch.conftest import stored
from tests.indexes.fetch.test_kokkai import MEETINGS, SPRING, TODAY, asked, expected, speeches
from tests.publisher_server import PublisherServer, Reply, serve_minutes


def test_after_a_kill_amid_a_download_only_the_rest_is_fetched(
    server: PublisherServer, job: Job, tmp_path: Path
) -> None:
    serve_minutes(server, "meeting", MEETINGS, most=10)
    answer = server.answer

    def dripping(target: str, headers: Mapping[str, str]) -> Reply:
        reply = answer(target, headers)
        return Reply(reply.body, drip=0.01) if "startRecord=21" in target else reply

    server.answer = dripping  # type: ignore[method-assign]
    command = [sys.executable, "-m", "tests.indexes.fetch.killed_fetch", str(tmp_path), server.publishers().kokkai]
    with subprocess.Popen(command, cwd=ROOT) as child:
        part = tmp_path / "raw/kokkai/incoming.part"
        ends = time.monotonic() + 60
        while not (len(asked(server)) == 3 and part.exists()) and time.monotonic() < ends:
            time.sleep(0.01)
        child.kill()
        assert child.wait(10) == -signal.SIGKILL
    assert part.exists()
    assert len(stored(tmp_path)) == 2 + 1

    server.answer = answer  # type: ignore[method-assign]
    server.log.clear()
    fetch_minutes(job, SPRING, TODAY)
    assert asked(server) == [("2023-01-01", 21), ("2023-04-01", 1), ("2023-04-01", 11)]
    assert speeches(tmp_path) == expected(MEETINGS)
    assert not part.exists()
