"""A real browser before a real server: opening a page, asking, and what must never happen meanwhile."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Locator, Page

from assistant.words import ask as words

CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
ANSWERED = 15_000


def opened(browser: BrowserContext, address: str, width: int = 1280, height: int = 900) -> Iterator[Page]:
    """A page of its own, which must end without a script's error, a dialog or a request to anybody else."""
    page = browser.new_page()
    page.set_viewport_size({"width": width, "height": height})
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("dialog", lambda dialog: faults.append(dialog.message))
    page.on("request", lambda request: faults.extend({request.url} if leaves(request.url) else ()))
    page.goto(address)
    ready(page)
    yield page
    page.close()
    assert faults == []


def ready(page: Page) -> None:
    """Wait until the page takes a question, and has looked for the conversation that its address names."""
    page.locator("#question textarea").wait_for()
    page.wait_for_function("window.tobenRestored === true")


def leaves(url: str) -> bool:
    return urlsplit(url).scheme not in ("data", "blob") and urlsplit(url).hostname != "127.0.0.1"


def question(page: Page) -> Locator:
    return page.get_by_label(words.QUESTION.ja, exact=True)


def ask(page: Page, text: str) -> None:
    question(page).fill(text)
    question(page).press("Enter")


def asked(page: Page) -> Locator:
    """The questions on the page."""
    return page.locator(":is(#log, #now) .asked > p:not(.conditions)")


def replies(page: Page) -> Locator:
    """The answers on the page, the one under way last."""
    return page.locator(":is(#log, #now) .reply")


def room(page: Page, key: str) -> Locator:
    """Go to a tab; its room."""
    page.locator(f'#tabs [role=tab][data-tab-id="{key}"]').click()
    return page.locator(f"#room-{key}")
