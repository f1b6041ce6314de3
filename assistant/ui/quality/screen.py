"""The tab 評価."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast, get_args

import gradio as gr

from assistant.quality.runs import Kind, Run, runs
from assistant.quality.series import datasets, figures
from assistant.ui import parts
from assistant.ui.html import element, plain
from assistant.ui.quality.tables import choices, how, latest_table, meanings, none_yet, plots
from assistant.ui.site import Site
from assistant.words import quality as words
from assistant.words.text import Language


def build(site: Site, language: Language) -> None:
    """The latest runs, one figure of one question set in plots, and how to make a run. Read anew as the page is opened."""
    home = site.settings.home

    def empty(line: str) -> str:
        return element("p", plain(line), class_="empty")

    @parts.told(language, lambda line: (empty(line), "", ""))
    def opened() -> tuple[str, str, str]:
        return _opened(runs(home), language)

    @parts.told(language, empty)
    def show(event: gr.EventData) -> str:
        fields = parts.sent(event).get("fields", {})
        kind, _, dataset = _first(fields, "dataset").partition(" ")
        if kind not in get_args(Kind):
            return empty(words.NO_FIGURE(language))
        return plots(runs(home), cast("Kind", kind), dataset, _first(fields, "figure"), language)

    first = opened()
    with gr.Column(elem_classes="room", elem_id="quality"):
        gr.HTML(_opening(language), apply_default_css=False)
        table = gr.HTML(first[0], elem_id="quality-latest", apply_default_css=False)
        menus = parts.html(first[1], "quality-choices")
        drawn = gr.HTML(first[2], elem_id="quality-plots", apply_default_css=False)
        gr.HTML(meanings(language) + how(language), elem_id="quality-how", apply_default_css=False)
    menus.click(show, None, drawn, queue=False, **parts.QUIET)
    parts.page().load(opened, None, [table, menus, drawn], queue=False, **parts.QUIET)


def _opened(found: Sequence[Run], language: Language) -> tuple[str, str, str]:
    """Table, menus and plots of the runs that there are."""
    if not found:
        return none_yet(language), "", ""
    sets = datasets(found)
    kind, dataset = sets[0]
    table = element("h2", plain(words.LATEST(language))) + latest_table(found, language)
    menus = element("h2", plain(words.PLOTS(language))) + choices(found, sets, language)
    measured = figures(found, kind, dataset)
    return table, menus, plots(found, kind, dataset, measured[0] if measured else "", language)


def _opening(language: Language) -> str:
    return element("h2", plain(words.TITLE(language))) + element("p", plain(words.WHAT(language)))


def _first(fields: object, name: str) -> str:
    values = fields.get(name) if isinstance(fields, dict) else None
    return str(values[0]) if isinstance(values, list) and values else ""
