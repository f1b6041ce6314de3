from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from assistant.settings import Settings
from eval import record
from eval.cli import app
from eval.retrieval import questions
from eval.retrieval.ladder import rungs
from eval.retrieval.measures import MEASURES
from indexes.errors import BadInputError

pytestmark = pytest.mark.usefixtures("starter_environment")

ACT = "507AC0000000053"
# Forced by what is asked: an article's number brings the article up, and one that no index holds is never found.
ROWS: list[dict[str, Any]] = [
    {"id": "found", "question": "AI法第16条を見せて", "type": "duty", "gold": [f"{ACT}:m:16"]},
    {"id": "both", "question": "AI法第4条と第5条を見せて", "type": "comparison", "gold": [f"{ACT}:m:4", f"{ACT}:m:5"]},
    {"id": "half", "question": "AI法第4条を見せて", "type": "multi", "gold": [f"{ACT}:m:4", "999AC0000000001:m:1"]},
    {"id": "not held", "question": "AI法第1条を見せて", "type": "lay", "gold": ["999AC0000000001:m:1"]},
]


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    file = tmp_path / "mine.jsonl"
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS), encoding="utf-8")
    return file


def run(*arguments: object) -> Any:
    done = CliRunner().invoke(app, ["retrieval", *map(str, arguments)])
    assert done.exit_code in (0, 1), done.output
    return done


def report(*arguments: object) -> Any:
    return json.loads(run(*arguments, "--json").stdout)


def test_the_full_search_and_every_rung_are_measured_over_the_same_questions(
    mine: Path, tmp_path: Path, offline: list[Any], starter: Settings
) -> None:
    seen = report("--questions", mine, "--out", tmp_path / "out")
    assert [rung["name"] for rung in seen["rungs"]] == [rung.name for rung in rungs()]
    for place, rung in enumerate(seen["rungs"]):
        kinds = ("technical", "lay", "two")
        assert set(rung["sections"]) == {
            "set/mine",
            *(f"{of}{kind}" for of in ("group/", "part/mine/") for kind in kinds),
        }
        for figures in rung["sections"].values():
            assert set(figures["figures"]) == set(MEASURES)
            assert set(figures["change"]) == (set(MEASURES) if place else set())
    letters, full = seen["rungs"][0], seen["rungs"][-1]
    assert full["sections"]["group/technical"]["figures"]["recall@1"]["mean"] == 1
    changes = [rung["sections"]["set/mine"]["change"]["mrr"]["mean"] for rung in seen["rungs"][1:]]
    first, last = (rung["sections"]["set/mine"]["figures"]["mrr"]["mean"] for rung in (letters, full))
    assert sum(changes) == pytest.approx(last - first)
    # Nothing of the baselines is left.
    assert not list(starter.home.glob(".baselines-*"))


def test_gold_that_the_index_does_not_hold_is_counted_and_missed(mine: Path, tmp_path: Path) -> None:
    seen = report("--questions", mine, "--out", tmp_path / "out", "--no-ablation")
    sections = {section["name"]: section for section in seen["sections"]}
    assert (sections["mine"]["gold"], sections["mine"]["gold_held"], sections["mine"]["unreachable"]) == (4, 3, 1)
    assert sections["lay"]["unreachable"] == sections["lay"]["questions"] == 1
    [full] = seen["rungs"]
    assert full["sections"]["group/lay"]["figures"]["recall@20"]["mean"] == 0
    two = full["sections"]["group/two"]["figures"]
    assert (two["recall@10"]["mean"], two["all@10"]["mean"]) == (1, 0.5)
    assert [miss["id"] for miss in seen["misses"]["mine"]] == ["half", "not held"]
    assert seen["misses"]["mine"][1]["ranks"] == {"law:999AC0000000001:m:1": None}
    assert seen["rss_mb"] > 10
    assert full["ms"]["p95"] >= full["ms"]["p50"] > 0


def test_a_run_is_kept_with_what_each_question_found(mine: Path, tmp_path: Path) -> None:
    seen = report("--questions", mine, "--out", tmp_path / "out", "--no-ablation", "--k", "30")
    folder = Path(seen["folder"])
    assert folder.parent == tmp_path / "out"
    rows = [json.loads(line) for line in (folder / record.RESULTS).read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in rows] == [row["id"] for row in ROWS]
    assert rows[0]["found"][0] == f"law:{ACT}:m:16"
    assert {len(row["found"]) for row in rows} == {30}
    info = json.loads((folder / record.RUN).read_text(encoding="utf-8"))
    assert info["sets"][0]["sha256"] == seen["sets"][0]["sha256"]
    assert info["index"]["passages"] > 100


def test_what_was_tuned_on_is_in_no_group(mine: Path, tmp_path: Path) -> None:
    folder = tmp_path / "sets" / "deeper"
    folder.mkdir(parents=True)
    mine.rename(folder / f"{questions.TUNED_ON}.jsonl")
    seen = report("--questions", folder.parent, "--out", tmp_path / "out", "--no-ablation")
    assert {section["kind"] for section in seen["sections"]} == {"set", "part"}
    assert seen["sections"][0]["questions"] == len(ROWS)
    assert seen["sets"][0]["tuned_on"] is True


def test_the_page_is_written_on_demand(mine: Path, tmp_path: Path) -> None:
    page = tmp_path / "docs" / "found.md"
    done = run("--questions", mine, "--out", tmp_path / "out", "--no-ablation", "--docs", page)
    assert "found/recall.svg" in page.read_text(encoding="utf-8")
    assert (tmp_path / "docs" / "found" / "recall.svg").is_file()
    assert str(page) in done.stderr
    assert "recall@10" in done.stdout


def test_a_figure_below_its_threshold_fails_the_command(mine: Path, tmp_path: Path) -> None:
    arguments = ("--questions", mine, "--out", tmp_path / "out", "--no-ablation")
    assert run(*arguments, "--fail-under", "technical:recall@10=1", "--fail-under", "mine/two:all@10=.5").exit_code == 0
    failed = run(*arguments, "--fail-under", "lay:recall@10=.6", "--fail-under", "two:recall@10=.6")
    assert failed.exit_code == 1
    assert "lay: recall@10 0.000 が基準 0.6 を下回りました。" in failed.stderr
    assert "two" not in failed.stderr


@pytest.mark.parametrize(
    "entry", ["recall@10=.5", "lay:recall@10", "lay:recall@7=.5", "lay:mrr=2", "lay:mrr=nan", "diet:mrr=.5", "="]
)
def test_a_threshold_that_makes_no_sense_is_bad_input(mine: Path, tmp_path: Path, entry: str) -> None:
    with pytest.raises(BadInputError, match="--fail-under"):
        app(["retrieval", "--questions", str(mine), "--fail-under", entry], standalone_mode=False)


def test_an_empty_folder_of_shared_questions_leaves_the_own_sets(
    mine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    mine.rename(own / "retrieval_mine.jsonl")
    (tmp_path / "shared" / "questions").mkdir(parents=True)
    monkeypatch.setattr(questions, "OWN", own)
    monkeypatch.setenv("TOBEN_TEST_CORPUS", str(tmp_path / "shared" / "corpus"))
    seen = report("--no-ablation", "--out", tmp_path / "out")
    assert [one["name"] for one in seen["sets"]] == ["retrieval_mine"]


def test_no_question_at_all_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="1問もありません"):
        app(["retrieval", "--questions", str(tmp_path)], standalone_mode=False)
