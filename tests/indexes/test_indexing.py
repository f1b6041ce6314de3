from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from indexes.indexing import index_all, index_changes
from indexes.store.embedded import MODEL, VECTORS, WORDS
from indexes.store.protocol import Filter
from indexes.store.vectors import VectorIndex
from indexes.store.words import WordIndex
from indexes.text.embedding import SentenceVectors, WordVectors
from tests.indexes.samples import VOCABULARY, Shelf, law_row, speech_row

EVERY = dict.fromkeys(VOCABULARY, 1.0)


def silent(_stage: str, _share: float) -> None:
    """No progress."""


@pytest.fixture
def shelf(tmp_path: Path, small_words: WordVectors) -> Shelf:
    (tmp_path / MODEL).mkdir()
    small_words.save(tmp_path / MODEL)
    shelf = Shelf(tmp_path)
    shelf.put(*(speech_row(number, f"{word}と{other}。") for number, (word, other) in enumerate(pairs(), start=1)))
    return shelf


def pairs() -> list[tuple[str, str]]:
    return [(word, VOCABULARY[place * 3 % 10]) for place, word in enumerate(VOCABULARY)]


def held(folder: Path) -> tuple[list[int], list[int]]:
    """Numbers of the pieces that the words and the vectors hold."""
    words = WordIndex(folder / WORDS).search({}, EVERY, 100, Filter())
    index = VectorIndex(folder / VECTORS)
    vectors = index.nearest(np.ones(300, np.float32), 100)
    index.close()
    return sorted(n for n, _ in words), sorted(n for n, _ in vectors)


def index(shelf: Shelf, small_words: WordVectors, report: Callable[[str, float], None] = silent) -> Path:
    folder = shelf.file.parent
    index_all(folder, shelf.writer, small_words, report)
    return folder


def indexed(shelf: Shelf) -> list[int]:
    return [n for (n,) in shelf.writer.connection.execute("SELECT n FROM passage WHERE indexed = 1 ORDER BY n")]


def test_every_live_piece_is_held_by_words_and_vectors(shelf: Shelf, small_words: WordVectors) -> None:
    shelf.writer.connection.execute("UPDATE passage SET live = 0 WHERE n = 3")
    live = [n for n in range(1, 11) if n != 3]
    assert held(index(shelf, small_words)) == (live, live)
    assert indexed(shelf) == live


def test_the_stages_are_reported(shelf: Shelf, small_words: WordVectors) -> None:
    stages: list[tuple[str, float]] = []
    index(shelf, small_words, lambda stage, share: stages.append((stage, share)))
    assert [stage for stage, share in stages if share == 1.0] == ["単語索引", "ベクトル索引"]
    assert stages == sorted(stages, key=lambda told: (told[0] != "単語索引", told[1])), (
        "each from its beginning to its end"
    )


def test_nothing_at_all_can_be_indexed(tmp_path: Path, small_words: WordVectors) -> None:
    (tmp_path / MODEL).mkdir()
    assert held(index(Shelf(tmp_path), small_words)) == ([], [])


def test_changes_take_out_and_bring_in_and_leave_the_rest(shelf: Shelf, small_words: WordVectors) -> None:
    folder = index(shelf, small_words)
    removed = shelf.writer.indexed_pieces(2)
    shelf.writer.connection.execute("UPDATE passage SET live = 0 WHERE n = 2")
    shelf.put(law_row("m:1", "木の実と研究。"), law_row("m:toc", "目次。"))
    index_changes(folder, shelf.writer, removed, silent)
    live = [1, *range(3, 12)]
    assert held(folder) == (live, live)
    assert indexed(shelf) == [*live, 12]


def test_changes_are_embedded_with_the_model_as_it_was_fitted(shelf: Shelf, small_words: WordVectors) -> None:
    folder = index(shelf, small_words)
    before = (folder / MODEL / "sif.npz").read_bytes()
    shelf.put(speech_row(50, "図書と司書。"))
    index_changes(folder, shelf.writer, [], silent)
    assert (folder / MODEL / "sif.npz").read_bytes() == before
    vector = SentenceVectors.load(folder / MODEL).embed([numbers_of("図書", "司書")])[0]
    vectors = VectorIndex(folder / VECTORS)
    [(n, score)] = vectors.nearest(vector, 1)
    vectors.close()
    assert n == 11
    assert score == pytest.approx(1.0, abs=1e-4)


def numbers_of(*words: str) -> np.ndarray:
    return np.array([VOCABULARY.index(word) for word in words], dtype=np.int32)


def test_pieces_that_were_replaced_are_found_by_their_new_words_only(shelf: Shelf, small_words: WordVectors) -> None:
    folder = index(shelf, small_words)
    removed = shelf.writer.indexed_pieces(1)
    row = speech_row(1, "木の実と木の実。")
    shelf.writer.replace_row(1, row.payload, row.pieces)
    index_changes(folder, shelf.writer, removed, silent)
    live = [*range(2, 12)]
    assert held(folder) == (live, live)
    assert by_body(folder, ["木の実"])[0] == 11


def by_body(folder: Path, words: Sequence[str]) -> list[int]:
    return [n for n, _ in WordIndex(folder / WORDS).search({}, dict.fromkeys(words, 1.0), 100, Filter())]
