"""What was understood of a question, as a line of buttons: each takes one thing off and asks again."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.ui import words
from assistant.ui.render import plain
from assistant.understanding.items import Understood

# Gradio's own listener would fire anywhere on the line.
ON_LOAD = """
element.addEventListener("click", (event) => {
  const chip = event.target.closest("button[data-key]");
  if (chip) trigger("click", { key: chip.dataset.key });
});
"""


def line(understood: Sequence[Understood]) -> str:
    """The buttons as HTML, nothing where nothing was understood."""
    if not understood:
        return ""
    chips = "".join(_chip(item) for item in understood)
    title = plain(words.UNDERSTOOD)
    return f'<div class="chips" role="group" aria-label="{title}"><span>{title}</span>{chips}</div>'


def _chip(item: Understood) -> str:
    name = plain(words.taken_off(item.label))
    return (
        f'<button type="button" data-key="{plain(item.key)}" aria-label="{name}" title="{name}">'
        f'{plain(item.text)}<span aria-hidden="true">×</span></button>'
    )
