"""A page that holds 答弁を探す alone, behind an empty tab as on the whole page."""

from __future__ import annotations

from pathlib import Path

import gradio as gr
from fastapi import FastAPI

import assistant.ui
from assistant.records.users import User
from assistant.ui.diet import csv_route, screen
from assistant.ui.handing_out import FileDesk
from assistant.ui.site import Site
from assistant.ui.theme import theme
from assistant.words.text import Language
from tests.ui.people.being import Being

_UI = Path(assistant.ui.__file__).parent
_TOLD = 'window.tobenWords = {language: "ja", tabs: "tabs", copied: "写しました", notCopied: "no"};'
TAB = "答弁を探す"


def app_of(site: Site, user: User, language: Language = "ja") -> FastAPI:
    app = FastAPI()
    csv_route.install(app, site, FileDesk())
    app.add_middleware(Being, user=user)
    with gr.Blocks(analytics_enabled=False, fill_width=True) as page:
        gr.HTML('<p id="said-line" role="status"></p>')
        with gr.Tabs(elem_id="tabs", selected="ask"):
            with gr.Tab("質問する", id="ask"):
                gr.HTML('<p id="elsewhere">別の部屋</p>')
            with gr.Tab(TAB, id="diet", elem_id="room-diet"):
                screen.build(site, language)
    mounted: FastAPI = gr.mount_gradio_app(
        app, page, path="/", theme=theme(), head=_head(), footer_links=[], run_history=False, show_error=False,
        ssr_mode=False, pwa=False, mcp_server=False,
    )  # fmt: skip
    return mounted


def _head() -> str:
    sheets = "".join((_UI / "look" / f"{name}.css").read_text(encoding="utf-8") for name in ("tokens", "frame", "diet"))
    scripts = "".join((_UI / "scripts" / f"{name}.js").read_text(encoding="utf-8") for name in ("frame", "diet"))
    return f"<style>{sheets}</style><script>{_TOLD}\n{scripts}</script>"
