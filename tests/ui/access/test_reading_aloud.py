"""What a screen reader says: names of controls, headings, languages, regions, and an answer once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from assistant.words import ask as words
from assistant.words import history
from tests.ui.access.rooms import BEGINNINGS, QUESTION, ask
from tests.ui.browsing import ANSWERED, opened

_JAPANESE = r"[\u3040-\u30ff\u3400-\u9fff]"
_NAMES = """() => [...document.querySelectorAll("button, a[href], input, select, textarea, summary, [role=tab], [role=option]")]
  .filter((one) => one.checkVisibility() && one.type !== "hidden" && !one.closest("[aria-hidden=true]"))
  .map((one) => {
    const by = (one.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join(" ").trim();
    const label = [...(one.labels ?? [])].map((each) => each.textContent).join(" ").trim();
    const name = one.getAttribute("aria-label") || by || label || (one.matches("input, select, textarea") ? "" : one.textContent.trim());
    const inside = !one.hasAttribute("aria-label") && one.querySelector("[lang=ja]");
    return [name, inside ? "ja" : one.closest("[lang]").lang, one.outerHTML.slice(0, 120)];
  })"""
_HEADINGS = """() => [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
  .filter((one) => one.checkVisibility()).map((one) => Number(one.tagName[1]))"""
_UNNAMED = r"""() => {
  const found = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const count = (text, letters) => (text.match(letters) ?? []).length;
  while (texts.nextNode()) {
    const text = texts.currentNode.data, one = texts.currentNode.parentElement;
    if (one.closest("script, style, textarea, [lang=ja]") || !one.checkVisibility()) continue;
    if (count(text, /[\u3040-\u30ff\u3400-\u9fff]/g) > count(text, /[a-z]/gi)) found.push(one.outerHTML.slice(0, 120));
  }
  return found;
}"""


@pytest.fixture
def page(browser: BrowserContext, address: str) -> Iterator[Page]:
    yield from opened(browser, address)


@pytest.fixture
def english(browser: BrowserContext, address: str) -> Iterator[Page]:
    yield from opened(browser, f"{address}/en/")


def test_every_control_has_a_name_in_the_language_of_the_page(page: Page, english: Page) -> None:
    for name, go in BEGINNINGS.items():
        for one in (page, english):
            go(one)
            controls = one.evaluate(_NAMES)
            assert len(controls) > 8
            assert [html for told, _, html in controls if not told] == [], name
        strange = [
            html
            for told, language, html in english.evaluate(_NAMES)
            if language == "en" and len(re.findall(_JAPANESE, told)) > len(re.findall("[A-Za-z]", told))
        ]
        assert strange == [], name
        latin = {
            told for told, language, _ in page.evaluate(_NAMES) if language == "ja" and not re.search(_JAPANESE, told)
        }
        # Other names are of files, of months and of models.
        assert {told for told in latin if re.search("[A-Za-z]{4,}", told)} <= {"Markdown", "Word"}, name


def test_japanese_is_called_japanese_on_the_page_in_english(english: Page) -> None:
    assert english.evaluate("document.documentElement.lang") == "en"
    for name, go in BEGINNINGS.items():
        go(english)
        english.wait_for_timeout(100)
        assert english.evaluate(_UNNAMED) == [], name


def test_headings_step_down_one_by_one_in_every_room(page: Page) -> None:
    for name, go in BEGINNINGS.items():
        go(page)
        levels = page.evaluate(_HEADINGS)
        assert levels.count(1) == 1, name
        assert levels[0] == 1, name
        steps = [after - before for before, after in pairwise(levels)]
        assert max(steps, default=0) <= 1, (name, levels)


def test_an_answer_is_announced_once(page: Page) -> None:
    page.evaluate(
        """() => {
          window.said = [];
          new MutationObserver((all) => {
            const live = new Set(all.map((one) => (one.target.closest ? one.target : one.target.parentElement)?.closest("[role=status], [role=alert], [aria-live]")));
            live.forEach((one) => { if (one?.textContent.trim()) window.said.push(one.textContent.trim()); });
          }).observe(document.body, { subtree: true, childList: true, characterData: true });
        }"""
    )
    ask(page)
    page.wait_for_timeout(300)
    said = page.evaluate("window.said")
    assert len([one for one in said if one == words.answered(page.locator("#panel .source").count())("ja")]) == 1
    assert not [one for one in said if "罰則" in one], "the answer itself is not read out unasked"


def test_history_conversation_and_sources_are_found_by_their_names(page: Page) -> None:
    ask(page)
    expect(page.get_by_role("navigation", name=history.CONVERSATIONS("ja"))).to_be_visible()
    expect(page.get_by_role("region", name=QUESTION)).to_be_visible(timeout=ANSWERED)
    expect(page.get_by_role("heading", name=words.CONVERSATION("ja"), level=2)).to_have_count(1)
    expect(page.get_by_role("tablist")).to_have_count(1)
