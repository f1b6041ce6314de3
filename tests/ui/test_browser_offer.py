"""The offer to download the official texts, in a real browser and against publishers on this machine."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from assistant.engine import STARTER_NOTICE, Assistant
from assistant.settings import Settings
from assistant.ui import words
from assistant.ui.server import create_app
from tests.assistant.ai_pack import LISTED, PASSAGES, held_back, pack_server
from tests.assistant.test_fetching import settings_for
from tests.publisher_server import PublisherServer
from tests.ui.browsing import ANSWERED, ask, opened, question, replies
from tests.ui.serving import served

DONE = f"条文や発言の原文{PASSAGES}件を収録しました。次の質問から原文で回答します。"
FETCHED = "500AC0000000901_20250101_000000000000000 の文。"


@pytest.fixture
def server() -> Iterator[PublisherServer]:
    with pack_server() as server:
        yield server


@pytest.fixture
def gate(server: PublisherServer) -> Iterator[threading.Event]:
    with held_back(server) as gate:
        yield gate


@pytest.fixture
def settings(starter_home: Path, tmp_path: Path, server: PublisherServer) -> Settings:
    return settings_for(shutil.copytree(starter_home, tmp_path / "home"), server.publishers())


@pytest.fixture
def address(settings: Settings) -> Iterator[str]:
    """A page over the starter corpus, with its publishers at hand."""
    assistant = Assistant.open(settings)
    with served(create_app(assistant)) as address:
        yield address
    assistant.close()


@pytest.fixture
def page(browser: BrowserContext, address: str) -> Iterator[Page]:
    yield from opened(browser, address)


def strip(page: Page) -> Locator:
    return page.locator("#offer")


def said(page: Page) -> Locator:
    return strip(page).get_by_role("status")


def bar(page: Page) -> Locator:
    return strip(page).get_by_role("progressbar", name=words.DOWNLOADING)


def button(page: Page, name: str) -> Locator:
    return strip(page).get_by_role("button", name=name, exact=True)


def test_a_click_fetches_the_official_texts_and_the_next_question_is_answered_from_them(
    page: Page, gate: threading.Event
) -> None:
    expect(said(page)).to_have_text(words.OFFER)
    button(page, words.DOWNLOAD).click()
    expect(said(page)).to_have_text("取得中: 法令を探す")
    expect(bar(page)).to_be_visible()
    ask(page, "AI法第1条")
    expect(replies(page).first).to_contain_text(STARTER_NOTICE, timeout=ANSWERED)
    gate.set()
    expect(said(page)).to_have_text(DONE, timeout=ANSWERED)
    expect(bar(page)).to_have_count(0)
    expect(button(page, words.DOWNLOAD)).to_have_count(0)
    ask(page, "見本法第1条")
    expect(replies(page).nth(1)).to_contain_text(f"「{FETCHED}」", timeout=ANSWERED)
    expect(replies(page).nth(1)).not_to_contain_text(STARTER_NOTICE)
    expect(page.locator("#src-2-1 mark")).to_have_text(FETCHED)
    expect(page.locator("#src-2-1 .digest")).to_have_count(0)
    button(page, words.DOWNLOAD_CLOSE).click()
    expect(strip(page)).to_be_hidden()
    page.reload()
    expect(page.get_by_text(words.CHAT_EMPTY)).to_be_visible()
    expect(strip(page)).to_be_hidden()


def test_where_nobody_can_be_reached_the_page_says_so_and_the_starter_goes_on_answering(
    browser: BrowserContext, settings: Settings
) -> None:
    nobody = "http://127.0.0.1:9/api/"
    assistant = Assistant.open(settings.model_copy(update={"egov_url": nobody, "kokkai_url": nobody}))
    with served(create_app(assistant)) as address:
        for page in opened(browser, address):
            button(page, words.DOWNLOAD).click()
            expect(said(page)).to_contain_text("いまの索引で引き続き回答します。", timeout=ANSWERED)
            ask(page, "AI法に罰則はありますか")
            expect(page.locator("#src-1-1")).to_be_visible(timeout=ANSWERED)
            expect(button(page, words.DOWNLOAD_AGAIN)).to_be_visible()
            button(page, words.DOWNLOAD_CLOSE).click()
            expect(said(page)).to_have_text(words.OFFER)
            expect(button(page, words.DOWNLOAD)).to_be_visible()
    assistant.close()


def test_a_download_can_be_stopped_and_begun_again(page: Page, gate: threading.Event) -> None:
    button(page, words.DOWNLOAD).click()
    expect(said(page)).to_have_text("取得中: 法令を探す")
    button(page, words.DOWNLOAD_STOP).click()
    expect(said(page)).to_have_text("中止しています")
    expect(button(page, words.DOWNLOAD_STOP)).to_be_disabled()
    gate.set()
    expect(said(page)).to_contain_text("ダウンロードを中止しました。", timeout=ANSWERED)
    button(page, words.DOWNLOAD_AGAIN).click()
    expect(said(page)).to_have_text(DONE, timeout=ANSWERED)


def test_a_double_click_begins_one_download_and_does_not_stop_it(
    page: Page, server: PublisherServer, gate: threading.Event
) -> None:
    box = button(page, words.DOWNLOAD).bounding_box()
    assert box is not None
    # Where the button to stop will be. The first click waits until the button takes clicks, the others do not.
    right = {"x": box["width"] - 20, "y": box["height"] / 2}
    button(page, words.DOWNLOAD).click(position={"x": right["x"], "y": right["y"]})
    for pause in (0, 150, 300):
        page.wait_for_timeout(pause)
        page.mouse.click(box["x"] + right["x"], box["y"] + right["y"])
    gate.set()
    expect(said(page)).to_have_text(DONE, timeout=ANSWERED)
    assert len(server.asked(LISTED)) == 1


def test_the_strip_is_worked_with_the_keyboard_alone(page: Page, gate: threading.Event) -> None:
    # The page puts the cursor there once it is ready.
    expect(question(page)).to_be_focused()
    button(page, words.DOWNLOAD).focus()
    page.keyboard.press("Enter")
    expect(said(page)).to_have_text("取得中: 法令を探す")
    page.wait_for_timeout(800)
    page.keyboard.press("Tab")
    expect(button(page, words.DOWNLOAD_STOP)).to_be_focused()
    gate.set()
    expect(said(page)).to_have_text(DONE, timeout=ANSWERED)
    page.keyboard.press("Tab")
    expect(button(page, words.DOWNLOAD_CLOSE)).to_be_focused()
    page.keyboard.press("Enter")
    expect(strip(page)).to_be_hidden()


def test_whoever_opens_the_page_meanwhile_sees_the_download_run(
    browser: BrowserContext, address: str, page: Page, gate: threading.Event
) -> None:
    button(page, words.DOWNLOAD).click()
    expect(bar(page)).to_be_visible()
    for other in opened(browser, address):
        expect(said(other)).to_have_text("取得中: 法令を探す")
        gate.set()
        expect(said(other)).to_have_text(DONE, timeout=ANSWERED)


@pytest.mark.parametrize("width", [320, 400, 1280])
def test_the_strip_fits_the_page_in_every_state(
    browser: BrowserContext, address: str, gate: threading.Event, width: int
) -> None:
    for page in opened(browser, address, width, 844):
        for name in (words.DOWNLOAD, words.DOWNLOAD_STOP, words.DOWNLOAD_AGAIN):
            expect(button(page, name)).to_be_visible(timeout=ANSWERED)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            for part in strip(page).locator(":is(p, button, progress, .count):visible").all():
                box = part.bounding_box()
                assert box is not None
                assert box["x"] >= 0
                assert box["x"] + box["width"] <= width
            button(page, name).click()
            if name == words.DOWNLOAD_STOP:
                gate.set()
        expect(said(page)).to_have_text(DONE, timeout=ANSWERED)
        offer = strip(page).bounding_box()
        assert offer is not None
        assert width < 400 or offer["height"] <= (60 if width > 900 else 140)
