from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexes.text.sudachi import MAX_CHARACTERS, Token, stamp, tokens


def forms(text: str) -> list[str]:
    return [token.form for token in tokens(text)]


def test_particles_and_punctuation_are_left_out() -> None:
    assert forms("司書が、図書を返す。") == ["司書", "図書", "返す"]


@pytest.mark.parametrize(
    ("text", "other"), [("貸出し", "貸し出し"), ("附属", "付属"), ("ＡＩ", "AI"), ("サーバー", "サーバ")]
)
def test_spellings_of_a_word_share_a_form(text: str, other: str) -> None:
    assert forms(text) == forms(other)


def test_inflected_words_come_back_to_their_dictionary_form() -> None:
    assert forms("返した図書") == ["返す", "図書"]


def test_a_token_keeps_what_stands_in_the_text() -> None:
    assert [token.surface for token in tokens("返した図書")] == ["返し", "図書"]


def test_a_reference_is_one_token_without_meaning_of_its_own() -> None:
    assert list(tokens("第三十条の四")) == [Token("30の4条", "30の4条", meaningful=False, reference=True)]


def test_a_number_carries_no_meaning_of_its_own() -> None:
    assert [(token.surface, token.meaningful) for token in tokens("図書が二冊")][:2] == [("図書", True), ("二", False)]


def test_a_name_of_a_person_is_told() -> None:
    assert [(token.form, token.person) for token in tokens("高市総理")] == [("高市", True), ("総理", False)]


def test_a_text_longer_than_one_call_of_sudachi_takes_is_read_to_its_end() -> None:
    count = MAX_CHARACTERS // 2 + 10
    assert forms("図書" * count) == ["図書"] * count


def test_letters_of_four_bytes_fit_into_one_call_of_sudachi() -> None:
    assert forms("𠮷" * MAX_CHARACTERS + "図書")[-1] == "図書"


@settings(max_examples=150)
@given(st.text(max_size=60))
def test_a_form_is_never_torn_apart_by_the_index(text: str) -> None:
    assert [form for form in forms(text) if form.split() != [form]] == []


def test_threads_do_not_disturb_one_another() -> None:
    text = "司書が図書を返す。" * 50
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(forms, [text] * 16)) == [forms(text)] * 16


def test_the_stamp_names_tokenizer_and_dictionary() -> None:
    assert sorted(stamp()) == ["sudachidict_core", "sudachipy"]
