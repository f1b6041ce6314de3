from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest

from indexes import build, generations
from indexes.build import Summary, build_index, stamps
from indexes.errors import BadInputError, BuildBusyError, HomeNotWritableError
from indexes.passage import Passage, article_id
from indexes.sources.files import Fault, Ignored, RawFile
from indexes.sources.reading import read_passages
from indexes.sources.starter import starter_passages
from tests.conftest import FIXTURES
from tests.indexes.samples import (
    AI_ACT,
    LAW_ID,
    OTHER_LAW_ID,
    TODAY,
    article_xml,
    built,
    bulk_name,
    collected_line,
    law_xml,
    minutes_json,
    speech_record,
    text,
    texts,
    write_law,
)

pytestmark = pytest.mark.usefixtures("quick")


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    folder.mkdir()
    return folder


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def reasons(summary: Summary) -> list[tuple[str, str]]:
    return [(Path(one.name).name, one.reason) for one in summary.ignored]


def write_speech(folder: Path, name: str = "speech.json", **changes: object) -> Path:
    file = folder / name
    file.write_bytes(minutes_json(speech_record(**changes)).data)
    return file


def write_line(folder: Path, name: str = "collected.jsonl", **changes: object) -> Path:
    file = folder / name
    file.write_text(collected_line(**changes), encoding="utf-8")
    return file


SPEECH = "diet:199905254X00120250401_001"
ARTICLE = article_id(LAW_ID, "1")
STARTER = [article_id(AI_ACT, "1"), article_id(AI_ACT, "2")]


def test_without_sources_the_index_holds_the_digests(home: Path) -> None:
    manifest = built(home).manifest
    assert (manifest.passages, manifest.digests, manifest.laws, manifest.articles, manifest.speeches) == (2, 2, 1, 2, 0)


def test_the_manifest_counts_what_was_taken_in(home: Path) -> None:
    summary = built(home, FIXTURES)
    manifest = summary.manifest
    assert (manifest.laws, manifest.articles, manifest.speeches, manifest.digests) == (2, 12, 10, 2)
    assert (summary.files, summary.faults) == (4, [])


def test_a_build_reports_its_stages_in_order(home: Path) -> None:
    stages: list[tuple[str, float]] = []
    build_index(home, [FIXTURES], today=TODAY, progress=lambda stage, share: stages.append((stage, share)))
    assert list(dict(stages)) == ["読み込み", "単語索引", "ベクトル計算", "ベクトル索引"]
    assert all(0 <= share <= 1 for _, share in stages)


def test_official_text_of_a_law_replaces_every_digest_of_it(home: Path, raw: Path) -> None:
    write_law(raw, article_xml("1", "公式の架空の文。"), law_id=AI_ACT)
    manifest = built(home, raw).manifest
    assert [text(home, key) for key in STARTER] == ["公式の架空の文。", None]
    assert (manifest.digests, manifest.laws) == (0, 1)


@pytest.fixture
def digest(monkeypatch: pytest.MonkeyPatch) -> Passage:
    """The only digest of the starter corpus: a speech."""
    digest = next(passage for passage in starter_passages() if passage.kind == "diet")
    monkeypatch.setattr(build, "starter_passages", lambda: [digest])
    return digest


def test_an_official_speech_replaces_the_digest_of_the_same_id(home: Path, raw: Path, digest: Passage) -> None:
    write_speech(raw, speechID=digest.id.removeprefix("diet:"), speech="甲。")
    assert built(home, raw).manifest.digests == 0
    assert text(home, digest.id) == "甲。"


def test_a_collected_speech_replaces_the_digest_of_the_same_id(home: Path, raw: Path, digest: Passage) -> None:
    write_line(raw, id=digest.id.removeprefix("diet:"), text="甲。")
    assert built(home, raw).manifest.digests == 0
    assert text(home, digest.id) == "甲。"


@pytest.mark.parametrize("names", [("a.json", "b.jsonl"), ("b.json", "a.jsonl")])
def test_the_apis_own_answer_wins_over_a_collection_in_whichever_order_they_come(
    home: Path, raw: Path, names: tuple[str, str]
) -> None:
    write_speech(raw, names[0], speech="甲。\r\n乙。")
    write_line(raw, names[1], id=SPEECH.removeprefix("diet:"), text="甲。乙。")
    built(home, raw)
    assert text(home, SPEECH) == "甲。\n乙。"


def archive(folder: Path, *files: Path) -> Path:
    """A zip of `files` in exactly this order."""
    path = folder / "laws.zip"
    with ZipFile(path, "w") as archive:
        for file in files:
            archive.write(file, file.name)
    return path


@pytest.mark.parametrize("newest_first", [True, False])
def test_the_newer_revision_wins_in_whichever_order_the_files_come(home: Path, raw: Path, newest_first: bool) -> None:
    old = write_law(raw, article_xml("1", "古い文。"), article_xml("2", "消えた文。"), day="20200401")
    new = write_law(raw, article_xml("1", "新しい文。"), day="20240401")
    summary = built(home, archive(raw, *((new, old) if newest_first else (old, new))))
    assert [text(home, article_id(LAW_ID, num)) for num in "12"] == ["新しい文。", None]
    assert reasons(summary) == [(f"laws.zip!{old.name}", "より新しい版がある")]


@pytest.mark.parametrize("newest_first", [True, False])
def test_the_newer_revision_wins_across_batches(
    home: Path, raw: Path, monkeypatch: pytest.MonkeyPatch, newest_first: bool
) -> None:
    monkeypatch.setattr(build, "_BATCH_BYTES", 1)
    old = write_law(raw, article_xml("1", "古い文。"), article_xml("2", "消えた文。"), day="20200401")
    new = write_law(raw, article_xml("1", "新しい文。"), day="20240401")
    built(home, archive(raw, *((new, old) if newest_first else (old, new))))
    assert [text(home, article_id(LAW_ID, num)) for num in "12"] == ["新しい文。", None]


def test_the_same_revision_given_twice_is_taken_in_once(home: Path, raw: Path) -> None:
    file = write_law(raw, article_xml("1", "甲。"))
    summary = built(home, file, archive(raw, file))
    assert text(home, ARTICLE) == "甲。"
    assert reasons(summary) == [(f"laws.zip!{file.name}", "同じ版を読み込み済み")]


def test_a_revision_not_yet_in_force_is_ignored(home: Path, raw: Path) -> None:
    write_law(raw, article_xml("1", "今の文。"), day="20260101")
    future = write_law(raw, article_xml("1", "未来の文。"), day="20260102")
    summary = built(home, raw)
    assert text(home, ARTICLE) == "今の文。"
    assert reasons(summary) == [(future.name, "未施行（2026-01-02 施行）")]


def test_the_same_sources_give_the_future_revision_once_its_day_has_come(home: Path, raw: Path) -> None:
    write_law(raw, article_xml("1", "今の文。"), day="20260101")
    write_law(raw, article_xml("1", "未来の文。"), day="20260102")
    build_index(home, [raw], today=date(2026, 1, 2))
    assert text(home, ARTICLE) == "未来の文。"


def test_one_unreadable_file_does_not_lose_the_others(home: Path, raw: Path) -> None:
    write_law(raw, article_xml("1", "甲。"))
    write_law(raw, article_xml("1", "乙。"), law_id=OTHER_LAW_ID)
    broken = raw / bulk_name("599AC0000000000")
    broken.write_text("<Law>\n<LawBody>")
    write_speech(raw)
    (raw / "broken.zip").write_bytes(b"PK")
    summary = built(home, raw)
    assert sorted(Path(fault.name).name for fault in summary.faults) == [broken.name, "broken.zip"]
    assert [text(home, key) is None for key in (ARTICLE, article_id(OTHER_LAW_ID, "1"), SPEECH)] == [False] * 3


@pytest.mark.parametrize("newest_first", [True, False])
def test_an_unreadable_newer_revision_does_not_lose_the_older_one(home: Path, raw: Path, newest_first: bool) -> None:
    old = write_law(raw, article_xml("1", "古い文。"), day="20200401")
    new = write_law(raw, article_xml("1", "新しい文。"), day="20240401")
    new.write_text("<Law>")
    built(home, archive(raw, *((new, old) if newest_first else (old, new))))
    assert text(home, ARTICLE) == "古い文。"


def test_a_file_over_which_the_reader_stumbles_is_a_fault_and_the_others_survive(
    home: Path, raw: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(file: RawFile) -> Iterator[Passage | Fault | Ignored]:
        if "bad" in file.name:
            raise LookupError("x")
        return read_passages(file)

    monkeypatch.setattr("indexes.prepare.read_passages", stumble)
    write_speech(raw, "bad.json")
    write_line(raw)
    summary = built(home, raw)
    assert [str(fault) for fault in summary.faults] == [
        f"{raw / 'bad.json'}: 処理できません（LookupError: x）。ファイルを添えて開発元に知らせてください。"
    ]
    assert text(home, "diet:199905254X00120250501_001") is not None


def test_sources_without_anything_usable_are_refused_and_the_old_generation_still_serves(
    home: Path, raw: Path, tmp_path: Path
) -> None:
    built(home, write_law(raw, article_xml("1", "甲。")))
    before = generations.current_name(home)
    useless = tmp_path / "useless"
    useless.mkdir()
    (useless / "note.txt").write_text("メモ")
    (useless / "broken.xml").write_text("<")
    refused = r"読めないもの1件、対象外1件）。最初の不具合は .*broken\.xml:1: .*索引は元のままです。"
    with pytest.raises(BadInputError, match=refused):
        built(home, useless)
    assert (generations.current_name(home), text(home, ARTICLE)) == (before, "甲。")
    assert list((home / "index").glob("building-*")) == []


def test_an_empty_folder_is_refused(home: Path, raw: Path) -> None:
    with pytest.raises(BadInputError, match="索引にできる文書がありませんでした（読めないもの0件、対象外0件）"):
        built(home, raw)


def test_two_builds_at_once_are_one_too_many(home: Path) -> None:
    built(home)
    before = generations.current_name(home)
    with (home / "index" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(BuildBusyError):
            built(home)
    assert generations.current_name(home) == before


def test_a_home_that_is_a_file_cannot_be_written_to(home: Path) -> None:
    home.write_text("not a folder")
    with pytest.raises(HomeNotWritableError):
        built(home)


def test_three_builds_leave_two_generations(home: Path) -> None:
    names = [built(home).manifest.generation for _ in range(3)]
    assert sorted(entry.name for entry in (home / "index").iterdir() if entry.is_dir()) == names[1:]


def test_the_manifest_knows_every_file_but_chromas(home: Path) -> None:
    built(home)
    folder, manifest = generations.open_current(home, stamps())
    files = {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}
    assert files - manifest.files.keys() - {generations.MANIFEST} == {
        name for name in files if name.startswith("vectors/")
    }


def test_several_processes_build_the_same_index_as_one(
    home: Path, tmp_path: Path, raw: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        write_law(raw, article_xml("1", f"第{number}の文。"), law_id=f"599AC000000001{number}")
    lines = [collected_line(id=f"199905254X00120250501_{number:03}") for number in range(1, 30)]
    (raw / "collected.jsonl").write_text("\n".join([*lines, "{"]), encoding="utf-8")
    alone = built(tmp_path / "alone", raw)
    monkeypatch.setattr(build, "_SMALL_BYTES", 0)
    monkeypatch.setattr(build, "_BATCH_BYTES", 2_000)
    together = build_index(home, [raw], today=TODAY, workers=2)
    assert (
        sorted(map(str, together.faults))
        == sorted(map(str, alone.faults))
        == [
            f"{raw / 'collected.jsonl'}:30: 読めません（Expecting property name enclosed in double quotes: line 1 column 2 (char 1)）。"
        ]
    )
    assert passages(home) == passages(tmp_path / "alone")


def passages(home: Path) -> dict[str, Passage]:
    ids = [f"diet:199905254X00120250501_{number:03}" for number in range(1, 30)]
    return texts(home).passages([*STARTER, *ids, *(article_id(f"599AC000000001{number}", "1") for number in range(3))])


def test_stamps_name_every_part_that_decides_how_texts_are_cut_and_embedded() -> None:
    assert sorted(stamps()) == ["ja-ginza", "sudachidict_core", "sudachipy"]


def test_a_law_keeps_the_name_that_its_newest_revision_gives_it(home: Path, raw: Path) -> None:
    write_law(raw, article_xml("1", "甲。"), day="20200401", title="旧称法")
    write_law(raw, article_xml("1", "甲。"), day="20240401", title="新称法")
    built(home, raw)
    assert [law.title for law in texts(home).laws() if law.law_id == LAW_ID] == ["新称法"]


def test_a_build_reads_archives_of_the_bulk_layout(home: Path, raw: Path) -> None:
    name = bulk_name()
    with ZipFile(raw / "all.zip", "w") as archive:
        archive.writestr(f"{name.removesuffix('.xml')}/{name}", law_xml(article_xml("1", "甲。")))
        archive.writestr("all_law_list.csv", "x")
    summary = built(home, raw / "all.zip")
    assert (text(home, ARTICLE), reasons(summary)) == ("甲。", [("all.zip!all_law_list.csv", "対象外の拡張子")])


def test_a_summary_of_the_manifest_can_be_written_as_json(home: Path) -> None:
    manifest = built(home).manifest
    assert json.loads(json.dumps(manifest.public()))["generation"] == manifest.generation
