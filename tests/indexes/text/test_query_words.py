from __future__ import annotations

import pytest

from indexes.text.query_words import query_tokens


def words(text: str) -> list[str]:
    return [token.form for token in query_tokens(text)]


def test_asking_words_find_nothing_and_are_left_out() -> None:
    assert words("図書の返却について教えてください") == ["図書", "返却"]


@pytest.mark.parametrize("text", ["教えてください", "それは何ですか", "？", ""])
def test_a_question_may_be_without_words_of_its_own(text: str) -> None:
    assert words(text) == []


def test_a_word_counts_once() -> None:
    assert words("図書、図書、図書の返却") == ["図書", "返却"]


def test_a_reference_is_kept() -> None:
    assert words("第三条の二を教えて") == ["3の2条"]


def test_the_auxiliary_verb_of_a_question_is_no_word() -> None:
    assert "る" not in words("図書を返してる")
