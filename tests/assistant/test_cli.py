from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest

from assistant import cli
from assistant.engine import STARTER_NOTICE
from indexes.sources.starter import starter_laws, starter_passages


@pytest.fixture
def home(starter_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TOBEN_HOME", str(starter_home))
    for name in ("TOBEN_LLM_BASE_URL", "TOBEN_LLM_MODEL"):
        monkeypatch.delenv(name, raising=False)
    return starter_home


@pytest.fixture
def damaged(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy = tmp_path / "home"
    shutil.copytree(home, copy)
    monkeypatch.setenv("TOBEN_HOME", str(copy))
    return copy


def one_line(capsys: pytest.CaptureFixture[str]) -> str:
    error = capsys.readouterr().err
    assert len(error.strip().splitlines()) == 1, error
    assert "Traceback" not in error
    return error


def test_ask_prints_the_answer_as_json(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["ask", "AI法に罰則はありますか", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["status"] == "answered"
    assert answer["citations"][0]["passage_id"].startswith("law:507AC0000000053:")
    assert answer["llm"] == "none"


def test_ask_answers_briefly_where_that_is_asked_for(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    letters = []
    for options in ([], ["--brief"]):
        assert cli.main(["ask", "個人情報の第三者提供の制限は", *options]) == 0
        letters.append(len(capsys.readouterr().out.partition("出典")[0]))
    assert 0 < letters[1] < letters[0]


def test_ask_prints_text_sources_and_the_ai_notice(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["ask", "AI戦略本部の本部長は誰か"]) == 0
    printed = capsys.readouterr().out
    assert "出典\n[1] 人工知能関連技術の研究開発及び活用の推進に関する法律 第二十二条（人工知能戦略本部長）" in printed
    assert "https://laws.e-gov.go.jp/law/507AC0000000053" in printed
    assert "AIが自動で作成したもの" in printed
    assert f"※ {STARTER_NOTICE}\n  取り込むには: toben index build --from " in printed


def test_search_prints_passages_as_json(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["search", "人工知能基本計画", "--k", "3", "--kind", "law", "--json"]) == 0
    hits = json.loads(capsys.readouterr().out)
    assert len(hits) == 3
    assert all(hit["passage_id"].startswith("law:") for hit in hits)


def test_search_answers_a_batch(home: Path, tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text('{"id": "1", "question": "AI法の目的"}\n', encoding="utf-8")
    assert cli.main(["search", "--batch", str(source), "--out", str(tmp_path / "out.jsonl"), "--k", "2"]) == 0
    (row,) = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert row["passages"][0] == "law:507AC0000000053:m:1"


def test_index_info_tells_what_the_index_holds(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["index", "info", "--json"]) == 0
    info = json.loads(capsys.readouterr().out)
    assert {"generation", "passages", "laws", "speeches", "built_at", "store"} <= info.keys()
    kinds = Counter(passage.kind for passage in starter_passages())
    assert info["laws"] == len(starter_laws())
    assert (info["articles"], info["speeches"], info["documents"]) == (kinds["law"], kinds["diet"], kinds["doc"])
    assert info["passages"] == kinds.total()


def test_the_first_question_without_an_index_builds_the_starter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TOBEN_HOME", str(tmp_path / "new"))
    assert cli.main(["ask", "AI法の目的は何か", "--json"]) == 0
    printed = capsys.readouterr()
    assert "組み込みの資料から" in printed.err
    assert json.loads(printed.out)["citations"]


def test_an_index_build_names_what_it_cannot_read_and_exits_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TOBEN_HOME", str(tmp_path / "home"))
    good = {"id": "999999999X00120250401_001", "date": "2025-04-01", "session": 999, "house": "衆議院",
            "committee": "架空委員会", "speaker": "架空太郎", "text": "図書の話です。", "url": "https://kokkai.ndl.go.jp/txt/x/1"}  # fmt: skip
    source = tmp_path / "speeches.jsonl"
    source.write_text(json.dumps(good, ensure_ascii=False) + '\n{"id": 2}\n', encoding="utf-8")
    assert cli.main(["index", "build", "--from", str(source), "--json"]) == 1
    printed = capsys.readouterr()
    assert f"{source}:2:" in printed.err
    summary = json.loads(printed.out)
    assert len(summary["faults"]) == 1
    assert summary["files"] == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask"],
        ["ask", ""],
        ["ask", "  \n"],
        ["ask", "AI法", "--unknown"],
        ["ask", "AI法", "--llm", "unknown"],
        ["search", "AI法", "--k", "0"],
        ["search", "AI法", "--k", "many"],
        ["search", "AI法", "--kind", "book"],
        ["search", "AI法", "--batch", "x.jsonl", "--out", "y.jsonl"],
        ["search", "--batch", "x.jsonl"],
        ["search", "--batch", "/nonexistent.jsonl", "--out", "out.jsonl"],
        ["index", "build", "--from", "/nonexistent"],
        ["no-such-command"],
        [],
    ],
    ids=str,
)
def test_bad_usage_is_one_line_and_exit_code_2(
    home: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert cli.main(arguments) == 2
    assert any("ぁ" <= letter <= "ん" for letter in one_line(capsys))


@pytest.mark.parametrize(
    "question", ["！？＃", "😀", "<script>alert(1)</script>", "Who are you?", "あ" * 50_000, "AI法\x00"]
)
def test_rubbish_gets_a_polite_answer(home: Path, capsys: pytest.CaptureFixture[str], question: str) -> None:
    assert cli.main(["ask", question]) == 0
    assert "Traceback" not in capsys.readouterr().err


def test_a_damaged_index_is_one_line_and_exit_code_2(damaged: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for file in (damaged / "index").rglob("texts.sqlite"):
        file.write_bytes(b"rubbish")
    assert cli.main(["ask", "AI法"]) == 2
    assert "toben index build で作り直してください" in one_line(capsys)


def test_a_home_that_is_a_file_is_one_line_and_exit_code_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    monkeypatch.setenv("TOBEN_HOME", str(file))
    assert cli.main(["index", "build"]) == 2
    assert "TOBEN_HOME" in one_line(capsys)


def test_an_unforeseen_fault_is_one_line_and_exit_code_1(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(cli, "_assistant", fail)
    assert cli.main(["ask", "AI法"]) == 1
    assert "RuntimeError: boom" in one_line(capsys)
