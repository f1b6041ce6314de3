"""Numbers of a 質問主意書 (一, 一の１, 一の１の（２）) and the headings of its 答弁書 (二及び三について).

A number is written as a path of integers, "1-2" for 一の２, which is the `at` of the lines that ask or answer it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexes.passage import Line
from indexes.text.numerals import to_int

# A longer range is a slip of the pen or an attack, no list of questions.
_MAX_RANGE = 100

_FOLD = str.maketrans("０１２３４５６７８９○", "0123456789〇")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_KANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノ"

# Possessive, so that a long run of numerals is cut in one way only.
_KANJI = "[〇○一二三四五六七八九十]{1,4}+"
_DIGITS = "[0-9０-９]{1,2}+"
_BRACKETED = f"[（(](?:{_KANJI}|{_DIGITS}|[ア-ノ])[）)]"
_NUMBER = f"(?:{_BRACKETED}|{_KANJI}|{_DIGITS}|[{_CIRCLED}]|[ア-ノ](?![ァ-ンー]))"
_PART = "(?:の?(?:前段|中段|後段|前半|後半|本文|ただし書))"
_JOIN = "(?:、|，|・|及び|並びに|又は|および|ならびに|から|まで|の)"
_NUMBERS = f"{_NUMBER}(?:{_PART}|{_JOIN}|{_NUMBER})*+"

_TOKEN = re.compile(f"(?P<number>{_NUMBER})|{_PART}|(?P<join>{_JOIN})")
_HEADING = re.compile(f"{_NUMBERS}について")
# Where line breaks are lost, a heading stands between two sentences; "一についてで述べた" is none.
_HEADING_WITHIN = re.compile(f"(?:^|(?<=。))[ 　]*(?P<heading>{_NUMBERS}について)(?=[ 　]*(?:お|[^ぁ-ん、，。 　]))")
# An item begins with its number and a space, after anything but what makes of it a part of a word (第一, 付表一).
_ITEM = re.compile(
    f"(?<![第問表付図0-9０-９〇一二三四五六七八九十百千（(「『・．.ァ-ンー])"
    f"(?P<number>{_BRACKETED}|{_KANJI}|{_DIGITS}|[{_CIRCLED}]|[ア-ノ])[．.]?[ 　]+(?=\\S)"
)


@dataclass(frozen=True, slots=True)
class _Number:
    """One numeral and the script in which it is written, which tells its level: 一, then １, then （１）."""

    script: str
    value: int


def answered(heading: str) -> tuple[str, ...]:
    """The questions that a heading of an answer names, () for a line that is no such heading.

    >>> answered("一の１及び２並びに四から六までについて")
    ('1-1', '1-2', '4', '5', '6')
    """
    heading = re.sub(r"\s", "", heading)
    if not _HEADING.fullmatch(heading):
        return ()
    tokens = list(_TOKEN.finditer(heading.removesuffix("について")))
    reader = _HeadingReader()
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        if token["number"]:
            reader.number(_number(token["number"]), parent=following is not None and following["join"] == "の")
        elif token["join"]:
            reader.join(token["join"])
    reader.end()
    return tuple(dict.fromkeys(reader.found))


def question_lines(text: str) -> tuple[Line, ...]:
    """Lines of a question, cut before every number that continues the numbering, whether breaks are kept or lost."""
    lines: list[Line] = []
    items = _Items()
    for paragraph in text.splitlines():
        start = 0
        for match in _ITEM.finditer(paragraph):
            before, at = paragraph[: match.start()], items.at
            if items.take(match["number"], after_sentence=not before.strip() or before.endswith("。")):
                _add(lines, at, paragraph[start : match.start()])
                start = match.start()
        _add(lines, items.at, paragraph[start:])
    return tuple(lines)


def answer_lines(text: str) -> tuple[Line, ...]:
    """Lines of an answer; `at` is the first question that the heading above the line names."""
    lines: list[Line] = []
    at = ""
    for paragraph in text.splitlines():
        for piece in _cut_at_headings(paragraph):
            if numbers := answered(piece):
                at = numbers[0]
            elif piece.lstrip().startswith(("別表", "別紙", "別添")):
                at = ""
            _add(lines, at, piece)
    return tuple(lines)


def _cut_at_headings(paragraph: str) -> Iterator[str]:
    start = 0
    for match in _HEADING_WITHIN.finditer(paragraph):
        yield paragraph[start : match.start("heading")]
        yield match["heading"]
        start = match.end("heading")
    yield paragraph[start:]


def _add(lines: list[Line], at: str, text: str) -> None:
    if text := text.strip():
        lines.append(Line(at, text))


def _number(text: str) -> _Number:
    text = text.translate(_FOLD)
    inner = text.strip("（(）)")
    bracket = "(" if inner != text else ""
    if inner in _CIRCLED:
        return _Number("circled", _CIRCLED.index(inner) + 1)
    if inner in _KANA:
        return _Number(f"{bracket}kana", _KANA.index(inner) + 1)
    try:
        return _Number(f"{bracket}{'digit' if inner.isascii() else 'kanji'}", to_int(inner))
    except ValueError:
        return _Number("none", 0)


class _Items:
    """The numbering of a question so far: which number may come next, and on which level."""

    def __init__(self) -> None:
        self._path: list[_Number] = []

    @property
    def at(self) -> str:
        return "-".join(str(number.value) for number in self._path)

    def take(self, text: str, *, after_sentence: bool) -> bool:
        """Go on to the number `text` if it continues the numbering, else leave everything as it is."""
        number = _number(text)
        # "Aug 17 " and "政府は① " within a sentence number nothing.
        if not after_sentence and (text.isascii() or number.script == "circled" or number.script.startswith("(")):
            return False
        for depth, held in enumerate(self._path):
            if held.script == number.script:
                if number.value == held.value + 1:
                    self._path[depth:] = [number]
                    return True
                return False
        if number.value != 1 or (not self._path and number.script == "kana"):
            return False
        # 一 is the highest level wherever it is used.
        self._path = [number] if number.script == "kanji" else [*self._path, number]
        return True


class _HeadingReader:
    """The numbers of one heading, read from left to right."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._path: list[_Number] = []
        self._range: list[_Number] = []
        self._join = ""

    def number(self, number: _Number, *, parent: bool) -> None:
        """`parent`: a number below this one follows (the 二 of 二の１)."""
        if self._join in ("", "の"):
            self._path = [*self._path, number]
        else:
            self._path = [*self._path[: self._depth(number, parent)], number]
        self._join = ""

    def join(self, join: str) -> None:
        self._join = join
        if join == "の":
            return
        if join == "まで" and self._range:
            self._fill()
        self._emit(self._path)
        self._range = list(self._path) if join == "から" else []

    def end(self) -> None:
        self._emit(self._path)

    def _depth(self, number: _Number, parent: bool) -> int:
        same = [depth for depth, held in enumerate(self._path) if held.script == number.script]
        if not same:
            return 0 if number.script == "kanji" else min(1, len(self._path))
        # １の１及び２の１: where both levels are written alike, what is no successor belongs to the upper one.
        upwards = parent or self._join == "並びに" or number.value <= self._path[same[-1]].value
        return same[0] if upwards else same[-1]

    def _fill(self) -> None:
        first, last = self._range, self._path
        if len(first) == len(last) and first[:-1] == last[:-1] and first[-1].script == last[-1].script:
            for value in range(first[-1].value + 1, min(last[-1].value, first[-1].value + _MAX_RANGE)):
                self._emit([*last[:-1], _Number(last[-1].script, value)])

    def _emit(self, path: list[_Number]) -> None:
        if path:
            self.found.append("-".join(str(number.value) for number in path))
