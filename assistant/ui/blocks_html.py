"""An answer's text on the screen: as it is exported, with markers that lead to the cards of its sources."""

from __future__ import annotations

from collections.abc import Collection

from assistant.export.blocks import blocks
from assistant.export.html_blocks import Link
from assistant.export.html_blocks import blocks_html as exported
from assistant.ui.html import plain


def answer_html(text: str, numbers: Collection[int], link: Link) -> str:
    """The text of an answer as HTML; [n] is a marker, made by `link`, where `numbers` has it, else text."""
    return exported(blocks(text, numbers), link, plain)
