"""Sentence vectors from chiVe word vectors, with nothing to download: they ride in the `ja-ginza` wheel.

Smooth inverse frequency (Arora, Liang and Ma, "A Simple but Tough-to-Beat Baseline for Sentence Embeddings",
ICLR 2017): each word's unit vector is weighted by a / (a + p(word)); the corpus mean and the first principal
component are taken away; the result has unit length.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse

from indexes.errors import IndexBrokenError
from indexes.text.sudachi import Token

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]

DIMENSION = 300
SMOOTHING = 1e-3
# Below this cosine two words are of one subject, not of one meaning.
NEAR = 0.55
_CHUNK = 16_384
_SAMPLE = 50_000
_COMPARED = 1_000


def stamp() -> dict[str, str]:
    """The version of the wheel that the word vectors come from."""
    return {"ja-ginza": importlib.metadata.version("ja-ginza")}


class NearRows(NamedTuple):
    """For each row of a table of vectors, from `starts[row]` on: the rows whose cosine with it is NEAR or more."""

    starts: Ints
    rows: Ints
    cosines: npt.NDArray[np.float16]


class WordVectors:
    """chiVe: 480,000 words that share 20,000 vectors of 300 dimensions."""

    def __init__(self, words: Sequence[str], rows: Ints, vectors: Floats, near: NearRows | None = None) -> None:
        self.words = words
        self.rows = rows
        self.vectors = _unit_rows(vectors)
        self._known_near = near
        self._number = {word: number for number, word in enumerate(words)}

    @classmethod
    def from_wheel(cls) -> WordVectors:
        """Read the tables inside the installed `ja-ginza` wheel (without loading its parser)."""
        import srsly
        from spacy.strings import hash_string  # type: ignore[attr-defined]

        spec = importlib.util.find_spec("ja_ginza")
        if spec is None or spec.origin is None:
            raise IndexBrokenError("ja-ginza がありません。make setup をやり直してください。")
        vocab = next(Path(spec.origin).parent.glob("ja_ginza-*/vocab"))
        key_to_row: dict[int, int] = srsly.read_msgpack(vocab / "key2row")
        known = []
        for word in srsly.read_json(vocab / "strings.json"):
            row = key_to_row.get(hash_string(word), -1)
            if row >= 0 and not any(space in word for space in " \n\t"):
                known.append((word, row))
        words = [word for word, _ in known]
        rows = np.array([row for _, row in known], dtype=np.int32)
        return cls(words, rows, np.load(vocab / "vectors"), _near_in_wheel(vocab))

    def save(self, folder: Path) -> None:
        """Write the three tables into `folder` (which must exist)."""
        (folder / "words.txt").write_text("\n".join(self.words), encoding="utf-8")
        np.save(folder / "rows.npy", self.rows)
        np.save(folder / "vectors.npy", self.vectors)
        np.savez(folder / "near.npz", **self._near._asdict())

    @classmethod
    def load(cls, folder: Path) -> WordVectors:
        """Undo `save`."""
        words = (folder / "words.txt").read_text(encoding="utf-8").split("\n")
        rows, vectors = np.load(folder / "rows.npy"), np.load(folder / "vectors.npy")
        # SciPy trusts the row numbers: a damaged one would end the process.
        if len(rows) != len(words) or rows.min() < 0 or rows.max() >= len(vectors):
            raise ValueError(f"{folder}: {len(words)} words, {len(rows)} rows and {len(vectors)} vectors do not fit")
        with np.load(folder / "near.npz") as near:
            return cls(words, rows, vectors, NearRows(**near))

    def number(self, token: Token) -> int | None:
        """The number of a token's normalized form, else of its surface, else None."""
        number = self._number.get(token.form)
        return self._number.get(token.surface) if number is None else number

    def numbers(self, tokens: Iterable[Token]) -> Ints:
        """Word numbers of those meaningful tokens that have a vector, in order, repeats kept. Shape (n,)."""
        found = (self.number(token) for token in tokens if token.meaningful)
        return np.fromiter((number for number in found if number is not None), dtype=np.int32)

    def near(self, form: str) -> Mapping[str, float]:
        """Words whose cosine with `form` is NEAR or more, itself among them; none for a form without a vector."""
        number = self._number.get(form)
        if number is None:
            return {}
        row = self.rows[number]
        near = slice(self._near.starts[row], self._near.starts[row + 1])
        starts, order = self._by_row
        pairs = zip(self._near.rows[near].tolist(), self._near.cosines[near].tolist(), strict=True)
        return {
            self.words[word]: cosine for other, cosine in pairs for word in order[starts[other] : starts[other + 1]]
        }

    @cached_property
    def _near(self) -> NearRows:
        return _near_rows(self.vectors) if self._known_near is None else self._known_near

    @cached_property
    def _by_row(self) -> tuple[Ints, Ints]:
        """Where each row's words begin in the second table, and the numbers of all words by row."""
        order = np.argsort(self.rows, kind="stable").astype(np.int32)
        starts = np.searchsorted(self.rows[order], np.arange(len(self.vectors) + 1)).astype(np.int32)
        return starts, order


class SentenceVectors:
    """A fitted SIF model: texts of word numbers in, unit vectors out."""

    def __init__(self, words: WordVectors, weights: Floats, mean: Floats, component: Floats) -> None:
        self.words = words
        self._weights = weights
        self._mean = mean
        self._component = component

    @classmethod
    def fit(cls, words: WordVectors, texts: Sequence[Ints]) -> SentenceVectors:
        """Estimate p(word), mean and first component from a corpus of texts (arrays of word numbers)."""
        flat = np.concatenate(texts) if len(texts) else np.zeros(0, np.int32)
        counts = np.bincount(flat, minlength=len(words.words))
        probability = counts / max(counts.sum(), 1)
        weights = (SMOOTHING / (SMOOTHING + probability)).astype(np.float32)
        zero = np.zeros(DIMENSION, np.float32)
        model = cls(words, weights, zero, zero)
        step = max(len(texts) // _SAMPLE, 1)
        sample = model._sums(texts[::step])
        mean = sample.mean(axis=0).astype(np.float32) if len(sample) else zero
        # The principal component is an eigenvector of the 300 × 300 covariance, cheaper than an SVD of the sample.
        centred = sample - mean
        values, axes = np.linalg.eigh(centred.T @ centred)
        component = axes[:, int(np.argmax(values))].astype(np.float32) if len(sample) > 1 else zero
        return cls(words, weights, mean, component)

    def embed(self, texts: Sequence[Ints]) -> Floats:
        """Unit vectors, shape (len(texts), 300); a text without any known word gets the zero vector."""
        sums = self._sums(texts)
        known = np.linalg.norm(sums, axis=1) > 0
        vectors = sums - self._mean
        vectors -= np.outer(vectors @ self._component, self._component)
        vectors[~known] = 0
        return _unit_rows(vectors)

    def embed_tokens(self, tokens: Iterable[Token]) -> Floats:
        """The unit vector of one text, shape (300,)."""
        vector: Floats = self.embed([self.words.numbers(tokens)])[0]
        return vector

    def save(self, folder: Path) -> None:
        """Write the fitted parameters beside the word vectors in `folder`."""
        self.words.save(folder)
        np.savez(folder / "sif.npz", weights=self._weights, mean=self._mean, component=self._component)

    @classmethod
    def load(cls, folder: Path) -> SentenceVectors:
        """Undo `save`."""
        with np.load(folder / "sif.npz") as fitted:
            return cls(WordVectors.load(folder), fitted["weights"], fitted["mean"], fitted["component"])

    def _sums(self, texts: Sequence[Ints]) -> Floats:
        chunks = [self._chunk(texts[start : start + _CHUNK]) for start in range(0, len(texts), _CHUNK)]
        return np.concatenate(chunks) if chunks else np.zeros((0, DIMENSION), np.float32)

    def _chunk(self, texts: Sequence[Ints]) -> Floats:
        lengths = np.fromiter((len(text) for text in texts), dtype=np.int64)
        flat = np.concatenate(texts) if len(texts) else np.zeros(0, np.int32)
        starts = np.concatenate([[0], np.cumsum(lengths)])
        shape = (len(texts), len(self.words.vectors))
        matrix = sparse.csr_matrix((self._weights[flat], self.words.rows[flat], starts), shape=shape)
        return _unit_rows(matrix @ self.words.vectors)


@lru_cache(maxsize=1)
def _near_in_wheel(vocab: Path) -> NearRows:
    return _near_rows(_unit_rows(np.load(vocab / "vectors")))


def _near_rows(vectors: Floats) -> NearRows:
    """Compares every vector with every other: two seconds for chiVe, before a build instead of at every question."""
    rows: list[Ints] = [np.zeros(0, np.int32)]
    others: list[Ints] = [np.zeros(0, np.int32)]
    cosines: list[npt.NDArray[np.float16]] = [np.zeros(0, np.float16)]
    for start in range(0, len(vectors), _COMPARED):
        block = vectors[start : start + _COMPARED] @ vectors.T
        row, other = np.nonzero(block >= NEAR)
        rows.append((row + start).astype(np.int32))
        others.append(other.astype(np.int32))
        cosines.append(block[row, other].astype(np.float16))
    starts = np.searchsorted(np.concatenate(rows), np.arange(len(vectors) + 1)).astype(np.int32)
    return NearRows(starts, np.concatenate(others), np.concatenate(cosines))


def _unit_rows(matrix: Floats) -> Floats:
    """Rows brought to unit length; zero rows stay zero."""
    norms = np.linalg.norm(matrix, axis=1, keepdims=True)
    unit: Floats = (matrix / np.where(norms == 0, 1, norms)).astype(np.float32)
    return unit
