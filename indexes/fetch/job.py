"""One fetch: where to, from whom, how fast, who watches, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from indexes.fetch.client import Client, ItemError, Pace, Publishers, never
from indexes.fetch.report import Failure, Progress, Report, Step


def unwatched(_step: Step) -> None:
    """Nobody watches."""


@dataclass(frozen=True, slots=True)
class Job:
    """What every fetch needs. `report` fills while it runs, so that it tells the truth after an abort, too."""

    home: Path
    publishers: Publishers = field(default_factory=Publishers)
    pace: Pace = field(default_factory=Pace)
    progress: Progress = unwatched
    cancelled: Callable[[], bool] = never
    report: Report = field(default_factory=Report)

    def client(self, name: str, pause: float, others: Iterable[str] = ()) -> Client:
        """A client that talks to the publishers, and to the sites of the `others` (addresses)."""
        return Client(name, (*self.publishers.addresses(), *others), self.pace, pause, self.cancelled)

    @contextmanager
    def item(self, what: str) -> Iterator[None]:
        """Whatever is done inside may fail without ending the fetch: it becomes one failure of the report."""
        try:
            yield
        except ItemError as error:
            self.report.failures.append(Failure(what, error.why, error.remedy))
