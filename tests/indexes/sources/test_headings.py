from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.sources.headings import Outline, sign_of


def slugs(*lines: str) -> list[str | None]:
    """The id that each line gets, None for a line that opens no section."""
    outline = Outline()
    found: list[str | None] = []
    for line in lines:
        sign = sign_of(line)
        heading = outline.enter(sign, line) if sign else None
        found.append(heading.slug if heading else None)
    return found


@pytest.mark.parametrize(
    ("line", "kind", "numbers"),
    [
        ("第１部　図書とは", "part", (1,)),
        ("第三章 貸出し", "chapter", (3,)),
        ("第２節　返却", "section", (2,)),
        ("第１条（目的）", "article", (1,)),
        ("第一　趣旨", "dai", (1,)),
        ("Ⅰ．基本方針", "roman", (1,)),
        ("IV. Outlook", "roman", (4,)),
        ("C. 共通の指針", "letter", (3,)),
        ("Ｃ．共通の指針", "letter", (3,)),
        ("1. はじめに", "decimal", (1,)),
        ("１　はじめに", "decimal", (1,)),
        ("3.1.2 明るさ", "decimal", (3, 1, 2)),
        ("３－１　明るさ", "decimal", (3, 1)),
        ("（１）適用範囲", "bracket", (1,)),
        ("(2) 用語", "bracket", (2,)),
        ("１） 利用者中心", "half", (1,)),
        ("① 静けさ", "circled", (1,)),
        ("ア　閲覧", "kana", (1,)),
        ("（イ）返却", "kana-bracket", (2,)),
        ("別添１ 様式", "annex", (1,)),
        ("附属資料", "annex", ()),
        ("別紙２（第３条関係）", "annex", (2,)),
        ("Appendix B", "annex", (2,)),
        ("Chapter 2 Lending", "chapter", (2,)),
        ("は じ め に", "name", ()),
        ("Executive Summary", "name", ()),
    ],
)
def test_a_heading_is_told_by_its_sign(line: str, kind: str, numbers: tuple[int, ...]) -> None:
    sign = sign_of(line)
    assert sign is not None
    assert (sign.kind, sign.numbers) == (kind, numbers)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "月光閲覧架は明るい。",
        "1. 月光閲覧架を増やすこと。",
        "① 司書の指示に従い、",
        "第３章では、図書の返却を扱う",
        "2025 年度に増やした",
        "10 月に開いた会議",
        "3.5 倍に増えた閲覧者",
        "３ 割の利用者",
        "別紙のとおりとする",
        "アルバイトの司書",
        "1. " + "長" * 60,
        "A館の月光閲覧架",
    ],
)
def test_a_line_of_text_is_no_heading(line: str) -> None:
    sign = sign_of(line)
    assert sign is None or Outline().enter(sign, line) is None


def test_an_outline_is_learnt_from_the_order_of_its_signs() -> None:
    lines = [
        "第２部　図書館",
        "A. 理念",
        "B. 原則",
        "C. 指針",
        "１） 利用者",
        "① 静けさ",
        "② 明るさ",
        "２） 安全",
        "第３部　司書",
        "A. 務め",
    ]
    assert slugs(*lines) == ["2", "2-a", "2-b", "2-c", "2-c-1", "2-c-1-1", "2-c-1-2", "2-c-2", "3", "3-a"]


def test_the_same_signs_may_nest_the_other_way_round() -> None:
    assert slugs("① 甲", "（１）乙", "（２）丙", "② 丁") == ["1", "1-1", "1-2", "2"]
    assert slugs("（１）甲", "① 乙", "② 丙", "（２）丁") == ["1", "1-1", "1-2", "2"]


def test_a_number_of_several_parts_stands_below_the_chapter_that_it_names() -> None:
    assert slugs("第３章　運用", "3.1 体制", "3.1.1 司書", "3.2 手順", "第４章　監査", "4.1 計画") == [
        "3", "3-1", "3-1-1", "3-2", "4", "4-1",
    ]  # fmt: skip
    assert slugs("1. 序", "1.1 背景", "2. 本論", "2.1 方法") == ["1", "1-1", "2", "2-1"]


def test_an_annex_closes_everything_above_it() -> None:
    assert slugs("第１部　総則", "1. 目的", "別添１　様式", "1. 申込書", "別添２　例", "附属資料") == [
        "1", "1-1", "annex1", "annex1-1", "annex2", "annex",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "lines", [("1. 甲", "5. 丁"), ("C. 丙",), ("1. 甲", "1. 乙"), ("1 甲", "3 冊の図書"), ("② 乙",)]
)
def test_a_number_that_continues_no_series_opens_no_section(lines: tuple[str, ...]) -> None:
    assert slugs(*lines)[-1] is None


def test_a_heading_that_was_lost_does_not_lose_the_next_one() -> None:
    assert slugs("1. 甲", "3. 丙") == ["1", "3"]


def test_rows_of_a_table_that_begin_anew_open_no_section() -> None:
    assert slugs("1. 甲", "2. 乙", "3. 丙", "1. 行", "2. 行", "3. 行", "4. 行") == [
        "1",
        "2",
        "3",
        None,
        None,
        None,
        None,
    ]


def test_a_heading_knows_the_headings_above_it() -> None:
    outline = Outline()
    for line in ("第２部　図書館", "A. 理念", "（１）目的"):
        sign = sign_of(line)
        heading = outline.enter(sign, line) if sign else None
    assert heading is not None
    assert (heading.text, heading.path) == ("（１）目的", ("第２部　図書館", "A. 理念"))


def test_headings_of_a_page_nest_by_their_level_whether_numbered_or_not() -> None:
    outline = Outline()
    headings = [
        (2, "第１部　総則"),
        (3, "1. 目的"),
        (3, "司書の務め"),
        (4, "（１）夜"),
        (2, "お問合せ"),
        (3, "1. 窓口"),
    ]
    found = [outline.enter_level(level, text) for level, text in headings]
    assert [one.slug for one in found] == ["1", "1-1", "h1", "h1-1", "h2", "h2-1"]
    assert found[3].path == ("第１部　総則", "司書の務め")


@given(st.lists(st.text(alphabet="第1２三部章節条.．-－（）()ⅠAアの①別添 はじめに、。", max_size=14), max_size=30))
def test_every_id_is_made_of_letters_digits_and_hyphens(lines: list[str]) -> None:
    assert all(slug is None or re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", slug) for slug in slugs(*lines))
