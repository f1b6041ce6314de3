"""axe-core on every room, in both languages and both colours, on a desk and on a phone."""

from __future__ import annotations

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

from tests.ui.access.rooms import BEGINNINGS, as_asked
from tests.ui.browsing import ready

WIDTHS = ((1366, 860), (390, 844))


@pytest.mark.parametrize("path", ["/", "/en/"])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_has_nothing_to_say_of_any_room(
    browser: BrowserContext, address: str, path: str, colours: Literal["light", "dark"]
) -> None:
    page = as_asked(browser, color_scheme=colours)
    page.goto(address + path)
    ready(page)
    found: list[str] = []
    for name, go in BEGINNINGS.items():
        page.set_viewport_size({"width": 1366, "height": 860})
        go(page)
        for width, height in WIDTHS:
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_timeout(150)
            found += [f"{name} at {width}: {fault}" for fault in _faults(page)]
    page.context.close()
    assert found == []


def _faults(page: Page) -> list[str]:
    violations = Axe().run(page).response["violations"]
    return [f"{one['id']} ({one['impact']}) {[node['target'] for node in one['nodes'][:3]]}" for one in violations]
