"""Index generations under TOBEN_HOME/index: built aside, switched in atomically, the one before kept.

index/current           one line: the name of the generation that serves
index/20261120T051500Z/ a complete generation with its manifest.json
index/building-…/       one being built; left over after a kill, removed by the next build
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from indexes.errors import BuildBusyError, HomeNotWritableError, IndexBrokenError, IndexMissingError
from indexes.locking import alone
from indexes.models.embedder import NAME, difference
from indexes.text.embedding import DIMENSION

SCHEMA = 3
MANIFEST = "manifest.json"
_CURRENT = "current"
_END_BYTES = 65_536
_WHOLE_BYTES = 128 * 1024**2


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds and what it was made with."""

    generation: str
    passages: int
    laws: int
    articles: int
    speeches: int
    digests: int
    built_at: str
    store: str
    stamps: dict[str, str]
    documents: int = 0
    written: int = 0
    pieces: int = 0
    dimension: int = DIMENSION
    fitted_on: int = 0
    code: str = ""
    links: dict[str, dict[str, int]] = field(default_factory=dict)
    files: dict[str, list[int]] = field(default_factory=dict)
    schema: int = SCHEMA

    def public(self) -> dict[str, Any]:
        """What `toben index info` shows: everything but the file marks."""
        return {key: value for key, value in asdict(self).items() if key not in ("files", "fitted_on", "code")}


def current_name(home: Path) -> str:
    """The name of the generation that serves. Raises IndexMissingError when there is none."""
    try:
        name = (home / "index" / _CURRENT).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise IndexMissingError(
            f"索引がありません（{home}）。toben index build を実行するか、TOBEN_HOME を確かめてください。"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise IndexBrokenError(f"索引の場所 {home} を読めません（{type(error).__name__}）。{_REBUILD}") from error
    if not name or "/" in name or name.startswith("."):
        raise IndexBrokenError(f"{home / 'index' / _CURRENT} が壊れています。{_REBUILD}")
    return name


def open_current(home: Path, stamps: dict[str, str]) -> tuple[Path, Manifest]:
    """Folder and manifest of the serving generation, checked: complete, and made with the same `stamps`."""
    name = current_name(home)
    folder = home / "index" / name
    manifest = read_manifest(folder)
    for file, mark in manifest.files.items():
        if not (folder / file).is_file() or file_mark(folder / file) != mark:
            raise IndexBrokenError(f"索引 {name} が壊れています（{file} が作成時と違います）。{_REBUILD}")
    if told := difference(manifest.stamps, stamps):
        raise IndexBrokenError(
            f"索引 {name} は{told}。TOBEN_EMBEDDER を合わせるか、"
            "toben index build（原文は --from で指定）で作り直してください。"
        )
    changed = [f"{key} {manifest.stamps.get(key)}→{value}" for key, value in stamps.items()
               if manifest.stamps.get(key) != value and not key.startswith(NAME)]  # fmt: skip
    if changed:
        raise IndexBrokenError(f"索引 {name} は別の版の部品で作られています（{'、'.join(changed)}）。{_REBUILD}")
    return folder, manifest


def read_facts(folder: Path) -> dict[str, Any]:
    """What the manifest of a generation folder says, whichever version wrote it. Raises IndexBrokenError."""
    try:
        data = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if not isinstance(data, dict):
            raise TypeError("the manifest must be an object")
        return data
    except (OSError, ValueError, TypeError) as error:
        raise IndexBrokenError(f"索引 {folder.name} が壊れています（{MANIFEST} を読めません）。{_REBUILD}") from error


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a generation folder. Raises IndexBrokenError."""
    facts = read_facts(folder)
    if facts.get("schema") != SCHEMA:
        raise IndexBrokenError(
            f"索引 {folder.name} の形式は {facts.get('schema')} 版です（必要なのは {SCHEMA} 版）。{_REBUILD}"
        )
    try:
        manifest = Manifest(**facts)
        if not (isinstance(manifest.stamps, dict) and isinstance(manifest.files, dict)):
            raise TypeError("stamps and files must be objects")
        return manifest
    except TypeError as error:
        raise IndexBrokenError(f"索引 {folder.name} が壊れています（{MANIFEST} を読めません）。{_REBUILD}") from error


def file_mark(file: Path) -> list[int]:
    """Size and CRC-32; of very large files the CRC-32 of both ends, so that a start does not read gigabytes."""
    size = file.stat().st_size
    with file.open("rb") as opened:
        if size <= _WHOLE_BYTES:
            return [size, zlib.crc32(opened.read())]
        checksum = zlib.crc32(opened.read(_END_BYTES))
        opened.seek(size - _END_BYTES)
        return [size, zlib.crc32(opened.read(_END_BYTES), checksum)]


@contextmanager
def new_generation(home: Path) -> Iterator[Path]:
    """A fresh folder to build in, alone: one build at a time in a home. Removed again if the build fails.

    Raises HomeNotWritableError and BuildBusyError.
    """
    root = home / "index"
    busy = BuildBusyError(f"{home} では別の処理が索引を作成中です。終わってからやり直してください。")
    with alone(home, root / "lock", busy):
        for leftover in root.glob("building-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        folder = root / f"building-{os.getpid()}"
        try:
            folder.mkdir()
            yield folder
        except (OSError, sqlite3.OperationalError) as error:
            raise HomeNotWritableError(
                f"{home} に書き込めなくなりました（{error}）。空き容量を確かめてください。いまの索引は元のままです。"
            ) from error
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def switch_in(home: Path, folder: Path, manifest: Manifest) -> None:
    """Complete a built folder with its manifest and make it the serving generation, atomically."""
    root = home / "index"
    (folder / MANIFEST).write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=1), encoding="utf-8")
    folder.rename(root / manifest.generation)
    before = _pointed_at(root)
    pointer = root / f"{_CURRENT}.new"
    pointer.write_text(manifest.generation + "\n", encoding="utf-8")
    pointer.replace(root / _CURRENT)
    # Whoever has the generation before open goes on reading it; one that was never switched to serves nobody.
    for entry in root.iterdir():
        if (entry / MANIFEST).is_file() and entry.name not in (manifest.generation, before):
            shutil.rmtree(entry, ignore_errors=True)


def _pointed_at(root: Path) -> str:
    try:
        return (root / _CURRENT).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def generation_name(home: Path, now: datetime) -> str:
    """A name that sorts by time and is free in `home`."""
    name = now.astimezone(UTC).strftime("%Y%m%dT%H%M%S")
    taken = 0
    while (home / "index" / f"{name}{taken:02d}Z").exists():
        taken += 1
    return f"{name}{taken:02d}Z"


_REBUILD = "toben index build で作り直してください。"
