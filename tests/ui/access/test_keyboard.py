"""The page by the keyboard alone: from the address bar to an answer, to its source and back, and through every room."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from assistant.words import frame
from tests.ui.access.rooms import BEGINNINGS, QUESTION, as_asked
from tests.ui.browsing import ANSWERED, opened

# Where the keyboard is, whether that can be seen, and whether something lies over it.
_HERE = """async () => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const one = document.activeElement, style = getComputedStyle(one);
  if (one === document.body) return null;
  const box = one.getBoundingClientRect(), middle = [box.left + Math.min(box.width, 60) / 2, box.top + Math.min(box.height, 30) / 2];
  const top = document.elementFromPoint(...middle);
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1 || style.boxShadow !== "none";
  const named = `${one.tagName.toLowerCase()}${one.id && "#" + one.id} ${(one.getAttribute("aria-label") || one.textContent || one.name || "").trim().slice(0, 30)}`;
  const label = one.closest("label"), over = top && !(one.contains(top) || top.contains(one) || label?.contains(top));
  return { named, ring, over: over ? top.outerHTML.slice(0, 80) : "", inside: box.bottom > 0 && box.top < innerHeight };
}"""


@pytest.fixture
def page(browser: BrowserContext, address: str) -> Iterator[Page]:
    yield from opened(browser, address, 1366, 860)


def from_the_top(page: Page) -> None:
    """The keyboard is where it is behind the address bar."""
    page.evaluate(
        "() => { document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex'); }"
    )


def tab_to(page: Page, selector: str, key: str = "Tab", most: int = 60) -> None:
    for _ in range(most):
        page.keyboard.press(key)
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            return
    pytest.fail(f"{key} never came to {selector}")


def test_the_keyboard_alone_asks_opens_a_source_and_comes_back(page: Page) -> None:
    from_the_top(page)
    page.keyboard.press("Tab")
    expect(page.locator("#banner .skip")).to_be_focused()
    expect(page.locator("#banner .skip")).to_be_in_viewport()
    tab_to(page, "#tabs [role=tab]")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#room-diet-button")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#room-ask-button")).to_have_attribute("aria-selected", "true")
    tab_to(page, "#question textarea")
    page.keyboard.insert_text(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator("#src-1-1")).to_be_visible(timeout=ANSWERED)
    expect(page.locator("#question textarea")).to_be_focused()
    tab_to(page, "a.marker", "Shift+Tab")
    left = page.evaluate("document.activeElement.getAttribute('href').slice(1)")
    page.keyboard.press("Enter")
    expect(page.locator(f"[id='{left}']")).to_be_focused()
    tab_to(page, ".back", most=3)
    expect(page.locator(f"[id='{left}'] .back")).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.matches('#log a.marker')")
    assert page.evaluate("document.activeElement.getAttribute('href').slice(1)") == left


def test_the_skip_link_leads_past_the_menu_into_the_open_room(page: Page) -> None:
    skip = page.get_by_role("link", name=frame.SKIP("ja"))
    skip.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#question textarea")).to_be_focused()
    page.locator("#room-about-button").click()
    skip.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#room-about")).to_be_focused()


def test_every_stop_of_the_keyboard_can_be_seen_and_none_holds_it(browser: BrowserContext, address: str) -> None:
    page = as_asked(browser, reduced_motion="reduce", viewport={"width": 1366, "height": 860})
    page.goto(address)
    unseen: list[str] = []
    for name, go in BEGINNINGS.items():
        go(page)
        from_the_top(page)
        page.evaluate("scrollTo(0, 0)")
        stops, ended = 0, False
        while stops < 150 and not ended:
            page.keyboard.press("Tab")
            # What the focus changes is drawn with the next picture.
            page.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
            here = page.evaluate(_HERE)
            ended = here is None or (stops > 3 and here["named"].endswith(frame.SKIP("ja")))
            if not ended:
                stops += 1
                if not here["ring"] or here["over"] or not here["inside"]:
                    unseen.append(f"{name}: {here}")
        assert stops > 6, name
        assert ended, f"{name}: the keyboard never left the page"
    page.context.close()
    assert unseen == []
