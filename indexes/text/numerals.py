"""Numerals of Japanese law: 三十, ３０ and 30 must meet."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from kanjize import kanji2number

KANJI_DIGITS = "〇一二三四五六七八九"
# Bounded, so that a hostile run of digits stays a run of digits.
NUMERAL = r"(?:[0-9]{1,6}|[〇一二三四五六七八九十百千]{1,12})"

# No numeral in an official text is longer; a hostile run of digits stays a run of digits.
_LONGEST = 24
_NUMERALS = re.compile(f"[0-9{KANJI_DIGITS}十百千]+")
_GROUPING = re.compile(r"(?<=[0-9]),(?=[0-9]{3})")


def fold_width(text: str) -> str:
    """NFKC: full-width letters and digits become half-width, ㈱ becomes (株)."""
    return unicodedata.normalize("NFKC", text)


@lru_cache(maxsize=65_536)
def to_int(numeral: str) -> int:
    """The value of an ASCII, positional (二〇二五) or ordinary (二千二十五) numeral. Raises ValueError on others."""
    if numeral.isascii():
        return int(numeral)
    if len(numeral) > 1 and all(digit in KANJI_DIGITS for digit in numeral):
        return int("".join(str(KANJI_DIGITS.index(digit)) for digit in numeral))
    if numeral == "〇":
        return 0
    return int(kanji2number(numeral))


def kanji_numeral(number: int) -> str:
    """二十一 for 21, as the numbered questions of a 質問主意書 are called; 1 to 99."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{KANJI_DIGITS[tens]}十"
    return head + (KANJI_DIGITS[ones] if ones else "")


def ascii_numerals(text: str) -> str:
    """The text with every numeral in ASCII: 百十九億円 and 119億円 become one. `text` is in NFKC."""
    return _NUMERALS.sub(_ascii, _GROUPING.sub("", text))


def _ascii(match: re.Match[str]) -> str:
    numeral = match[0]
    if numeral.isascii() or len(numeral) > _LONGEST:
        return numeral
    try:
        return str(to_int(numeral))
    except ValueError:
        return numeral
