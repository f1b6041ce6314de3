from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pytest

from indexes.coverage import NEAR_SYNONYM, SYNONYM_VALUE, Coverage
from indexes.store.protocol import Store
from indexes.text.sudachi import tokens

SIZE = 100
FREQUENCY = {"図書": 49, "栞": 1}
# Unit vectors in a plane: 書物 lies near 図書, 紙 far, 栞 has none.
ANGLES = {"図書": 0.0, "書物": math.acos(0.9), "紙": math.acos(NEAR_SYNONYM - 0.05), "月光": math.pi / 2}


class FewWords:
    """A store that knows a handful of words."""

    def size(self) -> int:
        return SIZE

    def document_frequency(self, term: str) -> int:
        return FREQUENCY.get(term, 0)

    def word_vectors(self, forms: Sequence[str]) -> tuple[list[int], npt.NDArray[np.float32]]:
        places = [place for place, form in enumerate(forms) if form in ANGLES]
        rows = [(math.cos(ANGLES[forms[place]]), math.sin(ANGLES[forms[place]])) for place in places]
        return places, np.array(rows, dtype=np.float32).reshape(len(places), 2)


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


def test_words_learnt_in_bulk_cover_as_words_met_one_by_one() -> None:
    bulk = coverage("図書の栞")
    bulk.learn({"書物", "紙", "栞"})
    assert bulk.of(["書物", "栞"]).tolist() == coverage("図書の栞").of(["書物", "栞"]).tolist()


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
