"""The tab 評価 in a real browser, over runs of the form that the evaluation writes."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from assistant.engine import Assistant
from assistant.quality.runs import Measured
from assistant.settings import Settings
from assistant.ui.quality import screen
from assistant.words import quality as words
from tests.assistant.quality.test_runs import kept
from tests.ui.one_room import app_of, fits, site_of, watched
from tests.ui.serving import served

HOSTILE = '<img src=x onerror="alert(1)">'


def measured(llm: str, precision: float, dataset: str = "starter") -> list[dict[str, Any]]:
    figures = {"citation_precision": precision, "citation_recall": 0.5, "ask_p95_ms": 32.0}
    return [Measured("dataset", dataset, 68, llm, figures).to_dict()]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    for day, llm, precision in ((1, "none", 0.7), (2, "架空モデル", 0.6), (3, "none", 0.792)):
        kept(home, f"run-{day}", started_at=f"2026-01-0{day}T00:00:00+00:00", measured=measured(llm, precision))
    kept(home, "run-0", started_at="2025-12-01T00:00:00+00:00", measured=measured("none", 0.1, HOSTILE))
    return home


@pytest.fixture(scope="module")
def address(assistant: Assistant, home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    site = dataclasses.replace(site_of(assistant, tmp_path_factory.mktemp("records")), settings=Settings(home=home))
    with served(app_of(screen.build, site, ["quality"])) as address:
        yield address


@pytest.fixture
def page(browser: BrowserContext, address: str) -> Iterator[Page]:
    yield from watched(browser, address)


def test_the_latest_run_of_each_model_stands_in_the_table(page: Page) -> None:
    rows = page.locator("#quality-latest tbody tr").filter(has_text="starter")
    expect(rows).to_have_count(2)
    expect(rows.filter(has_text="LLMなし")).to_contain_text("0.792")
    expect(rows.filter(has_text="架空モデル")).to_contain_text("2026年1月2日")


def test_the_plot_says_in_words_what_it_shows_and_has_its_numbers_beside(page: Page) -> None:
    plot = page.locator("#quality-plots svg.plot")
    told = plot.get_attribute("aria-label") or ""
    assert "2回。最初 0.700、最新 0.792、最低 0.700、最高 0.792。" in told
    assert plot.get_attribute("role") == "img"
    page.get_by_text(words.DATA("ja")).click()
    cells = page.locator("#quality-plots details tbody tr")
    assert [cell.split("\t")[2] for cell in cells.all_inner_texts()] == ["0.700", "0.600", "0.792"]
    expect(page.locator("#quality-plots .bars li")).to_have_count(2)


def test_models_differ_by_more_than_their_colour(page: Page) -> None:
    lines = page.locator("#quality-plots .legends svg")
    shapes = lines.evaluate_all("all => all.map((one) => one.lastElementChild.tagName)")
    dashes = lines.evaluate_all("all => all.map((one) => one.firstElementChild.getAttribute('stroke-dasharray'))")
    assert len(set(shapes)) == len(set(dashes)) == 2


def test_another_figure_can_be_chosen_with_the_keyboard(page: Page) -> None:
    page.get_by_label(words.FIGURE("ja")).select_option("citation_recall")
    page.get_by_role("button", name=words.SHOW("ja")).press("Enter")
    expect(page.locator("#quality-plots h3").first).to_contain_text("引用の再現率")
    expect(page.locator("#quality-plots .bars")).to_contain_text("0.500")


def test_the_name_of_a_question_set_is_text(page: Page) -> None:
    expect(page.locator("#quality-latest")).to_contain_text(HOSTILE)
    page.locator("#quality-choices select[name=dataset]").select_option(label=f"{HOSTILE}（make eval）")
    page.get_by_role("button", name=words.SHOW("ja")).click()
    expect(page.locator("#quality-plots h3").first).to_contain_text(HOSTILE)
    assert page.locator("#quality img").count() == 0


def test_a_run_made_meanwhile_is_there_when_the_page_is_opened_again(page: Page, home: Path) -> None:
    kept(home, "run-9", started_at="2026-02-01T00:00:00+00:00", measured=measured("後のモデル", 0.9, "later"))
    page.reload()
    expect(page.locator("#quality-latest")).to_contain_text("後のモデル")


def test_a_phone_needs_no_scrolling_sideways(browser: BrowserContext, address: str) -> None:
    for page in watched(browser, address, 390, 844):
        expect(page.locator("#quality-plots svg.plot")).to_be_visible()
        assert fits(page)


def test_without_a_run_the_room_says_how_to_make_one(
    browser: BrowserContext, assistant: Assistant, tmp_path: Path
) -> None:
    site = dataclasses.replace(site_of(assistant, tmp_path), settings=Settings(home=tmp_path))
    with served(app_of(screen.build, site, ["quality"])) as address:
        for page in watched(browser, address):
            expect(page.locator("#quality-latest")).to_contain_text(words.NONE_YET("ja"))
            expect(page.locator("#quality-how")).to_contain_text("make eval")
            assert page.locator("#quality svg").count() == 0
