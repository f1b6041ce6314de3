from __future__ import annotations

import time
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.figures import Figure, figures_in, number_of, same


def only(text: str) -> Figure:
    (figure,) = figures_in(text)
    return figure


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("百万円", "１００万円"),
        ("1,000,000円", "百万円"),
        ("1億2,000万円", "一億二千万円"),
        ("3千万円", "30,000,000円"),
        ("1.5億円", "一億五千万円"),
        ("¥1,000", "千円"),
        ("百分の五", "5％"),
        ("百分の二・五", "2.5パーセント"),
        ("年五分", "年5％"),
        ("1割5分", "15%"),
        ("四分の一", "25%"),
        ("一・八か月", "1.8箇月"),
        ("六月", "６ヶ月"),
        ("1週間", "七日"),
        ("20名", "二十人"),
        ("令和6年4月1日", "2024-04-01"),
        ("R6.4.1", "二〇二四年四月一日"),
        ("令和元年度", "2019年度"),
        ("平成二十七年", "2015年"),
        ("午後5時30分", "17時30分"),
        ("18才", "十八歳"),
        ("五キロメートル", "5,000メートル"),
    ],
)
def test_a_figure_is_the_same_however_it_is_written(one: str, other: str) -> None:
    assert only(one) == only(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("三年", "三月"),
        ("5年", "15年"),
        ("五万円", "五十万円"),
        ("48時間", "72時間"),
        ("2024年", "2024年度"),
        ("3人", "3回"),
    ],
)
def test_figures_of_another_value_or_unit_differ(one: str, other: str) -> None:
    assert not same(only(one), only(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [("1年", "十二か月"), ("2024年4月1日", "令和6年"), ("令和6年4月", "2024年4月1日"), ("2025年4月1日", "四月一日")],
)
def test_a_year_is_twelve_months_and_a_day_lies_in_its_month_and_year(one: str, other: str) -> None:
    assert same(only(one), only(other))
    assert same(only(other), only(one))


@pytest.mark.parametrize(
    "text",
    [
        "第30条の4第2項",
        "民法709条",
        "一般に一部を一切十分に",
        "数十人",
        "第二回",
        "前三条",
        "千葉県",
        "①②",
        "GPT-4",
        "1,2,3",
        "二以上",
        "",
    ],
)
def test_references_ordinals_and_words_that_begin_like_numbers_are_no_figures(text: str) -> None:
    assert figures_in(text) == []


def test_figures_stand_in_order_at_their_places_in_the_text_as_given() -> None:
    text = "３年以下の拘禁刑若しくは㈱百万円以下の罰金"
    assert [text[one.start : one.end] for one in figures_in(text)] == ["３年", "百万円"]
    assert [one.text for one in figures_in(text)] == ["３年", "百万円"]
    assert [one.bound for one in figures_in(text)] == ["以下", "以下"]


def test_both_ends_of_a_range_are_figures_of_its_unit() -> None:
    assert figures_in("3〜5年") == [Figure(Fraction(3), "年"), Figure(Fraction(5), "年")]


def test_an_impossible_day_is_no_day() -> None:
    assert all(one.unit != "日付" for one in figures_in("2024年2月31日"))


def test_figures_of_one_family_may_be_compared() -> None:
    assert only("48時間").family == only("三日").family == "期間"
    assert only("2024年4月1日").family == only("令和6年").family == "日付"
    assert only("30人").family == "人"


@pytest.mark.parametrize(
    "text", ["1~" * 2_000, "十分の" * 1_300, "令和1年" * 1_000, "1億1万" * 1_000, "一・" * 2_000, "九" * 4_000]
)
def test_a_hostile_run_of_numerals_takes_no_time(text: str) -> None:
    start = time.perf_counter()
    figures_in(text)
    assert time.perf_counter() - start < 0.5


@given(st.text(alphabet="0129〇一九十百千万億兆・.,年月日時間分の人円%割元令和度~午後第¥", max_size=40))
def test_any_run_of_numerals_and_units_is_read_without_an_error(text: str) -> None:
    for figure in figures_in(text):
        assert text[figure.start : figure.end] == figure.text != ""


def test_what_is_no_numeral_has_no_value() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        number_of("百円")
