"""`toben users …` and `toben feedback export`."""

from __future__ import annotations

import getpass
import io
import json
import stat
import sys
from pathlib import Path

import pytest

from assistant import cli
from assistant.records import passwords
from assistant.records.feedback import Feedback
from assistant.records.keeping import Records
from assistant.records.packing import Asked
from assistant.records.passwords import Passwords
from assistant.records.users import User
from assistant.settings import Settings
from tests.assistant.records.conftest import answer_to

YAMADA = User("password", "山田")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(passwords, "_N", 2**4)
    monkeypatch.setenv("TOBEN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TOBEN_USERS", str(tmp_path / "users"))
    return tmp_path


def add(monkeypatch: pytest.MonkeyPatch, name: str, password: str) -> int:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{password}\nnever read\n"))
    return cli.main(["users", "add", name, "--password-stdin"])


def kept(home: Path) -> Records:
    return Records.open(Settings(home=home / "home"))


def refused(capsys: pytest.CaptureFixture[str]) -> str:
    (line,) = capsys.readouterr().err.splitlines()
    return line


def test_a_user_who_was_added_can_log_in_and_only_the_owner_may_read_the_file(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert add(monkeypatch, "山田", "長い合言葉です！") == 0
    assert add(monkeypatch, "tanaka", "another one") == 0
    assert Passwords(home / "users").check("山田", "長い合言葉です！") == YAMADA
    assert stat.S_IMODE((home / "users").stat().st_mode) == 0o600
    capsys.readouterr()
    assert cli.main(["users", "list"]) == 0
    assert capsys.readouterr().out == "山田\ntanaka\n"
    assert [file.name for file in home.iterdir()] == ["users"]


def test_a_changed_password_ends_every_login_of_that_user_and_keeps_the_rest_of_the_file(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "users").write_text("# 担当: 総務課\n\n", encoding="utf-8")
    add(monkeypatch, "山田", "the first one")
    add(monkeypatch, "tanaka", "another one")
    sessions = kept(home).sessions
    mine, other = sessions.begin(YAMADA), sessions.begin(User("password", "tanaka"))
    assert add(monkeypatch, "山田", "the second one") == 0
    assert (sessions.user(mine), sessions.user(other) is not None) == (None, True)
    users = Passwords(home / "users")
    assert users.check("山田", "the first one") is None
    assert users.check("山田", "the second one") == YAMADA
    assert users.names() == ("山田", "tanaka")
    assert (home / "users").read_text(encoding="utf-8").startswith("# 担当: 総務課\n山田:")


def test_who_is_removed_is_logged_out_and_leaves_nothing_where_that_is_wanted(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    add(monkeypatch, "山田", "the first one")
    records = kept(home)
    token = records.sessions.begin(YAMADA)
    records.conversations.add(YAMADA, Asked("q"), answer_to())
    assert cli.main(["users", "remove", "山田", "--history"]) == 0
    assert records.sessions.user(token) is None
    assert records.conversations.page(YAMADA).conversations == ()
    assert Passwords(home / "users").names() == ()
    capsys.readouterr()
    assert cli.main(["users", "remove", "山田"]) == 2
    assert "山田 という利用者はいません" in refused(capsys)


def test_without_a_file_the_line_is_printed(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("TOBEN_USERS")
    assert add(monkeypatch, "yamada", "long enough") == 0
    line = capsys.readouterr().out
    (home / "own").write_text(line)
    assert Passwords(home / "own").check("yamada", "long enough") == User("password", "yamada")
    assert cli.main(["users", "list"]) == 2
    assert "TOBEN_USERS" in refused(capsys)


@pytest.mark.parametrize(
    ("name", "password", "reason"),
    [
        ("a:b", "long enough", "「:」"),
        ("", "long enough", "名前"),
        ("a", "short", "8文字以上"),
        ("a", "x" * 1_025, "1,024文字以内"),
        ("a", "", "8文字以上"),
    ],
)
def test_a_name_or_password_that_cannot_be_is_refused_in_one_line(
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    password: str,
    reason: str,
) -> None:
    assert add(monkeypatch, name, password) == 2
    assert reason in refused(capsys)
    assert not (home / "users").exists()


def test_a_file_at_fault_or_one_that_cannot_be_written_is_left_alone(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "users").write_text("山田:hunter2\n", encoding="utf-8")
    assert add(monkeypatch, "b", "long enough") == 2
    assert "1行目" in refused(capsys)
    assert (home / "users").read_text(encoding="utf-8") == "山田:hunter2\n"
    monkeypatch.setenv("TOBEN_USERS", str(home / "nowhere" / "users"))
    assert add(monkeypatch, "b", "long enough") == 2
    assert "書き込めません" in refused(capsys)


def test_a_password_is_asked_for_twice_without_echo(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Terminal())
    said = iter(["long enough", "long enougH", "long enough", "long enough"])
    monkeypatch.setattr(getpass, "getpass", lambda _prompt: next(said))
    assert cli.main(["users", "add", "a"]) == 2
    assert "2回のパスワード" in refused(capsys)
    assert cli.main(["users", "add", "a"]) == 0
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    capsys.readouterr()
    assert cli.main(["users", "add", "a"]) == 2
    assert "--password-stdin" in refused(capsys)


def test_feedback_is_exported_with_question_and_answer_and_without_the_name(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    records = kept(home)
    for question in ("一つ目", "二つ目"):
        key, number = records.conversations.add(YAMADA, Asked(question), answer_to())
        records.feedback.send(YAMADA, key, number, Feedback("wrong", ("missing",), "足りません"))
    out = home / "feedback.jsonl"
    assert cli.main(["feedback", "export", "--out", str(out)]) == 0
    assert "評価2件" in refused(capsys)
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [(row["question"], row["verdict"]) for row in rows] == [("一つ目", "wrong"), ("二つ目", "wrong")]
    assert rows[0]["answer"]["text"]
    assert "山田" not in out.read_text(encoding="utf-8")
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert cli.main(["feedback", "export"]) == 0
    assert capsys.readouterr().out == out.read_text(encoding="utf-8")


def test_an_export_before_anything_was_kept_is_empty_and_makes_no_file_of_records(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["feedback", "export", "--out", str(home / "none.jsonl")]) == 0
    assert (home / "none.jsonl").read_text() == ""
    assert not (home / "home").exists()


def test_records_that_cannot_be_read_end_in_one_line_and_leave_an_older_export(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "home").mkdir()
    (home / "home" / "records.sqlite3").write_bytes(b"no database at all" * 100)
    out = home / "feedback.jsonl"
    out.write_text("older\n")
    assert cli.main(["feedback", "export", "--out", str(out)]) == 1
    assert "壊れています" in refused(capsys)
    assert out.read_text() == "older\n"
    assert cli.main(["feedback", "export", "--out", str(home / "no" / "such")]) in {1, 2}
