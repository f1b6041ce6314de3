"""The tables of a text store.

Everything that was read stays (`passage`, one row for each file that holds a text); what of it counts is decided
afterwards and can be decided again when files come or go: `live` says which row of several speaks for an id on a day,
`until` when its text ends, `indexed` whether the word and vector indexes have its pieces. `place` says again
of each piece indexed where it belongs: beside the long texts, looking that up would take five times as long. Of several files that tell
the end of a law, the last by name counts (`ended`).
"""

from __future__ import annotations

from datetime import date

ALWAYS, OPEN = 0, 99_999_999
"""Day numbers of a text that has no known first day, and of one that has no last."""

SCHEMA = """
CREATE TABLE file (
    f INTEGER PRIMARY KEY, name TEXT NOT NULL, mark TEXT NOT NULL, archive TEXT NOT NULL, bytes INTEGER NOT NULL,
    rank INTEGER NOT NULL, law_id TEXT NOT NULL DEFAULT '', since INTEGER NOT NULL DEFAULT 0,
    title TEXT NOT NULL DEFAULT '', number TEXT NOT NULL DEFAULT '', abbreviations TEXT NOT NULL DEFAULT '[]',
    whole INTEGER NOT NULL DEFAULT 1, parent TEXT NOT NULL DEFAULT '', found BLOB
);
CREATE INDEX file_law ON file (law_id);
CREATE TABLE fault (file INTEGER NOT NULL, reason TEXT NOT NULL, line INTEGER);
CREATE TABLE passage (
    n INTEGER PRIMARY KEY, id TEXT NOT NULL, file INTEGER NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL,
    live INTEGER NOT NULL, indexed INTEGER NOT NULL, searchable INTEGER NOT NULL, content BLOB NOT NULL,
    kind TEXT NOT NULL, law_id TEXT NOT NULL, house TEXT NOT NULL, committee TEXT NOT NULL, speaker TEXT NOT NULL,
    government INTEGER NOT NULL, day INTEGER NOT NULL, office TEXT NOT NULL, session INTEGER NOT NULL, party TEXT NOT NULL,
    url TEXT NOT NULL, verbatim INTEGER NOT NULL, payload TEXT NOT NULL
);
CREATE TABLE piece (
    n INTEGER PRIMARY KEY, passage INTEGER NOT NULL, at TEXT NOT NULL,
    head TEXT NOT NULL, body TEXT NOT NULL, word_numbers BLOB NOT NULL
);
CREATE TABLE place (n INTEGER PRIMARY KEY, id TEXT NOT NULL, at TEXT NOT NULL, since INTEGER NOT NULL,
    until INTEGER NOT NULL);
CREATE TABLE link (source INTEGER NOT NULL, at TEXT NOT NULL, line INTEGER NOT NULL, start INTEGER NOT NULL,
    stop INTEGER NOT NULL, target TEXT NOT NULL, until TEXT NOT NULL, kind TEXT NOT NULL);
CREATE TABLE term (term TEXT NOT NULL, passage_id TEXT NOT NULL, at TEXT NOT NULL, law_id TEXT NOT NULL,
    scope TEXT NOT NULL, file INTEGER NOT NULL);
CREATE TABLE share (law_id TEXT NOT NULL, form TEXT NOT NULL, found INTEGER NOT NULL, resolved INTEGER NOT NULL,
    law_only INTEGER NOT NULL, outside INTEGER NOT NULL, unresolved INTEGER NOT NULL, file INTEGER NOT NULL);
CREATE TABLE cited (target TEXT PRIMARY KEY, laws INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE repeal (title TEXT NOT NULL, number TEXT NOT NULL, passage_id TEXT NOT NULL, at TEXT NOT NULL,
    file INTEGER NOT NULL);
CREATE TABLE revision (law_id TEXT NOT NULL, since INTEGER NOT NULL, file INTEGER NOT NULL);
CREATE INDEX revision_law ON revision (law_id);
CREATE TABLE lifetime (law_id TEXT NOT NULL, repealed INTEGER NOT NULL, reason TEXT NOT NULL, file INTEGER NOT NULL,
    PRIMARY KEY (law_id, file));
CREATE VIEW ended AS SELECT l.law_id, l.repealed, max(coalesce(f.name, '')) AS told_by
    FROM lifetime l LEFT JOIN file f ON f.f = l.file GROUP BY l.law_id;
"""

# Made once the rows are in: filling an index row by row costs more.
INDEXES = """
CREATE INDEX IF NOT EXISTS passage_id ON passage (id);
CREATE INDEX IF NOT EXISTS passage_law ON passage (law_id);
CREATE INDEX IF NOT EXISTS passage_file ON passage (file);
CREATE INDEX IF NOT EXISTS piece_passage ON piece (passage);
CREATE INDEX IF NOT EXISTS passage_diet ON passage (house, committee, speaker, office, government, party, session, day)
    WHERE live = 1 AND kind IN ('diet', 'shitsumon');
CREATE INDEX IF NOT EXISTS passage_state ON passage (live, kind, indexed, verbatim, law_id);
"""

LINK_INDEXES = {
    "link_source": "link (source)",
    "link_target": "link (target)",
    "term_term": "term (term)",
    "term_law": "term (law_id)",
    "term_file": "term (file)",
    "share_law": "share (law_id)",
}


def day_number(day: date) -> int:
    """2025-04-11 as 20250411: one integer that sorts, for SQLite and tantivy alike."""
    return day.year * 10_000 + day.month * 100 + day.day


def day_of(number: int) -> date | None:
    """Undo `day_number`; None for ALWAYS and OPEN."""
    return None if number in (ALWAYS, OPEN) else date(number // 10_000, number // 100 % 100, number % 100)
