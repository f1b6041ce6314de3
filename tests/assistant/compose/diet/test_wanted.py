from __future__ import annotations

import pytest

from assistant.compose.diet.wanted import Wants, wants_of


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("三つの柱は何か", "a_list"),
        ("どのような取組をしているか", "a_list"),
        ("３点の内容", "a_list"),
        ("予算額はいくらか", "figures"),
        ("何件あったか", "figures"),
        ("延長しない理由", "reason"),
        ("なぜ延長しないのか", "reason"),
        ("いつ始まるか", "time"),
        ("政府の見解", "position"),
        ("検討状況", "position"),
    ],
)
def test_the_words_of_a_question_tell_what_it_wants(question: str, wanted: str) -> None:
    assert getattr(wants_of(question), wanted)


def test_a_question_that_only_names_a_subject_wants_nothing_particular() -> None:
    question = "図書の貸出しについて政府はどう答弁したか"
    assert wants_of(question) == Wants(question=question)


def test_a_list_or_two_wishes_are_several_things() -> None:
    assert wants_of("三つの柱").several
    assert wants_of("予算額と開始時期").several
    assert not wants_of("予算額").several
