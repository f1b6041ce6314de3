"""What a card tells of its source besides its label."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.words import sources as words
from assistant.words.text import Language
from indexes.passage import Article, Document, Passage, Speech, Written

_BELOW = " ＞ "


def facts_of(passage: Passage, days: str, language: Language) -> list[str]:
    """The facts in order; `days` says from and until when the text holds."""
    source = passage.source
    told: tuple[str, ...]
    if isinstance(source, Article):
        told = (source.law_number, _BELOW.join(" ".join(part.split()) for part in source.path), days)
    elif isinstance(source, Speech):
        told = tuple(_of_speech(source, language))
    else:
        told = tuple(_of_written(source, language) if isinstance(source, Written) else _of_document(source, language))
    return [fact for fact in told if fact]


def _of_speech(source: Speech, language: Language) -> Iterator[str]:
    yield words.session(source.session)(language)
    yield words.speech_number(source.order)(language)
    yield source.role
    yield source.group
    if source.questioner:
        yield words.asked_by(source.questioner, source.questioner_group)(language)


def _of_written(source: Written, language: Language) -> Iterator[str]:
    yield words.session(source.session)(language)
    yield words.submitted_by(source.submitter)(language) if source.submitter else ""
    yield source.respondent
    yield "" if source.complete else words.BEGINNING_ONLY(language)


def _of_document(source: Document, language: Language) -> Iterator[str]:
    yield source.category
    yield (words.BINDING if source.binding else words.NOT_BINDING)(language)
    yield _BELOW.join(source.path)
