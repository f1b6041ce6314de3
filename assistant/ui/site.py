"""What every screen is built over."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.engine import Assistant
from assistant.records.keeping import Records
from assistant.settings import Settings
from assistant.ui.ask.desk import Desk
from assistant.ui.holder import Holder


@dataclass(frozen=True, slots=True)
class Site:
    """The settings of the server, the assistant of now, what is kept of users, and where their questions are handed in."""

    settings: Settings
    holder: Holder
    records: Records
    desk: Desk

    def close(self, patience: float) -> None:
        """Give the index back, unless somebody still reads it after `patience` seconds: that would end in a fault."""
        if self.desk.close(patience):
            self.holder.close()

    @classmethod
    def over(cls, assistant: Assistant, records: Records) -> Site:
        """A site over an assistant that is open, and over records."""
        holder = Holder(assistant)
        return cls(assistant.settings, holder, records, Desk(holder, records))
