"""Headings of Japanese (and English) official documents, told by their numbers: 第２部, C., 3.1.2, （１）, ①, 別添１.

Documents nest the same signs differently, so the outline is learnt from the order in which they appear: a sign that is
not yet open stands below what is open, and a number must continue its own series.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexes.text.numerals import fold_width, to_int

MAX_LENGTH = 60
# A heading that the text extraction lost must not lose those after it; "4 cases" after 2 is none.
_MAX_STEP = 2
_BARE_NUMBER = re.compile(r"[0-9０-９]+[\s　]")

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_ROMAN = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ"
_ROMAN_LETTERS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_KANA = "アイウエオカキクケコサシスセソタチツテト"

_N = "(?P<n>[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3})"
_AFTER = r"(?=[\s.．、：:―－（(「【]|$)"
# "3.5 倍" and "10 月" count something.
_NO_UNIT = "(?!倍|％|%|億|万|兆|千|年|月|日|時|分|か|ヶ|ケ|箇|件|人|名|社|回|つ|歳|点|者|円|頁|ページ|ポイント|以上|以下|～|〜)"

# kind, rank (0 is the highest level), expression.
_SIGNS: tuple[tuple[str, int, re.Pattern[str]], ...] = tuple(
    (kind, rank, re.compile(expression))
    for kind, rank, expression in (
        ("part", 0, rf"^第\s?{_N}\s?[部編]{_AFTER}"),
        ("part", 0, r"^(?:Part|PART)\s+(?P<n>[0-9]{1,2}|[IVX]{1,4})(?=[\s.:]|$)"),
        ("annex", 0, r"^(?:別添|別紙|別表|別冊|附属資料|付属資料|附属書|付録|附録|参考資料|様式|Annex|Appendix|ANNEX|APPENDIX)"
                     r"\s?(?:第?\s?(?P<n>[0-9０-９]{1,2}|[一二三四五六七八九十]{1,2}|[A-ZＡ-Ｚ]|[Ⅰ-Ⅻ])号?)?"
                     r"(?=[\s.．：:―－（(「【]|$)"),
        ("chapter", 1, rf"^第\s?{_N}\s?章{_AFTER}"),
        ("chapter", 1, r"^(?:Chapter|CHAPTER)\s+(?P<n>[0-9]{1,2}|[IVX]{1,4})(?=[\s.:]|$)"),
        ("section", 2, rf"^第\s?{_N}\s?節{_AFTER}"),
        ("section", 2, r"^(?:Section|SECTION)\s+(?P<n>[0-9]{1,2}|[IVX]{1,4})(?=[\s.:]|$)"),
        ("article", 3, rf"^第\s?{_N}\s?[条款]{_AFTER}"),
        ("dai", 3, rf"^第\s?{_N}[\s　]+(?=\S)"),
        ("roman", 4, r"^(?P<n>[Ⅰ-Ⅻ])(?:[\s.．、:：]+|(?=[^\s0-9０-９Ⅰ-Ⅻ-]))(?=\S)"),
        ("roman", 4, r"^(?P<n>[IVX]{1,4})[.．]\s*(?=\S)"),
        ("decimal", 4, r"^(?P<n>[0-9０-９]{1,2}(?:[.．\-－][0-9０-９]{1,2}){1,4})[.．]?\s*"
                       rf"(?=[^\s0-9０-９.．）)]){_NO_UNIT}"),
        ("decimal", 4, rf"^(?P<n>[0-9０-９]{{1,2}})(?:[.．、]\s*|\s+)(?=[^\s0-9０-９]){_NO_UNIT}"),
        ("letter", 4, r"^(?P<n>[A-ZＡ-Ｚ])[.．]\s*(?=\S)"),
        ("bracket", 5, r"^[（(](?P<n>[0-9０-９]{1,2}|[一二三四五六七八九十]{1,2})[)）]\s*(?=\S)"),
        ("half", 5, r"^(?P<n>[0-9０-９]{1,2})[)）]\s*(?=\S)"),
        ("circled", 5, rf"^(?P<n>[{_CIRCLED}])\s*(?=\S)"),
        ("kana", 5, rf"^(?P<n>[{_KANA}])[\s.．、]+(?=\S)"),
        ("kana-bracket", 5, rf"^[（(](?P<n>[{_KANA}])[)）]\s*(?=\S)"),
        ("small", 5, r"^(?:[（(](?P<n>[a-hａ-ｈ])[)）]|(?P<m>[a-hａ-ｈ])[.．)）])\s*(?=\S)"),
    )
)  # fmt: skip
_UNNUMBERED = {
    "はじめに": "hajimeni", "序文": "jobun", "前文": "zenbun", "序章": "josho", "おわりに": "owarini", "終わりに": "owarini",
    "むすび": "musubi", "結び": "musubi", "用語集": "yogo", "参考文献": "sanko", "附則": "fusoku", "introduction": "introduction",
    "preface": "preface", "foreword": "foreword", "preamble": "preamble", "conclusion": "conclusion",
    "executive summary": "summary", "references": "references", "glossary": "glossary",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sign:
    """What a heading begins with: its kind, rank (0 highest), numbers ((3, 1, 2) for 3.1.2) and its part of an id."""

    kind: str
    rank: int
    numbers: tuple[int, ...]
    slug: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading in its place: the line as printed, the headings above it, and the id of the section it opens."""

    text: str
    path: tuple[str, ...]
    slug: str
    rank: int


def sign_of(line: str) -> Sign | None:
    """The sign with which a line begins, None for a line of text or one too long for a heading."""
    line = line.strip()
    if not 0 < len(line) <= MAX_LENGTH or line.endswith(("。", "、", "，", ",", "；", ";")) or "。" in line[:-1]:
        return None
    name = _UNNUMBERED.get(fold_width(re.sub(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])", "", line)).lower())
    if name is not None:
        return Sign("name", 0, (), name)
    for kind, rank, expression in _SIGNS:
        match = expression.match(line)
        if match is not None:
            return _sign(kind, rank, match)
    return None


class Outline:
    """The headings that are open at a point of a document."""

    def __init__(self) -> None:
        self._open: list[tuple[Sign, str]] = []
        self._unnumbered = 0
        self._refused: Sign | None = None

    def enter(self, sign: Sign, text: str) -> Heading | None:
        """Open a heading; None, with nothing changed, where its number continues no series that is open."""
        place = (
            None if self._of_refused_series(sign) else self._place(sign, 1 if _BARE_NUMBER.match(text) else _MAX_STEP)
        )
        if place is None:
            self._refused = sign
            return None
        return self._enter(Sign(sign.kind, sign.rank, sign.numbers, self._slug(sign, place)), text, place)

    def enter_level(self, level: int, text: str) -> Heading:
        """Open a heading whose level is known (1 to 6 in HTML), numbered or not."""
        place = next((i for i, (held, _) in enumerate(self._open) if held.rank >= level), len(self._open))
        told = sign_of(text)
        if told is None:
            self._unnumbered += 1
            return self._enter(Sign("", level, (), f"h{self._unnumbered}"), text, place)
        sign = Sign(told.kind, level, told.numbers, told.slug)
        return self._enter(Sign(sign.kind, level, sign.numbers, self._slug(sign, place)), text, place)

    def _enter(self, sign: Sign, text: str, place: int) -> Heading:
        path = tuple(above for _, above in self._open[:place])
        self._open[place:] = [(sign, text)]
        self._refused = None
        return Heading(text, path, sign.slug, sign.rank)

    def _of_refused_series(self, sign: Sign) -> bool:
        """Whether this goes on with the rows of a table, 1, 2, 3, none of which was a heading."""
        refused = self._refused
        if refused is None or refused.kind != sign.kind or sign.rank < 3 or not sign.numbers:
            return False
        return refused.numbers == (*sign.numbers[:-1], sign.numbers[-1] - 1)

    def _place(self, sign: Sign, step: int) -> int | None:
        """How many of the open headings stay open above this one."""
        if sign.rank == 0:
            return 0
        above = next((i for i, (held, _) in enumerate(self._open) if held.rank > sign.rank), len(self._open))
        for i, (held, _) in enumerate(self._open[:above]):
            if held.kind == sign.kind and len(held.numbers) >= len(sign.numbers):
                return i if _continues(held, sign, step) else None
            if held.kind == sign.kind and sign.numbers[: len(held.numbers)] != held.numbers:
                return None
        return above if sign.rank < 3 or _begins(sign) or self._under_chapter(sign) else None

    def _under_chapter(self, sign: Sign) -> bool:
        """Whether this is 3.1 (or, where that is lost, 3.2) below 第３章."""
        near = len(sign.numbers) > 1 and sign.numbers[-1] <= _MAX_STEP
        return near and any(held.numbers[-1:] == sign.numbers[:1] for held, _ in self._open)

    def _slug(self, sign: Sign, place: int) -> str:
        parent = self._open[place - 1][0] if place else None
        if parent is None or sign.rank == 0:
            return sign.slug
        if sign.kind == "decimal" and len(sign.numbers) > 1:
            chapters = (held for held, _ in reversed(self._open[:place]) if held.kind != "annex")
            for held in chapters:
                shared = held.numbers if held.kind == "decimal" else held.numbers[-1:]
                if shared and sign.numbers[: len(shared)] == shared:
                    return "-".join([held.slug, *map(str, sign.numbers[len(shared) :])])
        return f"{parent.slug}-{sign.slug}"


def _continues(held: Sign, sign: Sign, step: int) -> bool:
    if not held.numbers or not sign.numbers or sign.rank < 3:
        return True
    last = held.numbers[: len(sign.numbers)]
    if last[:-1] != sign.numbers[:-1]:
        # 2.1 after 1.3, where 2 itself is not printed.
        return 0 < sign.numbers[0] - held.numbers[0] <= _MAX_STEP and _begins(Sign("", 0, sign.numbers[1:], ""))
    return 0 < sign.numbers[-1] - last[-1] <= step


def _begins(sign: Sign) -> bool:
    return not sign.numbers or all(number == 1 for number in sign.numbers)


def _sign(kind: str, rank: int, match: re.Match[str]) -> Sign | None:
    groups = match.groupdict()
    text = groups.get("n") or groups.get("m") or ""
    numbers = _numbers(text)
    if numbers is None:
        return None
    if kind == "annex":
        letter = fold_width(text).lower() if fold_width(text).isalpha() and len(numbers) == 1 else ""
        return Sign(kind, rank, numbers, "annex" + (letter or "".join(map(str, numbers))))
    if kind in ("letter", "small"):
        return Sign(kind, rank, numbers, fold_width(text).lower())
    return Sign(kind, rank, numbers, "-".join(map(str, numbers)))


def _numbers(text: str) -> tuple[int, ...] | None:
    if not text:
        return ()
    for series in (_CIRCLED, _ROMAN, _KANA):
        if text in series:
            return (series.index(text) + 1,)
    folded = fold_width(text)
    if folded in _ROMAN_LETTERS:
        return (_ROMAN_LETTERS.index(folded) + 1,)
    if len(folded) == 1 and folded.isascii() and folded.isalpha():
        return (ord(folded.lower()) - ord("a") + 1,)
    try:
        return tuple(to_int(number) for number in re.split(r"[.\-]", folded.replace("－", "-")))
    except ValueError:
        return None
