"""Where the wordings of the lexicon stand in the laws of an index: which provision each means."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from indexes.lexicon.entries import Entry
from indexes.passage import Article, Passage
from indexes.text.numerals import fold_width

# Of a wording that stands in several provisions, so many are taken.
MOST_PLACES = 3
CAPTION, IN_CAPTION, IN_TEXT = 1.0, 0.9, 0.8
# A provision that has the wording in its text counts if it has it about as often as the one that has it most.
_NOT_MUCH_LESS = 0.6
_MANY = 6

LawPlaces = dict[str, list[tuple[str, float]]]
"""By wording of one law: passage ids and values, the surest first."""


def wordings(entries: Sequence[Entry]) -> dict[str, list[str]]:
    """By name of a law: the wordings that the lexicon gives for it."""
    by_law: dict[str, dict[str, None]] = {}
    for entry in entries:
        if entry.law:
            by_law.setdefault(entry.law, {}).update(dict.fromkeys(entry.terms))
    return {law: list(terms) for law, terms in by_law.items()}


def place(terms: Collection[str], provisions: Iterable[Passage]) -> LawPlaces:
    """The provisions of one law that are meant by each of `terms`; terms that stand nowhere are left out."""
    rows = [
        (passage.id, fold_width(passage.source.caption), fold_width(passage.text))
        for passage in provisions
        if isinstance(passage.source, Article) and not passage.source.supplementary
    ]
    return {term: found for term in terms if (found := _places(fold_width(term), rows))}


def _places(term: str, rows: Sequence[tuple[str, str, str]]) -> list[tuple[str, float]]:
    captioned = [
        (CAPTION if caption == term else IN_CAPTION, len(term) / len(caption), passage_id)
        for passage_id, caption, _ in rows
        if term in caption
    ]
    if captioned:
        captioned.sort(reverse=True)
        return [(passage_id, value) for value, _, passage_id in captioned[:MOST_PLACES]]
    # How often it stands there, and how early: a provision speaks first of what it is about.
    found = sorted(
        ((min(count, 4) + 1 - text.index(term) / len(text), passage_id) for passage_id, _, text in rows
         if (count := text.count(term))),
        reverse=True,
    )  # fmt: skip
    value = IN_TEXT / min(max(len(found), 1), _MANY) ** 0.5
    top = found[0][0] if found else 1.0
    return [(key, value * often / top) for often, key in found[:MOST_PLACES] if often >= top * _NOT_MUCH_LESS]
