"""Pages of 質問主意書 and 答弁書 as the two Houses publish them, and what they have in common with other records of them.

衆議院 writes 「質問本文情報」, the day, the number, the title, who asks, the title again and the question; 参議院 a letter to
its President. An answer is a letter by the Prime Minister, and the answer itself below 「…に対する答弁書」.
"""

from __future__ import annotations

import re
from datetime import date

from indexes.passage import Passage, Written, written_id
from indexes.sources.question_numbers import answer_lines, question_lines
from indexes.text.numerals import to_int

HOUSES = ("衆議院", "参議院")
SHUGIIN_URL = "https://www.shugiin.go.jp/internet/itdb_shitsumon{series}.nsf/html/shitsumon/"
# Older sessions are in a series of their own.
_FIRST_IN_SERIES = 148
SANGIIN_URL = "https://www.sangiin.go.jp/japanese/joho1/kousei/syuisyo/"

_NUMERAL = "[0-9〇一二三四五六七八九十百]{1,7}"
_FOLD = str.maketrans("０１２３４５６７８９○", "0123456789〇")
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}
_DATE = re.compile(
    f"(?P<era>令和|平成|昭和) ?(?P<year>元|{_NUMERAL})年 ?(?P<month>{_NUMERAL})月 ?(?P<day>{_NUMERAL})日"
)

# Above the question or answer no line is longer; the patterns below look at no other.
_LONGEST_HEAD = 500

# a217095.htm asks and b217095.htm answers in 衆議院, s213121.htm and t213121.htm in 参議院.
_FILE_NAME = re.compile(
    r"(?:^|[/\\!])(?P<letter>[abst])(?P<session>[0-9]{3})(?P<number>[0-9]{3,4})\.html?$", re.IGNORECASE
)
_CABINET_NUMBER = re.compile(f"内閣(?P<house>[衆参])質(?P<session>{_NUMERAL})第(?P<number>{_NUMERAL})号")
_OWN_NUMBER = re.compile(f"^(?:.*提出)?(?:質問|(?:.*受領)?答弁書?)第(?P<number>{_NUMERAL})号$")
_SESSION = re.compile(f"^第(?P<session>{_NUMERAL})回国会")
_ANSWER_TITLE = re.compile(
    r"(?:衆|参)議院議員(?P<submitter>.{1,40}?)君(?P<others>外.{1,4}?名)?提出(?P<title>.{1,300}?)に対し、別紙答弁書を送付する"
)
_RESPONDENT = re.compile(
    r"(?P<office>内閣総理大臣(?:臨時代理)?)[ 　]+(?:国務大臣[ 　]+)?(?P<name>.{2,20}?)[ 　]+(?:国務大臣|[衆参]議院)"
)
_ANSWER_BEGINS = re.compile(r"^(?:衆|参)議院議員.+に対する答弁書$")
_END = re.compile(
    r"^(?:右質問する。?$|経過へ|Copyright|©|〒|ページの先頭へ|(?:利用案内|著作権|アクセス|サイトマップ)$)"
)


def japanese_date(text: str) -> date | None:
    """The first date of the Japanese calendar in `text` (令和七年一月二十四日), None where there is none."""
    match = _DATE.search(text.translate(_FOLD))
    if match is None:
        return None
    try:
        year = 1 if match["year"] == "元" else to_int(match["year"])
        return date(_ERAS[match["era"]] + year, to_int(match["month"]), to_int(match["day"]))
    except (ValueError, OverflowError):
        return None


def title_of(title: str) -> str:
    """One name for question and answer: 「…に関する質問」."""
    return title.strip().removesuffix("に対する答弁書").removesuffix("主意書")


def name_of(name: str) -> str:
    """A member's name as all records write it alike: 「仮名 花子君」 is 仮名花子."""
    return re.sub(r"君(?=外|$)", "", "".join(name.split()))


def page_url(house: str, session: int, number: int, *, answer: bool) -> str:
    """Where the House publishes a question or its answer."""
    if house == HOUSES[0]:
        folder = SHUGIIN_URL.format(series="a" if session < _FIRST_IN_SERIES else "")
        return f"{folder}{'b' if answer else 'a'}{session:03d}{number:03d}.htm"
    folder, letter = ("touh", "t") if answer else ("syuh", "s")
    return f"{SANGIIN_URL}{session:03d}/{folder}/{letter}{session:03d}{number:03d}.htm"


def is_page_name(name: str) -> bool:
    """Whether a file is named as the Houses name their pages (a217095.htm)."""
    return _FILE_NAME.search(name) is not None


class Page:
    """One page, line by line."""

    def __init__(self, name: str, lines: list[str]) -> None:
        self._lines = lines
        self._named = _FILE_NAME.search(name)
        self._answer = self._is_answer()

    def passage(self) -> Passage:
        """Raises ValueError, with the words for the user, on a page that is not what its name says."""
        house, session, number = self._address()
        title, submitter, respondent = self._answer_head() if self._answer else self._question_head()
        body = "\n".join(self._body(title))
        lines = answer_lines(body) if self._answer else question_lines(body)
        if not lines:
            raise ValueError("質問主意書・答弁書の本文が見つかりません。ページを取得し直してください。")
        source = Written(
            house, session, number, title_of(title), submitter, self._date(), self._answer, respondent=respondent
        )
        passage_id = written_id(house, session, number, answer=self._answer)
        return Passage(passage_id, lines, source, page_url(house, session, number, answer=self._answer))

    def _is_answer(self) -> bool:
        if self._named is not None:
            return self._named["letter"].lower() in "bt"
        return any(line in ("答弁本文情報", "答弁書") or _ANSWER_BEGINS.match(line) for line in self._lines)

    def _address(self) -> tuple[str, int, int]:
        """House, session and number, by the file's name and by the page's own words, which must agree."""
        named, told = self._address_by_name(), self._address_by_words()
        if named and told and named != told:
            raise ValueError("ファイル名の回次・番号がページの内容と違います。元の名前で保存し直してください。")
        if (address := named or told) is None:
            raise ValueError(
                "国会回次と質問番号が分かりません。ファイル名を a217095.htm のような元の名前にしてください。"
            )
        return address

    def _address_by_name(self) -> tuple[str, int, int] | None:
        if self._named is None:
            return None
        house = HOUSES[self._named["letter"].lower() in "st"]
        return house, int(self._named["session"]), int(self._named["number"])

    def _address_by_words(self) -> tuple[str, int, int] | None:
        cabinet = self._find(_CABINET_NUMBER) if self._answer else None
        if cabinet is not None:
            house = HOUSES[cabinet["house"] == "参"]
            return house, _count(cabinet["session"]), _count(cabinet["number"])
        session, number = self._find(_SESSION), self._find(_OWN_NUMBER)
        if session is None or number is None:
            return None
        house = HOUSES[any("参議院" in line for line in self._lines)]
        return house, _count(session["session"]), _count(number["number"])

    def _answer_head(self) -> tuple[str, str, str]:
        sent = self._find(_ANSWER_TITLE)
        if sent is None:
            raise ValueError("答弁書の送付文が見つかりません。ページを取得し直してください。")
        signed = _RESPONDENT.search(" ".join(self._lines[:60]))
        respondent = f"{signed['office']} {name_of(signed['name'])}" if signed else ""
        return sent["title"], name_of(sent["submitter"] + (sent["others"] or "")), respondent

    def _question_head(self) -> tuple[str, str, str]:
        titles = [line for line in self._lines if re.search(r"質問主意書$", line) and line != "質問主意書"]
        if not titles:
            raise ValueError("質問主意書の件名が見つかりません。ページを取得し直してください。")
        for line in self._lines:
            if line.startswith("提出者") and name_of(line.removeprefix("提出者")):
                return titles[0], name_of(line.removeprefix("提出者")), ""
        # 参議院: the date, then who asks, then to whom.
        for before, line in zip(self._lines, self._lines[1:], strict=False):
            if _DATE.fullmatch(before.translate(_FOLD)) and len(line) < 30:
                return titles[0], name_of(line), ""
        return titles[0], "", ""

    def _date(self) -> date | None:
        return next((day for line in self._lines if len(line) < 60 and (day := japanese_date(line))), None)

    def _body(self, title: str) -> list[str]:
        begins = [i for i, line in enumerate(self._lines) if _ANSWER_BEGINS.match(line) or _same(line, title)]
        # A question's title stands twice, above who asks and above the question.
        body = self._lines[begins[-1] + 1 :] if len(begins) > (not self._answer) else []
        end = next((i for i, line in enumerate(body) if _END.match(line)), len(body))
        return body[:end]

    def _find(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        short = (line.translate(_FOLD) for line in self._lines if len(line) <= _LONGEST_HEAD)
        return next((match for line in short if (match := pattern.search(line))), None)


def _same(line: str, title: str) -> bool:
    return "".join(line.split()) == "".join(title.split())


def _count(numeral: str) -> int:
    return to_int(numeral.translate(_FOLD))
