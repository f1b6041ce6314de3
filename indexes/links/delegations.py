"""From 政令で定める in an Act to the articles of its Orders and Rules that say what.

The Act does not name them. They name it: 法第三条第二項の政令で定める者は、…とする。 So their links are turned round.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from indexes.links.families import laws_named
from indexes.links.law_index import LawIndex
from indexes.links.model import FILLS, OPENS, OWN, Found, Link, Rank, rank_of
from indexes.links.outline import numbered


class Citation(NamedTuple):
    """An article of an Order (`order`) or Rule that cites a place back; `fills`: it says that it lays something down."""

    place: str
    article: str
    order: bool
    fills: bool


Citing = Mapping[str, tuple[Citation, ...]]
"""Citations by the id of the article cited."""


def cited_back(founds: Iterable[Found], laws: LawIndex, parents: Mapping[str, str]) -> Citing:
    """Which articles of Orders and Rules cite which articles of the laws that they fill in; `parents` as of `families`."""
    citing: dict[str, dict[Citation, None]] = {}
    for found in founds:
        parent = parents.get(found.law_id)
        if parent is None:
            continue
        order = rank_of(found.law_id) == Rank.ORDER
        names = laws_named(found, laws)
        for row in found:
            if row.law == OWN or not row.marks & (FILLS | OPENS):
                continue
            hit = names[row.law]
            # A Rule fills in the Act and the Order beside it.
            law_id = hit.law_id if hit else parent
            if law_id == parent or parents.get(law_id) == parent:
                article = f"law:{law_id}:{found.strings[row.key]}"
                citation = Citation(found.strings[row.place], found.ids[row.source], order, bool(row.marks & FILLS))
                citing.setdefault(article, {})[citation] = None
    return {article: tuple(citations) for article, citations in citing.items()}


def delegation_links(found: Found, citing: Citing) -> Iterator[Link]:
    """From each place of a law that leaves something to an Order or Rule to the articles that lay it down."""
    for place in found.delegating():
        article = found.ids[place.source]
        citations = [one for one in citing.get(article, ()) if one.order == bool(place.order)]
        if citations:
            at, places = found.strings[place.at], found.places[place.source]
            for target in _best(citations, numbered(places, at), single=" p2 " not in places):
                yield Link(article, at, place.start, place.end, target, "delegation", line=place.line)


def _best(citations: list[Citation], at: str, *, single: bool) -> list[str]:
    """Those that cite the very place; of the paragraph, if none does. Those that say so, if any do."""
    if single:
        citations = [one._replace(place=one.place or "p1") for one in citations]
    paragraph = at.partition("i")[0]
    near = [one for one in citations if one.place == at] or [one for one in citations if one.place == paragraph]
    chosen = [one for one in near if one.fills] or near
    return list(dict.fromkeys(one.article for one in chosen))
