"""The panel in a browser: a card is shown at its quotation, and the keyboard stays where a neighbour opens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from assistant.answer import Citation
from assistant.browsing.neighbours import Neighbours
from indexes.passage import Passage
from tests.assistant.builders import article
from tests.ui.serving import citation
from tests.ui.sources.shelf import Shelf, panel

_UI = Path(__file__).parents[3] / "assistant" / "ui"
QUOTE = "図書を貸し出す。"
LONG = article("2", *((f"p{n}", QUOTE if n == 40 else f"{n}　図書館は、静かに使う。") for n in range(1, 61)))
NEXT = article("3", ("p1", "図書は、二週間で返す。"))
SHELF = Shelf(LONG, NEXT, beside={LONG.id: Neighbours(None, NEXT)})


def cited(passage: Passage, n: int, at: str = "") -> Citation:
    return citation(passage, QUOTE if passage is LONG else "二週間で返す。", n=n, at=at)


def drawn(opened: str = "") -> str:
    cards = (cited(NEXT, 1, "p1"), cited(NEXT, 2, "p1"), cited(LONG, 3, "p40"))
    return panel(SHELF, *cards, opened={3: opened})


@pytest.fixture
def page(browser: BrowserContext) -> Iterator[Page]:
    sheets = "".join((_UI / "look" / f"{name}.css").read_text("utf-8") for name in ("tokens", "frame", "sources"))
    script = (_UI / "scripts" / "sources.js").read_text("utf-8")
    page = browser.new_page()
    page.set_viewport_size({"width": 1280, "height": 700})
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.set_content(
        f"<style>{sheets}\n#sources {{ height: 600px; overflow-y: auto; }}</style><script>{script}</script>"
        f'<div class="gradio-container"><div id="sources"><div id="panel"></div></div></div>'
    )
    draw(page)
    yield page
    page.close()
    assert faults == []


def draw(page: Page, opened: str = "") -> None:
    page.evaluate("(html) => { document.getElementById('panel').innerHTML = html; }", drawn(opened))


def test_a_text_begins_at_its_quotation(page: Page) -> None:
    box = page.locator("#src-2-3 .text")
    page.wait_for_function("document.querySelector('#src-2-3 .text').scrollTop > 0")
    inside = box.evaluate(
        "(box) => { const mark = box.querySelector('mark').getBoundingClientRect(), own = box.getBoundingClientRect();"
        " return mark.top >= own.top && mark.bottom <= own.bottom; }"
    )
    assert inside


def test_a_marker_leads_to_its_card(page: Page) -> None:
    assert page.evaluate("window.tobenShowSource('src-2-3')") is True
    card = page.locator("#src-2-3")
    expect(card).to_be_focused()
    expect(card).to_have_class("source shown")
    expect(card).to_be_in_viewport()
    page.evaluate("window.tobenShowSource('src-2-1')")
    expect(page.locator("#panel .shown")).to_have_count(1)


def test_a_card_that_is_not_there_is_told(page: Page) -> None:
    for name in ("src-9-1", "panel", ""):
        assert page.evaluate("(id) => window.tobenShowSource(id)", name) is False


def test_the_keyboard_goes_on_in_the_neighbour_that_it_opened_and_back_to_its_button(page: Page) -> None:
    page.locator("#src-2-3 .ways button").first.press("Enter")
    draw(page, NEXT.id)
    expect(page.locator("#src-2-3 .beside")).to_be_focused()
    page.locator("#src-2-3 .ways button").first.press("Enter")
    draw(page)
    expect(page.locator("#src-2-3 .ways button").first).to_be_focused()


def test_nothing_of_the_panel_stands_out_of_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    draw(page, NEXT.id)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
