from __future__ import annotations

import pytest

from assistant.compose.topic import is_foreign
from assistant.engine import Assistant


def foreign(assistant: Assistant, question: str) -> bool:
    inquiry = assistant.inquire(question)
    assert inquiry is not None
    return is_foreign(inquiry, inquiry.evidence)


@pytest.mark.parametrize("question", ["漁業権の存続期間は", "パスポートの有効期間", "旅館業の許可の基準"])
def test_what_shares_only_common_words_does_not_speak_of_the_topic(assistant: Assistant, question: str) -> None:
    assert foreign(assistant, question)


@pytest.mark.parametrize(
    "question",
    [
        "個人データの第三者提供の制限は",
        # A law is named: what it is about needs no search.
        "AI法の漁業権の存続期間は",
        # Names in Latin letters are written otherwise in official texts.
        "DeepSeekの利用の注意",
        # No noun leads the question.
        "いつまでに答弁するのか",
    ],
)
def test_a_topic_that_is_spoken_of_or_cannot_be_told_is_not_foreign(assistant: Assistant, question: str) -> None:
    assert not foreign(assistant, question)


def test_nothing_found_is_not_foreign_but_nothing(assistant: Assistant) -> None:
    inquiry = assistant.inquire("漁業権の存続期間は")
    assert inquiry is not None
    assert not is_foreign(inquiry, [])
