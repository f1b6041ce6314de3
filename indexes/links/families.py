"""Which law a law means by a name, and which Act an Order or Rule fills in: by title (X施行令), or as its 「法」."""

from __future__ import annotations

from collections.abc import Iterable

from indexes.links.law_index import Hit, LawIndex
from indexes.links.model import Found, LawName, Rank, rank_of


def laws_named(found: Found, laws: LawIndex) -> list[Hit | None]:
    """The law that each name of a law means."""
    hits = [_named(name, found, laws) for name in found.names]
    act = found.aliases.get("法")
    if act is not None and hits[act] is None and not found.names[act].number:
        hits[act] = _named(LawName("法"), found, laws)
    return hits


def families(founds: Iterable[Found], laws: LawIndex) -> dict[str, str]:
    """The Act (or Order) of each Order and Rule that fills one in, by law id; where signs disagree there is none."""
    parents = {}
    for found in founds:
        if rank_of(found.law_id) == Rank.ACT:
            continue
        candidates = {laws.parent_by_title(found.title), _introduced(found, laws)} - {"", found.law_id}
        if len(candidates) == 1:
            parents[found.law_id] = candidates.pop()
    return parents


def _introduced(found: Found, laws: LawIndex) -> str:
    """The law that is called 「法」 (or 「令」, in a Rule that calls none 「法」)."""
    for alias in ("法", "令"):
        index = found.aliases.get(alias)
        if index is not None:
            hit = laws.law(found.names[index])
            return hit.law_id if hit and rank_of(hit.law_id) < rank_of(found.law_id) else ""
    return ""


def _named(name: LawName, found: Found, laws: LawIndex) -> Hit | None:
    if name.tail not in ("法", "令", "規則"):
        return laws.law(name)
    # Not introduced: the Act that this Order or Rule fills in by its title, or the Order beside this Rule.
    parent = laws.parent_by_title(found.title)
    if parent and name.tail != "法":
        suffix = {"令": "施行令", "規則": "施行規則"}[name.tail]
        parent = laws.titles.get(laws.title(parent) + suffix)
    return Hit(parent, 0) if parent and parent != found.law_id else None
