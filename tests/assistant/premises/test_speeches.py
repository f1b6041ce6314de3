from __future__ import annotations

import pytest

from assistant.engine import Assistant
from assistant.premises import corrections


def first(assistant: Assistant, question: str) -> list[str]:
    inquiry = assistant.inquire(question)
    assert inquiry is not None
    assert inquiry.question.kind == "diet"
    return [one.text for one in corrections(inquiry)]


@pytest.mark.parametrize(
    ("question", "asserted"),
    [
        ("試作次郎局長が木の実を紙幣に替えると述べた答弁はいつですか", "木の実を紙幣に替える"),
        ("試作次郎局長が木の実を一台当たり三百個使うと明言した答弁", "木の実を一台当たり三百個使う"),
    ],
)
def test_what_nobody_named_has_said_is_said_not_to_be_found(
    fixture_assistant: Assistant, question: str, asserted: str
) -> None:
    expected = f"試作次郎氏が{asserted}と述べた答弁は、収録している資料の中に見つかりませんでした。"
    assert first(fixture_assistant, question) == [expected]


@pytest.mark.parametrize(
    "question",
    [
        "試作次郎局長が木の実を森で集めると述べた答弁はいつですか",
        "試作次郎局長が木の実は毎年秋に集めると明言した答弁",
        "試作次郎局長の木の実についての答弁",
        "政府は木の実についてどう答弁したか",
    ],
)
def test_what_was_said_and_what_nobody_is_said_to_have_said_is_left_alone(
    fixture_assistant: Assistant, question: str
) -> None:
    assert first(fixture_assistant, question) == []
