"""Phase 2: the references of one law into passage ids, when all laws are known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from indexes.links.delegations import Citing, delegation_links
from indexes.links.families import laws_named
from indexes.links.law_index import Hit, LawIndex, length_of_name
from indexes.links.model import APPLIES, BARE, HIDDEN, OWN, Found, Link, LinkKind, Row
from indexes.links.outline import TABLE

Outcome = Literal["resolved", "law only", "out of corpus", "unresolved"]


class Meant(NamedTuple):
    """What became of a row: the id that it names ("" for none), and where in its line it really starts."""

    outcome: Outcome
    target: str
    start: int


def resolve(found: Found, laws: LawIndex, citing: Citing | None = None) -> list[Link]:
    """The links of one law in the order of its text, ranges and delegations last. What does not exist is left out."""
    return links_of(found, meanings(found, laws), citing)


def meanings(found: Found, laws: LawIndex) -> list[Meant]:
    """What each row of a law names."""
    names = laws_named(found, laws)
    return [meaning(found, row, names, laws) for row in found]


def links_of(found: Found, meant: Sequence[Meant], citing: Citing | None = None) -> list[Link]:
    """The links of a law whose `meanings` are known."""
    ids, strings = found.ids, found.strings
    rows = list(found)
    links = [
        Link(ids[row.source], strings[row.at], one.start, row.end, one.target, _kind(row, one.target), "", row.line)
        for row, one in zip(rows, meant, strict=True)
        if one.target and not row.marks & HIDDEN
    ]
    links += _ranges(found, rows, meant)
    if citing:
        links += delegation_links(found, citing)
    return links


def meaning(found: Found, row: Row, names: Sequence[Hit | None], laws: LawIndex) -> Meant:
    """What one row names; `names` as `laws_named` gives them."""
    key, place = found.strings[row.key], found.strings[row.place]
    if row.law == OWN:
        target = f"law:{found.law_id}:{key}" if key else f"law:{found.law_id}"
        return Meant("resolved", f"{target}#{place}" if place and key else target, row.start)
    hit = names[row.law]
    if hit is None:
        # A number or an introduction says that it is a law; the words before a bare name may be anything.
        known = found.names[row.law].number or not row.marks & BARE
        return Meant("out of corpus" if known else "unresolved", "", row.start)
    start = row.start
    if row.marks & BARE:
        start -= hit.length if key else length_of_name(place, laws.title(hit.law_id))
    if not key:
        return Meant("resolved", f"law:{hit.law_id}", start)
    part, _, label = key.partition(":")
    target = laws.places.table(hit.law_id, label) if part == TABLE else f"law:{hit.law_id}:{key}"
    if target and laws.exists(target):
        place = place and laws.places.nearest(target, place)
        return Meant("resolved", f"{target}#{place}" if place else target, start)
    if part == TABLE or not laws.holds(hit.law_id):
        return Meant("law only", f"law:{hit.law_id}", start)
    return Meant("unresolved", "", start)


def _kind(row: Row, target: str) -> LinkKind:
    if target.count(":") == 1:
        return "law"
    return "apply" if row.marks & APPLIES else "article"


def _ranges(found: Found, rows: Sequence[Row], meant: Sequence[Meant]) -> Iterator[Link]:
    for first, last in found.range_ends():
        one, other = meant[first], meant[last]
        if "resolved" == one.outcome == other.outcome:
            row = rows[first]
            kind: LinkKind = "apply" if row.marks & APPLIES else "range"
            source, at = found.ids[row.source], found.strings[row.at]
            yield Link(source, at, one.start, rows[last].end, one.target, kind, other.target, row.line)
