"""The conditions beside the question box, as Gradio fields, and a question read together with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import gradio as gr

from assistant.engine import Assistant
from assistant.records.packing import Asked
from assistant.ui import parts
from assistant.ui.ask.wishes import asked_with, told
from assistant.ui.site import Site
from assistant.words import ask as words
from assistant.words.text import Language


class Options:
    """The fields, built where it is made. `fields` are inputs of whatever asks."""

    def __init__(self, site: Site, language: Language) -> None:
        self._language: Language = language
        self._llm = site.holder.assistant.default_llm
        with gr.Accordion(words.OPTIONS(language), open=False, elem_id="options") as self._box:
            with gr.Row(elem_classes="pair"):
                kinds = gr.CheckboxGroup(
                    [(name(language), kind) for kind, name in words.KIND_NAMES.items()],
                    label=words.KINDS(language), elem_id="kinds",
                )  # fmt: skip
                on = parts.date_field(words.ON(language), "on")
            with gr.Row(elem_classes="pair"):
                house = gr.Radio(
                    [(name(language), house) for house, name in words.HOUSES.items()], value="",
                    label=words.HOUSE(language), elem_id="house",
                )  # fmt: skip
                speaker = gr.Textbox(
                    label=words.SPEAKER(language), placeholder=words.SPEAKER_HINT(language), max_lines=1,
                    elem_id="speaker", max_length=60,
                )  # fmt: skip
            with gr.Row(elem_classes="pair"):
                first = parts.date_field(words.FROM(language), "said-from")
                last = parts.date_field(words.UNTIL(language), "said-until")
            with gr.Row(elem_classes="pair"):
                brief = gr.Radio(
                    [(name(language), brief) for brief, name in words.LENGTHS.items()], value=False,
                    label=words.LENGTH(language), elem_id="length",
                )  # fmt: skip
                llm = _llm_menu(site, language)
            clear = gr.Button(words.NO_CONDITIONS(language), elem_id="no-conditions", size="sm")
        self.fields: list[Any] = [llm, on, kinds, house, speaker, first, last, brief]

        quick = {**parts.QUIET, "queue": False}
        clear.click(self.cleared, None, self.fields, **quick)
        gr.on([field.change for field in self.fields], self._told, set(self.fields), self._box, **quick)

    def cleared(self) -> dict[Any, Any]:
        """The fields without any condition."""
        return dict(zip(self.fields, (self._llm, "", [], "", "", "", "", False), strict=True))

    def _told(self, values: dict[Any, Any]) -> Any:
        """What is set must be seen though the box is closed."""
        set_ = told(self.asked("", values), self._language)
        name = words.conditions_set(set_) if set_ else words.OPTIONS
        return gr.update(label=name(self._language))

    def asked(self, question: str, values: Mapping[Any, Any]) -> Asked:
        """The question with what is set in the fields; `values` has theirs by component."""
        llm, on, *rest = (values[field] for field in self.fields)
        names = ("kinds", "house", "speaker", "date_from", "date_to", "brief")
        return asked_with(question, str(llm or ""), on, dict(zip(names, rest, strict=True)))


def llm_choices(assistant: Assistant, language: Language) -> list[tuple[str, str]]:
    """The LLMs that a reader may choose: (label, name)."""
    names = assistant.llms()
    labels = [words.llm_name(assistant.model(name))(language) for name in names]
    # One model may be reached in two ways, by presets of one label.
    return [
        (words.llm_of(label, name) if labels.count(label) > 1 else label, name)
        for label, name in zip(labels, names, strict=True)
    ]


def _llm_menu(site: Site, language: Language) -> Any:
    """What the operator lets readers choose from; Gradio refuses any other name, and so does the assistant."""
    assistant = site.holder.assistant
    choices = llm_choices(assistant, language)
    return gr.Dropdown(
        choices, value=assistant.default_llm, label=words.LLM(language), filterable=False, visible=len(choices) > 1,
        elem_id="llm",
    )  # fmt: skip
