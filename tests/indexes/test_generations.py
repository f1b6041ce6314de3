from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest

from indexes.errors import BuildBusyError, HomeNotWritableError, IndexBrokenError, IndexMissingError
from indexes.generations import (
    MANIFEST,
    SCHEMA,
    Manifest,
    current_name,
    generation_name,
    new_generation,
    open_current,
    read_manifest,
    switch_in,
)

STAMPS = {"sudachipy": "1"}
REMEDY = "toben index build で作り直してください"


def manifest(name: str, **changes: Any) -> Manifest:
    facts: dict[str, Any] = {
        "passages": 3,
        "laws": 1,
        "articles": 2,
        "speeches": 1,
        "digests": 0,
        "built_at": "2026-01-01T00:00:00+00:00",
        "store": "embedded",
        "stamps": STAMPS,
        "files": {"texts.sqlite": [5, crc32(b"12345")]},
    }
    return Manifest(generation=name, **(facts | changes))


def build(home: Path, name: str, **changes: Any) -> Manifest:
    """A generation of one file of five bytes."""
    made = manifest(name, **changes)
    with new_generation(home) as folder:
        (folder / "texts.sqlite").write_bytes(b"12345")
        switch_in(home, folder, made)
    return made


def orphan(home: Path, name: str) -> None:
    """What a build leaves that is killed before it replaces the pointer."""
    pointer = home / "index" / "current"
    before = pointer.read_text()
    build(home, name)
    pointer.write_text(before)


def entries(home: Path) -> list[str]:
    return sorted(entry.name for entry in (home / "index").iterdir() if entry.is_dir())


def test_a_home_without_an_index_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match="toben index build を実行するか、TOBEN_HOME を確かめてください"):
        open_current(tmp_path, STAMPS)


def test_a_generation_that_was_switched_in_serves(tmp_path: Path) -> None:
    made = build(tmp_path, "20260101T00000000Z")
    assert open_current(tmp_path, STAMPS) == (tmp_path / "index" / "20260101T00000000Z", made)


def test_the_next_generation_takes_over(tmp_path: Path) -> None:
    build(tmp_path, "20260101T00000000Z")
    build(tmp_path, "20260102T00000000Z")
    assert current_name(tmp_path) == "20260102T00000000Z"


def test_only_the_two_last_generations_are_kept(tmp_path: Path) -> None:
    for day in range(1, 5):
        build(tmp_path, f"2026010{day}T00000000Z")
    assert entries(tmp_path) == ["20260103T00000000Z", "20260104T00000000Z"]


def test_a_generation_built_after_the_clock_was_set_back_still_serves(tmp_path: Path) -> None:
    for name in ("20260102T00000000Z", "20260103T00000000Z", "20250101T00000000Z"):
        build(tmp_path, name)
    folder, _ = open_current(tmp_path, STAMPS)
    assert folder.name == "20250101T00000000Z"
    assert entries(tmp_path) == ["20250101T00000000Z", "20260103T00000000Z"]


def test_the_generation_before_is_the_one_that_served_and_not_one_that_never_did(tmp_path: Path) -> None:
    build(tmp_path, "20260101T00000000Z")
    orphan(tmp_path, "20260102T00000000Z")
    build(tmp_path, "20260103T00000000Z")
    assert entries(tmp_path) == ["20260101T00000000Z", "20260103T00000000Z"]


def test_what_is_no_generation_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "index" / "notes").mkdir(parents=True)
    build(tmp_path, "20260101T00000000Z")
    assert entries(tmp_path) == ["20260101T00000000Z", "notes"]


@pytest.mark.parametrize("pointer", ["", "\n", "../elsewhere", "a/b", ".hidden"])
def test_a_pointer_to_no_generation_is_damage(tmp_path: Path, pointer: str) -> None:
    build(tmp_path, "20260101T00000000Z")
    (tmp_path / "index" / "current").write_text(pointer)
    with pytest.raises(IndexBrokenError, match=f"current が壊れています。{REMEDY}"):
        open_current(tmp_path, STAMPS)


def test_a_pointer_that_is_no_text_is_damage(tmp_path: Path) -> None:
    build(tmp_path, "20260101T00000000Z")
    (tmp_path / "index" / "current").write_bytes(b"\xff\xfe")
    with pytest.raises(IndexBrokenError, match=REMEDY):
        open_current(tmp_path, STAMPS)


def test_a_pointer_that_is_a_folder_is_damage(tmp_path: Path) -> None:
    (tmp_path / "index" / "current").mkdir(parents=True)
    with pytest.raises(IndexBrokenError, match=REMEDY):
        open_current(tmp_path, STAMPS)


def test_a_pointer_to_a_generation_that_is_gone_is_damage(tmp_path: Path) -> None:
    build(tmp_path, "20260101T00000000Z")
    (tmp_path / "index" / "current").write_text("20260102T00000000Z\n")
    with pytest.raises(IndexBrokenError, match=REMEDY):
        open_current(tmp_path, STAMPS)


@pytest.mark.parametrize("content", ["", "{", "[]", "null", "{}", '{"generation": "x"}', '{"unknown": 1}'])
def test_a_damaged_manifest_is_refused(tmp_path: Path, content: str) -> None:
    build(tmp_path, "20260101T00000000Z")
    (tmp_path / "index" / "20260101T00000000Z" / MANIFEST).write_text(content)
    with pytest.raises(IndexBrokenError, match=REMEDY):
        open_current(tmp_path, STAMPS)


def test_a_manifest_of_another_format_is_refused(tmp_path: Path) -> None:
    build(tmp_path, "20260101T00000000Z", schema=SCHEMA + 1)
    with pytest.raises(IndexBrokenError, match=f"形式は {SCHEMA + 1} 版です（必要なのは {SCHEMA} 版）。{REMEDY}"):
        open_current(tmp_path, STAMPS)


def test_an_index_made_with_another_version_is_refused_and_both_versions_are_named(tmp_path: Path) -> None:
    build(tmp_path, "20260101T00000000Z")
    with pytest.raises(IndexBrokenError, match=f"sudachipy 1→2）。{REMEDY}"):
        open_current(tmp_path, {"sudachipy": "2"})


def test_an_index_made_without_a_part_that_counts_now_is_refused(tmp_path: Path) -> None:
    build(tmp_path, "20260101T00000000Z")
    with pytest.raises(IndexBrokenError, match="ja-ginza None→5"):
        open_current(tmp_path, STAMPS | {"ja-ginza": "5"})


DAMAGES: dict[str, Callable[[Path], Any]] = {
    "cut": lambda file: file.write_bytes(b"1"),
    "grown": lambda file: file.write_bytes(b"123456"),
    "gone": lambda file: file.unlink(),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_file_of_another_size_is_damage_and_named(tmp_path: Path, damage: Callable[[Path], Any]) -> None:
    build(tmp_path, "20260101T00000000Z")
    damage(tmp_path / "index" / "20260101T00000000Z" / "texts.sqlite")
    with pytest.raises(IndexBrokenError, match=rf"texts.sqlite が作成時と違います.*{REMEDY}"):
        open_current(tmp_path, STAMPS)


def fail(home: Path) -> None:
    with new_generation(home) as folder:
        (folder / "half.sqlite").touch()
        raise ZeroDivisionError


def test_a_failed_build_leaves_nothing_behind_but_its_own_error(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        fail(tmp_path)
    assert entries(tmp_path) == []


def test_a_failed_build_leaves_the_serving_generation_alone(tmp_path: Path) -> None:
    made = build(tmp_path, "20260101T00000000Z")
    with pytest.raises(ZeroDivisionError):
        fail(tmp_path)
    assert open_current(tmp_path, STAMPS)[1] == made


def test_what_a_killed_build_left_is_removed_by_the_next(tmp_path: Path) -> None:
    leftover = tmp_path / "index" / "building-999"
    leftover.mkdir(parents=True)
    (leftover / "texts.sqlite").touch()
    build(tmp_path, "20260101T00000000Z")
    assert entries(tmp_path) == ["20260101T00000000Z"]


def test_two_builds_at_once_are_one_too_many(tmp_path: Path) -> None:
    with (
        new_generation(tmp_path),
        pytest.raises(BuildBusyError, match="別の処理が索引を作成中です"),
        new_generation(tmp_path),
    ):
        pass


def test_a_refused_build_leaves_the_running_one_alone(tmp_path: Path) -> None:
    with new_generation(tmp_path) as folder:
        with pytest.raises(BuildBusyError), new_generation(tmp_path):
            pass
        assert folder.is_dir()


def test_builds_in_different_homes_do_not_wait_for_each_other(tmp_path: Path) -> None:
    with new_generation(tmp_path / "a"), new_generation(tmp_path / "b") as folder:
        assert folder.is_dir()


def test_a_build_can_follow_a_build(tmp_path: Path) -> None:
    with new_generation(tmp_path):
        pass
    with new_generation(tmp_path) as folder:
        assert list(folder.iterdir()) == []


def test_a_home_that_cannot_be_written_to_says_what_to_do(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("not a folder")
    with pytest.raises(HomeNotWritableError, match="書き込める場所を TOBEN_HOME に指定"), new_generation(home):
        pass


def test_names_of_generations_sort_by_time(tmp_path: Path) -> None:
    start = datetime(2026, 1, 31, 23, 59, 59, tzinfo=UTC)
    names = [generation_name(tmp_path, start + timedelta(seconds=step)) for step in (0, 1, 60, 86_400, 40_000_000)]
    assert names == sorted(names)


def test_a_name_is_given_once_even_within_a_second(tmp_path: Path) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    for number in range(3):
        name = generation_name(tmp_path, now)
        assert name == f"20260101T0000000{number}Z"
        (tmp_path / "index" / name).mkdir(parents=True)


def test_a_name_tells_the_time_in_utc(tmp_path: Path) -> None:
    tokyo = datetime.fromisoformat("2026-01-01T08:30:00+09:00")
    assert generation_name(tmp_path, tokyo) == "20251231T23300000Z"


def test_a_manifest_survives_its_file(tmp_path: Path) -> None:
    made = manifest("x")
    (tmp_path / MANIFEST).write_text(json.dumps(asdict(made)))
    assert read_manifest(tmp_path) == made


def test_the_marks_of_files_are_not_for_the_public() -> None:
    hidden = asdict(manifest("x")).keys() - manifest("x").public().keys()
    assert sorted(hidden) == ["code", "files", "fitted_on"]
