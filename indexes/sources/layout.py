"""Printed pages back into paragraphs: running heads, page numbers and tables of contents out, broken lines joined."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexes.sources.headings import Sign, sign_of

# How many lines at the head and at the foot of a page may be running ones.
_EDGE = 3
# Fewer pages than this cannot show that a line runs through most of them.
_FEWEST_PAGES = 3
# A line this full, in the measure of the document's long lines, goes on in the next one.
_FULL = 0.8
_LEAST_MEASURE = 40

_PAGE_NUMBER = re.compile(
    r"[-–—‐―－~〜(（\[]?\s*(?:[Pp]\.?\s?)?[0-9０-９]{1,4}(?:\s*[/／]\s*[0-9０-９]{1,4}|\s*ページ|\s*頁)?\s*[-–—‐―－~〜)）\]]?"
    r"|[ivxlc]{1,6}|[ⅰ-ⅿ]+"
)
_LEADERS = r"(?:(?:[.．]\s?){4,}|[…‥]{2,}|(?:[・･⋯]\s?){4,}|[_＿]{4,})"
_ENTRY = re.compile(_LEADERS + r"\s*[-－]?\s?[0-9０-９ivx]{0,4}\s?[-－]?$")
_ENDS_WITH_PAGE = re.compile(r"[^\s0-9０-９].*?[\s.．…‥・･⋯]+[-－]?\s?[0-9０-９]{1,4}\s?[-－]?$")
_CONTENTS = re.compile(r"目\s*次|もくじ|(?:Table of )?Contents", re.IGNORECASE)
_CONTENTS_SHARE = 0.5
_LONGEST_ENTRY = 200
_ITEM = re.compile(
    r"[・●○◯■□◆◇▶►▸➢✓✔•‣–※＊*⚫⚪【＜〔①-⑳]|[-－][\s　]|[a-z0-9０-９]{1,2}[.)）][\s　]|[（(][a-z0-9０-９ア-ト]{1,2}[)）]|注[0-9０-９]"
)
_FINISHED = ("。", "！", "？", "：", ":", "）", "」", "】", ".", "?", "!")
_UNFINISHED = ("、", "，", ",", "-", "‐")

# Fonts of some PDFs name ideographs by their look-alikes among the radicals; NFKC knows only the second block.
_RADICALS = str.maketrans(
    {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
    | dict(zip("⺟⺠⻁⻄⻅⻆⻉⻋⻑⻘⻝⻤⻨⻩⻫⻭⻲", "母民虎西見角貝車長青食鬼麦黄斉歯亀", strict=True))
    | dict(zip("ﬀﬁﬂﬃﬄ", ("ff", "fi", "fl", "ffi", "ffl"), strict=True))
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", "")
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some lines joined; `turns` tells from which place in the text on they stand on which page (from 1).

    `sign` marks what looks like a heading.
    """

    text: str
    turns: tuple[tuple[int, int], ...]
    sign: Sign | None = None

    def page_at(self, place: int) -> int:
        """The page on which the letter at `place` stands."""
        return next(page for start, page in reversed(self.turns) if start <= place)


def paragraphs(pages: Sequence[str]) -> Iterator[Paragraph]:
    """The paragraphs of a printed document, in order; one that a page's foot interrupts is joined again."""
    lines = [(number, line) for number, page in enumerate(_bodies(pages), start=1) for line in page]
    measure = _measure([line for _, line in lines])
    begun: list[tuple[int, str]] = []
    for number, line in lines:
        goes_on = bool(begun) and _goes_on(begun[-1][1], line, measure)
        if goes_on and begun[-1][0] != number and begun[-1][1].endswith(_FINISHED):
            goes_on = False
        sign = None if _width(line) >= _FULL * measure else sign_of(line)
        if sign is not None and goes_on and sign.rank >= 4 and not begun[-1][1].endswith(_FINISHED):
            # The rest of a broken sentence, which happens to begin with a number.
            sign = None
        if begun and (sign is not None or not goes_on):
            yield _joined(begun)
            begun = []
        if sign is not None:
            yield Paragraph(line.strip(), ((0, number),), sign)
        else:
            begun.append((number, line))
    if begun:
        yield _joined(begun)


def is_contents_entry(line: str) -> bool:
    """Whether a line is one of a table of contents: 基本方針……12."""
    return len(line) <= _LONGEST_ENTRY and bool(_ENTRY.search(line) or _CONTENTS.fullmatch(line.strip()))


def _bodies(pages: Sequence[str]) -> Iterator[list[str]]:
    """The lines of each page, without what is the same on all of them, page numbers and tables of contents."""
    split = [[line.rstrip() for line in _clean(page).splitlines() if line.strip()] for page in pages]
    running = _running(split)
    in_contents = False
    for lines in split:
        foot = len(lines) - _EDGE
        body = [
            line.lstrip(" \t")
            for i, line in enumerate(lines)
            if not ((i < _EDGE or i >= foot) and (_key(line) in running or _PAGE_NUMBER.fullmatch(line.strip())))
        ]
        share = sum(_names_page(line) for line in body) / (len(body) or 1)
        titled = any(_CONTENTS.fullmatch(line.strip()) for line in body[:5])
        in_contents = (titled or in_contents) and share >= _CONTENTS_SHARE
        if in_contents and not any("。" in line for line in body):
            body = []
        yield [line for line in body if not is_contents_entry(line) and not (titled and _names_page(line))]


def _names_page(line: str) -> bool:
    return len(line) <= _LONGEST_ENTRY and bool(_ENDS_WITH_PAGE.search(line) or _ENTRY.search(line))


def _clean(page: str) -> str:
    return _CONTROL.sub(" ", page.translate(_RADICALS).replace("\r", "\n").replace("\t", " "))


def _running(pages: Sequence[list[str]]) -> set[str]:
    """Keys of the lines at head or foot that most pages have, or that some have with their own number in it."""
    found: dict[str, dict[int, str]] = {}
    for number, lines in enumerate(pages):
        for line in (*lines[:_EDGE], *lines[-_EDGE:]):
            # A sentence that many pages have is a sentence of each.
            if not line.endswith("。"):
                found.setdefault(_key(line), {})[number] = line
    least = max(_FEWEST_PAGES, len(pages) // 2)
    return {key for key, lines in found.items() if len(lines) >= least or _counts_pages(lines)}


def _counts_pages(lines: dict[int, str]) -> bool:
    # The title of a chapter, on each of its pages with the number of the page.
    numbers = [re.findall("[0-9０-９]{1,4}", line)[-1:] for line in lines.values()]
    told = {int(number[0]) - page for number, page in zip(numbers, lines, strict=True) if number}
    return len(lines) > 1 and all(numbers) and len(told) == 1


def _key(line: str) -> str:
    return re.sub(r"[0-9０-９\s]+", "", line) or "#"


def _measure(lines: Sequence[str]) -> float:
    widths = sorted(map(_width, lines))
    return max(_LEAST_MEASURE, widths[len(widths) * 9 // 10]) if widths else _LEAST_MEASURE


def _width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in line)


def _goes_on(line: str, following: str, measure: float) -> bool:
    if _ITEM.match(following) or (following.startswith("　") and line.endswith(_FINISHED)):
        return False
    return line.endswith(_UNFINISHED) or _width(line) >= _FULL * measure


def _joined(lines: Sequence[tuple[int, str]]) -> Paragraph:
    text, turns = "", [(0, lines[0][0])]
    for page, line in lines:
        following = line.strip()
        if re.search(r"[a-z]-$", text[-2:]) and following[:1].islower():
            text = text[:-1]
        elif text and text[-1:].isascii() and following[:1].isascii():
            text += " "
        if page != turns[-1][1]:
            turns.append((len(text), page))
        text += following
    return Paragraph(text, tuple(turns))
