from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kanjize import number2kanji

from indexes.text.numerals import KANJI_DIGITS, NUMERAL, fold_width, to_int


def positional(number: int) -> str:
    return "".join(KANJI_DIGITS[int(digit)] for digit in str(number))


@given(st.integers(1, 9_999))
def test_every_spelling_of_a_number_has_its_value(number: int) -> None:
    spellings = (str(number), number2kanji(number), positional(number))
    assert [to_int(spelling) for spelling in spellings] == [number] * 3


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("〇", 0),
        ("十", 10),
        ("千十", 1_010),
        ("一千", 1_000),
        ("千二百三十四", 1_234),
        ("二〇二五", 2_025),
        ("007", 7),
    ],
)
def test_a_numeral_has_the_value_that_statutes_mean(numeral: str, value: int) -> None:
    assert to_int(numeral) == value


@pytest.mark.parametrize("numeral", ["十四十", "百千", "", "図書"])
def test_what_makes_no_number_is_refused(numeral: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        to_int(numeral)


@pytest.mark.parametrize(("wide", "narrow"), [("第３０条", "第30条"), ("ＡＩ法", "AI法"), ("㈱", "(株)"), ("　", " ")])
def test_wide_letters_become_narrow(wide: str, narrow: str) -> None:
    assert fold_width(wide) == narrow


@pytest.mark.parametrize("numeral", ["1", "123456", "〇", "千二百三十四"])
def test_the_pattern_takes_a_numeral_whole(numeral: str) -> None:
    assert re.fullmatch(NUMERAL, numeral)


@pytest.mark.parametrize("hostile", ["1" * 7, "一" * 13, "1一", "３"])
def test_the_pattern_takes_neither_endless_nor_mixed_nor_wide_digits(hostile: str) -> None:
    assert re.fullmatch(NUMERAL, hostile) is None
