"""What stands beside a source: 前条 and 次条, question and answer; it opens inside the card."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from assistant.browsing.neighbours import Neighbours
from assistant.engine import Assistant
from assistant.ui.html import button, element, host, outside, plain
from assistant.ui.sources.text import foreign, whole_text
from assistant.words import sources as words
from assistant.words.text import Language, Text
from indexes.errors import BadInputError
from indexes.passage import Article, Passage, Speech

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Card:
    """Source `n` of exchange `number`, and the passage opened beside it ("": none)."""

    number: int
    n: int
    opened: str = ""

    @property
    def id(self) -> str:
        """The element of the card, where its markers lead."""
        return f"src-{self.number}-{self.n}"


def ways_html(passage: Passage, beside: Neighbours, card: Card, language: Language) -> str:
    """A button for each neighbour of a passage; the one that is open closes it."""
    ways = "".join(_way(name, one, note, card, language) for name, one, note in _ways(passage, beside))
    return element("div", ways, class_="ways", role="group", aria_label=words.BESIDE(language)) if ways else ""


def neighbour_html(passage_id: str, assistant: Assistant, on: date | None, language: Language) -> str:
    """The text of a neighbour on a day, its label over it; one line where it cannot be read. Never raises."""
    return _text(_read(passage_id, assistant, on), language)


def opened_html(source: Passage, card: Card, assistant: Assistant, on: date | None, language: Language) -> str:
    """The neighbour that is open in a card, with its own neighbours to go on to; "" where none is."""
    if not card.opened:
        return ""
    read = _read(card.opened, assistant, on)
    on_from = ""
    if isinstance(read, Passage):
        on_from = ways_html(read, _without(neighbours_of(read, assistant, on), source), card, language)
    return element("div", _text(read, language) + on_from, class_="beside", tabindex="-1")


def _read(passage_id: str, assistant: Assistant, on: date | None) -> Passage | Text:
    """The passage, or why it cannot be shown."""
    try:
        return assistant.passage(passage_id, on) or words.BESIDE_GONE
    # Rust panics are no Exception; the card must stand though what is beside it cannot be shown.
    except BaseException:
        _log.exception("reading a neighbour failed")
        return words.BESIDE_UNREADABLE


def _text(read: Passage | Text, language: Language) -> str:
    if isinstance(read, Text):
        return element("p", plain(read(language)), class_="gone")
    title = element("h4", plain(read.label), lang=foreign(language))
    link = element("p", outside(read.url, words.LINK_ELSEWHERE(language), language)) if host(read.url) else ""
    return title + whole_text(read, read.label, language) + link


def neighbours_of(passage: Passage, assistant: Assistant, on: date | None) -> Neighbours:
    """The neighbours on a day, none where the passage is not held on it."""
    try:
        return assistant.neighbours(passage.id, on)
    except BadInputError:
        return Neighbours()


def _without(beside: Neighbours, source: Passage) -> Neighbours:
    def other(one: Passage | None) -> Passage | None:
        return None if one is None or one.id == source.id else one

    answers = tuple(one for one in beside.answers if one.id != source.id)
    return Neighbours(other(beside.before), other(beside.after), question=other(beside.question), answers=answers)


def _ways(passage: Passage, beside: Neighbours) -> Iterator[tuple[Text, Passage, tuple[str, ...]]]:
    """What each neighbour is called, and the articles between that are deleted."""
    told: set[str] = set()
    rows = (
        (words.QUESTION_BEFORE, beside.question, ()),
        (words.PREVIOUS.get(_step_of(passage)), beside.before, beside.deleted_before),
        *((words.ANSWER_TO_IT, one, ()) for one in beside.answers),
        (words.NEXT.get(_step_of(passage)), beside.after, beside.deleted_after),
    )
    for name, one, deleted in rows:
        if name and one and one.id not in told:
            told.add(one.id)
            yield name, one, deleted


def _step_of(passage: Passage) -> str:
    return "table" if ":t:" in passage.id else passage.id.partition(":")[0]


def _way(name: Text, one: Passage, deleted: tuple[str, ...], card: Card, language: Language) -> str:
    shown = card.opened == one.id
    label = f"{name(language)}: {_called(one)}" if language == "en" else f"{name(language)}　{_called(one)}"
    opens = button(
        label, "neighbour", "quiet", data_number=card.number, data_n=card.n, data_id="" if shown else one.id,
        aria_expanded="true" if shown else "false",
    )  # fmt: skip
    note = element("span", plain(words.deleted("、".join(deleted))(language)), class_="deleted") if deleted else ""
    return element("span", opens + note)


def _called(passage: Passage) -> str:
    source = passage.source
    if isinstance(source, Article):
        return f"{source.label}{f'（{source.caption}）' if source.caption else ''}"
    if isinstance(source, Speech):
        return f"{source.speaker}{f'（{source.position}）' if source.position else ''}"
    return passage.label
