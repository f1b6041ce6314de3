"""The panel of the sources of one answer. Everything from a passage is escaped; links lead to web addresses only."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date

from assistant.answer import Answer, Citation
from assistant.engine import Assistant
from assistant.export.content import Source, consulted_of, day_of, source_of
from assistant.export.official import clipboard
from assistant.ui.html import element, outside, plain, short
from assistant.ui.sources.beside import Card, neighbours_of, opened_html, ways_html
from assistant.ui.sources.facts import facts_of
from assistant.ui.sources.text import foreign, quoted_only, source_text
from assistant.ui.sources.ties import consulted_html, ties_html
from assistant.words import sources as words
from assistant.words.text import Language, Text
from indexes.passage import Article, Passage
from indexes.sources.egov import picture_links

_log = logging.getLogger(__name__)


def nothing_yet(language: Language) -> str:
    """The panel before the first answer."""
    return element("h2", plain(words.SOURCES(language))) + _empty(words.NONE_YET, language)


def answer_sources(
    answer: Answer,
    number: int,
    assistant: Assistant,
    language: Language,
    opened: Mapping[int, str] | None = None,
) -> str:
    """The cards of exchange `number`, in the order of its sources, as of the answer's day. Never raises.

    `opened` has, by the number of a source, the id of the passage that is open beside it ("" or nothing: none). A button
    `data-do="neighbour"` with `data-number` and `data-n` asks for `data-id` ("": to close it); `data-law-open` names
    an article and a day, as "law:…|2026-01-05", to be read among the laws.
    """
    on = day_of(answer.on)
    cards = (_told(one, Card(number, one.n, (opened or {}).get(one.n, "")), assistant, on, language)
             for one in answer.citations)  # fmt: skip
    weak = element("p", plain(words.WEAK(language)), class_="weak", role="note") if answer.weak else ""
    name = f"sources-{number}"
    title = element("h2", plain(words.sources_of(short(answer.question))(language)), id=name)
    body = "".join(cards) or _empty(words.NO_SOURCES, language)
    rest = consulted_html(consulted_of(answer, language), language)
    return element("section", title + weak + body + rest, class_="answer-sources", aria_labelledby=name)


def _empty(text: Text, language: Language) -> str:
    return element("p", plain(text(language)), class_="empty")


def _told(citation: Citation, card: Card, assistant: Assistant, on: date | None, language: Language) -> str:
    try:
        passage = assistant.passage(citation.passage_id, on)
        if passage is not None:
            return _held(citation, passage, card, assistant, on, language)
        why = words.GONE
    # Rust panics are no Exception; a source that cannot be read must not take the others with it.
    except BaseException:
        _log.exception("showing a source failed")
        why = words.UNREADABLE
    source = source_of(citation, None, marked=True, language=language)
    gone = element("p", plain(why(language)), class_="gone")
    text = quoted_only(citation.quotes, citation.n, language)
    return _card(
        source, card, gone + text + _checks(source) + _actions(citation, None, source, card, on, language), language
    )


def _held(
    citation: Citation, passage: Passage, card: Card, assistant: Assistant, on: date | None, language: Language
) -> str:
    source = source_of(citation, passage, marked=True, language=language)
    facts = "".join(element("li", plain(fact)) for fact in facts_of(passage, source.days, language))
    parts = (
        element("ul", facts, class_="facts") if facts else "",
        source_text(passage, citation.quotes, citation.n, language),
        _pictures(passage, language),
        _checks(source),
        _actions(citation, passage, source, card, on, language),
        ways_html(passage, neighbours_of(passage, assistant, on), card, language),
        opened_html(passage, card, assistant, on, language),
        ties_html(assistant.ties(passage.id, on), language),
    )
    return _card(source, card, "".join(parts), language)


def _card(source: Source, card: Card, body: str, language: Language) -> str:
    label = element("span", plain(source.label), lang=foreign(language))
    heading = element("h3", element("span", str(source.n), class_="number") + label, id=f"{card.id}-name")
    digest = element("p", plain(source.digest), class_="digest") if source.digest else ""
    name = words.of_source(words.BACK, card.n)(language)
    back = element("button", plain(words.BACK(language)), type="button", class_="quiet back", aria_label=name)
    # Focusable from a script: a click on a marker leads the keyboard here too.
    return element(
        "article", heading + back + digest + body, class_="source", id=card.id, tabindex="-1",
        aria_labelledby=f"{card.id}-name",
    )  # fmt: skip


def _checks(source: Source) -> str:
    items = "".join(
        element("li", plain(check.text), class_="held" if check.held else "failed") for check in source.checks
    )
    return element("ul", items, class_="checks") if items else ""


def _pictures(passage: Passage, language: Language) -> str:
    """Links to the pictures and formulas that the text only names."""
    links = "".join(element("li", outside(url, mark, language)) for mark, url in picture_links([passage]).items())
    return element("ul", links, class_="pictures") if links else ""


def _actions(
    citation: Citation, passage: Passage | None, source: Source, card: Card, on: date | None, language: Language
) -> str:
    """The ways to the official text, and what can be copied."""
    link = outside(source.url, source.link, language, "plain") if source.url else ""
    law = passage is not None and isinstance(passage.source, Article)
    opens = f"{_place(citation)}|{on.isoformat() if on else ''}"
    reads = _button(words.READ_LAW, card, language, data_law_open=opens) if law else ""
    copied = clipboard(citation, passage, quotation=False, url=False)
    quoted = clipboard(citation, passage) if citation.quotes else ""
    copies = _copy(words.COPY_CITATION, copied, f"{card.id}-cite", card, language)
    copies += _copy(words.COPY_QUOTATION, quoted, f"{card.id}-quote", card, language) if quoted else ""
    return element("div", link + reads + copies, class_="actions")


def _place(citation: Citation) -> str:
    """The article with the place of its first quotation that has one: law:…:m:27#p5."""
    placed = (quote.at for quote in citation.quotes if quote.at.startswith(f"{citation.passage_id}#"))
    return next(placed, citation.passage_id)


def _copy(name: Text, text: str, place: str, card: Card, language: Language) -> str:
    return element("span", plain(text), id=place, hidden=True) + _button(name, card, language, data_copy=place)


def _button(name: Text, card: Card, language: Language, **data: str) -> str:
    label = words.of_source(name, card.n)(language)
    return element("button", plain(name(language)), type="button", class_="plain", aria_label=label, **data)
