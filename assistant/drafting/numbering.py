"""The marks that number the questions of a notice: 問1, 1., １　, 一、, （1）, ①, ア, ・ and their like."""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexes.text.numerals import fold_width, to_int

_KANJI = "一二三四五六七八九十"
_KANA = "アイウエオカキクケコサシスセソ"
_NUMBER = "[0-9０-９]{1,2}"
_DASH = "[-－‐―–ーの]"
_STOP = "[.．､、,，:：)）]"
_GAP = r"[ 　\t]"

# Each style with the pattern of its mark. A weak mark may as well be a word, so it must be the next of its row.
_STYLES: tuple[tuple[str, bool, re.Pattern[str]], ...] = (
    (
        "問",
        False,
        re.compile(
            rf"[【〔［\[（(＜<]?{_GAP}?(?:問|設問|質問(?:事項)?|Q|Ｑ)(?:その)?{_GAP}?"
            rf"(?P<n>{_NUMBER}|[{_KANJI}]{{1,3}})(?:{_DASH}(?P<m>{_NUMBER}))?{_GAP}?(?![点件つ名])[】〕］\]）)＞>]?{_GAP}?{_STOP}?"
        ),
    ),
    ("1-1", False, re.compile(rf"(?P<n>{_NUMBER}){_DASH}(?P<m>{_NUMBER})(?:{_STOP}|{_GAP})")),
    ("1-(1)", False, re.compile(rf"(?P<n>{_NUMBER}){_DASH}?[（(](?P<m>{_NUMBER})[）)]")),
    ("(1)", False, re.compile(rf"[（(]{_GAP}?(?P<n>{_NUMBER}){_GAP}?[）)]")),
    ("(一)", False, re.compile(rf"[（(](?P<n>[{_KANJI}]{{1,3}})[）)]")),
    ("(ア)", False, re.compile(rf"[（(](?P<n>[{_KANA}])[）)]")),
    ("(a)", False, re.compile(r"[（(](?P<n>[a-zａ-ｚ])[）)]")),
    ("①", False, re.compile(r"(?P<n>[①-⑳㉑-㉟❶-❿])")),
    ("1.", False, re.compile(rf"(?P<n>{_NUMBER}){_GAP}?{_STOP}(?![0-9０-９])")),
    ("1.", True, re.compile(rf"(?P<n>{_NUMBER}){_GAP}")),
    ("一、", False, re.compile(rf"(?P<n>[{_KANJI}]{{1,3}}){_GAP}?[、.．，](?![{_KANJI}])")),
    ("一、", True, re.compile(rf"(?P<n>[{_KANJI}]{{1,3}}){_GAP}")),
    ("第1", True, re.compile(rf"第(?P<n>{_NUMBER}|[{_KANJI}]{{1,3}})(?:{_GAP}|[.．、])")),
    ("Ⅰ", False, re.compile(rf"(?P<n>[Ⅰ-Ⅻ])(?:{_STOP}|{_GAP})?")),
    ("ア", True, re.compile(rf"(?P<n>[{_KANA}])(?:[.．､、)）]|{_GAP})")),
    ("a", True, re.compile(r"(?P<n>[a-zａ-ｚ])[.．)）]")),
)
_BULLET = re.compile(rf"(?P<n>[・･●○◯◎■□◆◇▲△▼▽★☆*＊•‣]|[-－–](?={_GAP}))")


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark at the beginning of a line: its style, what is printed of it, its number, and the line behind it.

    `number` is 0 for a bullet; `weak` says that the mark may as well be a word of a sentence.
    """

    style: str
    printed: str
    number: int
    rest: str
    weak: bool = False


def mark_of(line: str) -> Mark | None:
    """The mark with which a line begins, None where it begins with none. `line` has no space before it."""
    for style, weak, pattern in _STYLES:
        match = pattern.match(line)
        if match and (number := _value(match)):
            rest = line[match.end() :].strip(" 　\t")
            return Mark(style, match[0].strip(" 　\t"), number, rest, weak)
    bullet = _BULLET.match(line)
    if bullet:
        return Mark(f"・{bullet['n']}", bullet["n"], 0, line[bullet.end() :].strip(" 　\t"))
    return None


def _value(match: re.Match[str]) -> int:
    """The last number of a mark, from 1; 0 where its numerals make none."""
    groups = match.groupdict()
    printed = groups.get("m") or groups["n"]
    if printed in _KANA:
        return _KANA.index(printed) + 1
    folded = fold_width(printed)
    if len(folded) == 1 and folded.isascii() and folded.isalpha():
        return ord(folded) - ord("a") + 1
    if "Ⅰ" <= printed <= "Ⅻ":
        return ord(printed) - ord("Ⅰ") + 1
    if "❶" <= printed <= "❿":
        return ord(printed) - ord("❶") + 1
    try:
        return to_int(folded)
    except ValueError:
        return 0
