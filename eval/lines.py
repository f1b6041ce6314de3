"""Questions as JSON Lines: rows, texts and passage ids, checked one by one. A fault names its file and line."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexes.errors import BadInputError
from indexes.passage import KINDS

_PREFIXES = tuple(f"{kind}:" for kind in KINDS)
_LAW = re.compile(r"[0-9A-Za-z]+:[mst](?::|$)|[0-9A-Za-z]+:a[0-9]")
_SPEECH = re.compile(r"[0-9A-Za-z]+_[0-9]+")

Row = Mapping[str, Any]


class OtherFormError(BadInputError):
    """A file that holds no question with gold or expectation at all, but something else."""


class LineError(Exception):
    """What is wrong with one line."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The rows of a file with their numbers (from 1), and the digest of its bytes."""

    sha256: str
    rows: tuple[tuple[int, Row], ...]


def read_lines(file: Path) -> Lines:
    """The rows of a file that has at least one question. Raises OtherFormError, or BadInputError naming `file:line`."""
    try:
        data = file.read_bytes()
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise BadInputError(f"{file}:{line}: UTF-8として読めません。UTF-8で保存してください。") from None
    except OSError as error:
        raise BadInputError(
            f"{file} を開けません（{error.strerror}）。--questions のパスを確かめてください。"
        ) from error
    return Lines(hashlib.sha256(data).hexdigest(), tuple(_rows(file, text)))


def _rows(file: Path, text: str) -> list[tuple[int, Row]]:
    """Numbered lines as objects. Not splitlines(): U+2028 and its kind may stand inside a JSON string."""
    rows: list[tuple[int, Row]] = []
    fault = ""
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            row = None
        if isinstance(row, dict):
            rows.append((number, row))
        else:
            fault = fault or f'{file}:{number}: {{"question": …, "gold": […]}} の形のJSONではありません。'
    if not any("question" in row and ("gold" in row or "expect" in row) for _, row in rows):
        raise OtherFormError(fault or f"{file}:1: question と gold のある行が1つもありません。")
    if fault:
        raise BadInputError(fault)
    return rows


def ids_in(key: str, value: object) -> tuple[str, ...]:
    """The passage ids of a list, also without their `law:` and `diet:`; none for None. Raises LineError."""
    if value is None:
        return ()
    if not isinstance(value, list):
        raise LineError(f"{key} は資料のIDの配列で書いてください。")
    return tuple(dict.fromkeys(_id(key, text_in(key, entry)) for entry in value))


def _id(key: str, value: str) -> str:
    if "#" not in value and not any(letter.isspace() for letter in value):
        if value.startswith(_PREFIXES):
            return value
        if _LAW.match(value):
            return f"law:{value}"
        if _SPEECH.fullmatch(value):
            return f"diet:{value}"
    raise LineError(f"{key} の「{value}」は資料のIDではありません（例 507AC0000000053:m:16）。")


def text_in(key: str, value: object) -> str:
    """A text that is not blank. Raises LineError."""
    if not isinstance(value, str) or not value.strip():
        raise LineError(f"{key} は空でない文字列で書いてください。")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise LineError(f"{key} に文字として成り立たない符号（サロゲート）があります。") from None
    return value
