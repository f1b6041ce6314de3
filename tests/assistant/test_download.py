"""The download of the AI pack and the build after it, against a server that stands in for the publishers."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant import download as downloading
from assistant.download import Download, Progress
from assistant.engine import Assistant
from assistant.settings import Settings
from indexes.build import Summary, build_index
from indexes.errors import BadInputError
from tests.assistant.ai_pack import ARTICLE, LISTED, PASSAGES, held_back, pack_server
from tests.assistant.test_fetching import settings_for
from tests.conftest import opened
from tests.publisher_server import PublisherServer, Reply

ENOUGH = 30.0


@pytest.fixture
def server() -> Iterator[PublisherServer]:
    with pack_server() as server:
        yield server


@pytest.fixture
def home(starter_home: Path, tmp_path: Path) -> Path:
    """A TOBEN_HOME with the starter corpus."""
    return shutil.copytree(starter_home, tmp_path / "home")


@pytest.fixture
def settings(home: Path, server: PublisherServer) -> Settings:
    return settings_for(home, server.publishers())


@pytest.fixture
def gate(server: PublisherServer) -> Iterator[threading.Event]:
    """e-Gov's list of laws does not answer before this is set."""
    with held_back(server) as gate:
        yield gate


def until(reached: Callable[[], bool]) -> None:
    deadline = time.monotonic() + ENOUGH
    while not reached() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert reached()


def ended(download: Download) -> Progress:
    until(lambda: not download.progress.under_way)
    return download.progress


def run(settings: Settings) -> Progress:
    download = Download(settings)
    download.start()
    return ended(download)


def test_nothing_happens_before_somebody_asks_for_it(settings: Settings, server: PublisherServer) -> None:
    assert Download(settings).progress == Progress()
    assert server.log == []


def test_official_texts_are_fetched_and_served_afterwards(settings: Settings) -> None:
    assert opened(settings.home).starter_only
    progress = run(settings)
    assert progress == Progress(
        "done", message=f"条文や発言の原文{PASSAGES}件を収録しました。次の質問から原文で回答します。"
    )
    assistant = opened(settings.home)
    passage = assistant.passage(ARTICLE)
    assert passage is not None
    assert passage.verbatim
    assert not assistant.starter_only
    assert assistant.search("発言", 1)[0].passage.id.startswith("diet:121704889X")


def test_how_far_it_is_can_be_seen_while_it_runs(
    settings: Settings, gate: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Progress] = []

    def watched(self: Download, stage: str, count: str, share: float | None) -> None:
        tell(self, stage, count, share)
        seen.append(self.progress)

    tell = Download._tell
    monkeypatch.setattr(Download, "_tell", watched)
    download = Download(settings)
    download.start()
    assert download.progress.under_way
    until(lambda: bool(seen))
    assert seen[0] == Progress("running", "取得中: 法令を探す", "0/1件", 0.0)
    gate.set()
    ended(download)
    stages = list(dict.fromkeys(progress.stage.partition(": ")[0] for progress in seen))
    assert stages == ["取得中", "索引を作成中"]
    assert all(progress.share is None or 0 <= progress.share <= 1 for progress in seen)


def test_a_second_start_while_it_runs_is_ignored(
    settings: Settings, server: PublisherServer, gate: threading.Event
) -> None:
    download = Download(settings)
    assert [download.start() for _ in range(5)] == [True, False, False, False, False]
    until(lambda: bool(server.asked(LISTED)))
    download.start()
    gate.set()
    assert ended(download).state == "done"
    assert len(server.asked(LISTED)) == 1


def test_the_starter_goes_on_serving_while_it_runs(settings: Settings, gate: threading.Event) -> None:
    assistant = opened(settings.home)
    download = Download(settings)
    download.start()
    assert assistant.ask("AI法第1条").citations
    assert not assistant.is_outdated()
    gate.set()
    assert ended(download).state == "done"
    assert assistant.ask("AI法第1条").citations
    assert assistant.is_outdated()


def test_it_ends_soon_after_it_is_stopped_and_the_next_one_begins_where_it_left_off(
    settings: Settings, server: PublisherServer, gate: threading.Event
) -> None:
    gate.set()
    assert run(settings).state == "done"
    gate.clear()
    download = Download(settings)
    download.start()
    until(lambda: len(server.asked(LISTED)) == 2)
    download.stop()
    assert download.progress == Progress("stopping", "中止しています")
    download.start()
    assert download.progress.state == "stopping", "one that is being stopped must end before the next one"
    gate.set()
    assert ended(download) == Progress(
        "stopped", message="ダウンロードを中止しました。取得済みの分は次回に使われます。"
    )
    files = len(server.asked("/law_file/"))
    download.start()
    assert ended(download).state == "done"
    assert len(server.asked("/law_file/")) == files, "what is there and unchanged is not fetched again"


def test_stopping_while_the_index_is_built_leaves_the_starter_serving(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    download = Download(settings)

    def stopped(*arguments: object, progress: Callable[[str, float], None], **more: object) -> Summary:
        download.stop()
        return build_index(*arguments, progress=progress, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(downloading, "build_index", stopped)
    before = opened(settings.home).index
    download.start()
    assert ended(download).state == "stopped"
    assert opened(settings.home).index == before
    assert [folder.name for folder in (settings.home / "index").iterdir() if folder.is_dir()] == [before]


def test_stopping_what_does_not_run_does_nothing(settings: Settings) -> None:
    download = Download(settings)
    download.stop()
    assert download.progress == Progress()
    download.start()
    assert ended(download).state == "done"
    download.stop()
    assert download.progress.state == "done"


def test_where_nobody_answers_it_says_so_and_the_starter_goes_on_serving(settings: Settings) -> None:
    nobody = "http://127.0.0.1:9/api/"
    progress = run(settings.model_copy(update={"egov_url": nobody, "kokkai_url": nobody}))
    assert progress.state == "failed"
    assert progress.message.endswith("いまの索引で引き続き回答します。")
    assert opened(settings.home).ask("AI法に罰則はありますか").citations


def test_publishers_that_answer_nothing_of_use_leave_the_starter_serving(
    settings: Settings, server: PublisherServer
) -> None:
    server._answers.clear()
    progress = run(settings)
    assert progress.state == "failed"
    assert progress.message.startswith("原文を取得できませんでした。取得できなかったものが")
    assert progress.message.endswith("いまの索引で引き続き回答します。")
    assert "\n" not in progress.message
    assert opened(settings.home).starter_only


def test_what_could_not_be_had_is_told_beside_what_could(settings: Settings, server: PublisherServer) -> None:
    server.put("/api/speech", Reply(b"<html>maintenance</html>", 503))
    progress = run(settings)
    assert progress.state == "done"
    assert "取得できなかったものが3件あります（会議録の件数: サーバーの不具合です（503）。" in progress.message


class RustPanicError(BaseException):
    """What a library of another language raises: no Exception."""


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (BadInputError("別の処理が索引を作成中です。"), "別の処理が索引を作成中です。"),
        (RuntimeError("secret"), "不具合のためダウンロードできませんでした。"),
        (RustPanicError("secret"), "不具合のためダウンロードできませんでした。"),
        (OSError(28, "No space left on device"), "不具合のためダウンロードできませんでした。"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_build_that_fails_leaves_the_starter_serving_and_can_be_tried_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, fault: BaseException, told: str
) -> None:
    def failing(*_: object, **__: object) -> None:
        raise fault

    before = opened(settings.home).index
    with monkeypatch.context() as patch:
        patch.setattr(downloading, "build_index", failing)
        download = Download(settings)
        download.start()
        progress = ended(download)
    assert progress.state == "failed"
    assert progress.message.startswith(told)
    assert "secret" not in progress.message
    assert opened(settings.home).index == before
    download.start()
    assert ended(download).state == "done"


def test_a_home_that_cannot_be_written_is_told_in_one_line(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    progress = run(settings.model_copy(update={"home": file}))
    assert progress.state == "failed"
    assert "TOBEN_HOME" in progress.message


def test_an_assistant_that_was_opened_before_is_told_to_be_outdated(settings: Settings) -> None:
    assistant = Assistant.open(settings)
    assert run(settings).state == "done"
    assert assistant.is_outdated()
