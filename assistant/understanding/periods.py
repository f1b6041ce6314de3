"""Days and periods that a question names, in the western and the Japanese count, alone, as ranges and from today.

Japanese eras begin in the year given in `_ERAS` (昭和 1926, 平成 1989, 令和 2019); fiscal years begin in April.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from indexes.text.numerals import NUMERAL, fold_width, to_int

_ERAS = {"明治": 1868, "大正": 1912, "昭和": 1926, "平成": 1989, "令和": 2019, "S": 1926, "H": 1989, "R": 2019}

_YEAR = rf"(?:(?:西暦)?(?P<western>(?:19|20)[0-9]{{2}})|(?P<era>明治|大正|昭和|平成|令和)(?P<of_era>{NUMERAL}|元))年"
_NAMED = re.compile(
    rf"{_YEAR}(?!法律|政令|勅令|府令|省令|規則|前|間|以内)"
    rf"(?:(?P<fiscal>度)|(?P<month>{NUMERAL})月(?!法律|間)(?:(?P<day>{NUMERAL})日)?)?"
)
_SHORT = re.compile(
    r"(?<![A-Za-z0-9.])(?:(?P<western>(?:19|20)[0-9]{2})(?P<joint>[-/.])|(?P<era>[RHS])(?P<of_era>[0-9]{1,2})[./-])"
    r"(?P<month>1[0-2]|0?[1-9])(?:[-/.](?P<day>3[01]|[12][0-9]|0?[1-9]))?(?![0-9A-Za-z/])"
)
_YEARLESS = re.compile(rf"(?<![年0-9〇一二三四五六七八九十])(?P<month>{NUMERAL})月(?:(?P<day>{NUMERAL})日)?(?!間|以内)")
_RELATIVE = re.compile(
    r"一昨年度|一昨年|昨年度|前年度|昨年|去年|今年度|本年度|今年(?!度)|本年(?!度)|先々月|先月|今月|本日|今日|昨日|先週|今週"
)
_RELATIVE_MONTH = re.compile(
    rf"(?P<year>一昨年|昨年|去年|今年|本年)の?(?P<month>{NUMERAL})月(?!間)(?:(?P<day>{NUMERAL})日)?"
)
_PAST = re.compile(
    rf"(?:ここ|過去|この|直近|最近)の?(?P<number>{NUMERAL}|半)(?P<unit>年|か月|ヶ月|カ月|ヵ月|箇月|週間|日)間?"
)
_THROUGH = re.compile(r"(?:から|~|〜|-|ー|−|–|より)(?:同年)?")
_SINCE = re.compile(r"以降|以後|から|より後")
_UNTIL = re.compile(r"以前|まで|より前")
# A leap year that stands for "year unknown" until what stands beside a month tells it.
_YEARLESS_YEAR = 4
_AS_OF = re.compile(r"(?:の)?(?:時点|現在|当時)")


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day (date.min and date.max where open) of what stands between the letters `start` and `end`.

    `as_of` says that the law of this day is asked for (2024年4月1日時点の).
    """

    start: int
    end: int
    first: date
    last: date
    as_of: bool = False

    @property
    def key(self) -> str:
        """period:2025-04-01..2025-04-30; on:2024-04-01 for a day whose law is asked for."""
        if self.as_of:
            return f"on:{self.first.isoformat()}"
        first = "" if self.first == date.min else self.first.isoformat()
        last = "" if self.last == date.max else self.last.isoformat()
        return f"period:{first}..{last}"


def find_periods(text: str, today: date) -> list[Period]:
    """Periods named in `text`, in order, ranges joined; offsets refer to its NFKC form."""
    folded = fold_width(text)
    found: list[Period] = []
    for one in sorted(_single(folded, today), key=lambda period: (period.start, -period.end)):
        if not found or one.start >= found[-1].end:
            found.append(one)
    joined: list[tuple[Period, bool]] = []
    for one in _with_years(folded, found, today):
        before, _ = joined[-1] if joined else (None, False)
        if before and _THROUGH.fullmatch(folded[before.end : one.start]) and before.first <= one.last:
            joined[-1] = (Period(before.start, one.end, before.first, one.last), True)
        else:
            joined.append((one, False))
    return [one if ranged else _opened(folded, one) for one, ranged in joined]


def _single(text: str, today: date) -> Iterator[Period]:
    for pattern in (_NAMED, _SHORT):
        for match in pattern.finditer(text):
            if period := _dated(match):
                yield period
    for match in _YEARLESS.finditer(text):
        if days := _month(_YEARLESS_YEAR, match):
            yield Period(match.start(), match.end(), *days)
    yield from _from_today(text, today)


def _from_today(text: str, today: date) -> Iterator[Period]:
    for match in _RELATIVE_MONTH.finditer(text):
        if days := _month(_relative(match["year"], today)[0].year, match):
            yield Period(match.start(), match.end(), *days)
    for match in _RELATIVE.finditer(text):
        yield Period(match.start(), match.end(), *_relative(match[0], today))
    for match in _PAST.finditer(text):
        if first := _ago(match["number"], match["unit"], today):
            yield Period(match.start(), match.end(), first, today)


def _dated(match: re.Match[str]) -> Period | None:
    facts = match.groupdict()
    try:
        year = int(facts["western"]) if facts["western"] else _of_era(facts["era"], facts["of_era"])
    except ValueError:
        return None
    if not 1868 <= year <= 2200:
        return None
    if facts.get("fiscal"):
        return Period(match.start(), match.end(), date(year, 4, 1), date(year + 1, 3, 31))
    if not facts["month"]:
        return Period(match.start(), match.end(), date(year, 1, 1), date(year, 12, 31))
    days = _month(year, match)
    return Period(match.start(), match.end(), *days) if days else None


def _of_era(era: str, number: str) -> int:
    return _ERAS[era] - 1 + (1 if number == "元" else to_int(number))


def _month(year: int, match: re.Match[str]) -> tuple[date, date] | None:
    try:
        month = to_int(match["month"])
        if match["day"]:
            day = date(year, month, to_int(match["day"]))
            return day, day
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    except ValueError:
        return None


def _with_years(text: str, periods: list[Period], today: date) -> Iterator[Period]:
    """Months without a year take that of the period before them in a range, else the last one that has begun."""
    before: Period | None = None
    for number, one in enumerate(periods):
        if one.first.year != _YEARLESS_YEAR:
            before = one
            yield one
            continue
        after = periods[number + 1] if number + 1 < len(periods) else None
        ranged = after and after.first.year == _YEARLESS_YEAR and _THROUGH.fullmatch(text[one.end : after.start])
        if before and _THROUGH.fullmatch(text[before.end : one.start]):
            year = before.first.year + (_in(one.first, before.first.year) < before.first)
        else:
            # 4月から6月 is asked about in one piece: its end decides the year.
            start = after.first if ranged and after and after.first >= one.first else one.first
            year = today.year - (_in(start, today.year) > today)
        before = Period(one.start, one.end, _in(one.first, year), _in(one.last, year))
        yield before


def _in(day: date, year: int) -> date:
    # 2月29日 of a year without one is its last day of February.
    last = monthrange(year, day.month)[1]
    return date(year, day.month, min(day.day, last))


def _opened(text: str, period: Period) -> Period:
    """With what stands behind it: 以降 and まで open one end, 時点 asks for the law of the day."""
    if (match := _AS_OF.match(text, period.end)) and period.first == period.last:
        return Period(period.start, match.end(), period.first, period.last, as_of=True)
    if match := _SINCE.match(text, period.end):
        return Period(period.start, match.end(), period.first, date.max)
    if match := _UNTIL.match(text, period.end):
        last = period.first - timedelta(days=1) if match[0] == "より前" else period.last
        return Period(period.start, match.end(), date.min, last)
    return period


def _relative(word: str, today: date) -> tuple[date, date]:
    year = today.year - (2 if word.startswith("一昨") else 1 if word.startswith(("昨年", "前年", "去年")) else 0)
    if word.endswith("年度"):
        first = year - (today.month < 4)
        return date(first, 4, 1), date(first + 1, 3, 31)
    if word.endswith("年"):
        return date(year, 1, 1), date(year, 12, 31)
    if word.endswith("月"):
        back = {"先々月": 2, "先月": 1}.get(word, 0)
        year, month = divmod(today.year * 12 + today.month - 1 - back, 12)
        return date(year, month + 1, 1), date(year, month + 1, monthrange(year, month + 1)[1])
    if word.endswith("週"):
        monday = today - timedelta(days=today.weekday() + (7 if word == "先週" else 0))
        return monday, monday + timedelta(days=6)
    day = today - timedelta(days=word == "昨日")
    return day, day


def _ago(number: str, unit: str, today: date) -> date | None:
    """The day so long before `today`; None for what is no number, or longer ago than the Diet is old."""
    try:
        count = 0.5 if number == "半" else to_int(number)
    except ValueError:
        return None
    days = {"年": 365.25, "週間": 7, "日": 1}.get(unit, 30.44) * count
    return today - timedelta(days=round(days)) if days < 150 * 366 else None
