"""Text with stretches of it marked; places are letters (code points) of the text as it is held."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.ui.html import element, plain


def marked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """`text` as HTML with each (start, stop) of `spans`, in their order, in a <mark>."""
    parts, done = [], 0
    for start, stop in spans:
        if start < done or stop <= start:
            continue
        parts += [plain(text[done:start]), element("mark", plain(text[start:stop]))]
        done = stop
    return "".join(parts) + plain(text[done:])
