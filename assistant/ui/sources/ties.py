"""Articles and answers tied to a source, and what was consulted and not cited: folded away."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.export.content import Beside
from assistant.ties import Ties
from assistant.ui.html import element, outside, plain
from assistant.ui.sources.text import foreign
from assistant.words import sources as words
from assistant.words.text import Language, Text
from indexes.passage import Passage


def ties_html(ties: Ties, language: Language) -> str:
    """What a source refers to and what refers to it, under headings; nothing where there is none."""
    groups = (
        (words.REFERS_TO, ties.refers_to, ties.referred),
        (words.REFERRED_BY, ties.referred_by, ties.referring),
        (words.ANSWERS_ON_IT, ties.answers, ties.answering),
    )
    return _folded(words.TIES, "".join(_group(*group, language) for group in groups), language)


def consulted_html(consulted: Sequence[Beside], language: Language) -> str:
    """What was found for an answer and is not cited in it."""
    items = "".join(
        element("li", _named(one.url, one.label, language) + (f" {plain(f'【{one.digest}】')}" if one.digest else ""))
        for one in consulted
    )
    return _folded(words.CONSULTED, element("ul", items) if items else "", language, "consulted")


def _folded(title: Text, body: str, language: Language, more: str = "") -> str:
    if not body:
        return ""
    summary = element("summary", plain(title(language)))
    return element("details", summary + body, class_=f"ties {more}".strip())


def _group(title: Text, passages: Sequence[Passage], count: int, language: Language) -> str:
    if not passages:
        return ""
    items = "".join(element("li", _named(one.url, one.label, language)) for one in passages)
    more = count - len(passages)
    rest = element("li", plain(words.more(more)(language))) if more > 0 else ""
    return element("h4", plain(title(language))) + element("ul", items + rest)


def _named(url: str, label: str, language: Language) -> str:
    return element("span", outside(url, label, language), lang=foreign(language))
