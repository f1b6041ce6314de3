"""Sentence vectors: in Chroma for the whole corpus, in one flat file for what a filter leaves.

Chroma's filtered queries over a large corpus cost ten times its unfiltered ones, and metadata a third of a build. So
Chroma holds numbers only; a filter is answered by the text store, and the few vectors that it leaves are compared one
by one. One process writes a folder once; afterwards it is only read.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import chromadb
import numpy as np
import numpy.typing as npt
from chromadb.config import Settings

from indexes.text.embedding import DIMENSION

Floats = npt.NDArray[np.float32]

# Chroma refuses larger batches.
BATCH = 5_000
_NAME = "passages"
FLAT = "vectors.f16"
_HNSW = {"space": "ip", "ef_construction": 48, "max_neighbors": 16, "ef_search": 128}


class VectorWriter:
    """Writes vectors under the pieces' numbers into a folder, new or already holding some."""

    def __init__(self, folder: Path, dimension: int = DIMENSION) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._bytes = dimension * 2
        self._client = _client(folder)
        self._collection = self._client.get_or_create_collection(
            _NAME, configuration={"hnsw": _HNSW}, embedding_function=None
        )
        self._file = folder / FLAT
        self._file.touch()

    def add(self, numbers: Sequence[int], vectors: Floats) -> None:
        """Vectors of shape (n, dimension) under rising `numbers`; zero vectors are never found."""
        with self._file.open("r+b") as flat:
            # What was held back comes in under low numbers: the file never shrinks.
            flat.truncate(max((numbers[-1] + 1) * self._bytes, self._file.stat().st_size))
            for first, last in _runs(numbers):
                flat.seek(numbers[first] * self._bytes)
                flat.write(vectors[first:last].astype(np.float16).tobytes())
        keep = np.flatnonzero(np.linalg.norm(vectors, axis=1) > 0)
        for start in range(0, len(keep), BATCH):
            batch = keep[start : start + BATCH]
            self._collection.add(ids=[str(numbers[place]) for place in batch], embeddings=vectors[batch])

    def remove(self, numbers: Sequence[int]) -> None:
        """Take pieces out."""
        for start in range(0, len(numbers), BATCH):
            self._collection.delete(ids=[str(n) for n in numbers[start : start + BATCH]])

    def close(self) -> None:
        """Write out."""
        self._client.close()


class VectorIndex:
    """Reads what a VectorWriter of the same dimension wrote. Raises ValueError for a file of another length."""

    def __init__(self, folder: Path, dimension: int = DIMENSION) -> None:
        self._client = _client(folder)
        # Chroma keeps every client until it is closed. Not at the end of the process, when somebody may still read.
        self._closing = weakref.finalize(self, self._client.close)
        self._closing.atexit = False
        self._collection = self._client.get_collection(_NAME, embedding_function=None)
        flat = folder / FLAT
        rows, rest = divmod(flat.stat().st_size, dimension * 2)
        if rest:
            raise ValueError(f"{flat}: no vectors of {dimension} dimensions")
        shape = (rows, dimension)
        self._flat = np.memmap(flat, dtype=np.float16, mode="r", shape=shape) if rows else np.zeros(shape)

    def nearest(self, vector: Floats, k: int) -> list[tuple[int, float]]:
        """(number, cosine) of about the best `k` of all, best first; nothing for the zero vector."""
        if not vector.any():
            return []
        answer = self._collection.query(query_embeddings=[vector], n_results=k, include=["distances"])
        return [(int(n), 1.0 - distance) for n, distance in zip(answer["ids"][0], answer["distances"][0], strict=True)]

    def best_of(self, numbers: npt.NDArray[np.int64], vector: Floats, k: int) -> list[tuple[int, float]]:
        """(number, cosine) of exactly the best `k` among the pieces of `numbers`, best first."""
        if not vector.any() or not len(numbers):
            return []
        rows = self._flat[numbers].astype(np.float32)
        scores = rows @ vector
        best = (place for place in np.argsort(-scores, kind="stable") if rows[place].any())
        return [(int(numbers[place]), float(scores[place])) for place in islice(best, k)]

    def close(self) -> None:
        """Give the files back, as happens once nobody holds the index."""
        self._closing()


def write_all(
    writer: VectorWriter,
    numbers: Sequence[int],
    embed: Callable[[slice], Floats],
    progress: Callable[[float], None] = lambda _share: None,
    size: int | None = None,
) -> None:
    """Embed and add `size` at a time (None: a batch), so that no more than so many vectors are in memory."""
    size = size or BATCH
    for start in range(0, len(numbers), size):
        batch = slice(start, start + size)
        writer.add(numbers[batch], embed(batch))
        progress(min((start + size) / len(numbers), 1.0))


def _client(folder: Path) -> Any:
    # is_persistent and path come from PersistentClient; telemetry is off whatever Chroma's default is.
    return chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))


def _runs(numbers: Sequence[int]) -> Iterable[tuple[int, int]]:
    """(first, last) positions of runs of consecutive numbers: each is written in one go."""
    start = 0
    for place in range(1, len(numbers) + 1):
        if place == len(numbers) or numbers[place] != numbers[place - 1] + 1:
            yield start, place
            start = place
