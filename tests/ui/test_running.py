"""Serving: the address answers at once, the rest is opened beside it, and every way to end is a clean one."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
import uvicorn
from playwright.sync_api import BrowserContext, expect

from assistant import building
from assistant.engine import Assistant
from assistant.llms.model import LanguageModel
from assistant.settings import LLMSettings, Settings
from assistant.ui import running
from assistant.ui.running import run
from assistant.ui.starting import Door
from assistant.words import starting as words
from indexes import generations
from indexes.errors import BadInputError, BuildBusyError, IndexMissingError
from indexes.progress import build_under_way, told
from tests.conftest import ROOT
from tests.ui import small_app

_PATIENCE = 90


class Served:
    """A server in a process of its own."""

    def __init__(self, process: subprocess.Popen[str], errors: Path) -> None:
        self.process = process
        self._errors = errors
        self.address = ""

    def line(self) -> str:
        """The next line that it prints."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def stop(self) -> int:
        """Its exit code after Ctrl+C."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(30)

    @property
    def errors(self) -> list[str]:
        return self._errors.read_text(encoding="utf-8").splitlines()


Start = Callable[..., Served]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts servers with a small app, or with another module, on free ports."""
    started: list[subprocess.Popen[str]] = []

    def start(home: Path, module: str = "tests.ui.small_app", **more: str) -> Served:
        environment = {**os.environ, "TOBEN_HOME": str(home), "TOBEN_PORT": "0", "PYTHONUTF8": "1", **more}
        errors = tmp_path / "errors"
        with errors.open("w") as stderr:
            process = subprocess.Popen(
                [sys.executable, "-m", module],
                cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=stderr, text=True,
            )  # fmt: skip
        started.append(process)
        served = Served(process, errors)
        line = served.line()
        served.address = next((word for word in line.split() if word.startswith("http://127.0.0.1:")), "")
        assert line == (words.listening(served.address) if served.address else "")
        return served

    yield start
    for process in started:
        process.kill()
        process.wait(10)
        assert process.stdout is not None
        process.stdout.close()


def waited(is_so: Callable[[], bool], seconds: float = _PATIENCE) -> None:
    ends = time.monotonic() + seconds
    while not is_so() and time.monotonic() < ends:
        time.sleep(0.05)
    assert is_so()


def test_a_first_start_shows_its_progress_in_the_page_and_then_the_app(
    browser: BrowserContext, start: Start, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    server = start(home)
    page = browser.new_page()
    page.goto(server.address)
    expect(page.get_by_role("progressbar", name=words.PROGRESS.ja)).to_be_visible()
    assert httpx.get(f"{server.address}/health").status_code == 503
    expect(page.get_by_role("status")).to_contain_text("索引を作成中: ", timeout=_PATIENCE * 1_000)
    expect(page.get_by_role("heading", name=small_app.READY)).to_be_visible(timeout=_PATIENCE * 1_000)
    page.close()
    assert server.line() == words.ready(server.address)
    assert httpx.get(f"{server.address}/health").json()["index"] == generations.current_name(home)
    assert server.stop() == 0
    assert server.errors == [f"索引がないため、組み込みの資料から {home} に作成します。"]


def test_with_an_index_the_command_opens_it_and_ends_at_an_interrupt(start: Start, starter_home: Path) -> None:
    server = start(starter_home, "app")
    assert server.line() == words.ready(server.address)
    assert httpx.get(f"{server.address}/health").json()["status"] == "ok"
    assert server.stop() == 0


def test_an_interrupt_while_the_index_is_built_ends_the_server_and_leaves_no_half_index(
    start: Start, tmp_path: Path
) -> None:
    server = start(tmp_path / "home")
    waited(lambda: bool(list((tmp_path / "home").glob("index/building-*"))))
    assert server.stop() == 0
    assert build_under_way(tmp_path / "home") is None
    with pytest.raises(IndexMissingError):
        generations.current_name(tmp_path / "home")
    assert "Traceback" not in "\n".join(server.errors)


def test_an_index_that_cannot_be_opened_is_told_on_the_page_and_on_standard_error(start: Start, tmp_path: Path) -> None:
    (tmp_path / "home" / "index").mkdir(parents=True)
    (tmp_path / "home" / "index" / "current").write_text("20260101T00000000Z\n")
    server = start(tmp_path / "home")
    waited(lambda: httpx.get(f"{server.address}/health").json()["status"] == "failed")
    health = httpx.get(f"{server.address}/health")
    assert health.status_code == 503
    reason = health.json()["ja"]
    assert reason.endswith("toben index build で作り直してください。")
    assert "20260101T00000000Z" in reason
    assert words.FAILED.ja in httpx.get(server.address).text
    assert server.stop() == 0
    assert server.errors == [words.failed(reason)]


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"TOBEN_LLM": "そんなLLMはない"}, "そんなLLMはない"),
        ({"TOBEN_EMBEDDER": "./no/such/folder"}, "TOBEN_EMBEDDER"),
        ({"TOBEN_USERS": "./no/such/file"}, "利用者のファイル"),
    ],
)
def test_settings_that_cannot_be_served_with_end_the_process_with_one_line(
    start: Start, tmp_path: Path, wrong: dict[str, str], named: str
) -> None:
    server = start(tmp_path / "home", **wrong)
    assert (server.address, server.process.wait(30)) == ("", 2)
    assert len(server.errors) == 1
    assert named in server.errors[0]
    assert not (tmp_path / "home").exists()


def test_a_port_in_use_is_told_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(BadInputError, match=f"ポート {port} は使われています"):
            run(Settings(home=tmp_path, port=port))


@pytest.mark.parametrize("host", ["192.0.2.1", "そんな名前はない"])
def test_a_host_that_is_not_this_machine_is_told_in_one_line(tmp_path: Path, host: str) -> None:
    with pytest.raises(BadInputError, match=f"アドレス {host} では待ち受けできません"):
        run(Settings(home=tmp_path, host=host, port=0))


# ---- Opening, without a server ----


class Ajar(Door):
    """A door that notes what it is told, and lets in at once."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[tuple[str, float]] = []
        self.apps: list[Any] = []
        self.reasons: list[str] = []

    def tell(self, said: Any, share: float) -> None:
        self.told.append((said.ja, round(share, 2)))

    def open(self, app: Any) -> bool:
        self.apps.append(app)
        return True

    def fail(self, reason: Any) -> None:
        self.reasons.append(reason.ja)


@contextmanager
def opening(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ajar]:
    """What happens behind the door of a server, which has ended when the block has."""
    whole = ModuleType("assistant.ui.server")
    whole.create_app = small_app.create_app  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, whole.__name__, whole)
    door = Ajar()
    thread = running._Opening(running._Checked.by(settings), door, "http://127.0.0.1:1")
    thread.start()
    try:
        yield door
    finally:
        thread.end()
        assert not thread.is_alive()


def test_while_another_process_builds_its_progress_is_shown_and_its_index_awaited(
    starter_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[int] = []

    def busy_twice(*arguments: Any) -> Assistant:
        tries.append(1)
        if len(tries) < 3:
            raise BuildBusyError("別の処理が索引を作成中です。")
        return serving(*arguments)

    serving = building.open_assistant
    monkeypatch.setattr(building, "open_assistant", busy_twice)
    monkeypatch.setattr(running, "_BETWEEN_TRIES", 0.05)
    home = shutil.copytree(starter_home, tmp_path / "home")
    with told(home, lambda *_: None) as tell:
        tell("読み込み", 0.37)
        with opening(Settings(home=home), monkeypatch) as door:
            waited(lambda: bool(door.apps), 20)
    assert ("索引を作成中: 読み込み", 0.37) in door.told
    assert len(tries) == 3
    assert door.reasons == []


def test_the_bar_of_a_first_start_never_goes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opening(Settings(home=tmp_path), monkeypatch) as door:
        waited(lambda: bool(door.apps))
    shares = [share for _, share in door.told]
    assert shares == sorted(shares)
    assert shares[0] >= 0.2
    assert shares[-1] < 1
    assert len(door.told) > 10


def test_a_fault_that_nobody_foresaw_is_told_politely_and_logged(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def broken(*_: object) -> Assistant:
        raise RuntimeError("内部の秘密")

    monkeypatch.setattr(building, "open_assistant", broken)
    with opening(Settings(home=tmp_path), monkeypatch) as door:
        waited(lambda: bool(door.reasons), 20)
    assert door.reasons == [words.FAULT.ja]
    assert "秘密" in caplog.text
    assert capsys.readouterr().err.strip() == words.failed(words.FAULT.ja)


def test_what_the_first_question_needs_is_read_while_the_page_is_opened(
    starter_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str | None] = []
    opened: list[str] = []
    presets = tmp_path / "llms.toml"
    presets.write_text(
        '[llm.behind]\nbase_url = "http://127.0.0.1:9/v1"\nmodel = "m"\n[llm.here]\nfolder = "models/m"\n', "utf-8"
    )
    llm = LLMSettings(name="none", menu=("behind", "here"), base_url="", model="", api_key="")
    warm = threading.Event()

    def ask(_self: Assistant, _text: str, llm: str | None = None) -> None:
        asked.append(llm)

    def open_model(model: LanguageModel) -> None:
        opened.append(model.name)
        warm.set()

    monkeypatch.setattr(Assistant, "ask", ask)
    monkeypatch.setattr(LanguageModel, "open", open_model)
    with opening(Settings(home=starter_home, llms=presets, llm=llm), monkeypatch):
        assert warm.wait(_PATIENCE)
    assert asked == ["none"]
    assert opened == ["behind"]


def test_a_server_that_could_not_begin_opens_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uvicorn.Server, "run", lambda *_, **__: None)
    run(Settings(home=tmp_path / "home", port=0))
    assert not (tmp_path / "home").exists()
