"""How much of what is written becomes a link, by the way in which it is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indexes.links.law_index import LawIndex
from indexes.links.model import FORMS, Form, Found
from indexes.links.resolving import Meant, meanings


@dataclass(slots=True)
class Share:
    """References of one form. `law_only`: the law is known, its text is not held. `outside`: nor is the law known."""

    found: int = 0
    resolved: int = 0
    law_only: int = 0
    outside: int = 0
    unresolved: int = 0

    @property
    def of_held(self) -> float:
        """Resolved, of those that name something in the corpus as far as can be told."""
        held = self.resolved + self.unresolved
        return self.resolved / held if held else 1.0


_FIELDS = {
    "resolved": "resolved",
    "law only": "law_only",
    "out of corpus": "outside",
    "unresolved": "unresolved",
}


def share(founds: Iterable[Found], laws: LawIndex) -> dict[Form, Share]:
    """Counts by form, in the order of `FORMS`. What names the text of another day (旧法) is a form of its own."""
    shares: dict[Form, Share] = {form: Share() for form in FORMS}
    for found in founds:
        _count(found, meanings(found, laws), shares)
    return shares


def share_of(found: Found, meant: Sequence[Meant]) -> dict[Form, Share]:
    """Counts of one law whose `meanings` are known."""
    shares: dict[Form, Share] = {form: Share() for form in FORMS}
    _count(found, meant, shares)
    return shares


def _count(found: Found, meant: Sequence[Meant], shares: dict[Form, Share]) -> None:
    outcomes = Counter((row.form, one.outcome) for row, one in zip(found, meant, strict=True))
    for (number, outcome), count in outcomes.items():
        one, field = shares[FORMS[number]], _FIELDS[outcome]
        one.found += count
        setattr(one, field, getattr(one, field) + count)
    for form, missed in found.missed.items():
        shares[form].found += missed
        shares[form].unresolved += missed
