"""The models that the settings name, opened at the edge; a model already open is not read again."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from assistant.settings import Settings, keep_models_offline
from indexes.models.cross_encoder import CrossEncoderReranker, Reranker
from indexes.models.embedder import Embedder
from indexes.models.folder import ModelFolder
from indexes.models.loading import Device
from indexes.models.transformer import NEEDED, VARIABLE, TransformerEmbedder


def embedder_from(settings: Settings) -> Embedder | None:
    """The embedder of TOBEN_EMBEDDER, its weights not yet read; None for chiVe. Raises BadInputError."""
    if settings.embedder is None:
        return None
    keep_models_offline()
    return _embedder(
        settings.embedder,
        settings.embedder_query_prefix,
        settings.embedder_passage_prefix,
        settings.device,
        settings.trust_remote_code,
        _state(settings.embedder),
    )


def reranker_from(settings: Settings) -> Reranker | None:
    """The reranker of TOBEN_RERANKER, its weights not yet read; None where none is set. Raises BadInputError."""
    if settings.reranker is None:
        return None
    keep_models_offline()
    return _reranker(settings.reranker, settings.device, settings.trust_remote_code)


def _state(folder: Path) -> tuple[str, ...]:
    """What is in the folder of an embedder now: a model exchanged under a server that runs is read again."""
    model = ModelFolder(folder, VARIABLE)
    model.check(NEEDED)
    return tuple(model.stamp().values())


@lru_cache(maxsize=1)
def _embedder(
    folder: Path, query: str | None, passage: str | None, device: Device, trusted: bool, _: tuple[str, ...]
) -> TransformerEmbedder:
    return TransformerEmbedder(
        folder, query_prefix=query, passage_prefix=passage, device=device, trust_remote_code=trusted
    )


@lru_cache(maxsize=1)
def _reranker(folder: Path, device: Device, trusted: bool) -> CrossEncoderReranker:
    return CrossEncoderReranker(folder, device=device, trust_remote_code=trusted)
