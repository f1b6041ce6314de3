"""Which law, and which version of it, a file holds: law id, law revision id, and the day it came into force.

The law XML does not say. The bulk download says it in the file name, `<law_id>_<yyyymmdd>_<amending law id>.xml`, whose
stem is the law revision id; an answer of 法令API v2 says it in its `revision_info`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote

from indexes.passage import Article, Passage
from indexes.text.numerals import to_int

LAW_URL = "https://laws.e-gov.go.jp/law/"
ATTACHMENT_URL = "https://laws.e-gov.go.jp/api/2/attachment/"

_LAW_ID = r"[0-9]{3}[0-9A-Z]{9,14}"
_REVISION_ID = rf"(?P<revision>(?P<law_id>{_LAW_ID})_(?P<day>[0-9]{{8}})_[0-9A-Z]{{1,20}})"
_FILE_NAME = re.compile(rf"{_REVISION_ID}\.xml$")

_ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
_NUMERAL = r"[元〇一二三四五六七八九十百千]{1,8}"
_PROMULGATED = re.compile(
    rf"(?P<era>{'|'.join(_ERAS)})(?P<year>{_NUMERAL})年(?P<month>{_NUMERAL})月(?P<day>{_NUMERAL})日"
    rf".*第(?P<number>{_NUMERAL})号"
)
_PICTURE = re.compile(r"〔[図式]：(?P<src>[^〕]+)〕")


@dataclass(frozen=True, slots=True)
class FileName:
    """What the bulk download's file name says; `revision` is its stem, e-Gov's law revision id."""

    law_id: str
    in_force: date
    revision: str


@dataclass(frozen=True, slots=True)
class Revision:
    """A version of a law. `in_force` and `revision` are None and "" where the source tells the law only."""

    law_id: str
    in_force: date | None
    revision: str


def parse_file_name(name: str) -> FileName | None:
    """Law id, in-force date and revision id of a file named in the bulk layout, None for other names."""
    match = _FILE_NAME.search(name)
    day = _day(match["day"], "%Y%m%d") if match else None
    return FileName(match["law_id"], day, match["revision"]) if match and day else None


def revision_of_file(name: str) -> Revision | None:
    """The version that a file name tells, None where it tells none."""
    named = parse_file_name(name)
    return Revision(named.law_id, named.in_force, named.revision) if named else None


def revision_of_answer(value: Callable[[str], str]) -> Revision | None:
    """The version that an answer of the API tells, None where it tells none.

    `value` gives the content of a field of `law_info` or `revision_info` by name, "" where there is none.
    """
    match = re.fullmatch(_REVISION_ID, value("law_revision_id"))
    if match and (day := _day(match["day"], "%Y%m%d")):
        return Revision(match["law_id"], day, match["revision"])
    law_id = value("law_id")
    if re.fullmatch(_LAW_ID, law_id):
        return Revision(law_id, _day(value("amendment_enforcement_date"), "%Y-%m-%d"), "")
    return None


def promulgation(number: str) -> str:
    """A short name of an amending law from its number, "20140613_69" for 平成二六年六月一三日法律第六九号; "" for others."""
    match = _PROMULGATED.search(number)
    if match is None:
        return ""
    try:
        year, month, day, count = (_number(match[part]) for part in ("year", "month", "day", "number"))
        promulgated = date(_ERAS[match["era"]] + year, month, day)
    except ValueError:
        return ""
    return f"{promulgated:%Y%m%d}_{count}"


def picture_links(passages: Iterable[Passage]) -> dict[str, str]:
    """Where e-Gov serves the pictures and formulas that a line names as 〔図：./pict/H11HO127-001.jpg〕: mark to URL."""
    return {
        match[0]: f"{ATTACHMENT_URL}{passage.source.revision}?src={quote(match['src'], safe='./')}"
        for passage in passages
        if isinstance(passage.source, Article) and passage.source.revision
        for line in passage.lines
        for match in _PICTURE.finditer(line.text)
    }


def _number(numeral: str) -> int:
    return 1 if numeral == "元" else to_int(numeral)


def _day(text: str, layout: str) -> date | None:
    try:
        return datetime.strptime(text, layout).date()
    except ValueError:
        return None
