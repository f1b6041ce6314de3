"""The AI pack in one go: the catalogue's laws as in force today, and what the Diet has said of AI since 2023.

The minutes write ＡＩ far more often than 人工知能: of the meetings on the latter every speech is fetched, so that
answers keep their questions, of the rest (hundreds of megabytes) only the speeches that say ＡＩ.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from indexes.fetch import egov, kokkai
from indexes.fetch.client import Pace, Publishers, UnreachableError, never
from indexes.fetch.job import Job, unwatched
from indexes.fetch.report import Failure, Progress, Report

_SINCE = date(2023, 1, 1)
MINUTES = (
    kokkai.Query(words="人工知能", since=_SINCE),
    kokkai.Query(words="ＡＩ", since=_SINCE, whole_meetings=False),
)


def fetch_pack(
    home: Path,
    publishers: Publishers,
    progress: Progress = unwatched,
    cancelled: Callable[[], bool] = never,
    pace: Pace | None = None,
) -> Report:
    """Fetch the AI pack into `home`/raw; what is there and unchanged is not fetched again.

    Returns a report, which holds a failure for every single thing that could not be had, and for a publisher that
    could not be reached. Raises UnreachableError where no publisher could be, StoppedError once `cancelled` says so,
    HomeNotWritableError and FetchBusyError.
    """
    job = Job(home, publishers, pace or Pace(), progress, cancelled)
    unreached: list[UnreachableError] = []
    for name, fetch in (("法令", egov.fetch_pack_laws), ("国会会議録", _fetch_minutes)):
        try:
            fetch(job)
        except UnreachableError as error:
            unreached.append(error)
            job.report.failures.append(Failure(name, error.why, error.remedy))
    if len(unreached) == 2:
        raise unreached[0]
    return job.report


def _fetch_minutes(job: Job) -> None:
    for query in MINUTES:
        kokkai.fetch_minutes(job, query)
