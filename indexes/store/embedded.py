"""The embedded store: tantivy, Chroma and SQLite in one generation folder, read-only once built."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from indexes.errors import IndexBrokenError, TobenError
from indexes.passage import Passage
from indexes.store.protocol import Filter, Law, Scored
from indexes.store.texts import TextStore
from indexes.store.vectors import VectorIndex
from indexes.store.words import WordIndex
from indexes.text.embedding import SentenceVectors
from indexes.text.sudachi import Token

TEXTS, WORDS, VECTORS, MODEL = "texts.sqlite", "words", "vectors", "model"


class EmbeddedStore:
    """A Store over one generation folder. Every fault of the three libraries arrives as IndexBrokenError."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with ExitStack() as stack, self._faults():
            self._texts = TextStore(folder / TEXTS)
            lockable = _lockable(folder, stack)
            self._words = WordIndex(lockable / WORDS)
            self._vectors = VectorIndex(lockable / VECTORS)
            stack.callback(self._vectors.close)
            self._model = SentenceVectors.load(folder / MODEL)
            self._laws = tuple(self._texts.laws())
            self._size = self._texts.size()
            self._resources = stack.pop_all()
        self._frequency: Callable[[str], int] = lru_cache(maxsize=65_536)(self._words.document_frequency)

    def by_words(self, head: Mapping[str, float], body: Mapping[str, float], k: int, where: Filter) -> list[Scored]:
        with self._faults():
            return self._named(self._words.search(head, body, k, where))

    def by_vector(self, vector: npt.NDArray[np.float32], k: int, where: Filter) -> list[Scored]:
        with self._faults():
            return self._named(self._vectors.search(vector, k, where))

    def passages(self, ids: Collection[str]) -> dict[str, Passage]:
        with self._faults():
            return self._texts.passages(ids)

    def indexed_forms(self, ids: Collection[str]) -> dict[str, tuple[str, str]]:
        with self._faults():
            return self._texts.indexed_forms(ids)

    def law_passages(self, law_id: str) -> list[Passage]:
        with self._faults():
            return self._texts.law_passages(law_id)

    def laws(self) -> Sequence[Law]:
        return self._laws

    def document_frequency(self, term: str) -> int:
        with self._faults():
            return self._frequency(term)

    def size(self) -> int:
        return self._size

    def embed(self, tokens: Sequence[Token]) -> npt.NDArray[np.float32]:
        return self._model.embed_tokens(tokens)

    def word_vectors(self, forms: Sequence[str]) -> tuple[list[int], npt.NDArray[np.float32]]:
        return self._model.words.of(forms)

    def close(self) -> None:
        self._resources.close()

    def _named(self, hits: list[tuple[int, float]]) -> list[Scored]:
        ids = self._texts.ids([n for n, _ in hits])
        return [Scored(ids[n], score) for n, score in hits if n in ids]

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except TobenError:
            raise
        except (KeyboardInterrupt, SystemExit, GeneratorExit):
            raise
        # tantivy raises ValueError, Chroma its own errors, numpy OSError, and Rust panics are no Exception at all.
        except BaseException as error:
            raise IndexBrokenError(
                f"索引を読めません（{self.folder.name}: {type(error).__name__}）。toben index build で作り直してください。"
            ) from error


def _lockable(folder: Path, stack: ExitStack) -> Path:
    """The folder itself, or a temporary copy of what tantivy and Chroma insist on locking, on a read-only medium."""
    if os.access(folder, os.W_OK):
        return folder
    copy = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="toben-")))
    for part in (WORDS, VECTORS):
        for source in (folder / part).rglob("*"):
            if source.is_file():
                target = copy / source.relative_to(folder)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, target)
    return copy
