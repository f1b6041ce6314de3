"""People, from the command line: `toben users add|list|remove` and `toben feedback export`."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from assistant.records.database import NAME, RecordsError
from assistant.records.keeping import Records
from assistant.records.password_file import put, take, written
from assistant.records.passwords import MAX_PASSWORD, Passwords, password_line
from assistant.records.users import User
from assistant.settings import Settings, load_settings
from indexes.errors import BadInputError

Result = TypeVar("Result")

users_app = typer.Typer(help="ログインする利用者を加える・除く", no_args_is_help=False)
feedback_app = typer.Typer(help="利用者の評価を取り出す", no_args_is_help=False)

NameArgument = Annotated[str, typer.Argument(help="利用者の名前")]


@users_app.callback()
def users() -> None:
    """ログインする利用者のファイル（TOBEN_USERS）を扱います。"""


@users_app.command("add")
def add_user(
    name: NameArgument,
    from_stdin: Annotated[bool, typer.Option("--password-stdin", help="パスワードを標準入力の1行で読む")] = False,
) -> None:
    """利用者を加えます。すでにいる利用者ならパスワードを変え、その人のログインをすべて終えます。"""
    settings = load_settings()
    # A name that cannot be used is told before a password is asked for.
    password_line(name, "x" * 8)
    line = password_line(name, _read_password() if from_stdin else _asked_password())
    if settings.users is None:
        typer.echo(line)
        typer.echo("TOBEN_USERS が設定されていないため、加える行を表示しました。", err=True)
        return
    name = line.partition(":")[0]
    if put(settings.users, line):
        _log_out(settings, name)
        typer.echo(f"{name} のパスワードを変えました。")
    else:
        typer.echo(f"{name} を加えました。")


@users_app.command("list")
def list_users() -> None:
    """利用者の名前を1行に1人ずつ表示します。"""
    for name in Passwords(_file(load_settings())).names():
        typer.echo(name)


@users_app.command("remove")
def remove_user(
    name: NameArgument,
    history: Annotated[bool, typer.Option("--history", help="その人の会話もすべて削除する")] = False,
) -> None:
    """利用者を除き、その人のログインをすべて終えます。"""
    settings = load_settings()
    name = name.strip()
    if not take(_file(settings), name):
        raise BadInputError(f"{name} という利用者はいません。toben users list で確かめてください。")
    _log_out(settings, name)
    typer.echo(f"{name} を除きました。")
    if history:
        gone = _recorded(settings, lambda records: records.conversations.delete_all(User("password", name)))
        typer.echo(f"会話{gone or 0}件を削除しました。")


@feedback_app.callback()
def feedback() -> None:
    """利用者の評価を扱います。"""


@feedback_app.command("export")
def export_feedback(
    out: Annotated[Path | None, typer.Option("--out", help="書き出し先（なければ標準出力）")] = None,
) -> None:
    """評価を、質問と回答とともに JSON Lines で書き出します。利用者の名前は含みません。"""
    settings = load_settings()

    def export(records: Records) -> int:
        if out is None:
            return sum(1 for line in records.feedback.export() if sys.stdout.write(f"{line}\n"))
        with written(out) as temporary, temporary.open("w", encoding="utf-8") as opened:
            return sum(1 for line in records.feedback.export() if opened.write(f"{line}\n"))

    exported = _recorded(settings, export)
    if exported is None and out is not None:
        with written(out):
            pass
    typer.echo(f"評価{exported or 0}件を書き出しました。", err=True)


def _recorded(settings: Settings, work: Callable[[Records], Result]) -> Result | None:
    """What `work` makes of the records, None where nothing was ever kept. A fault is one line and exit code 1."""
    if not (settings.home / NAME).exists():
        return None
    records = Records.open(settings)
    try:
        return work(records)
    except RecordsError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    finally:
        records.close()


def _log_out(settings: Settings, name: str) -> None:
    _recorded(settings, lambda records: records.sessions.end_all(User("password", name)))


def _file(settings: Settings) -> Path:
    if settings.users is None:
        raise BadInputError("TOBEN_USERS に利用者のファイルを設定してください。")
    return settings.users


def _read_password() -> str:
    # One letter more than fits, so that a longer one is refused and not cut.
    return sys.stdin.readline(MAX_PASSWORD + 2).rstrip("\r\n")


def _asked_password() -> str:
    if not sys.stdin.isatty():
        raise BadInputError("パスワードを尋ねる端末がありません。--password-stdin で渡してください。")
    password = getpass.getpass("パスワード: ")
    if password != getpass.getpass("もう一度: "):
        raise BadInputError("2回のパスワードが違います。もう一度やり直してください。")
    return password
