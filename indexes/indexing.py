"""Words and vectors of what the text store holds live: all of it, or what a build has added and taken away."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from indexes.models.embedder import Embedder
from indexes.prepare import piece_texts
from indexes.progress import Progress
from indexes.store.embedded import MODEL, VECTORS, WORDS
from indexes.store.text_writer import TextWriter, numbers_of
from indexes.store.vectors import Floats, VectorWriter, write_all
from indexes.store.words import WordWriter
from indexes.text.embedding import DIMENSION, Ints, SentenceVectors, WordVectors

# A transformer takes minutes for what chiVe embeds in a second: progress is to be seen.
_TEXTS_AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class _Vectors:
    """Vectors of the pieces at the places of a slice; `at_once` is how long a slice may be (None: a batch)."""

    of: Callable[[slice], Floats]
    dimension: int = DIMENSION
    at_once: int | None = None


def index_all(
    folder: Path, writer: TextWriter, words: WordVectors, progress: Progress, embedder: Embedder | None = None
) -> None:
    """Index every live piece; without an embedder, with chiVe's model fitted on the corpus."""
    _index(folder, writer, [], lambda texts: _fitted(folder, words, texts), progress, embedder)


def index_changes(
    folder: Path, writer: TextWriter, removed: Sequence[int], progress: Progress, embedder: Embedder | None = None
) -> None:
    """Take out the pieces `removed`, and index what is live and not yet indexed, with the model as it was fitted."""
    _index(folder, writer, removed, lambda _: SentenceVectors.load(folder / MODEL), progress, embedder)


def _index(
    folder: Path,
    writer: TextWriter,
    removed: Sequence[int],
    model_for: Callable[[Sequence[Ints]], SentenceVectors],
    progress: Progress,
    embedder: Embedder | None,
) -> None:
    progress("単語索引", 0.0)
    word_writer = WordWriter(folder / WORDS)
    word_writer.remove(removed)
    numbers: list[int] = []
    texts: list[Ints] = []
    for n, piece, facts in writer.unindexed():
        word_writer.add(n, piece, facts)
        numbers.append(n)
        texts.append(numbers_of(piece))
    word_writer.commit()
    progress("単語索引", 1.0)
    vectors = _by_embedder(embedder, writer) if embedder else _by_chive(model_for(texts), texts)
    vector_writer = VectorWriter(folder / VECTORS, vectors.dimension)
    vector_writer.remove(removed)
    write_all(vector_writer, numbers, vectors.of, lambda share: progress("ベクトル索引", share), vectors.at_once)
    vector_writer.close()
    writer.mark_indexed()


def _by_chive(model: SentenceVectors, texts: Sequence[Ints]) -> _Vectors:
    return _Vectors(lambda part: model.embed(texts[part]))


def _by_embedder(embedder: Embedder, writer: TextWriter) -> _Vectors:
    """Vectors of the texts themselves, which are read along with the slices: these must follow one another."""
    texts = _texts(writer)
    return _Vectors(
        lambda part: embedder.passages(list(islice(texts, part.stop - part.start))), embedder.dimension, _TEXTS_AT_ONCE
    )


def _texts(writer: TextWriter) -> Iterator[str]:
    for passage, pieces in writer.unindexed_passages():
        for _, text in zip(range(pieces), piece_texts(passage), strict=True):
            yield text


def _fitted(folder: Path, words: WordVectors, texts: Sequence[Ints]) -> SentenceVectors:
    model = SentenceVectors.fit(words, texts)
    model.save(folder / MODEL)
    return model
