"""From what is typed to a law and a place in it: 個人情報保護法27条, 民法709, or 27の2 in a law that is open."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.browsing.laws import LONGEST, LawFinder, Suggestion, law_of
from assistant.compose.wording import in_words
from assistant.question import NamedArticle
from assistant.understanding.articles import Place, find_places
from indexes.errors import BadInputError
from indexes.passage import Passage
from indexes.store.protocol import Law, Store
from indexes.text.numerals import ascii_numerals, fold_width

# 民法709, 個人情報保護法 27の2: whoever types a name and a number means an article.
_BARE = re.compile(r"(?<![0-9第])(?<!別表)第?[0-9]{1,4}(?:の[0-9]{1,3})*$")
_BEFORE_A_PLACE = re.compile(r"\s*(?:の?附則)?の?\s*$")
_NUMBER_ALONE = re.compile(r"(?:附則の?)?第?[0-9]{1,4}(?:の[0-9]{1,3})*")


@dataclass(frozen=True, slots=True)
class Choice:
    """A law that may be meant. `label` is the place named in it (第27条第1項), `passage` the article on the store's day.

    `at` is the place inside the article ("p1"). Without a place `label` is ""; `passage` is None where none is held.
    """

    suggestion: Suggestion
    label: str = ""
    passage: Passage | None = None
    at: str = ""


def choices(finder: LawFinder, store: Store, typed: str, most: int = 8) -> list[Choice]:
    """What the text typed so far may mean, best first, at most `most`; articles are those of the store's day."""
    whole = finder.suggest(typed, most)
    if not any(one.by != "near" for one in whole):
        name, place = _parted(typed)
        if place is not None:
            return [_choice(store, one, place) for one in finder.suggest(name, most)] if name else []
    return [Choice(one) for one in whole]


def meant(finder: LawFinder, store: Store, typed: str) -> Choice | None:
    """The one law that `typed` names beyond doubt, with its place; None where it must be chosen."""
    found = choices(finder, store, typed)
    name = _parted(typed)[0] if found and found[0].label else typed
    law = finder.law(name)
    exact = next((one for one in found if law is not None and one.suggestion.law.law_id == law.law_id), None)
    return exact or (found[0] if len(found) == 1 and found[0].suggestion.by != "near" else None)


def named_in(store: Store, law_id: str, typed: str) -> tuple[Passage, str]:
    """The article of a law that 27, 27条の2第1項 or 附則2条 names on the store's day, and the place inside it ("p1" or "").

    Raises BadInputError for an unknown law, for what names no place, and for a place that the law has not.
    """
    law = law_of(store, law_id)
    text = ascii_numerals(fold_width(typed[:LONGEST]).strip())
    places = find_places(f"{text}条" if _NUMBER_ALONE.fullmatch(text) else text)
    if not places:
        raise BadInputError("条番号を読み取れませんでした。「27」「27条の2」「附則2条」のように入力してください。")
    named = _named(law, places[0])
    passage = store.passages([named.id]).get(named.id)
    if passage is None:
        raise BadInputError(
            f"{in_words(store.day)}時点の{law.title}に、{named.label}は収録していません。条番号と時点を確かめてください。"
        )
    return passage, named.reference.at


def _parted(typed: str) -> tuple[str, Place | None]:
    """The name of a law and the first place behind it."""
    text = fold_width(typed[:LONGEST]).strip()
    if _BARE.search(text):
        text += "条"
    place = next(iter(find_places(text)), None)
    if place is None:
        return text, None
    return _BEFORE_A_PLACE.sub("", text[: place.start]), place


def _choice(store: Store, suggestion: Suggestion, place: Place) -> Choice:
    named = _named(suggestion.law, place)
    passage = store.passages([named.id]).get(named.id)
    return Choice(suggestion, named.label, passage, named.reference.at)


def _named(law: Law, place: Place) -> NamedArticle:
    return NamedArticle(law, place.reference, place.supplementary, place.printed)
