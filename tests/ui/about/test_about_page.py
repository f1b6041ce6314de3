"""The tab このアプリについて in a real browser, over a real server and the starter index."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from assistant.engine import Assistant
from assistant.leaving import Leaving, Writer
from assistant.settings import Settings
from assistant.ui.about import facts, screen
from assistant.words import about as words
from assistant.words import frame
from tests.ui.one_room import app_of, fits, site_of, watched
from tests.ui.serving import served


@pytest.fixture(scope="module")
def address(assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    site = site_of(assistant, tmp_path_factory.mktemp("home"))
    with served(app_of(screen.build, site, ["about"])) as address:
        yield address


@pytest.fixture
def page(browser: BrowserContext, address: str) -> Iterator[Page]:
    yield from watched(browser, address)


def test_what_is_held_is_told_with_its_numbers_and_days(page: Page, assistant: Assistant) -> None:
    held = page.locator("#about-corpus")
    expect(held).to_contain_text("原文 0本、要約 12本")
    expect(held).to_contain_text(words.STARTER("ja"))
    expect(held).to_contain_text("国会の発言・衆議院")
    expect(held).to_contain_text(assistant.index)


def test_the_catalogue_tells_of_each_document_whether_it_is_held(page: Page) -> None:
    page.get_by_text(words.DOCUMENTS("ja")).click()
    row = (
        page.locator("#about-corpus tbody tr")
        .filter(has_text="人工知能関連技術の研究開発及び活用の推進に関する法律")
        .first
    )
    expect(row).to_contain_text("要約")
    expect(row.get_by_role("link")).to_have_attribute("href", "https://laws.e-gov.go.jp/law/507AC0000000053")


def test_without_an_llm_it_says_that_nothing_leaves_the_machine(page: Page) -> None:
    expect(page.locator("#about-leaving")).to_contain_text(words.STAYS("ja"))
    expect(page.locator("#about-leaving")).to_contain_text("機密性2以上")


def test_all_thirteen_checks_are_told(page: Page) -> None:
    expect(page.locator("#about-checks ol li")).to_have_count(13)
    expect(page.locator("#about-checks")).to_contain_text(words.NO_RUN("ja"))


def test_how_long_conversations_are_kept_is_told(page: Page) -> None:
    expect(page.locator("#about")).to_contain_text("90日で削除します")


def test_an_index_that_cannot_be_counted_costs_one_line_and_not_the_page(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object) -> str:
        raise RuntimeError("secret inside")

    monkeypatch.setattr(facts, "corpus", broken)
    page.reload()
    expect(page.locator("#about-corpus")).to_contain_text(frame.FAULT("ja"))
    expect(page.locator("#about")).to_contain_text(words.LIMIT_LINES[0]("ja"))
    assert "secret" not in page.content()


@pytest.mark.parametrize("path", ["", "/en/"])
def test_a_phone_needs_no_scrolling_sideways(browser: BrowserContext, address: str, path: str) -> None:
    for page in watched(browser, address + path, 390, 844):
        assert fits(page)


def test_what_goes_to_a_server_is_said_with_its_host(tmp_path: Path) -> None:
    ways = Leaving((Writer("架空モデル", "llm.example.go.jp", here=False),), ("llm.example.go.jp",), downloads=False)
    told = facts.goes(ways, Settings(home=tmp_path), "ja").replace("&#46;", ".")
    assert "LLMのサーバー（llm.example.go.jp）に送ります" in told
    assert words.STAYS("ja") not in told
