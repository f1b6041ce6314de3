from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes import workers
from indexes.errors import BuildStoppedError
from indexes.sources.files import Fault, Ignored, RawFile
from indexes.sources.reading import read_passages
from indexes.text.embedding import WordVectors
from indexes.workers import _batches, prepare_all, prepare_file
from tests.indexes.samples import (
    LAW_ID,
    article_xml,
    bulk_name,
    collected_line,
    law_file,
    law_xml,
    left_running,
    minutes_json,
    small_vocabulary,
    speech_record,
)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds word vectors."""
    folder = tmp_path_factory.mktemp("model")
    small_vocabulary().save(folder)
    return folder


def test_a_file_gives_rows_law_faults_and_what_was_ignored(small_words: WordVectors) -> None:
    law = prepare_file(law_file(article_xml("1", "本。"), article_xml("2", "栞。")), small_words)
    assert [row.id for row in law.rows] == [f"law:{LAW_ID}:m:1", f"law:{LAW_ID}:m:2"]
    assert (law.law and law.law.law_id) == LAW_ID
    minutes = prepare_file(minutes_json({}, speech_record(), speech_record(speaker="会議録情報")), small_words)
    assert (len(minutes.rows), minutes.law) == (1, None)
    assert (minutes.faults, minutes.ignored) == (
        [Fault("speech.json", "1番目の発言: 項目 'speaker' がありません。")],
        [Ignored("speech.json", "会議録情報")],
    )


def test_a_speech_with_half_a_letter_does_not_lose_those_after_it(small_words: WordVectors) -> None:
    torn, sound = speech_record(speech="本@。"), speech_record(speechID="199905254X00120250401_002")
    file = minutes_json(torn, sound)
    data = file.data.replace(b"@", rb"\ud800")
    assert [row.id[-3:] for row in prepare_file(RawFile(file.name, data), small_words).rows][-1:] == ["002"]


def test_a_file_over_which_the_reader_stumbles_is_a_fault_and_keeps_what_was_read_before(
    small_words: WordVectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(file: RawFile) -> Iterator[object]:
        yield from read_passages(file)
        raise LookupError("x")

    monkeypatch.setattr(workers, "read_passages", stumble)
    prepared = prepare_file(minutes_json(speech_record()), small_words)
    assert [str(fault) for fault in prepared.faults] == [
        "speech.json: 処理できません（LookupError: x）。ファイルを添えて開発元に知らせてください。"
    ]
    assert len(prepared.rows) == 1


def some_files(count: int) -> list[RawFile]:
    laws = [
        RawFile(bulk_name(f"599AC00000001{n:02}"), law_xml(article_xml("1", f"{n}の文。")).encode())
        for n in range(count)
    ]
    lines = "\n".join(collected_line(id=f"199905254X00120250501_{number:03}") for number in range(40))
    return [*laws, RawFile("broken.xml", b"<Law>"), RawFile("collected.jsonl", lines.encode())]


def test_several_processes_prepare_what_one_does_in_the_same_order(
    model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "_BATCH_BYTES", 2_000)
    alone, together = ([one for batch in prepare_all(some_files(9), model, n) for one in batch] for n in (1, 2))
    assert together == alone
    assert len(alone) > len(some_files(9))


def test_a_worker_that_is_killed_ends_the_build_with_what_to_do(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_BATCH_BYTES", 1)
    seen: list[int] = []

    def files() -> Iterator[RawFile]:
        for number, file in enumerate(some_files(200)):
            if number == 20:
                seen.extend(child.pid or 0 for child in multiprocessing.active_children())
                os.kill(seen[0], signal.SIGKILL)
            yield file

    with pytest.raises(BuildStoppedError, match="メモリの空きを確かめてやり直してください"):
        list(prepare_all(files(), model, 2))
    assert (len(seen), left_running(seen)) == (2, [])


def test_a_build_that_is_given_up_leaves_no_worker_behind(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_BATCH_BYTES", 1)
    batches = prepare_all(some_files(50), model, 2)
    next(batches)
    children = [child.pid or 0 for child in multiprocessing.active_children()]
    batches.close()
    assert (len(children), left_running(children)) == (2, [])


@given(st.lists(st.integers(0, 40), max_size=12), st.integers(1, 60))
def test_batches_hold_every_file_once_and_are_large_enough(sizes: list[int], size: int) -> None:
    files = [RawFile(f"{number}.xml", b"x" * length) for number, length in enumerate(sizes)]
    made = list(_batches(files, size))
    assert [file for batch in made for file in batch] == files
    assert [batch for batch in made[:-1] if sum(len(file.data) for file in batch) < size] == []
    assert [batch for batch in made if sum(len(file.data) for file in batch[:-1]) >= size] == []


def test_a_long_file_of_lines_is_shared_out() -> None:
    lines = b"".join(b"%03d\n" % number for number in range(100))
    made = list(_batches([RawFile("a.jsonl", lines)], 40))
    assert len(made) > 5
    assert b"".join(file.data for batch in made for file in batch) == lines
