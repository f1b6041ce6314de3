"""Figures in Japanese text: amounts, periods, shares and days in one form, however their numerals are written.

百万円, １００万円 and 1,000,000円 are one figure, and so are 百分の五, 五パーセント and 5％, 一・八か月 and 1.8箇月,
令和6年4月1日 and 2024-04-01. References (第三条, 2項) are no figures.

>>> [(str(one.value), one.unit) for one in figures_in("三年以下の拘禁刑又は百万円以下の罰金")]
[('3', '年'), ('1000000', '円')]
>>> figures_in("百分の五")[0] == figures_in("5％")[0]
True
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from assistant.figure_units import (
    DAY,
    DAY_OF_YEAR,
    FAMILIES,
    FISCAL_YEAR,
    MONTH,
    SHARE,
    SIGNS,
    SPELLINGS,
    TIME_OF_DAY,
    YEAR,
)
from indexes.text.numerals import KANJI_DIGITS

_MULTIPLES = {"十": 10, "百": 100, "千": 1_000}
_MYRIADS = {"万": 10**4, "億": 10**8, "兆": 10**12}
_ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018, "M": 1867, "T": 1911, "S": 1925, "H": 1988, "R": 2018}  # fmt: skip

_ASCII = r"[0-9]{1,3}(?:,[0-9]{3}){1,5}(?![0-9])(?:\.[0-9]{1,6})?|[0-9]{1,15}(?:\.[0-9]{1,6})?"
_KANJI = rf"[{KANJI_DIGITS}十百千]{{1,16}}(?:・[{KANJI_DIGITS}]{{1,6}})?"
_SECTION = rf"(?:(?:{_ASCII})[十百千]?|{_KANJI})"
_NUMBER = rf"(?:{_SECTION}兆)?(?:{_SECTION}億)?(?:{_SECTION}万)?(?:{_SECTION})?"
_SMALL = rf"(?:[0-9]{{1,4}}|[{KANJI_DIGITS}十百千]{{1,7}})"
# A figure begins where no other goes on; 数十人 and 何人 say no number, 第三回 is an ordinal.
_BEGINS = rf"(?<![0-9{KANJI_DIGITS}十百千万億兆.,数何幾第])"
_ERA = r"(?P<era>明治|大正|昭和|平成|令和|(?<![A-Za-z])[MTSHR](?=[0-9.]))"
_ERA_YEAR = rf"{_ERA}(?P<era_year>元|{_SMALL})"
_YEAR = rf"(?:{_ERA_YEAR}|(?P<western>[12][0-9]{{3}}|[一二][{KANJI_DIGITS}]{{3}}))"
_DAY = re.compile(
    rf"{_BEGINS}{_YEAR}(?:年|(?P<stop>[./-]))(?P<fiscal>度)?"
    rf"(?:(?P<month>{_SMALL})(?:月|(?P=stop))(?:(?P<day>{_SMALL})日?(?![0-9]))?)?"
)
_DAY_OF_YEAR = re.compile(rf"{_BEGINS}(?P<month>{_SMALL})月(?P<day>{_SMALL})日(?!間)")
_TIME = re.compile(
    rf"(?P<half>午前|午後)?{_BEGINS}(?P<hour>{_SMALL})時(?!間|[期点代効価給々])(?:(?P<minute>{_SMALL})分|(?P<thirty>半))?"
)
_FRACTION = re.compile(rf"{_BEGINS}(?P<below>{_NUMBER})分の(?P<above>{_NUMBER})")
_RATE = re.compile(
    rf"(?:年利?|月利|日歩|(?P<tens>{_SMALL})割){_BEGINS}(?P<tenth>{_SMALL})分(?:(?P<hundredth>{_SMALL})厘)?(?!間|の)"
)
_UNITS = "|".join(f"(?P<u{place}>{spelling})" for place, (_, _, spelling) in enumerate(SPELLINGS))
_AMOUNT = re.compile(
    rf"{_BEGINS}(?:(?P<low>{_NUMBER})[~〜-])?(?P<number>{_NUMBER})(?:{_UNITS}|(?P<bare>(?<=[0-9])(?![0-9A-Za-z.,の条項号章節款編類級種目表年月日])))"
)
# 第30条の4, GPT-4 and v1.5 name, and count nothing.
_NO_AMOUNT = re.compile(r"[A-Za-zの~〜-]$")
_BOUND = re.compile(r"(?:の期間|の間)?を?(以上|超え|超|以下|未満|以内|以降|以前|まで|に満たない|を下らない|を限度)")
_BOUNDS = {"以上": "以上", "超え": "超", "超": "超", "以下": "以下", "以内": "以下", "まで": "以下", "未満": "未満",
           "に満たない": "未満", "を下らない": "以上", "を限度": "以下", "以降": "以上", "以前": "以下"}  # fmt: skip
# 十日を超えない, 八時間を超えて、労働させてはならない: an upper bound.
_NOT_BEYOND = re.compile(
    r"(?:の期間|の間)?を?超え(?:ない|ず|ませ|ては|て[^。]{0,24}?(?:はならない|できない|ません)|る[^。]{0,10}?(?:できない|できません|ならない|ありません))"
)
# A bound in front of its figure, where none stands behind it.
_BOUNDS_BEFORE = (
    (re.compile(r"(?:最低(?:でも|限)?|少なくとも|下限[はが]?)、?$"), "以上"),
    (re.compile(r"(?:最大(?:で|でも|限)?|最長(?:で|でも)?|最高(?:で|でも)?|多くとも|上限[はが]?)、?$"), "以下"),
)
_REACH_BEFORE = 8
# The numerals of deeds, where they stand among others: 弐百万円, and not 参議院.
_OF_DEEDS = dict(zip("壱弐参拾萬", "一二三十万", strict=True))
_BESIDE_NUMERAL = frozenset("0123456789〇一二三四五六七八九十百千万億兆円年月日人壱弐拾萬")
# Words that begin like an amount: 十分 is enough, 一時 for a while.
_WORDS = re.compile(r"十分(?!間|[以前後])|一時(?!間)|一点|一度|一本|一台|一つ|一頭|一社|一般|一階")
_HAS_NUMERAL = re.compile(rf"[0-9{KANJI_DIGITS}十百千元]")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure at `[start, end)` of a text; two of them are equal if their values are, in the same canonical unit.

    `unit` is canonical: か月 is 月, 週 seven 日, 名 人, every share (割, 百分の, 三分の一) per cent. Of days the value is
    20240401 (unit 日付), 202404 (年月), 2024 (暦年 or 年度) or 401 (月日), of a time of day minutes (時刻). A number
    without a unit has the unit "". `bound` is 以上, 超, 以下, 未満 or "".
    """

    value: Fraction
    unit: str
    text: str = field(compare=False, default="")
    start: int = field(compare=False, default=0)
    end: int = field(compare=False, default=0)
    bound: str = field(compare=False, default="")

    @property
    def family(self) -> str:
        """What it may be compared with: 期間, 日付, 金額, 割合, or its own unit."""
        return FAMILIES.get(self.unit, self.unit)


def figures_in(text: str) -> list[Figure]:
    """The figures of `text`, in order; offsets refer to `text` as given."""
    if not _HAS_NUMERAL.search(unicodedata.normalize("NFKC", text)):
        return []
    folded, places = _folded(text)
    taken = bytearray(len(folded))
    found = []
    for start, end, value, unit in _all(folded):
        if any(taken[start:end]):
            continue
        taken[start:end] = b"\1" * (end - start)
        first, last = places[start], places[end]
        # 年齢満十八年 is an age.
        kind = "歳" if unit == "年" and start and folded[start - 1] == "満" else unit
        found.append(Figure(value, kind, text[first:last], first, last, _bound_of(folded, start, end)))
    return sorted(found, key=lambda one: one.start)


def _bound_of(text: str, start: int, end: int) -> str:
    if _NOT_BEYOND.match(text, end):
        return "以下"
    if bound := _BOUND.match(text, end):
        return _BOUNDS[bound[1]]
    before = text[max(start - _REACH_BEFORE, 0) : start]
    return next((bound for pattern, bound in _BOUNDS_BEFORE if pattern.search(before)), "")


def same(one: Figure, other: Figure) -> bool:
    """Whether two figures say as much: equal ones, 1年 and 12か月, and a day and the month or year that it lies in."""
    if one == other:
        return True
    if {one.unit, other.unit} == {"年", "月"}:
        return _months(one) == _months(other)
    return one.family == other.family == "日付" and _covers(one, other)


def number_of(numeral: str) -> Fraction:
    """The value of a numeral in ASCII, kanji or both (1億2千万, 一・八). Raises ValueError on what is none."""
    total = Fraction(0)
    rest = numeral.replace(",", "")
    for mark in "兆億万":
        head, found, tail = rest.partition(mark)
        if found:
            total += _section(head) * _MYRIADS[mark]
            rest = tail
    return total + (_section(rest) if rest else 0)


def _section(numeral: str) -> Fraction:
    whole, point, decimals = numeral.replace("・", ".").partition(".")
    value = Fraction(_whole(whole))
    if decimals and decimals[-1:] in _MULTIPLES:
        return (value + _decimals(decimals[:-1])) * _MULTIPLES[decimals[-1]]
    return value + _decimals(decimals) if point else value


def _decimals(digits: str) -> Fraction:
    ascii_digits = "".join(str(KANJI_DIGITS.index(one)) if one in KANJI_DIGITS else one for one in digits)
    return Fraction(int(ascii_digits), 10 ** len(ascii_digits))


def _whole(numeral: str) -> int:
    """3千, 二千二十五, 二〇二五, 2025."""
    total, current = 0, ""
    for letter in numeral:
        if letter in _MULTIPLES:
            total += (int(current) if current else 1) * _MULTIPLES[letter]
            current = ""
        else:
            current += str(KANJI_DIGITS.index(letter)) if letter in KANJI_DIGITS else letter
    return total + (int(current) if current else 0) if numeral else int(numeral)


def _folded(text: str) -> tuple[str, list[int]]:
    """The text in NFKC letter by letter, and for each of its places the place in `text`; ① stays what it is."""
    letters, places = [], []
    for place, letter in enumerate(text):
        if letter in _OF_DEEDS and not _BESIDE_NUMERAL.isdisjoint(
            text[max(place - 1, 0) : place] + text[place + 1 : place + 2]
        ):
            letters.append(_OF_DEEDS[letter])
            places.append(place)
            continue
        plain = letter if "①" <= letter <= "⓿" else unicodedata.normalize("NFKC", letter)
        letters.append(plain)
        places += [place] * len(plain)
    return "".join(letters), [*places, len(text)]


def _all(text: str) -> Iterator[tuple[int, int, Fraction, str]]:
    """Where figures stand and what they are worth; of two that overlap the one first told counts."""
    for match in _WORDS.finditer(text):
        if match.start() and text[match.start() - 1] in KANJI_DIGITS + "十百千万":
            continue
        text = text[: match.start()] + "\0" * (match.end() - match.start()) + text[match.end() :]
    for find in (_days, _days_of_year, _times, _fractions, _rates, _amounts):
        yield from find(text)


def _days(text: str) -> Iterator[tuple[int, int, Fraction, str]]:
    for match in _DAY.finditer(text):
        year = _year(match)
        if match["fiscal"]:
            yield match.start(), match.end("fiscal"), Fraction(year), FISCAL_YEAR
        elif match["day"]:
            month, day = _whole(match["month"]), _whole(match["day"])
            if _is_day(year, month, day):
                yield match.start(), match.end(), Fraction(year * 10_000 + month * 100 + day), DAY
        elif match["stop"]:
            continue
        elif match["month"] and 1 <= _whole(match["month"]) <= 12:
            yield match.start(), match.end(), Fraction(year * 100 + _whole(match["month"])), MONTH
        elif not match["month"]:
            yield match.start(), match.end(), Fraction(year), YEAR


def _year(match: re.Match[str]) -> int:
    if match["western"]:
        return _whole(match["western"])
    return _ERAS[match["era"]] + (1 if match["era_year"] == "元" else _whole(match["era_year"]))


def _days_of_year(text: str) -> Iterator[tuple[int, int, Fraction, str]]:
    for match in _DAY_OF_YEAR.finditer(text):
        month, day = _whole(match["month"]), _whole(match["day"])
        if _is_day(2000, month, day):
            yield match.start(), match.end(), Fraction(month * 100 + day), DAY_OF_YEAR


def _times(text: str) -> Iterator[tuple[int, int, Fraction, str]]:
    for match in _TIME.finditer(text):
        hour = _whole(match["hour"]) + (12 if match["half"] == "午後" and _whole(match["hour"]) < 12 else 0)
        minute = 30 if match["thirty"] else _whole(match["minute"]) if match["minute"] else 0
        if hour <= 30 and minute < 60:
            yield match.start(), match.end(), Fraction(hour * 60 + minute), TIME_OF_DAY


def _fractions(text: str) -> Iterator[tuple[int, int, Fraction, str]]:
    for match in _FRACTION.finditer(text):
        if match["below"] and match["above"] and (below := number_of(match["below"])):
            yield match.start(), match.end(), number_of(match["above"]) * 100 / below, SHARE


def _rates(text: str) -> Iterator[tuple[int, int, Fraction, str]]:
    """年五分 is five per cent a year."""
    for match in _RATE.finditer(text):
        tens = _whole(match["tens"]) * 10 if match["tens"] else 0
        hundredth = Fraction(_whole(match["hundredth"]), 10) if match["hundredth"] else Fraction(0)
        start = match.start("tens" if match["tens"] else "tenth")
        yield start, match.end(), tens + _whole(match["tenth"]) + hundredth, SHARE


def _amounts(text: str) -> Iterator[tuple[int, int, Fraction, str]]:
    for match in _AMOUNT.finditer(text):
        if not match["number"] or (match["bare"] is not None and _NO_AMOUNT.search(text, 0, match.start())):
            continue
        unit, factor = "", 1
        if match["bare"] is not None:
            unit = SIGNS.get(text[match.start() - 1 : match.start()], "")
        else:
            unit, factor, _ = SPELLINGS[int((match.lastgroup or "u0")[1:])]
        if match["low"]:
            yield match.start(), match.end("low"), number_of(match["low"]) * factor, unit
        yield match.start("number"), match.end(), number_of(match["number"]) * factor, unit


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _months(figure: Figure) -> Fraction:
    return figure.value * (12 if figure.unit == "年" else 1)


def _covers(one: Figure, other: Figure) -> bool:
    """Whether the less exact of two days is the month, year or day of the year of the more exact one."""
    short, long = sorted((str(one.value), str(other.value)), key=len)
    if DAY_OF_YEAR in (one.unit, other.unit):
        return DAY in (one.unit, other.unit) and long[4:] == short.zfill(4)
    return FISCAL_YEAR not in (one.unit, other.unit) and long.startswith(short)
