"""What an index asks of a model that turns texts into vectors, and how an index remembers with which it was made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

NAME, CONFIG, WEIGHTS, TOKENIZER, PREFIX = (
    "embedder", "embedder-config", "embedder-weights", "embedder-tokenizer", "embedder-prefix"
)  # fmt: skip
"""Keys of the stamps. The name is told and not compared: the folder may be called otherwise on another machine."""

CHIVE = {NAME: "chiVe"}
"""What stands in a manifest where no model was set: the version of chiVe's wheel has a stamp of its own."""

_COMPARED = {CONFIG: "構成", WEIGHTS: "重み", TOKENIZER: "語彙", PREFIX: "文書の接頭辞"}


class Embedder(Protocol):
    """Texts in, unit vectors out. Safe to share between threads. Every fault arrives as BadInputError."""

    @property
    def dimension(self) -> int:
        """How many numbers a vector has; loads the model."""

    def stamp(self) -> dict[str, str]:
        """What decides the vectors, told from the files alone: an index made with another is refused."""

    def load(self) -> None:
        """Read the weights now, and not at the first text."""

    def passages(self, texts: Sequence[str]) -> Floats:
        """Vectors of what is searched, shape (len(texts), dimension), each of unit length."""

    def query(self, text: str) -> Floats:
        """The vector of what is asked, shape (dimension,), of unit length."""


def difference(made: Mapping[str, str], wanted: Mapping[str, str]) -> str:
    """How the embedder of an index (its stamps) differs from the one wanted, in Japanese; "" where it does not."""
    parts = [part for key, part in _COMPARED.items() if made.get(key) != wanted.get(key)]
    if not parts:
        return ""
    names = made.get(NAME, CHIVE[NAME]), wanted.get(NAME, CHIVE[NAME])
    told = f"（{'、'.join(parts)}が違います）" if names[0] == names[1] else ""
    return f"埋め込みモデル「{names[0]}」で作られていますが、いまの設定は「{names[1]}」です{told}"
