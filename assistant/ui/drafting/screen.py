"""The tab 答弁案をつくる."""

from __future__ import annotations

import asyncio
import base64
import logging
from collections.abc import AsyncGenerator
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
from assistant.ui.drafting.paper import actions, paper
from assistant.ui.drafting.working import Begun, Failure, follow
from assistant.ui.html import element, plain, short
from assistant.ui.site import Site
from assistant.words import drafting as words
from assistant.words.ask import llm_name, llm_of
from assistant.words.people import confidentiality
from assistant.words.text import Language

_log = logging.getLogger(__name__)

# A notice of thirty questions keeps a core busy for seconds; readers of other rooms share it.
_AT_A_TIME = 2
# Beyond what is read of a notice only the letters are counted.
_LONGEST = 1_000_000
_KEPT_SECONDS = 6 * 3_600
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
                _choices(assistant, language), value=assistant.default_llm, label=words.LLM(language), filterable=False,
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

    async def draft(text: str, name: str, on: str) -> AsyncGenerator[dict[Any, Any]]:
        if _is_blank(text):
            yield {status: words.BLANK(language)}
            return
        async for update in room.drafting(str(text)[:_LONGEST], name, parts.day_of(on)):
            yield update

    def halt() -> tuple[Any, Any]:
        return words.STOPPED(language), gr.update(interactive=False)

    def save(made: Content | None, event: gr.EventData) -> tuple[Any, Any]:
        suffix = parts.sent(event).get("as", "")
        if made is None or suffix not in get_args(Suffix):
            return words.NOTHING_TO_SAVE(language), ""
        try:
            return gr.update(), _link(made, suffix, language)
        except Exception:
            _log.exception("exporting a draft failed")
            return words.FAULT(language), ""

    accepted = make.click(accept, notice, [status, stop], queue=False, trigger_mode="once", **parts.QUIET)
    run = accepted.then(
        draft, [notice, llm, day], [status, stop, shown, doing, content],
        concurrency_limit=_AT_A_TIME, concurrency_id="draft", trigger_mode="once", **parts.QUIET,
    )  # fmt: skip
    stop.click(halt, None, [status, stop], queue=False, cancels=[run], **parts.QUIET)
    doing.click(save, content, [status, file], queue=False, **parts.QUIET).then(
        None, file, None, js=_SAVE, **parts.QUIET
    )


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

    async def drafting(self, text: str, llm: str, on: date | None) -> AsyncGenerator[dict[Any, Any]]:
        """The updates from a notice to its draft. An earlier draft stays until the new one is there."""
        over = {self.stop: gr.update(interactive=False)}
        assistant = await asyncio.to_thread(self.site.holder.fresh)
        async for event in follow(assistant, text, llm, on):
            match event:
                case Begun(number, of, gist):
                    yield {self.status: plain(words.working(number, of, short(gist, 60))(self.language))}
                case Failure(message):
                    yield {self.status: plain(message or words.FAULT(self.language)), **over}
                case DietDraft():
                    yield {**await asyncio.to_thread(self._made, event, assistant), **over}

    def _made(self, draft: DietDraft, assistant: Assistant) -> dict[Any, Any]:
        try:
            content = draft_content(draft, assistant.passage, datetime.now(UTC), self.language)
            told = words.done(len(draft.questions), draft.timings.get("total", 0.0) / 1_000)(self.language)
            return {
                self.status: plain(told),
                self.shown: paper(draft, content, self.language),
                self.doing: actions(draft, self.language),
                self.content: content,
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


def _choices(assistant: Assistant, language: Language) -> list[tuple[str, str]]:
    names = assistant.llms()
    labels = [llm_name(assistant.model(name))(language) for name in names]
    # One model may be reached in two ways, by presets of one label.
    return [
        (llm_of(label, name) if labels.count(label) > 1 else label, name)
        for label, name in zip(labels, names, strict=True)
    ]


def _is_blank(text: object) -> bool:
    return not str(text or "").strip()


def _link(content: Content, suffix: Suffix, language: Language) -> str:
    """A link that holds the file itself: nothing of a draft is kept on the server."""
    file = exported(content, suffix)
    media = file.media_type.partition(";")[0]
    address = f"data:{media};base64,{base64.b64encode(file.data).decode()}"
    return element("a", plain(words.saved(file.name)(language)), href=address, download=file.name)
