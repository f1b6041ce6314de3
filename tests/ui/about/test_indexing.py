"""The strip on the index: the offer, a build or download under way, how it ended, and a switch of the index."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import gradio as gr
import pytest
from fastapi import FastAPI
from playwright.sync_api import BrowserContext, Locator, Page, expect
from starlette.testclient import TestClient

from assistant.download import Progress
from assistant.engine import Assistant
from assistant.records.keeping import Records
from assistant.settings import LLMSettings, Settings
from assistant.ui.about import indexing
from assistant.ui.about.indexing import PATH, Indexing, _Begun
from assistant.ui.about.indexing import Page as Seen
from assistant.ui.site import Site
from assistant.words import starting as words
from indexes.progress import told
from tests.assistant.ai_pack import LISTED, PASSAGES, held_back, pack_server
from tests.assistant.test_fetching import settings_for
from tests.conftest import ROOT
from tests.publisher_server import PublisherServer
from tests.ui.one_room import _head
from tests.ui.people.being import Being
from tests.ui.serving import SOMEBODY, served
from tests.ui.test_holder import switch, waited

_ANSWERED = 60_000
DONE = f"条文や発言の原文{PASSAGES}件を収録しました。次の質問から原文で回答します。"
NEWER = "20990101T00000000Z"
BEGINNER, OTHER = "proxy:yamada", "proxy:suzuki"


def site_over(settings: Settings) -> Site:
    assistant = Assistant.open(settings)
    return Site.over(assistant, Records.open(settings))


@pytest.fixture
def home(starter_home: Path, tmp_path: Path) -> Path:
    return shutil.copytree(starter_home, tmp_path / "home")


@pytest.fixture
def site(home: Path) -> Iterator[Site]:
    """A site of which nobody may download."""
    site = site_over(Settings(home=home, allow_download=False, llm=LLMSettings(name="none")))
    yield site
    site.holder.close()


@pytest.fixture
def server() -> Iterator[PublisherServer]:
    with pack_server() as server:
        yield server


@pytest.fixture
def gate(server: PublisherServer) -> Iterator[threading.Event]:
    with held_back(server) as gate:
        yield gate


@pytest.fixture
def packed(home: Path, server: PublisherServer) -> Iterator[Site]:
    site = site_over(settings_for(home, server.publishers()))
    yield site
    site.holder.close()


def ended(site: Site, progress: Progress) -> Indexing:
    """A site whose download has come to `progress`."""
    made = Indexing(site)
    made.download = cast("Any", type("Download", (), {"progress": progress}))
    made._begun = _Begun(BEGINNER, "one")
    return made


def test_where_nothing_happens_and_nothing_may_be_downloaded_the_strip_is_not_there(site: Site) -> None:
    assert Indexing(site).said("ja") == indexing.Said()


def test_a_build_of_another_process_is_told_with_its_share(site: Site, home: Path) -> None:
    with told(home, lambda *_: None) as tell:
        tell("参照の解決", 0.43)
        said = Indexing(site).said("ja")
        assert (said.text, said.count, said.share, said.buttons) == ("索引を作成中: 参照の解決", "43%", 0.43, ())
        assert Indexing(site).said("en").text == "Building the index: resolving references"
    assert Indexing(site).said("ja").text == ""


def test_after_a_switch_a_page_that_saw_the_old_index_is_told_how_many_texts_there_are(site: Site, home: Path) -> None:
    strip, old = Indexing(site), site.holder.assistant.index
    switch(home, NEWER)
    assert strip.said("ja", Seen(old)).text == words.SWITCHING.ja
    waited(lambda: site.holder.assistant.index == NEWER)
    said = strip.said("ja", Seen(old))
    assert said.text.startswith("新しい索引に切り替わりました（")
    assert said.buttons == ("close",)
    assert strip.said("ja", Seen(NEWER)).text == ""
    assert strip.said("ja", Seen("")).text == ""


@pytest.mark.parametrize("state", ["done", "failed", "stopped"])
def test_how_a_download_ended_is_told_to_a_page_that_did_not_know(site: Site, state: Any) -> None:
    strip = ended(site, Progress(state, message="終わりました。"))
    said = strip.said("ja", Seen(ended=""))
    assert strip.said("ja", Seen(ended=strip.ended)).text == strip.said("ja", Seen()).text == ""
    assert strip.said("en", Seen(ended="")).text.startswith("The download ")
    assert (said.text, said.kind) == ("終わりました。", state)
    assert said.buttons == (("close",) if state == "done" else ("again", "close"))


def test_a_download_that_is_being_stopped_cannot_be_stopped_again(site: Site) -> None:
    assert ended(site, Progress("running", "取得中")).said("ja", user=BEGINNER).buttons == ("stop",)
    assert ended(site, Progress("stopping", "中止しています")).said("ja", user=BEGINNER).buttons == ()


@pytest.mark.parametrize("user", [OTHER, ""])
def test_only_who_began_a_download_may_stop_it(packed: Site, gate: threading.Event, user: str) -> None:
    strip = Indexing(packed)
    strip.press("start", BEGINNER)
    assert strip.said("ja", user=user).kind == "busy"
    assert strip.said("ja", user=user).buttons == ()
    for pressed in ("stop", "start", "close"):
        strip.press(pressed, user)
    assert strip.download.progress.state == "running"
    assert strip.said("ja", user=BEGINNER).buttons == ("stop",)
    strip.press("stop", BEGINNER)
    assert strip.said("ja", user=BEGINNER).text == "中止しています"
    gate.set()
    waited(lambda: strip.ended != "")
    assert strip.said("ja", Seen(ended=""), OTHER).kind == "stopped"


def test_nobody_begins_no_download(packed: Site) -> None:
    strip = Indexing(packed)
    strip.press("start", "")
    assert strip.download.progress == Progress()


@pytest.mark.parametrize(
    ("stage", "count", "told"),
    [("公開元に接続しています", "", ("Connecting to the publishers", "")),
     ("取得中: 法令を探す", "3/12件", ("Downloading: looking for laws", "3/12")),
     ("取得中: 会議録", "40発言", ("Downloading: minutes", "40")),
     ("取得中: 全法令", "3/90MB", ("Downloading: all laws", "3/90MB")),
     ("索引を作成中: 参照の解決", "43%", ("Building the index: resolving references", "43%")),
     ("中止しています", "", ("Stopping", ""))],
)  # fmt: skip
def test_the_english_page_tells_a_download_in_english(
    site: Site, stage: str, count: str, told: tuple[str, str]
) -> None:
    strip = ended(site, Progress("running", stage, count))
    said = strip.said("en")
    assert (said.text, said.count) == told
    assert (strip.said("ja").text, strip.said("ja").count) == (stage, count)


@pytest.mark.parametrize("pressed", ["start", "again", "stop", "close", "", "<script>", "x" * 9_999])
def test_where_downloads_are_not_allowed_no_button_begins_one(site: Site, pressed: str) -> None:
    app = FastAPI()
    indexing.install(app, site)
    app.add_middleware(Being, user=SOMEBODY)
    with TestClient(app) as client:
        answer = client.post(PATH, params={"button": pressed, "seen": "y" * 9_999, "language": "<en>"})
    assert answer.status_code == 200
    assert app.state.indexing.download.progress == Progress()


# ---- In a browser ----


def app_over(site: Site) -> FastAPI:
    app = FastAPI()
    indexing.install(app, site)
    app.add_middleware(Being, user=SOMEBODY)
    with gr.Blocks(analytics_enabled=False) as page:
        indexing.build(site, "ja")
    return cast(
        "FastAPI", gr.mount_gradio_app(app, page, path="/", head=_head(("indexing",), (), "ja"), ssr_mode=False)
    )


@pytest.fixture
def open_page(browser: BrowserContext) -> Iterator[Callable[[str], Page]]:
    pages: list[Page] = []
    faults: list[str] = []

    def open_one(address: str) -> Page:
        page = browser.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(address)
        page.locator("#indexing").wait_for(state="attached")
        pages.append(page)
        return page

    yield open_one
    for page in pages:
        page.close()
    assert faults == []


def said(page: Page) -> Locator:
    return page.locator("#indexing [role=status]")


def button(page: Page, name: str) -> Locator:
    return page.locator("#indexing").get_by_role("button", name=name, exact=True)


def test_a_click_fetches_the_official_texts_and_the_index_is_theirs_when_the_strip_says_so(
    packed: Site, gate: threading.Event, server: PublisherServer, open_page: Callable[[str], Page]
) -> None:
    with served(app_over(packed)) as address:
        page = open_page(address)
        expect(said(page)).to_have_text(words.OFFER.ja)
        page.wait_for_timeout(800)
        button(page, words.DOWNLOAD.ja).dblclick()
        expect(said(page)).to_have_text("取得中: 法令を探す")
        expect(page.get_by_role("progressbar", name=words.BUILDING.ja)).to_be_visible()
        expect(button(page, words.DOWNLOAD_STOP.ja)).to_be_visible()
        gate.set()
        expect(said(page)).to_have_text(DONE, timeout=_ANSWERED)
        assert not packed.holder.assistant.starter_only
        expect(page.get_by_role("progressbar")).to_have_count(0)
        page.wait_for_timeout(800)
        button(page, words.CLOSE.ja).click()
        expect(page.locator("#indexing")).to_be_hidden()
        page.reload()
        page.wait_for_timeout(1_000)
        expect(page.locator("#indexing")).to_be_hidden()
    assert len(server.asked(LISTED)) == 1


def test_a_line_that_is_closed_stays_on_the_pages_of_others(
    packed: Site, gate: threading.Event, open_page: Callable[[str], Page]
) -> None:
    with served(app_over(packed)) as address:
        page, other = open_page(address), open_page(address)
        for one in (page, other):
            expect(button(one, words.DOWNLOAD.ja)).to_be_visible()
        page.wait_for_timeout(800)
        button(page, words.DOWNLOAD.ja).click()
        gate.set()
        expect(said(page)).to_have_text(DONE, timeout=_ANSWERED)
        page.wait_for_timeout(800)
        button(page, words.CLOSE.ja).click()
        expect(page.locator("#indexing")).to_be_hidden()
        other.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        expect(said(other)).to_have_text(DONE)


def test_a_download_can_be_stopped_and_begun_again(
    packed: Site, gate: threading.Event, open_page: Callable[[str], Page]
) -> None:
    with served(app_over(packed)) as address:
        page = open_page(address)
        for name in (words.DOWNLOAD.ja, words.DOWNLOAD_STOP.ja):
            expect(button(page, name)).to_be_visible()
            page.wait_for_timeout(800)
            button(page, name).focus()
            page.keyboard.press("Enter")
        gate.set()
        expect(said(page)).to_contain_text("ダウンロードを中止しました。", timeout=_ANSWERED)
        page.wait_for_timeout(800)
        button(page, words.DOWNLOAD_AGAIN.ja).click()
        expect(said(page)).to_have_text(DONE, timeout=_ANSWERED)


def test_a_build_in_a_shell_is_seen_in_the_page_and_so_is_its_new_index(
    site: Site, home: Path, open_page: Callable[[str], Page]
) -> None:
    with served(app_over(site)) as address:
        page = open_page(address)
        page.wait_for_timeout(500)
        expect(page.locator("#indexing")).to_be_hidden()
        environment = {**os.environ, "TOBEN_HOME": str(home)}
        code = "import sys; from assistant.cli import main; sys.exit(main(['index', 'build', '--afresh']))"
        with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=environment) as build:
            waited((home / "index" / "under-way").exists)
            # As soon as somebody comes back to the page.
            page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
            expect(said(page)).to_contain_text("索引を作成中: ", timeout=_ANSWERED)
            assert build.wait(120) == 0
        expect(said(page)).to_contain_text("新しい索引に切り替わりました（", timeout=_ANSWERED)
        page.wait_for_timeout(800)
        button(page, words.CLOSE.ja).click()
        expect(page.locator("#indexing")).to_be_hidden()


@pytest.mark.parametrize("width", [390, 1280])
def test_the_strip_needs_no_sideways_scrolling(packed: Site, open_page: Callable[[str], Page], width: int) -> None:
    with served(app_over(packed)) as address:
        page = open_page(address)
        page.set_viewport_size({"width": width, "height": 844})
        expect(button(page, words.DOWNLOAD.ja)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
