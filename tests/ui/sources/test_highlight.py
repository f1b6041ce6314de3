"""Quotations are found where they stand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Quotation
from assistant.ui.sources import highlight
from indexes.passage import Line
from tests.ui.serving import article


def marked(lines: list[tuple[str, str]], *quotes: tuple[str, str]) -> list[list[str]]:
    """What is marked in each line."""
    passage = article(*(Line(at, text) for at, text in lines))
    pieces = highlight.marked(passage, [Quotation(text, f"{passage.id}#{at}") for text, at in quotes]).lines
    assert ["".join(text for text, _ in line) for line in pieces] == [text for _, text in lines]
    return [[text for text, quoted in line if quoted] for line in pieces]


def test_a_quotation_is_marked_at_the_place_it_names() -> None:
    lines = [("p1", "国は、努める。"), ("p2", "国は、努める。")]
    assert marked(lines, ("国は、努める。", "p2")) == [[], ["国は、努める。"]]


def test_a_quotation_is_found_elsewhere_when_its_place_does_not_hold_it() -> None:
    assert marked([("p1", "一。二。")], ("二。", "p9")) == [["二。"]]


def test_width_and_white_space_do_not_matter() -> None:
    assert marked([("", "前 ＡＩ　法 １６条 後")], ("AI法16条", "")) == [["ＡＩ　法 １６条"]]
    assert marked([("", "前ﾃﾞｰﾀ後")], ("データ", "")) == [["ﾃﾞｰﾀ"]]
    assert marked([("", "前か\u3099後")], ("が", "")) == [["か\u3099"]]


def test_a_quotation_over_two_lines_is_marked_in_both() -> None:
    assert marked([("", "一二"), ("", "三四")], ("二三", "")) == [["二"], ["三"]]


def test_overlapping_quotations_become_one_mark() -> None:
    assert marked([("", "一二三四")], ("一二三", ""), ("二三四", "")) == [["一二三四"]]


def test_a_letter_that_folds_into_several_is_marked_whole() -> None:
    assert marked([("", "前㈱甲後")], ("(株)甲", "")) == [["㈱甲"]]
    assert marked([("", "一"), ("", "前㈱後")], ("株", "")) == [[], ["㈱"]]


def test_words_that_do_not_stand_there_mark_nothing_and_are_told() -> None:
    assert marked([("", "一二三")], ("五", ""), ("", "")) == [[]]
    passage = article(Line("p1", "一二三"))
    gone, blank = Quotation("五", passage.id), Quotation(" ", passage.id)
    assert highlight.marked(passage, [gone, blank, Quotation("二", passage.id)]).lost == (gone,)


@given(st.lists(st.text(max_size=30), max_size=4), st.text(max_size=10))
def test_no_text_is_ever_lost(lines: list[str], quote: str) -> None:
    marked([("p1", line) for line in lines], (quote, "p1"))
