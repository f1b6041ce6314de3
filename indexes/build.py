"""Sources into a new index generation, switched in atomically.

raw files ──(workers: read, tokenise)──> texts.sqlite ──> words/ (tantivy), vectors/ (Chroma) ──> manifest, switch
"""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from indexes import generations
from indexes.errors import BadInputError, BuildStoppedError
from indexes.generations import Manifest
from indexes.prepare import Prepared, batches, law_of, prepare, prepare_batch, start_worker
from indexes.sources.egov import parse_file_name
from indexes.sources.files import Fault, Ignored, RawFile, read_files, total_bytes
from indexes.sources.starter import starter_passages, starter_stamp
from indexes.store.embedded import MODEL, TEXTS, VECTORS, WORDS
from indexes.store.texts import TextWriter, word_numbers
from indexes.store.vectors import write_vectors
from indexes.store.words import WordWriter
from indexes.text import embedding, sudachi
from indexes.text.embedding import SentenceVectors, WordVectors

_BATCH_BYTES = 4 * 1024**2
# Below this a second process costs more than it saves.
_SMALL_BYTES = 8 * 1024**2

Progress = Callable[[str, float], None]
"""Called with the name of the stage (Japanese) and the share done, 0 to 1."""


@dataclass(slots=True)
class Summary:
    """What a build took in and what it had to leave out."""

    manifest: Manifest
    files: int = 0
    faults: list[Fault] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)


def starter_is_stale(home: Path) -> bool:
    """Whether the serving index holds nothing but a starter corpus that this version would build otherwise.

    Such an index can be made anew without losing anything. Raises TobenError as opening the index would.
    """
    manifest = generations.read_manifest(home / "index" / generations.current_name(home))
    return manifest.digests == manifest.passages and manifest.stamps != {**stamps(), **starter_stamp()}


def stamps() -> dict[str, str]:
    """Versions of what decides how texts are cut and embedded; a generation made with others is refused."""
    return {**sudachi.stamp(), **embedding.stamp()}


def build_index(
    home: Path,
    paths: Sequence[Path] = (),
    *,
    today: date | None = None,
    workers: int | None = None,
    progress: Progress = lambda _stage, _share: None,
) -> Summary:
    """Build a generation from the starter corpus and the raw files below `paths`, and switch to it.

    A file that cannot be read becomes a Fault in the summary and nothing else is lost. Raises TobenError when
    the home cannot be written or another build is running; the serving generation then stays as it was.
    """
    with generations.new_generation(home) as folder:
        words = WordVectors.from_wheel()
        (folder / MODEL).mkdir()
        words.save(folder / MODEL)
        writer = TextWriter(folder / TEXTS)
        intake = _Intake(writer, today or datetime.now().astimezone().date())
        intake.starter(words)
        intake.files(paths, folder / MODEL, workers or os.cpu_count() or 1, progress)
        if paths and not intake.used:
            raise BadInputError(
                f"指定した場所に、索引にできる文書がありませんでした（読めないもの{len(intake.faults)}件、"
                f"対象外{len(intake.ignored)}件）。{_first(intake.faults)}索引は元のままです。"
            )
        _write_indexes(folder, writer, words, progress)
        counts = writer.counts()
        writer.close()
        now = datetime.now(UTC)
        manifest = Manifest(
            generation=generations.generation_name(home, now),
            **counts,
            built_at=now.isoformat(timespec="seconds"),
            store="embedded",
            stamps={**stamps(), **starter_stamp()},
            files=_marks(folder),
        )
        generations.switch_in(home, folder, manifest)
    return Summary(manifest, intake.read, intake.faults, intake.ignored)


class _Intake:
    """Raw files into the text store, deciding which of several versions of a text stays."""

    def __init__(self, writer: TextWriter, today: date) -> None:
        self._writer = writer
        self._today = today
        self._in_force: dict[str, date] = {}
        self._files: dict[str, str] = {}
        self.read = 0
        self.used = 0
        self.faults: list[Fault] = []
        self.ignored: list[Ignored] = []

    def starter(self, words: WordVectors) -> None:
        held = set()
        for passage in starter_passages():
            law = law_of(passage)
            if law is not None and law.law_id not in held:
                held.add(law.law_id)
                self._writer.add_law(law)
            self._writer.add([prepare(passage, words)], replace=True)

    def files(self, paths: Sequence[Path], model_folder: Path, workers: int, progress: Progress) -> None:
        total = total_bytes(path for path in paths if path.exists())
        # An archive's members unpack to many times its size, so the share done can only be a guess.
        expected = sum(_unpacked(path) for path in paths if path.exists()) or 1
        done = 0
        with ExitStack() as stack:
            mapped: Iterable[list[Prepared]]
            groups = batches(self._wanted(paths), _BATCH_BYTES)
            if total <= _SMALL_BYTES or workers == 1:
                start_worker(model_folder)
                mapped = map(prepare_batch, groups)
            else:
                # Spawned, not forked: Chroma's and tantivy's threads do not survive a fork.
                context = multiprocessing.get_context("spawn")
                pool = ProcessPoolExecutor(workers, context, start_worker, (model_folder,))
                stack.push(partial(_end_pool, pool))
                mapped = _bounded_map(pool, groups, workers * 2)
            for prepared_files in mapped:
                for prepared in prepared_files:
                    self._take(prepared)
                    done += sum(len(row.payload) for row in prepared.rows) * 3
                progress("読み込み", min(done / expected, 1.0))

    def _wanted(self, paths: Sequence[Path]) -> Iterator[RawFile]:
        for file in read_files(paths):
            if isinstance(file, Fault):
                self.faults.append(file)
            elif isinstance(file, Ignored):
                self.ignored.append(file)
            elif (named := parse_file_name(file.name)) and named.in_force > self._today:
                self.ignored.append(Ignored(file.name, f"未施行（{named.in_force.isoformat()} 施行）"))
            else:
                self.read += 1
                yield file

    def _take(self, prepared: Prepared) -> None:
        self.faults += prepared.faults
        self.ignored += prepared.ignored
        named = parse_file_name(prepared.name)
        if prepared.law is not None and named is not None:
            # Only a revision that was really read may take another one's place.
            held = self._in_force.get(named.law_id, date.min)
            if named.in_force == held:
                self.ignored.append(Ignored(prepared.name, "同じ版を読み込み済み"))
                return
            if named.in_force < held:
                self.ignored.append(Ignored(prepared.name, "より新しい版がある"))
                return
            if held > date.min:
                self.ignored.append(Ignored(self._files[named.law_id], "より新しい版がある"))
            self._files[named.law_id] = prepared.name
            self._in_force[named.law_id] = named.in_force
            self._writer.add_law(prepared.law)
        self.used += len(prepared.rows)
        # The API's own answers keep line breaks that collections in JSON Lines have lost.
        self._writer.add(prepared.rows, replace=not prepared.name.endswith((".jsonl", ".jsonl.xz")))


def _write_indexes(folder: Path, writer: TextWriter, words: WordVectors, progress: Progress) -> None:
    word_writer = WordWriter(folder / WORDS)
    numbers, facts, texts = [], [], []
    for n, row in writer.prepared():
        word_writer.add(n, row.head, row.body, row.facts)
        numbers.append(n)
        facts.append(row.facts)
        texts.append(word_numbers(row))
    word_writer.commit()
    progress("単語索引", 1.0)
    model = SentenceVectors.fit(words, texts)
    model.save(folder / MODEL)
    vectors = model.embed(texts)
    progress("ベクトル計算", 1.0)
    write_vectors(folder / VECTORS, numbers, vectors, facts, lambda share: progress("ベクトル索引", share))


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
            waiting.append(pool.submit(prepare_batch, group))
            if len(waiting) > ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool as error:
        raise BuildStoppedError("読み込みの処理が止められました。メモリの空きを確かめてやり直してください。") from error


def _first(faults: Sequence[Fault]) -> str:
    return f"最初の不具合は {faults[0]} " if faults else ""


def _unpacked(path: Path) -> int:
    size = total_bytes([path])
    return size * 12 if path.name.endswith((".xz", ".zip", ".gz")) else size


def _marks(folder: Path) -> dict[str, list[int]]:
    # Chroma writes into its files when it opens them: no sign of damage.
    files = (file for file in sorted(folder.rglob("*")) if file.is_file() and VECTORS not in file.parts)
    return {str(file.relative_to(folder)): generations.file_mark(file) for file in files}
