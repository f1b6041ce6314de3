"""How long records are kept: conversations so many days after their last exchange, feedback for a time of its own.

A conversation goes as a whole, so that none is left without its beginning; one that is carried on stays. What is deleted
gives its room to new records; only when much of the file is free is the room given back to the disk, piece by piece.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from assistant.records.conversations import remove
from assistant.records.database import Clock, Database, now_by
from assistant.records.sessions import Sessions

DAYS = 90
# Longer than conversations: evaluators look back over a year of index generations and models.
FEEDBACK_DAYS = 365
_HOUR, _DAY = 3_600_000, 86_400_000
# How much one transaction does, so that nobody waits long for it.
_AT_ONCE = 50
# The file shrinks when a quarter of it, and more than so many pages, are free.
_FREE, _PAGES, _PIECE = 4, 2_000, 500


@dataclass(frozen=True, slots=True)
class Cleaned:
    """How much went."""

    conversations: int = 0
    feedback: int = 0
    sessions: int = 0


class Retention:
    """Deletes what is older than `days`, feedback what is older than `feedback_days`; 0 leaves nothing each time."""

    def __init__(
        self,
        database: Database,
        sessions: Sessions,
        days: int = DAYS,
        feedback_days: int = FEEDBACK_DAYS,
        clock: Clock = time.time,
    ) -> None:
        self._database = database
        self._sessions = sessions
        self._days = days
        self._feedback_days = feedback_days
        self._clock = clock
        self._next = 0

    def clean(self) -> Cleaned:
        """Delete what is due, on start. Raises RecordsError."""
        now = now_by(self._clock)
        # Where it fails it is tried again, but not after every answer.
        self._next = now + _HOUR
        gone = Cleaned(self._conversations(now), self._feedback(now), self._sessions.forget_expired())
        self._shrink()
        with self._database.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO state VALUES ('cleaned', ?)", (now,))
        self._next = now + _DAY
        return gone

    def clean_daily(self) -> Cleaned:
        """As `clean`, if no process has done so for a day; costs nothing else. May be called after every answer."""
        now = now_by(self._clock)
        if now < self._next:
            return Cleaned()
        with self._database.reading() as connection:
            row = connection.execute("SELECT value FROM state WHERE key = 'cleaned'").fetchone()
        done = row[0] if row else 0
        # A clock that was set back must not keep the records for ever.
        if done <= now < done + _DAY:
            self._next = done + _DAY
            return Cleaned()
        return self.clean()

    def _conversations(self, now: int) -> int:
        gone = 0
        while True:
            with self._database.writing() as connection:
                due = connection.execute(
                    "SELECT id FROM conversation WHERE changed < ? ORDER BY changed LIMIT ?",
                    (now - self._days * _DAY, _AT_ONCE),
                ).fetchall()
                for (conversation,) in due:
                    remove(connection, conversation)
            gone += len(due)
            if len(due) < _AT_ONCE:
                return gone

    def _feedback(self, now: int) -> int:
        with self._database.writing() as connection:
            return connection.execute("DELETE FROM feedback WHERE at < ?", (now - self._feedback_days * _DAY,)).rowcount

    def _shrink(self) -> None:
        """Have the deleted leave the log of SQLite too, and give much free room back to the disk."""
        with self._database.plain() as connection:
            (free,) = connection.execute("PRAGMA freelist_count").fetchone()
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
            if free > _PAGES and free * _FREE > pages:
                for _ in range(0, free, _PIECE):
                    # Each page is a row without columns; `execute` would stop behind the first.
                    connection.executescript(f"PRAGMA incremental_vacuum({_PIECE})")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
