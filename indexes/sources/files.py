"""Raw files from folders and archives, as named byte strings; archives are never unpacked to disk."""

from __future__ import annotations

import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

# Bounds against archive bombs. The largest statute is 13 MB, the whole bulk download 830 MB.
MAX_FILE_BYTES = 256 * 1024**2
MAX_ARCHIVE_BYTES = 8 * 1024**3

TEXT_SUFFIXES = (".xml", ".json", ".jsonl", ".jsonl.xz")
ARCHIVE_SUFFIXES = (".zip", ".tar.xz", ".tar.gz", ".tar")

# What the three libraries raise on damaged files; RuntimeError stands for passwords and unknown compressions,
# UnicodeDecodeError for garbled names.
_UNREADABLE = (
    OSError, EOFError, RuntimeError, UnicodeDecodeError, lzma.LZMAError, zlib.error, tarfile.TarError, zipfile.BadZipFile
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RawFile:
    """One file's bytes, or a piece of them that begins at `first_line`; `name` is archive!member for members."""

    name: str
    data: bytes
    first_line: int = 1


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that could not be read: where, and why (Japanese, one line)."""

    name: str
    reason: str
    line: int | None = None

    def __str__(self) -> str:
        place = f"{self.name}:{self.line}" if self.line else self.name
        # Names come from archives: nothing in them may steer a terminal or break the line.
        return "".join(letter if letter.isprintable() else "?" for letter in f"{place}: {self.reason}")


@dataclass(frozen=True, slots=True)
class Ignored:
    """A file that is well but holds nothing for the index; `surprising` where it should have held something."""

    name: str
    reason: str
    surprising: bool = False


def read_files(paths: Iterable[Path]) -> Iterator[RawFile | Fault | Ignored]:
    """Every file below `paths` (files, folders, archives), sorted by name within a folder; faults instead of raising."""
    for path in paths:
        if path.is_dir():
            for file in sorted(entry for entry in path.rglob("*") if entry.is_file()):
                yield from _read_one(file)
        elif path.exists():
            yield from _read_one(path, named=True)
        else:
            yield Fault(str(path), "ファイルがありません。パスを確かめてください。")


def total_bytes(paths: Iterable[Path]) -> int:
    """Bytes on disk below `paths`: what a progress bar can hope to know beforehand."""
    total = 0
    for path in paths:
        files = path.rglob("*") if path.is_dir() else [path]
        total += sum(file.stat().st_size for file in files if file.is_file())
    return total


def split_lines(file: RawFile, size: int) -> Iterator[RawFile]:
    """Pieces of about `size` bytes of a JSON Lines file, so that several processes can share it; others whole."""
    if not file.name.endswith((".jsonl", ".jsonl.xz")):
        yield file
        return
    start, line = 0, file.first_line
    while start < len(file.data):
        end = file.data.find(b"\n", start + size) + 1 or len(file.data)
        yield RawFile(file.name, file.data[start:end], line)
        line += file.data.count(b"\n", start, end)
        start = end


def _read_one(path: Path, *, named: bool = False) -> Iterator[RawFile | Fault | Ignored]:
    name = path.name.lower()
    try:
        if name.endswith(TEXT_SUFFIXES):
            yield _read_text(path)
        elif name.endswith(".zip"):
            yield from _read_zip(path)
        elif name.endswith(ARCHIVE_SUFFIXES):
            yield from _read_tar(path)
        elif named:
            known = " ".join((*TEXT_SUFFIXES, *ARCHIVE_SUFFIXES))
            yield Fault(str(path), f"扱えない種類のファイルです。読めるのは {known} です。")
        else:
            yield Ignored(str(path), "対象外の拡張子")
    except _UNREADABLE as error:
        yield Fault(str(path), f"開けません（{error}）。ファイルを取得し直してください。")


def _read_text(path: Path) -> RawFile | Fault:
    size = path.stat().st_size
    if size > MAX_FILE_BYTES:
        return _too_large(str(path), size)
    if not path.name.endswith(".xz"):
        return RawFile(str(path), path.read_bytes())
    with lzma.open(path) as file:
        data = file.read(MAX_FILE_BYTES + 1)
    return _too_large(str(path), len(data)) if len(data) > MAX_FILE_BYTES else RawFile(str(path), data)


def _read_zip(path: Path) -> Iterator[RawFile | Fault | Ignored]:
    budget = MAX_ARCHIVE_BYTES
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            name = f"{path}!{member.filename}"
            if member.is_dir():
                continue
            if not member.filename.endswith((".xml", ".json", ".jsonl")):
                yield Ignored(name, "対象外の拡張子")
                continue
            if member.file_size > min(MAX_FILE_BYTES, budget):
                yield _too_large(name, member.file_size)
                continue
            try:
                with archive.open(member) as file:
                    # The size in the directory may lie: read no more than the bound.
                    data = file.read(min(MAX_FILE_BYTES, budget) + 1)
            except _UNREADABLE as error:
                yield Fault(name, f"取り出せません（{error}）。書庫を取得し直してください。")
                continue
            if len(data) > min(MAX_FILE_BYTES, budget):
                yield _too_large(name, len(data))
                continue
            budget -= len(data)
            yield RawFile(name, data)


def _read_tar(path: Path) -> Iterator[RawFile | Fault | Ignored]:
    budget = MAX_ARCHIVE_BYTES
    with tarfile.open(path) as archive:
        for member in archive:
            name = f"{path}!{member.name}"
            if not member.isfile():
                continue
            if member.size > min(MAX_FILE_BYTES, budget):
                yield _too_large(name, member.size)
                continue
            budget -= member.size
            if not member.name.endswith((".xml", ".json", ".jsonl")):
                yield Ignored(name, "対象外の拡張子")
                continue
            file = archive.extractfile(member)
            if file is not None:
                yield RawFile(name, file.read())


def _too_large(name: str, size: int) -> Fault:
    limit = MAX_FILE_BYTES // 1024**2
    return Fault(name, f"大きすぎます（{size // 1024**2} MB。上限は1ファイル {limit} MB）。分けてください。")
