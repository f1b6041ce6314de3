"""Days and times as each language writes them."""

from __future__ import annotations

from datetime import date, datetime

from assistant.compose.wording import in_words
from assistant.words.text import Text
from indexes.days import JAPAN

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def day(of: date) -> Text:
    """2025年4月11日, 11 April 2025."""
    return Text(in_words(of), f"{of.day} {_MONTHS[of.month - 1]} {of.year}")


def in_japan(at: datetime) -> datetime:
    """The time in Japan; one without time zone is taken as it is."""
    return at.astimezone(JAPAN) if at.tzinfo else at


def told_at(at: datetime) -> Text:
    """2025年4月11日 9時05分, 11 April 2025 09:05."""
    here = in_japan(at)
    written = day(here)
    return Text(f"{written.ja} {here.hour}時{here.minute:02}分", f"{written.en} {here.hour:02}:{here.minute:02}")
