"""What was understood of a question, as a line of buttons: each takes one thing off and asks again."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.ui.html import element, plain
from assistant.understanding.items import Understood
from assistant.words import ask as words
from assistant.words.text import Language


def line(understood: Sequence[Understood], language: Language) -> str:
    """The buttons as HTML, nothing where nothing was understood."""
    if not understood:
        return ""
    name = words.UNDERSTOOD(language)
    chips = "".join(_chip(item, language) for item in understood)
    return element("div", element("span", plain(name)) + chips, class_="chips", role="group", aria_label=name)


def _chip(item: Understood, language: Language) -> str:
    name = words.taken_off(item.label)(language)
    cross = element("span", "×", aria_hidden="true")
    return element(
        "button", plain(item.text) + cross, type="button", class_="chip", aria_label=name, title=name,
        data_do="without", data_event="submit", data_key=item.key,
    )  # fmt: skip
