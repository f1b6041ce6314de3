"""The embedded store: tantivy, Chroma and SQLite in one generation folder, read-only once built."""

from __future__ import annotations

import copy
import math
import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from indexes.days import today_in_japan
from indexes.errors import IndexBrokenError, TobenError
from indexes.generations import read_manifest
from indexes.lexicon import Lexicon, Translation, read_lexicon
from indexes.models.embedder import Embedder
from indexes.passage import Passage
from indexes.repeals import Repeal
from indexes.store.protocol import DietFacts, Filter, Law, Scored, Tie
from indexes.store.speeches import Mask, Speeches, read_speeches
from indexes.store.texts import TextStore
from indexes.store.vectors import VectorIndex
from indexes.store.words import WordIndex
from indexes.text.embedding import SentenceVectors, WordVectors
from indexes.text.sudachi import Token

TEXTS, WORDS, VECTORS, MODEL = "texts.sqlite", "words", "vectors", "model"

Embed = Callable[[Sequence[Token], str], npt.NDArray[np.float32]]

# Filters that leave up to so many pieces are answered by comparing each with the question (about 10 ms).
_COMPARED_ONE_BY_ONE = 30_000
_MOST_CANDIDATES = 10_000


class EmbeddedStore:
    """A Store over one generation folder, with the embedder that it was made with (None: chiVe).

    Every fault of the three libraries arrives as IndexBrokenError.
    """

    def __init__(self, folder: Path, on: date | None = None, embedder: Embedder | None = None) -> None:
        self.folder = folder
        self._on = on
        with ExitStack() as stack, self._faults():
            self._texts = TextStore(folder / TEXTS)
            lockable = _lockable(folder, stack)
            self._words = WordIndex(lockable / WORDS)
            self._vectors = VectorIndex(lockable / VECTORS, read_manifest(folder).dimension)
            stack.callback(self._vectors.close)
            self._embed, self._word_vectors = _embedding(folder / MODEL, embedder)
            self._size = self._texts.size()
            self._resources = stack.pop_all()
        # Read at the first question: much of what a store is opened for needs no lexicon.
        self._lexicon = lru_cache(maxsize=1)(self._read_lexicon)
        # Some hundred entries each: a few thousand of them would fill the memory.
        self._near = lru_cache(maxsize=1_024)(self._word_vectors.near)
        self._frequency: Callable[[str], int] = lru_cache(maxsize=65_536)(self._words.document_frequency)
        self._allowed = lru_cache(maxsize=64)(self._texts.allowed)
        self._laws = lru_cache(maxsize=4)(self._texts.laws)
        self._law_ids = lru_cache(maxsize=64)(self._texts.law_ids)
        self._diet = lru_cache(maxsize=1)(self._texts.diet)
        # Read when somebody browses: half a second, and a few megabytes.
        self._speeches = lru_cache(maxsize=1)(lambda: read_speeches(folder / TEXTS))

    @property
    def day(self) -> date:
        return self._on or today_in_japan()

    def at(self, day: date | None) -> EmbeddedStore:
        store = copy.copy(self)
        store._on = day
        return store

    def by_words(self, head: Mapping[str, float], body: Mapping[str, float], k: int, where: Filter) -> list[Scored]:
        with self._faults():
            named = self._texts.named(where)
            # A filter that lets nearly everything through costs more than dropping afterwards what it does not.
            asked = Filter() if where == Filter(kinds=where.kinds) and "law" in where.kinds else where
            left = Filter(kinds=where.kinds) if asked != where else Filter()
            return self._best(lambda wanted: self._words.search(head, body, wanted, asked, named), k, left)

    def by_vector(self, vector: npt.NDArray[np.float32], k: int, where: Filter) -> list[Scored]:
        with self._faults():
            if where != Filter():
                allowed = self._allowed(where, self.day, _COMPARED_ONE_BY_ONE)
                if allowed is not None:
                    return self._best(lambda wanted: self._vectors.best_of(allowed, vector, wanted), k, Filter())
            return self._best(lambda wanted: self._vectors.nearest(vector, wanted), k, where)

    def passages(self, ids: Collection[str]) -> dict[str, Passage]:
        with self._faults():
            return self._texts.passages(ids, self.day)

    def known(self, ids: Collection[str]) -> set[str]:
        with self._faults():
            return self._texts.known(ids, self.day)

    def versions(self, passage_id: str) -> list[Passage]:
        with self._faults():
            return self._texts.versions(passage_id)

    def indexed_forms(self, ids: Collection[str]) -> dict[str, tuple[str, str]]:
        with self._faults():
            return self._texts.indexed_forms(ids, self.day)

    def law_passages(self, law_id: str, *, everything: bool = False) -> list[Passage]:
        with self._faults():
            return self._texts.law_passages(law_id, self.day, everything=everything)

    def law_ids(self, law_id: str, *, everything: bool = False) -> list[str]:
        with self._faults():
            return list(self._law_ids(law_id, self.day, everything=everything))

    def links_from(self, passage_id: str) -> list[Tie]:
        with self._faults():
            return self._texts.links_from(passage_id, self.day)

    def links_to(self, passage_id: str) -> list[Tie]:
        with self._faults():
            return self._texts.links_to(passage_id, self.day)

    def neighbours(self, passage_id: str) -> dict[str, bool]:
        with self._faults():
            return self._texts.neighbours(passage_id, self.day)

    def cited(self, targets: Collection[str]) -> dict[str, int]:
        with self._faults():
            return self._texts.cited(targets)

    def translations(self, question: Sequence[Token]) -> list[Translation]:
        with self._faults():
            return self._lexicon().translations(question)

    def defining(self, term: str) -> list[tuple[str, str]]:
        with self._faults():
            return self._texts.defining(term)

    def missing_revision(self, law_id: str) -> date | None:
        with self._faults():
            return self._texts.missing_revision(law_id, self.day)

    def repeals(self) -> list[Repeal]:
        with self._faults():
            return self._texts.repeals()

    def holdings(self) -> dict[str, bool]:
        with self._faults():
            return self._texts.holdings()

    def laws(self) -> Sequence[Law]:
        with self._faults():
            return self._laws(self.day)

    def diet(self) -> DietFacts:
        with self._faults():
            return self._diet()

    def speeches(self) -> Speeches:
        with self._faults():
            return self._speeches()

    def speeches_with(self, form: str) -> Mask:
        with self._faults():
            return self._speeches().holding(self._words.spoken_with(form))

    def document_frequency(self, term: str) -> int:
        with self._faults():
            return self._frequency(term)

    def size(self) -> int:
        return self._size

    def embed(self, tokens: Sequence[Token], text: str = "") -> npt.NDArray[np.float32]:
        return self._embed(tokens, text)

    def near_words(self, form: str) -> Mapping[str, float]:
        return self._near(form)

    def close(self) -> None:
        self._resources.close()

    def _best(self, search: Callable[[int], list[tuple[int, float]]], k: int, where: Filter) -> list[Scored]:
        """The best `k` passages that are in force; of a passage with several pieces, its best piece.

        `where` is what the search itself has not seen to.
        """
        wanted = k * 2
        while True:
            hits = search(wanted)
            places = self._texts.places([n for n, _ in hits], where, self.day)
            best: dict[str, Scored] = {}
            for n, score in hits:
                if (place := places.get(n)) and place.passage_id not in best:
                    best[place.passage_id] = Scored(place.passage_id, score, place.at)
            if len(best) >= k or len(hits) < wanted or wanted > _MOST_CANDIDATES:
                return list(best.values())[:k]
            # Texts of other days and long passages took the places: look further down.
            wanted *= 3

    def _read_lexicon(self) -> Lexicon:
        compiled = read_lexicon(self.folder)
        return Lexicon(compiled.entries, compiled.places, self.near_words, self._telling)

    def _telling(self, form: str) -> float:
        """How telling a form is: its inverse document frequency."""
        return math.log(1 + self._size / (self._frequency(form) + 1))

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


def _embedding(folder: Path, embedder: Embedder | None) -> tuple[Embed, WordVectors]:
    """How a question becomes a vector, and the word vectors, which serve either way."""
    if embedder is not None:
        return lambda tokens, text: embedder.query(text or _surfaces(tokens)), WordVectors.load(folder)
    chive = SentenceVectors.load(folder)
    return lambda tokens, _text: chive.embed_tokens(tokens), chive.words


def _surfaces(tokens: Sequence[Token]) -> str:
    return " ".join(token.surface for token in tokens)


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
