from __future__ import annotations

from assistant.compose.diet import NO_ANSWER
from assistant.engine import Assistant
from tests.assistant.builders import article, speech
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
