from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from zipfile import ZipFile

import pytest

from indexes import build, generations, intake, workers
from indexes.build import Summary, build_index, stamps
from indexes.errors import BadInputError, BuildBusyError, HomeNotWritableError
from indexes.passage import Passage, article_id
from indexes.sources.files import RawFile
from indexes.sources.reading import read_passages
from indexes.sources.starter import starter_passages
from tests.conftest import FIXTURES
from tests.indexes.samples import (
    LAW_ID,
    OTHER_LAW_ID,
    TODAY,
    archive_of,
    article_xml,
    built,
    bulk_name,
    collected_line,
    law_xml,
    text,
    texts,
    write_law,
    write_line,
    write_speech,
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


SPEECH = "diet:199905254X00120250401_001"
ARTICLE = article_id(LAW_ID, "1")
STARTER = [passage.id for passage in islice(starter_passages(), 2)]


def test_without_sources_the_index_holds_the_digests(home: Path) -> None:
    manifest = built(home).manifest
    assert (manifest.passages, manifest.digests, manifest.laws, manifest.articles, manifest.speeches) == (2, 2, 1, 2, 0)


def test_the_manifest_counts_what_was_taken_in(home: Path) -> None:
    summary = built(home, FIXTURES)
    manifest = summary.manifest
    assert (manifest.laws, manifest.articles, manifest.speeches, manifest.digests) == (2, 15, 10, 2)
    assert (manifest.passages, manifest.pieces, manifest.fitted_on) == (25, 22, 22)
    assert (summary.files, summary.faults) == (4, [])


def test_a_build_reports_its_stages_in_order(home: Path) -> None:
    stages: list[tuple[str, float]] = []
    build_index(home, [FIXTURES], today=TODAY, progress=lambda stage, share: stages.append((stage, share)))
    assert list(dict(stages)) == [
        "単語ベクトル",
        "組み込みの資料",
        "読み込み",
        "問答の対応づけ",
        "参照の解決",
        "用語の対応づけ",
        "単語索引",
        "ベクトル索引",
    ]
    assert all(0 <= share <= 1 for _, share in stages)


def test_official_text_of_a_law_replaces_every_digest_of_it(home: Path, raw: Path) -> None:
    law_id = STARTER[0].split(":")[1]
    write_law(raw, article_xml("1", "公式の架空の文。"), law_id=law_id)
    manifest = built(home, raw).manifest
    assert text(home, article_id(law_id, "1")) == "公式の架空の文。"
    assert (manifest.digests, manifest.laws, manifest.passages) == (0, 1, 1)


@pytest.fixture
def digest(monkeypatch: pytest.MonkeyPatch) -> Passage:
    """The only digest of the starter corpus: a speech."""
    digest = next(passage for passage in starter_passages() if passage.kind == "diet")
    monkeypatch.setattr(intake, "starter_passages", lambda: [digest])
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


def test_revisions_of_a_law_stand_side_by_side(home: Path, raw: Path) -> None:
    old = write_law(raw, article_xml("1", "古い文。"), article_xml("2", "消えた文。"), day="20200401")
    new = write_law(raw, article_xml("1", "新しい文。"), day="20240401")
    summary = built(home, archive_of(raw / "laws.zip", new, old))
    days = (date(2020, 4, 1), date(2024, 3, 31), date(2024, 4, 1))
    assert [text(home, ARTICLE, day) for day in days] == ["古い文。", "古い文。", "新しい文。"]
    assert [text(home, article_id(LAW_ID, "2"), day) for day in days] == ["消えた文。", "消えた文。", None]
    assert (summary.manifest.articles, summary.manifest.digests) == (5, 2)


def test_revisions_stand_side_by_side_across_batches_and_processes(
    home: Path, raw: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "_BATCH_BYTES", 1)
    for year in range(2015, 2025):
        write_law(raw, article_xml("1", f"{year}年の文。"), day=f"{year}0401")
    built(home, raw)
    assert [text(home, ARTICLE, date(year, 4, 1)) for year in range(2015, 2025)] == [
        f"{year}年の文。" for year in range(2015, 2025)
    ]


def test_a_revision_not_yet_in_force_is_kept_for_its_day(home: Path, raw: Path) -> None:
    write_law(raw, article_xml("1", "今の文。"), day="20260101")
    write_law(raw, article_xml("1", "未来の文。"), day="20260102")
    built(home, raw)
    assert [text(home, ARTICLE, date(2026, 1, day)) for day in (1, 2)] == ["今の文。", "未来の文。"]


def test_a_law_that_only_comes_into_force_later_is_shown_from_the_day_of_the_build(home: Path, raw: Path) -> None:
    write_law(raw, article_xml("1", "未来の文。"), day="20270401")
    built(home, raw)
    assert [text(home, ARTICLE, day) for day in (date(2025, 12, 31), TODAY)] == [None, "未来の文。"]


def test_amending_provisions_and_contents_are_kept_but_not_counted_as_pieces(home: Path) -> None:
    built(home, FIXTURES)
    law = texts(home).law_passages(LAW_ID, TODAY, everything=True)
    hidden = [passage.id for passage in law if not passage.searchable]
    assert hidden == [f"law:{LAW_ID}:{part}" for part in ("m:toc", "an1:0", "an1:t1")]
    assert [text(home, key) is None for key in hidden] == [False] * 3


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
    built(home, archive_of(raw / "laws.zip", *((new, old) if newest_first else (old, new))))
    assert text(home, ARTICLE) == "古い文。"


def test_a_file_over_which_the_reader_stumbles_is_a_fault_and_the_others_survive(
    home: Path, raw: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(file: RawFile) -> Iterator[object]:
        if "bad" in file.name:
            raise LookupError("x")
        return read_passages(file)

    monkeypatch.setattr("indexes.workers.read_passages", stumble)
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


@pytest.mark.parametrize("place", ["home", "vectors/home"])
def test_the_manifest_knows_every_file_but_chromas(tmp_path: Path, place: str) -> None:
    home = tmp_path / place
    built(home)
    folder, manifest = generations.open_current(home, stamps())
    files = {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}
    assert files - manifest.files.keys() - {generations.MANIFEST} == {
        name for name in files if name.startswith("vectors/") and name != "vectors/vectors.f16"
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
    monkeypatch.setattr(workers, "_BATCH_BYTES", 2_000)
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
    laws = [article_id(f"599AC000000001{number}", "1") for number in range(3)]
    found = texts(home).passages([*STARTER, *ids, *laws], TODAY)
    assert len(found) > 30
    return found


def test_stamps_name_every_part_that_decides_how_texts_are_cut_and_embedded() -> None:
    assert sorted(stamps()) == ["embedder", "ja-ginza", "sudachidict_core", "sudachipy"]


def test_a_law_bears_the_name_that_the_revision_of_the_day_gives_it(home: Path, raw: Path) -> None:
    write_law(raw, article_xml("1", "甲。"), day="20200401", title="旧称法")
    write_law(raw, article_xml("1", "甲。"), day="20240401", title="新称法")
    built(home, raw)
    assert [law.title for law in texts(home).laws(TODAY) if law.law_id == LAW_ID] == ["新称法"]
    assert [law.title for law in texts(home).laws(date(2021, 1, 1)) if law.law_id == LAW_ID] == ["旧称法"]


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
