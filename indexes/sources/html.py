"""HTML pages of public bodies into blocks of text: nothing is fetched or run, and what no reader of the page sees is left out.

Encodings follow the HTML standard's order (byte order mark, `charset`, then what the bytes themselves allow).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree, html

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*(?P<name>[A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_HEAD_BYTES = 2_048
_KNOWN = {
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932",
    "cp932": "cp932", "ms_kanji": "cp932", "utf-8": "utf-8", "utf8": "utf-8", "euc-jp": "euc_jp", "x-euc-jp": "euc_jp",
    "iso-2022-jp": "iso2022_jp", "utf-16": "utf-16", "us-ascii": "utf-8", "ascii": "utf-8", "iso-8859-1": "cp1252",
    "windows-1252": "cp1252",
}  # fmt: skip

_DROPPED = frozenset((
    "script", "style", "noscript", "template", "nav", "header", "footer", "aside", "form", "button", "select", "iframe",
    "object", "svg", "math", "canvas", "video", "audio", "head", "rt", "rp",
))  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset((
    "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "tr", "table", "tbody", "thead", "caption", "pre", "blockquote",
    "section", "article", "main", "body", "html", "br", "hr", "address", "figure", "figcaption", "details", "summary",
    *_HEADINGS,
))  # fmt: skip
_CELLS = frozenset(("td", "th"))
_SHELL = re.compile(
    r"(?:^|[\s_-])(?:nav|navi|gnavi|lnavi|menu|breadcrumbs?|topicpath|pankuzu|sidebar|footer|header|sns|share|pagetop"
    r"|skip|search)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f\v\xa0]+")
# Japanese has no spaces: a line that the page's author broke in the source goes on.
_BROKEN_LINE = re.compile(r"(?<=[^\x00-\xff])[ \t]*[\r\n]\s*(?=[^\x00-\xff])")


@dataclass(frozen=True, slots=True)
class Block:
    """One line of a page as it is read; `level` is 1 to 6 for a heading, 0 for text. `anchor` is the element's id."""

    text: str
    level: int = 0
    anchor: str = ""


def decode(data: bytes) -> str | None:
    """The text of a page, None where no encoding in use for Japanese fits its bytes."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _try(data, name)
    # No other encoding has this sign, and this one looks like ASCII to all others.
    names = ["iso2022_jp"] if b"\x1b$" in data else []
    if declared := _CHARSET.search(data[:_HEAD_BYTES]):
        names.append(_KNOWN.get(declared["name"].decode("ascii").lower(), ""))
    for name in dict.fromkeys([*names, "utf-8", "cp932", "euc_jp"]):
        if name and (text := _try(data, name)) is not None:
            return text
    return None


def blocks(text: str) -> Iterator[Block]:
    """The visible lines of a page, without navigation, scripts and other furniture. Never raises on bad markup."""
    root = _root(text)
    if root is None:
        return
    writer = _Writer()
    depth_dropped = 0
    for event, element in etree.iterwalk(_main(root), events=("start", "end", "comment", "pi")):
        if event == "start":
            dropped = depth_dropped or _unseen(element)
            depth_dropped += bool(dropped)
            if not dropped:
                writer.start(element)
        elif event == "end":
            if depth_dropped:
                depth_dropped -= 1
            else:
                writer.end(str(element.tag))
            if not depth_dropped:
                writer.text(element.tail or "")
        elif not depth_dropped:
            writer.text(element.tail or "")
        yield from writer.done()
    writer.flush()
    yield from writer.done()


def _try(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeDecodeError, LookupError):
        return None


def _root(text: str) -> html.HtmlElement | None:
    # An XML declaration in a decoded string is refused by lxml, and NUL cuts the text short.
    text = re.sub(r"^\s*<\?xml[^>]*>", "", text).replace("\0", "")
    # Lone surrogates, which UTF-16 can spell, cannot be handed to libxml2.
    text = text.encode("utf-8", "replace").decode("utf-8")
    try:
        parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_pis=True)
        return html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None


def _main(root: html.HtmlElement) -> html.HtmlElement:
    """The element that holds what the page is about, where it says so itself."""
    for path in ("//main", "//*[@role='main']", "//article"):
        found = root.xpath(path)
        if len(found) == 1 and len(found[0].text_content()) > len(root.text_content()) // 4:
            return found[0]
    return root


def _unseen(element: html.HtmlElement) -> bool:
    tag = str(element.tag).lower()
    if tag in _DROPPED or element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    if _HIDDEN.search(element.get("style") or "") or element.get("role") in ("navigation", "banner", "contentinfo"):
        return True
    # The page's body may well be called "no-sidebar".
    names = f"{element.get('id') or ''} {element.get('class') or ''}"
    return tag not in ("body", "html", "main", "article", *_HEADINGS) and bool(_SHELL.search(names))


class _Writer:
    """Gathers text into blocks; a block that is nothing but links within the page is a table of contents, and left out."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._links = 0
        self._beyond_links = False
        self._level = 0
        self._anchor = ""
        self._ready: list[Block] = []

    def start(self, element: html.HtmlElement) -> None:
        tag = str(element.tag).lower()
        if tag in _BLOCKS:
            self.flush()
        elif tag in _CELLS and self._parts:
            self._parts.append("　")
        elif tag == "a" and (self._links or (element.get("href") or "").startswith("#")):
            self._links += 1
        if tag in _HEADINGS:
            self._level, self._anchor = _HEADINGS[tag], element.get("id") or ""
        self.text(element.text or "")

    def end(self, tag: str) -> None:
        tag = tag.lower()
        if tag in _BLOCKS:
            self.flush()
        if tag in _HEADINGS:
            self._level, self._anchor = 0, ""
        elif tag == "a" and self._links:
            self._links -= 1

    def text(self, text: str) -> None:
        if text:
            self._parts.append(text)
            self._beyond_links = self._beyond_links or bool(text.strip() and not self._links)

    def flush(self) -> None:
        text = _SPACES.sub(" ", _BROKEN_LINE.sub("", "".join(self._parts))).strip(" ")
        self._parts.clear()
        shown, self._beyond_links = self._beyond_links, False
        if shown and text.strip("　"):
            self._ready.append(Block(text, self._level, self._anchor))

    def done(self) -> Iterator[Block]:
        ready, self._ready = self._ready, []
        yield from ready
