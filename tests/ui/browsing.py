"""A real browser before a real server: opening a page, asking, and what must never happen meanwhile."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Locator, Page

from assistant.ui import words

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
    question(page).wait_for()
    yield page
    page.close()
    assert faults == []


def leaves(url: str) -> bool:
    return urlsplit(url).scheme != "data" and urlsplit(url).hostname != "127.0.0.1"


def question(page: Page) -> Locator:
    return page.get_by_label(words.QUESTION, exact=True)


def ask(page: Page, text: str) -> None:
    question(page).fill(text)
    question(page).press("Enter")


def replies(page: Page) -> Locator:
    return page.locator("#chat [data-testid=bot]")
