from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from kanjize import number2kanji

from indexes.text.numerals import fold_width
from indexes.text.references import ArticleReference, Piece, article_token, find_articles, split_references

NUMBERS = st.integers(1, 2_000)
BRANCHES = st.lists(st.integers(1, 30), max_size=2)
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def ascii_article(number: int, branches: list[int]) -> str:
    return f"第{number}条" + "".join(f"の{branch}" for branch in branches)


def kanji_article(number: int, branches: list[int]) -> str:
    return f"第{number2kanji(number)}条" + "".join(f"の{number2kanji(branch)}" for branch in branches)


def tokens_of(text: str) -> list[str]:
    return [token for piece in split_references(text) for token in piece.tokens]


def nums(text: str) -> list[str]:
    return [reference.num for reference in find_articles(text)]


@pytest.mark.parametrize(
    ("number", "kanji"), [(10, "十"), (111, "百十一"), (1_001, "千一"), (1_234, "千二百三十四"), (2_000, "二千")]
)
def test_kanjize_writes_numbers_as_statutes_do(number: int, kanji: str) -> None:
    assert number2kanji(number) == kanji


@given(NUMBERS, BRANCHES)
def test_kanji_wide_and_ascii_spellings_give_the_same_token(number: int, branches: list[int]) -> None:
    ascii_spelling, kanji = ascii_article(number, branches), kanji_article(number, branches)
    token = article_token("_".join(map(str, [number, *branches])))
    assert [tokens_of(text) for text in (ascii_spelling, kanji, ascii_spelling.translate(WIDE))] == [[token]] * 3


@given(NUMBERS, BRANCHES, NUMBERS, BRANCHES)
def test_two_articles_never_share_a_token(number: int, branches: list[int], other: int, others: list[int]) -> None:
    assume((number, branches) != (other, others))
    assert tokens_of(kanji_article(number, branches)) != tokens_of(ascii_article(other, others))


@given(NUMBERS, BRANCHES, st.sampled_from(["著作権法{}の規定", "「{}」", "同法{}及び附則", "{}第一項", "前項及び{}"]))
def test_an_article_is_found_wherever_it_stands(number: int, branches: list[int], around: str) -> None:
    text = around.format(kanji_article(number, branches))
    assert nums(text) == ["_".join(map(str, [number, *branches]))]


@pytest.mark.parametrize("text", ["第34条", "第三十四条", "第３４条", "三四条"])
def test_article_34_never_yields_the_token_of_article_14_or_134(text: str) -> None:
    assert tokens_of(text) == ["34条"]


@given(st.text("第一二十百3０条項号のノ前同及び法　", max_size=30))
def test_cutting_loses_nothing_but_the_references(text: str) -> None:
    assert "".join(piece.text for piece in split_references(text)) in _subsequences(fold_width(text))


class _subsequences:  # noqa: N801
    """Everything that remains of a text after leaving letters out."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __contains__(self, part: str) -> bool:
        letters = iter(self._text)
        return all(letter in letters for letter in part)


@given(st.text("第一二十百3０条項号のノ前同及び法　", max_size=30))
def test_a_reference_stands_where_its_offsets_say(text: str) -> None:
    folded = fold_width(text)
    cut = [folded[reference.start : reference.end] for reference in find_articles(text)]
    assert [nums(piece) for piece in cut] == [[reference.num] for reference in find_articles(text)]


@pytest.mark.parametrize(
    ("text", "num", "at"),
    [
        ("第三条", "3", ""),
        ("3条", "3", ""),
        ("第三十条の四第二項", "30_4", "p2"),
        ("第3条の2第2項第1号", "3_2", "p2i1"),
        ("第三条第二号の三", "3", "p1i2_3"),
        ("第3条2項", "3", "p2"),
        ("第三条の二の三", "3_2_3", ""),
    ],
)
def test_an_article_is_found_with_the_place_inside(text: str, num: str, at: str) -> None:
    assert [(reference.num, reference.at) for reference in find_articles(text)] == [(num, at)]


def test_several_articles_are_found_in_order() -> None:
    assert nums("第一条、第三条の二及び第十条") == ["1", "3_2", "10"]


@pytest.mark.parametrize(
    "text",
    [
        "第5条の3万円",
        "第三条の五%",
        "第2条の2億円",
        "第5条の23.2%",
        "第三条の一部",
        "第三条の二分の一",
        "第3条の10年",
        "第五条の二十人",
        "第三条の十五日",
        "第三条の二か月",
        "第三条の一つ",
    ],
)
def test_a_counted_thing_after_an_article_is_no_branch(text: str) -> None:
    assert nums(text) == [fold_width(text)[1].translate(str.maketrans("三五", "35"))]


@pytest.mark.parametrize(
    "text",
    [
        "前三条",
        "後二条",
        "三条件",
        "二条約",
        "第1234567条",
        "第十四十一条",
        "条",
        "第二項",
        "第一号",
        "三条例",
        "箇条書き",
    ],
)
def test_what_names_no_article_is_not_taken_for_one(text: str) -> None:
    assert nums(text) == []


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("第二項", ["2項"]),
        ("第2項第三号", ["2項", "3号"]),
        ("第三号", ["3号"]),
        ("第三条第二項第一号", ["3条", "2項", "1号"]),
        ("二項", []),
        ("一号館", []),
    ],
)
def test_paragraphs_and_items_become_tokens_of_their_own(text: str, tokens: list[str]) -> None:
    assert tokens_of(text) == tokens


def test_words_around_a_reference_stay_words() -> None:
    assert list(split_references("著作権法第三十条の四第二項の規定")) == [
        Piece("著作権法"),
        Piece("", ("30の4条", "2項")),
        Piece("の規定"),
    ]


def test_numerals_that_make_no_number_stay_words() -> None:
    assert list(split_references("第十四十一条")) == [Piece("第十四十一条")]


def test_the_empty_text_has_no_pieces() -> None:
    assert list(split_references("")) == []


@pytest.mark.parametrize(
    ("reference", "label"),
    [
        (ArticleReference("3"), "第3条"),
        (ArticleReference("30_4", "p2"), "第30条の4第2項"),
        (ArticleReference("30_4", "p2i1"), "第30条の4第2項第1号"),
    ],
)
def test_a_reference_is_written_in_arabic_numerals(reference: ArticleReference, label: str) -> None:
    assert reference.label == label


@pytest.mark.parametrize("spelling", ["第30の4条", "30の4条", "第３０の４条", "第30条の4", "第三十条の四"])
def test_a_branch_before_the_article_word_is_the_same_article(spelling: str) -> None:
    assert [found.num for found in find_articles(f"著作権法{spelling}では")] == ["30_4"]


def test_a_branch_of_an_item_is_part_of_its_token() -> None:
    assert [piece.tokens for piece in split_references("第三号の四") if piece.tokens] == [("3の4号",)]
