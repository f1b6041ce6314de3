"""The tab このアプリについて."""

from __future__ import annotations

from importlib import metadata

import gradio as gr

from assistant.corpus_facts import corpus_facts
from assistant.leaving import leaving
from assistant.quality.runs import runs
from assistant.ui import parts
from assistant.ui.about import facts
from assistant.ui.html import element, plain
from assistant.ui.site import Site
from assistant.words.text import Language


def build(site: Site, language: Language) -> None:
    """What is held, what it cannot do, how it is checked, and where data goes. Read anew as the page is opened."""

    @parts.told(language, lambda line: element("p", plain(line), class_="empty"))
    def held() -> str:
        return facts.corpus(corpus_facts(site.holder.fresh()), language)

    def measured() -> str:
        return facts.checked(runs(site.settings.home), language)

    def opened() -> tuple[str, str, str]:
        return held(), measured(), facts.goes(leaving(site.holder.assistant, site.settings), site.settings, language)

    first = opened()
    with gr.Column(elem_classes="room", elem_id="about"):
        gr.HTML(facts.opening(metadata.version("toben"), language), apply_default_css=False)
        corpus = gr.HTML(first[0], elem_id="about-corpus", apply_default_css=False)
        gr.HTML(facts.limits(language), apply_default_css=False)
        checks = gr.HTML(first[1], elem_id="about-checks", apply_default_css=False)
        ways = gr.HTML(first[2], elem_id="about-leaving", apply_default_css=False)
        gr.HTML(facts.kept(site.settings, language) + facts.origins(language), apply_default_css=False)
    parts.page().load(opened, None, [corpus, checks, ways], queue=False, **parts.QUIET)
