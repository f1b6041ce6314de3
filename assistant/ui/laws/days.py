"""The days on which a law changed, each leading to its text and to what it changed; and two days to be compared."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from assistant.browsing.laws import LawDays
from assistant.ui.html import button, element, plain
from assistant.ui.laws.spot import Spot
from assistant.words import laws as words
from assistant.words.text import Language

# Older amendments are folded.
_SHOWN = 6


def waiting_html(spot: Spot, language: Language) -> str:
    """Stands there until the days are known; the page asks for them when it sees this."""
    return element("p", plain(words.LOADING_DAYS(language)), class_="hint", data_load="", **spot.data())


def days_html(found: LawDays, spot: Spot, today: date, language: Language) -> str:
    """The days, newest first, the text on the screen marked, and the form for two days."""
    shown = spot.day or today
    days = sorted({*found.days, *found.beside})
    now = max((day for day in days if day <= shown), default=None)
    before = {later: earlier for earlier, later in pairwise(days)}
    rows = []
    for day in reversed(days):
        notes = [words.FUTURE(language)] * (day > today) + [words.BESIDE(language)] * (day in found.beside)
        notes += [words.OLDEST(language)] * (day not in before)
        current = {"aria_current": "date"} if day == now else {}
        row = button(words.day(day)(language), "day", "plain", data_day=day.isoformat(), **current)
        row += element("small", plain("　".join(notes))) if notes else ""
        if day in before:
            ends = {"data_before": before[day].isoformat(), "data_after": day.isoformat()}
            name = f"{words.THIS_AMENDMENT(language)}（{words.day(day)(language)}）"
            row += button(words.THIS_AMENDMENT(language), "compare", "quiet", aria_label=name, **ends)
        rows.append(element("li", row))
    shown_rows = element("ul", "".join(rows[:_SHOWN]), class_="days")
    if len(rows) > _SHOWN:
        older = element("summary", plain(words.OLDER_DAYS(language)))
        shown_rows += element("details", older + element("ul", "".join(rows[_SHOWN:]), class_="days"))
    notices = [words.law_ended(found.repealed)] if found.repealed else []
    # Of a revision that is missing on the day shown the head of the law tells.
    notices += [words.missing(found.missing)] if found.missing and found.missing > shown else []
    notices += [words.missing_later(found.missing_later)] if found.missing_later else []
    told = "".join(element("p", plain(notice(language)), class_="notice") for notice in notices)
    form = _form(days, now, language) if len(days) > 1 else element("p", plain(words.ONE_TEXT(language)), class_="hint")
    inside = element("summary", plain(words.DAYS(language))) + shown_rows + form
    return element("section", told + element("details", inside), data_follow="", **spot.data())


def _form(days: list[date], now: date | None, language: Language) -> str:
    place = max(days.index(now), 1) if now else 1
    fields = "".join(
        f'<label class="field"><span>{plain(label(language))}</span><input type="date" name="{name}" required'
        f' value="{day.isoformat()}" min="1868-01-01" max="2200-12-31"></label>'
        for label, name, day in (
            (words.BEFORE_DAY, "before", days[place - 1]),
            (words.AFTER_DAY, "after", days[place]),
        )
    )
    show = element("button", plain(words.SHOW_DIFFERENCES(language)), type="submit", class_="plain")
    title = element("h3", plain(words.COMPARE(language)))
    return title + element("form", fields + show, data_do="compare", class_="line")
