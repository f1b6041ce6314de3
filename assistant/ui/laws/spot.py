"""The place in a law that a reader asks for, as elements of the page carry it: no session need remember it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

from assistant.ui import parts
from indexes.passage import base_id

_fresh = count()


@dataclass(frozen=True, slots=True)
class Spot:
    """A law on a day (None: today's), and in it an article (`part`: "m:27", from `line` on) or a chapter (`node`).

    Of a chapter the provisions from number `start` on are shown; `at` is the place in an article that is meant ("p1").
    """

    law_id: str
    day: date | None = None
    part: str = ""
    at: str = ""
    line: int = 0
    node: str = ""
    start: int = 0

    @property
    def passage_id(self) -> str:
        """The id of the article."""
        return f"law:{self.law_id}:{self.part}"

    def data(self) -> dict[str, str]:
        """Attributes for the element around all that concerns the law on this day, new each time so that a page notices."""
        return {
            "data_common": "",
            "data_law": self.law_id,
            "data_day": self.day.isoformat() if self.day else "",
            "data_fresh": str(next(_fresh)),
        }


def spot_of(told: dict[str, Any]) -> Spot:
    """The place that an element sent: what it does not tell is "" or 0."""
    law_id, part, at = str(told.get("law", "")), str(told.get("part", "")), str(told.get("at", ""))
    passage = str(told.get("passage", ""))
    if passage.startswith("law:"):
        law_id, _, part = base_id(passage).removeprefix("law:").partition(":")
        at = passage.partition("#")[2]
    return Spot(
        law_id=law_id,
        day=parts.day_of(told.get("day")),
        part=part,
        at=at,
        line=parts.number(told, "line"),
        node=str(told.get("node", "")),
        start=parts.number(told, "start"),
    )


def part_of(passage_id: str) -> str:
    """m:27 of law:…:m:27."""
    return passage_id.split(":", 2)[-1]
