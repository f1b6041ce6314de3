"""The baseline of a benchmark: SQLite's own full-text search (FTS5) with its trigram tokenizer, in memory.

It is what a developer would have without any of Toben's indexes. A question is the OR of its trigrams, ranked by
SQLite's BM25. Each passage has its label (law, article and caption; or house, committee and speaker) before its text.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from eval.bench_questions import BenchQuestion
from indexes.passage import Article, Passage, Speech
from indexes.store.protocol import Filter
from indexes.text.numerals import fold_width

_SCHEMA = """
CREATE TABLE passage (n INTEGER PRIMARY KEY, id TEXT, kind TEXT, law_id TEXT,
                      house TEXT, committee TEXT, speaker TEXT, day TEXT);
CREATE VIRTUAL TABLE words USING fts5 (text, content='', tokenize='trigram');
"""
_SEARCH = """
SELECT passage.id FROM words JOIN passage ON passage.n = words.rowid
WHERE words MATCH :words AND passage.kind LIKE :kind AND passage.law_id LIKE :law_id AND passage.house LIKE :house
  AND passage.committee LIKE :committee AND passage.speaker LIKE :speaker
  AND passage.day BETWEEN :date_from AND :date_to
ORDER BY words.rank LIMIT :k
"""


class TrigramBaseline:
    """Every passage of a text store (`texts.sqlite`) in an in-memory FTS5 table."""

    def __init__(self, texts: Path) -> None:
        self._connection = sqlite3.connect(":memory:")
        self._connection.executescript(_SCHEMA)
        for n, passage in _passages(texts):
            self._connection.execute("INSERT INTO passage VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (n, *_facts(passage)))
            text = fold_width(f"{passage.label}\n{passage.text}")
            self._connection.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (n, text))
        self._connection.execute("INSERT INTO words (words) VALUES ('optimize')")
        self._connection.commit()

    def search(self, question: BenchQuestion, k: int) -> list[str]:
        """Ids of the best `k` passages."""
        words = _trigrams(question.text)
        if not words:
            return []
        rows = self._connection.execute(_SEARCH, {"words": words, "k": k, **_conditions(question.where)})
        return [passage_id for (passage_id,) in rows]

    def close(self) -> None:
        """Give the memory back."""
        self._connection.close()


def _passages(texts: Path) -> Iterator[tuple[int, Passage]]:
    connection = sqlite3.connect(f"{texts.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        for n, key, url, verbatim, payload in connection.execute(
            "SELECT n, id, url, verbatim, payload FROM passage WHERE live = 1"
        ):
            yield n, Passage.from_json(key, url, bool(verbatim), payload)
    finally:
        connection.close()


def _facts(passage: Passage) -> tuple[str, ...]:
    source = passage.source
    if isinstance(source, Article):
        return (passage.id, passage.kind, source.law_id, "", "", "", "")
    if not isinstance(source, Speech):
        return (passage.id, passage.kind, "", "", "", "", "")
    day = source.date.isoformat()
    return (passage.id, passage.kind, "", source.house, source.meeting, source.speaker, day)


def _trigrams(text: str) -> str:
    folded = "".join(fold_width(text).split())
    trigrams = dict.fromkeys(folded[start : start + 3] for start in range(len(folded) - 2))
    return " OR ".join('"{}"'.format(trigram.replace('"', '""')) for trigram in trigrams)


def _conditions(where: Filter) -> dict[str, str]:
    return {
        "kind": where.kinds[0] if where.kinds else "%",
        "law_id": where.law_ids[0] if where.law_ids else "%",
        "house": where.house or "%",
        "committee": where.committee or "%",
        "speaker": where.speaker or "%",
        "date_from": where.date_from.isoformat() if where.date_from else "",
        "date_to": where.date_to.isoformat() if where.date_to else "9999",
    }
