"""Raw files from folders and archives, as named byte strings; archives are never unpacked to disk.

Everything here may be hostile: nothing but what is named is read, whatever a link or a member's name says, nothing is
read without a bound, and what cannot be read becomes a Fault while the rest goes on.
"""

from __future__ import annotations

import lzma
import os
import re
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from indexes.sources.bounded import BombError, BoundedReader, NotRegularError, open_regular, unpacked

# Bounds against archive bombs. The largest statute is 13 MB, the whole bulk download 830 MB.
MAX_FILE_BYTES = 256 * 1024**2
MAX_ARCHIVE_BYTES = 8 * 1024**3
MAX_MEMBERS = 1_000_000
# How many times its own size an archive may unpack to (the bulk download: 17), once it is more than this many bytes.
MAX_RATIO = 200
UNSUSPICIOUS_BYTES = 16 * 1024**2

TEXT_SUFFIXES = (".xml", ".json", ".jsonl", ".jsonl.xz")
# Read where their place says what they are: documents/<slug>/, or a folder of written questions.
PAGE_SUFFIXES = (".pdf", ".html", ".htm")
ARCHIVE_SUFFIXES = (".zip", ".tar.xz", ".tar.gz", ".tar")
_MEMBER_SUFFIXES = (".xml", ".json", ".jsonl")

_PAGE_FOLDER = re.compile(
    r"(?:^|[/!])(?:documents/[^/!]+/(?:[^/!]+!.*|[^/!]+)|(?:shitsumon|shuisho|syuisyo)/.*)$", re.DOTALL
)
_OUTSIDE = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)")

_OTHER_KIND = "対象外の拡張子"
_LINK = "リンクの先は読みません"
_EMPTY = "空の書庫です。取得し直してください。"
_TOO_MANY = f"書庫のファイルが多すぎます（上限 {MAX_MEMBERS:,} 件）。残りは読みません。分けてください。"
_NO_FILE = "通常のファイルではありません（パイプや装置は読みません）。ファイルを指定してください。"

# What the three libraries raise on damaged files; RuntimeError stands for passwords and unknown compressions,
# UnicodeDecodeError (a ValueError) for garbled names, the others for garbled headers.
_UNREADABLE = (
    OSError, EOFError, RuntimeError, ValueError, OverflowError, LookupError, MemoryError, struct.error, lzma.LZMAError,
    zlib.error, tarfile.TarError, zipfile.BadZipFile, zipfile.LargeZipFile,
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
        try:
            kind = path.stat().st_mode
        except (OSError, ValueError):
            yield Fault(str(path), "ファイルがありません。パスを確かめてください。")
            continue
        if stat.S_ISDIR(kind):
            for found in walk(path):
                if isinstance(found, Path):
                    yield from read_one(found)
                else:
                    yield found
        else:
            yield from read_one(path, named=True)


def total_bytes(paths: Iterable[Path]) -> int:
    """Bytes on disk below `paths`: what a progress bar can hope to know beforehand."""
    total = 0
    for path in paths:
        files = walk(path) if path.is_dir() else [path]
        for file in files:
            # A file that is gone by now is reported when it is read.
            with suppress(OSError, ValueError):
                total += file.stat().st_size if isinstance(file, Path) else 0
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


def walk(folder: Path) -> Iterator[Path | Fault | Ignored]:
    """The regular files below a folder in order of name, and what stands in their way."""
    root = folder.resolve()
    waiting: list[Path | os.DirEntry[str]] = [folder]
    while waiting:
        entry = waiting.pop()
        path = Path(entry)
        try:
            if isinstance(entry, Path) or entry.is_dir(follow_symlinks=False):
                with os.scandir(path) as entries:
                    waiting += sorted(entries, key=lambda inside: inside.name, reverse=True)
            elif entry.is_symlink() and (entry.is_dir() or not path.resolve().is_relative_to(root)):
                yield Ignored(str(path), _LINK, surprising=True)
            elif entry.is_file():
                yield path
            elif path.name.lower().endswith((*TEXT_SUFFIXES, *PAGE_SUFFIXES, *ARCHIVE_SUFFIXES)):
                yield Fault(str(path), _NO_FILE)
        except (OSError, RuntimeError) as error:
            yield Fault(str(path), _why(error))


def read_one(path: Path, *, named: bool = False) -> Iterator[RawFile | Fault | Ignored]:
    """One file, or the members of an archive; `named`: an operator named it, so that its kind must be one of ours."""
    name = path.name.lower()
    try:
        if name.endswith(TEXT_SUFFIXES) or (name.endswith(PAGE_SUFFIXES) and (named or _is_page(str(path.absolute())))):
            yield _read_text(path)
        elif name.endswith(".zip"):
            yield from _read_zip(path)
        elif name.endswith(ARCHIVE_SUFFIXES):
            yield from _read_tar(path)
        elif named:
            known = " ".join((*TEXT_SUFFIXES, *PAGE_SUFFIXES, *ARCHIVE_SUFFIXES))
            yield Fault(str(path), f"扱えない種類のファイルです。読めるのは {known} です。")
        else:
            yield Ignored(str(path), _OTHER_KIND)
    except _UNREADABLE as error:
        yield Fault(str(path), _why(error))


def _read_text(path: Path) -> RawFile | Fault:
    with open_regular(path) as file:
        size = os.fstat(file.fileno()).st_size
        if size > MAX_FILE_BYTES:
            return _too_large(str(path), size)
        with unpacked(path.name, file) as content:
            data = content.read(MAX_FILE_BYTES + 1)
    return _too_large(str(path), len(data)) if len(data) > MAX_FILE_BYTES else RawFile(str(path), data)


def _read_zip(path: Path) -> Iterator[RawFile | Fault | Ignored]:
    with open_regular(path) as file, zipfile.ZipFile(file) as archive:
        budget = _budget(os.fstat(file.fileno()).st_size)
        members = archive.infolist()
        if not members:
            yield Ignored(str(path), _EMPTY, surprising=True)
        for member in members[:MAX_MEMBERS]:
            if member.is_dir():
                continue
            name = f"{path}!{member.filename}"
            linked = stat.S_ISLNK(member.external_attr >> 16)
            if (refused := _refused(name, path, member.filename, linked=linked)) is not None:
                yield refused
                continue
            if member.file_size > min(MAX_FILE_BYTES, budget):
                yield _too_large(name, member.file_size, budget)
                continue
            try:
                with archive.open(member) as content:
                    # The size in the directory may lie: read no more than the bound.
                    data = content.read(min(MAX_FILE_BYTES, budget) + 1)
            except _UNREADABLE as error:
                yield Fault(name, f"取り出せません（{_short(error)}）。書庫を取得し直してください。")
                continue
            if len(data) > min(MAX_FILE_BYTES, budget):
                yield _too_large(name, len(data), budget)
                continue
            budget -= len(data)
            yield RawFile(name, data)
        if len(members) > MAX_MEMBERS:
            yield Fault(str(path), _TOO_MANY)


def _read_tar(path: Path) -> Iterator[RawFile | Fault | Ignored]:
    with open_regular(path) as file, unpacked(path.name, file) as stream:
        budget = _budget(os.fstat(file.fileno()).st_size)
        # Headers too may claim any size: no read is larger than a file may be, none goes beyond the budget.
        bounded = BoundedReader(
            stream, largest=MAX_FILE_BYTES + tarfile.RECORDSIZE, whole=2 * budget + UNSUSPICIOUS_BYTES
        )
        count = 0
        with tarfile.open(fileobj=bounded, mode="r:") as archive:
            for count, member in enumerate(archive, start=1):
                if count > MAX_MEMBERS:
                    yield Fault(str(path), _TOO_MANY)
                    return
                if member.isdir():
                    continue
                name = f"{path}!{member.name}"
                linked = not member.isreg()
                if (refused := _refused(name, path, member.name, linked=linked)) is not None:
                    budget -= member.size if member.isreg() else 0
                    yield refused
                elif member.size > min(MAX_FILE_BYTES, budget):
                    yield _too_large(name, member.size, budget)
                else:
                    budget -= member.size
                    content = archive.extractfile(member)
                    yield RawFile(name, content.read() if content else b"")
        if not count:
            yield Ignored(str(path), _EMPTY, surprising=True)


def _is_page(name: str) -> bool:
    return _PAGE_FOLDER.search(name.replace("\\", "/")) is not None


def _refused(name: str, archive: Path, member: str, *, linked: bool) -> Fault | Ignored | None:
    """Why a member is not read, None for one that is."""
    if _OUTSIDE.search(member):
        return Fault(name, "書庫の外を指す名前なので読みません。書庫を取得し直してください。")
    if linked:
        return Ignored(name, _LINK)
    lower = member.lower()
    if lower.endswith(_MEMBER_SUFFIXES):
        return None
    wanted = lower.endswith(PAGE_SUFFIXES) and _is_page(f"{archive.absolute()}!{member}")
    return None if wanted else Ignored(name, _OTHER_KIND)


def _budget(size: int) -> int:
    return min(MAX_ARCHIVE_BYTES, max(UNSUSPICIOUS_BYTES, size * MAX_RATIO))


def _too_large(name: str, size: int, budget: int | None = None) -> Fault:
    if budget is not None and size <= MAX_FILE_BYTES:
        return Fault(name, "書庫が展開すると大きくなりすぎるので読みません。取得し直すか、分けてください。")
    limit = MAX_FILE_BYTES // 1024**2
    return Fault(name, f"大きすぎます（{size // 1024**2} MB。上限は1ファイル {limit} MB）。分けてください。")


def _why(error: BaseException) -> str:
    if isinstance(error, NotRegularError):
        return _NO_FILE
    if isinstance(error, BombError):
        return "書庫が展開すると大きくなりすぎるので、残りは読みません。取得し直すか、分けてください。"
    if isinstance(error, PermissionError):
        return "読む権限がありません。ファイルの権限を確かめてください。"
    if isinstance(error, FileNotFoundError):
        return "読む前になくなりました。取得し直してください。"
    return f"開けません（{_short(error)}）。ファイルを取得し直してください。"


def _short(error: BaseException) -> str:
    return (str(error) or type(error).__name__).splitlines()[0][:120]
