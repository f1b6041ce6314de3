"""The screen of 答弁を探す: what Gradio shows, and which part of it each click makes anew."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import gradio as gr
from gradio.context import Context

from assistant.browsing.diet_pairs import thread
from assistant.browsing.diet_search import DietSearch
from assistant.browsing.diet_timeline import timeline
from assistant.ui import parts
from assistant.ui.diet.facets import facets_html
from assistant.ui.diet.pair import pair_html
from assistant.ui.diet.results import results_html, told_of
from assistant.ui.diet.timeline import timeline_html
from assistant.ui.diet.view import View, after, searched
from assistant.ui.html import element, plain
from assistant.ui.site import Site
from assistant.words import diet as words
from assistant.words.text import Language

Shown = tuple[Any, ...]
"""What a handler gives back: view, search box, line, facets, timeline, list, pair; `gr.skip()` for what stays."""


def build(site: Site, language: Language) -> None:
    """The screen, inside the gr.Tab of the moment; nothing is searched before the tab is first selected."""
    tab = Context.block
    screen = _Screen(site, language)
    safe = parts.told(language, _spoilt)
    with gr.Column(elem_classes="room", elem_id="diet"):
        gr.HTML(
            element("h2", plain(words.TITLE(language)), class_="unseen"), elem_id="diet-title", apply_default_css=False
        )
        with gr.Row(elem_id="diet-asking"):
            typed = gr.Textbox(
                label=words.WORDS(language), placeholder=words.WORDS_HINT(language), elem_id="diet-words", max_lines=1,
                scale=1,
            )  # fmt: skip
            search = gr.Button(words.SEARCH(language), variant="primary", elem_id="diet-search", scale=0)
        line = parts.html(elem_id="diet-line", role="status")
        pair = parts.html(elem_id="diet-pair")
        plot = parts.html(elem_id="diet-timeline")
        with gr.Row(elem_id="diet-found"):
            with gr.Column(elem_id="diet-narrowing"):
                gr.HTML(_narrow(language), elem_id="diet-narrow", apply_default_css=False)
                facets = parts.html(elem_id="diet-facets")
            results = parts.html(elem_id="diet-results")
    view = gr.State(View())
    shown = [view, typed, line, facets, plot, results, pair]
    asking: dict[str, Any] = {"queue": False, **parts.QUIET}
    if isinstance(tab, gr.Tab):
        tab.select(safe(screen.open), [view], shown, **asking)
    gr.on([typed.submit, search.click], safe(screen.search), [view, typed], shown, **asking)
    for part in (line, facets, plot, results, pair):
        part.click(safe(screen.act), [view, typed], shown, **asking)


def _narrow(language: Language) -> str:
    """On a phone the filters are shown when this is ticked; it is never made anew, so that it stays as it is."""
    box = '<input type="checkbox" id="diet-narrowed">'
    return element("label", box + element("span", plain(words.NARROW(language))))


class _Screen:
    """The handlers; they run in threads, and hold nothing of any reader."""

    def __init__(self, site: Site, language: Language) -> None:
        self._site = site
        self._language = language

    def open(self, view: View) -> Shown:
        """The first sight of the room: the newest answers."""
        return _same(view) if view.shown else self._shown(view, view)

    def search(self, view: View, typed: str) -> Shown:
        """What stands in the search box, under the conditions that are chosen."""
        return self._shown(view, replace(searched(view, typed or ""), pair="", page=1, told=None))

    def act(self, view: View, typed: str, event: gr.EventData) -> Shown:
        """A click on anything of the room."""
        told = parts.sent(event)
        # What stands in the box is what a reader takes to be searched for; pages and pairs belong to the list shown.
        now = view if told.get("do") in ("page", "pair", "plot", "more", "letters") else searched(view, typed or "")
        return self._shown(view, after(now, told), typed or "")

    def _shown(self, before: View, view: View, typed: str = "") -> Shown:
        if view == before and view.shown:
            return _same(view)
        # Only what differs from before is made and sent: the rest keeps where the reader is in it.
        view = replace(view, shown=True)
        diet = self._site.holder.rooms().diet
        language, search = self._language, view.search
        fresh = not before.shown
        anew = fresh or search != before.search
        box = search.words if typed and search.words not in (typed, before.search.words) else gr.skip()
        line = results = gr.skip()
        if anew or view.page != before.page:
            found = diet.results(search, view.page)
            results = results_html(diet, found, view, language)
            line = told_of(found, diet.held, language)
        if view.told:
            line = _fault(view.told(language))
        elif before.told and not anew:
            line = told_of(diet.results(search, view.page), diet.held, language)
        narrowed = (view.open, view.letters) != (before.open, before.letters)
        facets = facets_html(diet, view, language) if anew or narrowed else gr.skip()
        moved = anew or view.until != before.until
        plot = timeline_html(timeline(diet, search, "house"), view.until, language) if moved else gr.skip()
        return view, box, line, facets, plot, results, self._pair(diet, before, view)

    def _pair(self, diet: DietSearch, before: View, view: View) -> Any:
        if view.pair == before.pair:
            return gr.skip()
        return pair_html(thread(diet, view.pair, view.search.words), self._language) if view.pair else ""


def _spoilt(why: str) -> Shown:
    return (gr.skip(), gr.skip(), _fault(why), *[gr.skip()] * 4)


def _fault(why: str) -> str:
    return element("p", plain(why), class_="fault")


def _same(view: View) -> Shown:
    return (view, *[gr.skip()] * 6)
