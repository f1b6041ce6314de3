"""Sentence vectors in Chroma. One process writes a folder once; afterwards it is only read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import chromadb
import numpy as np
import numpy.typing as npt
from chromadb.config import Settings

from indexes.store.protocol import Filter
from indexes.store.words import day_number

# Chroma refuses larger batches.
_BATCH = 5_000
_NAME = "passages"


def _client(folder: Path) -> Any:
    # is_persistent and path come from PersistentClient; telemetry is off whatever Chroma's default is.
    return chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))


def write_vectors(
    folder: Path,
    numbers: Sequence[int],
    vectors: npt.NDArray[np.float32],
    facts: Sequence[Mapping[str, str | int]],
    progress: Callable[[float], None] = lambda _share: None,
) -> None:
    """Write vectors of shape (n, d) under the passages' numbers into a new folder; zero vectors are left out."""
    folder.mkdir(parents=True)
    client = _client(folder)
    configuration = {"hnsw": {"space": "ip", "ef_construction": 100, "max_neighbors": 16, "ef_search": 128}}
    collection = client.create_collection(_NAME, configuration=configuration, embedding_function=None)
    keep = np.flatnonzero(np.linalg.norm(vectors, axis=1) > 0)
    for start in range(0, len(keep), _BATCH):
        batch = keep[start : start + _BATCH]
        collection.add(
            ids=[str(numbers[place]) for place in batch],
            embeddings=vectors[batch],
            metadatas=[dict(facts[place]) for place in batch],
        )
        progress((start + len(batch)) / len(keep))
    client.close()


class VectorIndex:
    """Reads what `write_vectors` wrote."""

    def __init__(self, folder: Path) -> None:
        self._client = _client(folder)
        self._collection = self._client.get_collection(_NAME, embedding_function=None)

    def search(self, vector: npt.NDArray[np.float32], k: int, where: Filter) -> list[tuple[int, float]]:
        """(number, cosine) of the best `k`, best first; nothing for the zero vector."""
        if not vector.any():
            return []
        answer = self._collection.query(
            query_embeddings=[vector], n_results=k, where=_conditions(where), include=["distances"]
        )
        return [(int(n), 1.0 - distance) for n, distance in zip(answer["ids"][0], answer["distances"][0], strict=True)]

    def close(self) -> None:
        """Give the files back."""
        self._client.close()


def _conditions(where: Filter) -> dict[str, Any] | None:
    conditions: list[dict[str, Any]] = []
    if where.kinds:
        conditions.append({"kind": {"$in": list(where.kinds)}})
    if where.law_ids:
        conditions.append({"law_id": {"$in": list(where.law_ids)}})
    for field, value in (("house", where.house), ("committee", where.committee), ("speaker", where.speaker)):
        if value:
            conditions.append({field: {"$eq": value}})
    if where.government:
        conditions.append({"government": {"$eq": "yes"}})
    if where.date_from:
        conditions.append({"day": {"$gte": day_number(where.date_from)}})
    if where.date_to:
        conditions.append({"day": {"$lte": day_number(where.date_to)}})
    if len(conditions) > 1:
        return {"$and": conditions}
    return conditions[0] if conditions else None
