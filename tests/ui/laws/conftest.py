"""A page with the room of laws over an invented law of three texts, served to a browser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from assistant.engine import Assistant
from indexes.build import build_index
from tests.conftest import opened
from tests.ui.browsing import leaves
from tests.ui.laws.library import room, write_laws
from tests.ui.serving import served


@pytest.fixture(scope="session")
def baths(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over the invented laws of library.py and the starter corpus."""
    home, raw = tmp_path_factory.mktemp("baths"), tmp_path_factory.mktemp("raw")
    write_laws(raw)
    assert build_index(home, [raw], workers=1, today=date(2026, 1, 1)).faults == []
    assistant = opened(home)
    yield assistant
    assistant.close()


@pytest.fixture(scope="module")
def address(baths: Assistant) -> Iterator[str]:
    with served(room(baths)) as address:
        yield address


@pytest.fixture
def page(browser: BrowserContext, address: str) -> Iterator[Page]:
    """The room opened, which must end without a script's error or a request to anybody else."""
    page = browser.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda request: faults.extend({request.url} if leaves(request.url) else ()))
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(address)
    page.get_by_role("tab", name="条文を読む").click()
    expect(page.locator("#laws-text .choices")).to_be_visible()
    yield page
    page.close()
    assert faults == []
