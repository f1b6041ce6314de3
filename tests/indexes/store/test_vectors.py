from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.store import vectors as vectors_module
from indexes.store.vectors import Floats, VectorIndex, VectorWriter, write_all
from indexes.text.embedding import DIMENSION

NUMBERS = [3, 5, 8, 13]
ZERO = np.zeros(DIMENSION, np.float32)


def unit(*values: float) -> Floats:
    vector = np.zeros(DIMENSION, np.float32)
    vector[: len(values)] = values
    normed: Floats = vector / np.linalg.norm(vector)
    return normed


VECTORS = np.array([unit(1), unit(1, 1), unit(0, 1), ZERO], dtype=np.float32)


def written(folder: Path, *steps: tuple[Sequence[int], Floats] | list[int]) -> VectorIndex:
    """An index after each step in a writer of its own: (numbers, vectors) added, or a list of numbers removed."""
    for step in steps:
        writer = VectorWriter(folder)
        if isinstance(step, tuple):
            writer.add(*step)
        else:
            writer.remove(step)
        writer.close()
    return VectorIndex(folder)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VectorIndex]:
    index = written(tmp_path_factory.mktemp("index") / "vectors", (NUMBERS, VECTORS))
    yield index
    index.close()


def of_all(index: VectorIndex, vector: Floats, k: int, numbers: Sequence[int] = NUMBERS) -> list[tuple[int, float]]:
    return index.best_of(np.array(numbers, dtype=np.int64), vector, k)


def test_the_nearest_come_first_with_their_cosines(index: VectorIndex) -> None:
    for found in (index.nearest(unit(1), 10), of_all(index, unit(1), 10)):
        assert [n for n, _ in found] == [3, 5, 8]
        assert [score for _, score in found] == pytest.approx([1.0, 0.5**0.5, 0.0], abs=1e-3)


def test_only_the_best_k_come_back(index: VectorIndex) -> None:
    found = (index.nearest(unit(0, 1), 1), of_all(index, unit(0, 1), 1))
    assert [[n for n, _ in one] for one in found] == [[8], [8]]


def test_the_zero_vector_finds_nothing(index: VectorIndex) -> None:
    assert (index.nearest(ZERO, 10), of_all(index, ZERO, 10)) == ([], [])


def test_only_the_pieces_named_are_compared(index: VectorIndex) -> None:
    assert [n for n, _ in of_all(index, unit(1), 10, [5, 8])] == [5, 8]
    assert of_all(index, unit(1), 10, []) == []


def test_a_text_without_a_vector_takes_nobodys_place(index: VectorIndex) -> None:
    """Its score of 0 is higher than that of what points the other way."""
    assert [n for n, _ in of_all(index, unit(-1), 2, [13, 3, 8])] == [8, 3]


def test_more_vectors_than_chroma_takes_at_once_are_written_in_batches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors_module, "BATCH", 2)
    shares: list[float] = []
    writer = VectorWriter(tmp_path / "vectors")
    write_all(writer, NUMBERS, lambda part: VECTORS[part], shares.append)
    writer.remove(NUMBERS[:3])
    writer.add([20, 21, 22], VECTORS[:3])
    writer.close()
    index = VectorIndex(tmp_path / "vectors")
    assert [n for n, _ in index.nearest(unit(1), 10)] == [20, 21, 22]
    assert shares == pytest.approx([0.5, 1.0])
    index.close()


def test_an_index_without_any_vector_can_be_asked(tmp_path: Path) -> None:
    index = written(tmp_path / "vectors", ([1], np.zeros((1, DIMENSION), np.float32)))
    assert (index.nearest(unit(1), 10), of_all(index, unit(1), 10, [1])) == ([], [])
    index.close()


def test_an_index_into_which_nothing_was_written_can_be_asked(tmp_path: Path) -> None:
    VectorWriter(tmp_path / "vectors").close()
    index = VectorIndex(tmp_path / "vectors")
    assert (index.nearest(unit(1), 10), of_all(index, unit(1), 10, [])) == ([], [])
    index.close()


def test_a_piece_taken_out_is_not_found(tmp_path: Path) -> None:
    index = written(tmp_path / "vectors", (NUMBERS, VECTORS), [5, 13])
    assert [n for n, _ in index.nearest(unit(1), 10)] == [3, 8]
    index.close()


def test_what_is_added_later_stands_beside_what_was_there(tmp_path: Path) -> None:
    index = written(tmp_path / "vectors", ([3, 5], VECTORS[:2]), ([8], VECTORS[2:3]))
    for found in (index.nearest(unit(0, 1), 10), of_all(index, unit(0, 1), 10, [3, 5, 8])):
        assert [n for n, _ in found] == [8, 5, 3]
    index.close()


def test_a_lower_number_added_later_costs_no_higher_one_its_vector(tmp_path: Path) -> None:
    """A digest comes back under its old low number when the official text above it goes."""
    index = written(tmp_path / "vectors", ([5, 8], VECTORS[:2]), ([2], VECTORS[2:3]))
    assert [n for n, _ in of_all(index, unit(1), 10, [2, 5, 8])] == [5, 8, 2]
    index.close()


def test_a_number_given_again_has_its_new_vector(tmp_path: Path) -> None:
    index = written(tmp_path / "vectors", ([3, 5], VECTORS[:2]), [5], ([5], VECTORS[2:3]))
    for found in (index.nearest(unit(0, 1), 10), of_all(index, unit(0, 1), 10, [3, 5])):
        assert (found[0][0], len(found)) == (5, 2)
    index.close()


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[VectorIndex, Floats]]:
    vectors = np.random.default_rng(0).normal(size=(200, DIMENSION)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors[::7] = 0
    index = written(tmp_path_factory.mktemp("many") / "vectors", (range(200), vectors))
    yield index, vectors
    index.close()


@given(numbers=st.sets(st.integers(0, 199)).map(sorted), k=st.integers(0, 250), seed=st.integers(1, 6))
def test_the_best_of_some_pieces_are_those_of_comparing_each(
    many: tuple[VectorIndex, Floats], numbers: list[int], k: int, seed: int
) -> None:
    index, vectors = many
    vector = vectors[seed]
    found = of_all(index, vector, k, numbers)
    scores = {n: float(vectors[n] @ vector) for n in numbers if vectors[n].any()}
    best = sorted(scores.values(), reverse=True)[:k]
    assert [score for _, score in found] == pytest.approx(best, abs=2e-3)
    assert [score for _, score in found] == pytest.approx([scores[n] for n, _ in found], abs=2e-3)


def test_vectors_may_have_any_dimension(tmp_path: Path) -> None:
    vectors = np.eye(3, 7, dtype=np.float32)
    writer = VectorWriter(tmp_path / "vectors", 7)
    write_all(writer, [2, 3, 9], lambda part: vectors[part], size=2)
    writer.close()
    index = VectorIndex(tmp_path / "vectors", 7)
    for found in (index.nearest(vectors[2], 1), of_all(index, vectors[2], 1, [2, 3, 9])):
        assert [(n, round(score, 3)) for n, score in found] == [(9, 1.0)]
    index.close()


def test_a_file_of_another_length_is_not_read_as_vectors(tmp_path: Path) -> None:
    writer = VectorWriter(tmp_path / "vectors", 7)
    writer.add([1], np.eye(1, 7, dtype=np.float32))
    writer.close()
    with pytest.raises(ValueError, match="300 dimensions"):
        VectorIndex(tmp_path / "vectors")
