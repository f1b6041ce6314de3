from __future__ import annotations

import pytest

from assistant.compose.diet import NO_ANSWER
from assistant.engine import Assistant
from tests.assistant.builders import article, speech, written
from tests.assistant.compose.test_extractive import compose, texts

LOAN = speech(1, "図書の貸出期間は二週間といたします。", speaker="高市架空")
OTHER = speech(2, "図書の貸出期間は三週間といたします。", speaker="石破架空")


def test_the_answers_of_the_person_named_are_shown(assistant: Assistant) -> None:
    draft = compose(assistant, "高市総理は図書の貸出期間についてどう答弁したか", [OTHER, LOAN])
    assert draft.status == "answered"
    assert {source for statement in draft.statements for source in statement.sources} == {LOAN.id}


def test_answers_of_others_are_shown_only_after_saying_that_the_person_named_has_none(assistant: Assistant) -> None:
    draft = compose(assistant, "岸田総理は図書の貸出期間についてどう答弁したか", [LOAN])
    assert draft.status == "corrected"
    assert texts(draft)[0].startswith("岸田氏の政府答弁は、収録している資料の中に見つかりませんでした。")


def test_answers_of_another_year_are_not_passed_off_as_those_asked_for(assistant: Assistant) -> None:
    draft = compose(assistant, "2026年の国会で図書の貸出期間についてどう答弁したか", [LOAN])
    assert texts(draft)[0].startswith("2026年の政府答弁は、収録している資料の中に見つかりませんでした。")


def test_answers_in_the_other_house_are_not_passed_off_as_those_asked_for(assistant: Assistant) -> None:
    draft = compose(assistant, "参議院で図書の貸出期間についてどう答弁したか", [LOAN])
    assert texts(draft)[0].startswith("参議院での政府答弁は、収録している資料の中に見つかりませんでした。")


def test_articles_are_shown_only_after_saying_that_there_is_no_answer(assistant: Assistant) -> None:
    draft = compose(
        assistant,
        "図書の貸出期間について政府はどう答弁しているか",
        [article("1", ("p1", "図書の貸出期間は、二週間とする。"))],
    )
    assert (draft.status, texts(draft)[0]) == ("corrected", NO_ANSWER)


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("石破総理は図書の貸出期間についてどう答弁したか", "answered"),
        ("岸田総理は図書の貸出期間についてどう答弁したか", "corrected"),
        ("高市議員の図書の貸出期間についての質問に政府はどう答弁したか", "answered"),
        ("参議院で図書の貸出期間について政府はどう答弁したか", "answered"),
        ("衆議院で図書の貸出期間について政府はどう答弁したか", "corrected"),
        ("2025年5月に図書の貸出期間について政府はどう答弁したか", "answered"),
        ("2024年に図書の貸出期間について政府はどう答弁したか", "corrected"),
    ],
)
def test_a_written_answer_is_held_to_who_where_and_when_like_a_spoken_one(
    assistant: Assistant, question: str, status: str
) -> None:
    text = ("1", "図書の貸出期間は、二週間を超えないものと考えている。")
    said = written(text, respondent="石破架空", submitter="高市架空")
    assert compose(assistant, question, [said]).status == status


def test_a_written_answer_of_an_unknown_day_is_not_passed_off_as_one_of_the_year_asked_for(
    assistant: Assistant,
) -> None:
    said = written(("1", "図書の貸出期間は、二週間を超えないものと考えている。"), date=None)
    assert compose(assistant, "2025年に図書の貸出期間について政府はどう答弁したか", [said]).status == "corrected"
