"""Two searches without any analysis of Japanese: BM25 over character bigrams, and over what stands between spaces.

Both have an index of their own over the passages that the store searches, in force on the day: the law's name (or
house, committee and speaker) before the text, not cut into pieces. The index is tantivy's, by the store's own writer;
its two fields, head and body, hold the two kinds of token.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import pairwise
from pathlib import Path

from indexes.errors import HomeNotWritableError
from indexes.passage import Article, Passage
from indexes.store.protocol import Filter
from indexes.store.rows import Facts, Piece
from indexes.store.schema import day_number
from indexes.store.words import WordIndex, WordWriter
from indexes.text.numerals import fold_width

_SEARCHED = """
SELECT n, id, url, verbatim, payload, kind, law_id, house, committee, speaker, government, day FROM passage
WHERE live = 1 AND searchable = 1 AND since <= :on AND until > :on ORDER BY n
"""


class Baselines:
    """Searches over an index that `baselines` has made."""

    def __init__(self, index: WordIndex, ids: dict[int, str]) -> None:
        self._index = index
        self._ids = ids

    def by_bigrams(self, text: str, k: int, where: Filter) -> list[str]:
        """Ids of the best `k` passages by BM25 over pairs of letters."""
        return self._best(dict.fromkeys(_bigrams(text), 1.0), {}, k, where)

    def by_whitespace(self, text: str, k: int, where: Filter) -> list[str]:
        """Ids of the best `k` passages by BM25 over what stands between spaces."""
        return self._best({}, dict.fromkeys(fold_width(text).split(), 1.0), k, where)

    def _best(self, head: dict[str, float], body: dict[str, float], k: int, where: Filter) -> list[str]:
        return [self._ids[n] for n, _ in self._index.search(head, body, k, where)]


@contextmanager
def baselines(texts: Path, home: Path, on: date) -> Iterator[Baselines]:
    """Index the passages of a text store (`texts.sqlite`) in a folder below `home` that is removed afterwards.

    Raises HomeNotWritableError.
    """
    try:
        scratch = tempfile.TemporaryDirectory(prefix=".baselines-", dir=home)
    except OSError as error:
        raise HomeNotWritableError(
            f"{home} に書き込めません（{error.strerror}）。--no-ablation を付けるか、TOBEN_HOME を変えてください。"
        ) from error
    with scratch as folder:
        yield _indexed(texts, Path(folder), on)


def _indexed(texts: Path, folder: Path, on: date) -> Baselines:
    writer = WordWriter(folder)
    ids: dict[int, str] = {}
    for n, passage, facts in _passages(texts, on):
        ids[n] = passage.id
        text = f"{_name(passage)}\n{passage.text}"
        writer.add(n, Piece("", " ".join(_bigrams(text)), fold_width(text), b""), facts)
    writer.commit()
    return Baselines(WordIndex(folder), ids)


def _passages(texts: Path, on: date) -> Iterator[tuple[int, Passage, Facts]]:
    connection = sqlite3.connect(f"{texts.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        for n, key, url, verbatim, payload, *facts in connection.execute(_SEARCHED, {"on": day_number(on)}):
            kind, law_id, house, committee, speaker, government, day = facts
            of = Facts(kind, law_id, house, committee, speaker, bool(government), day)
            yield n, Passage.from_json(key, url, bool(verbatim), payload), of
    finally:
        connection.close()


def _name(passage: Passage) -> str:
    source = passage.source
    return source.law_title if isinstance(source, Article) else passage.label


def _bigrams(text: str) -> list[str]:
    folded = "".join(fold_width(text).split())
    return list(map("".join, pairwise(folded)))
