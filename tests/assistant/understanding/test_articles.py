from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kanjize import number2kanji

from assistant.understanding.articles import find_places, table_number

NUMBERS = st.integers(1, 2_000)
BRANCHES = st.lists(st.integers(2, 30), max_size=2)


def nums(text: str, *law_ends: int) -> list[str]:
    return [place.reference.num for place in find_places(text, law_ends)]


def spelt(number: int, branches: list[int], kanji: bool, full_width: bool = False) -> str:
    write = number2kanji if kanji else str
    text = f"第{write(number)}条" + "".join(f"の{write(branch)}" for branch in branches)
    return text.translate({ord("0") + digit: ord("０") + digit for digit in range(10)}) if full_width else text


@given(NUMBERS, BRANCHES)
def test_kanji_full_width_and_ascii_numerals_name_the_same_article(number: int, branches: list[int]) -> None:
    num = "_".join(map(str, [number, *branches]))
    for text in (
        spelt(number, branches, kanji=True),
        spelt(number, branches, kanji=False),
        spelt(number, branches, kanji=False, full_width=True),
    ):
        assert nums(f"架空法{text}は") == [num]


@given(NUMBERS, NUMBERS, st.booleans(), st.booleans())
def test_two_numbers_name_one_article_only_where_they_are_equal(
    one: int, other: int, one_kanji: bool, other_kanji: bool
) -> None:
    same = nums(spelt(one, [], one_kanji)) == nums(spelt(other, [], other_kanji))
    assert same == (one == other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第30条の4", ["30_4"]),
        ("三十条の四", ["30_4"]),
        ("３０条の４", ["30_4"]),
        ("第15条から第17条まで", ["15", "16", "17"]),
        ("15条〜17条", ["15", "16", "17"]),
        ("第15～17条", ["15", "16", "17"]),
        ("第30条の2から第30条の4まで", ["30_2", "30_3", "30_4"]),
        ("第十五条から第十七条まで", ["15", "16", "17"]),
        ("15条と16条", ["15", "16"]),
        ("第15・16条", ["15", "16"]),
        ("第15条、第18条及び第20条", ["15", "18", "20"]),
        ("前三条", []),
        ("第17条から第15条まで", ["17", "15"]),
    ],
)
def test_lists_and_ranges_name_every_article_in_them(text: str, expected: list[str]) -> None:
    assert nums(text) == expected


def test_an_endless_range_names_its_ends_only() -> None:
    assert nums("第1条から第9999条まで") == ["1", "9999"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("27条1項から3項まで", ["p1", "p2", "p3"]),
        ("27条1項と3項", ["p1", "p3"]),
        ("27条1項1号及び3号", ["p1i1", "p1i3"]),
        ("27条1項1号から3号まで", ["p1i1", "p1i2", "p1i3"]),
        ("27条1項と2項3号", ["p1", "p2i3"]),
    ],
)
def test_lists_of_paragraphs_and_items_belong_to_the_article_before(text: str, expected: list[str]) -> None:
    assert [(place.reference.num, place.reference.at) for place in find_places(text)] == [("27", at) for at in expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("架空法30の4", ["30_4"]),
        ("架空法の三十の四は", ["30_4"]),
        ("架空法709", ["709"]),
        ("架空法709とは", ["709"]),
        ("架空法 709とは", []),
        ("架空法 30の4", ["30_4"]),
        ("架空法 2020 改正", []),
        ("架空法2020 改正", []),
        ("架空法1999", []),
        ("架空法 3 つの要件", []),
        ("架空法3 つの要件", []),
        ("架空法 3 点", []),
        ("架空法5 人の委員", []),
        ("架空法2025年改正", []),
        ("架空法3つの柱", []),
        ("架空法30人", []),
        ("架空法30の4条", ["30_4"]),
    ],
)
def test_a_bare_number_is_an_article_only_directly_behind_a_law(text: str, expected: list[str]) -> None:
    assert nums(text, 3) == expected
    if text.startswith("架空法") and "条" not in text:
        assert nums(text) == []


@pytest.mark.parametrize(
    ("text", "label", "num"),
    [
        ("架空法別表第一の内容", "別表第1", "t1"),
        ("別表第1の2", "別表第1の2", "t1_2"),
        ("別表", "別表", "t1"),
        ("架空法前文", "前文", "0"),
        ("附則第2項", "附則第2項", "0"),
        ("附則第三条", "附則第3条", "3"),
    ],
)
def test_places_that_are_no_articles_of_the_main_provision_are_named(text: str, label: str, num: str) -> None:
    assert [(place.label, place.reference.num) for place in find_places(text)] == [(label, num)]


@pytest.mark.parametrize(
    ("label", "num"), [("別表第一の二", "1_2"), ("別表", ""), ("別表第１", "1"), ("様式第一", None)]
)
def test_the_number_of_a_table_is_read_off_its_label(label: str, num: str | None) -> None:
    assert table_number(label) == num


@given(st.text(alphabet="第条項号の0123456789一二十百千附則別表前文からまで〜・、と", max_size=60))
def test_any_text_is_read_and_places_lie_inside_it(text: str) -> None:
    for place in find_places(text, range(len(text))):
        assert 0 <= place.start <= len(text)
        assert place.label
