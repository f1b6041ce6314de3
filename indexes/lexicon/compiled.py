"""The lexicon as an index keeps it: keys cut into words, wordings found in the laws held (`lexicon.json`)."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from indexes.lexicon.entries import Entry, lexicon_digest, read_entries
from indexes.lexicon.matching import Places
from indexes.lexicon.placing import LawPlaces, place, wordings
from indexes.passage import Passage

LEXICON = "lexicon.json"


@dataclass(frozen=True, slots=True)
class Compiled:
    """All entries, and where their wordings stand."""

    entries: tuple[Entry, ...]
    places: Places


def compile_lexicon(
    folder: Path, connection: sqlite3.Connection, laws: Collection[str] | None, before: Path | None = None
) -> None:
    """Write `folder/lexicon.json` for the laws in a text store; with `laws` (ids), only theirs is looked up again.

    `before` is the folder of a generation whose keys need not be cut into words again, if they are still the same.
    """
    kept: dict[str, LawPlaces] = {}
    if laws is not None:
        kept = orjson.loads((folder / LEXICON).read_bytes())["places"]
    entries = _cut_before(before or folder) or read_entries()
    names = _law_ids(connection)
    places: dict[str, LawPlaces] = {}
    for law, terms in wordings(entries).items():
        law_id = names.get(law, "")
        if laws is not None and law in kept and law_id not in laws:
            places[law] = kept[law]
        elif law_id:
            places[law] = place(terms, _provisions(connection, law_id))
    rows = [[entry.law, entry.words, entry.terms] for entry in entries]
    data = {"digest": lexicon_digest(), "entries": rows, "places": places}
    (folder / LEXICON).write_bytes(orjson.dumps(data))


def read_lexicon(folder: Path) -> Compiled:
    """What `compile_lexicon` wrote; entries of another state of the data are cut into words again, which takes seconds."""
    data = orjson.loads((folder / LEXICON).read_bytes())
    places = {(law, term): found for law, terms in data["places"].items() for term, found in terms.items()}
    return Compiled(_entries(data) or read_entries(), places)


def _cut_before(folder: Path) -> tuple[Entry, ...]:
    """The entries of a generation, none where it has none of this state of the data or cannot be read."""
    try:
        return _entries(orjson.loads((folder / LEXICON).read_bytes()))
    except (OSError, ValueError, LookupError, TypeError):
        return ()


def _entries(data: Any) -> tuple[Entry, ...]:
    if data["digest"] != lexicon_digest():
        return ()
    return tuple(
        Entry(tuple(tuple(tuple(run) for run in word) for word in words), tuple(terms), law)
        for law, words, terms in data["entries"]
    )


def _law_ids(connection: sqlite3.Connection) -> dict[str, str]:
    """Law ids by title and abbreviation; a title goes before another law's abbreviation."""
    rows = connection.execute(
        "SELECT law_id, title, abbreviations FROM file WHERE law_id <> '' ORDER BY since"
    ).fetchall()
    names = {name: law_id for law_id, _, abbreviations in rows for name in orjson.loads(abbreviations)}
    return names | {title: law_id for law_id, title, _ in rows}


def _provisions(connection: sqlite3.Connection, law_id: str) -> Iterator[Passage]:
    query = (
        "SELECT id, url, verbatim, payload FROM passage "
        "WHERE law_id = ? AND +live = 1 AND searchable = 1 ORDER BY since DESC"
    )
    seen: set[str] = set()
    for key, url, verbatim, payload in connection.execute(query, (law_id,)):
        if key not in seen:
            seen.add(key)
            yield Passage.from_json(key, url, bool(verbatim), payload)
