from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from indexes.text.embedding import DIMENSION, NEAR, SentenceVectors, WordVectors, stamp
from indexes.text.sudachi import Token, tokens

WORDS = ["図書", "貸出", "返却", "司書", "月光"]


@pytest.fixture(scope="module")
def chive() -> WordVectors:
    return WordVectors.from_wheel()


@pytest.fixture
def few() -> WordVectors:
    vectors = np.random.default_rng(0).normal(size=(4, DIMENSION)).astype(np.float32)
    # 返却 and 司書 share a vector, as many of chiVe's words do.
    return WordVectors(WORDS, np.array([0, 1, 2, 2, 3], dtype=np.int32), vectors)


@pytest.fixture
def model(few: WordVectors) -> SentenceVectors:
    return SentenceVectors.fit(few, [few.numbers(tokens(text)) for text in ("図書の返却", "図書と司書", "月光と図書")])


def test_the_wheel_brings_half_a_million_words_of_300_dimensions(chive: WordVectors) -> None:
    assert len(chive.words) > 400_000
    assert chive.vectors.shape[1] == DIMENSION


def test_related_words_are_near_and_unrelated_ones_are_not(chive: WordVectors) -> None:
    near = chive.near("図書")
    assert near["図書"] == pytest.approx(1.0)
    assert NEAR <= near["図書館"] < 1.0
    assert "洗濯" not in near


def test_no_word_of_the_wheel_would_break_the_word_list(chive: WordVectors) -> None:
    assert [word for word in chive.words if word.split("\n") != [word] or "\r" in word] == []


def test_word_vectors_survive_saving(few: WordVectors, tmp_path: Path) -> None:
    few.save(tmp_path)
    loaded = WordVectors.load(tmp_path)
    assert loaded.words == few.words
    assert np.array_equal(loaded.rows, few.rows)
    assert np.allclose(loaded.vectors, few.vectors)


def test_a_token_is_known_by_its_form_or_else_by_its_surface(few: WordVectors) -> None:
    known = [Token("図書", "圖書", True), Token("書物", "月光", True), Token("書物", "本", True)]
    assert [few.number(token) for token in known] == [0, 4, None]


def test_only_meaningful_known_words_are_numbered_and_repeats_are_kept(few: WordVectors) -> None:
    listed = [
        Token("図書", "図書", True),
        Token("返却", "返却", False),
        Token("栞", "栞", True),
        Token("図書", "図書", True),
    ]
    assert few.numbers(listed).tolist() == [0, 0]


def test_words_that_share_a_vector_are_as_near_as_can_be(few: WordVectors) -> None:
    number = next(n for n, row in enumerate(few.rows) if list(few.rows).count(row) > 1)
    alike = [word for word, row in zip(few.words, few.rows, strict=True) if row == few.rows[number]]
    assert {word for word, cosine in few.near(few.words[number]).items() if cosine > 0.999} >= set(alike)


def test_a_word_without_a_vector_has_nothing_near(few: WordVectors) -> None:
    assert few.near("栞") == {}


def test_the_vector_of_a_sentence_has_unit_length(model: SentenceVectors) -> None:
    assert np.linalg.norm(model.embed_tokens(tokens("図書の返却"))) == pytest.approx(1.0, abs=1e-5)


def test_a_text_of_unknown_words_has_the_zero_vector(model: SentenceVectors) -> None:
    assert not model.embed_tokens(tokens("栞")).any()


def test_the_order_of_words_does_not_matter(model: SentenceVectors) -> None:
    one, other = (model.embed_tokens(tokens(text)) for text in ("図書の返却", "返却の図書"))
    assert np.allclose(one, other)


def test_a_frequent_word_weighs_less_than_a_rare_one(few: WordVectors) -> None:
    corpus = [[0] * 50, [1], [2], [4], [2, 4]]
    model = SentenceVectors.fit(few, [np.array(text, dtype=np.int32) for text in corpus])
    both, frequent, rare = model.embed([np.array(text, dtype=np.int32) for text in ([0, 1], [0], [1])])
    assert both @ rare > 0.9 > both @ frequent


def test_a_fitted_model_survives_saving(model: SentenceVectors, tmp_path: Path) -> None:
    model.save(tmp_path)
    text = list(tokens("司書と月光"))
    assert np.allclose(SentenceVectors.load(tmp_path).embed_tokens(text), model.embed_tokens(text), atol=1e-6)


@pytest.mark.parametrize("texts", [[], [[]], [[0]], [[0], []]])
def test_the_smallest_corpora_can_be_fitted(few: WordVectors, texts: list[list[int]]) -> None:
    arrays = [np.array(text, dtype=np.int32) for text in texts]
    vectors = SentenceVectors.fit(few, arrays).embed(arrays)
    assert vectors.shape == (len(texts), DIMENSION)
    assert np.isfinite(vectors).all()


def test_the_stamp_names_the_wheel() -> None:
    assert list(stamp()) == ["ja-ginza"]
