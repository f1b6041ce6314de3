"""Sentence vectors from a transformer model in a local folder (sentence-transformers' layout)."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from indexes.models.embedder import PREFIX, Floats
from indexes.models.folder import ModelFolder
from indexes.models.loading import Device, faults, sentence_transformers, torch_device

VARIABLE = "TOBEN_EMBEDDER"
NEEDED = "modules.json"
_BATCH = 32


class TransformerEmbedder:
    """An Embedder over a folder; the weights are read when they are first needed.

    A prefix of None is the one that the model itself brings along ("query"; "document" or "passage"), if any.
    Raises BadInputError for a folder that is missing or is no model.
    """

    def __init__(
        self,
        folder: Path,
        *,
        query_prefix: str | None = None,
        passage_prefix: str | None = None,
        device: Device = "auto",
        trust_remote_code: bool = False,
    ) -> None:
        self._folder = ModelFolder(folder, VARIABLE)
        self._folder.check(NEEDED)
        # The library would make what it can of a folder of another kind.
        if self._folder.kind not in ("", "SentenceTransformer"):
            raise self._folder.refused(f"埋め込みモデルではありません（{self._folder.kind} です）")
        self._query_prefix = self._folder.prompt("query") if query_prefix is None else query_prefix
        own = self._folder.prompt("document", "passage")
        self._passage_prefix = own if passage_prefix is None else passage_prefix
        # The question's prefix shapes no vector of the index.
        self._stamp = {**self._folder.stamp(), PREFIX: self._passage_prefix}
        self._device = device
        self._trusted = trust_remote_code
        self._model: Any = None
        self._dimension = 0
        # The tokenizers are not safe between threads.
        self._lock = threading.RLock()

    @property
    def dimension(self) -> int:
        self.load()
        return self._dimension

    def stamp(self) -> dict[str, str]:
        return dict(self._stamp)

    def load(self) -> None:
        with self._lock:
            if self._model is not None:
                return
            library = sentence_transformers(self._folder)
            device = torch_device(self._folder, self._device)
            with faults(self._folder, "モデルを読み込めません"):
                model = library.SentenceTransformer(
                    str(self._folder.path.resolve()),
                    device=device,
                    local_files_only=True,
                    trust_remote_code=self._trusted,
                )
            # A first text shows that weights and vocabulary fit, and how long a vector really is.
            self._dimension = self._encoded(model.encode_query, ["試し。"], "").shape[1]
            self._model = model

    def passages(self, texts: Sequence[str]) -> Floats:
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        with self._lock:
            self.load()
            return self._encoded(self._model.encode_document, texts, self._passage_prefix)

    def query(self, text: str) -> Floats:
        with self._lock:
            self.load()
            vector: Floats = self._encoded(self._model.encode_query, [text], self._query_prefix)[0]
            return vector

    def _encoded(self, encode: Any, texts: Sequence[str], prefix: str) -> Floats:
        with faults(self._folder, "モデルの計算に失敗しました"):
            found = encode(list(texts), prompt=prefix, batch_size=_BATCH, show_progress_bar=False)
            vectors: Floats = np.asarray(found, dtype=np.float32)
        if vectors.ndim != 2 or len(vectors) != len(texts) or not np.isfinite(vectors).all():
            raise self._folder.refused("モデルがベクトルでないものを返しました。別のモデルにしてください")
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: Floats = (vectors / np.where(lengths == 0, 1, lengths)).astype(np.float32)
        return unit
