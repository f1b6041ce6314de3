"""JSON as models write it: fenced, cut off, with talk around it. What is whole in it is taken."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

_DECODER = json.JSONDecoder()
_START = re.compile(r"\A\s*(?:json\s*)?(?:```[a-z]*\s*)?(?:\{|\[\s*(?:\{|\Z))", re.IGNORECASE)
_FENCED = re.compile(r"```(?:json)?\s*(?=[\[{])", re.IGNORECASE)
_STATEMENTS = re.compile(r'"(?:statements|answer|sentences)"\s*:\s*\[|\{\s*"(?:text|statement|sentence)"\s*:')
_NOT_FOUND = re.compile(r'"not_found"\s*:\s*true')
_TEXT = re.compile(
    r'"(?:text|statement|sentence)"\s*:\s*"(?P<text>(?:[^"\\]|\\.)*)'
    r'(?:"\s*,\s*"(?:sources?|keys?|citations?)"\s*:\s*\[?(?P<sources>(?:\s*"[^"\n]{0,80}"\s*,?)*))?',
    re.DOTALL,
)
_TEXTS, _SOURCES = ("text", "statement", "sentence"), ("sources", "source", "keys", "key", "citations", "citation")
_OPENING = re.compile(r"[\[{]")
_TRIES = 400


@dataclass(frozen=True, slots=True)
class Item:
    """A statement and what its sources are called."""

    text: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Items:
    """The statements of an answer in JSON that are whole, and whether it says that nothing answers."""

    statements: tuple[Item, ...]
    not_found: bool = False


def schema(keys: Sequence[str]) -> dict[str, Any]:
    """`response_format` for OpenAI-compatible servers: statements that can name nothing but `keys` as their sources.

    Format: https://platform.openai.com/docs/guides/structured-outputs, which vLLM and llama.cpp serve as well.
    """
    statement = {
        "type": "object",
        "properties": {
            "text": {"type": "string"},
            "sources": {"type": "array", "items": {"type": "string", "enum": list(keys)}},
        },
        "required": ["text", "sources"],
        "additionalProperties": False,
    }
    answer = {
        "type": "object",
        "properties": {"statements": {"type": "array", "items": statement}, "not_found": {"type": "boolean"}},
        "required": ["statements", "not_found"],
        "additionalProperties": False,
    }
    return {"type": "json_schema", "json_schema": {"name": "answer", "strict": True, "schema": answer}}


def is_json(text: str) -> bool:
    """Whether a text, perhaps not finished, is JSON or what is meant to be."""
    return bool(_START.match(text) or _FENCED.search(text) or _STATEMENTS.search(text))


def items_of(text: str) -> Items | None:
    """The whole statements of an answer in JSON, None for another text."""
    if not is_json(text):
        return None
    statements = tuple(item for value in _values(text) for item in _items(value))
    return Items(statements, bool(_NOT_FOUND.search(text)))


def texts_of(text: str) -> Iterator[Item]:
    """The statements as far as they are written, the last one perhaps cut off in the middle of a word."""
    for match in _TEXT.finditer(text):
        sources = re.findall(r'"([^"]*)"', match["sources"] or "")
        yield Item(_unquoted(match["text"]), tuple(sources))


def _values(text: str) -> Iterator[Any]:
    """The outermost JSON values that are whole; inside one that is cut off, those in it."""
    start = 0
    for _ in range(_TRIES):
        opening = _OPENING.search(text, start)
        if opening is None:
            return
        start = opening.start() + 1
        try:
            value, start = _DECODER.raw_decode(text, opening.start())
        except (ValueError, RecursionError):
            continue
        yield value


def _items(value: Any, depth: int = 0) -> Iterator[Item]:
    if isinstance(value, list):
        for one in value:
            if isinstance(one, str) and depth:
                yield Item(one)
            elif isinstance(one, dict | list) and depth < len(_TEXTS):
                yield from _items(one, depth + 1)
    elif isinstance(value, dict):
        words = next((value[name] for name in _TEXTS if isinstance(value.get(name), str)), None)
        if words is not None:
            sources = next((value[name] for name in _SOURCES if name in value), ())
            yield Item(words, tuple(map(str, sources if isinstance(sources, list | tuple) else (sources,))))
            return
        for name in ("statements", "answer", "sentences"):
            if isinstance(value.get(name), list):
                yield from _items(value[name], depth + 1)
                return
            if isinstance(value.get(name), str):
                yield Item(value[name])
                return


def _unquoted(text: str) -> str:
    """The words of a string of JSON; of an escape that is cut off, nothing."""
    text = re.sub(r"\\(?:u[0-9a-fA-F]{0,3})?\Z", "", text)
    try:
        words = json.loads(f'"{text}"', strict=False)
    except ValueError:
        return ""
    return words if isinstance(words, str) else ""
