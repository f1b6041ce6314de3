"""What was understood of a question, item by item: each has a key by which the user can switch it off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from assistant.understanding.periods import Period
from indexes.catalog import usual_name
from indexes.passage import LONG_TITLE
from indexes.store.protocol import Law

ItemKind = Literal[
    "law", "article", "period", "speaker", "office", "house", "committee", "session", "party", "wish"
]  # fmt: skip

KIND_NAMES: dict[ItemKind, str] = {
    "law": "法令", "article": "条", "period": "期間", "speaker": "発言者", "office": "役職", "house": "院",
    "committee": "委員会", "session": "会期", "party": "会派", "wish": "条件",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Understood:
    """One thing read out of a question: a stable `key` (law:415AC0000000057, period:2025-04-01..2025-04-30) and a label."""

    kind: ItemKind
    key: str
    label: str

    @property
    def text(self) -> str:
        """法令: 個人情報保護法."""
        return f"{KIND_NAMES[self.kind]}: {self.label}"


def law_item(law: Law) -> Understood:
    """A law, by the name that an official would say."""
    return Understood("law", f"law:{law.law_id}", short_name(law))


def short_name(law: Law) -> str:
    """The title where it is short, else the usual name or the first abbreviation."""
    if len(law.title) <= LONG_TITLE:
        return law.title
    return usual_name(law.law_id) or (law.abbreviations[0] if law.abbreviations else law.title)


def period_item(period: Period) -> Understood:
    """A period in words, however the question put it."""
    words = f"{period.first.year}年{period.first.month}月{period.first.day}日"
    return Understood("period", period.key, f"{words}時点" if period.as_of else period_label(period.first, period.last))


def period_label(first: date, last: date) -> str:
    """2025年4月, 2025年, 2024年4月1日以降, 2025年4月1日～2025年6月30日."""
    if first == date.min:
        return f"{_day(last)}以前"
    if last == date.max:
        return f"{_day(first)}以降"
    if first == last:
        return _day(first)
    after = last + timedelta(days=1)
    if first.day == after.day == 1 and (after.year * 12 + after.month) - (first.year * 12 + first.month) == 1:
        return f"{first.year}年{first.month}月"
    if (first.month, first.day) == (after.month, after.day) == (1, 1) and after.year == first.year + 1:
        return f"{first.year}年"
    return f"{_day(first)}～{_day(last)}"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
