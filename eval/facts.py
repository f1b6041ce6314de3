"""Whether a text states a fact: the same words, however its letters and numbers are written."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.checking.quotations import fold
from indexes.text.numerals import ascii_numerals


def fold_numbers(text: str) -> str:
    """`fold` with every numeral in ASCII: 百十九億円, １１９億円 and 119億円 become one."""
    return ascii_numerals(fold(text))


def states(fact: str, texts: Sequence[str]) -> bool:
    """Whether one of `texts` contains one of the alternatives of `fact` (separated by `|`), numbers as wholes."""
    folded = [fold_numbers(text) for text in texts]
    patterns = [_pattern(fold_numbers(alternative)) for alternative in fact.split("|")]
    return any(pattern.search(text) for pattern in patterns for text in folded)


def _pattern(words: str) -> re.Pattern[str]:
    """`5年` must not be found in 15年, nor 第1 in 第12."""
    before = r"(?<![0-9])(?<![0-9]\.)" if words[:1].isdigit() else ""
    after = r"(?!\.?[0-9])" if words[-1:].isdigit() else ""
    return re.compile(before + re.escape(words) + after)
