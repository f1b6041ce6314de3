"""Pictures of every tab over the starter corpus, for README.md: docs/screens/<tab>.png, and <tab>-phone.png."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page

from assistant.ui.server import create_app
from tests.conftest import ROOT, opened
from tests.ui.access import rooms
from tests.ui.access.runs import write_runs
from tests.ui.browsing import ready
from tests.ui.one_room import fits
from tests.ui.serving import served

SCREENS = ROOT / "docs" / "screens"
WINDOWS = {"": (1366, 860), "-phone": (390, 844)}
MOST_OF_ONE, MOST_OF_ALL = 250_000, 2_500_000
# Mean difference of a point, of 255: the time of a conversation and the seconds of an answer stay far below it.
DIFFERENT = 0.5
# A browser writes empty days in its own language, which is not that of the page; a caret blinks.
_STILL = "input[type=date]::-webkit-datetime-edit { visibility: hidden; } * { caret-color: transparent !important; }"
TABS: dict[str, Callable[[Page], None]] = {
    "ask": lambda page: rooms.ask(page, "AI法に罰則はありますか"),
    "diet": lambda page: rooms.diet(page, "生成AIと著作権"),
    "laws": lambda page: rooms.law(page, "個人情報保護法27条"),
    "drafting": rooms.draft,
    "quality": rooms.quality,
    "about": rooms.about,
}


@pytest.fixture(scope="module")
def address(starter_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    # A copy: conversations and runs are none of the other tests'.
    home = tmp_path_factory.mktemp("screens") / "home"
    shutil.copytree(starter_home, home)
    write_runs(home)
    assistant = opened(home)
    with served(create_app(assistant)) as address:
        yield address
    assistant.close()


@pytest.mark.parametrize("suffix", WINDOWS)
def test_a_picture_of_every_tab_is_kept(browser: BrowserContext, address: str, suffix: str) -> None:
    page = rooms.as_asked(browser, reduced_motion="reduce", color_scheme="light")
    width, height = WINDOWS[suffix]
    page.set_viewport_size({"width": width, "height": height})
    page.goto(address)
    ready(page)
    for tab, enter in TABS.items():
        enter(page)
        page.add_style_tag(content=_STILL)
        shows(page, tab, phone=bool(suffix))
        page.wait_for_timeout(300)
        assert fits(page), tab
        keep(SCREENS / f"{tab}{suffix}.png", page.screenshot())
    page.context.close()


def shows(page: Page, tab: str, *, phone: bool) -> None:
    """Bring into sight what the tab is for."""
    if tab == "ask" and phone:
        page.evaluate("scrollTo(0, 0)")
    if tab == "drafting":
        page.locator("#draft-make").evaluate("one => one.scrollIntoView({ block: 'start' })")
    page.evaluate("document.activeElement.blur()")
    page.mouse.move(0, 0)


def test_the_pictures_are_small_and_the_readme_shows_them() -> None:
    pictures = {f"{tab}{suffix}.png" for tab in TABS for suffix in WINDOWS}
    kept = {path.name: path.stat().st_size for path in SCREENS.glob("*.png")}
    assert kept.keys() == pictures
    assert max(kept.values()) <= MOST_OF_ONE
    assert sum(kept.values()) <= MOST_OF_ALL
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in sorted(pictures) if f"docs/screens/{name}" not in readme] == []


def keep(path: Path, png: bytes) -> None:
    """Write a picture with few colours, unless the one that is there shows the same."""
    now = Image.open(io.BytesIO(png)).convert("RGB")
    if path.exists() and alike(now, Image.open(path).convert("RGB")):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    now.quantize(128, dither=Image.Dither.NONE).save(path, optimize=True)


def alike(one: Image.Image, other: Image.Image) -> bool:
    if one.size != other.size:
        return False
    difference = np.abs(np.asarray(one, dtype=np.int16) - np.asarray(other, dtype=np.int16))
    return float(difference.mean()) < DIFFERENT
