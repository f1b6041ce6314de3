"""Parts that several screens are made of, and how their HTML talks to Gradio."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import gradio as gr

from assistant.ui.people.visitor import NobodyError
from assistant.words import frame as words
from assistant.words.people import NOBODY
from assistant.words.text import Language
from indexes.errors import TobenError

_log = logging.getLogger(__name__)
_P = ParamSpec("_P")
_R = TypeVar("_R")

# Private: what the page calls is no public API.
QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}

ACTIONS = Path(__file__).with_name("scripts").joinpath("actions.js").read_text(encoding="utf-8")
"""For `gr.HTML(js_on_load=…)`: elements with `data-do` send themselves; see the script."""

_DATE = """
element.addEventListener("change", (event) => {
  props.value = event.target.value;
  trigger("change");
});
"""
_LONGEST = 4_000


def sent(event: gr.EventData) -> dict[str, Any]:
    """What an element sent: its data-* as strings, and of a form `fields`: name -> list of strings. Bounded; never raises."""
    data = getattr(event, "_data", None)
    if not isinstance(data, dict):
        return {}
    told: dict[str, Any] = {str(name): str(value)[:_LONGEST] for name, value in data.items() if name != "fields"}
    fields = data.get("fields")
    if isinstance(fields, dict):
        told["fields"] = {
            str(name): [str(value)[:_LONGEST] for value in values][:50]
            for name, values in fields.items()
            if isinstance(values, list)
        }
    return told


def number(told: Mapping[str, Any], name: str) -> int:
    """A whole number that an element sent, 0 for what is none."""
    value = str(told.get(name, ""))
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else 0


def html(value: str = "", elem_id: str = "", *, role: str = "", **props: Any) -> Any:
    """A gr.HTML whose elements with `data-do` send events. `role` is set on it once, so that changes are read out."""
    script = f"element.setAttribute('role', '{role}');{ACTIONS}" if role else ACTIONS
    return gr.HTML(value, elem_id=elem_id or None, apply_default_css=False, js_on_load=script, **props)


def date_field(label: str, elem_id: str, value: str = "") -> Any:
    """A native date input; its value is an ISO date or ""."""
    return gr.HTML(
        value, elem_id=elem_id, apply_default_css=False, js_on_load=_DATE, label_text=label,
        html_template='<label class="field"><span>${label_text}</span><input type="date" value="${value}" min="1868-01-01" max="2200-12-31"></label>',
    )  # fmt: skip


def page() -> gr.Blocks:
    """The page that is being built, for what happens when it is opened. Raises RuntimeError outside of one."""
    root = gr.context.Context.root_block
    if root is None:
        raise RuntimeError("no page is being built")
    return root


def day_of(value: object) -> date | None:
    """The day of a date field, None for "" and for what is no date."""
    try:
        return date.fromisoformat(str(value or "").strip())
    except ValueError:
        return None


def told(language: Language, spoilt: Callable[[str], _R]) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]:
    """For a handler: a fault becomes `spoilt(sentence)`, what the handler then returns. Faults of ours are logged."""

    def around(handler: Callable[_P, _R]) -> Callable[_P, _R]:
        @functools.wraps(handler)
        def told(*args: _P.args, **kwargs: _P.kwargs) -> _R:
            try:
                return handler(*args, **kwargs)
            except NobodyError:
                return spoilt(NOBODY(language))
            except TobenError as error:
                return spoilt(str(error))
            except Exception:
                _log.exception("a handler of the page failed")
                return spoilt(words.FAULT(language))

        return told

    return around
