"""The records of one home: one file, and the rooms over it. What a face opens at start and hands to its screens."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.records.conversations import Conversations
from assistant.records.database import NAME, Database
from assistant.records.feedback import FeedbackRecords
from assistant.records.retention import Retention
from assistant.records.sessions import Sessions
from assistant.settings import Settings


@dataclass(frozen=True, slots=True)
class Records:
    """All that is kept of users. `keeps_history` is False where the operator wants no conversation on the disk."""

    database: Database
    conversations: Conversations
    feedback: FeedbackRecords
    sessions: Sessions
    retention: Retention
    keeps_history: bool = True

    @classmethod
    def open(cls, settings: Settings) -> Records:
        """The records in `settings.home`. Nothing is read or made on the disk before the first use, so nothing fails."""
        database = Database(settings.home / NAME)
        sessions = Sessions(database)
        return cls(
            database,
            Conversations(database),
            FeedbackRecords(database),
            sessions,
            Retention(database, sessions, settings.retention_days, settings.feedback_days),
            keeps_history=settings.retention_days > 0,
        )

    def close(self) -> None:
        """Give the file back. A later use opens it anew."""
        self.database.close()
