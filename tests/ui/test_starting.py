"""What a server answers before its app is there, and that it then answers as the app does."""

from __future__ import annotations

import asyncio
import html
import re
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any, cast

import httpx
import pytest
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from playwright.sync_api import BrowserContext, Page, expect
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from assistant.ui.starting import Door
from assistant.words import starting as words
from assistant.words.text import Text
from tests.ui.serving import served

HOSTILE = [
    "<script>alert(1)</script>", "</style><img src=x onerror=alert(1)>", '" onmouseover="alert(1)', "${alert(1)}",
    "</p></main><iframe src=javascript:alert(1)>", "\u202eabc", "a\x00b\nc",
]  # fmt: skip

BUILDING = words.building("参照の解決")


@pytest.fixture
def door() -> Door:
    return Door()


@pytest.fixture
def address(door: Door) -> Iterator[str]:
    with served(cast("FastAPI", door)) as address:
        yield address


class Lived:
    """An app that notes where its life begins and ends."""

    def __init__(self, fault: str = "") -> None:
        self.notes: list[str] = []
        self.loops: list[Any] = []
        self._fault = fault
        self.app = FastAPI(lifespan=self._live)

        @self.app.get("/")
        async def page() -> HTMLResponse:
            self.loops.append(asyncio.get_running_loop())
            return HTMLResponse("<title>app</title><h1>ここがアプリです</h1>")

        @self.app.get("/health")
        async def health() -> dict[str, str]:
            return {"status": "ok"}

    @asynccontextmanager
    async def _live(self, _app: FastAPI) -> AsyncIterator[dict[str, str]]:
        if self._fault:
            raise RuntimeError(self._fault)
        self.loops.append(asyncio.get_running_loop())
        self.notes.append("began")
        yield {"key": "value"}
        self.notes.append("ended")


def test_before_the_app_is_there_the_page_says_how_far_the_start_is(door: Door, address: str) -> None:
    door.tell(BUILDING, 0.43)
    page = httpx.get(address)
    assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
    told = html.unescape(page.text)
    assert BUILDING.ja in told
    assert BUILDING.en in told
    assert re.search(r'<progress max="1" value="0\.430"', told)
    assert '<html lang="ja">' in page.text
    assert '<html lang="en">' in httpx.get(f"{address}/en").text


def test_before_the_app_is_there_health_and_everything_else_say_that_it_is_not(door: Door, address: str) -> None:
    door.tell(BUILDING, 0.5)
    health = httpx.get(f"{address}/health")
    assert (health.status_code, health.json()["status"], health.json()["share"]) == (503, "starting", 0.5)
    for path in ("/config", "/gradio_api/queue/join", "/nothing"):
        other = httpx.post(f"{address}{path}", json={})
        assert (other.status_code, other.text) == (503, words.NOT_READY)
        assert "\n" not in other.text


def test_before_the_app_is_there_a_socket_is_told_to_try_again_later() -> None:
    with (
        TestClient(Door()) as client,
        pytest.raises(WebSocketDisconnect) as closed,
        client.websocket_connect("/ws"),
    ):
        pass
    assert closed.value.code == 1013


def test_once_given_the_app_answers_in_the_loop_in_which_its_life_began(door: Door) -> None:
    lived = Lived()
    with served(cast("FastAPI", door)) as address:
        assert door.open(lived.app)
        assert "ここがアプリです" in httpx.get(address).text
        assert httpx.get(f"{address}/health").json() == {"status": "ok"}
        assert httpx.get(f"{address}/nothing").status_code == 404
        assert httpx.get(f"{address}/starting.json").json() == {"status": "ready"}
        assert lived.notes == ["began"]
        assert lived.loops[0] is lived.loops[1]
    assert lived.notes == ["began", "ended"]


def test_an_app_that_is_there_before_the_server_is_opened_as_soon_as_that_is(door: Door) -> None:
    lived = Lived()
    opening = threading.Thread(target=door.open, args=(lived.app,))
    opening.start()
    with served(cast("FastAPI", door)) as address:
        opening.join(10)
        assert "ここがアプリです" in httpx.get(address).text


def test_an_app_whose_own_start_fails_raises_and_lets_nobody_in(door: Door, address: str) -> None:
    with pytest.raises(RuntimeError, match="内部の秘密"):
        door.open(Lived("内部の秘密").app)
    door.fail(words.FAULT)
    assert httpx.get(f"{address}/health").status_code == 503
    assert words.FAULT.ja in httpx.get(address).text


def test_a_server_that_ends_lets_nobody_wait_for_the_app(door: Door) -> None:
    with served(cast("FastAPI", door)):
        pass
    assert not door.open(Lived().app)


def test_a_start_that_failed_says_why_and_shows_no_bar(door: Door, address: str) -> None:
    reason = Text("空き容量が足りません。", "The disk is full.")
    door.fail(reason)
    page = html.unescape(httpx.get(address).text)
    assert reason.ja in page
    assert reason.en in page
    assert words.FAILED.ja in page
    assert "<progress" not in page
    health = httpx.get(f"{address}/health")
    assert (health.status_code, health.json()["status"]) == (503, "failed")
    assert httpx.get(f"{address}/config").text == words.NOT_STARTED


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_a_fault_says_stays_text(hostile: str) -> None:
    door = Door()
    door.fail(Text(hostile, hostile))
    with TestClient(door) as client:
        page = client.get("/").text
        client.get("/starting.json").json()
    body = page[page.index("<body") :]
    assert set(re.findall(r"<([a-z0-9]+)", body)) == {"body", "main", "h1", "h2", "p", "div"}
    assert {name for tag in re.findall(r"<[^>]+>", body) for name in re.findall(r" ([a-z-]+)=", tag)} <= {
        "lang", "class", "role", "data-said", "data-failed", "data-gone-ja", "data-gone-en",
    }  # fmt: skip


def test_the_page_runs_nothing_but_its_own_script_and_asks_nobody_else(door: Door, address: str) -> None:
    policy = httpx.get(address).headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "connect-src 'self'" in policy
    assert "unsafe" not in policy


# ---- In a browser ----


@pytest.fixture
def page(browser: BrowserContext) -> Iterator[Page]:
    page = browser.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda told: faults.extend([told.text] if "Content Security Policy" in told.text else []))
    yield page
    page.close()
    assert faults == []


def test_the_bar_moves_and_gives_way_to_the_app(page: Page, door: Door, address: str) -> None:
    door.tell(words.building("組み込みの資料"), 0.25)
    page.goto(address)
    bar = page.get_by_role("progressbar", name=words.PROGRESS.ja)
    expect(bar).to_have_js_property("value", 0.25)
    expect(page.get_by_role("status")).to_contain_text("索引を作成中: 組み込みの資料")
    door.tell(BUILDING, 0.75)
    expect(page.get_by_role("status")).to_contain_text(BUILDING.ja)
    expect(page.get_by_role("status")).to_contain_text(BUILDING.en)
    expect(bar).to_have_js_property("value", 0.75)
    expect(page.locator(".count")).to_have_text("75%")
    assert door.open(Lived().app)
    expect(page.get_by_role("heading", name="ここがアプリです")).to_be_visible()


def test_a_page_on_which_the_start_fails_comes_to_say_why(page: Page, door: Door, address: str) -> None:
    page.goto(f"{address}/en")
    expect(page.get_by_role("heading", name=words.STARTING.en)).to_be_visible()
    door.fail(Text("空き容量が足りません。", "The disk is full."))
    expect(page.get_by_role("alert")).to_contain_text("The disk is full.")
    expect(page.get_by_role("progressbar")).to_have_count(0)


def test_a_page_whose_server_goes_says_so(page: Page, door: Door) -> None:
    with served(cast("FastAPI", door)) as address:
        page.goto(address)
        expect(page.get_by_role("status")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text(words.GONE.ja)


@pytest.mark.parametrize(("width", "colours"), [(390, "light"), (390, "dark"), (1280, "dark")])
def test_the_page_fits_a_phone_in_light_and_dark(
    page: Page, door: Door, address: str, width: int, colours: Any
) -> None:
    door.fail(Text("/とても/長い/場所" * 20 + "に書き込めません。", "It cannot be written to: " + "/long/place" * 20))
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=colours)
    page.goto(address)
    expect(page.get_by_role("alert")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(26, 26, 26)"}[colours]


def test_without_scripts_the_page_loads_itself_again(browser: BrowserContext, door: Door, address: str) -> None:
    assert browser.browser is not None
    plain = browser.browser.new_context(java_script_enabled=False)
    page = plain.new_page()
    page.goto(address)
    assert (
        page.locator("noscript meta[http-equiv=refresh]").count() == 1
        or page.locator("meta[http-equiv=refresh]").count()
    )
    assert door.open(Lived().app)
    expect(page.get_by_role("heading", name="ここがアプリです")).to_be_visible(timeout=15_000)
    plain.close()
