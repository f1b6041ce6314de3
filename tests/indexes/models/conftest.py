from __future__ import annotations

from pathlib import Path

import pytest

from tests.indexes.models import tiny


@pytest.fixture(scope="session")
def embedder_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny embedder with prompts of its own."""
    folder = tmp_path_factory.mktemp("models") / "tiny-embedder"
    return tiny.save_embedder(folder, prompts={"query": tiny.QUERY, "document": tiny.PASSAGE})


@pytest.fixture(scope="session")
def reranker_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny cross-encoder."""
    return tiny.save_cross_encoder(tmp_path_factory.mktemp("models") / "tiny-reranker")
