"""As much of an assistant as the cards of sources ask for, over passages held in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import cast

from assistant.answer import Answer, Citation
from assistant.browsing.neighbours import Neighbours
from assistant.engine import Assistant
from assistant.ties import Ties
from assistant.ui.sources.cards import answer_sources
from assistant.words.text import Language
from indexes.passage import Passage
from tests.ui.serving import answer

DAY = date(2026, 1, 5)


class Shelf:
    """Passages, what is tied to them and what stands beside them, by id; `fault` is raised by whoever reads."""

    def __init__(
        self,
        *passages: Passage,
        ties: Mapping[str, Ties] | None = None,
        beside: Mapping[str, Neighbours] | None = None,
        fault: BaseException | None = None,
    ) -> None:
        self._held = {one.id: one for one in passages}
        self._ties = ties or {}
        self._beside = beside or {}
        self._fault = fault
        self.days: list[date | None] = []

    def passage(self, passage_id: str, on: date | None = None) -> Passage | None:
        self.days.append(on)
        if self._fault is not None:
            raise self._fault
        return self._held.get(passage_id)

    def ties(self, passage_id: str, on: date | None = None) -> Ties:
        self.days.append(on)
        return self._ties.get(passage_id, Ties())

    def neighbours(self, passage_id: str, on: date | None = None) -> Neighbours:
        self.days.append(on)
        return self._beside.get(passage_id, Neighbours())


def held(shelf: Shelf) -> Assistant:
    return cast("Assistant", shelf)


def panel(
    shelf: Shelf,
    *citations: Citation,
    question: str = "質問",
    opened: Mapping[int, str] | None = None,
    language: Language = "ja",
    **facts: object,
) -> str:
    """The panel of exchange 2."""
    made: Answer = replace(answer("", *citations, question=question), **{"on": DAY.isoformat(), **facts})  # type: ignore[arg-type]
    return answer_sources(made, 2, held(shelf), language, opened)


class PanicError(BaseException):
    """What a fault in Rust looks like: no Exception."""
