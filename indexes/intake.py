"""Raw files into the text store: read and prepared by workers, written down one file after another."""

from __future__ import annotations

import gc
import hashlib
import re
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from indexes.links.finding import find
from indexes.links.packing import pack
from indexes.passage import Passage
from indexes.prepare import law_of, prepare
from indexes.sources.files import ARCHIVE_SUFFIXES, Fault, Ignored, RawFile
from indexes.sources.starter import starter_laws, starter_passages, starter_stamp
from indexes.store.text_writer import COLLECTED, DIGEST, OFFICIAL, FileFacts, Key, TextWriter
from indexes.text.embedding import WordVectors
from indexes.workers import Prepared, prepare_all

STARTER = "starter"

_TWICE = "同じ内容のファイルを読み込み済み"
_ARCHIVE = re.compile(rf".*?(?:{'|'.join(map(re.escape, ARCHIVE_SUFFIXES))})(?=!)", re.IGNORECASE | re.DOTALL)


@dataclass(slots=True)
class Taken:
    """What came in: files and passages read, and what could not be used."""

    files: int = 0
    passages: int = 0
    faults: list[Fault] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)
    laws: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)

    @property
    def unreadable(self) -> str:
        """The first fault in words, "" where there is none."""
        return f"最初の不具合は {self.faults[0]} " if self.faults else ""


def take_starter(writer: TextWriter, words: WordVectors, taken: Taken) -> None:
    """The embedded digests, one file a law and one for each kind of the rest."""
    files: dict[str, list[Passage]] = {}
    for passage in starter_passages():
        law = law_of(passage)
        files.setdefault(f"{STARTER}:{law.law_id if law else passage.kind}", []).append(passage)
    whole, mark = starter_laws(), starter_stamp()["starter"]
    for name, passages in files.items():
        file = writer.add_file(FileFacts(name, mark, rank=DIGEST))
        writer.add((prepare(passage, words) for passage in passages), file)
        if law := law_of(passages[0]):
            writer.set_law(file, replace(law, whole=whole[law.law_id]), pack(find(passages)))
            taken.laws.add(law.law_id)
        else:
            taken.ids.update(passage.id for passage in passages)


def take_files(
    writer: TextWriter, files: Iterable[RawFile], taken: Taken, model_folder: Path, workers: int
) -> Iterator[int]:
    """Read `files` into the store; after each batch the letters taken in so far are given."""
    marks: dict[str, FileFacts] = {}
    archives: dict[str, str] = {}
    numbers: dict[str, int] = {}
    letters = 0
    with (
        closing(prepare_all(_marked(files, marks, archives, taken), model_folder, workers)) as batches,
        _no_collection(),
    ):
        for batch in batches:
            for prepared in batch:
                letters += sum(len(row.payload) for row in prepared.rows)
                _take(writer, prepared, marks, numbers, taken)
            yield letters
    # A member that was not taken in is known to nobody, so what holds it must be looked into again next time.
    left_out = {one.name for one in taken.faults} | {one.name for one in taken.ignored if one.reason == _TWICE}
    incomplete = archives.keys() & {archive_of(name) or name for name in left_out}
    writer.reopen_archives(archives[name] for name in incomplete)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Without Python's cyclic garbage collector, which takes two thirds of the time that rows need to come in.

    Not in a thread beside a server: what that leaves must be cleaned up meanwhile.
    """
    enabled = gc.isenabled()
    if threading.current_thread() is threading.main_thread():
        gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def mark_of(data: bytes) -> str:
    """What tells two contents apart."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def mark_of_file(path: Path) -> str:
    """The mark of a file of any size."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


def archive_of(name: str) -> str:
    """The archive that a member's name begins with, "" for a file of its own."""
    match = _ARCHIVE.match(name)
    return match[0] if match and Path(match[0]).is_file() else ""


def _marked(
    files: Iterable[RawFile], marks: dict[str, FileFacts], archives: dict[str, str], taken: Taken
) -> Iterator[RawFile]:
    """The files that are not there twice; their facts go into `marks`, the marks of their archives into `archives`."""
    seen: set[Key] = set()
    for file in files:
        archive = archive_of(file.name)
        if archive and archive not in archives:
            archives[archive] = mark_of_file(Path(archive))
        # The publisher's own answers keep line breaks that collections in JSON Lines have lost.
        rank = COLLECTED if file.name.endswith((".jsonl", ".jsonl.xz")) else OFFICIAL
        facts = FileFacts(file.name, mark_of(file.data), archives.get(archive, ""), len(file.data), rank)
        if facts.key in seen:
            taken.ignored.append(Ignored(file.name, _TWICE))
            continue
        seen.add(facts.key)
        marks[file.name] = facts
        taken.files += 1
        yield file


def _take(
    writer: TextWriter, prepared: Prepared, marks: dict[str, FileFacts], numbers: dict[str, int], taken: Taken
) -> None:
    taken.faults += prepared.faults
    taken.ignored += prepared.ignored
    if not prepared.rows and not prepared.lifetimes and prepared.name not in numbers:
        return
    if prepared.name not in numbers:
        numbers[prepared.name] = writer.add_file(marks[prepared.name])
    file = numbers[prepared.name]
    writer.add_faults(file, prepared.faults)
    writer.add_endings(file, prepared.lifetimes, prepared.repeals)
    taken.laws.update(one.law_id for one in prepared.lifetimes)
    if prepared.law is not None:
        writer.set_law(file, prepared.law, prepared.found)
        taken.laws.add(prepared.law.law_id)
    else:
        taken.ids.update(row.id for row in prepared.rows)
    taken.passages += writer.add(prepared.rows, file)
