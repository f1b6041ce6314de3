"""The words of a sentence that decide, as pieces of it."""

from __future__ import annotations

import pytest

from assistant.compose.law.clauses import LONGEST, clauses, figure_in, penalties_in, predicate_of

FINE = "鍵を掛けなかった者は、三年以下の拘禁刑若しくは十万円以下の罰金に処し、又はこれを併科する。"
RETURN = "図書を借りた者（団体にあっては、その代表者とし、五人を超えないものとする。）は、借りた日から十四日以内に、館長が定めるところにより、その図書を図書館に返さなければならない。"


def test_commas_in_brackets_part_no_clauses() -> None:
    assert list(clauses("図書（小説、詩集）を、貸す。")) == ["図書（小説、詩集）を", "貸す"]


@pytest.mark.parametrize(
    ("sentence", "penalties"),
    [
        ("歌った者は、三千円以下の過料に処する。", ["三千円以下の過料"]),
        (FINE, ["三年以下の拘禁刑若しくは十万円以下の罰金に処し、又はこれを併科する"]),
        (
            "よって、人を負傷させた者は十五年以下の拘禁刑に処し、死亡させた者は一年以上の有期拘禁刑に処する。",
            ["人を負傷させた者は十五年以下の拘禁刑", "死亡させた者は一年以上の有期拘禁刑"],
        ),
        ("拘禁刑以上の刑に処せられた者は、司書となることができない。", []),
        ("図書を貸し出す。", []),
    ],
)
def test_penalties_are_quoted_without_the_verb(sentence: str, penalties: list[str]) -> None:
    assert penalties_in(sentence) == penalties


@pytest.mark.parametrize(
    ("sentence", "families", "words"),
    [
        (RETURN, ("期間", "日付"), "借りた日から十四日以内"),
        ("料金は、一冊につき百円とする。", ("金額",), "料金は、一冊につき百円とする"),
        ("料金は、一冊につき百円とする。", ("割合",), ""),
        (RETURN, ("金額",), ""),
        (
            "前条の届出について準用する。この場合において「十日前」とあるのは、「二十日前」と読み替えるものとする、と定める館則に従う。",
            ("期間",),
            "「二十日前」と読み替えるものとする",
        ),
    ],
)
def test_the_clause_with_the_figure_asked_for_is_quoted(sentence: str, families: tuple[str, ...], words: str) -> None:
    assert figure_in(sentence, families) == words


def test_of_a_very_long_clause_the_stretch_around_the_figure_is_quoted() -> None:
    sentence = f"図書館が定める日（{'休館の日を除き、' * 12}館長の定める日）から起算して八日を経過した場合（{'雨の日' * 20}）においては、この限りでない。"
    assert figure_in(sentence, ("期間",)) == "起算して八日を経過した場合"


def test_the_predicate_is_the_end_of_the_sentence_as_far_as_it_is_short() -> None:
    assert predicate_of(RETURN) == (
        "借りた日から十四日以内に、館長が定めるところにより、その図書を図書館に返さなければならない"
    )
    assert len(predicate_of(RETURN)) <= LONGEST


@pytest.mark.parametrize(
    "sentence",
    [
        "図書館の休む日",
        f"{'とても' * 40}、返すことができる。",
        f"{'とても' * 40}、又は館長の許可を得て返すことができる。",
    ],
)
def test_a_sentence_without_a_telling_end_has_no_predicate(sentence: str) -> None:
    assert predicate_of(sentence) == ""
