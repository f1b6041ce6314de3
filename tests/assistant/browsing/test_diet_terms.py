"""Where the words looked for stand in a text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.browsing.diet_terms import Terms


def found(words: str, text: str) -> list[str]:
    return [text[start:stop] for start, stop in Terms(words).spans(text)]


def test_words_are_found_in_whatever_form_the_text_has_them() -> None:
    assert found("個人情報の漏洩", "漏えいした個人情報について") == ["漏えい", "個人情報"]


def test_a_letter_of_another_word_is_not_the_word() -> None:
    assert found("少子化", "少子化の中で効率化を進める") == ["少子化"]
    assert found("税", "税を納める") == ["税"]


def test_places_are_counted_in_letters_also_behind_those_of_two_code_units() -> None:
    text = "𠮷野家の利用料"
    assert [text[start:stop] for start, stop in Terms("利用料").spans(text)] == ["利用料"]


def test_letters_of_full_width_are_those_of_half_width() -> None:
    assert found("生成AI", "生成ＡＩと生成AI") == ["生成ＡＩ", "生成AI"]
    assert found("生成ＡＩ", "㈱湯の生成AI") == ["生成AI"]


def test_no_words_mark_nothing() -> None:
    assert found("", "利用料") == []


@given(st.text(max_size=80))
def test_spans_lie_inside_the_text_in_order(text: str) -> None:
    ends = [0]
    for start, stop in Terms("第三条の利用料 AI").spans(text):
        assert ends[-1] <= start < stop <= len(text)
        ends.append(stop)
