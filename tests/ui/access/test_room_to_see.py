"""Narrow windows and large letters, no motion, and colours that the system chose."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.ui.access.rooms import BEGINNINGS, as_asked, ask, diet, go, law
from tests.ui.browsing import opened, ready

# 390: a phone. 640: a desk at 200 %. 320: a desk at 400 %.
WINDOWS = ((390, 844), (640, 450), (320, 560))
# Controls of which a part is outside of the window, or on which something else lies.
_CUT = """() => {
  const faults = [];
  const scrolls = (one) => { for (let box = one.parentElement; box; box = box.parentElement) {
    const style = getComputedStyle(box); if (/auto|scroll/.test(style.overflowX) && box.scrollWidth > box.clientWidth) return true; } return false; };
  for (const one of document.querySelectorAll("button, a[href], input, select, textarea, summary")) {
    const box = one.getBoundingClientRect();
    if (!one.checkVisibility() || box.width < 4 || scrolls(one) || one.closest("[aria-hidden=true], .skip")) continue;
    if (box.left < -1 || box.right > innerWidth + 1) faults.push(`outside: ${one.outerHTML.slice(0, 100)}`);
    one.scrollIntoView({ block: "center", behavior: "instant" });
    const seen = one.getClientRects()[0], top = document.elementFromPoint(seen.left + seen.width / 2, seen.top + seen.height / 2);
    const label = one.closest("label");
    if (top && !(one.contains(top) || top.contains(one) || label?.contains(top))) faults.push(`covered: ${one.outerHTML.slice(0, 100)} by ${top.outerHTML.slice(0, 80)}`);
  }
  return faults;
}"""


@pytest.fixture
def page(browser: BrowserContext, address: str) -> Iterator[Page]:
    yield from opened(browser, address)


def test_nothing_is_cut_covered_or_scrolled_sideways_in_a_narrow_window(page: Page) -> None:
    faults: list[str] = []
    for name, enter in BEGINNINGS.items():
        page.set_viewport_size({"width": 1280, "height": 900})
        enter(page)
        for width, height in WINDOWS:
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_timeout(150)
            wide = page.evaluate("document.documentElement.scrollWidth")
            faults += [f"{name} at {width}: {wide} wide"] * (wide > width)
            faults += [f"{name} at {width}: {fault}" for fault in page.evaluate(_CUT)]
    assert faults == []


def test_every_tab_is_there_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    tabs = page.get_by_role("tab")
    expect(tabs).to_have_count(6)
    for number in range(6):
        expect(tabs.nth(number)).to_be_in_viewport(ratio=1)


def test_on_a_phone_a_marker_leads_to_its_source_below_and_back(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    ask(page)
    card, marker = page.locator("#src-1-1"), page.locator("#log a[href='#src-1-1']").first
    expect(card.locator("h3")).to_be_in_viewport()
    expect(marker).not_to_be_in_viewport()
    back = card.locator(".back")
    expect(back).to_be_in_viewport(ratio=1)
    back.click()
    expect(marker).to_be_focused()
    expect(marker).to_be_in_viewport(ratio=1)


def test_a_source_opens_among_the_laws_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    ask(page)
    page.locator("#src-1-1 [data-law-open]").click()
    expect(page.locator("#laws-text h3")).to_be_focused()
    expect(page.locator("#laws-text h3")).to_be_in_viewport()


def test_the_chat_leaves_most_of_the_window_to_the_answer(page: Page) -> None:
    page.set_viewport_size({"width": 1366, "height": 860})
    ask(page)
    said = page.locator("#said").bounding_box()
    assert said
    assert said["height"] > 500
    expect(page.locator("#send")).to_be_in_viewport(ratio=1)


def test_nothing_moves_where_the_reader_wants_no_motion(browser: BrowserContext, address: str) -> None:
    page = as_asked(browser, reduced_motion="reduce")
    page.goto(address)
    ready(page)
    ask(page)
    moving = """() => [...document.querySelectorAll("*")].filter((one) => {
      const style = getComputedStyle(one), longest = (told) => Math.max(...told.split(",").map(parseFloat));
      return longest(style.transitionDuration) > .001 || longest(style.animationDuration) > .001 || style.scrollBehavior === "smooth";
    }).map((one) => one.outerHTML.slice(0, 80))"""
    assert page.evaluate(moving) == []
    page.context.close()


def test_the_colours_of_the_system_lose_no_mark_no_button_and_no_choice(browser: BrowserContext, address: str) -> None:
    page = as_asked(browser, forced_colors="active")
    page.goto(address)
    ready(page)
    ask(page)
    assert ground(page, "#panel mark") != ground(page, "#panel .text")
    assert line(page, "#send")
    assert line(page, "#room-ask-button")
    assert not line(page, "#room-laws-button")
    assert line(page, "#src-1-1")
    diet(page, "月光閲覧架の利用料")
    assert ground(page, "#diet [aria-pressed=true]") != ground(page, "#diet [aria-pressed=false]")
    law(page, "架空温泉法2条2項")
    assert ground(page, "#laws .asked") != ground(page, "#laws")
    assert ground(page, "#laws-contents [aria-current]") != ground(page, "#laws")
    page.context.close()


def test_dark_has_no_white_ground_and_native_fields_follow(browser: BrowserContext, address: str) -> None:
    page = as_asked(browser, color_scheme="dark")
    page.goto(address)
    ready(page)
    bright = """() => [...document.querySelectorAll("body *")].filter((one) => {
      if (!one.checkVisibility()) return false;
      const parts = getComputedStyle(one).backgroundColor.match(/[0-9.]+/g).map(Number);
      const box = one.getBoundingClientRect();
      return (parts[3] ?? 1) > .5 && Math.min(...parts.slice(0, 3)) > 200 && box.width * box.height > 40000;
    }).map((one) => one.outerHTML.slice(0, 100))"""
    for name, enter in BEGINNINGS.items():
        enter(page)
        assert page.evaluate(bright) == [], name
        schemes = page.locator("input:visible, select:visible, textarea:visible").evaluate_all(
            "all => all.map((one) => getComputedStyle(one).colorScheme)"
        )
        assert set(schemes) <= {"dark"}, name
    go(page, "ask")
    page.context.close()


def ground(page: Page, selector: str) -> str:
    return str(page.locator(f"{selector}:visible").first.evaluate("(one) => getComputedStyle(one).backgroundColor"))


def line(page: Page, selector: str) -> bool:
    """Whether a line of a colour that can be seen runs below it."""
    style = page.locator(selector).evaluate(
        "(one) => { const style = getComputedStyle(one); return [style.borderBottomWidth, style.borderBottomColor]; }"
    )
    return float(style[0].removesuffix("px")) > 0 and style[1] not in ("rgba(0, 0, 0, 0)", "transparent")
