"""Days, months and periods as readers of each language write them."""

from __future__ import annotations

from datetime import date

from assistant.browsing.diet_facets import Key, chosen_value
from assistant.browsing.diet_timeline import in_month
from assistant.words import diet as words
from assistant.words.text import Language
from indexes.store.protocol import Filter


def day_told(day: date, language: Language) -> str:
    """2025年4月11日."""
    return words.day(day.year, day.month, day.day)(language)


def month_told(month: str, language: Language) -> str:
    """2025年4月 for "2025-04"."""
    return words.month(int(month[:4]), int(month[5:7]))(language)


def chosen_told(where: Filter, key: Key, language: Language) -> str:
    """What is chosen in a facet, as a chip says it."""
    if key == "year":
        first = where.date_from
        if first and in_month(where, f"{first:%Y-%m}") == where:
            return month_told(f"{first:%Y-%m}", language)
        if year := chosen_value(where, key):
            return words.year(year)(language)
        ends = (day_told(day, language) if day else "" for day in (where.date_from, where.date_to))
        return words.period(*ends)(language)
    return words.session(where.session)(language) if key == "session" else chosen_value(where, key) or where.committee
