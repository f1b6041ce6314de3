"""Texts and facts of passages in SQLite, and the tokens prepared for the other two indexes."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from indexes.passage import Passage
from indexes.store.protocol import Law

_SCHEMA = """
CREATE TABLE passage (
    n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, law_id TEXT NOT NULL, url TEXT NOT NULL,
    verbatim INTEGER NOT NULL, payload TEXT NOT NULL, facts TEXT NOT NULL,
    head TEXT NOT NULL, body TEXT NOT NULL, word_numbers BLOB NOT NULL
);
CREATE INDEX passage_law ON passage (law_id) WHERE law_id <> '';
CREATE TABLE law (
    law_id TEXT PRIMARY KEY, title TEXT NOT NULL, number TEXT NOT NULL, abbreviations TEXT NOT NULL,
    verbatim INTEGER NOT NULL
);
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A passage made ready for all three indexes: its JSON, the facts filters look at, and its tokens."""

    id: str
    url: str
    verbatim: bool
    payload: str
    facts: dict[str, str | int]
    head: str
    body: str
    word_numbers: bytes


class TextWriter:
    """Writes a new text store; rows of an older revision or a digest give way to official text."""

    def __init__(self, file: Path) -> None:
        self._connection = sqlite3.connect(file)
        # Nobody reads a generation before it is complete, so a half-written one may simply be thrown away.
        self._connection.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; {_SCHEMA}")

    def add_law(self, law: Law) -> None:
        """Register a law, replacing every passage held under its id."""
        self._connection.execute("DELETE FROM passage WHERE law_id = ? AND law_id <> ''", (law.law_id,))
        names = json.dumps(law.abbreviations, ensure_ascii=False)
        values = (law.law_id, law.title, law.number, names, law.verbatim)
        self._connection.execute("INSERT OR REPLACE INTO law VALUES (?, ?, ?, ?, ?)", values)

    def add(self, rows: Iterable[Row], *, replace: bool) -> None:
        """Add rows; at an id already held the new row wins if `replace`, else only over a digest."""
        insert = "INSERT INTO passage VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
        update = ", ".join(
            f"{column} = excluded.{column}"
            for column in ("url", "verbatim", "payload", "facts", "head", "body", "word_numbers")
        )
        condition = "" if replace else " WHERE passage.verbatim = 0"
        self._connection.executemany(insert + update + condition, map(_values, rows))

    def prepared(self) -> Iterator[tuple[int, Row]]:
        """Every row with its number, in order."""
        columns = "n, id, url, verbatim, payload, facts, head, body, word_numbers"
        for n, key, url, verbatim, payload, facts, *tokens in self._connection.execute(
            f"SELECT {columns} FROM passage ORDER BY n"
        ):
            yield n, Row(key, url, bool(verbatim), payload, json.loads(facts), *tokens)

    def counts(self) -> dict[str, int]:
        """Passages by kind, laws, and how many passages are digests."""
        counts = dict(self._connection.execute("SELECT kind, count(*) FROM passage GROUP BY kind").fetchall())
        one = self._connection.execute
        return {
            "passages": sum(counts.values()),
            "laws": one("SELECT count(*) FROM law").fetchone()[0],
            "articles": counts.get("law", 0),
            "speeches": counts.get("diet", 0),
            "digests": one("SELECT count(*) FROM passage WHERE verbatim = 0").fetchone()[0],
        }

    def close(self) -> None:
        """Commit and close."""
        self._connection.commit()
        self._connection.close()


class TextStore:
    """Reads a finished text store. SQLite connections belong to a thread, so each thread opens its own."""

    def __init__(self, file: Path) -> None:
        # immutable: no lock and no journal file, so a read-only medium serves as well.
        self._uri = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
        self._local = threading.local()
        self._connection()

    def ids(self, numbers: Collection[int]) -> dict[int, str]:
        """The passage ids of these numbers."""
        marks = ",".join("?" * len(numbers))
        return dict(self._connection().execute(f"SELECT n, id FROM passage WHERE n IN ({marks})", tuple(numbers)))

    def passages(self, ids: Collection[str]) -> dict[str, Passage]:
        """The passages of `ids`; unknown ids are left out."""
        marks = ",".join("?" * len(ids))
        return {passage.id: passage for passage in self._read(f"id IN ({marks})", tuple(ids))}

    def indexed_forms(self, ids: Collection[str]) -> dict[str, tuple[str, str]]:
        """Head and body of passages as indexed."""
        marks = ",".join("?" * len(ids))
        rows = self._connection().execute(f"SELECT id, head, body FROM passage WHERE id IN ({marks})", tuple(ids))
        return {key: (head, body) for key, head, body in rows}

    def law_passages(self, law_id: str) -> list[Passage]:
        """Every passage of a law, in the order of the law."""
        return list(self._read("law_id = ? ORDER BY n", (law_id,)))

    def laws(self) -> list[Law]:
        """Every law held."""
        rows = self._connection().execute("SELECT law_id, title, number, abbreviations, verbatim FROM law")
        return [Law(key, title, number, tuple(json.loads(names)), bool(v)) for key, title, number, names, v in rows]

    def size(self) -> int:
        """How many passages there are."""
        return int(self._connection().execute("SELECT count(*) FROM passage").fetchone()[0])

    def _read(self, condition: str, values: tuple[str, ...]) -> Iterator[Passage]:
        query = f"SELECT id, url, verbatim, payload FROM passage WHERE {condition}"
        for key, url, verbatim, payload in self._connection().execute(query, values):
            yield Passage.from_json(key, url, bool(verbatim), payload)

    def _connection(self) -> sqlite3.Connection:
        if not hasattr(self._local, "connection"):
            self._local.connection = sqlite3.connect(self._uri, uri=True)
        connection: sqlite3.Connection = self._local.connection
        return connection


def word_numbers(row: Row) -> npt.NDArray[np.int32]:
    """The word numbers of a row as an array, shape (words,)."""
    return np.frombuffer(row.word_numbers, dtype=np.int32)


def _values(row: Row) -> tuple[str | int | bytes, ...]:
    kind, law_id = str(row.facts["kind"]), str(row.facts.get("law_id", ""))
    facts = json.dumps(row.facts, ensure_ascii=False)
    return (
        row.id, kind, law_id, row.url, int(row.verbatim), row.payload, facts, row.head, row.body, row.word_numbers
    )  # fmt: skip
