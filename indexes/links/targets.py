"""What a written reference names, given where it stands and what was named before it."""

from __future__ import annotations

from typing import NamedTuple

from indexes.links.context import Context, Target
from indexes.links.grammar import Token
from indexes.links.model import OWN
from indexes.links.outline import MAIN, SUPPLEMENTARY, Outline, place_of


class Here(NamedTuple):
    """The line that is being read: its passage (number and key), its number in that, its place, paragraph and item."""

    number: int
    line: int
    key: str
    at: str
    paragraph: str
    item: str
    amending: bool = False

    @classmethod
    def of(cls, outline: Outline, number: int, line: int, at: str, *, amending: bool = False) -> Here:
        """Line number `line` of a passage, which stands at `at`."""
        key = outline.keys[number]
        paragraph, _, inside = (outline.numbered(number, at) if "i" in at else at).partition("i")
        return cls(number, line, key, at, paragraph[1:], inside.partition("s")[0], amending)

    @property
    def part(self) -> str:
        """The provision in which the passage stands: 本則, 附則, or the 附則 of an amending law."""
        return self.key.partition(":")[0]


class Targets:
    """Finds targets in the outline of one law. Two targets are the ends of a range; none: it cannot be told."""

    def __init__(self, outline: Outline) -> None:
        self._outline = outline

    def of(self, token: Token, here: Here, context: Context, *, joined: bool) -> tuple[Target, ...]:
        """Targets of a reference that needs no law named before it, unlike 第三条 and 附則第三項 (see `numbered`)."""
        if token.level == "article":
            return self._article(token, here, context)
        if token.level == "paragraph":
            return self._paragraph(token, here, context, joined=joined)
        return self._item(token, here, context, joined=joined)

    def numbered(self, token: Token, law: int, here: Here, last: Target | None) -> Target:
        """The target of 第三条, 附則第三条 or 附則第三項 in a law; `last` is the reference with which it makes a list."""
        part = SUPPLEMENTARY if token.supplementary else MAIN
        if token.supplementary and law == OWN and here.amending:
            part = here.part
        if token.level == "paragraph":
            return Target(law, f"{part}:0", token.number, token.item, token.subitem)
        if last is not None and not token.supplementary:
            part = last.key.partition(":")[0]
        return Target(law, f"{part}:{token.number}", token.paragraph, token.item, token.subitem)

    def _article(self, token: Token, here: Here, context: Context) -> tuple[Target, ...]:
        if token.relation == "同":
            article = context.article
            return (Target(article.law, article.key, token.paragraph, token.item, token.subitem),) if article else ()
        distance, count = (1, 1) if token.relation == "次" else (-1, _count(token))
        ends = (-count, -1) if count > 1 else (distance,)
        found = [self._outline.neighbour(here.number, end) for end in ends]
        if token.number == "各" or None in found:
            return ()
        keys = [self._outline.keys[number] for number in found if number is not None]
        return tuple(Target(OWN, key, token.paragraph, token.item, token.subitem) for key in keys)

    def _paragraph(self, token: Token, here: Here, context: Context, *, joined: bool) -> tuple[Target, ...]:
        if token.relation == "同":
            named = context.paragraph
            return (Target(named.law, named.key, named.paragraph, token.item, token.subitem),) if named else ()
        if not token.relation:
            law, key = OWN, here.key
            if joined and context.last is not None:
                law, key = context.last.law, context.last.key
            return (Target(law, key, token.number, token.item, token.subitem),)
        places = self._near(token, here.number, f"p{here.paragraph}")
        return tuple(Target(OWN, here.key, place[1:], token.item, token.subitem) for place in places)

    def _item(self, token: Token, here: Here, context: Context, *, joined: bool) -> tuple[Target, ...]:
        if token.relation == "同":
            named = context.item
            return (named._replace(subitem=token.subitem),) if named else ()
        if not token.relation:
            last = context.last if joined else None
            if last is not None:
                return (Target(last.law, last.key, last.paragraph, token.number, token.subitem),)
            return (Target(OWN, here.key, here.paragraph, token.number, token.subitem),)
        places = self._near(token, here.number, f"p{here.paragraph}i{here.item}") if here.item else ()
        items = (place.partition("i")[2] for place in places)
        return tuple(Target(OWN, here.key, here.paragraph, item, token.subitem) for item in items)

    def _near(self, token: Token, number: int, place: str) -> tuple[str, ...]:
        if token.number == "各":
            siblings = self._outline.siblings(number, place)
            before = siblings[: siblings.index(place)] if place in siblings else []
            return tuple(before if len(before) <= 1 else (before[0], before[-1]))
        count = _count(token)
        distances = (1,) if token.relation == "次" else (-count, -1) if count > 1 else (-1,)
        found = tuple(self._outline.sibling(number, place, distance) for distance in distances)
        return found if all(found) else ()

    def place(self, target: Target) -> tuple[str, str] | None:
        """Key and place of a target in the law itself, the nearest that there is; None where there is no such article."""
        number = self._outline.number_of(target.key)
        if number is None:
            return None
        place = place_of(target.paragraph, target.item, target.subitem)
        return self._outline.keys[number], self._outline.locate(number, place)


def _count(token: Token) -> int:
    return int(token.number) if token.number.isdigit() else 1
