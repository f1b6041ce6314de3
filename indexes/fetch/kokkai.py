"""Diet minutes from the NDL's 国会会議録検索API (https://kokkai.ndl.go.jp/api.html), JSON.

A query is asked quarter by quarter, because the API lists the newest meeting first: within a quarter long past pages
stay where they are, so what is complete is never fetched again. Pages are kept as they came, each on its own:
`<meeting|speech>-<hash of the query>/<quarter>-<position>.json`, and `.empty` where a quarter has nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, BinaryIO

from indexes.days import today_in_japan
from indexes.errors import BadInputError
from indexes.fetch.client import MIB, Answer, Client, ItemError
from indexes.fetch.content import Form, parsed
from indexes.fetch.job import Job
from indexes.fetch.raw import Shelf, open_shelf
from indexes.fetch.report import Step

NAME = "国会会議録検索システム"
FOLDER = "kokkai"
LICENCE = "国会会議録検索システム（国立国会図書館）の利用条件。発言の著作権は発言者に帰属"
# The NDL asks for one request at a time and some seconds between two.
PAUSE = 3.0

MAX_PAGE_BYTES = 256 * MIB
# Minutes appear a month or two after the meeting, corrections a little later; then a quarter is closed.
_SETTLED = timedelta(days=180)
_HOUSES = {"shu": "衆議院", "san": "参議院"}
_ALL_HOUSES = ("衆議院", "参議院", "両院", "両院協議会")
_MOST_PAGES = 10_000
# How often a list may move under a fetch that walks along it.
_RESTARTS = 3


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for. `words` is searched in the speeches (all of them, where a space parts several).

    With `whole_meetings` every speech of a meeting comes, so that an answer keeps its question; else only the speeches
    that match. Days are inclusive.
    """

    words: str = ""
    since: date | None = None
    until: date | None = None
    house: str = ""
    meeting: str = ""
    speaker: str = ""
    session: int | None = None
    whole_meetings: bool = True

    @property
    def endpoint(self) -> str:
        """The API's name for what comes back."""
        return "meeting" if self.whole_meetings else "speech"

    def conditions(self) -> dict[str, str]:
        """The API's parameters, days left out. Raises BadInputError where a condition is missing or impossible."""
        house = _HOUSES.get(self.house, self.house)
        if house and house not in _ALL_HOUSES:
            raise BadInputError(f"院名 {house!r} はありません。shu、san、{'、'.join(_ALL_HOUSES)} のどれかです。")
        if self.since and self.until and self.since > self.until:
            raise BadInputError("--from が --until より後の日です。日付を確かめてください。")
        session = str(self.session) if self.session else ""
        given = {
            "any": self.words, "nameOfHouse": house, "nameOfMeeting": self.meeting, "speaker": self.speaker,
            "sessionFrom": session, "sessionTo": session,
        }  # fmt: skip
        conditions = {name: value for name, value in given.items() if value}
        if not (conditions or self.since or self.until):
            raise BadInputError("検索の条件がありません。--any や --from などを指定してください。")
        return conditions


@dataclass(frozen=True, slots=True)
class Window:
    """A span of days asked for at once, and the beginning of its files' paths."""

    prefix: str
    first: date | None
    last: date | None

    def conditions(self) -> dict[str, str]:
        """The API's parameters."""
        days = {"from": self.first, "until": self.last}
        return {name: day.isoformat() for name, day in days.items() if day}


def fetch_minutes(job: Job, query: Query, today: date | None = None) -> None:
    """Every page of the answers to a query. Raises BadInputError."""
    conditions = query.conditions()
    today = today or today_in_japan()
    with open_shelf(job.home, FOLDER, LICENCE) as shelf, job.client(NAME, PAUSE) as client:
        walk = _Walk(job, client, shelf, query, conditions)
        walk.count()
        for window in _windows(query, conditions, today):
            with job.item(f"会議録 {window.prefix.rpartition('/')[2]}"):
                walk.window(window)


class _Walk:
    """Along the pages of one query."""

    def __init__(self, job: Job, client: Client, shelf: Shelf, query: Query, conditions: dict[str, str]) -> None:
        self._job = job
        self._client = client
        self._shelf = shelf
        self._query = query
        self._conditions = conditions
        self._url = f"{job.publishers.kokkai}{query.endpoint}"
        self._size = 10 if query.whole_meetings else 100
        self._done = 0
        self._total: int | None = None

    def count(self) -> None:
        """Ask how much there is, for the progress bar and for whoever finds nothing."""
        days = Window("", self._query.since, self._query.until).conditions()
        listing = "meeting_list" if self._query.whole_meetings else "speech"
        page = {"maximumRecords": "1", "recordPacking": "json"}
        with self._job.item("会議録の件数"):
            answer = self._client.json(f"{self._job.publishers.kokkai}{listing}", {**self._conditions, **days, **page})
            self._total = _number(answer, "numberOfRecords")
            if not self._total:
                self._job.report.notes.append("条件に合う会議録はありません。")
        self._tell()

    def window(self, window: Window) -> None:
        """Every page of a window; none of one that was complete and settled when it was last fetched."""
        pages = self._kept(window)
        complete = bool(pages) and pages[-1].following is None
        if complete and not self._settled(window, pages[0]):
            first = self._page(window, 1)
            if first.new:
                for page in pages[1:]:
                    self._shelf.forget(page.path)
                complete, pages = False, [first]
        if complete:
            self._job.report.unchanged += len(pages)
            self._tell(sum(page.returned for page in pages))
            return
        self._rest(window, pages)

    def _settled(self, window: Window, page: _Page) -> bool:
        record = self._shelf.find(page.path)
        if record is None or window.last is None:
            return False
        return datetime.fromisoformat(record.fetched_at).date() > window.last + _SETTLED

    def _rest(self, window: Window, pages: list[_Page]) -> None:
        """The pages after those that are kept; from the start where the list has moved meanwhile."""
        restarts = 0
        self._tell(sum(page.returned for page in pages))
        position = pages[-1].following if pages else 1
        while position is not None:
            page = self._page(window, position)
            if pages and page.total != pages[0].total:
                restarts += 1
                if restarts > _RESTARTS:
                    raise ItemError("取得の途中で一覧が変わり続けています")
                self._tell(-sum(page.returned for page in pages))
                for kept in pages:
                    self._shelf.forget(kept.path)
                pages, position = [], 1
                continue
            pages.append(page)
            self._tell(page.returned)
            position = page.following
            if len(pages) > _MOST_PAGES:
                raise ItemError("ページが終わりません")
        for path in self._shelf.paths(window.prefix):
            if path not in {page.path for page in pages}:
                self._shelf.remove(path)

    def _kept(self, window: Window) -> list[_Page]:
        """The pages of a window that are on the shelf, as far as they follow one upon another."""
        pages: list[_Page] = []
        position: int | None = 1
        while position is not None:
            record = self._shelf.find(_path(window, position)) or self._shelf.find(_path(window, position, ".empty"))
            if record is None:
                break
            with self._shelf.open(record) as file:
                page = _read_page(file, record.path, position)
            if page is None or (pages and page.total != pages[0].total):
                break
            pages.append(page)
            position = page.following
        return pages

    def _page(self, window: Window, position: int) -> _Page:
        asked = {"startRecord": str(position), "maximumRecords": str(self._size), "recordPacking": "json"}
        with self._shelf.incoming() as file:
            answer: Answer = self._client.fetch(
                self._url, file, Form.JSON, params={**self._conditions, **window.conditions(), **asked},
                limit=MAX_PAGE_BYTES,
            )  # fmt: skip
            page = _read_page(file, "", position)
            if page is None:
                raise ItemError("国会会議録APIの応答の形が違います")
            path = _path(window, position, ".json" if page.returned else ".empty")
            new = self._shelf.keep(file, path, answer)
            self._job.report.count(new=new, size=answer.size)
        return _Page(path, page.total, page.returned, page.following, new)

    def _tell(self, more: int = 0) -> None:
        self._done += more
        unit = "会議" if self._query.whole_meetings else "発言"
        self._job.progress(Step("会議録", self._done, self._total, unit))


@dataclass(frozen=True, slots=True)
class _Page:
    """A page of answers: how many records there are in all, how many on it, and where the next one begins."""

    path: str
    total: int
    returned: int
    following: int | None
    new: bool = False


def _windows(query: Query, conditions: dict[str, str], today: date) -> Iterator[Window]:
    marks = "\n".join(f"{name}={value}" for name, value in sorted(conditions.items()))
    folder = f"{query.endpoint}-{hashlib.sha256(marks.encode()).hexdigest()[:12]}"
    if query.since is None:
        yield Window(f"{folder}/all-{query.until or 'today'}", None, query.until)
        return
    first, end = query.since, query.until or today
    while first <= end:
        quarter = (first.month - 1) // 3
        following = date(first.year + (quarter + 1) // 4, (quarter + 1) % 4 * 3 + 1, 1)
        last = following - timedelta(days=1)
        if query.until:
            last = min(last, query.until)
        # Named by its days: a window that begins or ends inside a quarter is another one.
        yield Window(f"{folder}/{first:%Y%m%d}-{last:%Y%m%d}", first, last)
        first = following


def _path(window: Window, position: int, suffix: str = ".json") -> str:
    return f"{window.prefix}-{position:06d}{suffix}"


def _read_page(file: BinaryIO, path: str, position: int) -> _Page | None:
    """What a page says of itself, None for what is no page that follows on `position`."""
    answer = parsed(file) or {}
    records = answer.get("meetingRecord", answer.get("speechRecord"))
    try:
        total, following = _number(answer, "numberOfRecords"), answer.get("nextRecordPosition")
        following = None if following is None else int(following)
    except (ItemError, TypeError, ValueError):
        return None
    returned = len(records) if isinstance(records, list) else 0
    ends = following is None or following > position
    return _Page(path, total, returned, following) if ends and (returned or not total) else None


def _number(answer: dict[str, Any], key: str) -> int:
    value = answer.get(key)
    if not isinstance(value, int):
        raise ItemError("国会会議録APIの応答の形が違います")
    return value
