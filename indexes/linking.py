"""References in the text store: those that the workers found in each law, resolved when all laws are known.

Links hang on rows, not on ids: a text that stands for several revisions has its links once, and with a row they go.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from dataclasses import astuple, fields

from indexes.links.delegations import cited_back
from indexes.links.families import families
from indexes.links.law_index import KnownLaw, LawIndex, Places
from indexes.links.mentions import mentions
from indexes.links.model import Form, Found, Link
from indexes.links.packing import unpack
from indexes.links.resolving import links_of, meanings, resolve
from indexes.links.share import Share, share_of
from indexes.passage import Passage
from indexes.store.schema import LINK_INDEXES

Shares = dict[str, dict[str, int]]
"""By form of reference: how many were found, resolved, lead to the law only, out of the corpus, or are unresolved."""

_COUNTS = tuple(field.name for field in fields(Share))


def link(connection: sqlite3.Connection, laws: Collection[str] | None, ids: Collection[str] | None) -> None:
    """Resolve the references of `laws` and of the Diet's words under `ids` into links; with `laws` None, all of both.

    What refers to a changed law from elsewhere keeps its links, which name ids; it is resolved again where they lead
    to nothing any more.
    """
    if laws is None:
        ids = None
        _clear(connection)
    current = _current(connection)
    places = _HeldPlaces(connection, current)
    index = LawIndex(_known(connection), places.exists, places)
    touched = _touched(connection, places, index, current, laws)
    founds = {law_id: places.found(law_id) for law_id in touched}
    citing = cited_back(founds.values(), index, _parents(connection))
    files = _files(connection)
    for law_id, found in founds.items():
        meant = meanings(found, index)
        if laws is not None:
            connection.execute("DELETE FROM term WHERE law_id = ?", (law_id,))
            connection.execute("DELETE FROM share WHERE law_id = ?", (law_id,))
        _define(connection, current[law_id], found)
        _count(connection, current[law_id], share_of(found, meant), law_id)
        for file in files[law_id]:
            if file == current[law_id]:
                links = links_of(found, meant, citing)
            else:
                links = resolve(_found(connection, file), index, citing)
            _replace(connection, _live(connection, file), links, fresh=laws is None)
    for passages in _spoken(connection, ids):
        links = [one for passage in passages.values() for one in mentions(passage, index)]
        _replace(connection, {passage.id: n for n, passage in passages.items()}, links, fresh=laws is None)
    for name, columns in LINK_INDEXES.items():
        connection.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {columns}")


def _clear(connection: sqlite3.Connection) -> None:
    """Take out every link, and the SQL indexes, which are made again quicker than kept up row by row."""
    for table in ("link", "term", "share"):
        connection.execute(f"DELETE FROM {table}")
    for name in LINK_INDEXES:
        connection.execute(f"DROP INDEX IF EXISTS {name}")


def shares(connection: sqlite3.Connection) -> Shares:
    """How much of what is written has become links, over all laws held, by form."""
    sums = ", ".join(f"sum({name})" for name in _COUNTS)
    rows = connection.execute(f"SELECT form, {sums} FROM share GROUP BY form ORDER BY sum(found) DESC")
    return {form: dict(zip(_COUNTS, counts, strict=True)) for form, *counts in rows}


class _HeldPlaces(Places):
    """What the laws of the store hold, read law by law as it is asked for."""

    def __init__(self, connection: sqlite3.Connection, files: dict[str, int]) -> None:
        super().__init__()
        self._connection = connection
        self._files = files
        self._founds: dict[str, Found] = {}

    def found(self, law_id: str) -> Found:
        """What was found in a law that is held."""
        if law_id not in self._founds:
            self._founds[law_id] = _found(self._connection, self._files[law_id])
            self.add(self._founds[law_id])
        return self._founds[law_id]

    def exists(self, passage_id: str) -> bool:
        if super().exists(passage_id):
            return True
        self._need(passage_id.split(":")[1])
        return super().exists(passage_id)

    def nearest(self, passage_id: str, place: str) -> str:
        if not super().exists(passage_id):
            self._need(passage_id.split(":")[1])
        return super().nearest(passage_id, place)

    def table(self, law_id: str, label: str) -> str:
        self._need(law_id)
        return super().table(law_id, label)

    def _need(self, law_id: str) -> None:
        if law_id in self._files:
            self.found(law_id)


def _touched(
    connection: sqlite3.Connection,
    places: _HeldPlaces,
    index: LawIndex,
    current: dict[str, int],
    laws: Collection[str] | None,
) -> list[str]:
    """The laws to be resolved, in order of id, after the store knows which Act each Order and Rule fills in.

    With a law go its Act, Orders and Rules: what an Act delegates shows in it.
    """
    changed = [law_id for law_id in (current if laws is None else laws) if law_id in current]
    parents = families((places.found(law_id) for law_id in changed), index)
    connection.executemany(
        "UPDATE file SET parent = ? WHERE law_id = ?", ((parents.get(law_id, ""), law_id) for law_id in changed)
    )
    everywhere = _parents(connection)
    heads = {everywhere.get(law_id, law_id) for law_id in changed}
    children = (child for child, parent in everywhere.items() if parent in heads)
    leading_astray = set() if laws is None else {one for law_id in laws for one in _leading_astray(connection, law_id)}
    return sorted({*changed, *heads, *children, *leading_astray} & current.keys())


def _leading_astray(connection: sqlite3.Connection, law_id: str) -> list[str]:
    """The laws with links to articles that a law no longer has."""
    # The letter after : closes the range.
    query = """SELECT DISTINCT p.law_id FROM link JOIN passage p ON p.n = link.source
               WHERE target >= ? AND target < ? AND NOT EXISTS (
                   SELECT 1 FROM passage there WHERE there.live = 1
                   AND there.id = substr(target, 1, instr(target || '#', '#') - 1))"""
    return [one for (one,) in connection.execute(query, (f"law:{law_id}:", f"law:{law_id};"))]


def _parents(connection: sqlite3.Connection) -> dict[str, str]:
    return dict(connection.execute("SELECT law_id, parent FROM file WHERE parent <> ''").fetchall())


def _current(connection: sqlite3.Connection) -> dict[str, int]:
    """By law, the file that counts for what exists: the latest revision of those that have a live row."""
    order = """SELECT law_id, f FROM file WHERE found IS NOT NULL
               ORDER BY EXISTS (SELECT 1 FROM passage WHERE file = f AND live = 1), rank, since, name, f"""
    return dict(connection.execute(order).fetchall())


def _files(connection: sqlite3.Connection) -> dict[str, list[int]]:
    files: dict[str, list[int]] = {}
    for law_id, file in connection.execute("SELECT law_id, f FROM file WHERE found IS NOT NULL ORDER BY f"):
        files.setdefault(law_id, []).append(file)
    return files


def _found(connection: sqlite3.Connection, file: int) -> Found:
    return unpack(connection.execute("SELECT found FROM file WHERE f = ?", (file,)).fetchone()[0])


def _known(connection: sqlite3.Connection) -> Iterator[KnownLaw]:
    query = "SELECT law_id, title, number, abbreviations FROM file WHERE law_id <> '' ORDER BY rank, since"
    for law_id, title, number, names in connection.execute(query):
        yield KnownLaw(law_id, title, number, tuple(json.loads(names)))


def _live(connection: sqlite3.Connection, file: int) -> dict[str, int]:
    return dict(connection.execute("SELECT id, n FROM passage WHERE file = ? AND live = 1", (file,)).fetchall())


def _spoken(connection: sqlite3.Connection, ids: Collection[str] | None) -> Iterator[dict[int, Passage]]:
    """What was said in the Diet, spoken and written, by row number."""
    query = "SELECT n, id, url, verbatim, payload FROM passage WHERE kind IN ('diet', 'shitsumon') AND live = 1"
    if ids is None:
        cursor = connection.cursor().execute(query)
        while rows := cursor.fetchmany(2_000):
            yield {n: Passage.from_json(key, url, bool(verbatim), text) for n, key, url, verbatim, text in rows}
        return
    for passage_id in ids:
        rows = connection.execute(f"{query} AND id = ?", (passage_id,)).fetchall()
        yield {n: Passage.from_json(key, url, bool(verbatim), text) for n, key, url, verbatim, text in rows}


def _replace(connection: sqlite3.Connection, numbers: dict[str, int], links: Sequence[Link], *, fresh: bool) -> None:
    if not fresh:
        connection.executemany("DELETE FROM link WHERE source = ?", ((n,) for n in numbers.values()))
    connection.executemany(
        "INSERT INTO link VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (numbers[one.source], one.at, one.line, one.start, one.end, one.target, one.until, one.kind)
            for one in links
            if one.source in numbers
        ),
    )


def _define(connection: sqlite3.Connection, file: int, found: Found) -> None:
    connection.executemany(
        "INSERT INTO term VALUES (?, ?, ?, ?, ?, ?)",
        ((one.term, one.passage_id, one.at, one.law_id, one.scope, file) for one in found.terms),
    )


def _count(connection: sqlite3.Connection, file: int, shares: dict[Form, Share], law_id: str) -> None:
    counts = ((law_id, form, *astuple(one), file) for form, one in shares.items() if one.found)
    connection.executemany("INSERT INTO share VALUES (?, ?, ?, ?, ?, ?, ?, ?)", counts)
