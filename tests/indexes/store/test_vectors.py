from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from indexes.store import vectors as vectors_module
from indexes.store.protocol import Filter
from indexes.store.vectors import VectorIndex, write_vectors

NUMBERS = [3, 5, 8, 13]
FACTS: list[dict[str, str | int]] = [
    {"kind": "law", "law_id": "a"},
    {"kind": "law", "law_id": "b"},
    {"kind": "diet", "day": 20250401},
    {"kind": "diet", "day": 20250501},
]


def unit(*values: float) -> npt.NDArray[np.float32]:
    vector = np.zeros(8, np.float32)
    vector[: len(values)] = values
    return vector / np.linalg.norm(vector)


VECTORS = np.array([unit(1), unit(1, 1), unit(0, 1), np.zeros(8)], dtype=np.float32)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VectorIndex]:
    folder = tmp_path_factory.mktemp("index") / "vectors"
    write_vectors(folder, NUMBERS, VECTORS, FACTS)
    index = VectorIndex(folder)
    yield index
    index.close()


def test_the_nearest_come_first_with_their_cosines(index: VectorIndex) -> None:
    found = index.search(unit(1), 10, Filter())
    assert [n for n, _ in found] == [3, 5, 8]
    assert [score for _, score in found] == pytest.approx([1.0, 0.5**0.5, 0.0], abs=1e-6)


def test_only_the_best_k_come_back(index: VectorIndex) -> None:
    assert [n for n, _ in index.search(unit(0, 1), 1, Filter())] == [8]


def test_the_zero_vector_finds_nothing(index: VectorIndex) -> None:
    assert index.search(np.zeros(8, np.float32), 10, Filter()) == []


def test_a_text_without_a_vector_is_never_found(index: VectorIndex) -> None:
    assert 13 not in [n for n, _ in index.search(unit(1), 10, Filter())]


def test_a_filter_that_nothing_satisfies_finds_nothing(index: VectorIndex) -> None:
    assert index.search(unit(1), 10, Filter(house="貴族院")) == []


def test_several_conditions_hold_together(index: VectorIndex) -> None:
    assert [n for n, _ in index.search(unit(1), 10, Filter(kinds=("law",), law_ids=("b", "c")))] == [5]


def test_more_vectors_than_chroma_takes_at_once_are_written_in_batches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors_module, "_BATCH", 2)
    shares: list[float] = []
    write_vectors(tmp_path / "vectors", NUMBERS, VECTORS, FACTS, shares.append)
    index = VectorIndex(tmp_path / "vectors")
    assert [n for n, _ in index.search(unit(1), 10, Filter())] == [3, 5, 8]
    assert shares == pytest.approx([2 / 3, 1.0])
    index.close()


def test_an_index_without_any_vector_can_be_asked(tmp_path: Path) -> None:
    write_vectors(tmp_path / "vectors", [1], np.zeros((1, 8), np.float32), FACTS[:1])
    index = VectorIndex(tmp_path / "vectors")
    assert index.search(unit(1), 10, Filter()) == []
    index.close()
