from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo

import pytest

from indexes import days


@pytest.mark.parametrize(
    ("hour", "expected"), [(14, date(2025, 3, 31)), (15, date(2025, 4, 1)), (23, date(2025, 4, 1))]
)
def test_the_day_is_that_of_japan_wherever_the_server_stands(
    monkeypatch: pytest.MonkeyPatch, hour: int, expected: date
) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime(2025, 3, 31, hour, 30, tzinfo=UTC).astimezone(tz)

    monkeypatch.setattr(days, "datetime", Clock)
    assert days.today_in_japan() == expected
