"""The shortest honest form of an answer by quotations: what leads it, and at most two of the places quoted below.

What is told and not quoted stays, and so do tables, which are short already; an exception to what is kept stays too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.compose.law.exceptions import exempts, referred
from assistant.compose.law.paragraphs import Paragraph, paragraphs_of
from assistant.compose.law.provisions import count_of_items
from assistant.draft import Draft, DraftStatement, Inquiry
from assistant.evidence import Evidence
from indexes.passage import base_id

MOST_POINTS, MOST_ITEMS = 2, 3
# Another place must bear so much on the question, relative to the first one.
NEAR = 0.8
# Beyond any rank: the words that the first sentence quotes stand there.
_QUOTED_ABOVE = 10.0


@dataclass(frozen=True, slots=True)
class _Point:
    """A bullet with what stands below it. `paragraph` is what it quotes of an article, None for other passages."""

    place: int
    statements: tuple[DraftStatement, ...]
    source: str
    rank: float
    paragraph: Paragraph | None = None

    @property
    def quoting(self) -> bool:
        return any(one.quotes for one in self.statements)


def brief(draft: Draft, inquiry: Inquiry) -> Draft:
    """The draft with the lead and the points that matter most, and a notice of how many others there were."""
    if draft.status == "not_found":
        return draft
    points = list(_points(draft.statements, inquiry))
    sources = next((one.sources for one in draft.statements if not one.level and one.sources), ())
    kept = _kept([one for one in points if one.quoting], sources)
    left = sum(one.quoting for one in points) - len(kept)
    by_place = {one.place: one for one in points}
    statements: list[DraftStatement] = []
    for place, one in enumerate(draft.statements):
        if not one.level:
            statements.append(_placed(one, points, kept) if one.sources == sources else one)
        elif place in by_place and by_place[place] in kept:
            statements += _few_items(by_place[place])
    notices = (f"簡潔な回答のため、引用を{left}件省きました（詳細な回答で表示します）。",) if left else ()
    return replace(draft, statements=tuple(statements), notices=(*draft.notices, *notices))


def _placed(lead: DraftStatement, points: Sequence[_Point], kept: Sequence[_Point]) -> DraftStatement:
    """The lead with the best place in each source that it names and no point quotes any more: it opens there."""
    shown = {one.source for one in kept} | {base_id(quote.at) for quote in lead.quotes}
    places = []
    for source in lead.sources:
        of_source = [one for one in points if one.source == source and one.quoting]
        if of_source and source not in shown:
            best = max(of_source, key=lambda one: (one.rank, -one.place))
            places.append(next(quote for one in best.statements for quote in one.quotes))
    return replace(lead, quotes=(*lead.quotes, *places))


def _points(statements: Sequence[DraftStatement], inquiry: Inquiry) -> Iterator[_Point]:
    entries: dict[str, Evidence] = {entry.passage.id: entry for entry in inquiry.evidence}
    lead = "".join(one.text for one in statements if not one.level)
    for place, one in enumerate(statements):
        if one.level != 1:
            continue
        end = place + 1
        while end < len(statements) and statements[end].level > 1:
            end += 1
        below = statements[place:end]
        source = next((quote.at for part in below for quote in part.quotes), "")
        source = base_id(source) if source else next(iter(one.sources), "")
        if source not in entries and (held := inquiry.store.passages([source]).get(source)) is not None:
            entries[source] = inquiry.weigher.weigh(held)
        yield _point(place, tuple(below), source, entries.get(source), lead)


def _point(
    place: int, statements: tuple[DraftStatement, ...], source: str, entry: Evidence | None, lead: str
) -> _Point:
    ats = [quote.at.partition("#")[2] for one in statements for quote in one.quotes]
    quoted = "".join(quote.text for one in statements for quote in one.quotes)
    paragraphs = {one.at: one for one in paragraphs_of(entry)} if entry else {}
    paragraph = next((paragraphs[at] for at in ats if at in paragraphs), None)
    ranks = [one.rank for one in entry.scored if one.sentence.text in quoted] if entry else []
    told = any(words in quoted for words in _words_quoted(lead))
    return _Point(place, statements, source, max(ranks, default=0.0) + told * _QUOTED_ABOVE, paragraph)


def _words_quoted(lead: str) -> Iterator[str]:
    """What stands in 「…」 in the first sentence, brackets inside it with it."""
    for part in lead.split("」")[:-1]:
        words = part.partition("「")[2]
        if words:
            yield words


def _kept(points: Sequence[_Point], sources: Sequence[str]) -> list[_Point]:
    """The points that matter most, in their order: of the first source that the lead names, what else bears as much."""
    if not points:
        return []
    of_lead = [one for one in points if sources and one.source == sources[0]] or points
    first = max(of_lead, key=lambda one: (one.rank, -one.place))
    others = [one for one in points if one is not first]
    if first.paragraph is None:
        # Of several answers the lead names the newest as well, which stands first.
        second = next((one for one in others if one.source != first.source), None)
        second = second or max(others, key=lambda one: (one.rank, -one.place), default=None)
    else:
        second = _second(first, first.paragraph, others)
    kept = [first, *([second] if second else [])][:MOST_POINTS]
    kept += [one for one in others if one is not second and any(_excepts(one, ruled) for ruled in kept)]
    return sorted(kept, key=lambda one: one.place)


def _second(first: _Point, deciding: Paragraph, others: Sequence[_Point]) -> _Point | None:
    """What takes something out of the deciding paragraph, what that goes on with, or what bears on the question as much."""
    excepting = [one for one in others if _excepts(one, first)]
    before = [
        one
        for one in others
        if one.source == first.source and one.paragraph and one.paragraph.number in referred(deciding)
    ]
    near = [one for one in others if one.rank >= NEAR * (first.rank % _QUOTED_ABOVE)]
    for found in (excepting, before, near):
        if found:
            return max(found, key=lambda one: (one.rank, -one.place))
    return None


def _excepts(one: _Point, ruled: _Point) -> bool:
    """Whether a point takes something out of what another one rules."""
    if one.paragraph is None or ruled.paragraph is None or one.source != ruled.source:
        return False
    return exempts(one.paragraph) and ruled.paragraph.number in referred(one.paragraph)


def _few_items(point: _Point) -> list[DraftStatement]:
    """The bullet with its items, or with their number where they are many."""
    first, *below = point.statements
    items = [one for one in below if one.quotes]
    if point.paragraph is None or len(items) <= MOST_ITEMS:
        return [first, *below]
    numbers = {one.at.partition("s")[0] for one in point.paragraph.items}
    return [first, count_of_items(len(numbers), point.source, some=False)]
