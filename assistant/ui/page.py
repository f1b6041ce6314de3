"""The whole page: banner, menu and tabs, one room of the app in each; its style sheets and scripts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.ui import parts
from assistant.ui.about import indexing
from assistant.ui.about import screen as about
from assistant.ui.ask import screen as ask
from assistant.ui.diet import screen as diet
from assistant.ui.drafting import screen as drafting
from assistant.ui.html import element, plain
from assistant.ui.laws import screen as laws
from assistant.ui.people.forms import whoami_html
from assistant.ui.people.visitor import user_of
from assistant.ui.quality import screen as quality
from assistant.ui.site import Site
from assistant.words import frame as words
from assistant.words.text import Language, Text

QUEUE = 200
SESSIONS = 1_000
PATHS: dict[Language, str] = {"ja": "/", "en": "/en/"}

_HERE = Path(__file__).parent
# In this order: later sheets may lean on earlier ones.
_SHEETS = (
    "tokens", "frame", "indexing", "ask", "history", "sources", "diet", "laws", "drafting", "quality", "about", "modes",
)  # fmt: skip
_SCRIPTS = ("frame", "ask", "history", "sources", "diet", "laws", "drafting")
_FAVICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32'"
    " rx='6' fill='%230017c1'/%3E%3Ctext x='16' y='23' font-size='20' text-anchor='middle' fill='white'%3E答%3C/text"
    "%3E%3C/svg%3E"
)
_ROOMS: tuple[tuple[str, Text, Callable[[Site, Language], None]], ...] = (
    ("ask", words.ASK, ask.build),
    ("diet", words.DIET, diet.build),
    ("laws", words.LAWS, laws.build),
    ("drafting", words.DRAFTING, drafting.build),
    ("quality", words.QUALITY, quality.build),
    ("about", words.ABOUT, about.build),
)


def build(site: Site, language: Language) -> Any:
    """The page in one language, as Gradio blocks to be mounted at its path of PATHS."""
    with gr.Blocks(title=words.TITLE, analytics_enabled=False, fill_width=True) as page:
        banner = gr.HTML(_banner(language), elem_id="banner", apply_default_css=False)

        def greeted(request: gr.Request) -> str:
            return _banner(language, whoami_html(user_of(request), language))

        page.load(greeted, None, banner, queue=False, **parts.QUIET)
        indexing.build(site, language)
        with gr.Tabs(elem_id="tabs", selected="ask"):
            for key, name, room in _ROOMS:
                with gr.Tab(name(language), id=key, elem_id=f"room-{key}"):
                    room(site, language)
    page.queue(max_size=QUEUE, api_open=False)
    # Of as many sessions the server keeps the state (searches, drafts); the one used longest ago begins anew.
    page.state_session_capacity = SESSIONS
    return page


def head(language: Language) -> str:
    """What stands in the page's head: every sheet and script, and the words that the scripts say."""
    sheets = "\n".join((_HERE / "look" / f"{name}.css").read_text(encoding="utf-8") for name in _SHEETS)
    scripts = "\n".join((_HERE / "scripts" / f"{name}.js").read_text(encoding="utf-8") for name in _SCRIPTS)
    said = {
        "language": language,
        "tabs": words.TABS(language),
        "copied": words.COPIED(language),
        "notCopied": words.NOT_COPIED(language),
        "connectionLost": words.CONNECTION_LOST(language),
        "connectedAgain": words.CONNECTED_AGAIN(language),
    }
    told = json.dumps(said, ensure_ascii=False).replace("<", "\\u003c")
    # Not through Gradio's `css`, which rewrites selectors and would break half of them.
    return (
        f'<link rel="icon" href="{_FAVICON}">\n<style>{sheets}</style>\n'
        f"<script>window.tobenWords = {told};\n{scripts}</script>\n"
    )


def _banner(language: Language, whoami: str = "") -> str:
    """Title, menu and the standing notice, which is on the screen at all times; `whoami` says who uses the app."""
    skip = element("a", plain(words.SKIP(language)), href="#tabs", class_="skip")
    title = f"<h1>{plain(words.TITLE)}</h1><p>{plain(words.TAGLINE(language))}</p>"
    header = element("header", title + _menu(language, whoami), class_="title")
    notice = element("p", plain(words.AI_NOTICE(language)), class_="ai-notice", role="note")
    said = element("p", id="lost", role="alert", hidden=True) + element(
        "p", id="said-line", class_="unseen", role="status"
    )
    return skip + header + notice + said


def _menu(language: Language, whoami: str) -> str:
    other: Language = "en" if language == "ja" else "ja"
    link = element("a", plain(words.OTHER_LANGUAGE(language)), href=PATHS[other], lang=other, class_="link")
    options = "".join(element("option", plain(name(language)), value=value) for value, name in words.COLOURS_OF.items())
    name = element("span", plain(words.COLOURS(language)))
    colours = element("label", name + element("select", options, name="colours"), class_="field")
    sheets = _sheet(words.DISPLAY(language), colours) + (_sheet(words.USER(language), whoami) if whoami else "")
    return element("nav", link + sheets, class_="menu", aria_label=words.MENU(language))


def _sheet(name: str, content: str) -> str:
    return element("details", element("summary", plain(name)) + element("div", content, class_="sheet"))
