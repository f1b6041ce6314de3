"""What the words 同条, 同項, 同法 and a bare 第三項 mean at one point of a sentence.

A bracket is an aside: what it names is forgotten where it closes, unless its line had named nothing before it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from indexes.links.model import Form


class Target(NamedTuple):
    """What a reference names: a law (`model.OWN`, or an index of names), its article, and the place inside."""

    law: int
    key: str
    paragraph: str = ""
    item: str = ""
    subitem: str = ""


@dataclass(slots=True)
class Group:
    """References that one predicate governs (第三条及び第五条の規定は): numbers of their rows, and where they end."""

    end: int
    rows: list[int] = field(default_factory=list)


class Named(NamedTuple):
    """The latest article, paragraph, item, and law of each kind (法, 令, 則)."""

    article: Target | None = None
    paragraph: Target | None = None
    item: Target | None = None
    laws: Mapping[str, int] = MappingProxyType({})


@dataclass(slots=True)
class Context:
    """What was named so far. `last` is the latest reference, which ended at `end` and made the row `row` (-1: none).

    `above` is what the line found named when it began, by the lines above it.
    """

    above: Named
    article: Target | None = None
    paragraph: Target | None = None
    item: Target | None = None
    laws: Mapping[str, int] = field(default_factory=dict)
    law_at: int = 0
    last: Target | None = None
    form: Form = "number"
    end: int = -1
    row: int = -1
    group: Group | None = None
    paragraph_at: int = -1

    @classmethod
    def below(cls, above: Context | None, laws: Mapping[str, int]) -> Context:
        """For a line below another: items know what their paragraph has named, all know the `laws` of the article."""
        named = Named(above.article, above.paragraph, above.item, above.laws) if above else Named(laws=laws)
        return cls(named, *named)

    def aside(self, start: int) -> Context:
        """For the inside of a bracket that opens at `start`; `last` stays where it belongs to what is just before."""
        last = self.last if self.end == start else None
        inside = Context(
            self.above, self.article, self.paragraph, self.item, self.laws, self.law_at, last, self.form, -1, self.row
        )
        inside.paragraph_at = self.paragraph_at
        return inside

    def close(self, inside: Context, start: int, end: int) -> None:
        """Go on behind a bracket from `start` to `end`."""
        above = self.above
        if self.article is above.article:
            self.article = inside.article
        if self.paragraph is above.paragraph:
            self.paragraph = inside.paragraph
        if self.item is above.item:
            self.item = inside.item
        if inside.laws is not self.laws:
            self.laws = {**inside.laws, **{kind: law for kind, law in self.laws.items() if law != above.laws.get(kind)}}
        self.pass_over(start, end)

    def pass_over(self, start: int, end: int) -> None:
        """Go on with the list behind a bracket that follows it at once."""
        if self.end == start:
            self.end = end
            if self.group is not None:
                self.group.end = end

    def name(self, target: Target, form: Form, end: int, row: int) -> None:
        """Remember a reference that ends at `end`."""
        self.last, self.form, self.end, self.row = target, form, end, row
        if target.paragraph:
            self.paragraph, self.paragraph_at = target, end
        if target.item:
            self.item = target

    def name_law(self, law: int, kind: str, start: int) -> None:
        """Remember a law whose name ends at `start` for 同法 or 同令, which means a Rule as well as an Order."""
        # Replaced, not changed: the contexts of brackets share it.
        self.laws = {**self.laws, kind: law, "令": law} if kind == "則" else {**self.laws, kind: law}
        self.law_at = start
