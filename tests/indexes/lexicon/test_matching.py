from __future__ import annotations

import pytest

from indexes.lexicon import Entry, Lexicon, Translation
from indexes.lexicon.entries import _words
from indexes.lexicon.matching import NEAR, NEAR_VALUE, NEXT_TERM
from indexes.text.sudachi import tokens

NEAR_WORDS = {"本": {"本": 1.0, "書物": 0.9, "紙": NEAR - 0.01}}
WEIGHT = {"書物": 4.0, "本": 4.0}
PLACES = {("図書法", "延滞"): [("law:X:m:1", 1.0), ("law:X:m:2", 0.5)], ("図書法", "返却"): [("law:X:m:3", 1.0)]}


def found(question: str, *keys: str, terms: tuple[str, ...] = ("延滞", "返却")) -> list[Translation]:
    entries = [Entry(_words(key), terms, "図書法") for key in keys]
    lexicon = Lexicon(entries, PLACES, lambda form: NEAR_WORDS.get(form, {}), lambda form: WEIGHT.get(form, 2.0))
    return lexicon.translations(list(tokens(question)))


@pytest.mark.parametrize(
    ("key", "question"),
    [
        ("家賃", "家賃が高い"),
        ("家賃 払う", "払えない家賃がある"),
        ("家賃 払う", "家賃をずっと払わずにいる"),
        ("家賃|敷金 払う|納める", "敷金はもう納めた"),
        ("火災保険", "火災保険に入る"),
    ],
)
def test_an_entry_is_found_where_all_its_words_stand_in_any_order(key: str, question: str) -> None:
    assert len(found(question, key)) == 1


@pytest.mark.parametrize(
    ("key", "question"),
    [
        ("家賃 払う", "家賃が高い"),
        ("家賃|敷金 払う", "保証金を払う"),
        ("火災保険", "火災のあと、保険の話をした"),
        ("火災保険", "保険、火災"),
    ],
)
def test_an_entry_is_not_found_where_a_word_is_missing_or_torn_apart(key: str, question: str) -> None:
    assert found(question, key) == []


def test_a_near_word_stands_for_the_word_but_counts_less() -> None:
    (exact,) = found("書物を汚す", "書物 汚す")
    (near,) = found("本を汚す", "書物 汚す")
    assert (exact.strength, near.forms) == (1.0, frozenset(["本", "汚す"]))
    assert near.strength == pytest.approx((4.0 * NEAR_VALUE * 0.9 + 2.0) / 6.0)


def test_an_entry_of_which_no_word_stands_as_it_is_is_not_found() -> None:
    assert found("本を読む", "書物") == []


def test_a_word_of_the_same_subject_only_is_not_near() -> None:
    assert found("本を汚す", "紙 汚す") == []


def test_a_translation_knows_which_words_of_the_question_it_explains() -> None:
    (one,) = found("もし家賃をまったく払わないと", "家賃 払う")
    assert one.forms == {"家賃", "払う"}


def test_what_explains_more_comes_first() -> None:
    weights = [one.weight for one in found("書物を汚す", "汚す", "書物 汚す", "書物")]
    assert weights == sorted(weights, reverse=True) == [6.0, 4.0, 2.0]


def test_a_translation_leads_to_the_provisions_the_first_wording_the_surest() -> None:
    (one,) = found("汚す", "汚す")
    assert one.places == (("law:X:m:1", 1.0), ("law:X:m:2", 0.5), ("law:X:m:3", NEXT_TERM))


def test_wordings_that_stand_nowhere_lead_nowhere() -> None:
    (one,) = found("汚す", "汚す", terms=("月光",))
    assert one.places == ()


@pytest.mark.parametrize("question", ["", "？", "栞と月光"])
def test_a_question_without_everyday_words_has_no_translations(question: str) -> None:
    assert found(question, "家賃", "書物") == []


def test_an_empty_lexicon_translates_nothing() -> None:
    assert found("家賃") == []
