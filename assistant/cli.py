"""The command line `toben`. Exit codes: 0 done, 2 bad usage or input (one line on stderr), 1 anything else."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
from collections import Counter
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.exceptions import TyperException

from assistant.corpus_cli import index_app, show_catalog, show_passage
from assistant.draft_cli import draft
from assistant.fetching import app as fetch_app
from assistant.llm_cli import llm_app
from assistant.llms.presets.loading import NO_LLM
from assistant.people_cli import feedback_app, users_app
from assistant.settings import load_settings
from eval.cli import app as eval_app
from eval.llms.check.command import check_model
from indexes.errors import BadInputError, TobenError

app = typer.Typer(
    add_completion=False,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Toben（答弁）— 国会答弁とAI法制を、原文の引用つきで調べます。",
)
app.add_typer(index_app, name="index")
app.add_typer(fetch_app, name="fetch")
app.command("catalog")(show_catalog)
app.command("show")(show_passage)
app.command("draft")(draft)
app.add_typer(eval_app, name="eval")
app.add_typer(llm_app, name="llm")
app.add_typer(users_app, name="users")
app.add_typer(feedback_app, name="feedback")
llm_app.command("check")(check_model)

JsonOption = Annotated[bool, typer.Option("--json", help="JSONで出力する")]
BatchOption = Annotated[Path | None, typer.Option("--batch", help="質問を1行1件のJSON Linesで読む")]
OnOption = Annotated[str | None, typer.Option("--on", help="この日に施行されている条文で（2024-04-01）")]
KindOption = Annotated[
    str | None, typer.Option("--kind", help="law | diet（質問主意書を含む）| shitsumon | doc に絞る")
]
LawOption = Annotated[str | None, typer.Option("--law", help="法令（名前か法令ID）に絞る")]
HouseOption = Annotated[str | None, typer.Option("--house", help="院に絞る（衆議院）")]
CommitteeOption = Annotated[str | None, typer.Option("--committee", help="委員会に絞る（予算委員会）")]
SpeakerOption = Annotated[str | None, typer.Option("--speaker", help="発言者に絞る（氏名）")]
OfficeOption = Annotated[str | None, typer.Option("--office", help="発言者の役職に絞る（総務大臣、局長）")]
PartyOption = Annotated[str | None, typer.Option("--party", help="発言者の会派に絞る（自民党）")]
SessionOption = Annotated[str | None, typer.Option("--session", help="国会の回次に絞る（217）")]
FromOption = Annotated[str | None, typer.Option("--from", help="発言のこの日から（2025-04-01）")]
ToOption = Annotated[str | None, typer.Option("--to", help="発言のこの日まで（2025-06-30）")]
WithoutOption = Annotated[
    list[str] | None, typer.Option("--without", help="質問から読み取らないもののキー（law:… など。くり返し可）")
]
AfterOption = Annotated[
    list[str] | None, typer.Option("--after", help="前にした質問（古い順にくり返し可）。省いた言葉をそこから補う")
]
BriefOption = Annotated[bool, typer.Option("--brief", help="簡潔に答える（要点だけ）")]
OutOption = Annotated[Path | None, typer.Option("--out", help="--batch の結果の書き出し先")]


@app.command()
def search(  # noqa: PLR0913, PLR0917 - one parameter an option
    question: Annotated[str | None, typer.Argument(help="質問")] = None,
    k: Annotated[int, typer.Option("--k", help="件数", min=1, max=1_000)] = 10,
    kind: KindOption = None,
    law: LawOption = None,
    house: HouseOption = None,
    committee: CommitteeOption = None,
    speaker: SpeakerOption = None,
    office: OfficeOption = None,
    party: PartyOption = None,
    session: SessionOption = None,
    date_from: FromOption = None,
    date_to: ToOption = None,
    on: OnOption = None,
    without: WithoutOption = None,
    batch: BatchOption = None,
    out: OutOption = None,
    as_json: JsonOption = False,
) -> None:
    """条文と国会答弁を検索します。"""
    from assistant import batch as batches
    from assistant import dating

    where = batches.filter_from(
        {"kind": kind, "law_id": law, "house": house, "committee": committee, "speaker": speaker, "office": office,
         "party": party, "session": session, "date_from": date_from, "date_to": date_to, "on": on}
    )  # fmt: skip
    if batch is not None:
        one = _one_of(question, out)
        code = batches.run(batch, one, lambda row: batches.search_row(_assistant(NO_LLM), row, k, where, without or ()))
        raise typer.Exit(code)
    assistant = _assistant(NO_LLM)
    found = assistant.find(_question(question), k, where, without=without or ())
    # Who reads the JSON finds a list of hits and nothing else.
    for line in (*batches.as_read(found.question.understood), *(f"※ {notice}" for notice in found.notices)):
        typer.echo(line, err=as_json)
    if as_json:
        _print_json([batches.hit_row(hit, assistant.store.day) for hit in found.hits])
        return
    for rank, hit in enumerate(found.hits, start=1):
        label = hit.passage.label + dating.mark(hit.passage, assistant.store.day)
        typer.echo(f"{rank:>2}. {label}\n    {hit.passage.id}\n    {_snippet(hit.passage.text)}")
    if not found.hits:
        typer.echo("条件に合う資料は見つかりませんでした。")


@app.command()
def ask(  # noqa: PLR0913, PLR0917 - one parameter an option
    question: Annotated[str | None, typer.Argument(help="質問")] = None,
    llm: Annotated[str | None, typer.Option("--llm", help="回答を書くLLM（none は引用だけで回答）")] = None,
    kind: KindOption = None,
    law: LawOption = None,
    house: HouseOption = None,
    committee: CommitteeOption = None,
    speaker: SpeakerOption = None,
    office: OfficeOption = None,
    party: PartyOption = None,
    session: SessionOption = None,
    date_from: FromOption = None,
    date_to: ToOption = None,
    on: OnOption = None,
    without: WithoutOption = None,
    after: AfterOption = None,
    brief: BriefOption = False,
    batch: BatchOption = None,
    out: OutOption = None,
    as_json: JsonOption = False,
) -> None:
    """質問に、引用つきで答えます。"""
    from assistant import batch as batches

    where = batches.filter_from(
        {"kind": kind, "law_id": law, "house": house, "committee": committee, "speaker": speaker, "office": office,
         "party": party, "session": session, "date_from": date_from, "date_to": date_to, "on": on}
    )  # fmt: skip
    if batch is not None:
        one = _one_of(question, out)
        if after:
            raise BadInputError('--after と --batch は一緒に指定できません。各行の "history" に書いてください。')
        failures: Counter[str] = Counter()

        def answered(row: dict[str, Any]) -> dict[str, Any]:
            result = batches.ask_row(_assistant(llm), row, llm, where, without or (), brief=brief)
            failures.update(filter(None, [result["llm_failure"]]))
            return result

        code = batches.run(batch, one, answered)
        for why, count in failures.most_common():
            typer.echo(f"{count}件: {why}", err=True)
        raise typer.Exit(code or int(bool(failures)))
    text, assistant = _question(question), _assistant(llm)
    history = batches.earlier(assistant, after, where)
    answer = assistant.ask(text, llm, where, without=without or (), history=history, brief=brief)
    if as_json:
        _print_json(answer.to_dict())
        return
    typer.echo(answer.text)
    if answer.citations:
        typer.echo("\n出典")
    for citation in answer.citations:
        typer.echo(f"[{citation.n}] {citation.label}\n    {citation.url}")
    typer.echo("")
    typer.echo(batches.written_by(answer))
    for line in batches.as_read(answer.understood):
        typer.echo(line)
    for line in batches.notices_told(answer):
        typer.echo(line)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option("--host", help="待ち受けるアドレス")] = None,
    port: Annotated[int | None, typer.Option("--port", help="ポート番号", min=1, max=65_535)] = None,
) -> None:
    """ウェブ画面を開きます。"""
    from assistant.ui.running import run

    settings = load_settings()
    run(settings.model_copy(update={"host": host or settings.host, "port": port or settings.port}))


def main(arguments: list[str] | None = None) -> int:
    """Run one command; every fault becomes one line on stderr."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        # A polite end takes the workers of a build along.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(_TERMINATED))
        code = int(app(arguments, standalone_mode=False) or 0)
        return _fail(1, "中断しました。") if code == _INTERRUPTED else code
    except TyperException as error:
        return _fail(2, _usage_line(error))
    except TobenError as error:
        return _fail(2, str(error))
    except BrokenPipeError:
        # The reader (`| head`) has gone; Python would complain again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (KeyboardInterrupt, typer.Abort):
        return _fail(1, "中断しました。")
    except Exception as error:
        if os.environ.get("TOBEN_DEBUG"):
            raise
        return _fail(
            1, f"予期しない不具合です（{type(error).__name__}: {error}）。TOBEN_DEBUG=1 を付けると詳細が出ます。"
        )


# What the framework makes of Ctrl+C, and what a shell calls an ended process.
_INTERRUPTED = 130
_TERMINATED = 143

_opened: dict[tuple[Path, str | None], Any] = {}


def _assistant(llm: str | None = None) -> Any:
    """The assistant over the serving index, opened once a process, in which `llm` writes.

    None stands for the one that is set.
    """
    from assistant.building import open_assistant
    from assistant.llms.presets.choosing import writing

    settings = writing(load_settings(), llm)
    key = (settings.home, llm)
    if key not in _opened:
        _opened[key] = open_assistant(settings, lambda line: typer.echo(line, err=True))
    return _opened[key]


def _question(question: str | None) -> str:
    if question is None:
        raise BadInputError('質問がありません。toben ask "AI法に罰則はありますか" のように入力してください。')
    return question


def _one_of(question: str | None, out: Path | None) -> Path:
    if question is not None:
        raise BadInputError("質問と --batch は一緒に指定できません。どちらかにしてください。")
    if out is None:
        raise BadInputError("--batch には --out（結果の書き出し先）が必要です。")
    return out


def _usage_line(error: TyperException) -> str:
    kind = type(error).__name__
    option = getattr(error, "option_name", None)
    parameter = getattr(getattr(error, "param", None), "name", None)
    if kind == "NoSuchOption":
        said = f"{option} というオプションはありません。"
    elif parameter is not None:
        choices = re.findall(r"'([^']+)'", error.format_message().partition("is not one of")[2])
        listed = f"使えるのは {'、'.join(choices)} です。" if choices else ""
        said = f"{parameter} の値が正しくないか、足りません。{listed}"
    elif error.format_message().startswith(("No such command", "Missing command")):
        said = "そのようなコマンドはありません。"
    else:
        said = f"使い方が正しくありません（{error.format_message()}）。"
    return f"{said}toben --help で確かめてください。"


def _fail(code: int, line: str) -> int:
    typer.echo(" ".join(line.split()), err=True)
    return code


def _print_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _snippet(text: str, length: int = 80) -> str:
    flat = " ".join(text.split())
    return flat[:length] + ("…" if len(flat) > length else "")


def entry() -> None:
    """The console script."""
    sys.exit(main())
