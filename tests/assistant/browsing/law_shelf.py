"""A store of invented articles on days, held in memory: as much of a store as browsing laws asks for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import cast

from indexes.passage import Article, Line, Passage, law_order
from indexes.repeals import Repeal
from indexes.store.protocol import Law, Store

TODAY = date(2026, 1, 1)
OLD, NOW, COMING = date(2016, 4, 1), date(2024, 4, 1), date(2090, 4, 1)
LAW_ID = "599AC0000000021"
LAW = Law(LAW_ID, "架空温泉法", "令和九十九年法律第二十一号", (), True, since=NOW)


def provision(
    part: str,
    *lines: tuple[str, str],
    caption: str = "",
    path: tuple[str, ...] = (),
    label: str = "",
    since: date = OLD,
    until: date | None = None,
    verbatim: bool = True,
    amending: str = "",
) -> Passage:
    """The passage "law:<LAW_ID>:<part>" with the text of certain days; `lines` are (place, text)."""
    num = part.partition(":")[2]
    source = Article(
        law_id=LAW_ID,
        law_title=LAW.title,
        law_number=LAW.number,
        abbreviations=(),
        path=path,
        label=label or f"第{num}条",
        num=num,
        caption=caption,
        in_force=since,
        supplementary=part[:1] in "sa",
        until=until,
        amending=amending,
    )
    text = tuple(Line(at, said) for at, said in lines)
    return Passage(f"law:{LAW_ID}:{part}", text, source, f"https://laws.e-gov.go.jp/law/{LAW_ID}", verbatim)


class LawShelf:
    """The store of `passages` as it stands on a day."""

    def __init__(
        self,
        passages: Sequence[Passage],
        laws: Sequence[Law] = (LAW,),
        day: date = TODAY,
        listed: Sequence[date] = (),
        cited: dict[str, int] | None = None,
    ) -> None:
        self.day = day
        self._passages = tuple(passages)
        self._laws = tuple(laws)
        self._listed = tuple(listed)
        self._cited = cited or {}

    def at(self, day: date | None) -> LawShelf:
        return LawShelf(self._passages, self._laws, day or TODAY, self._listed, self._cited)

    def laws(self) -> Sequence[Law]:
        days = [day for one in self._passages if (day := getattr(one.source, "in_force", None))]
        first = max((day for day in days if day <= self.day), default=min(days, default=None))
        return [replace(law, since=first or law.since) for law in self._laws]

    def law_passages(self, law_id: str, *, everything: bool = False) -> list[Passage]:
        found = (one for one in self._passages if one.id.split(":")[1] == law_id and self._stands(one))
        return sorted((one for one in found if everything or one.searchable), key=lambda one: law_order(one.id))

    def law_ids(self, law_id: str, *, everything: bool = False) -> list[str]:
        return [one.id for one in self.law_passages(law_id, everything=everything)]

    def passages(self, ids: Collection[str]) -> dict[str, Passage]:
        return {one.id: one for one in self._passages if one.id in ids and self._stands(one)}

    def known(self, ids: Collection[str]) -> set[str]:
        return set(self.passages(ids))

    def versions(self, passage_id: str) -> list[Passage]:
        return [one for one in self._passages if one.id == passage_id]

    def missing_revision(self, _law_id: str) -> date | None:
        return next((day for day in self._listed if day <= self.day), None)

    def cited(self, targets: Collection[str]) -> dict[str, int]:
        return {target: self._cited[target] for target in targets if target in self._cited}

    def repeals(self) -> list[Repeal]:
        return []

    def links_from(self, _passage_id: str) -> list[object]:
        return []

    def links_to(self, _passage_id: str) -> list[object]:
        return []

    def _stands(self, passage: Passage) -> bool:
        source = passage.source
        if not isinstance(source, Article):
            return True
        return (source.in_force or date.min) <= self.day and (source.until is None or self.day < source.until)


def shelf(*passages: Passage, laws: Sequence[Law] = (LAW,), listed: Sequence[date] = ()) -> Store:
    """A store of these passages today."""
    return cast("Store", LawShelf(passages, laws, listed=listed))
