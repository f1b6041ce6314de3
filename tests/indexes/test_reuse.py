from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from indexes.intake import Taken, take_files, take_starter
from indexes.reuse import Changes, changes_since
from indexes.sources.files import Fault, Ignored, RawFile, read_files
from indexes.store.embedded import TEXTS
from indexes.store.text_writer import TextWriter
from indexes.text.embedding import WordVectors
from tests.indexes.samples import (
    LAW_ID,
    OTHER_LAW_ID,
    archive_of,
    article_xml,
    collected_line,
    write_filler,
    write_law,
    write_speech,
)

pytestmark = pytest.mark.usefixtures("quick")


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """Raw files, most of which stay as they are in every test."""
    write_filler(tmp_path / "raw")
    return tmp_path / "raw"


@pytest.fixture
def generation(tmp_path: Path, small_words: WordVectors) -> Callable[..., Path]:
    """Makes a generation folder that holds the texts of some paths."""
    (tmp_path / "model").mkdir()
    small_words.save(tmp_path / "model")

    def make(*paths: Path) -> Path:
        folder = tmp_path / "generation"
        folder.mkdir()
        writer = TextWriter(folder / TEXTS)
        take_starter(writer, small_words, Taken())
        files = (file for file in read_files(paths) if isinstance(file, RawFile))
        for _ in take_files(writer, files, Taken(), tmp_path / "model", 1):
            pass
        writer.close()
        return folder

    return make


def changes(folder: Path, *paths: Path, add: bool = False) -> tuple[Changes, Taken]:
    taken = Taken()
    found = changes_since(folder, paths, taken, add=add)
    assert found is not None
    return found, taken


def names(folder: Path, numbers: list[int]) -> list[str]:
    """The ends of the names of files of a generation."""
    writer = TextWriter(folder / TEXTS)
    known = dict(writer.connection.execute("SELECT f, name FROM file").fetchall())
    writer.close()
    return [Path(known[number]).name for number in numbers]


def told(folder: Path, *paths: Path, add: bool = False) -> tuple[list[str], list[str]]:
    """The ends of the names of what is to be read, and of what goes."""
    found, _ = changes(folder, *paths, add=add)
    return [Path(file.name).name for file in found.new], names(folder, found.gone)


def test_what_stays_is_neither_read_nor_dropped(raw: Path, generation: Callable[..., Path]) -> None:
    write_speech(raw)
    assert told(generation(raw), raw) == ([], [])


def test_a_file_in_another_state_is_read_and_its_old_state_goes(raw: Path, generation: Callable[..., Path]) -> None:
    write_law(raw, article_xml("1", "旧い文。"))
    folder = generation(raw)
    name = write_law(raw, article_xml("1", "新しい文。")).name
    assert told(folder, raw) == ([name], [name])


def test_a_file_that_is_gone_goes(raw: Path, generation: Callable[..., Path]) -> None:
    law = write_law(raw, article_xml("1", "甲。"))
    folder = generation(raw)
    law.unlink()
    assert told(folder, raw) == ([], [law.name])


def test_a_file_is_known_wherever_it_lies(raw: Path, tmp_path: Path, generation: Callable[..., Path]) -> None:
    write_law(raw, article_xml("1", "甲。"))
    folder = generation(raw)
    shutil.move(raw, tmp_path / "elsewhere")
    assert told(folder, tmp_path / "elsewhere") == ([], [])


@pytest.fixture
def bundle(raw: Path, tmp_path: Path) -> Path:
    """An archive of two laws."""
    laws = [write_law(tmp_path / "laws", article_xml("1", "甲。"), law_id=one) for one in (LAW_ID, OTHER_LAW_ID)]
    return archive_of(raw / "laws.zip", *laws)


def refuse(*_: object, **__: object) -> None:
    raise AssertionError("unpacked")


def test_an_archive_that_stays_is_not_unpacked(
    raw: Path, bundle: Path, generation: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = generation(raw)
    new = write_law(raw, article_xml("1", "新しい文。"), law_id="599AC0000000009").name
    bundle.rename(raw / "renamed.zip")
    monkeypatch.setattr(zipfile, "ZipFile", refuse)
    assert told(folder, raw) == ([new], [])


def test_of_an_archive_that_changed_only_the_members_that_changed_are_read(
    raw: Path, bundle: Path, tmp_path: Path, generation: Callable[..., Path]
) -> None:
    folder = generation(raw)
    amended = write_law(tmp_path / "laws", article_xml("1", "改まった文。"))
    archive_of(bundle, *(tmp_path / "laws").iterdir())
    assert told(folder, raw) == ([amended.name], [amended.name])


def test_a_member_is_known_when_its_archive_has_been_unpacked(
    raw: Path, bundle: Path, generation: Callable[..., Path]
) -> None:
    folder = generation(raw)
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(raw)
    bundle.unlink()
    assert told(folder, raw) == ([], [])


def test_an_archive_that_is_gone_goes_with_its_members(
    raw: Path, bundle: Path, generation: Callable[..., Path]
) -> None:
    folder = generation(raw)
    bundle.unlink()
    new, gone = told(folder, raw)
    assert (new, len(gone)) == ([], 2)


@pytest.mark.parametrize("loose_first", [True, False])
def test_a_law_that_stays_in_an_archive_does_not_go_with_its_loose_copy(
    raw: Path, bundle: Path, tmp_path: Path, generation: Callable[..., Path], loose_first: bool
) -> None:
    loose = next((tmp_path / "laws").iterdir())
    folder = generation(*([loose, raw] if loose_first else [raw, loose]))
    assert told(folder, raw) == ([], [])


def test_with_add_what_is_not_named_stays(raw: Path, tmp_path: Path, generation: Callable[..., Path]) -> None:
    folder = generation(raw)
    new = write_law(tmp_path / "new", article_xml("1", "甲。"))
    assert told(folder, new, add=True) == ([new.name], [])


def test_with_add_a_revision_in_another_state_replaces_the_old_one_wherever_it_lies(
    raw: Path, tmp_path: Path, generation: Callable[..., Path]
) -> None:
    write_law(raw, article_xml("1", "旧い文。"))
    folder = generation(raw)
    new = write_law(tmp_path / "new", article_xml("1", "新しい文。"))
    assert told(folder, new, add=True) == ([new.name], [new.name])


def test_with_add_a_file_at_the_same_place_is_replaced(raw: Path, generation: Callable[..., Path]) -> None:
    write_speech(raw, speech="旧い言葉。")
    folder = generation(raw)
    file = write_speech(raw, speech="新しい言葉。")
    assert told(folder, file, add=True) == ([file.name], [file.name])


def test_with_add_another_file_of_a_common_name_replaces_nothing(
    raw: Path, tmp_path: Path, generation: Callable[..., Path]
) -> None:
    write_speech(raw, speech="四月の言葉。")
    folder = generation(raw)
    file = write_speech(tmp_path / "may", speech="五月の言葉。")
    assert told(folder, file, add=True) == ([file.name], [])


@pytest.mark.parametrize("grows", [True, False])
def test_too_large_a_change_is_none(raw: Path, generation: Callable[..., Path], grows: bool) -> None:
    other = [article_xml(str(num), f"{num}番の文。" * 10) for num in range(60)]
    if not grows:
        write_law(raw, *other)
    folder = generation(raw)
    if grows:
        write_law(raw, *other)
    else:
        next(raw.glob("*.xml")).unlink()
    assert changes_since(folder, [raw], Taken(), add=False) is None


def test_a_generation_of_digests_alone_is_not_carried_on(raw: Path, generation: Callable[..., Path]) -> None:
    assert changes_since(generation(), [raw], Taken(), add=False) is None


def test_another_starter_corpus_takes_the_place_of_the_old_one(
    raw: Path, generation: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = generation(raw)
    monkeypatch.setattr("indexes.reuse.starter_stamp", lambda: {"starter": "other"})
    found, _ = changes(folder, raw)
    assert (found.starter, found.new, names(folder, found.gone)) == (True, [], ["starter:507AC0000000053"])


def test_the_same_starter_corpus_stays(raw: Path, generation: Callable[..., Path]) -> None:
    assert changes(generation(raw), raw)[0].starter is False


@pytest.mark.parametrize("place", ["starter_laws", "starter:laws"])
def test_a_file_of_the_operators_is_no_starter_whatever_it_is_called(
    raw: Path, generation: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    write_law(raw / place, article_xml("1", "甲。"))
    monkeypatch.chdir(raw)
    folder = generation(Path(place), Path("filler"))
    found, _ = changes(folder, Path(place), Path("filler"))
    assert (found.starter, found.new, found.gone) == (False, [], [])


# What an operator is told of sources does not depend on whether they are read again.


def test_what_could_not_be_used_of_a_file_that_stays_is_said_again(raw: Path, generation: Callable[..., Path]) -> None:
    lines = raw / "collected.jsonl"
    lines.write_text(collected_line() + "\n{\n", encoding="utf-8")
    found, taken = changes(generation(raw), raw)
    assert (found.new, [str(fault)[: len(str(lines)) + 2] for fault in taken.faults]) == ([], [f"{lines}:2"])


def test_a_file_that_could_not_be_read_is_read_again(raw: Path, generation: Callable[..., Path]) -> None:
    (raw / "broken.xml").write_text("<Law>")
    assert told(generation(raw), raw) == (["broken.xml"], [])


def test_a_broken_member_of_an_archive_that_stays_is_read_again(
    raw: Path, tmp_path: Path, generation: Callable[..., Path]
) -> None:
    law, broken = write_law(tmp_path, article_xml("1", "甲。")), tmp_path / "broken.xml"
    broken.write_text("<Law>")
    archive_of(raw / "laws.zip", law, broken)
    assert told(generation(raw), raw) == (["broken.xml"], [])


def reports(folder: Path, *paths: Path) -> list[tuple[str, str]]:
    _, taken = changes(folder, *paths)
    told: list[Fault | Ignored] = [*taken.faults, *taken.ignored]
    return sorted((one.name, one.reason) for one in told)


def reading(*paths: Path) -> Iterator[tuple[str, str]]:
    for one in read_files(paths):
        if not isinstance(one, RawFile):
            yield one.name, one.reason


def test_what_cannot_be_read_is_told_as_a_build_afresh_tells_it(
    raw: Path, tmp_path: Path, generation: Callable[..., Path]
) -> None:
    folder = generation(raw)
    (raw / "note.txt").write_text("メモ")
    (raw / "broken.zip").write_bytes(b"PK")
    (tmp_path / "outside.xml").write_text("<Law/>")
    (raw / "link.xml").symlink_to(tmp_path / "outside.xml")
    os.mkfifo(raw / "pipe.zip")
    named = [raw, raw / "note.txt", tmp_path / "missing.xml", tmp_path / "missing.zip", raw / "pipe.zip"]
    expected = sorted(reading(*named))
    assert len(expected) == 8
    assert reports(folder, *named) == expected
