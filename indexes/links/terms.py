"""Terms that a law defines: 「…」とは、…をいう / （以下「…」という。） / a list of terms in the article of definitions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexes.links.model import Scope

_MEANS = re.compile(r"「(?P<term>[^「」]{1,60})」とは")
_CALLED = re.compile(
    r"以下(?P<scope>[^「」（）。]{0,60}?)(?:単に|総称して|併せて)?「(?P<term>[^「」]{1,60})」(?:と総称する|という)"
)
_SCOPE = re.compile(r"この(?P<unit>条|項|号|章|節|款|目|編)")
# 第一項の「…」とは explains a word of that paragraph.
_OF_A_PARAGRAPH = re.compile(r"[項号](?:の|において|に規定する|にいう)?$")
_NARROW: dict[str, Scope] = {"条": "article", "項": "article", "号": "article"}
# 一　個人データ　…をいう。: number, term and definition are parted by full-width spaces.
_LISTED = re.compile(r"[^　]{1,6}　(?P<term>[^　。、]{1,60})　.*(?:をいう|もの|こと)。")
_LIST_HEAD = re.compile(r"用語の(?:意義|定義)|次の(?:各号に掲げる)?用語")


def defines(text: str) -> bool:
    """Whether a line can define a term or open a list of terms."""
    return "とは" in text or "以下" in text or "用語" in text


def is_list_of_terms(text: str) -> bool:
    """Whether the opening of a paragraph says that its items define terms."""
    return "用語" in text and _LIST_HEAD.search(text) is not None


def terms_in(text: str, opening: Scope, *, listed: bool) -> Iterator[tuple[str, Scope]]:
    """Terms that a line defines. `opening` is how far a definition reaches where its paragraph says it once for all.

    `listed` tells that the line is an item of a list of terms.
    """
    if "とは" in text:
        for match in _MEANS.finditer(text):
            here = _SCOPE.search(text, 0, match.start())
            narrow = _OF_A_PARAGRAPH.search(text, 0, match.start()) is not None
            yield match["term"], _scope(here[0]) if here else "article" if narrow else opening
    if "以下" in text:
        for match in _CALLED.finditer(text):
            yield match["term"], _scope(match["scope"])
    if listed and (item := _LISTED.match(text)):
        yield item["term"], opening


def scope_of(text: str) -> Scope:
    """How far the definitions reach that the opening of a paragraph announces (この法律において、この条において)."""
    return _scope(text[:40])


def _scope(text: str) -> Scope:
    match = _SCOPE.search(text)
    return _NARROW.get(match["unit"], "chapter") if match else "law"
