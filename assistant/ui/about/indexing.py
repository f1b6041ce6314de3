"""The strip that tells of the index: the offer to download official texts, a build or download under way, a switch.

It costs a page one small request now and then, and only while somebody looks at it: the script asks /indexing.json with
what the page has seen. Only who began a download may stop it; closing a line hides it on that page alone.
"""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import gradio as gr
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

from assistant.download import Download, may_download
from assistant.ui.html import element, plain
from assistant.ui.people.visitor import NobodyError, user_of
from assistant.ui.site import Site
from assistant.words import starting as words
from assistant.words.text import Language
from indexes import generations
from indexes.errors import TobenError
from indexes.progress import build_under_way

PATH = "/indexing.json"
_SCRIPT = (Path(__file__).parents[1] / "scripts" / "indexing.js").read_text(encoding="utf-8")
_LONGEST_NAME = 40

Button = Literal["start", "again", "stop", "close"]
_LABELS = {"start": words.DOWNLOAD, "again": words.DOWNLOAD_AGAIN, "stop": words.DOWNLOAD_STOP, "close": words.CLOSE}


@dataclass(frozen=True, slots=True)
class Said:
    """What the strip says ("": it is not there), how far that is (0 to 1, None: nobody knows), and its buttons."""

    text: str = ""
    kind: Literal["offer", "busy", "done", "failed", "stopped"] = "offer"
    share: float | None = None
    count: str = ""
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """What a page has seen: the index ("": none yet), and the last download that had ended ("": none, None: not asked)."""

    index: str = ""
    ended: str | None = None


NEW = Page()


@dataclass(frozen=True, slots=True)
class _Begun:
    """Which user began a download, by key, and a name for it."""

    by: str = ""
    name: str = ""


class Indexing:
    """What there is to tell of the index of a site. Safe to share between threads."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self.download = Download(site.settings)
        self._may_download = may_download(site.settings)
        self._begun = _Begun()
        self._lock = threading.Lock()

    @property
    def ended(self) -> str:
        """The name of the download that has ended last, "" while one runs and where there was none."""
        return "" if self.download.progress.state in ("idle", "running", "stopping") else self._begun.name

    def said(self, language: Language, page: Page = NEW, user: str = "") -> Said:
        """What to tell a page of the user of that key ("": nobody)."""
        assistant = self._site.holder.fresh()
        if busy := self._under_way(language, user):
            return busy
        progress, seen = self.download.progress, page.index
        # A page that was opened later has not asked for it.
        if self.ended and page.ended is not None and page.ended != self.ended:
            buttons: tuple[Button, ...] = ("close",) if progress.state == "done" else ("again", "close")
            told = words.ended(progress.state, progress.message)
            return Said(told(language), _kind(progress.state), buttons=buttons)
        if seen and seen != assistant.index:
            told = words.switched(_passages(self._site.settings.home, assistant.index))
            return Said(told(language), "done", buttons=("close",))
        return Said(words.OFFER(language), buttons=("start",)) if self._is_offered() else Said()

    def _under_way(self, language: Language, user: str) -> Said | None:
        progress = self.download.progress
        if progress.under_way:
            may_stop = progress.state == "running" and user == self._begun.by != ""
            stop: tuple[Button, ...] = ("stop",) if may_stop else ()
            told, count = words.downloading(progress.stage), words.counted(progress.count)
            return Said(told(language), "busy", progress.share, count(language), stop)
        if build := build_under_way(self._site.settings.home):
            return Said(words.building(build.stage)(language), "busy", build.share, f"{build.share:.0%}")
        return Said(words.SWITCHING(language), "busy") if self._site.holder.is_switching else None

    def _is_offered(self) -> bool:
        return self._may_download and self._site.holder.assistant.starter_only

    def press(self, button: str, user: str) -> None:
        """What the user of that key has pressed; anything else is nothing, and so is what nobody presses."""
        if not user:
            return
        with self._lock:
            # In a page that was opened long ago the offer may still stand after somebody else took it.
            if button in ("start", "again") and self._is_offered():
                if self.download.start():
                    self._begun = _Begun(user, secrets.token_hex(8))
            elif button == "stop" and self._begun.by == user:
                self.download.stop()


def install(app: FastAPI, site: Site) -> None:
    """Add the routes. They must stand before what is mounted at "/"."""
    indexing = Indexing(site)
    app.state.indexing = indexing

    # Plain defs: FastAPI runs them in threads.
    @app.get(PATH, include_in_schema=False)
    def look(request: Request) -> Response:
        return _answer(indexing, site, request)

    @app.post(PATH, include_in_schema=False)
    def press(request: Request) -> Response:
        indexing.press(request.query_params.get("button", ""), _key(request))
        return _answer(indexing, site, request)


def build(site: Site, language: Language) -> None:
    """Put the strip into the page that is being built."""
    del site
    bar = element("progress", max="1", aria_label=words.BUILDING(language)) + element(
        "span", class_="count", aria_hidden="true"
    )
    buttons = "".join(
        element("button", plain(label(language)), type="button", class_="plain", data_button=name, hidden=True)
        for name, label in _LABELS.items()
    )
    gr.HTML(
        # Apart from the bar: nobody wants every number read out.
        element("p", class_="said", role="status")
        + element("div", bar, class_="bar", hidden=True)
        + element("div", buttons, class_="buttons"),
        elem_id="indexing", apply_default_css=False, js_on_load=_SCRIPT,
    )  # fmt: skip


def _answer(indexing: Indexing, site: Site, request: Request) -> Response:
    language: Language = "en" if request.query_params.get("language") == "en" else "ja"
    ended = request.query_params.get("ended")
    page = Page(request.query_params.get("seen", "")[:_LONGEST_NAME], ended and ended[:_LONGEST_NAME])
    # Before the line: a download that ends between the two is told at the next look.
    latest = indexing.ended
    said = indexing.said(language, page, _key(request))
    told = {"said": said.text, "kind": said.kind, "share": said.share, "count": said.count, "buttons": said.buttons}
    known = {"index": site.holder.assistant.index, "ended": latest}
    return JSONResponse({**told, **known}, headers={"Cache-Control": "no-store"})


def _key(request: Request) -> str:
    try:
        return user_of(request).key
    except NobodyError:
        return ""


def _kind(state: str) -> Literal["done", "failed", "stopped"]:
    return "done" if state == "done" else "stopped" if state == "stopped" else "failed"


@lru_cache(maxsize=8)
def _passages(home: Path, index: str) -> int | None:
    """How many texts a generation holds, None where it does not say."""
    try:
        return generations.read_manifest(home / "index" / index).passages
    except TobenError:
        return None
