"""An LLM in a real browser: chosen in the menu, seen writing, checked, and gone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from assistant.engine import Assistant
from assistant.settings import LLMSettings, Settings
from assistant.ui.server import create_app
from assistant.words import ask as words
from tests.openai_server import Script, serve
from tests.ui.browsing import ANSWERED, ask, opened, replies
from tests.ui.serving import served

LABEL = "試験用の国産LLM"
QUESTION = "AI法第28条は何を定めていますか"
# The sentence of the digest itself, one that no passage bears out, and one without a source.
TRUE = "人工知能戦略本部について必要な事項のうち、この法律に定めがないものは、政令で定める。"
FALSE = "AI法に違反した事業者には一億円の罰金が科されます。"


@contextmanager
def pages(browser: BrowserContext, assistant: Assistant, folder: Path, base_url: str) -> Iterator[Iterator[Page]]:
    """The page over an assistant that writes without an LLM unless its reader chooses one."""
    presets = folder / "llms.toml"
    # Of a model that may think aloud, the first answer is shown only when it is whole.
    fields = {"display_name": LABEL, "base_url": base_url, "model": "m", "reasoning": "none"}
    lines = "".join(f'{name} = "{value}"\n' for name, value in fields.items())
    presets.write_text(f"[llm.shiken]\n{lines}", encoding="utf-8")
    llm = LLMSettings(name="none", menu=("shiken",), base_url="", model="", api_key="")
    settings = Settings(home=assistant.settings.home, allow_download=False, llms=presets, llm=llm)
    with served(create_app(Assistant(assistant.store, settings))) as address:
        yield opened(browser, address)


def choose_llm(page: Page) -> None:
    """Choose the LLM as people do who use no mouse."""
    conditions = page.get_by_role("button", name=words.OPTIONS.ja)
    conditions.focus()
    conditions.press("Enter")
    menu = page.get_by_label(words.LLM.ja)
    expect(menu).to_have_value(words.llm_name(None).ja)
    page.get_by_role("button", name=words.NO_CONDITIONS.ja).press("Shift+Tab")
    expect(menu).to_be_focused()
    menu.press("ArrowDown")
    expect(page.get_by_role("option", name=LABEL)).to_be_visible()
    menu.press("Enter")
    expect(menu).to_have_value(LABEL)


def test_a_chosen_llm_is_seen_writing_and_only_what_was_checked_stays(
    browser: BrowserContext, assistant: Assistant, tmp_path: Path
) -> None:
    script = Script(f"{TRUE}[1]\n{FALSE}[1]\n", behaviour="stall", waits=2.0)
    with serve(script) as base_url, pages(browser, assistant, tmp_path, base_url) as shown:
        for page in shown:
            choose_llm(page)
            ask(page, QUESTION)
            expect(replies(page)).to_contain_text(words.UNVERIFIED.ja, timeout=ANSWERED)
            expect(replies(page)).to_contain_text(FALSE)
            expect(page.locator("#src-1-1")).to_be_visible(timeout=ANSWERED)
            expect(replies(page)).to_contain_text(TRUE)
            expect(replies(page)).not_to_contain_text(words.UNVERIFIED.ja)
            expect(replies(page)).not_to_contain_text(FALSE)
            expect(page.locator("#src-1-1 mark").first).to_contain_text(TRUE)
            assert len(script.requests) == 1


def test_where_the_llm_has_gone_a_notice_says_so_above_quotations(
    browser: BrowserContext, assistant: Assistant, tmp_path: Path
) -> None:
    with serve(Script(f"{TRUE}[1]\n")) as base_url:
        pass
    with pages(browser, assistant, tmp_path, base_url) as shown:
        for page in shown:
            choose_llm(page)
            ask(page, QUESTION)
            expect(page.locator("#src-1-1")).to_be_visible(timeout=ANSWERED)
            expect(replies(page)).to_contain_text("LLMサーバーから回答を得られませんでした（接続できません）。")
            expect(replies(page)).to_contain_text("原文の引用だけで回答します。")
            expect(replies(page)).to_contain_text(TRUE)


def test_without_an_llm_chosen_none_is_asked(browser: BrowserContext, assistant: Assistant, tmp_path: Path) -> None:
    script = Script(f"{TRUE}[1]\n")
    with serve(script) as base_url, pages(browser, assistant, tmp_path, base_url) as shown:
        for page in shown:
            ask(page, QUESTION)
            expect(page.locator("#src-1-1")).to_be_visible(timeout=ANSWERED)
    assert script.requests == []
