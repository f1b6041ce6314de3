"""Plans, guidelines and other documents of the catalogue, PDF or HTML, from wherever they are published."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from indexes.catalog import Entry, entries
from indexes.errors import BadInputError
from indexes.fetch.client import MIB, Client, ItemError
from indexes.fetch.content import Form, fault_of, form_of
from indexes.fetch.job import Job
from indexes.fetch.raw import Shelf, open_shelf
from indexes.fetch.report import Step

FOLDER = "documents"
LICENCE = "公開元の利用条件"
PAUSE = 1.0

MAX_DOCUMENT_BYTES = 256 * MIB
_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,80}")
_SUFFIXES = {Form.PDF: ".pdf", Form.HTML: ".html"}


def fetch_documents(job: Job, slugs: Sequence[str] = ()) -> None:
    """The files of these documents, of all that the catalogue knows files of where no slug is given.

    Raises BadInputError for a slug that the catalogue does not have.
    """
    documents = {entry.slug: entry for entry in entries() if entry.slug}
    if unknown := [slug for slug in slugs if slug not in documents]:
        raise BadInputError(f"{unknown[0]!r} という文書は目録にありません。{'、'.join(documents)} のどれかです。")
    chosen = [documents[slug] for slug in slugs] if slugs else list(documents.values())
    addresses = [(entry, address) for entry in chosen for address in entry.files]
    for entry in chosen:
        if not entry.files:
            job.report.notes.append(
                f"{entry.title}: ファイルの場所が目録にありません。{entry.url} から入手してください。"
            )
    mirror = job.publishers.documents
    others = [] if mirror else [place for entry in chosen for place in (*entry.files, entry.url) if place]
    with open_shelf(job.home, FOLDER, LICENCE) as shelf, job.client("文書の公開元", PAUSE, others) as client:
        for done, (entry, address) in enumerate(addresses):
            job.progress(Step("文書", done, len(addresses)))
            with job.item(f"{entry.title}（{address}）"):
                _fetch_document(job, client, shelf, entry, address)
        job.progress(Step("文書", len(addresses), len(addresses)))


def _fetch_document(job: Job, client: Client, shelf: Shelf, entry: Entry, address: str) -> None:
    stem = f"{entry.slug}/{_stem(entry, address)}"
    kept = [record for suffix in _SUFFIXES.values() if (record := shelf.find(stem + suffix))]
    with shelf.incoming() as file:
        answer = client.fetch(
            _mirrored(job.publishers.documents, address), file, None,
            headers=kept[0].conditions if kept else None, limit=MAX_DOCUMENT_BYTES,
        )  # fmt: skip
        new = not answer.unchanged and shelf.keep(file, stem + _suffix(file, address), answer)
        job.report.count(new=new, size=answer.size)


def _suffix(file: BinaryIO, address: str) -> str:
    """The ending that fits the content. Raises ItemError for an HTML page where the address promises a PDF."""
    promised = Form.PDF if urlsplit(address).path.lower().endswith(".pdf") else None
    form = promised or form_of(file)
    if form not in _SUFFIXES:
        raise ItemError("PDFでもHTMLでもないものが返りました", "目録のアドレスを確かめてください。")
    if fault := fault_of(file, form):
        raise ItemError(fault)
    return _SUFFIXES[form]


def _stem(entry: Entry, address: str) -> str:
    """A file name without its ending, from the address where that makes a plain one nobody else in the entry has."""

    def plain(one: str) -> str:
        name = unquote(urlsplit(one).path).rpartition("/")[2]
        return re.sub(r"\.(?:pdf|html?)$", "", name, flags=re.IGNORECASE)

    name = plain(address)
    if _NAME.fullmatch(name) and [plain(other) for other in entry.files].count(name) == 1:
        return name
    return f"file-{hashlib.sha256(address.encode()).hexdigest()[:12]}"


def _mirrored(mirror: str, address: str) -> str:
    parts = urlsplit(address)
    query = f"?{parts.query}" if parts.query else ""
    return f"{mirror.rstrip('/')}/{parts.netloc}{parts.path}{query}" if mirror else address
