"""A page that holds one room of the app and nothing else, with the sheets and scripts that it needs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import gradio as gr
from fastapi import FastAPI
from playwright.sync_api import BrowserContext, Page

from assistant.engine import Assistant
from assistant.records.keeping import Records
from assistant.settings import Settings
from assistant.ui.site import Site
from assistant.ui.theme import theme
from assistant.words.text import Language
from tests.ui.browsing import leaves

_UI = Path(__file__).parents[2] / "assistant" / "ui"


def site_of(assistant: Assistant, home: Path) -> Site:
    """A site over an assistant, whose records lie in `home`."""
    return Site.over(assistant, Records.open(Settings(home=home)))


def app_of(
    build: Callable[[Site, Language], None], site: Site, sheets: Sequence[str], scripts: Sequence[str] = ()
) -> FastAPI:
    """The room in Japanese at "/", in English at "/en/"."""
    app = FastAPI()
    for path, language in (("/en", "en"), ("/", "ja")):
        with gr.Blocks(analytics_enabled=False, fill_width=True) as page:
            build(site, language)  # type: ignore[arg-type]
        page.queue(api_open=False)
        app = gr.mount_gradio_app(
            app, page, path=path, theme=theme(), head=_head(sheets, scripts, language), show_error=False, ssr_mode=False
        )  # fmt: skip
    return app


def watched(browser: BrowserContext, address: str, width: int = 1280, height: int = 900) -> Iterator[Page]:
    """A page of its own, which must end without a script's error, a dialog or a request to anybody else."""
    page = browser.new_page()
    page.set_viewport_size({"width": width, "height": height})
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("dialog", lambda dialog: faults.append(dialog.message))
    page.on("request", lambda request: faults.extend({request.url} if leaves(request.url) else ()))
    page.goto(address)
    page.locator(".room h2").first.wait_for()
    yield page
    page.close()
    assert faults == []


def fits(page: Page) -> bool:
    """Whether nothing has to be scrolled sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def _head(sheets: Sequence[str], scripts: Sequence[str], language: str) -> str:
    looks = "\n".join(
        (_UI / "look" / f"{name}.css").read_text(encoding="utf-8") for name in ("tokens", "frame", *sheets)
    )
    run = "\n".join((_UI / "scripts" / f"{name}.js").read_text(encoding="utf-8") for name in ("frame", *scripts))
    told = json.dumps({"language": language, "copied": "コピーしました", "notCopied": "コピーできませんでした"})
    return f"<style>{looks}</style><script>window.tobenWords = {told};\n{run}</script>"
