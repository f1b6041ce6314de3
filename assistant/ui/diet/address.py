"""A search as the query of an address, and back: what /export/diet.csv is called with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from assistant.browsing.diet_facets import Key, choose, chosen_value
from assistant.browsing.diet_search import Search
from assistant.ui.handing_out import LANGUAGE
from assistant.words import diet as words
from assistant.words.text import Language
from indexes.errors import BadInputError
from indexes.store.protocol import Filter

PATH = "/export/diet.csv"
LONGEST_WORDS, LONGEST = 2_000, 200
_NAMES: tuple[Key, ...] = ("house", "committee", "session", "speaker", "office", "party")


def address(search: Search, language: Language = "ja") -> str:
    """Where the list of a search is downloaded from a page in that language. Words are cut to LONGEST_WORDS, for a server bounds an address."""
    where = search.where
    told: dict[str, str] = {"words": search.words[:LONGEST_WORDS]}
    told |= {name: chosen_value(where, name) for name in _NAMES}
    told["from"] = where.date_from.isoformat() if where.date_from else ""
    told["until"] = where.date_to.isoformat() if where.date_to else ""
    told["scope"] = "" if where.government else "all"
    told["order"] = "newest" if search.newest else ""
    told[LANGUAGE] = "" if language == "ja" else language
    query = urlencode({name: value for name, value in told.items() if value}, errors="replace")
    return f"{PATH}?{query}" if query else PATH


def search_of(query: Mapping[str, str]) -> Search:
    """The search that an address tells. Raises BadInputError for what `address` did not write."""
    known = {*_NAMES, "words", "from", "until", "scope", "order", LANGUAGE}
    if not known.issuperset(query) or any(
        len(value) > (LONGEST_WORDS if name == "words" else LONGEST) for name, value in query.items()
    ):
        raise _unreadable(query)
    where = Filter(government=query.get("scope") != "all", date_from=_day(query, "from"), date_to=_day(query, "until"))
    for name in _NAMES:
        chosen = choose(where, name, query[name]) if query.get(name) else where
        if query.get(name) and chosen == where:
            raise _unreadable(query)
        where = chosen
    return Search(query.get("words", ""), where, query.get("order") == "newest")


def _day(query: Mapping[str, str], name: str) -> date | None:
    try:
        return date.fromisoformat(query[name]) if query.get(name) else None
    except ValueError:
        raise _unreadable(query) from None


def _unreadable(query: Mapping[str, str]) -> BadInputError:
    return BadInputError(words.BAD_ADDRESS("en" if query.get(LANGUAGE) == "en" else "ja"))
