"""HTML made by hand: whatever a passage, a question or a model says comes out as text."""

from __future__ import annotations

import re
import string
from urllib.parse import urlsplit

from assistant.words.text import Language, Text

# As numbers: no Markdown, template or link recognition finds anything to hold on to.
_AS_TEXT = {ord(letter): f"&#{ord(letter)};" for letter in string.punctuation}
# Control letters but the end of a line (Unicode Cc), halves of letters (Cs), and marks that reverse the reading.
_UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
NEW_TAB = Text("（新しいタブ）", "(new tab)")


def plain(text: str) -> str:
    """`text` as text, wherever it is put: in HTML and in an attribute."""
    return visible(text).translate(_AS_TEXT)


def visible(text: str) -> str:
    """Without control letters, halves of letters, which no page can carry, and marks that reverse the reading."""
    return _UNSEEN.sub("", text.expandtabs(1))


def short(text: str, length: int = 40) -> str:
    """A text on one line, cut with … behind `length` letters."""
    flat = " ".join(visible(text).split())
    return flat if len(flat) <= length else flat[:length] + "…"


def element(tag: str, content: str = "", **attributes: str | int | bool) -> str:
    """An element around HTML. `class_` is class, `data_do` data-do; attributes are escaped, True stands alone, False falls away."""
    named = (
        f" {name.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{plain(str(value))}"')
        for name, value in attributes.items()
        if value is not False
    )
    return f"<{tag}{''.join(named)}>{content}</{tag}>"


def button(label: str, do: str, class_: str = "plain", **attributes: str | int | bool) -> str:
    """A button that sends `do` and its data (`assistant.ui.parts.ACTIONS`)."""
    return element("button", plain(label), type="button", class_=class_, data_do=do, **attributes)


def outside(url: str, label: str, language: Language, class_: str = "link") -> str:
    """A link out of the page in a new tab; the label alone where the address is none of the web's."""
    if not host(url):
        return plain(label)
    told = element("span", plain(NEW_TAB(language)), class_="unseen")
    return element("a", plain(label) + told, href=url, target="_blank", rel="noopener noreferrer", class_=class_)


def host(url: str) -> str:
    """The host of a web address, "" for any other, such as `javascript:`."""
    try:
        parts = urlsplit(url)
        return (parts.hostname or "") if parts.scheme in ("https", "http") else ""
    except ValueError:
        return ""
