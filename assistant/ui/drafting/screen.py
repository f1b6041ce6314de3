"""The tab 答弁案をつくる."""

from __future__ import annotations

import asyncio
import base64
import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, get_args

import gradio as gr

from assistant.drafting.diet_draft import DietDraft
from assistant.engine import Assistant
from assistant.export.content import Content
from assistant.export.drafting import draft_content
from assistant.export.formats import Suffix, exported
from assistant.ui import parts
from assistant.ui.ask.options import llm_choices
from assistant.ui.drafting.paper import actions, paper
from assistant.ui.drafting.turns import TURNS, FullError
from assistant.ui.drafting.working import Begun, Event, Failure, follow
from assistant.ui.html import element, plain, short
from assistant.ui.people.visitor import NobodyError, user_of
from assistant.ui.site import Site
from assistant.words import drafting as words
from assistant.words.people import NOBODY, confidentiality
from assistant.words.text import Language

_log = logging.getLogger(__name__)

# Beyond what is read of a notice only the letters are counted.
_LONGEST = 1_000_000
_KEPT_SECONDS = 6 * 3_600
_LOOK_SECONDS = 1.0
_SAVE = "(html) => window.tobenSave(html)"


def build(site: Site, language: Language) -> None:
    """The notice and its options above, the draft with its sources below."""
    assistant = site.holder.assistant
    with gr.Column(elem_classes="room", elem_id="drafting"):
        gr.HTML(_opening(site, language), apply_default_css=False)
        notice = gr.Textbox(
            label=words.NOTICE(language), placeholder=words.HINT(language), lines=6, max_lines=18, elem_id="notice"
        )
        with gr.Row(elem_id="draft-options"):
            day = parts.date_field(words.ON(language), "draft-day")
            llm = gr.Dropdown(
                llm_choices(assistant, language), value=assistant.default_llm, label=words.LLM(language), filterable=False,
                visible=len(assistant.llms()) > 1, elem_id="draft-llm",
            )  # fmt: skip
        with gr.Row(elem_id="draft-buttons"):
            make = gr.Button(words.MAKE(language), variant="primary", elem_id="draft-make", min_width=160, scale=0)
            stop = gr.Button(words.STOP(language), interactive=False, elem_id="draft-stop", min_width=96, scale=0)
        status = gr.HTML("", elem_id="draft-status", apply_default_css=False, js_on_load=_STATUS)
        doing = parts.html("", "draft-doing")
        shown = gr.HTML(_empty(language), elem_id="draft-paper", apply_default_css=False)
        file = gr.Textbox(visible=False)
        content = gr.State(None, time_to_live=_KEPT_SECONDS)

    room = _Room(site, language, status, stop, shown, doing, content)

    def accept(text: str) -> tuple[Any, Any]:
        blank = _is_blank(text)
        return (words.BLANK if blank else words.ACCEPTED)(language), gr.update(interactive=not blank)

    async def draft(text: str, name: str, on: str, request: gr.Request) -> AsyncGenerator[dict[Any, Any]]:
        if _is_blank(text):
            yield {status: words.BLANK(language)}
            return
        async with aclosing(room.in_turn(request, str(text)[:_LONGEST], name, parts.day_of(on))) as updates:
            async for update in updates:
                yield update

    def halt() -> tuple[Any, Any]:
        return words.STOPPED(language), gr.update(interactive=False)

    @parts.told(language, lambda line: (plain(line), ""))
    def save(made: _Kept | None, request: gr.Request, event: gr.EventData) -> tuple[Any, Any]:
        suffix = parts.sent(event).get("as", "")
        # The name of a session is the browser's, and belongs to nobody: the state may be another user's.
        if made is None or made.owner != user_of(request).key or suffix not in get_args(Suffix):
            return words.NOTHING_TO_SAVE(language), ""
        return gr.update(), _link(made.content, suffix, language)

    accepted = make.click(accept, notice, [status, stop], queue=False, trigger_mode="once", **parts.QUIET)
    run = accepted.then(
        draft, [notice, llm, day], [status, stop, shown, doing, content],
        # The line is ours: Gradio's has no users, and is one for each page.
        concurrency_limit=None, trigger_mode="once", **parts.QUIET,
    )  # fmt: skip
    stop.click(halt, None, [status, stop], queue=False, cancels=[run], **parts.QUIET)
    doing.click(save, content, [status, file], queue=False, **parts.QUIET).then(
        None, file, None, js=_SAVE, **parts.QUIET
    )


@dataclass(frozen=True, slots=True)
class _Kept:
    """A draft that may be saved, by the user whose key is `owner`."""

    owner: str
    content: Content


@dataclass(frozen=True, slots=True)
class _Room:
    """What changes on the page while a draft comes about."""

    site: Site
    language: Language
    status: Any
    stop: Any
    shown: Any
    doing: Any
    content: Any

    async def in_turn(
        self, request: gr.Request, text: str, llm: str, on: date | None
    ) -> AsyncGenerator[dict[Any, Any]]:
        """The updates from a notice to its draft, once it is the turn of who asks."""
        over = {self.stop: gr.update(interactive=False)}
        try:
            owner = user_of(request).key
            with TURNS.taken(owner) as turn:
                told = 0
                while ahead := TURNS.ahead(turn):
                    # Even with nothing new to tell: only at an update Gradio notices that the page is gone.
                    line = plain(words.waiting(ahead)(self.language))
                    yield {self.status: line if ahead != told else gr.update()}
                    told = ahead
                    await asyncio.sleep(_LOOK_SECONDS)
                async with aclosing(self._drafting(owner, text, llm, on)) as updates:
                    async for update in updates:
                        yield update
        except FullError:
            yield {self.status: plain(words.FULL(self.language)), **over}
        except NobodyError:
            yield {self.status: plain(NOBODY(self.language)), **over}

    async def _drafting(self, owner: str, text: str, llm: str, on: date | None) -> AsyncGenerator[dict[Any, Any]]:
        """An earlier draft stays until the new one is there."""
        assistant = await asyncio.to_thread(self.site.holder.fresh)
        async with aclosing(follow(assistant, text, llm, on)) as events:
            async for event in events:
                yield await asyncio.to_thread(self._told, event, assistant, owner)

    def _told(self, event: Event, assistant: Assistant, owner: str) -> dict[Any, Any]:
        over = {self.stop: gr.update(interactive=False)}
        match event:
            case Begun(number, of, gist):
                return {self.status: plain(words.working(number, of, short(gist, 60))(self.language))}
            case Failure(message):
                return {self.status: plain(message or words.FAULT(self.language)), **over}
            case DietDraft():
                return {**self._made(event, assistant, owner), **over}

    def _made(self, draft: DietDraft, assistant: Assistant, owner: str) -> dict[Any, Any]:
        try:
            content = draft_content(draft, assistant.passage, datetime.now(UTC), self.language)
            told = words.done(len(draft.questions), draft.timings.get("total", 0.0) / 1_000)(self.language)
            return {
                self.status: plain(told),
                self.shown: paper(draft, content, self.language),
                self.doing: actions(draft, self.language),
                self.content: _Kept(owner, content),
            }
        except Exception:
            # The index may fail here too, and the page must go on.
            _log.exception("showing a draft failed")
            return {self.status: plain(words.FAULT(self.language))}


# What is told there is read out as it changes.
_STATUS = "element.setAttribute('role', 'status');"


def _opening(site: Site, language: Language) -> str:
    lines = (words.WHAT(language), words.NOT_KEPT(language))
    rule = confidentiality(site.settings.confidentiality)(language)
    return (
        element("h2", plain(words.TITLE(language)))
        + "".join(element("p", plain(line)) for line in lines)
        + element("p", plain(words.STANDING(language)), class_="warning", role="note")
        + element("p", plain(rule), class_="rule")
    )


def _empty(language: Language) -> str:
    return element("p", plain(words.NOTHING_YET(language)), class_="empty")


def _is_blank(text: object) -> bool:
    return not str(text or "").strip()


def _link(content: Content, suffix: Suffix, language: Language) -> str:
    """A link that holds the file itself: nothing of a draft is kept on the server."""
    file = exported(content, suffix)
    media = file.media_type.partition(";")[0]
    address = f"data:{media};base64,{base64.b64encode(file.data).decode()}"
    return element("a", plain(words.saved(file.name)(language)), href=address, download=file.name)
