from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from assistant import cli

NOTICE = "１．AI法に罰則はあるか。（総務大臣）\n２．人工知能基本計画は誰が定めるのか。\n"


@pytest.fixture
def home(starter_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TOBEN_HOME", str(starter_home))
    for name in ("TOBEN_LLM_BASE_URL", "TOBEN_LLM_MODEL"):
        monkeypatch.delenv(name, raising=False)
    return starter_home


def test_one_question_is_drafted_as_markdown(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["draft", "AI法に罰則はあるか。"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("# 【案・AI生成】国会答弁資料")
    assert "## 出典" in printed


def test_a_notice_is_read_from_a_file_and_written_to_another(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notice, out = tmp_path / "notice.txt", tmp_path / "draft.md"
    notice.write_bytes(NOTICE.encode("cp932"))
    assert cli.main(["draft", "--file", str(notice), "--out", str(out)]) == 0
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "2問の答弁案を書き出しました" in printed.err
    assert "## 問2　人工知能基本計画は誰が定めるのか" in out.read_text(encoding="utf-8")


def test_a_notice_comes_from_stdin_and_goes_out_as_json(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(NOTICE.encode())))
    assert cli.main(["draft", "-", "--json"]) == 0
    draft = json.loads(capsys.readouterr().out)
    assert [question["respondents"] for question in draft["questions"]] == [["総務大臣"], []]
    assert draft["mark"] == "案・AI生成"


@pytest.mark.parametrize(
    "arguments",
    [
        ["draft"],
        ["draft", " "],
        ["draft", "AI法", "--file", "x.txt"],
        ["draft", "--file", "/nonexistent.txt"],
        ["draft", "AI法に罰則はあるか。", "--llm", "unknown"],
        ["draft", "AI法に罰則はあるか。", "--on", "today"],
        ["draft", "AI法に罰則はあるか。", "--out", "/nonexistent/draft.md"],
        ["draft", "--file", "."],
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(
    arguments: list[str], home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(arguments) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_a_file_that_is_no_text_is_refused(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    notice = tmp_path / "notice.txt"
    notice.write_bytes(b"\xff\xfe\x81")
    assert cli.main(["draft", "--file", str(notice)]) == 2
    assert "UTF-8で保存してください" in capsys.readouterr().err
