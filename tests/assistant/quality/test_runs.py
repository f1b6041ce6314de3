from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.quality import runs as room
from assistant.quality.runs import Measured, runs

MEASURED = Measured("dataset", "starter", 68, "none", {"citation_precision": 0.79, "ask_p50_ms": 21.5})


def kept(home: Path, name: str, **changes: Any) -> Path:
    """A run of the form that `eval` writes, in its folder."""
    run = {
        "started_at": "2026-01-02T03:04:05+00:00",
        "index": {"generation": "20260101T00000000Z", "laws": 12, "speeches": 134},
        "corpus": {"newest_law": "2025-12-01", "first_speech": "2024-02-01", "last_speech": "2025-11-30"},
        "git": {"commit": "0123abc", "changed": True},
        "measured": [MEASURED.to_dict()],
        **changes,
    }
    folder = home / "eval" / name
    folder.mkdir(parents=True)
    (folder / room.RUN).write_text(json.dumps(run), encoding="utf-8")
    return folder


def test_a_run_tells_when_it_was_made_on_what_and_what_came_of_it(tmp_path: Path) -> None:
    kept(tmp_path, "20260102T030405Z")
    (run,) = runs(tmp_path)
    assert run.when.isoformat() == "2026-01-02T03:04:05+00:00"
    assert (run.kind, run.dataset, run.questions, run.llm) == ("dataset", "starter", 68, "none")
    assert (run.generation, run.laws, run.speeches) == ("20260101T00000000Z", 12, 134)
    assert run.corpus.last_speech == "2025-11-30"
    assert (run.commit, run.changed) == ("0123abc", True)
    assert run.figures == {"citation_precision": 0.79, "ask_p50_ms": 21.5}


def test_runs_come_oldest_first_whatever_their_folders_are_called(tmp_path: Path) -> None:
    kept(tmp_path, "a", started_at="2026-03-01T00:00:00+00:00")
    kept(tmp_path, "b", started_at="2026-02-01T09:00:00+09:00")
    assert [run.folder for run in runs(tmp_path)] == ["b", "a"]


def test_a_run_over_several_datasets_is_one_for_each(tmp_path: Path) -> None:
    kept(tmp_path, "a", measured=[Measured("answers", name, 3, "some-model").to_dict() for name in ("law", "diet")])
    assert [(run.dataset, run.llm) for run in runs(tmp_path)] == [("law", "some-model"), ("diet", "some-model")]


@pytest.mark.parametrize(
    "changes",
    [
        {"started_at": "yesterday"},
        {"started_at": None},
        {"started_at": "0001-01-01T00:00:00+14:00"},
        {"measured": None},
        {"measured": {"kind": "dataset"}},
        {"measured": ["starter", 7, None]},
        {"measured": [{"kind": ["dataset"]}]},
        {"measured": [{"kind": "something else"}]},
    ],
)
def test_what_is_no_run_is_left_out_and_the_others_stay(tmp_path: Path, changes: dict[str, Any]) -> None:
    kept(tmp_path, "20260102T030405Z")
    kept(tmp_path, "20260103T000000Z", **changes)
    assert [run.folder for run in runs(tmp_path)] == ["20260102T030405Z"]


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[1]", b"\xff\xfe", b"[" * 100_000, b'{"measured": []}', b" " * 600_000]
)
def test_rubbish_in_the_place_of_a_run_is_left_out(tmp_path: Path, content: bytes) -> None:
    kept(tmp_path, "good")
    (kept(tmp_path, "bad") / room.RUN).write_bytes(content)
    assert [run.folder for run in runs(tmp_path)] == ["good"]


def test_figures_that_are_no_numbers_are_left_out(tmp_path: Path) -> None:
    figures = {"a": 0.5, "b": "1", "c": None, "d": True, "e": -1, "f": 10**400, "g": float("nan"), "h": [1], "i": 1}
    kept(tmp_path, "a", measured=[{**MEASURED.to_dict(), "figures": figures}])
    assert runs(tmp_path)[0].figures == {"a": 0.5, "i": 1.0}


def test_unknown_surroundings_are_empty_and_not_made_up(tmp_path: Path) -> None:
    kept(tmp_path, "a", index=None, corpus=7, git=None, measured=[{"kind": "answers"}])
    (run,) = runs(tmp_path)
    assert (run.generation, run.laws, run.commit, run.changed, run.dataset, run.llm) == ("", 0, "", False, "", "none")


def test_a_home_without_runs_has_none(tmp_path: Path) -> None:
    assert runs(tmp_path) == ()
    (tmp_path / "eval").write_text("no folder")
    assert runs(tmp_path) == ()


def test_of_very_many_runs_the_newest_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MOST_RUNS", 2)
    for day in (1, 2, 3):
        kept(tmp_path, f"2026010{day}T000000Z", started_at=f"2026-01-0{day}T00:00:00+00:00")
    assert [run.when.day for run in runs(tmp_path)] == [2, 3]


def test_folders_of_the_evaluation_itself_are_no_runs(tmp_path: Path) -> None:
    kept(tmp_path, ".starter-home")
    assert runs(tmp_path) == ()
