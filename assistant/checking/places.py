"""Articles, paragraphs and items that a statement names: they must exist, and be those that it cites."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.checking.quotations import fold, is_within
from assistant.checking.sources import Cited
from assistant.compose.wording import article_label
from assistant.law_names import Mention
from assistant.understanding.articles import Place, find_places
from indexes.passage import Passage, article_id
from indexes.store.protocol import Store
from indexes.text.numerals import NUMERAL, to_int
from indexes.text.references import ArticleReference, find_articles

_LONE = re.compile(
    rf"第(?P<paragraph>{NUMERAL})項(?:第?(?P<item>{NUMERAL}号(?:の{NUMERAL})*))?|(?<![律令則約示])第(?P<only>{NUMERAL}号(?:の{NUMERAL})*)"
)
_NUMBERS = re.compile(NUMERAL)
# Where an answer says so itself, that an article is not there is no fault of it.
DENIALS = (
    "はありません",
    "はない",
    "存在しません",
    "存在しない",
    "見当たりません",
    "規定されていません",
    "置かれていません",
)


@dataclass(frozen=True, slots=True)
class Named:
    """A place that a statement names. `ids` are the passages that it may be, in any of the laws that may be meant.

    `own` are those of the passages cited that it is.
    """

    place: Place
    ids: tuple[str, ...]
    own: tuple[Passage, ...]


def named_places(claim: str, mentions: Sequence[Mention], cited: Cited) -> list[Named]:
    """The places named in the NFKC text of a statement, each in the law named before it, else in those cited."""
    named = []
    for place in find_places(claim, [mention.end for mention in mentions]):
        if place.printed or any(mention.start <= place.start < mention.end for mention in mentions):
            continue
        before = [mention for mention in mentions if mention.end <= place.start][-1:]
        law_ids = [law.law_id for mention in before for law in mention.laws] or sorted(cited.law_ids)
        ids = tuple(article_id(one, place.reference.num, supplementary=place.supplementary) for one in law_ids)
        label = replace(place, reference=replace(place.reference, at="")).label
        own = [
            passage
            for passage, source in cited.articles
            if source.law_id in law_ids and (passage.id in ids or article_label(source) == label)
        ]
        named.append(Named(place, ids, tuple(own)))
    return named


def missing(named: Sequence[Named], cited: Cited, store: Store) -> list[Named]:
    """The places named that are not there on the day, and are not spoken of in the texts cited either."""
    held = store.passages({one for place in named for one in place.ids})
    return [one for one in named if not _is_there(one, held) and not _spoken_of(one, cited)]


def are_cited(named: Sequence[Named], cited: Cited) -> bool:
    """Whether what a statement says of places is of those that it cites.

    One of the places named must be an article cited, the others must be spoken of in the texts cited: 第27条は…と定める
    must not rest on an article that only refers to 第27条.
    """
    if cited.articles and named and not any(one.own for one in named):
        return False
    return all(one.own or _spoken_of(one, cited) for one in named)


def quotations_at(quotations: Sequence[str], named: Sequence[Named]) -> bool:
    """Whether quotations stand in the paragraph or item named, where a statement names a single one."""
    if len(named) != 1 or not named[0].place.reference.at:
        return True
    texts = [fold("".join(_lines(passage, named[0].place.reference.at))) for passage in named[0].own]
    return not texts or all(any(fold(one) in text for text in texts) for one in quotations)


def lone_places(claim: str, named: Sequence[Named], cited: Cited) -> list[Named]:
    """第2項 and 第1号 without an article before them: of the articles cited, those that have such a place."""
    found = []
    for match in _LONE.finditer(claim):
        if any(one.place.start < match.end() and match.start() < one.place.end for one in named):
            continue
        item = "_".join(str(to_int(part)) for part in _NUMBERS.findall(match["item"] or match["only"] or ""))
        at = f"p{to_int(match['paragraph'])}" if match["paragraph"] else ""
        wanted = re.compile(rf"{at or 'p[0-9]+'}{f'i{item}' if item else ''}(?![0-9_])")
        own = tuple(one for one, _ in cited.articles if any(wanted.match(line.at) for line in one.lines))
        exact = at and at + (f"i{item}" if item else "")
        found.append(Named(Place(match.start(), match.end(), ArticleReference("", exact)), (), own))
    return found


def _lines(passage: Passage, at: str) -> list[str]:
    return [line.text for line in passage.lines if is_within(line.at, at)]


def _is_there(named: Named, held: Mapping[str, Passage]) -> bool:
    at = named.place.reference.at
    there = [*named.own, *(held[key] for key in named.ids if key in held)]
    return any(not at or any(is_within(line.at, at) for line in passage.lines) for passage in there)


def _spoken_of(named: Named, cited: Cited) -> bool:
    wanted = named.place.reference
    return any(
        one.num == wanted.num and (not wanted.at or is_within(one.at, wanted.at))
        for passage in cited.passages
        for one in find_articles(passage.text)
    )
