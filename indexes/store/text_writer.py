"""Writes a text store: rows as they are read, then the decision which of them count."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt

from indexes.passage import Passage
from indexes.repeals import Repeal
from indexes.sources.egov.lifetimes import Lifetime
from indexes.sources.files import PAGE_SUFFIXES, Fault
from indexes.store.rows import Facts, Piece, Row
from indexes.store.schema import INDEXES, OPEN, SCHEMA, day_number

DIGEST, COLLECTED, OFFICIAL = 0, 1, 2
"""How much a file's text counts: our digests, collections made by others, the publisher's own files."""


Key = tuple[str, str]


def key_of(name: str, mark: str) -> Key:
    """By what a file is known wherever it lies: the end of its name, and its mark.

    A page (PDF, HTML) is known by its whole name, because the place says what it is.
    """
    name = _spelt(name)
    return name if name.lower().endswith(PAGE_SUFFIXES) else name.replace("!", "/").rpartition("/")[2], mark


def _spelt(name: str) -> str:
    """A name as a database can hold it: file systems and archives have names that are no UTF-8."""
    return name.encode("utf-8", "backslashreplace").decode()


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A raw file: what it is called, its content's mark, the archive it came in (its mark), and how much it counts."""

    name: str
    mark: str
    archive: str = ""
    size: int = 0
    rank: int = OFFICIAL

    @property
    def key(self) -> Key:
        return key_of(self.name, self.mark)


@dataclass(frozen=True, slots=True)
class LawFacts:
    """What a file says of the law in it."""

    law_id: str
    title: str
    number: str
    abbreviations: tuple[str, ...]
    since: date | None
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Removed:
    """What went with files taken out: numbers of indexed pieces, laws and ids to be decided again."""

    pieces: list[int]
    laws: set[str]
    ids: set[str]


class TextWriter:
    """Owns the SQLite file while a generation is being built."""

    def __init__(self, file: Path) -> None:
        new = not file.exists()
        self.connection = sqlite3.connect(file)
        # Nobody reads a generation before it is complete, so a half-written one may simply be thrown away.
        self.connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536;")
        if new:
            self.connection.executescript(SCHEMA)
        self._next_passage = self._highest("passage") + 1
        self._next_piece = self._highest("piece") + 1

    def add_file(self, facts: FileFacts) -> int:
        """Register a raw file; its number."""
        values = (_spelt(facts.name), facts.mark, facts.archive, facts.size, facts.rank)
        cursor = self.connection.execute(
            "INSERT INTO file (name, mark, archive, bytes, rank) VALUES (?, ?, ?, ?, ?)", values
        )
        return int(cursor.lastrowid or 0)

    def add_faults(self, file: int, faults: Iterable[Fault]) -> None:
        """Keep what could not be used of a file, to be said again while it stays as it is."""
        rows = [(file, _spelt(fault.reason), fault.line) for fault in faults]
        self.connection.executemany("INSERT INTO fault VALUES (?, ?, ?)", rows)

    def add_endings(self, file: int, lifetimes: Iterable[Lifetime], repeals: Iterable[Repeal]) -> None:
        """Keep what a file says of the life of its law, and of laws that its 附則 repeals."""
        lifetimes = list(lifetimes)
        days = [(one.law_id, day_number(day), file) for one in lifetimes for day in one.revisions]
        self.connection.executemany("INSERT INTO revision VALUES (?, ?, ?)", days)
        ended = [(one.law_id, day_number(one.ended), one.reason, file) for one in lifetimes if one.ended]
        self.connection.executemany("INSERT OR REPLACE INTO lifetime VALUES (?, ?, ?, ?)", ended)
        rows = [(one.title, one.number, one.passage_id, one.at, file) for one in repeals]
        self.connection.executemany("INSERT INTO repeal VALUES (?, ?, ?, ?, ?)", rows)

    def reopen_archives(self, marks: Iterable[str]) -> None:
        """Have archives unpacked again next time, although they are known: some of their members were not taken in."""
        self.connection.executemany("UPDATE file SET archive = '' WHERE archive = ?", ((mark,) for mark in marks))

    def set_law(self, file: int, law: LawFacts, found: bytes | None = None) -> None:
        """Say which law a file holds, and what references were found in it."""
        names = json.dumps(law.abbreviations, ensure_ascii=False)
        since = day_number(law.since) if law.since else 0
        self.connection.execute(
            "UPDATE file SET law_id = ?, title = ?, number = ?, abbreviations = ?, since = ?, whole = ?, found = ? WHERE f = ?",
            (law.law_id, law.title, law.number, names, since, law.whole, found, file),
        )

    def add(self, rows: Iterable[Row], file: int) -> int:
        """Add the rows of a file, each live for the time being; how many."""
        verbatim_rows, pieces = [], []
        for row in rows:
            n = self._next_passage
            self._next_passage += 1
            verbatim_rows.append(_values(n, row, file))
            pieces += self._numbered(n, row.pieces)
        self.connection.executemany(f"INSERT INTO passage VALUES ({','.join('?' * 22)})", verbatim_rows)
        self.connection.executemany("INSERT INTO piece VALUES (?, ?, ?, ?, ?, ?)", pieces)
        return len(verbatim_rows)

    def remove_files(self, files: Iterable[int]) -> Removed:
        """Take out files with all that came from them."""
        removed = Removed([], set(), set())
        for file in files:
            for passage_id, law_id in self.connection.execute("SELECT id, law_id FROM passage WHERE file = ?", (file,)):
                (removed.laws if law_id else removed.ids).add(law_id or passage_id)
            lifetimes = self.connection.execute("SELECT law_id FROM lifetime WHERE file = ?", (file,))
            removed.laws.update(law_id for (law_id,) in lifetimes)
            within = "passage IN (SELECT n FROM passage WHERE file = ?)"
            indexed = "passage IN (SELECT n FROM passage WHERE file = ? AND indexed = 1)"
            removed.pieces.extend(
                n for (n,) in self.connection.execute(f"SELECT n FROM piece WHERE {indexed}", (file,))
            )
            self.connection.execute(f"DELETE FROM piece WHERE {within}", (file,))
            self.connection.execute(f"DELETE FROM link WHERE {within.replace('passage IN', 'source IN')}", (file,))
            for table, column in (
                ("passage", "file"),
                ("term", "file"),
                ("lifetime", "file"),
                ("repeal", "file"),
                ("revision", "file"),
                ("share", "file"),
                ("fault", "file"),
                ("file", "f"),
            ):
                self.connection.execute(f"DELETE FROM {table} WHERE {column} = ?", (file,))
        return removed

    def law_ids(self) -> set[str]:
        """The laws of which there is anything."""
        return {law_id for (law_id,) in self.connection.execute("SELECT DISTINCT law_id FROM file WHERE law_id <> ''")}

    def no_longer_live(self) -> list[int]:
        """Pieces that the other indexes hold, of passages that no longer speak for their id."""
        query = "SELECT piece.n FROM passage p JOIN piece ON passage = p.n WHERE p.live = 0 AND p.indexed = 1"
        return [n for (n,) in self.connection.execute(query)]

    def pieces(self, n: int) -> list[Piece]:
        """The pieces of a passage."""
        query = "SELECT at, head, body, word_numbers FROM piece WHERE passage = ? ORDER BY n"
        return [Piece(*row) for row in self.connection.execute(query, (n,))]

    def indexed_pieces(self, n: int) -> list[int]:
        """Numbers of a passage's pieces that the other indexes hold."""
        query = "SELECT piece.n FROM passage p JOIN piece ON passage = p.n WHERE p.n = ? AND p.indexed = 1"
        return [piece for (piece,) in self.connection.execute(query, (n,))]

    def replace_row(self, n: int, payload: str, pieces: Iterable[Piece]) -> None:
        """Give a passage another payload and other pieces."""
        self.connection.execute("UPDATE passage SET payload = ?, indexed = 0 WHERE n = ?", (payload, n))
        self.connection.execute("DELETE FROM piece WHERE passage = ?", (n,))
        numbered = self._numbered(n, tuple(pieces))
        self.connection.executemany("INSERT INTO piece VALUES (?, ?, ?, ?, ?, ?)", numbered)

    def finish_rows(self) -> None:
        """Make the SQL indexes, once the bulk of the rows is in."""
        self.connection.executescript(INDEXES)

    def unindexed(self) -> Iterator[tuple[int, Piece, Facts]]:
        """Pieces of live passages that the word and vector indexes do not hold yet, by number."""
        query = """SELECT piece.n, piece.at, piece.head, piece.body, piece.word_numbers, kind, law_id, house, committee,
                   speaker, government, day, office, session, party FROM piece JOIN passage p ON p.n = piece.passage
                   WHERE p.live = 1 AND p.indexed = 0 ORDER BY piece.n"""
        for n, at, head, body, numbers, *facts in self.connection.execute(query):
            kind, law_id, house, committee, speaker, government, *rest = facts
            yield (
                n,
                Piece(at, head, body, numbers),
                Facts(kind, law_id, house, committee, speaker, bool(government), *rest),
            )

    def unindexed_passages(self) -> Iterator[tuple[Passage, int]]:
        """The live passages whose pieces `unindexed` gives, in the same order, each with the number of its pieces."""
        query = """SELECT p.id, p.url, p.verbatim, p.payload, count(*) FROM piece JOIN passage p ON p.n = piece.passage
                   WHERE p.live = 1 AND p.indexed = 0 GROUP BY p.n ORDER BY min(piece.n)"""
        for key, url, verbatim, payload, pieces in self.connection.execute(query):
            yield Passage.from_json(key, url, bool(verbatim), payload), pieces

    def mark_indexed(self) -> None:
        """Record that the other two indexes now hold what is live, and no more."""
        self.connection.execute("UPDATE passage SET indexed = live WHERE indexed <> live")
        self.connection.execute("DELETE FROM place")
        self.connection.execute(
            "INSERT INTO place SELECT piece.n, p.id, piece.at, p.since, p.until "
            "FROM piece JOIN passage p ON p.n = piece.passage WHERE p.indexed = 1 ORDER BY piece.n"
        )

    def counts(self) -> dict[str, int]:
        """Passages by kind, laws, and how many passages are digests; of what is live."""
        live = "FROM passage WHERE live = 1"
        by_kind = dict(self.connection.execute(f"SELECT kind, count(*) {live} GROUP BY kind").fetchall())
        one = self.connection.execute
        return {
            "passages": sum(by_kind.values()),
            "laws": one(f"SELECT count(DISTINCT law_id) {live} AND law_id <> ''").fetchone()[0],
            "articles": by_kind.get("law", 0),
            "speeches": by_kind.get("diet", 0),
            "documents": by_kind.get("doc", 0),
            "written": by_kind.get("shitsumon", 0),
            "digests": one(f"SELECT count(*) {live} AND verbatim = 0").fetchone()[0],
            "pieces": one("SELECT count(*) FROM piece JOIN passage p ON p.n = passage AND p.live = 1").fetchone()[0],
        }

    def close(self) -> None:
        """Commit and close."""
        self.connection.commit()
        self.connection.close()

    def _numbered(self, passage: int, pieces: tuple[Piece, ...]) -> list[tuple[int, int, str, str, str, bytes]]:
        first = self._next_piece
        self._next_piece += len(pieces)
        return [(first + i, passage, one.at, one.head, one.body, one.word_numbers) for i, one in enumerate(pieces)]

    def _highest(self, table: str) -> int:
        return int(self.connection.execute(f"SELECT coalesce(max(n), 0) FROM {table}").fetchone()[0])


def numbers_of(piece: Piece) -> npt.NDArray[np.int32]:
    """The word numbers of a piece as an array, shape (words,)."""
    return np.frombuffer(piece.word_numbers, dtype=np.int32)


def _values(n: int, row: Row, file: int) -> tuple[int | str | bytes, ...]:
    facts = row.facts
    return (
        n, row.id, file, row.since, OPEN, 1, 0, int(row.searchable), row.content,
        facts.kind, facts.law_id, facts.house, facts.committee, facts.speaker, int(facts.government), facts.day,
        facts.office, facts.session, facts.party,
        row.url, int(row.verbatim), row.payload
    )  # fmt: skip
