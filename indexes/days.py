"""The day in Japan: law comes into force, and questions are asked, by its calendar wherever the server stands."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

JAPAN = timezone(timedelta(hours=9))


def today_in_japan() -> date:
    """The day that it is in Japan now (UTC+9)."""
    return datetime.now(JAPAN).date()
