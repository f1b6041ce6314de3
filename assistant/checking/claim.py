"""All checks of one statement against the passages that it cites."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Literal, get_args

from assistant.checking import amounts, markup, names, places
from assistant.checking.quotations import (
    MIN_QUOTATION,
    QUOTED,
    fold,
    is_within,
    quotations_in,
    stands_in,
    without_quotations,
)
from assistant.checking.sources import Cited
from assistant.checking.support import FIRM_SUPPORT, FIRM_WORDS, LEAST_SUPPORT, support
from assistant.draft import DraftStatement
from assistant.law_names import LawNames
from assistant.understanding.diet import DietNames
from indexes.passage import Passage, Written, base_id
from indexes.store.protocol import Store
from indexes.text.numerals import fold_width

Check = Literal[
    "source_given", "plain_text", "quote_verbatim", "place_exists", "articles_exist", "articles_cited", "laws_exist",
    "laws_cited", "figures_match", "as_recorded", "names_match", "supported",
]  # fmt: skip
CHECKS: tuple[Check, ...] = get_args(Check)

# Stands for the name of a passage cited in a text from which these names have been taken out.
_OWN = "▣"
# Behind 第3条 a branch (の2) makes another article of it.
_NOT_ON = r"(?!の?[0-9〇一二三四五六七八九十百千])"


class Checker:
    """Checks the statements of one draft. `given` are the passages that they may cite, by id."""

    def __init__(self, given: Mapping[str, Passage], store: Store, law_names: LawNames, *, by_model: bool) -> None:
        self.given = given
        self._store = store
        self._law_names = law_names
        self._by_model = by_model
        self._seen: dict[tuple[str, ...], Cited] = {}
        self._laws: dict[str, str] = {}

    def plain(self, statement: DraftStatement) -> DraftStatement:
        """The statement with short words in 「」 that nothing cited has out of their brackets: names, no quotations."""
        cited = self._cited(statement.sources)
        text = statement.text
        for quotation in _quotations(statement):
            if len(quotation) < MIN_QUOTATION and not cited.quotes(quotation) and not statement.corpus:
                text = text.replace(f"「{quotation}」", quotation)
        return replace(statement, text=text)

    def check(self, statement: DraftStatement) -> dict[str, bool]:
        """Each check that applies to the statement, and whether it holds; what comes after a failure is left out."""
        checks: dict[str, bool] = {}
        given = all(source in self.given for source in statement.sources)
        checks["source_given"] = given and bool(statement.sources or statement.corpus)
        if not checks["source_given"]:
            return checks
        if statement.sources:
            checks["place_exists"] = self._places_exist(statement)
        if not statement.corpus:
            checks |= self._of_text(statement)
        return checks

    def firmly_bears(self, statement: DraftStatement) -> bool:
        """Whether the sources of a statement, which its writer did not cite, bear it beyond doubt.

        They have its quotation verbatim, or are the very article that it names and have its words.
        """
        cited = self._cited(statement.sources)
        long = [one for one in _quotations(statement) if len(one) >= MIN_QUOTATION]
        if long:
            return all(cited.quotes(one) for one in long)
        claim = _claim(statement, cited)
        named = places.named_places(claim, self._law_names.exact(claim), cited)
        if not any(one.own for one in named):
            return False
        bare = _bare(_without_places(claim, named), cited)
        return support(bare, cited.passages, self._store, FIRM_WORDS) >= FIRM_SUPPORT

    def _of_text(self, statement: DraftStatement) -> dict[str, bool]:
        cited = self._cited(statement.sources)
        quotations = _quotations(statement)
        checks = {"plain_text": markup.is_plain(without_quotations(statement.text, _told(statement)), cited)}
        if quotations:
            checks["quote_verbatim"] = all(cited.quotes(one) for one in quotations)
        if not all(checks.values()):
            return checks
        claim = _claim(statement, cited)
        mentions = self._law_names.exact(claim)
        named = places.named_places(claim, mentions, cited)
        # 本法案 is what a speech calls the bill that it speaks of.
        if cited.says("法案"):
            mentions = [one for one in mentions if "案" not in claim[one.end - 1 : one.end + 1]]
        denies = any(denial in claim for denial in places.DENIALS)
        missing = places.missing(named, cited, self._store)
        lone = places.lone_places(claim, named, cited) if cited.articles else []
        bare = _bare(_without_places(claim, [*named, *lone]), cited)
        if denies:
            named = [one for one in named if one not in missing]
        checks |= {
            "articles_exist": denies or (not missing and all(one.own for one in lone)),
            "articles_cited": places.are_cited(named, cited)
            and places.quotations_at(quotations, [*named, *lone])
            and (bool(quotations) or self._stands_at(bare, [*named, *lone])),
            "laws_exist": denies or names.laws_exist(claim, self._law_names, mentions, cited),
            "laws_cited": names.laws_are_cited(claim, mentions, cited),
            "figures_match": amounts.are_cited(bare, cited),
            "as_recorded": names.as_recorded(bare, cited, self._diet),
            "names_match": names.organs_are_cited(bare, cited, self._whole_laws)
            and names.latin_names_are_cited(bare, cited)
            and (denies or names.sanctions_are_cited(bare, cited)),
        }
        if self._by_model and not quotations:
            checks["supported"] = support(bare, cited.passages, self._store) >= LEAST_SUPPORT
        return checks

    def _stands_at(self, bare: str, named: list[places.Named]) -> bool:
        """Whether what a model says of a single paragraph or item stands in that one, with the stem above it."""
        if not self._by_model or len(named) != 1 or not named[0].place.reference.at or not named[0].own:
            return True
        at = named[0].place.reference.at
        stem = at.partition("i")[0]
        parts = [
            replace(passage, lines=tuple(line for line in passage.lines if line.at == stem or is_within(line.at, at)))
            for passage in named[0].own
        ]
        return amounts.are_cited(bare, Cited(parts)) and support(bare, parts, self._store) >= LEAST_SUPPORT

    def bearing(self, statement: DraftStatement) -> DraftStatement:
        """A model's statement without those of its several sources that have nothing of it."""
        if not self._by_model or len(statement.sources) < 2:
            return statement
        cited = self._cited(statement.sources)
        claim = _claim(statement, cited)
        named = places.named_places(claim, self._law_names.exact(claim), cited)
        own = {passage.id for one in named for passage in one.own}
        quotations = [one for one in _quotations(statement) if len(one) >= MIN_QUOTATION]
        bare = _bare(_without_places(claim, named), cited)
        kept = tuple(
            source
            for source in statement.sources
            if source not in self.given
            or source in own
            or any(self._cited((source,)).quotes(one) for one in quotations)
            or support(bare, [self.given[source]], self._store) >= LEAST_SUPPORT / 2
        )
        if not kept or kept == statement.sources:
            return statement
        return replace(statement, sources=kept, quotes=tuple(q for q in statement.quotes if base_id(q.at) in kept))

    def _places_exist(self, statement: DraftStatement) -> bool:
        return all(
            any(stands_in(quote, self.given[source]) for source in statement.sources) for quote in statement.quotes
        )

    def _cited(self, sources: tuple[str, ...]) -> Cited:
        known = tuple(source for source in sources if source in self.given)
        if known not in self._seen:
            self._seen[known] = Cited([self.given[source] for source in known])
        return self._seen[known]

    def _whole_laws(self, law_ids: Iterable[str]) -> Iterator[str]:
        """Whatever the laws say: the body that an article leaves unnamed is named in another one."""
        for law_id in law_ids:
            if law_id not in self._laws:
                self._laws[law_id] = fold("".join(one.text for one in self._store.law_passages(law_id)))
            yield self._laws[law_id]

    @cached_property
    def _diet(self) -> DietNames:
        return DietNames(self._store.diet(), self._store.day)


def _told(statement: DraftStatement) -> list[str]:
    """What the writer of a statement says that it quotes."""
    return [quote.text for quote in statement.quotes]


def _quotations(statement: DraftStatement) -> list[str]:
    return list(quotations_in(statement.text, _told(statement)))


def _claim(statement: DraftStatement, cited: Cited) -> str:
    """The NFKC text of a statement without what it quotes, and without the captions behind the names of what it cites."""
    claim = fold_width(without_quotations(statement.text, _told(statement)))
    for passage in cited.passages:
        claim = claim.replace(fold_width(passage.url), "")
    # 公文書法第五条の規定に基づく命令 has an article in its very title, and so has many a 質問主意書.
    known = (source.law_title for _, source in cited.articles)
    asked = (source.title for source in cited.records if isinstance(source, Written))
    titles = (fold_width(title) for title in (*known, *asked) if "条" in title)
    for name in (*cited.captions, *titles):
        claim = claim.replace(name, "")
    return claim


def _bare(claim: str, cited: Cited) -> str:
    """A claim without the names of what it cites: what it says of them is left."""
    for name in cited.names:
        if name in claim:
            claim = re.sub(re.escape(name) + _NOT_ON, _OWN, claim)
    return claim.replace(QUOTED, " ").replace(_OWN, " ")


def _without_places(claim: str, named: list[places.Named]) -> str:
    for one in sorted(named, key=lambda one: -one.place.start):
        claim = claim[: one.place.start] + " " + claim[one.place.end :]
    return claim
