"""Questions by the file: JSON Lines in, JSON Lines out, one line a question in the same order."""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from assistant.answer import Answer
from assistant.conversation.following import Turn, turns_of
from assistant.dating import mark
from assistant.engine import STARTER_NOTICE, Assistant
from assistant.llms.presets.loading import NO_LLM
from assistant.understanding.items import Understood
from indexes.errors import BadInputError, TobenError
from indexes.passage import KINDS, Article
from indexes.retrieval import DIET, Hit
from indexes.store.protocol import Filter
from indexes.text.numerals import fold_width

FILTER_KEYS = (
    "kind", "house", "committee", "speaker", "office", "party", "session", "date_from", "date_to", "law_id", "on"
)  # fmt: skip

Row = dict[str, Any]


def run(source: Path, target: Path, answer: Callable[[Row], Row]) -> int:
    """Answer every line of `source` into `target`, another file. A bad line is named on stderr and in its own output line.

    Returns the exit code: 0, or 2 when a line could not be used. Raises BadInputError when a file cannot be opened.
    """
    if source.exists() and target.exists() and source.samefile(target):
        raise BadInputError(f"{target} は質問のファイルです。--out には別の名前を指定してください。")
    bad = 0
    partial = target.with_name(f"{target.name}.part")
    try:
        # Written aside and renamed: neither the questions nor earlier results are lost when something fails.
        with (
            source.open(encoding="utf-8-sig") as lines,
            partial.open("w", encoding="utf-8", errors="backslashreplace") as results,
        ):
            for number, line in enumerate(lines, start=1):
                if not line.strip():
                    continue
                row: Row = {}
                try:
                    row = _row(line)
                    result = answer(row)
                except TobenError as error:
                    bad += 1
                    print(f"{source}:{number}: {error}", file=sys.stderr)
                    result = {"id": row.get("id"), "error": str(error)}
                results.write(json.dumps(result, ensure_ascii=False) + "\n")
        partial.replace(target)
    except UnicodeDecodeError as error:
        partial.unlink(missing_ok=True)
        raise BadInputError(
            f"{source} をUTF-8として読めません（{error.start}バイト目付近）。UTF-8で保存してください。"
        ) from None
    except OSError as error:
        raise BadInputError(
            f"{error.filename} を開けません（{error.strerror}）。パスと権限を確かめてください。"
        ) from error
    return 2 if bad else 0


def search_row(assistant: Assistant, row: Row, k: int, where: Filter, without: Sequence[str] = ()) -> Row:
    """One line of `toben search --batch`."""
    where = _narrowed(where, row)
    history = earlier(assistant, row.get("history"), where)
    started = time.perf_counter()
    found = assistant.find(_question(row), k, where, without=_without(row, without), history=history)
    milliseconds = (time.perf_counter() - started) * 1_000
    told = {"id": row.get("id"), "passages": [hit.passage.id for hit in found.hits], "ms": round(milliseconds, 2)}
    return told | ({"notices": list(found.notices)} if found.notices else {})


def hit_row(hit: Hit, today: date) -> Row:
    """One hit of `toben search --json`."""
    passage = hit.passage
    source = passage.source
    row = {"passage_id": passage.id, "score": hit.score, "label": passage.label + mark(passage, today),
           "url": passage.url, "verbatim": passage.verbatim, "text": passage.text}  # fmt: skip
    if hit.at:
        row["at"] = f"{passage.id}#{hit.at}"
    if isinstance(source, Article):
        row |= {"in_force": source.in_force and source.in_force.isoformat(),
                "until": source.until and source.until.isoformat()}  # fmt: skip
    return row


def ask_row(
    assistant: Assistant, row: Row, llm: str | None, where: Filter, without: Sequence[str] = (), *, brief: bool = False
) -> Row:
    """One line of `toben ask --batch`."""
    where = _narrowed(where, row)
    history = earlier(assistant, row.get("history"), where)
    answer = assistant.ask(_question(row), llm, where, without=_without(row, without), history=history, brief=brief)
    return {"id": row.get("id"), **answer.to_dict()}


def earlier(assistant: Assistant, questions: object, where: Filter) -> tuple[Turn, ...]:
    """The exchanges that earlier questions make, oldest first; they are answered without an LLM, for what they cite.

    Raises BadInputError for what is no list of questions.
    """
    if questions is None:
        return ()
    if not isinstance(questions, list) or not all(isinstance(one, str) and one.strip() for one in questions):
        raise BadInputError('前の質問（history、--after）は、空でない質問を古い順に並べてください（["…", "…"]）。')
    return turns_of(questions, lambda question, turns: assistant.ask(question, NO_LLM, where, history=turns))


def notices_told(answer: Answer) -> Iterator[str]:
    """The notices of an answer for a terminal, one line each, with the command that mends a starter's poverty."""
    for notice in answer.notices:
        yield f"※ {notice}"
        if notice == STARTER_NOTICE:
            yield "  取り込むには: toben index build --from 原文のフォルダ"


def written_by(answer: Answer) -> str:
    """Who wrote an answer."""
    return f"文章：{answer.llm}（LLM）" if answer.llm != NO_LLM else "文章：原文の引用だけ（LLMなし）"


def as_read(understood: Sequence[Understood]) -> list[str]:
    """One line that tells what was read out of a question, none where nothing was."""
    return [f"読み取り：{'、'.join(item.text for item in understood)}"] if understood else []


def filter_from(data: Mapping[str, Any] | None) -> Filter:
    """A Filter from a mapping with FILTER_KEYS, all optional; a law may be given by its id or its name.

    Raises BadInputError that names the key at fault.
    """
    given = {key: value for key, value in (data or {}).items() if value not in (None, "")}
    unknown = set(given) - set(FILTER_KEYS)
    if unknown:
        raise BadInputError(
            f"filter に {'、'.join(sorted(unknown))} は使えません。使えるのは {'、'.join(FILTER_KEYS)} です。"
        )
    session = _session(given.pop("session", ""))
    for key, value in given.items():
        if not isinstance(value, str):
            raise BadInputError(f"{key} は文字列で指定してください（{value!r}）。")
    kind = given.get("kind")
    if kind is not None and kind not in KINDS:
        raise BadInputError(f"kind「{kind}」はありません。使えるのは {'、'.join(KINDS)} です。")
    return Filter(
        # A written answer is an answer in the Diet, too.
        kinds=DIET if kind == "diet" else (kind,) if kind else (),
        law_ids=(given["law_id"],) if "law_id" in given else (),
        house=given.get("house", ""),
        committee=given.get("committee", ""),
        speaker=given.get("speaker", ""),
        date_from=_day("date_from", given),
        date_to=_day("date_to", given),
        on=_day("on", given),
        office=given.get("office", ""),
        session=session,
        party=given.get("party", ""),
    )


def _row(line: str) -> Row:
    try:
        row = json.loads(line, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise BadInputError("JSONとして読めません。") from None
    if not isinstance(row, dict):
        raise BadInputError('{"id": …, "question": …} の形ではありません。')
    return row


def _no_number(name: str) -> float:
    """NaN and Infinity, which Python reads and JSON does not have."""
    raise ValueError(name)


def _question(row: Row) -> str:
    question = row.get("question")
    if not isinstance(question, str):
        raise BadInputError("question（文字列）がありません。")
    return question


def _narrowed(where: Filter, row: Row) -> Filter:
    given = row.get("filter")
    if given is not None and not isinstance(given, dict):
        raise BadInputError("filter は {キー: 値} の形で指定してください。")
    own = filter_from(given)
    # What the row says goes before what the command says for all of them.
    said = {one.name: getattr(own, one.name) or getattr(where, one.name) for one in fields(Filter)}
    return Filter(**said)


def _without(row: Row, without: Sequence[str]) -> tuple[str, ...]:
    given = row.get("without") or []
    if not isinstance(given, list) or not all(isinstance(key, str) for key in given):
        raise BadInputError('without は ["law:…", …] の形で指定してください。')
    return (*without, *given)


def _session(value: object) -> int:
    """217 of 217, "217" and 第217回国会."""
    digits = re.fullmatch(r"第?([0-9]{1,3})(?:回(?:国会)?)?", fold_width(str(value)))
    if value not in ("", None) and (digits is None or isinstance(value, bool) or int(digits[1]) == 0):
        raise BadInputError(f"session は国会の回次（217 など）で指定してください（{value!r}）。")
    return int(digits[1]) if digits else 0


def _day(key: str, given: Mapping[str, str]) -> date | None:
    if key not in given:
        return None
    try:
        return date.fromisoformat(given[key])
    except ValueError:
        raise BadInputError(f"{key} は 2025-04-01 の形で指定してください（{given[key]!r}）。") from None
