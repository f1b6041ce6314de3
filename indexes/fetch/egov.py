"""Statutes from the e-Gov 法令API Version 2 (https://laws.e-gov.go.jp/api/2/redoc/) and its bulk download.

Files are laid out as in the bulk download: `<law_revision_id>/<law_revision_id>.xml`, where a revision id is
`<law_id>_<day in force, yyyymmdd>_<amending law id>`; lists of revisions as `<law_id>_revisions.json`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, BinaryIO
from urllib.parse import quote

from indexes.catalog import entries
from indexes.days import JAPAN, today_in_japan
from indexes.errors import BadInputError
from indexes.fetch.client import MIB, Client, ItemError
from indexes.fetch.content import Form, parsed
from indexes.fetch.job import Job
from indexes.fetch.raw import Shelf, open_shelf
from indexes.fetch.report import Step

NAME = "e-Gov法令検索"
FOLDER = "egov"
LICENCE = "公共データ利用規約（第1.0版）"
PAUSE = 0.5
BULK = "all_xml.zip"

# The bulk download was 285 MB in 2026.
MAX_BULK_BYTES = 4_096 * MIB
_PAGE = 100
_LAW_ID = re.compile(r"[0-9]{3}[0-9A-Z]{9,14}")
_REVISION = re.compile(r"(?P<law_id>[0-9]{3}[0-9A-Z]{9,14})_[0-9]{8}_[0-9A-Z]{1,20}")
# What officials read beside an act: its cabinet order and its ministerial ordinance.
_SUBORDINATE = ("施行令", "施行規則")


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision of a law as the API lists it; `updated` is when e-Gov last touched its data."""

    law_id: str
    revision_id: str
    title: str
    updated: datetime
    repealed: bool = False


def fetch_pack_laws(job: Job, *, revisions: bool = False) -> None:
    """The laws of the catalogue as in force today, with their 施行令 and 施行規則."""
    laws = [entry for entry in entries() if entry.law_id]
    found: dict[str, Revision] = {}
    with open_shelf(job.home, FOLDER, LICENCE) as shelf, job.client(NAME, PAUSE) as client:
        for done, law in enumerate(laws):
            job.progress(Step("法令を探す", done, len(laws)))
            with job.item(law.title):
                titles = {law.title, *(law.title + suffix for suffix in _SUBORDINATE)}
                listed = list(_laws(job, client, {"law_title": law.title}))
                wanted = [one for one in listed if one.title in titles and not one.repealed]
                if law.law_id not in {one.law_id for one in wanted}:
                    wanted.append(_law(job, client, law.law_id))
                found.update({one.law_id: one for one in wanted})
        job.progress(Step("法令を探す", len(laws), len(laws)))
        _fetch(job, client, shelf, list(found.values()), revisions=revisions)


def fetch_laws(job: Job, law_ids: Sequence[str], *, revisions: bool = False) -> None:
    """The laws of these ids as in force today; with `revisions`, every past and future revision of each.

    Raises BadInputError for what is no law id.
    """
    for law_id in law_ids:
        if not _LAW_ID.fullmatch(law_id):
            raise BadInputError(f"{law_id!r} は法令IDの形ではありません。507AC0000000053 のように指定してください。")
    found = []
    with open_shelf(job.home, FOLDER, LICENCE) as shelf, job.client(NAME, PAUSE) as client:
        for done, law_id in enumerate(law_ids):
            job.progress(Step("法令を探す", done, len(law_ids)))
            with job.item(law_id):
                found.append(_law(job, client, law_id))
        job.progress(Step("法令を探す", len(law_ids), len(law_ids)))
        _fetch(job, client, shelf, found, revisions=revisions)


def fetch_all_laws(job: Job, *, revisions: bool = False) -> None:
    """The bulk download of every law in force, kept as the zip it is; with `revisions`, every revision, one by one."""
    with open_shelf(job.home, FOLDER, LICENCE) as shelf, job.client(NAME, PAUSE) as client:
        with job.item(BULK):
            _fetch_bulk(job, client, shelf)
        if revisions:
            found = []
            with job.item("法令の一覧"):
                for law in _laws(job, client, {}):
                    found.append(law)
                    job.progress(Step("法令を探す", len(found), None))
            _fetch(job, client, shelf, found, revisions=True)


def _fetch_bulk(job: Job, client: Client, shelf: Shelf) -> None:
    old = shelf.find(BULK)
    # e-Gov renews it once a day at most; asking again on the same day would move 285 MB for nothing.
    if old and datetime.fromisoformat(old.fetched_at).astimezone(JAPAN).date() == today_in_japan():
        job.report.count(new=False)
        job.report.notes.append("全法令は本日取得済みです。")
        return

    def watch(size: int, total: int | None) -> None:
        job.progress(Step("全法令", size // MIB, total and max(total // MIB, 1), "MB"))

    with shelf.incoming() as file:
        answer = client.fetch(
            job.publishers.egov_bulk,
            file,
            Form.ZIP,
            params={"file_section": "1", "only_xml_flag": "true"},
            headers=old.conditions if old else None,
            limit=MAX_BULK_BYTES,
            on_bytes=watch,
        )
        new = not answer.unchanged and shelf.keep(file, BULK, answer)
        job.report.count(new=new, size=answer.size)


def _fetch(job: Job, client: Client, shelf: Shelf, laws: Sequence[Revision], *, revisions: bool) -> None:
    for done, law in enumerate(laws):
        job.progress(Step("法令", done, len(laws), "本"))
        wanted: Iterable[Revision] = (law,)
        if revisions:
            with job.item(f"{law.title}（{law.law_id}）の改正履歴"):
                wanted = _revisions(job, client, shelf, law)
        for revision in wanted:
            with job.item(f"{revision.title}（{revision.revision_id}）"):
                _fetch_revision(job, client, shelf, revision)
    job.progress(Step("法令", len(laws), len(laws), "本"))


def _fetch_revision(job: Job, client: Client, shelf: Shelf, revision: Revision) -> None:
    match = _REVISION.fullmatch(revision.revision_id)
    if match is None or match["law_id"] != revision.law_id:
        raise ItemError("法令履歴IDの形が違います", "公開元の応答がおかしいため、取得しませんでした。")
    path = f"{revision.revision_id}/{revision.revision_id}.xml"
    old = shelf.find(path)
    if old and revision.updated <= datetime.fromisoformat(old.fetched_at):
        job.report.count(new=False)
        return
    with shelf.incoming() as file:
        url = f"{job.publishers.egov}law_file/xml/{quote(revision.revision_id)}"
        answer = client.fetch(url, file, Form.XML)
        if not _has_law(file):
            raise ItemError("法令標準XMLではありません")
        job.report.count(new=shelf.keep(file, path, answer), size=answer.size)


def _law(job: Job, client: Client, law_id: str) -> Revision:
    """The revision of a law in force today. Raises ItemError where e-Gov has no such law."""
    # The API looks for parts of ids.
    for law in _laws(job, client, {"law_id": law_id}):
        if law.law_id == law_id:
            return law
    raise ItemError("e-Govにこの法令IDの法令がありません", "法令IDを確かめてください。")


def _laws(job: Job, client: Client, conditions: dict[str, str]) -> Iterator[Revision]:
    """Every law that meets the conditions, page by page."""
    offset, total = 0, 1
    while offset < total:
        page = {"limit": str(_PAGE), "offset": str(offset), "response_format": "json"}
        answer = client.json(f"{job.publishers.egov}laws", {**conditions, **page})
        rows, total = answer.get("laws"), answer.get("total_count", 0)
        if not isinstance(rows, list) or not isinstance(total, int) or (not rows and offset < total):
            raise ItemError("法令APIの応答の形が違います")
        yield from (_revision(row, row.get("revision_info")) for row in map(_object, rows))
        offset += len(rows)


def _revisions(job: Job, client: Client, shelf: Shelf, law: Revision) -> list[Revision]:
    """Every past and future revision of a law; the list itself is kept, too."""
    with shelf.incoming() as file:
        url = f"{job.publishers.egov}law_revisions/{quote(law.law_id)}"
        answer = client.fetch(url, file, Form.JSON, params={"response_format": "json"})
        listed = parsed(file) or {}
        rows = listed.get("revisions")
        if not isinstance(rows, list) or not rows:
            raise ItemError("法令APIの応答の形が違います")
        revisions = [_revision(listed, row) for row in rows]
        job.report.count(new=shelf.keep(file, f"{law.law_id}_revisions.json", answer), size=answer.size)
    return revisions


def _revision(law: dict[str, Any], info: object) -> Revision:
    try:
        about, facts = _object(law.get("law_info")), _object(info)
        updated = datetime.fromisoformat(facts["updated"])
        return Revision(
            law_id=str(about["law_id"]),
            revision_id=str(facts["law_revision_id"]),
            title=str(facts["law_title"]),
            updated=updated if updated.tzinfo else updated.replace(tzinfo=UTC),
            repealed=facts.get("repeal_status") not in (None, "None"),
        )
    except (KeyError, TypeError, ValueError):
        raise ItemError("法令APIの応答の形が違います") from None


def _object(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ItemError("法令APIの応答の形が違います")
    return value


def _has_law(file: BinaryIO) -> bool:
    file.seek(0)
    return b"<Law " in file.read(4_096)
