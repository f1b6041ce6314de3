"""Sources into a new index generation, switched in atomically.

raw files ──(workers: read, tokenise)──> texts.sqlite ──(decide, pair, link)──> words/, vectors/ ──> manifest, switch

Where the serving generation holds most of the sources already, the new one begins as its copy and takes in the rest.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from indexes import generations
from indexes.answers import pair_answers
from indexes.citing import count_citations
from indexes.days import today_in_japan
from indexes.errors import BadInputError, TobenError
from indexes.generations import Manifest
from indexes.indexing import index_all, index_changes
from indexes.intake import Taken, take_files, take_starter
from indexes.lexicon import compile_lexicon
from indexes.linking import link, shares
from indexes.models.embedder import CHIVE, Embedder
from indexes.progress import Progress, told
from indexes.reuse import Changes, changes_since
from indexes.sources.files import Fault, Ignored, RawFile, read_files, total_bytes
from indexes.sources.starter import starter_stamp
from indexes.store.deciding import decide
from indexes.store.embedded import MODEL, TEXTS, VECTORS
from indexes.store.text_writer import TextWriter
from indexes.store.vectors import FLAT
from indexes.text import embedding, sudachi
from indexes.text.embedding import DIMENSION, WordVectors

# Below this a second process costs more than it saves.
_SMALL_BYTES = 8 * 1024**2
# A model fitted on a corpus serves until that has grown by half.
_MOST_GROWTH = 1.5
_ALL = "--add を付けず、すべての原文を --from で指定してください。"


@dataclass(slots=True)
class Summary:
    """What a build took in and what it had to leave out; `carried_on` where most came from the generation before."""

    manifest: Manifest
    files: int = 0
    faults: list[Fault] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)
    carried_on: bool = False


def starter_is_stale(home: Path, embedder: Embedder | None = None) -> bool:
    """Whether the serving index holds nothing but a starter corpus that this version would build otherwise.

    Such an index can be made anew without losing anything. Raises TobenError as opening the index would.
    """
    facts = generations.read_facts(home / "index" / generations.current_name(home))
    wanted = {**stamps(embedder), **starter_stamp()}
    made_now = facts.get("schema") == generations.SCHEMA and facts.get("stamps") == wanted
    return not made_now and 0 < facts.get("passages", 0) == facts.get("digests")


def stamps(embedder: Embedder | None = None) -> dict[str, str]:
    """Versions of what decides how texts are cut and embedded; a generation made with others is refused."""
    return {**sudachi.stamp(), **embedding.stamp(), **(embedder.stamp() if embedder else CHIVE)}


def build_index(
    home: Path,
    paths: Sequence[Path] = (),
    *,
    add: bool = False,
    afresh: bool = False,
    today: date | None = None,
    workers: int | None = None,
    progress: Progress = lambda _stage, _share: None,
    embedder: Embedder | None = None,
) -> Summary:
    """Build a generation from the starter corpus and the raw files below `paths`, and switch to it.

    With `add` what the serving generation holds stays beside the files; with `afresh` nothing of it is taken over.
    With an `embedder` the pieces' texts are embedded by it instead of chiVe.
    A file that cannot be read becomes a Fault in the summary and nothing else is lost. Raises TobenError when
    the home cannot be written or another build is running; the serving generation then stays as it was.
    """
    with generations.new_generation(home) as folder, told(home, progress) as tell:
        build = _Build(
            home,
            folder,
            today or today_in_japan(),
            workers or os.cpu_count() or 1,
            tell,
            embedder,
        )
        return build.run(paths, add=add, afresh=afresh)


class _Build:
    """One generation being made in `folder`."""

    def __init__(
        self, home: Path, folder: Path, today: date, workers: int, progress: Progress, embedder: Embedder | None
    ) -> None:
        self._home = home
        self._folder = folder
        self._today = today
        self._workers = workers
        self._progress = progress
        self._embedder = embedder

    def run(self, paths: Sequence[Path], *, add: bool, afresh: bool) -> Summary:
        if self._embedder is not None:
            # A model that cannot be read is told now, and not after hours of reading.
            self._embedder.load()
        before = None if afresh else _serving(self._home, self._embedder)
        if add and before is None:
            raise BadInputError(
                f"いまの索引には足せません（索引がないか、別の版で作られたか、大きくなりすぎています）。{_ALL}"
            )
        taken = Taken()
        changes = None
        if before is not None and (paths or add):
            with self._stage("変更の確認"):
                changes = changes_since(before[0], paths, taken, add=add)
        if before is not None and changes is not None:
            fitted_on = self._carry_on(before[0], changes, taken) and before[1].fitted_on
        elif add and before is not None and before[1].digests < before[1].passages:
            raise BadInputError(f"足すものが多すぎるため、いまの索引に足すことができません。{_ALL}")
        else:
            taken = Taken()
            self._build_afresh(paths, taken)
            fitted_on = 0
        return self._finish(taken, fitted_on, carried_on=changes is not None)

    def _build_afresh(self, paths: Sequence[Path], taken: Taken) -> None:
        with self._stage("単語ベクトル"):
            words = WordVectors.from_wheel()
            (self._folder / MODEL).mkdir()
            words.save(self._folder / MODEL)
        writer = TextWriter(self._folder / TEXTS)
        with self._stage("組み込みの資料"):
            take_starter(writer, words, taken)
        self._take(writer, _wanted(paths, taken), taken, sum(_unpacked(path) for path in paths if path.exists()))
        if paths and not taken.passages:
            raise BadInputError(
                f"指定した場所に、索引にできる文書がありませんでした（読めないもの{len(taken.faults)}件、"
                f"対象外{len(taken.ignored)}件）。{taken.unreadable}索引は元のままです。"
            )
        with self._stage("問答の対応づけ"):
            writer.finish_rows()
            decide(writer.connection, self._today, None, None)
            pair_answers(writer, words, None)
        with self._stage("参照の解決"):
            link(writer.connection, None, None)
            count_citations(writer.connection)
        with self._stage("用語の対応づけ"):
            compile_lexicon(self._folder, writer.connection, None, _current(self._home))
        index_all(self._folder, writer, words, self._progress, self._embedder)
        writer.close()

    def _carry_on(self, before: Path, changes: Changes, taken: Taken) -> bool:
        shutil.copytree(before, self._folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(generations.MANIFEST))
        words = WordVectors.load(self._folder / MODEL)
        writer = TextWriter(self._folder / TEXTS)
        laws_before = writer.law_ids()
        gone = writer.remove_files(changes.gone)
        taken.laws |= gone.laws
        taken.ids |= gone.ids
        if changes.starter:
            take_starter(writer, words, taken)
        self._take(writer, iter(changes.new), taken, sum(len(file.data) for file in changes.new))
        with self._stage("問答の対応づけ"):
            decide(writer.connection, self._today, taken.laws, taken.ids)
            removed = gone.pieces + writer.no_longer_live()
            removed += pair_answers(writer, words, taken.ids)
        with self._stage("参照の解決"):
            # A law more or less may be what any other refers to.
            same_laws = writer.law_ids() == laws_before
            link(writer.connection, taken.laws if same_laws else None, taken.ids)
        with self._stage("用語の対応づけ"):
            compile_lexicon(self._folder, writer.connection, taken.laws)
        index_changes(self._folder, writer, removed, self._progress, self._embedder)
        writer.close()
        return True

    def _take(self, writer: TextWriter, files: Iterator[RawFile], taken: Taken, expected: int) -> None:
        workers = self._workers if expected > _SMALL_BYTES else 1
        for letters in take_files(writer, files, taken, self._folder / MODEL, workers):
            # An archive's members unpack to many times its size, so the share done can only be a guess.
            self._progress("読み込み", min(letters * 3 / max(expected, 1), 1.0))

    @contextmanager
    def _stage(self, name: str) -> Iterator[None]:
        self._progress(name, 0.0)
        yield
        self._progress(name, 1.0)

    def _finish(self, taken: Taken, fitted_on: int, *, carried_on: bool) -> Summary:
        writer = TextWriter(self._folder / TEXTS)
        counts, links = writer.counts(), shares(writer.connection)
        writer.close()
        now = datetime.now(UTC)
        manifest = Manifest(
            generation=generations.generation_name(self._home, now),
            passages=counts["passages"],
            laws=counts["laws"],
            articles=counts["articles"],
            speeches=counts["speeches"],
            written=counts["written"],
            documents=counts["documents"],
            digests=counts["digests"],
            pieces=counts["pieces"],
            fitted_on=fitted_on or counts["pieces"],
            built_at=now.isoformat(timespec="seconds"),
            store="embedded",
            stamps={**stamps(self._embedder), **starter_stamp()},
            dimension=self._embedder.dimension if self._embedder else DIMENSION,
            code=_code(),
            links=links,
            files=_marks(self._folder),
        )
        generations.switch_in(self._home, self._folder, manifest)
        return Summary(manifest, taken.files, taken.faults, taken.ignored, carried_on)


def _current(home: Path) -> Path | None:
    """The serving generation, whatever state it is in."""
    try:
        return home / "index" / generations.current_name(home)
    except TobenError:
        return None


def _serving(home: Path, embedder: Embedder | None) -> tuple[Path, Manifest] | None:
    """The serving generation if a new one may begin as its copy."""
    try:
        folder, manifest = generations.open_current(home, stamps(embedder))
    except TobenError:
        return None
    fits = manifest.pieces <= manifest.fitted_on * _MOST_GROWTH
    return (folder, manifest) if fits and manifest.code == _code() else None


@cache
def _code() -> str:
    """A digest of the code and data that read and prepares texts: what another version has read is not taken over."""
    files = sorted(file for ending in ("py", "toml", "txt") for file in Path(__file__).parent.rglob(f"*.{ending}"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


def _wanted(paths: Sequence[Path], taken: Taken) -> Iterator[RawFile]:
    for file in read_files(paths):
        if isinstance(file, Fault):
            taken.faults.append(file)
        elif isinstance(file, Ignored):
            taken.ignored.append(file)
        else:
            yield file


def _unpacked(path: Path) -> int:
    size = total_bytes([path])
    return size * 12 if path.name.endswith((".xz", ".zip", ".gz")) else size


def _marks(folder: Path) -> dict[str, list[int]]:
    files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    marks = {str(file.relative_to(folder)): file for file in files}
    # Chroma writes into its files when it opens them: no sign of damage.
    ours = {name: file for name, file in marks.items() if Path(name).parts[0] != VECTORS or file.name == FLAT}
    return {name: generations.file_mark(file) for name, file in ours.items()}
