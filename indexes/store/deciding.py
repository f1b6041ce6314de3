"""Which of the rows read speak for an id, and from when to when: decided from the rows alone, so it can be redone.

Of a law, several revisions live side by side. A text that two following revisions share is one passage, in force from
the first to the end of the last; a text that a revision changes or drops ends on the day that revision begins.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable
from datetime import date

from indexes.store.schema import OPEN, day_number

# The second part of the id of a document's section, "doc:<slug>:<section>".
_SLUG = "substr({0}.id, 5, instr(substr({0}.id, 5), ':') - 1)"


def decide(
    connection: sqlite3.Connection, today: date, laws: Collection[str] | None, ids: Collection[str] | None
) -> None:
    """Set `live`, `since` and `until` of the rows of `laws` and of the other `ids`; None means all that need it."""
    if laws is None:
        laws = _laws_with_a_choice(connection, today)
    if ids is None:
        ids = [key for (key,) in connection.execute(
            "SELECT id FROM passage WHERE kind <> 'law' GROUP BY id HAVING count(*) > 1"
        )]  # fmt: skip
    for law_id in laws:
        _decide_law(connection, law_id, day_number(today))
    for passage_id in ids:
        _decide_id(connection, passage_id)
    # Sections of a document are cut otherwise in a digest: where there is official text, all of the digest goes.
    connection.execute(f"""UPDATE passage SET live = {_SLUG.format("passage")} NOT IN (
        SELECT {_SLUG.format("o")} FROM passage o WHERE o.kind = 'doc' AND o.verbatim = 1
        ) WHERE kind = 'doc' AND verbatim = 0""")


def _laws_with_a_choice(connection: sqlite3.Connection, today: date) -> list[str]:
    """Laws with several files, a law that is repealed, or one that is not in force yet."""
    query = """SELECT law_id FROM file WHERE law_id <> '' GROUP BY law_id
               HAVING count(*) > 1 OR min(since) > ? UNION SELECT law_id FROM lifetime"""
    return [law_id for (law_id,) in connection.execute(query, (day_number(today),))]


def _decide_law(connection: sqlite3.Connection, law_id: str, today: int) -> None:
    revisions = _revisions(connection, law_id)
    repealed = connection.execute("SELECT repealed FROM ended WHERE law_id = ?", (law_id,)).fetchone()
    end = int(repealed[0]) if repealed else OPEN
    # Until the first official text comes into force, a digest of today's law says more than tomorrow's law.
    coming = revisions[0][1] if revisions and revisions[0][1] > today else None
    digests = connection.execute("SELECT 1 FROM passage WHERE law_id = ? AND verbatim = 0", (law_id,)).fetchone()
    connection.execute(
        "UPDATE passage SET live = ?, until = ? WHERE law_id = ? AND verbatim = 0",
        (not revisions or coming is not None, min(end, coming or OPEN), law_id),
    )
    connection.execute("UPDATE passage SET live = 0, until = ? WHERE law_id = ? AND verbatim = 1", (OPEN, law_id))
    live: dict[int, tuple[int, int]] = {}
    current: dict[str, tuple[int, bytes]] = {}
    for place, (file, since) in enumerate(revisions):
        # A law that is yet to come into force is shown, marked as such, from the day on which it is known.
        first = min(since, today) if place == 0 and not digests else since
        rows = connection.execute("SELECT n, id, content FROM passage WHERE file = ? ORDER BY n", (file,)).fetchall()
        held = set()
        for n, passage_id, content in rows:
            held.add(passage_id)
            before = current.get(passage_id)
            if before is not None and before[1] == content:
                continue
            if before is not None:
                live[before[0]] = (live[before[0]][0], since)
            current[passage_id] = (n, content)
            live[n] = (first, OPEN)
        for passage_id in current.keys() - held:
            n, _ = current.pop(passage_id)
            live[n] = (live[n][0], since)
    stretches = ((since, min(until, end), n) for n, (since, until) in live.items())
    _write(connection, ((since, until, n) for since, until, n in stretches if since < until))


def _revisions(connection: sqlite3.Connection, law_id: str) -> list[tuple[int, int]]:
    """(file, first day) of the official texts of a law, oldest first, one a day.

    Of two amendments in force from one day, the text that has both is the one whose revision id is the higher. Names
    decide between files of one revision, not the order of reading, which differs when a build carries on.
    """
    query = """SELECT f, since, (SELECT json_extract(payload, '$.source.revision') FROM passage WHERE file = f LIMIT 1)
               AS revision FROM file WHERE law_id = ? AND rank > 0 ORDER BY since, revision, name, f"""
    latest = {since: file for file, since, _ in connection.execute(query, (law_id,))}
    return [(file, since) for since, file in latest.items()]


def _decide_id(connection: sqlite3.Connection, passage_id: str) -> None:
    """The publisher's own text before a collection's, that before a digest; of equals that of the last file by name."""
    rows = connection.execute(
        "SELECT n FROM passage JOIN file ON f = file WHERE id = ? ORDER BY rank DESC, name DESC, n DESC", (passage_id,)
    ).fetchall()
    connection.executemany(
        "UPDATE passage SET live = ? WHERE n = ?", ((place == 0, n) for place, (n,) in enumerate(rows))
    )


def _write(connection: sqlite3.Connection, rows: Iterable[tuple[int, int, int]]) -> None:
    connection.executemany("UPDATE passage SET live = 1, since = ?, until = ? WHERE n = ?", rows)
