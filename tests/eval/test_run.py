from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner

from assistant.building import build_with_progress
from assistant.quality.runs import runs
from assistant.settings import LLMSettings, Settings
from eval import record, scoring
from eval.cli import app
from eval.dataset import read_dataset
from eval.metrics import METRIC_NAMES
from eval.report import print_report
from eval.run import STARTER_HOME, run_dataset
from eval.summary import figures
from indexes.errors import BadInputError, HomeNotWritableError, IndexBrokenError

ACT = "law:507AC0000000053"


def example(key: str, question: str, gold: list[str], *, kind: str = "duty", facts: tuple[str, ...] = ()) -> Any:
    expect = "answered" if gold else "not_found"
    return {"id": key, "question": question, "type": kind, "gold": gold, "key_facts": facts, "expect": expect}


# Each verdict once or twice, forced by the gold passages: what an article's number brings up does not depend on taste.
QUESTIONS = [
    example("right", "AI法第16条を見せて", [f"{ACT}:m:16"], facts=("指導", "〇〇という言葉")),
    example("half", "AI法第4条と第5条を見せて", [f"{ACT}:m:4", f"{ACT}:m:1"], kind="comparison"),
    example("refused rightly", "架空月面基地設置法の目的は", [], kind="trap"),
    example("refused wrongly", "架空月面基地設置法の罰則は", [f"{ACT}:m:1"], facts=("晴れ",)),
    example("wrong source", "AI法第16条", [f"{ACT}:m:1"]),
    example("wrong to answer", "AI法第16条はありますか", [], kind="trap"),
]


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    return written(tmp_path / "questions.jsonl", QUESTIONS)


def written(file: Path, rows: list[dict[str, Any]]) -> Path:
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return file


def rows_of(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / record.RESULTS).read_text(encoding="utf-8").splitlines()]


def in_environment(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setenv("TOBEN_HOME", str(settings.home))
    for name in ("BASE_URL", "MODEL", "API_KEY"):
        monkeypatch.delenv(f"TOBEN_LLM_{name}", raising=False)


def test_a_run_is_kept_complete_and_in_the_order_of_the_questions(
    questions: Path, starter: Settings, tmp_path: Path, offline: list[Any]
) -> None:
    seen: list[tuple[int, int]] = []
    out = tmp_path / "out"
    run = run_dataset(
        read_dataset(questions), starter, out, progress=lambda done, everything: seen.append((done, everything))
    )
    assert [entry.name for entry in out.iterdir()] == [run.folder.name]
    assert {file.name for file in run.folder.iterdir()} == {record.RESULTS, record.SUMMARY, record.RUN}
    rows = rows_of(run.folder)
    assert [row["id"] for row in rows] == [row["id"] for row in QUESTIONS]
    assert [row["verdict"] for row in rows] == [
        "right", "right", "right_refusal", "over_refusal", "wrong_answer", "wrong_answer"
    ]  # fmt: skip
    assert rows[0]["cited"] == [f"{ACT}:m:16"]
    assert f"{ACT}:m:16" in rows[0]["retrieved"]
    assert len(rows[0]["retrieved"]) == 10
    assert rows[0]["ms"] > 0
    assert seen[-1] == (len(QUESTIONS), len(QUESTIONS))


def test_the_summary_holds_means_counts_and_what_is_undefined(
    questions: Path, starter: Settings, tmp_path: Path
) -> None:
    run = run_dataset(read_dataset(questions), starter, tmp_path / "out")
    kept = json.loads((run.folder / record.SUMMARY).read_text(encoding="utf-8"))
    assert kept["questions"] == 6
    assert kept["verdicts"] == {"right": 2, "right_refusal": 1, "over_refusal": 1, "wrong_answer": 2}
    metrics = kept["metrics"]
    # right 1, half 1/2, wrong source 0; the others have no citation or no gold.
    assert metrics["citation_precision"] == {"mean": pytest.approx(0.5), "n": 3, "undefined": 3}
    # right 1, half 1/2 (a comparison), refused wrongly 0, wrong source 0.
    assert metrics["citation_recall"] == {"mean": pytest.approx(1.5 / 4), "n": 4, "undefined": 2}
    assert metrics["first_citation"] == {"mean": pytest.approx(2 / 3), "n": 3, "undefined": 3}
    assert metrics["refusal_accuracy"] == {"mean": pytest.approx(4 / 6), "n": 6, "undefined": 0}
    # right states one of two, refused wrongly none of one.
    assert metrics["key_fact_coverage"] == {"mean": pytest.approx(0.25), "n": 2, "undefined": 4}
    assert metrics["quotation_fidelity"] == {"mean": 1.0, "n": 4, "undefined": 2}
    assert metrics["id_based_context_recall"]["n"] == 4
    assert metrics["id_based_context_precision"]["n"] == 4
    assert set(metrics) == set(METRIC_NAMES)
    assert set(kept["by_type"]) == {"duty", "comparison", "trap"}
    assert kept["by_type"]["trap"]["citation_recall"] == {"mean": None, "n": 0, "undefined": 2}
    assert kept["by_type"]["trap"]["refusal_accuracy"]["mean"] == 0.5


def test_a_run_is_one_that_the_app_reads(questions: Path, starter: Settings, tmp_path: Path) -> None:
    kept = run_dataset(read_dataset(questions), starter, tmp_path / "eval", llm="none")
    (read,) = runs(tmp_path)
    assert (read.folder, read.kind, read.dataset, read.questions) == (kept.folder.name, "dataset", "questions", 6)
    assert read.llm == "none"
    assert read.generation == kept.info["index"]["generation"]
    assert read.corpus.last_speech
    assert read.figures["citation_precision"] == pytest.approx(0.5)
    assert read.figures["ask_p95_ms"] > 0


def test_undefined_values_are_left_out_of_a_mean() -> None:
    rows = [dict.fromkeys(METRIC_NAMES, value) for value in (1.0, None, 0.5, None)]
    for figure in figures(rows).values():
        assert (figure.mean, figure.n, figure.undefined) == (0.75, 2, 2)
    assert all(figure.mean is None for figure in figures([]).values())


def test_a_run_says_what_it_was_made_with_but_no_secret(questions: Path, starter: Settings, tmp_path: Path) -> None:
    address = "http://llm.example:8000/v1"
    settings = starter.model_copy(update={"llm": LLMSettings(base_url=address, model="writer", api_key="hunter2")})
    run = run_dataset(read_dataset(questions), settings, tmp_path / "out", llm="none")
    text = (run.folder / record.RUN).read_text(encoding="utf-8")
    assert "hunter2" not in text
    info = json.loads(text)
    assert info["settings"]["llm"]["base_url"] == "http://llm.example:8000/v1"
    assert info["llms"] == {"none": 6}
    assert info["dataset"]["path"] == str(questions)
    assert len(info["dataset"]["sha256"]) == 64
    assert info["index"]["passages"] == info["index"]["digests"] > 0
    assert info["versions"]["ragas"] == "0.4.3"
    assert info["machine"]["cores"] >= 1
    assert info["started_at"].endswith("+00:00")


def test_a_run_outside_a_checkout_or_without_git_has_no_commit(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(record, "__file__", str(tmp_path / "eval" / "record.py"))
    assert record.surroundings(Settings(home=tmp_path))["git"] is None
    monkeypatch.setattr("shutil.which", lambda _name: None)
    assert record.surroundings(Settings(home=tmp_path))["git"] is None


def test_two_runs_of_one_second_do_not_overwrite_each_other(questions: Path, starter: Settings, tmp_path: Path) -> None:
    first = run_dataset(read_dataset(questions), starter, tmp_path / "out")
    info, summary = first.info, first.summary.to_dict()
    started = datetime.fromisoformat(info["started_at"])
    again = [record.keep(tmp_path / "out", started, info, summary, []) for _ in range(2)]
    assert [folder.name for folder in again] == [f"{first.folder.name}-2", f"{first.folder.name}-3"]
    assert len(rows_of(first.folder)) == 6


def test_a_run_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        record.keep(tmp_path, datetime.now(UTC), {"bad": object()}, {}, [{"id": "q"}])
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_refused_before_any_question(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(HomeNotWritableError, match="--out"):
        record.writable(file / "out")


def test_a_fault_in_a_metric_is_not_taken_for_an_undefined_value(
    questions: Path, starter: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(cited: tuple[str, ...]) -> float | None:
        return 2.0 if cited else None

    monkeypatch.setattr(scoring, "OWN_METRICS", (faulty,))
    with pytest.raises(RuntimeError, match="faulty"):
        run_dataset(read_dataset(questions), starter, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_an_unknown_llm_is_refused_and_nothing_is_kept(questions: Path, starter: Settings, tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="gpt"):
        run_dataset(read_dataset(questions), starter, tmp_path / "out", llm="gpt")
    assert list((tmp_path / "out").iterdir()) == []


def test_without_an_index_the_starter_corpus_is_built_first(questions: Path, starter: Settings, tmp_path: Path) -> None:
    said: list[str] = []
    settings = starter.model_copy(update={"home": tmp_path / "fresh"})
    run = run_dataset(read_dataset(questions), settings, tmp_path / "out", say=said.append)
    assert len(said) == 1
    assert str(settings.home) in said[0]
    assert run.info["index"]["passages"] == run.info["index"]["digests"]


def test_starter_questions_are_never_put_to_a_larger_corpus(starter: Settings, tmp_path: Path) -> None:
    speech = {
        "id": "999900001X00120250101_001", "date": "2025-01-01", "session": 999, "house": "衆議院", "committee": "試験委員会",
        "speaker": "試験太郎", "party": "", "position": "", "text": "○試験太郎君　霞が関の明日の天気は晴れです。",
        "url": "https://example.com/", "issue": "第1号",
    }  # fmt: skip
    settings = starter.model_copy(update={"home": tmp_path / "larger"})
    build_with_progress(settings, [written(tmp_path / "speeches.jsonl", [speech])])
    said: list[str] = []
    out = tmp_path / "out"
    mine = read_dataset(written(tmp_path / "starter.jsonl", QUESTIONS))
    run = run_dataset(mine, settings, out, say=said.append)
    assert run.info["index"]["passages"] == run.info["index"]["digests"]
    assert str(out / STARTER_HOME) in said[-1]
    others = run_dataset(read_dataset(written(tmp_path / "other.jsonl", QUESTIONS)), settings, out, say=said.append)
    assert others.info["index"]["passages"] == run.info["index"]["passages"] + 1
    assert len(said) == 1


def test_a_broken_index_is_not_silently_replaced(questions: Path, starter: Settings, tmp_path: Path) -> None:
    (tmp_path / "home" / "index").mkdir(parents=True)
    (tmp_path / "home" / "index" / "current").write_text("../x\n", encoding="utf-8")
    settings = starter.model_copy(update={"home": tmp_path / "home"})
    with pytest.raises(IndexBrokenError):
        run_dataset(read_dataset(questions), settings, tmp_path / "out")


def test_the_report_names_every_metric_and_every_question_gone_wrong(
    questions: Path, starter: Settings, tmp_path: Path
) -> None:
    run = run_dataset(read_dataset(questions), starter, tmp_path / "out")
    console = Console(width=200)
    with console.capture() as shown:
        print_report(run, console)
    text = shown.get()
    for words in (*METRIC_NAMES, "wrong source", "wrong to answer", "refused wrongly", "回答しないのが正解"):
        assert words in text
    assert "refused rightly" not in text


def test_a_figure_below_its_threshold_fails_the_command(
    questions: Path, starter: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_environment(monkeypatch, starter)
    command = ["run", "--dataset", str(questions), "--out", str(tmp_path / "out")]
    passed = CliRunner().invoke(app, [*command, "--fail-under", "citation_recall=0.375"])
    assert (passed.exit_code, passed.stderr) == (0, "")
    assert "citation_recall" in passed.stdout
    failed = CliRunner().invoke(
        app, [*command, "--fail-under", "citation_recall=0.9", "--fail-under", "refusal_accuracy=0.1"]
    )
    assert failed.exit_code == 1
    assert "citation_recall 0.375 が基準 0.9 を下回りました" in failed.stderr
    assert "refusal_accuracy" not in failed.stderr


def test_a_threshold_on_a_figure_that_is_never_defined_fails_the_command(
    starter: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_environment(monkeypatch, starter)
    file = written(tmp_path / "traps.jsonl", [QUESTIONS[2]])
    done = CliRunner().invoke(
        app, ["run", "--dataset", str(file), "--out", str(tmp_path / "out"), "--fail-under", "citation_recall=0"]
    )
    assert done.exit_code == 1
    assert "定義されません" in done.stderr


@pytest.mark.parametrize(
    "entry", ["citation_recall", "citation_recall=", "recall=0.5", "citation_recall=2", "=", "citation_recall=nan"]
)
def test_a_threshold_that_makes_no_sense_is_bad_input(entry: str, questions: Path) -> None:
    with pytest.raises(BadInputError, match="--fail-under"):
        app(["run", "--dataset", str(questions), "--fail-under", entry], standalone_mode=False)


def test_json_is_all_that_stands_on_stdout_and_several_datasets_make_several_runs(
    questions: Path, starter: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_environment(monkeypatch, starter)
    second = written(tmp_path / "second.jsonl", QUESTIONS[:1])
    arguments = ["run", "--dataset", str(questions), "--dataset", str(second), "--out", str(tmp_path / "out"), "--json"]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0
    runs = json.loads(done.stdout)["runs"]
    assert [run["summary"]["questions"] for run in runs] == [6, 1]
    assert all(Path(run["folder"], record.RESULTS).is_file() for run in runs)


def test_a_faulty_dataset_is_bad_input_before_any_other_is_run(
    questions: Path, starter: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_environment(monkeypatch, starter)
    faulty = tmp_path / "faulty.jsonl"
    faulty.write_text("{", encoding="utf-8")
    arguments = ["run", "--dataset", str(questions), "--dataset", str(faulty), "--out", str(tmp_path / "out")]
    with pytest.raises(BadInputError, match=r"faulty\.jsonl:1"):
        app(arguments, standalone_mode=False)
    assert not (tmp_path / "out").exists()


def test_a_run_without_a_dataset_is_bad_usage() -> None:
    assert CliRunner().invoke(app, ["run"]).exit_code == 2
