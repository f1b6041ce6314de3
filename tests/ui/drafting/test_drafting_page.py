"""The tab 答弁案をつくる in a real browser, over a real server and the starter index."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from playwright.sync_api import BrowserContext, Page, expect
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.drafting.composing import draft_answers
from assistant.engine import Assistant
from assistant.records.users import User
from assistant.ui.drafting import screen, working
from assistant.ui.people.visitor import with_user
from assistant.words import drafting as words
from tests.ui.one_room import app_of, fits, site_of, watched
from tests.ui.serving import SOMEBODY, served

NOTICE = """衆・内閣委員会　質問通告
質問者：架空　太郎

１．AI法について
（１）AI法に罰則を設けなかった理由は何か。（内閣府特命担当大臣）
（２）AI基本計画の策定時期を伺う。（政府参考人）
"""
MADE = 15_000
NAME = "x-name"


class Named:
    """ASGI middleware: whoever comes is the user of the header, or somebody."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            name = Headers(scope=scope).get(NAME)
            scope = with_user(scope, User("proxy", name) if name else SOMEBODY)
        await self._app(scope, receive, send)


@pytest.fixture(scope="module")
def address(assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    site = site_of(assistant, tmp_path_factory.mktemp("home"))
    app = app_of(screen.build, site, ["drafting"], ["drafting"])
    app.add_middleware(Named)
    with served(app) as address:
        yield address


@pytest.fixture
def page(browser: BrowserContext, address: str) -> Iterator[Page]:
    yield from watched(browser, address)


def make(page: Page, text: str) -> None:
    page.get_by_label(words.NOTICE("ja")).fill(text)
    page.get_by_role("button", name=words.MAKE("ja")).click()


def made(page: Page, text: str = NOTICE) -> None:
    make(page, text)
    expect(page.locator("#draft-status")).to_contain_text("下書きができました", timeout=MADE)


def test_a_notice_becomes_a_draft_with_each_of_its_questions(page: Page) -> None:
    expect(page.get_by_text(words.STANDING("ja"))).to_be_visible()
    made(page)
    paper = page.locator("#draft-paper .paper")
    expect(paper.locator("article h3")).to_have_count(2)
    expect(paper).to_contain_text("【案・AI生成】")
    expect(paper).to_contain_text("AI法に罰則を設けなかった理由は何か")
    for heading in ("根拠となる過去の答弁", "関係条文", "過去の答弁と異なる点", "更問"):
        expect(paper.locator("h4").filter(has_text=heading).first).to_be_visible()


def test_a_marker_leads_to_its_source_and_back(page: Page) -> None:
    made(page)
    marker = page.locator('#draft-paper a[data-to="draft-source-2"]').first
    marker.click()
    card = page.locator("#draft-source-2")
    expect(card).to_be_in_viewport()
    expect(card).to_be_focused()
    expect(card.get_by_role("link")).to_have_attribute("href", "https://laws.e-gov.go.jp/law/507AC0000000053")
    assert card.locator("mark").first.inner_text().strip("「」")[:20] in page.locator(".paper").inner_text()
    card.get_by_role("button", name=words.BACK("ja")).click()
    expect(marker).to_be_focused()
    assert page.url.rstrip("/").count("/") == 2, "the marker must not navigate"


def test_every_marker_has_a_card(page: Page) -> None:
    made(page)
    targets = page.locator("#draft-paper a.marker").evaluate_all("all => all.map((one) => one.dataset.to)")
    assert targets
    assert all(page.locator(f"#{one}").count() == 1 for one in set(targets))


def test_the_draft_is_saved_as_word_and_as_markdown(page: Page, tmp_path: Path) -> None:
    made(page)
    for label, suffix in ((words.TO_WORD("ja"), ".docx"), (words.TO_MARKDOWN("ja"), ".md")):
        with page.expect_download() as coming:
            page.get_by_role("button", name=label).click()
        name = coming.value.suggested_filename
        assert name.endswith(suffix)
        assert "案・AI生成" in name
        coming.value.save_as(tmp_path / f"draft{suffix}")
    paragraphs = [one.text for one in docx.Document(str(tmp_path / "draft.docx")).paragraphs]
    assert any("根拠となる過去の答弁" in one for one in paragraphs)
    assert "AI法に罰則を設けなかった理由は何か" in (tmp_path / "draft.md").read_text(encoding="utf-8")


def test_nothing_typed_is_answered_with_one_line(page: Page) -> None:
    make(page, "  \n ")
    expect(page.locator("#draft-status")).to_contain_text(words.BLANK("ja"))
    make(page, "！！？")
    expect(page.locator("#draft-status")).to_contain_text("質問を読み取れませんでした", timeout=MADE)


def test_a_paste_of_a_hundred_thousand_letters_is_read_in_part_and_says_so(page: Page) -> None:
    made(page, "AI法に罰則を設けなかった理由は何か。\n" + "架空の長い文。" * 14_300)
    expect(page.locator("#draft-paper .notices").first).to_contain_text("先頭の20,000文字だけを読みました")


def test_markup_in_a_notice_is_shown_as_words(page: Page) -> None:
    made(page, 'AI法の<img src=x onerror="alert(1)"><b>罰則</b>は何か。')
    expect(page.locator("#draft-paper .asked").first).to_contain_text("<img src=x")
    assert page.locator("#draft-paper img, #draft-paper .paper b").count() == 0


def test_a_draft_can_be_stopped_and_what_was_typed_stays(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    left = threading.Event()

    def slow(*arguments: Any) -> Any:
        listener = arguments[4]
        listener.begins(1, 9, "架空の問")
        while not listener.stopped():
            time.sleep(0.02)
        left.set()
        listener.go_on()

    monkeypatch.setattr(working, "draft_answers", slow)
    make(page, NOTICE)
    expect(page.locator("#draft-status")).to_contain_text("9問のうち1問目", timeout=MADE)
    page.get_by_role("button", name=words.STOP("ja")).click()
    expect(page.locator("#draft-status")).to_have_text(words.STOPPED("ja"))
    assert left.wait(5)
    expect(page.get_by_label(words.NOTICE("ja"))).to_have_value(NOTICE)
    monkeypatch.setattr(working, "draft_answers", draft_answers)
    made(page)


def test_who_waits_for_drafts_of_others_is_told_how_many_in_both_languages(
    browser: BrowserContext, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()

    def slow(*arguments: Any) -> Any:
        assert go.wait(30)
        return draft_answers(*arguments)

    monkeypatch.setattr(working, "draft_answers", slow)
    pages = []
    for name in ("yamada", "yamada", "suzuki", "sato"):
        # A context each: a browser opens six connections to a server at most, and a page holds up to two.
        assert browser.browser
        page = browser.browser.new_context(locale="ja-JP", extra_http_headers={NAME: name}).new_page()
        page.goto(f"{address}/en/" if name == "sato" else address)
        page.locator(".room h2").first.wait_for()
        pages.append(page)
    own, second, other, english = pages
    for page in (own, second, other):
        make(page, NOTICE)
        waits = "前に1件あります" if page is second else "受け付けました"
        expect(page.locator("#draft-status")).to_contain_text(waits)
    english.get_by_label(words.NOTICE("en")).fill(NOTICE)
    english.get_by_role("button", name=words.MAKE("en")).click()
    expect(english.locator("#draft-status")).to_contain_text("Waiting: 3 drafts before this one.")
    second.context.close()
    expect(english.locator("#draft-status")).to_contain_text("Waiting: 2 drafts before this one.", timeout=MADE)
    go.set()
    for page in (own, other):
        expect(page.locator("#draft-status")).to_contain_text("下書きができました", timeout=MADE)
    expect(english.locator("#draft-status")).to_contain_text("Drafted 2 questions", timeout=MADE)
    for page in (own, other, english):
        page.context.close()


def test_a_draft_is_saved_by_nobody_but_its_owner(page: Page) -> None:
    page.set_extra_http_headers({NAME: "yamada"})
    made(page)
    page.set_extra_http_headers({NAME: "suzuki"})
    page.get_by_role("button", name=words.TO_MARKDOWN("ja")).click()
    expect(page.locator("#draft-status")).to_have_text(words.NOTHING_TO_SAVE("ja"))
    page.set_extra_http_headers({NAME: "yamada"})
    with page.expect_download():
        page.get_by_role("button", name=words.TO_MARKDOWN("ja")).click()


def test_a_fault_is_told_in_one_line(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: Any) -> Any:
        raise RuntimeError("secret inside")

    monkeypatch.setattr(working, "draft_answers", broken)
    make(page, NOTICE)
    expect(page.locator("#draft-status")).to_have_text(words.FAULT("ja"), timeout=MADE)
    assert "secret" not in page.content()


def test_a_phone_shows_the_draft_above_its_sources(browser: BrowserContext, address: str) -> None:
    for page in watched(browser, address, 390, 844):
        made(page)
        assert fits(page)
        paper, sources = (page.locator(f"#draft-paper .{name}").bounding_box() for name in ("paper", "draft-sources"))
        assert paper
        assert sources
        assert sources["y"] >= paper["y"] + paper["height"]


def test_the_room_speaks_english(browser: BrowserContext, address: str) -> None:
    for page in watched(browser, f"{address}/en/"):
        expect(page.get_by_role("button", name=words.MAKE("en"))).to_be_visible()
        page.get_by_label(words.NOTICE("en")).fill(NOTICE)
        page.get_by_role("button", name=words.MAKE("en")).click()
        expect(page.locator("#draft-status")).to_contain_text("Drafted 2 questions", timeout=MADE)
