"""Questions with the passages and facts that a right answer has, read from JSON Lines and checked before anything runs."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from indexes.errors import BadInputError
from indexes.passage import KINDS

Expectation = Literal["answered", "not_found"]

EXPECTATIONS: tuple[Expectation, ...] = ("answered", "not_found")
_TEXTS = ("id", "question", "type", "expect")
_LISTS = ("gold", "key_facts")
_SHOWN_FAULTS = 3


@dataclass(frozen=True, slots=True)
class Example:
    """One question. `gold` are passage ids, most important first; in a key fact `|` separates alternatives."""

    id: str
    question: str
    type: str
    gold: tuple[str, ...]
    key_facts: tuple[str, ...]
    expect: Expectation
    note: str = ""


@dataclass(frozen=True, slots=True)
class Dataset:
    """The questions of one file, and the digest of the bytes they were read from."""

    path: Path
    sha256: str
    examples: tuple[Example, ...]

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self.path.stem


class _LineError(Exception):
    """What is wrong with one line."""


def read_dataset(path: Path) -> Dataset:
    """Read and check a dataset. Raises BadInputError that names each faulty line as `file:line`."""
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = data[: error.start].count(b"\n") + 1
        raise BadInputError(f"{path}:{place}: UTF-8として読めません。UTF-8で保存してください。") from None
    except OSError as error:
        raise BadInputError(f"{path} を開けません（{error.strerror}）。--dataset のパスを確かめてください。") from error
    examples: list[Example] = []
    faults: list[str] = []
    lines: dict[str, int] = {}
    for number, line in _lines(text):
        try:
            example = _example(line)
            if example.id in lines:
                raise _LineError(f"id「{example.id}」は{lines[example.id]}行目と重なっています。")
            lines[example.id] = number
            examples.append(example)
        except _LineError as fault:
            faults.append(f"{path}:{number}: {fault}")
    if faults:
        more = f" ほか{len(faults) - _SHOWN_FAULTS}件。" if len(faults) > _SHOWN_FAULTS else ""
        raise BadInputError(" ".join(faults[:_SHOWN_FAULTS]) + more)
    if not examples:
        raise BadInputError(f"{path} に質問がありません。1行に1問をJSONで書いてください。")
    return Dataset(path, hashlib.sha256(data).hexdigest(), tuple(examples))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    # Not splitlines(): U+2028 and its kind may stand inside a JSON string.
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, line


def _example(line: str) -> Example:
    row = _row(line)
    if missing := [key for key in (*_TEXTS, *_LISTS) if key not in row]:
        raise _LineError(f"{'、'.join(missing)} がありません。")
    texts = {key: _text(key, row[key]) for key in _TEXTS}
    gold, key_facts = (_texts(key, row[key]) for key in _LISTS)
    expect = _expectation(texts["expect"])
    _check_gold(gold, expect)
    for fact in key_facts:
        if not all(alternative.strip() for alternative in fact.split("|")):
            raise _LineError(f"key_facts の「{fact}」に空の選択肢があります。")
    note = _text("note", row["note"]) if row.get("note") else ""
    return Example(texts["id"], texts["question"], texts["type"], gold, key_facts, expect, note)


def _row(line: str) -> Mapping[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise _LineError("JSONとして読めません。") from None
    if not isinstance(row, dict):
        raise _LineError('{"id": …, "question": …} の形ではありません。')
    return row


def _text(key: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _LineError(f"{key} は空でない文字列で書いてください。")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise _LineError(f"{key} に文字として成り立たない符号（サロゲート）があります。") from None
    return value


def _texts(key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise _LineError(f"{key} は文字列の配列で書いてください。")
    return tuple(_text(key, entry) for entry in value)


def _expectation(value: str) -> Expectation:
    for expect in EXPECTATIONS:
        if value == expect:
            return expect
    raise _LineError(f"expect「{value}」はありません。使えるのは {'、'.join(EXPECTATIONS)} です。")


def _check_gold(gold: tuple[str, ...], expect: Expectation) -> None:
    if expect == "answered" and not gold:
        raise _LineError("expect が answered の質問には gold（正解の資料のID）が要ります。")
    if expect == "not_found" and gold:
        raise _LineError("expect が not_found の質問に gold があります。")
    for passage_id, count in Counter(gold).items():
        if count > 1:
            raise _LineError(f"gold の {passage_id} が重なっています。")
        if not passage_id.startswith(tuple(f"{kind}:" for kind in KINDS)) or "#" in passage_id:
            raise _LineError(f"gold の {passage_id} は資料のIDではありません（例 law:507AC0000000053:m:16）。")
