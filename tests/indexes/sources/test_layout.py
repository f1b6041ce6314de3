from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.sources.layout import is_contents_entry, paragraphs

# Forty letters: a full line in a document of such lines.
FULL = "月光閲覧架は、夜の図書館において図書を読む者のために司書が明るさを調えるものとして、"
REST = "毎夜これを灯す。"


def texts(*pages: str) -> list[str]:
    return [paragraph.text for paragraph in paragraphs(pages)]


def test_a_sentence_that_lines_break_is_joined_without_a_space() -> None:
    assert texts(f"{FULL}\n{REST}") == [FULL + REST]


def test_words_of_english_are_joined_with_a_space_and_without_a_hyphen() -> None:
    long = "The librarians of the moonlit hall, who tend its lamps all through the night, are libra-"
    assert texts(
        f"{long}\nrians, and tend all the lamps of the hall through all of the longest nights of the\nyear."
    ) == [
        "The librarians of the moonlit hall, who tend its lamps all through the night, are librarians,"
        " and tend all the lamps of the hall through all of the longest nights of the year."
    ]


def test_a_line_that_is_not_full_ends_its_paragraph() -> None:
    assert texts(f"{FULL}\n{REST}\n{FULL}\n{REST}") == [FULL + REST, FULL + REST]


@pytest.mark.parametrize("item", ["・木の実", "● 木の実", "※ 木の実", "注１ 木の実", "【木の実】", "- 木の実"])
def test_an_item_of_a_list_begins_a_paragraph(item: str) -> None:
    assert texts(f"{FULL}\n{item}") == [FULL, item]


def test_a_paragraph_goes_on_over_the_foot_of_a_page_and_knows_both_pages() -> None:
    (paragraph,) = paragraphs([f"{FULL}\n1", f"{REST}\n2"])
    assert paragraph.text == FULL + REST
    assert [paragraph.page_at(place) for place in (0, len(FULL) - 1, len(FULL), len(paragraph.text) - 1)] == [
        1,
        1,
        2,
        2,
    ]


def test_lines_that_stand_at_head_or_foot_of_most_pages_are_left_out() -> None:
    pages = [
        f"架空図書利用ガイドライン\n{name}の頁である。\n架空図書庁 {number}"
        for number, name in enumerate("甲乙丙丁", start=1)
    ]
    assert texts(*pages) == ["甲の頁である。", "乙の頁である。", "丙の頁である。", "丁の頁である。"]


def test_the_title_of_a_chapter_on_each_of_its_pages_is_left_out() -> None:
    pages = ["表紙である。", "第２章　返却 2\n甲の頁である。", "第２章　返却 3\n乙の頁である。", "結びの頁である。"]
    assert texts(*pages) == ["表紙である。", "甲の頁である。", "乙の頁である。", "結びの頁である。"]


@pytest.mark.parametrize("number", ["12", "- 12 -", "12/40", "p. 12", "１２", "iv", "12ページ", "〜 12 〜"])
def test_a_page_number_is_left_out(number: str) -> None:
    assert texts(f"月光閲覧架である。\n{number}") == ["月光閲覧架である。"]


def test_a_number_within_a_page_stays() -> None:
    assert texts("一行目。\n二行目。\n三行目。\n四行目。\n12\n五行目。\n六行目。\n七行目。").count("12") == 1


def test_a_table_of_contents_is_left_out_with_all_its_pages() -> None:
    contents = ["目　次", *(f"{number}. 月光の第{number}章{'．' * 12}{number}" for number in range(1, 9))]
    more = [f"{number}. 月光の第{number}章 {number}" for number in range(9, 20)]
    assert texts("\n".join(contents), "\n".join(more), "本文である。") == ["本文である。"]


def test_entries_of_contents_above_a_text_are_left_out_alone() -> None:
    assert texts(
        "目次\n1. 月光 …………… 3\n2. 返却 …………… 5\n本書は図書の利用を定める。\n司書がこれを改める。\n以上である。"
    ) == [
        "本書は図書の利用を定める。",
        "司書がこれを改める。",
        "以上である。",
    ]


@pytest.mark.parametrize(
    ("line", "entry"),
    [
        ("基本方針……12", True),
        ("1.2 Scope ........ 4", True),
        ("目　次", True),
        ("木の実は……美味である。", False),
        ("定員は12", False),
    ],
)
def test_an_entry_of_a_table_of_contents_is_told_by_its_leaders(line: str, entry: bool) -> None:
    assert is_contents_entry(line) is entry


def test_headings_are_marked_and_stand_alone() -> None:
    found = list(paragraphs([f"第１部　総則\n{FULL}\n{REST}\n（１）目的\n{REST}"]))
    assert [(one.text[:8], one.sign.kind if one.sign else None) for one in found] == [
        ("第１部　総則", "part"),
        (FULL[:8], None),
        ("（１）目的", "bracket"),
        (REST, None),
    ]


def test_the_rest_of_a_broken_sentence_that_begins_with_a_number_is_no_heading() -> None:
    assert texts(f"{FULL}\n3.2 に定める者") == [FULL + "3.2 に定める者"]


def test_look_alikes_of_ideographs_and_control_characters_are_made_good() -> None:
    assert texts("⼈⼯知能と⻑い夜の\x00ﬁle\u00ad\u200bである。") == ["人工知能と長い夜の fileである。"]


@pytest.mark.parametrize("letters", [".", "… ", "月 ", "1", "第", "（", " .", "a-\n", "月\n", "1. 月\n", "・", "-"])
def test_endless_pages_end(letters: str) -> None:
    assert sum(len(paragraph.text) for paragraph in paragraphs([letters * 30_000] * 3)) <= 90_000 * len(letters)


@given(st.lists(st.text(alphabet="月光。、第1章１（）① -\n　abc-.…12目次・", max_size=80), max_size=6))
def test_no_page_is_ever_raised_and_every_place_has_a_page(pages: list[str]) -> None:
    for paragraph in paragraphs(pages):
        assert paragraph.text.strip()
        assert 1 <= paragraph.page_at(0) <= paragraph.page_at(len(paragraph.text)) <= len(pages)
