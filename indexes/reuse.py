"""What of the serving generation a new one can take over, so that one amended law costs seconds and not a build.

A file counts as known by its name and the mark of its content, an archive by its own mark alone. The generation is
carried on when what is new is small beside what stays; else building afresh is both quicker and cleaner.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from indexes.intake import Taken, mark_of, mark_of_file
from indexes.sources.egov import parse_file_name
from indexes.sources.files import ARCHIVE_SUFFIXES, Fault, Ignored, RawFile, read_files, read_one, walk
from indexes.sources.starter import starter_stamp
from indexes.store.embedded import TEXTS
from indexes.store.text_writer import DIGEST, FileFacts, Key, key_of

_LARGEST_CHANGE = 1 / 3


@dataclass(slots=True)
class Changes:
    """What differs from a generation: files to read, and numbers of the files whose rows go."""

    new: list[RawFile] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    starter: bool = False


def changes_since(folder: Path, paths: Sequence[Path], taken: Taken, *, add: bool) -> Changes | None:
    """How `paths` differ from the generation in `folder`, None where too much does.

    With `add` what the generation holds stays, except a file that comes in another state. Faults and files ignored
    are noted in `taken`.
    """
    known = _known(folder)
    sources = {f: facts for f, facts in known.items() if facts.rank != DIGEST}
    keys = {facts.key for facts in sources.values()}
    most = sum(facts.size for facts in sources.values()) * _LARGEST_CHANGE
    kept: set[Key] = set()
    changes = Changes()
    size = 0
    for file in _files(paths, sources.values(), kept):
        if isinstance(file, Fault):
            taken.faults.append(file)
        elif isinstance(file, Ignored):
            taken.ignored.append(file)
        elif (key := key_of(file.name, mark_of(file.data))) in keys:
            kept.add(key)
        else:
            changes.new.append(file)
            size += len(file.data)
            if size > most:
                return None
    dropped = _superseded(sources, changes.new) if add else sources
    changes.gone = [f for f, facts in dropped.items() if facts.key not in kept]
    taken.faults += _faults(folder, {f: facts for f, facts in sources.items() if facts.key in kept})
    if sum(sources[f].size for f in changes.gone) > most:
        return None
    digests = [f for f in known if f not in sources]
    changes.starter = any(known[f].mark != starter_stamp()["starter"] for f in digests)
    if changes.starter:
        changes.gone += digests
    return changes


def _superseded(sources: dict[int, FileFacts], new: Sequence[RawFile]) -> dict[int, FileFacts]:
    """The files that come in another state: at the same place, or the same revision of a law at another."""
    names = {file.name for file in new}
    revisions = {key_of(name, "")[0] for name in names if parse_file_name(name)}
    return {f: facts for f, facts in sources.items() if facts.name in names or facts.key[0] in revisions}


def _files(paths: Sequence[Path], known: Collection[FileFacts], kept: set[Key]) -> Iterator[RawFile | Fault | Ignored]:
    """Every file below `paths`, but of an archive that is known to the byte none: its files are `kept`."""
    archives = {facts.archive for facts in known if facts.archive}
    for path in paths:
        for found in walk(path) if path.is_dir() else [path]:
            if not isinstance(found, Path):
                yield found
            elif (mark := _archive_mark(found)) and mark in archives:
                kept.update(facts.key for facts in known if facts.archive == mark)
            else:
                yield from read_one(found) if path.is_dir() else read_files([found])


def _archive_mark(path: Path) -> str:
    """The mark of an archive, "" for what is none or cannot be read: whoever reads it then says why."""
    try:
        archive = path.name.lower().endswith(ARCHIVE_SUFFIXES) and path.is_file()
        return mark_of_file(path) if archive else ""
    except OSError:
        return ""


def _known(folder: Path) -> dict[int, FileFacts]:
    """The files of a generation by number."""
    rows = _rows(folder, "SELECT f, name, mark, archive, bytes, rank FROM file")
    return {f: FileFacts(*facts) for f, *facts in rows}


def _faults(folder: Path, kept: Mapping[int, FileFacts]) -> list[Fault]:
    """What could not be used of files that nobody reads again."""
    rows = _rows(folder, "SELECT file, reason, line FROM fault ORDER BY rowid")
    return [Fault(kept[f].name, reason, line) for f, reason, line in rows if f in kept]


def _rows(folder: Path, query: str) -> list[Any]:
    connection = sqlite3.connect(f"{(folder / TEXTS).absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    rows = connection.execute(query).fetchall()
    connection.close()
    return rows
