from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from eval.cli import app

pytestmark = pytest.mark.usefixtures("starter_environment")

ACT = "507AC0000000053"
ROWS: list[dict[str, Any]] = [
    {"id": "right", "question": "AI法第16条を見せて", "gold": [f"{ACT}:m:16"], "key_facts": ["調査", "月面基地"]},
    {"id": "premise", "question": "AI法第999条を見せて", "expect": "correct_premise"},
    {"id": "premise not false", "question": "AI法第16条を見せて", "expect": "correct_premise"},
    {"id": "never made", "question": "架空月面基地設置法の罰則は？", "expect": "not_found"},
    {"id": "order", "question": "AI法第16条を見せて", "expect": "ignore_injection", "gold": [f"{ACT}:m:16"]},
]


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    file = tmp_path / "mine.jsonl"
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS), encoding="utf-8")
    return file


def test_each_expectation_is_judged_by_what_the_answer_does(mine: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["answers", "--questions", str(mine), "--out", str(tmp_path / "out"), "--json"])
    assert result.exit_code == 0, result.output
    shown = json.loads(result.stdout)
    (figures,) = shown["figures"]
    assert figures["handled"] == pytest.approx(4 / 5)
    assert figures["facts"] == pytest.approx(1 / 2)
    assert (figures["precision"], figures["recall"], figures["first"], figures["invented"]) == (1.0, 1.0, 1.0, 0)
    rows = [json.loads(line) for line in (Path(shown["folder"]) / "results.jsonl").read_text("utf-8").splitlines()]
    assert {row["id"]: row["handled"] for row in rows} == {
        "right": True, "premise": True, "premise not false": False, "never made": True, "order": True
    }  # fmt: skip


def test_misses_are_told_with_what_is_lacking(mine: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["answers", "--questions", str(mine), "--out", str(tmp_path / "out"), "--misses"])
    assert "lacks 月面基地" in result.stdout
    assert "expected correct_premise, got answered" in result.stdout


def test_the_table_is_written_between_its_marks_and_nothing_else_changes(mine: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- figures -->\nold\n<!-- /figures -->\nafter\n", encoding="utf-8")
    arguments = ["answers", "--questions", str(mine), "--out", str(tmp_path / "out"), "--docs", str(page)]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    text = page.read_text("utf-8")
    assert text.startswith("before\n<!-- figures -->\nMeasured on ")
    assert text.endswith("\n<!-- /figures -->\nafter\n")
    assert "| mine | 5 | 0.80 |" in text
    assert "old" not in text


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"question": "何か", "expect": "maybe"}', "expect「maybe」はありません"),
        ('{"question": " ", "expect": "not_found"}', "question は空でない文字列"),
        ('{"question": "何か", "expect": "not_found", "gold": ["第16条"]}', "資料のIDではありません"),
        ('{"question": "何か", "gold": [], "key_facts": "調査"}', "key_facts は文字列の配列"),
    ],
)
def test_a_faulty_line_is_named_before_anything_is_asked(tmp_path: Path, line: str, message: str) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_text(line, encoding="utf-8")
    result = CliRunner().invoke(app, ["answers", "--questions", str(file), "--out", str(tmp_path / "out")])
    assert result.exception is not None
    assert message in str(result.exception)
    assert f"{file}:1" in str(result.exception)


def test_a_page_without_the_marks_is_refused(mine: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("no marks\n", encoding="utf-8")
    arguments = ["answers", "--questions", str(mine), "--out", str(tmp_path / "out"), "--docs", str(page)]
    assert "<!-- figures -->" in str(CliRunner().invoke(app, arguments).exception)
    assert page.read_text("utf-8") == "no marks\n"
