"""Words and vectors of what the text store holds live: all of it, or what a build has added and taken away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from indexes.store.embedded import MODEL, VECTORS, WORDS
from indexes.store.text_writer import TextWriter, numbers_of
from indexes.store.vectors import VectorWriter, write_all
from indexes.store.words import WordWriter
from indexes.text.embedding import Ints, SentenceVectors, WordVectors

Progress = Callable[[str, float], None]
"""Called with the name of the stage (Japanese) and the share done, 0 to 1."""


def index_all(folder: Path, writer: TextWriter, words: WordVectors, progress: Progress) -> None:
    """Fit the vector model on the corpus, and index every live piece."""
    _index(folder, writer, [], lambda texts: _fitted(folder, words, texts), progress)


def index_changes(folder: Path, writer: TextWriter, removed: Sequence[int], progress: Progress) -> None:
    """Take out the pieces `removed`, and index what is live and not yet indexed, with the model as it was fitted."""
    _index(folder, writer, removed, lambda _: SentenceVectors.load(folder / MODEL), progress)


def _index(
    folder: Path,
    writer: TextWriter,
    removed: Sequence[int],
    model_for: Callable[[Sequence[Ints]], SentenceVectors],
    progress: Progress,
) -> None:
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
    model = model_for(texts)
    vector_writer = VectorWriter(folder / VECTORS)
    vector_writer.remove(removed)
    write_all(
        vector_writer, numbers, lambda part: model.embed(texts[part]), lambda share: progress("ベクトル索引", share)
    )
    vector_writer.close()
    writer.mark_indexed()


def _fitted(folder: Path, words: WordVectors, texts: Sequence[Ints]) -> SentenceVectors:
    model = SentenceVectors.fit(words, texts)
    model.save(folder / MODEL)
    return model
