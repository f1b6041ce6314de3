"""Every room of the whole page with content in it, found by ids so that both languages go the same way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from tests.ui.browsing import ready

QUESTION = "AI法に罰則はありますか"
NOTICE = """衆・内閣委員会　質問通告

１．AI法について
（１）AI法に罰則を設けなかった理由は何か。（内閣府特命担当大臣）
（２）AI基本計画の策定時期を伺う。（政府参考人）
"""
SLOW = 30_000


def as_asked(browser: BrowserContext, **wishes: Any) -> Page:
    """A page in a context of its own, on a device of which its owner has asked something."""
    assert browser.browser
    return browser.browser.new_context(locale="ja-JP", **wishes).new_page()


def go(page: Page, key: str) -> None:
    """Choose a tab, also where it stands in the menu of tabs that found no room."""
    page.evaluate('(key) => document.querySelector(`#tabs [role=tab][data-tab-id="${key}"]`).click()', key)
    expect(page.locator(f"#room-{key}")).to_be_visible()


def ask(page: Page, text: str = QUESTION, source: str = "#src-1-1") -> None:
    """An answer with its sources; a card shown."""
    go(page, "ask")
    page.locator("#question textarea").fill(text)
    page.locator("#question textarea").press("Enter")
    expect(page.locator(source)).to_be_visible(timeout=SLOW)
    page.locator(f"#log a[href='{source}']").first.click()
    expect(page.locator(source)).to_be_focused()


def diet(page: Page, words: str = "生成AI") -> None:
    """Answers found."""
    go(page, "diet")
    page.locator("#diet-words textarea, #diet-words input").fill(words)
    page.locator("#diet-search").click()
    expect(page.locator("#diet-results mark").first).to_be_visible(timeout=SLOW)


def pair(page: Page) -> None:
    """One of them with its question beside it."""
    page.locator("#diet-results .doing [data-do=pair]").first.click()
    expect(page.locator("#diet-pair .thread")).to_be_visible(timeout=SLOW)


def law(page: Page, typed: str) -> None:
    """A law at an article."""
    go(page, "laws")
    page.locator("#laws-input").fill(typed)
    page.locator("#laws-input").press("Enter")
    expect(page.locator("#laws-text h3")).to_be_focused(timeout=SLOW)
    expect(page.locator("#laws-days details").first).to_be_visible(timeout=SLOW)


def difference(page: Page) -> None:
    """What its newest amendment in force changed."""
    page.locator("#laws-days summary").first.click()
    page.locator("#laws-days [data-do=compare]").first.click()
    expect(page.locator("#laws-text .differences")).to_be_visible(timeout=SLOW)


def draft(page: Page, notice: str = NOTICE) -> None:
    """A draft for a pasted notice."""
    go(page, "drafting")
    page.locator("#notice textarea").fill(notice)
    page.locator("#draft-make").click()
    expect(page.locator("#draft-paper .paper")).to_be_visible(timeout=SLOW)


def quality(page: Page) -> None:
    """The runs, with a plot."""
    go(page, "quality")
    expect(page.locator("#quality-plots svg.plot")).to_be_visible(timeout=SLOW)


def about(page: Page) -> None:
    """What is held."""
    go(page, "about")
    expect(page.locator("#about-corpus dl").first).to_be_visible(timeout=SLOW)


BEGINNINGS: dict[str, Callable[[Page], None]] = {
    "welcome": ready,
    "ask": ask,
    "diet": lambda page: diet(page, "月光閲覧架の利用料"),
    "pair": pair,
    "law": lambda page: law(page, "架空温泉法2条"),
    "difference": difference,
    "draft": draft,
    "quality": quality,
    "about": about,
}
"""What a visit to the page goes through, one after the other: each follows from the one before it."""
