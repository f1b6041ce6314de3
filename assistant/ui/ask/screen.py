"""The chat: history at the left, the conversation and the question box in the middle, the sources of an answer beside it.

The history on the server is the truth; a page holds the talk that it shows, and its address names it (?c=…), so that a
reload, a lost connection or a restarted server brings it back.
"""

from __future__ import annotations

from typing import Any

import gradio as gr

from assistant.ui import parts
from assistant.ui.ask import log
from assistant.ui.ask.handlers import Handlers
from assistant.ui.ask.history import History
from assistant.ui.ask.options import Options
from assistant.ui.ask.talk import Talk
from assistant.ui.ask.view import View
from assistant.ui.site import Site
from assistant.ui.sources import cards
from assistant.words import ask as words
from assistant.words.people import confidentiality
from assistant.words.text import Language

_PLACE = "() => [new URLSearchParams(location.search).get('c') || '']"
_SETTLE = "() => window.tobenSettle()"
_FOCUS = "() => window.tobenFocus()"


def build(site: Site, language: Language) -> None:
    """The room, inside the current Gradio context."""
    rule = confidentiality(site.settings.confidentiality)(language)
    history = History(site, language)
    with gr.Row(elem_id="desk", equal_height=False):
        with gr.Column(elem_id="history", min_width=0):
            new = gr.Button(words.NEW(language), elem_id="new", size="sm")
            history.build()
        with gr.Column(elem_id="talk", min_width=0):
            with gr.Column(elem_id="said", min_width=0):
                said = parts.html(log.log_html(Talk(""), language, rule), "log")
                now = gr.HTML("", elem_id="now", apply_default_css=False)
            told = parts.html("", "told", role="status")
            read = parts.html("", "read")
            with gr.Column(elem_id="box", min_width=0):
                options = Options(site, language)
                question = gr.Textbox(
                    label=words.QUESTION(language), placeholder=words.QUESTION_HINT(language), lines=1, max_lines=6,
                    autofocus=True, elem_id="question", container=True,
                )  # fmt: skip
                with gr.Row(elem_id="buttons"):
                    send = gr.Button(words.SEND(language), variant="primary", elem_id="send", min_width=96)
                    stop = gr.Button(words.STOP(language), interactive=False, elem_id="stop", min_width=96)
        with gr.Column(elem_id="sources", min_width=0):
            panel = parts.html(cards.nothing_yet(language), "panel")
    # Not shown, but sent along: what a page keeps of its conversation.
    place = gr.Textbox(visible=False)
    again = gr.Button(visible="hidden", elem_id="find-again")
    view = View(
        site, language, rule, history, place=place, log=said, now=now, read=read, panel=panel, stop=stop, told=told
    )  # fmt: skip
    _wire(view, options, question, {"send": send, "new": new, "again": again})


def _wire(view: View, options: Options, question: Any, buttons: dict[str, Any]) -> None:
    """What is pressed, and what it does."""
    do = Handlers(view, options, question)
    quiet, quick = parts.QUIET, {**parts.QUIET, "queue": False}
    whole = [question, *view.parts]
    # Without a limit: how many work at a time is the desk's to say.
    streaming: dict[str, Any] = {**quiet, "concurrency_limit": None}
    # Once: a second Enter waits for the first answer.
    asking = {**streaming, "trigger_mode": "once"}
    typed = gr.on([question.submit, buttons["send"].click], do.ask, do.inputs, whole, **asking)
    pressed = gr.on([view.log.submit, view.read.submit], do.ask_from_page, do.inputs, view.parts, **asking)
    restored = parts.page().load(do.restore, view.place, view.parts, js=_PLACE, **streaming)
    found = buttons["again"].click(do.restore, view.place, view.parts, **streaming)
    following = [typed, pressed, restored, found]
    # Whoever turns to another conversation leaves the one under way, which goes on in the history.
    opened = view.history.list.select(do.open, None, view.parts, cancels=following, **streaming)
    begun = buttons["new"].click(do.begin, None, [*view.parts, *options.fields], cancels=[*following, opened], **quick)
    for event in (*following, opened):
        event.then(None, None, None, js=_SETTLE, **quiet)
    rewritten = view.log.edit(do.rewrite, view.place, [question, view.told], **quick)
    for event in (rewritten, begun):
        event.then(None, None, None, js=_FOCUS, **quiet)
    view.history.list.delete(do.forget, view.place, view.parts, **quick)
    view.log.click(do.act, view.place, view.parts, **quick)
    view.panel.click(do.neighbour, view.place, view.panel, **quick)
    view.stop.click(do.stop, view.place, None, **quick)
