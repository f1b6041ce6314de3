from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, cast

import pytest

from indexes.coverage import SPEECH_WINDOW, SYNONYM_VALUE, Coverage
from indexes.lexicon import Entry, Translation
from indexes.store.protocol import Store
from indexes.text.sudachi import Token, tokens

SIZE = 100
POINTED = "law:X:m:1"
FREQUENCY = {"図書": 49, "栞": 1}
NEAR_WORDS = {"図書": {"図書": 1.0, "書物": 0.9}}


class FewWords:
    """A store that knows a handful of words."""

    def size(self) -> int:
        return SIZE

    def document_frequency(self, term: str) -> int:
        return FREQUENCY.get(term, 0)

    def translations(self, question: Sequence[Token]) -> list[Translation]:
        """The lexicon knows one word, and where the law of one library speaks of another."""
        entries = {"家賃": Entry((), ("借賃",)), "栞": Entry((), ("しるし",), "図書法")}
        places = {"栞": ((POINTED, 0.9),)}
        return [
            Translation(entries[token.form], frozenset([token.form]), 1.0, 1.0, places.get(token.form, ()))
            for token in question
            if token.form in entries
        ]

    def near_words(self, form: str) -> dict[str, float]:
        return NEAR_WORDS.get(form, {})


def coverage(question: str) -> Coverage:
    return Coverage(cast("Store", cast("Any", FewWords())), question)


def forms(text: str) -> list[str]:
    return [token.form for token in tokens(text)]


def covered(question: str, *held: str) -> list[float]:
    return [round(float(value), 4) for value in coverage(question).of(held)]


def test_a_word_that_occurs_is_covered() -> None:
    assert covered("図書の栞", "図書") == [1.0, 0.0]


def test_a_text_without_words_covers_nothing() -> None:
    assert covered("図書の栞") == [0.0, 0.0]


def test_a_near_synonym_covers_partly() -> None:
    assert covered("図書", "書物") == [round(SYNONYM_VALUE * 0.9, 4)]


def test_a_word_of_the_same_subject_only_covers_nothing() -> None:
    assert covered("図書", "紙") == [0.0]


def test_the_best_of_several_near_words_counts() -> None:
    assert covered("図書", "書物", "図書", "紙") == [1.0]


def test_the_statutory_term_for_an_everyday_word_covers_it_as_a_synonym() -> None:
    assert covered("家賃", *forms("借賃")) == [SYNONYM_VALUE]


def test_half_a_statutory_term_covers_nothing() -> None:
    assert covered("家賃", forms("借賃")[0]) == [0.0]


def test_a_rare_word_weighs_more_than_a_common_one() -> None:
    asked = coverage("図書の栞")
    assert asked.share(asked.of(["栞"])) > asked.share(asked.of(["図書"])) > 0


def test_the_share_is_that_of_inverse_document_frequencies() -> None:
    asked = coverage("図書の栞")
    common, rare = math.log(1 + SIZE / 50), math.log(1 + SIZE / 2)
    assert asked.share(asked.of(["栞"])) == pytest.approx(rare / (common + rare))


def test_a_text_with_every_word_covers_the_whole_question() -> None:
    asked = coverage("図書の栞")
    assert asked.share(asked.of(["図書", "栞", "紙"])) == pytest.approx(1.0)


def test_a_question_without_words_of_its_own_is_covered_by_anything() -> None:
    asked = coverage("それは何ですか")
    assert asked.share(asked.of(["図書"])) == 1.0


def test_a_passage_to_which_the_lexicon_points_is_covered_as_far_as_it_explains_the_question() -> None:
    asked = coverage("図書の栞")
    assert list(asked.pointed) == [POINTED]
    assert asked.pointing_at(POINTED).tolist() == [0.0, 0.9]


def test_a_passage_to_which_the_lexicon_does_not_point_is_not_covered_by_it() -> None:
    assert coverage("図書の栞").pointing_at("law:X:m:2").tolist() == [0.0, 0.0]


def test_a_long_speech_counts_by_its_best_stretch_and_an_article_by_its_best_paragraph() -> None:
    asked = coverage("図書の栞")
    book, mark, nothing = asked.of(["図書"]), asked.of(["栞"]), asked.of([])
    far_apart = [[book, *[nothing] * SPEECH_WINDOW, mark]]
    assert asked.best_share(nothing, far_apart, speech=False) == pytest.approx(1.0)
    assert asked.best_share(nothing, far_apart, speech=True) == pytest.approx(asked.share(mark))
    assert asked.best_share(book, far_apart, speech=True) == pytest.approx(1.0)
    assert asked.best_share(nothing, [], speech=False) == 0.0
