"""Rows being collected for one law, with the lists of strings that they point into."""

from __future__ import annotations

from array import array
from collections import Counter

from indexes.links.model import Delegation, Form, Found, Row, Term
from indexes.links.names import Names
from indexes.links.outline import Outline
from indexes.passage import Article


class Rows:
    """Everything that is found in one law, in the order of its text."""

    def __init__(self) -> None:
        self._rows: list[int] = []
        self._ranges = array("i")
        self._delegations = array("i")
        self._strings: dict[str, int] = {}
        self._count = 0
        self.terms: list[Term] = []
        self.missed: Counter[Form] = Counter()

    def string(self, text: str) -> int:
        """The number by which rows point to a string."""
        return self._strings.setdefault(text, len(self._strings))

    def add(self, row: tuple[int, int, int, int, int, int, int, int, int, int]) -> int:
        """Add a row (the numbers of a `model.Row`) and return its number."""
        self._rows += row
        self._count += 1
        return self._count - 1

    def mark(self, row: int, marks: int) -> None:
        """Add marks to a row."""
        self._rows[(row + 1) * len(Row._fields) - 1] |= marks

    def span(self, first: int, last: int) -> None:
        """Make a range of two rows."""
        self._ranges.extend((first, last))

    def delegation(self, delegation: Delegation) -> None:
        """Add a place that leaves something to an Order or a Rule."""
        self._delegations.extend(delegation)

    def found(self, law: Article, outline: Outline, names: Names) -> Found:
        """Everything, in the form that travels."""
        return Found(
            law_id=law.law_id,
            title=law.law_title,
            number=law.law_number,
            abbreviations=law.abbreviations,
            ids=outline.ids,
            places=outline.places,
            tables=tuple((label, key) for label, key in outline.tables.items() if key),
            strings=tuple(self._strings),
            names=names.listed(),
            aliases={alias: index for alias, index in names.aliases.items() if index >= 0},
            rows=array("i", self._rows),
            ranges=self._ranges,
            delegations=self._delegations,
            terms=tuple(self.terms),
            missed=dict(self.missed),
        )
