"""TOBEN_HOME/raw/<publisher>: raw answers, untouched, and a ledger of what was fetched when from where.

raw/egov/…               the files, in the names under which the readers of `indexes.sources` know them
raw/egov/ledger.fetched  JSON Lines, the last line of a path counts; not a name that an index build reads
raw/egov/incoming.part   the one file that is being fetched; left over after a kill, removed by the next fetch
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from indexes.errors import HomeNotWritableError
from indexes.fetch.client import Answer, FetchError, ItemError
from indexes.locking import alone

LEDGER = "ledger.fetched"
_LOCK = "lock.fetched"
_PART = "incoming.part"
# Names may come from servers: plain ones only, no hidden files, no way up.
_SAFE = re.compile(r"(?:[0-9A-Za-z][0-9A-Za-z._-]{0,120}/){0,3}[0-9A-Za-z][0-9A-Za-z._-]{0,120}")


class FetchBusyError(FetchError):
    """Another process is fetching from the same publisher into the same TOBEN_HOME."""


@dataclass(frozen=True, slots=True)
class Record:
    """One line of the ledger: a file, where its bytes came from, when, and under which terms."""

    path: str
    url: str
    sha256: str
    size: int
    fetched_at: str
    licence: str
    etag: str = ""
    modified: str = ""

    @property
    def conditions(self) -> dict[str, str]:
        """Request headers that ask for the file only if it has changed."""
        given = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in given.items() if value}


class Shelf:
    """The files of one publisher. Open it with `open_shelf`."""

    def __init__(self, folder: Path, licence: str) -> None:
        self._folder = folder
        self._licence = licence
        self._records = _read_ledger(folder / LEDGER)

    def find(self, path: str) -> Record | None:
        """The record of a file that is complete on the shelf."""
        record = self._records.get(path)
        if record is None:
            return None
        file = self._folder / path
        return record if file.is_file() and file.stat().st_size == record.size else None

    def open(self, record: Record) -> BinaryIO:
        """A file of the shelf, to read."""
        return (self._folder / record.path).open("rb")

    @contextmanager
    def incoming(self) -> Iterator[BinaryIO]:
        """A temporary file to fetch into, gone afterwards unless `keep` moved it. Raises HomeNotWritableError."""
        part = self._folder / _PART
        try:
            with part.open("w+b") as file:
                yield file
        except OSError as error:
            reason = error.strerror or error
            raise HomeNotWritableError(
                f"{self._folder} に書き込めません（{reason}）。空き容量を確かめてください。取得できた分は残っています。"
            ) from error
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)

    def keep(self, file: BinaryIO, path: str, answer: Answer) -> bool:
        """Put an incoming file in its place, durably and at once. Returns whether its bytes are new.

        Raises ItemError for a path that leads elsewhere.
        """
        if not _SAFE.fullmatch(path):
            raise ItemError(
                f"ファイル名 {path[:60]!r} は使えません", "公開元の応答がおかしいため、取得しませんでした。"
            )
        old = self.find(path)
        new = old is None or old.sha256 != answer.sha256
        target = self._folder / path
        if new:
            file.flush()
            os.fsync(file.fileno())
            target.parent.mkdir(parents=True, exist_ok=True)
            (self._folder / _PART).replace(target)
            _sync_folder(target.parent)
        self._write(
            Record(path, answer.url, answer.sha256, answer.size, datetime.now(UTC).isoformat(timespec="seconds"),
                   self._licence, answer.etag, answer.modified)
        )  # fmt: skip
        return new

    def forget(self, path: str) -> None:
        """Have a file fetched again; until then it stays readable."""
        if self._records.pop(path, None):
            self._append({"path": path, "forgotten": True})

    def remove(self, path: str) -> None:
        """Remove a file that the publisher's answer does not have any more."""
        self.forget(path)
        (self._folder / path).unlink(missing_ok=True)

    def paths(self, prefix: str) -> list[str]:
        """Paths of the files on the shelf, recorded or not, that begin with `prefix`, sorted."""
        parent, _, stem = prefix.rpartition("/")
        found = (self._folder / parent).glob(f"{stem}*") if parent else self._folder.glob(f"{stem}*")
        return sorted(str(file.relative_to(self._folder)) for file in found if file.is_file())

    def _write(self, record: Record) -> None:
        self._records[record.path] = record
        self._append(asdict(record))

    def _append(self, line: dict[str, object]) -> None:
        with (self._folder / LEDGER).open("ab") as ledger:
            # A kill may have cut the last line: begin a new one.
            torn = ledger.tell() > 0 and not _ends_a_line(self._folder / LEDGER)
            ledger.write(b"\n" * torn + json.dumps(line, ensure_ascii=False).encode() + b"\n")
            ledger.flush()
            os.fsync(ledger.fileno())


@contextmanager
def open_shelf(home: Path, publisher: str, licence: str) -> Iterator[Shelf]:
    """The shelf of a publisher, alone. Raises HomeNotWritableError and FetchBusyError."""
    folder = home / "raw" / publisher
    busy = FetchBusyError(f"{folder} には別の処理が取得中です。終わってからやり直してください。")
    with alone(home, folder / _LOCK, busy):
        yield Shelf(folder, licence)


def _read_ledger(file: Path) -> dict[str, Record]:
    records: dict[str, Record] = {}
    try:
        lines = file.read_bytes().splitlines()
    except FileNotFoundError:
        return records
    for line in lines:
        # A torn or strange line only means that a file is fetched again.
        with suppress(ValueError, TypeError, AttributeError, KeyError, RecursionError):
            row = json.loads(line)
            if row.get("forgotten"):
                records.pop(row["path"], None)
            else:
                record = Record(**row)
                records[record.path] = record
    return records


def _ends_a_line(file: Path) -> bool:
    with file.open("rb") as opened:
        opened.seek(-1, os.SEEK_END)
        return opened.read(1) == b"\n"


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
