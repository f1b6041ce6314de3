"""The login in a real browser: by keyboard alone, without scripts, on a phone; cookies as browsers treat them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from assistant.words import people as words
from tests.ui.people.conftest import PASSWORDS, Place
from tests.ui.serving import served


@pytest.fixture
def without_scripts(browser: BrowserContext) -> Iterator[BrowserContext]:
    chromium: Browser | None = browser.browser
    assert chromium is not None
    context = chromium.new_context(locale="ja-JP", java_script_enabled=False, viewport={"width": 390, "height": 700})
    yield context
    context.close()


def type_in(page: Page, name: str, password: str) -> None:
    """What somebody does who has no mouse: the name has the focus when the page opens."""
    page.locator("input[name=name]:focus").wait_for()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")


def test_one_logs_in_and_out_by_keyboard_without_scripts_on_a_phone(
    without_scripts: BrowserContext, place: Callable[..., Place]
) -> None:
    here = place(users=True)
    with served(here.app) as address:
        page = without_scripts.new_page()
        page.goto(f"{address}/?law=1")
        type_in(page, "山田", "wrong password")
        assert page.get_by_role("alert").inner_text() == words.WRONG("ja")
        assert page.get_by_label(words.NAME("ja")).input_value() == "山田"
        assert page.get_by_label(words.PASSWORD("ja")).input_value() == ""
        type_in(page, "", PASSWORDS["山田"])
        page.wait_for_url(f"{address}/?law=1")
        (cookie,) = without_scripts.cookies()
        assert (cookie["name"], cookie["httpOnly"], cookie["sameSite"]) == ("toben_session", True, "Lax")
        page.goto(f"{address}/logout")
        page.get_by_role("button", name=words.LOG_OUT("ja")).press("Enter")
        page.wait_for_url(f"{address}/login")
        assert without_scripts.cookies() == []
        page.get_by_role("link", name="English").click()
        assert page.get_by_role("heading").inner_text() == words.LOG_IN("en")
        assert page.locator("html").get_attribute("lang") == "en"
        page.close()


def test_a_browser_is_left_to_another_user_by_the_form(
    without_scripts: BrowserContext, place: Callable[..., Place]
) -> None:
    here = place()
    with served(here.app) as address:
        page = without_scripts.new_page()
        page.goto(address)
        (first,) = without_scripts.cookies()
        page.goto(f"{address}/leave")
        assert page.get_by_role("checkbox").is_checked()
        page.get_by_role("button", name=words.START_ANEW("ja")).click()
        page.wait_for_url(f"{address}/")
        (second,) = without_scripts.cookies()
        assert first["value"] != second["value"]
        page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/login", "/logout", "/leave", "/en/login", "/en/leave"])
def test_the_pages_fit_a_phone_and_every_control_is_labelled(
    browser: BrowserContext, place: Callable[..., Place], path: str, scheme: str
) -> None:
    here = place(users=path.endswith("login"))
    with served(here.app) as address:
        page = browser.new_page()
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.set_viewport_size({"width": 320, "height": 600})
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        for control in page.locator("input:not([type=hidden]), button").all():
            assert control.evaluate("one => one.labels?.length || one.innerText")
        dark = page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
        assert dark is (scheme == "dark")
        page.close()
