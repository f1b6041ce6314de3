"""Provisions asked for under a number that they no longer have (renumbered.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any

from assistant.compose.wording import in_words
from assistant.draft import DraftStatement, Inquiry, corpus_fact
from assistant.premises.ascribed import Ascribed, split
from assistant.premises.provision import Provision, provisions, sentence_with, shown
from assistant.understanding.articles import find_places
from indexes.passage import article_id
from indexes.text.numerals import fold_width
from indexes.text.references import ArticleReference

LONGEST_SUBJECT = 16


@dataclass(frozen=True, slots=True)
class Moved:
    """A provision that stood at `old` (e-Gov's `Num`) until `since` and now stands at the passage `new`.

    `law` is the id of the law by whose number it is asked for ("" for one that ended), `titles` its former names.
    """

    law: str
    titles: tuple[str, ...]
    old: str
    new: str
    subjects: tuple[str, ...]
    by: str
    since: date


@lru_cache(maxsize=1)
def moves() -> tuple[Moved, ...]:
    """Every provision of renumbered.toml."""
    found = []
    for one in _data()["amendment"]:
        for old, new, subjects in one["moved"]:
            law, _, num = new.rpartition(":")
            target = article_id(law or one["law"], num)
            titles = tuple(one.get("titles", ()))
            found.append(Moved(one["law"], titles, old, target, tuple(subjects.split("|")), one["by"], one["since"]))
    return tuple(found)


def moved(inquiry: Inquiry, phrases: Sequence[Ascribed]) -> Iterator[tuple[str, tuple[DraftStatement, ...]]]:
    """By id of the article asked for ("" where its law has ended): where its subject stands now, if not there."""
    for asked, one, said in _asked_for(inquiry, phrases):
        word = next((word for word in one.subjects if word in said), "")
        subject = next((part for part in split(said) if word in part and len(part) <= LONGEST_SUBJECT), word)
        if not word or inquiry.store.day < one.since:
            continue
        held = {provision.passage.id: provision for provision in provisions(inquiry.store, [asked, one.new])}
        now, there = held.get(one.new), held.get(asked)
        if now is not None and not (there and any(word in there.text for word in one.subjects)):
            yield asked, tuple(_says(inquiry, one, now, there, subject))


def _says(
    inquiry: Inquiry, one: Moved, now: Provision, there: Provision | None, subject: str
) -> Iterator[DraftStatement]:
    if there is not None:
        yield corpus_fact(f"{there.name}に、{subject}の定めはありません。", (there.passage.id,))
    title = one.titles[0] if one.titles and not one.law else _title(inquiry, one, now)
    before = f"{in_words(one.since)}に施行された{one.by}より前の{title}{ArticleReference(one.old).label}"
    yield corpus_fact(f"{subject}は、{before}の定めで、現在は{now.name}が定めています。", (now.passage.id,))
    yield from shown(now, sentence_with(now, subject))


def _title(inquiry: Inquiry, one: Moved, now: Provision) -> str:
    """The name of the law by whose old number a provision is asked for."""
    if now.source.law_id == one.law:
        return now.source.short_title
    return next((law.title for law in inquiry.question.laws if law.law_id == one.law), "")


def _asked_for(inquiry: Inquiry, phrases: Sequence[Ascribed]) -> Iterator[tuple[str, Moved, str]]:
    """What may have moved: the id that it is asked for under, and the phrase or question that tells its subject."""
    question = inquiry.question
    for one in moves():
        for article in question.articles:
            if (article.law.law_id, article.reference.num) == (one.law, one.old) and not article.supplementary:
                yield from ((article.id, one, said.phrase) for said in phrases if said.article == article)
    text = fold_width(question.text)
    ended = "".join((*question.unknown_laws, *(law.title for law in question.gone)))
    for titles in dict.fromkeys(one.titles for one in moves() if one.titles):
        title = next((title for title in titles if title in text), "")
        if title and any(name in ended for name in titles):
            nums = {place.reference.num for place in find_places(text, [text.index(title) + len(title)])}
            yield from (("", one, text) for one in moves() if one.titles == titles and one.old in nums)


@lru_cache(maxsize=1)
def _data() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(resources.files(__package__).joinpath("renumbered.toml").read_text("utf-8"))
