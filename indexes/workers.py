"""Reading and preparing raw files in worker processes: the costly part of a build, a batch of files at a time."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property, partial
from multiprocessing.process import BaseProcess as ParentProcess
from pathlib import Path

from indexes.errors import BuildStoppedError
from indexes.links.finding import find
from indexes.links.packing import pack
from indexes.prepare import law_of, prepare
from indexes.repeals import Repeal, repeals_in
from indexes.sources.egov.lifetimes import Lifetime
from indexes.sources.files import Fault, Ignored, RawFile, split_lines
from indexes.sources.reading import read_passages
from indexes.store.rows import Row
from indexes.store.text_writer import LawFacts
from indexes.text.embedding import WordVectors

_BATCH_BYTES = 4 * 1024**2


@dataclass(slots=True)
class Prepared:
    """What one raw file gave: rows, the law they belong to (if any), and what could not be used."""

    name: str
    rows: list[Row] = field(default_factory=list)
    law: LawFacts | None = None
    found: bytes | None = None
    lifetimes: list[Lifetime] = field(default_factory=list)
    repeals: list[Repeal] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)


def prepare_file(file: RawFile, words: WordVectors) -> Prepared:
    """Read and prepare one raw file."""
    prepared = Prepared(file.name)
    try:
        passages = []
        for found in read_passages(file):
            if isinstance(found, Fault):
                prepared.faults.append(found)
            elif isinstance(found, Ignored):
                prepared.ignored.append(found)
            elif isinstance(found, Lifetime):
                prepared.lifetimes.append(found)
            else:
                prepared.law = prepared.law or law_of(found)
                prepared.repeals += repeals_in(found)
                prepared.rows.append(prepare(found, words))
                passages.append(found)
        if prepared.law is not None:
            # 附則 of amending laws speak of laws as they were; their references would lead astray.
            prepared.found = pack(find([one for one in passages if one.searchable]))
    # One file that no reader foresaw must not cost the operator the other thousands.
    except Exception as error:
        reason = f"処理できません（{type(error).__name__}: {error}）。ファイルを添えて開発元に知らせてください。"
        prepared.faults.append(Fault(file.name, reason))
    return prepared


def prepare_all(files: Iterable[RawFile], model_folder: Path, workers: int) -> Generator[list[Prepared]]:
    """Prepare `files` in `workers` processes (1: in this one), a batch at a time, in order.

    `model_folder` holds the word vectors. Raises BuildStoppedError when a worker is killed.
    """
    groups = _batches(files, _BATCH_BYTES)
    if workers == 1:
        start_worker(model_folder)
        yield from map(_prepare_batch, groups)
        return
    with ExitStack() as stack:
        # Spawned, not forked: Chroma's and tantivy's threads do not survive a fork.
        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(workers, context, start_worker, (model_folder,))
        stack.push(partial(_end_pool, pool))
        yield from _bounded_map(pool, groups, workers * 2)


class _Worker:
    """What a worker process keeps between batches."""

    model_folder: Path | None = None

    @cached_property
    def words(self) -> WordVectors:
        if self.model_folder is None:
            raise RuntimeError("start_worker must run before a batch is prepared")
        return WordVectors.load(self.model_folder)


_worker = _Worker()


def start_worker(model_folder: Path) -> None:
    """Give a process the folder of the word vectors that it needs."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        # Ctrl+C reaches the whole group; the parent ends its workers, they need not each say so.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    _worker.model_folder = model_folder
    vars(_worker).pop("words", None)


def _end_with(parent: ParentProcess) -> None:
    """A build that is killed outright leaves no worker behind."""
    parent.join()
    os._exit(1)


def _prepare_batch(files: Sequence[RawFile]) -> list[Prepared]:
    return [prepare_file(file, _worker.words) for file in files]


def _end_pool(pool: ProcessPoolExecutor, failure: type[BaseException] | None, *_: object) -> None:
    """Wait for the workers, or end them: an interrupted pool may wait for ever."""
    if failure is not None:
        for child in multiprocessing.active_children():
            child.terminate()
    pool.shutdown(wait=failure is None, cancel_futures=True)


def _bounded_map(pool: ProcessPoolExecutor, groups: Iterable[list[RawFile]], ahead: int) -> Iterator[list[Prepared]]:
    """Like `pool.map`, but reading only `ahead` groups in advance, so that memory stays bounded."""
    waiting: deque[Future[list[Prepared]]] = deque()
    try:
        for group in groups:
            waiting.append(pool.submit(_prepare_batch, group))
            if len(waiting) > ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool as error:
        raise BuildStoppedError("読み込みの処理が止められました。メモリの空きを確かめてやり直してください。") from error


def _batches(files: Iterable[RawFile], size: int) -> Iterator[list[RawFile]]:
    """Group files until a group holds `size` bytes, so that workers get even shares."""
    batch: list[RawFile] = []
    total = 0
    for file in files:
        for piece in split_lines(file, size):
            batch.append(piece)
            total += len(piece.data)
            if total >= size:
                yield batch
                batch, total = [], 0
    if batch:
        yield batch
