"""Written questions (質問主意書) and answers (答弁書) from the sites of both Houses: a session's list, then each page.

House of Representatives: `itdb_shitsumon.nsf/html/shitsumon/kaiji217_l.htm` leads to `a217001.htm` (question) and
`b217001.htm` (answer); sessions before the 148th are in `itdb_shitsumona.nsf`. House of Councillors:
`217/syuisyo.htm` leads to `syuh/s217001.htm` and `touh/t217001.htm`. Pages are Shift_JIS or UTF-8 and kept as they are,
as `shu/217/b217001.htm` and `san/217/t217001.htm`; a list as `shu/217/list.fetched`, which no index reads.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import urljoin

from indexes.errors import BadInputError
from indexes.fetch.client import Client, ItemError, Publishers
from indexes.fetch.content import Form
from indexes.fetch.job import Job
from indexes.fetch.raw import Shelf, open_shelf
from indexes.fetch.report import Step

FOLDER = "shitsumon"
LICENCE = "衆議院・参議院ホームページの利用条件"
PAUSE = 1.0

# The database of the House of Representatives changed with the 148th Diet (2000).
_NEW_SERIES = 148
_LINK = re.compile(rb"""href\s*=\s*["']?(?P<target>[^"'\s>]{1,300})""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class House:
    """How one House lays out its pages: the folder here, the two letters of its pages."""

    name: str
    folder: str
    letters: str

    def list_address(self, publishers: Publishers, session: int) -> str:
        """Where the list of a session stands."""
        if self.folder == "san":
            return f"{publishers.sangiin}{session}/syuisyo.htm"
        series = "" if session >= _NEW_SERIES else "a"
        return f"{publishers.shugiin}itdb_shitsumon{series}.nsf/html/shitsumon/kaiji{session:03d}_l.htm"


HOUSES = {"shu": House("衆議院", "shu", "ab"), "san": House("参議院", "san", "st")}


def fetch_written(job: Job, house: str, sessions: Sequence[int]) -> None:
    """Every question and answer of these sessions of a House ("shu" or "san"). Raises BadInputError.

    A page that is kept is not asked for again; the list is, because answers follow their questions by a week or more.
    """
    if house not in HOUSES:
        raise BadInputError(f"--house は shu（衆議院）か san（参議院）です（{house!r} はありません）。")
    if not all(0 < session < 1_000 for session in sessions):
        raise BadInputError("国会の回次は 1 から 999 までの数で指定してください。")
    place = HOUSES[house]
    with open_shelf(job.home, FOLDER, LICENCE) as shelf, job.client(f"{place.name}ホームページ", PAUSE) as client:
        for session in sessions:
            with job.item(f"{place.name} 第{session}回国会の質問の一覧"):
                _fetch_session(job, client, shelf, place, session)


def _fetch_session(job: Job, client: Client, shelf: Shelf, house: House, session: int) -> None:
    address = house.list_address(job.publishers, session)
    with shelf.incoming() as file:
        answer = client.fetch(address, file, Form.HTML)
        pages = _pages(file, answer.url, house, session)
        if not pages:
            raise ItemError("一覧に質問が1件もありません", "回次を確かめてください。")
        shelf.keep(file, f"{house.folder}/{session}/list.fetched", answer)
    stage = f"{house.name} 第{session}回"
    for done, (name, url) in enumerate(pages.items()):
        job.progress(Step(stage, done, len(pages)))
        path = f"{house.folder}/{session}/{name}"
        if shelf.find(path):
            job.report.count(new=False)
            continue
        with job.item(f"{house.name} {name}"), shelf.incoming() as file:
            answer = client.fetch(url, file, Form.HTML)
            job.report.count(new=shelf.keep(file, path, answer), size=answer.size)
    job.progress(Step(stage, len(pages), len(pages)))


def _pages(file: BinaryIO, base: str, house: House, session: int) -> dict[str, str]:
    """Name and address of every page that a list leads to. The name is ours to choose: nothing else is written."""
    name = re.compile(rf"(?:^|/)(?P<name>[{house.letters}]{session:03d}[0-9]{{3,4}}\.htm)$")
    file.seek(0)
    pages = {}
    for link in _LINK.finditer(file.read()):
        target = link["target"].decode("ascii", "ignore")
        if match := name.search(target):
            pages[match["name"]] = urljoin(base, target)
    return pages
