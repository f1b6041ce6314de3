from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from indexes.intake import STARTER, Taken, archive_of, mark_of, mark_of_file, take_files, take_starter
from indexes.sources.files import RawFile, read_files
from indexes.sources.starter import starter_laws, starter_passages, starter_stamp
from indexes.store.text_writer import COLLECTED, DIGEST, OFFICIAL, TextWriter
from indexes.text.embedding import WordVectors
from tests.indexes import samples
from tests.indexes.samples import (
    LAW_ID,
    article_xml,
    bulk_name,
    collected_line,
    law_file,
    minutes_json,
    speech_record,
    write_law,
    write_speech,
)


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[TextWriter]:
    writer = TextWriter(tmp_path / "texts.sqlite")
    yield writer
    writer.close()


@pytest.fixture
def model(tmp_path: Path, small_words: WordVectors) -> Path:
    (tmp_path / "model").mkdir()
    small_words.save(tmp_path / "model")
    return tmp_path / "model"


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    return tmp_path / "raw"


def take(writer: TextWriter, model: Path, *files: RawFile) -> Taken:
    taken = Taken()
    for _ in take_files(writer, iter(files), taken, model, 1):
        pass
    return taken


def take_paths(writer: TextWriter, model: Path, *paths: Path) -> Taken:
    return take(writer, model, *(file for file in read_files(paths) if isinstance(file, RawFile)))


def rows(writer: TextWriter, query: str) -> list[Any]:
    return writer.connection.execute(query).fetchall()


def test_the_starter_is_taken_in_as_digests_a_law_and_a_kind_a_file(
    writer: TextWriter, small_words: WordVectors
) -> None:
    taken = Taken()
    take_starter(writer, small_words, taken)
    files = rows(writer, "SELECT name, mark, rank, law_id, whole FROM file")
    laws = {law_id: bool(whole) for name, mark, rank, law_id, whole in files if law_id}
    assert laws == starter_laws() == {law_id: whole for law_id, whole in laws.items() if law_id in taken.laws}
    assert {mark for _, mark, _, _, _ in files} == {starter_stamp()["starter"]}
    assert {rank for _, _, rank, _, _ in files} == {DIGEST}
    assert sorted(name for name, _, _, law_id, _ in files if not law_id) == [f"{STARTER}:diet", f"{STARTER}:doc"]
    passages = list(starter_passages())
    assert rows(writer, "SELECT count(*) FROM passage WHERE verbatim = 0") == [(len(passages),)]
    assert taken.ids == {passage.id for passage in passages if passage.kind != "law"}


def test_a_file_is_recorded_with_its_name_its_content_and_its_law(writer: TextWriter, model: Path) -> None:
    file = law_file(article_xml("1", "甲。"), article_xml("2", "乙。"))
    taken = take(writer, model, file)
    columns = "name, mark, archive, bytes, rank, law_id, since, title, number"
    assert rows(writer, f"SELECT {columns} FROM file") == [  # noqa: S608
        (
            *(file.name, mark_of(file.data), "", len(file.data), OFFICIAL),
            *(LAW_ID, 20250401, "架空図書貸出法", "令和九十九年法律第一号"),
        )
    ]
    assert (taken.files, taken.passages, taken.laws, taken.ids) == (1, 2, {LAW_ID}, set())


def test_speeches_of_a_collection_count_less_than_the_publishers_own(writer: TextWriter, model: Path) -> None:
    lines = RawFile("collected.jsonl", collected_line().encode())
    taken = take(writer, model, minutes_json(speech_record()), lines)
    assert rows(writer, "SELECT rank FROM file ORDER BY f") == [(OFFICIAL,), (COLLECTED,)]
    assert taken.ids == {"diet:199905254X00120250401_001", "diet:199905254X00120250501_001"}


def test_the_members_of_an_archive_are_recorded_with_its_mark(writer: TextWriter, model: Path, raw: Path) -> None:
    file = write_law(raw, article_xml("1", "甲。"))
    bundle = samples.archive_of(raw / "laws.zip", file)
    take_paths(writer, model, bundle)
    assert rows(writer, "SELECT name, archive FROM file") == [
        (f"{bundle}!{file.stem}/{file.name}", mark_of_file(bundle))
    ]


@pytest.mark.parametrize("folder", ["", "in/folders/"])
def test_the_same_content_under_the_same_name_is_taken_in_once(writer: TextWriter, model: Path, folder: str) -> None:
    file = law_file(article_xml("1", "甲。"))
    again = RawFile(f"laws.zip!{folder}{file.name}", file.data)
    taken = take(writer, model, file, again)
    assert [(one.name, one.reason) for one in taken.ignored] == [(again.name, "同じ内容のファイルを読み込み済み")]
    assert (taken.files, taken.passages) == (1, 1)


def test_another_content_under_the_same_name_is_taken_in_too(writer: TextWriter, model: Path) -> None:
    one, other = (minutes_json(speech_record(speech=said)) for said in ("甲。", "乙。"))
    taken = take(writer, model, RawFile("a/speech.json", one.data), RawFile("b/speech.json", other.data))
    assert (taken.files, taken.passages) == (2, 2)


def test_a_file_that_gives_nothing_is_not_recorded(writer: TextWriter, model: Path) -> None:
    taken = take(writer, model, RawFile("broken.xml", b"<Law>"), minutes_json(speech_record(speaker="会議録情報")))
    assert (len(taken.faults), len(taken.ignored), rows(writer, "SELECT * FROM file")) == (1, 1, [])


def test_a_file_read_in_several_pieces_is_one_file(
    writer: TextWriter, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexes.workers._BATCH_BYTES", 500)
    lines = "\n".join(collected_line(id=f"199905254X00120250501_{number:03}") for number in range(9))
    taken = Taken()
    file = RawFile("collected.jsonl", lines.encode())
    letters = list(take_files(writer, iter([file]), taken, model, 1))
    assert rows(writer, "SELECT count(*) FROM file") == [(1,)]
    assert (taken.files, taken.passages) == (1, 9)
    assert len(letters) > 2
    assert letters == sorted(letters)


def test_what_could_not_be_used_of_a_file_is_kept_with_it(writer: TextWriter, model: Path) -> None:
    file = RawFile("collected.jsonl", (collected_line() + "\n{").encode())
    taken = take(writer, model, file)
    [fault] = taken.faults
    assert rows(writer, "SELECT reason, line FROM fault") == [(fault.reason, 2)]


@pytest.mark.parametrize("other", ["broken", "twice"])
def test_an_archive_of_which_a_member_was_left_out_is_not_known_as_a_whole(
    writer: TextWriter, model: Path, raw: Path, other: str
) -> None:
    file = write_law(raw / "a", article_xml("1", "甲。"))
    second = write_speech(raw / "b")
    if other == "broken":
        second.write_text("{")
    bundle = samples.archive_of(raw / "all.zip", file, second)
    take_paths(writer, model, *([second] if other == "twice" else []), bundle)
    assert rows(writer, "SELECT archive FROM file WHERE law_id <> ''") == [("",)]


@pytest.mark.parametrize("folder", ["日本語!", "wow!/x", "a.zip!"])
def test_an_exclamation_mark_in_a_path_makes_no_archive(
    writer: TextWriter, model: Path, raw: Path, folder: str
) -> None:
    take_paths(writer, model, write_law(raw / folder, article_xml("1", "甲。")))
    assert rows(writer, "SELECT archive FROM file") == [("",)]


def test_a_members_archive_is_found_below_a_folder_with_an_exclamation_mark(raw: Path) -> None:
    bundle = samples.archive_of(raw / "wow!" / "laws.ZIP", write_law(raw, article_xml("1", "甲。")))
    assert archive_of(f"{bundle}!x/y!.xml") == str(bundle)


def test_a_name_that_is_no_utf_8_does_not_stop_a_build(writer: TextWriter, model: Path, raw: Path) -> None:
    raw.mkdir()
    path = os.fsencode(raw) + b"/\xff" + bulk_name().encode()
    with open(path, "wb") as file:
        file.write(law_file(article_xml("1", "甲。")).data)
    assert take_paths(writer, model, raw).passages == 1


def test_pages_are_told_apart_by_their_place(writer: TextWriter, model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [RawFile(f"documents/{slug}/1.html", b"<p>x</p>") for slug in ("plan", "other")]
    assert take(writer, model, *files).files == 2


def test_the_starter_of_a_test_may_be_a_part_of_it(writer: TextWriter, small_words: WordVectors, quick: None) -> None:
    take_starter(writer, small_words, Taken())
    first = [passage.id for passage in islice(starter_passages(), 2)]
    assert rows(writer, "SELECT id FROM passage") == [(key,) for key in first]
