from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.understanding.items import period_label
from assistant.understanding.periods import find_periods

TODAY = date(2026, 11, 20)


def keys(text: str) -> list[str]:
    return [period.key for period in find_periods(text, TODAY)]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("令和7年4月", "2025-04-01..2025-04-30"),
        ("令和七年四月八日", "2025-04-08..2025-04-08"),
        ("令和元年", "2019-01-01..2019-12-31"),
        ("R7.4.8", "2025-04-08..2025-04-08"),
        ("Ｒ７．４．８", "2025-04-08..2025-04-08"),
        ("H30.4.1", "2018-04-01..2018-04-01"),
        ("平成30年度", "2018-04-01..2019-03-31"),
        ("昭和22年5月3日", "1947-05-03..1947-05-03"),
        ("2025年4月8日", "2025-04-08..2025-04-08"),
        ("2025-04-08", "2025-04-08..2025-04-08"),
        ("2025/4/8の", "2025-04-08..2025-04-08"),
        ("2024年度", "2024-04-01..2025-03-31"),
        ("2024年2月", "2024-02-01..2024-02-29"),
        ("昨年", "2025-01-01..2025-12-31"),
        ("一昨年", "2024-01-01..2024-12-31"),
        ("今年", "2026-01-01..2026-12-31"),
        ("昨年度", "2025-04-01..2026-03-31"),
        ("今年度", "2026-04-01..2027-03-31"),
        ("先月", "2026-10-01..2026-10-31"),
        ("昨年4月", "2025-04-01..2025-04-30"),
        ("去年の6月1日", "2025-06-01..2025-06-01"),
        ("昨日", "2026-11-19..2026-11-19"),
        ("先週", "2026-11-09..2026-11-15"),
        ("令和6年以降", "2024-01-01.."),
        ("令和6年以前", "..2024-12-31"),
        ("2024年4月1日より前", "..2024-03-31"),
        ("令和6年から", "2024-01-01.."),
        ("令和7年4月から6月", "2025-04-01..2025-06-30"),
        ("2025年4月8日から5月1日まで", "2025-04-08..2025-05-01"),
        ("2024年12月から2月", "2024-12-01..2025-02-28"),
        ("2024年から2025年まで", "2024-01-01..2025-12-31"),
        ("2025年4月1日～2025年6月30日", "2025-04-01..2025-06-30"),
        ("4月から6月", "2026-04-01..2026-06-30"),
        ("12月", "2025-12-01..2025-12-31"),
        ("2025年1月から2月29日まで", "2025-01-01..2025-02-28"),
        ("2024年1月から2月29日まで", "2024-01-01..2024-02-29"),
        ("過去1年", "2025-11-20..2026-11-20"),
    ],
)
def test_a_period_is_read_in_any_count(text: str, key: str) -> None:
    assert keys(f"{text}の答弁") == [f"period:{key}"]


def test_a_day_whose_law_is_asked_for_is_told_from_a_period() -> None:
    assert keys("2024年4月1日時点の条文") == ["on:2024-04-01"]


@pytest.mark.parametrize(
    "text",
    ["令和七年法律第五十三号", "2025年13月", "2025年2月30日を", "3か月以内", "10年間の保存", "1/2の賛成", ""],
)
def test_what_is_no_day_is_no_period(text: str) -> None:
    assert [key for key in keys(text) if not key.startswith("period:2025-01-01")] == []


@given(st.dates(date(2019, 5, 1), date(2040, 12, 31)))
def test_a_day_reads_the_same_in_every_spelling(day: date) -> None:
    era = day.year - 2018
    spellings = (
        f"{day.year}年{day.month}月{day.day}日", f"令和{era}年{day.month}月{day.day}日", f"R{era}.{day.month}.{day.day}",
        day.isoformat(), f"{day.year}/{day.month}/{day.day}",
    )  # fmt: skip
    assert {key for text in spellings for key in keys(text)} == {f"period:{day}..{day}"}


@given(st.integers(1868, 2200), st.integers(1, 13), st.integers(1, 13), st.integers(28, 32), st.dates(date(1900, 1, 1)))
@example(2025, 1, 2, 29, TODAY)
def test_a_range_of_any_days_is_read(year: int, first: int, last: int, day: int, today: date) -> None:
    for begin in (f"{first}月", f"{first}月1日", f"{first}月{day}日"):
        for text in (
            f"{year}年{begin}から{last}月{day}日まで",
            f"{begin}から{last}月{day}日",
            f"去年{begin}〜{last}月",
        ):
            assert all(period.first <= period.last for period in find_periods(text, today))


@given(st.text(alphabet="令和平成年月日度元0123456789一二十昨今先から〜まで以降RH.-/", max_size=40))
def test_any_text_is_read_and_every_period_has_its_days_in_order(text: str) -> None:
    assert all(period.first <= period.last for period in find_periods(text, TODAY))


@pytest.mark.parametrize(
    ("first", "last", "label"),
    [
        (date(2025, 4, 1), date(2025, 4, 30), "2025年4月"),
        (date(2025, 1, 1), date(2025, 12, 31), "2025年"),
        (date(2025, 12, 1), date(2025, 12, 31), "2025年12月"),
        (date(2025, 4, 8), date(2025, 4, 8), "2025年4月8日"),
        (date(2025, 4, 1), date(2025, 6, 30), "2025年4月1日～2025年6月30日"),
        (date(2024, 1, 1), date.max, "2024年1月1日以降"),
        (date.min, date(2024, 12, 31), "2024年12月31日以前"),
    ],
)
def test_a_period_is_told_in_the_shortest_words(first: date, last: date, label: str) -> None:
    assert period_label(first, last) == label


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 800))
def test_every_period_has_a_label_of_one_line(first: date, days: int) -> None:
    assert period_label(first, first + timedelta(days)).count("年") >= 1
