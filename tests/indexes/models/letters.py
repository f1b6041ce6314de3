"""An embedder that counts letters: what an index does with any embedder can be seen without one that must be installed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from indexes.models.embedder import CONFIG, NAME, PREFIX, TOKENIZER, WEIGHTS, Floats

DIMENSION = 24


class LetterEmbedder:
    def __init__(self, name: str = "letters", weights: str = "1") -> None:
        self.given: list[str] = []
        self.loaded = 0
        self._stamp = {NAME: name, CONFIG: "c", WEIGHTS: weights, TOKENIZER: "t", PREFIX: ""}

    @property
    def dimension(self) -> int:
        return DIMENSION

    def stamp(self) -> dict[str, str]:
        return self._stamp

    def load(self) -> None:
        self.loaded += 1

    def passages(self, texts: Sequence[str]) -> Floats:
        self.given += texts
        return np.array([self.query(text) for text in texts], np.float32).reshape(-1, DIMENSION)

    def query(self, text: str) -> Floats:
        counts = np.bincount([ord(letter) % DIMENSION for letter in text], minlength=DIMENSION).astype(np.float32)
        unit: Floats = (counts / max(float(np.linalg.norm(counts)), 1e-9)).astype(np.float32)
        return unit
