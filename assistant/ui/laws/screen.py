"""条文を読む: the parts of the tab and what passes between them. What is shown is made by the modules beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr
from gradio.context import Context

from assistant.browsing.laws import law_days
from assistant.browsing.opening import choices
from assistant.ui import parts
from assistant.ui.laws.days import days_html
from assistant.ui.laws.reading import Reading
from assistant.ui.laws.spot import spot_of
from assistant.ui.laws.suggestions import MOST, field_html, options_html, start_html
from assistant.ui.laws.text import told_html, waiting_line
from assistant.ui.site import Site
from assistant.words.text import Language

_SCRIPTS = Path(__file__).parents[1] / "scripts"
_WAITS, _WAITED = "() => window.tobenLawsWait(1)", "() => window.tobenLawsWait(-1)"
# The laws to choose from must not come over one that another room has opened meanwhile.
_START = "(shown) => [window.tobenLawsAsked ? 'asked' : shown]"
_QUICK: dict[str, Any] = {**parts.QUIET, "queue": False}


def build(site: Site, language: Language) -> None:
    """The tab; to be called inside it."""
    reading = Reading(site, language)
    tab = Context.block
    with gr.Column(elem_classes="room", elem_id="laws"):
        find = gr.HTML(
            field_html(language), elem_id="laws-find", apply_default_css=False, js_on_load=_script("laws_find")
        )
        options = gr.HTML("", elem_id="laws-options", apply_default_css=False, js_on_load=_script("laws_options"))
        gr.HTML(waiting_line(language), elem_id="laws-wait", apply_default_css=False)
        head = _part("laws-head")
        days = _part("laws-days")
        with gr.Column(elem_id="laws-board"):
            contents = _part("laws-contents")
            text = _part("laws-text")

    @parts.told(language, told_html)
    def suggest(event: gr.EventData) -> str:
        typed = str(parts.sent(event).get("text", ""))
        rooms = site.holder.rooms()
        return options_html(choices(rooms.laws, rooms.assistant.store, typed, MOST), typed, language)

    @parts.told(language, lambda line: (gr.skip(), gr.skip(), gr.skip(), told_html(line)))
    def act(event: gr.EventData) -> tuple[Any, ...]:
        shown = reading.act(parts.sent(event))
        return tuple(gr.skip() if one is None else one for one in (shown.head, shown.days, shown.contents, shown.text))

    @parts.told(language, told_html)
    def find_days(event: gr.EventData) -> str:
        spot = spot_of(parts.sent(event))
        store = site.holder.fresh().store
        return days_html(law_days(store, spot.law_id), spot, store.day, language)

    @parts.told(language, told_html)
    def start(shown: str) -> Any:
        return gr.skip() if shown else start_html(site.holder.rooms().laws, language)

    everything = [head, days, contents, text]
    find.input(suggest, None, options, trigger_mode="multiple", **_QUICK)
    for asks in (find.submit, find.click, *(part.click for part in everything)):
        asks(None, None, None, js=_WAITS, trigger_mode="multiple", **_QUICK)
        acted = asks(act, None, everything, trigger_mode="multiple", **_QUICK)
        acted.then(None, None, None, js=_WAITED, **_QUICK)
    days.due(find_days, None, days, trigger_mode="multiple", **_QUICK)
    if isinstance(tab, gr.Tab):
        tab.select(start, text, text, js=_START, **_QUICK)


def _part(elem_id: str) -> Any:
    return gr.HTML("", elem_id=elem_id, apply_default_css=False, js_on_load=parts.ACTIONS + _script("laws_part"))


def _script(name: str) -> str:
    return (_SCRIPTS / f"{name}.js").read_text(encoding="utf-8")
