"""答弁を探す: a page of exchanges for words and conditions, with facets, a timeline, and what to loosen where nothing is left.

One `DietSearch` serves one index and any number of threads; what belongs to one search (matching rows, their order,
what is folded) is worked out once and kept for its other pages, its facets and its timeline.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

import numpy as np

from assistant.browsing.diet_exchanges import Exchange, Exchanges, folded
from assistant.browsing.diet_facets import LABELS, TOP, Facet, Facets, Key, chosen_value, cleared
from assistant.browsing.diet_held import DietHeld, held_of
from assistant.browsing.diet_matching import Wanted, Words, matching, ordered, ranked, wanted
from assistant.engine import Assistant
from indexes.store.protocol import Filter
from indexes.store.speeches import Mask, Numbers
from indexes.text.numerals import fold_width

PAGE, MOST_ON_A_PAGE = 20, 100
FOLDED = 200
"""Near-duplicates are folded among so many of the first results."""
NEAR = 5
_KEPT = 16
# Longer than any page of minutes: what is beyond is never read anyway.
_MOST_TYPED = 20_000


@dataclass(frozen=True, slots=True)
class Search:
    """Words (may be empty) and conditions; `newest`: newest first instead of by relevance.

    Of `where` all that concerns speeches counts: a speaker is who says something or asked what it answers, a party that
    of who asks.
    """

    words: str = ""
    where: Filter = field(default_factory=lambda: Filter(government=True))
    newest: bool = False


@dataclass(frozen=True, slots=True)
class Loosening:
    """A condition whose removal leaves `count` results: `key` is a facet, "government" or "words"; `where` without it."""

    key: Key | str
    label: str
    count: int
    words: str
    where: Filter


@dataclass(frozen=True, slots=True)
class Results:
    """A page of results.

    `total` is all that match, as the facets count them; `cards` how many remain once near-duplicates are folded; pages
    are counted from 1. `where` is the filter as the index knows its names (経産相 is 経済産業大臣 there). `near` are
    exchanges of the same meaning that lack the words, shown where few have them. `message` says why there is nothing and
    what to loosen, "" where there is something.
    """

    exchanges: tuple[Exchange, ...]
    total: int
    cards: int
    page: int
    pages: int
    where: Filter
    near: tuple[Exchange, ...] = ()
    loosen: tuple[Loosening, ...] = ()
    message: str = ""
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Arranged:
    """A search worked out: all rows in order, shape (n,), the first of them folded into cards; near ones without the words."""

    look: Wanted
    order: Numbers
    cards: tuple[tuple[int, tuple[int, ...]], ...]
    near: tuple[int, ...]
    words: Words

    @property
    def folded_away(self) -> int:
        """How many results stand folded behind others."""
        return sum(len(alike) for _, alike in self.cards)

    def between(self, first: int, last: int) -> list[tuple[int, tuple[int, ...]]]:
        """The cards from `first` (from 0) up to `last`."""
        start = max(first, len(self.cards))
        behind = self.order[start + self.folded_away : last + self.folded_away]
        return [*self.cards[first:last], *((int(row), ()) for row in behind)]


class DietSearch:
    """Searches what an assistant holds of the Diet."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self.store = assistant.store
        self._kept = lru_cache(maxsize=_KEPT)(self._arranged)
        self._words = lru_cache(maxsize=_KEPT)(lambda words: matching(words, self.facets_of_all, self.store))

    @cached_property
    def facets_of_all(self) -> Facets:
        """The facets over everything held; the first use reads the columns."""
        return Facets(self.store.speeches())

    @cached_property
    def held(self) -> DietHeld:
        """How much there is to search in."""
        return held_of(self.facets_of_all.rows)

    def results(self, search: Search, page: int = 1, size: int = PAGE) -> Results:
        """A page of `size` exchanges (1 to MOST_ON_A_PAGE). A page that is none is the nearest one."""
        found = self.found(search)
        size = min(max(size, 1), MOST_ON_A_PAGE)
        cards = len(found.order) - found.folded_away
        pages = -(-cards // size)
        page = min(max(page, 1), max(pages, 1))
        build = Exchanges(self.store, self.facets_of_all.rows, found.look.words)
        loosen = () if len(found.order) or found.look.why_nothing else self._loosenings(found)
        return Results(
            exchanges=build.of(found.between((page - 1) * size, page * size)),
            total=len(found.order),
            cards=cards,
            page=page,
            pages=pages,
            where=found.look.where,
            near=build.of([(row, ()) for row in found.near]) if page == 1 else (),
            loosen=loosen,
            message="" if len(found.order) else self._message(found, loosen),
            notices=(*found.look.notices, *_unknown(found.words)),
        )

    def facets(self, search: Search, top: int = TOP) -> tuple[Facet, ...]:
        """Every facet with its `top` values, counted under the words and all other conditions."""
        look = self._look(_bounded(search))
        words = self._words(look.words)
        # Where nothing can match, the conditions that contradict each other are counted all the same.
        return self.facets_of_all.counted(look.where, words.matching, min(max(top, 0), MOST_ON_A_PAGE))

    def values(self, search: Search, key: Key, letters: str = "") -> Facet:
        """One facet with up to MOST_ON_A_PAGE values that have `letters` in their names, counted as in `facets`."""
        look = self._look(_bounded(search))
        asked = _letters(letters[:_MOST_TYPED])
        every = self.facets_of_all.counted(look.where, self._words(look.words).matching, len(self.facets_of_all.rows))
        facet = next(one for one in every if one.key == key)
        named = [one for one in facet.values if one.chosen or asked in _letters(one.label)]
        return replace(facet, values=tuple(named[:MOST_ON_A_PAGE]), more=max(len(named) - MOST_ON_A_PAGE, 0))

    def matching(self, search: Search, free: Key) -> Mask:
        """The rows that match with one condition left free, shape (rows,)."""
        look = self._look(_bounded(search))
        return self._words(look.words).matching & self.facets_of_all.mask(look.where, free)

    def found(self, search: Search) -> Arranged:
        """All of a search, worked out once for its pages and its export."""
        return self._kept(_bounded(search))

    def cleaned(self, words: str) -> str:
        """Words as they are searched for, "" for none."""
        return wanted(words[:_MOST_TYPED], Filter(), self.facets_of_all, self.store).words

    def _look(self, search: Search) -> Wanted:
        return wanted(search.words, search.where, self.facets_of_all, self.store)

    def _arranged(self, search: Search) -> Arranged:
        look = self._look(search)
        words = self._words(look.words)
        if look.why_nothing:
            return Arranged(look, np.empty(0, dtype=np.int64), (), (), words)
        facets = self.facets_of_all
        best = ranked(self.assistant, look, facets) if look.words and len(facets.rows) else []
        order = ordered(look, words, best, facets, newest=search.newest)
        near = [row for row in best if not words.matching[row]][:NEAR] if len(order) < NEAR else []
        cards = folded(self.store, facets.rows, order[:FOLDED].tolist())
        return Arranged(look, order, tuple(cards), tuple(near), words)

    def _loosenings(self, found: Arranged) -> tuple[Loosening, ...]:
        """The conditions without which something is left: the period first, then those that leave most.

        A month is chosen in passing, and a search under it later finds nothing for a reason that is out of sight.
        """
        look, facets = found.look, self.facets_of_all
        tried: list[tuple[Key | str, str, str, Filter]] = []
        if look.words:
            tried.append(("words", f"検索語「{_short(look.words)}」", "", look.where))
        for key, label in LABELS.items():
            without = cleared(look.where, key)
            if without != look.where:
                value = chosen_value(look.where, key) if key != "year" else ""
                name = f"{label}「{value}」" if value else "期間" if key == "year" else label
                tried.append((key, name, look.words, without))
        if look.where.government:
            tried.append(("government", "政府の答弁だけという条件", look.words, replace(look.where, government=False)))
        counted = (
            Loosening(key, label, int((self._words(words).matching & facets.mask(where)).sum()), words, where)
            for key, label, words, where in tried
        )
        return tuple(sorted((one for one in counted if one.count), key=lambda one: (one.key != "year", -one.count)))

    def _message(self, found: Arranged, loosen: Sequence[Loosening]) -> str:
        if found.look.why_nothing:
            return "".join(found.look.why_nothing)
        if not len(self.facets_of_all.rows):
            return "国会の会議録を収録していません。toben fetch で取得し、toben index build で取り込んでください。"
        if loosen:
            ways = "、".join(f"{one.label}を外すと{one.count:,}件" for one in loosen[:3])
            return f"条件に合うものはありません。{ways}あります。"
        return "条件に合うものはありません。検索語を短くするか、条件を二つ以上外してください。"


def _bounded(search: Search) -> Search:
    return replace(search, words=search.words[:_MOST_TYPED])


def _unknown(words: Words) -> tuple[str, ...]:
    if not words.unknown:
        return ()
    named = "".join(f"「{_short(one)}」" for one in words.unknown[:5])
    return (f"{named}を含む発言はないため、ほかの語で探しました。",) if words.matching.any() else ()


def _letters(name: str) -> str:
    return "".join(fold_width(name).casefold().split())


def _short(text: str) -> str:
    return text if len(text) <= 30 else text[:29] + "…"
