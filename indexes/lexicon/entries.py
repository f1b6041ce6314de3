"""The entries of the lexicon, read from the *.toml files beside this module.

A table is the title of a law whose wording its values are, or (an ASCII name) a domain whose terms stand in many laws.
A key is an expression as people type it: its words, parted by spaces, may stand in a question in any order and apart
from one another; `|` parts words of which any one will do. A word may have several parts (火災保険), which then stand
together. The values are wordings of the statute, the most telling first.
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from indexes.text.query_words import query_tokens
from indexes.text.sudachi import stamp, tokens

Run = tuple[str, ...]
"""Normalized forms that stand one after another."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An everyday expression and the statutory wordings for it.

    Each of `words` is a choice of runs, one of which must stand in a question. `law` is the name of the law in which
    the `terms` stand, "" for many.
    """

    words: tuple[tuple[Run, ...], ...]
    terms: tuple[str, ...]
    law: str = ""


@cache
def read_entries() -> tuple[Entry, ...]:
    """Every entry, file by file. Cutting all keys into words takes seconds: see `indexes.lexicon.compiled`."""
    entries = (
        Entry(_words(key), tuple(terms), "" if table.isascii() else table)
        for file in _files()
        for table, rows in tomllib.loads(file.read_text(encoding="utf-8")).items()
        for key, terms in rows.items()
    )
    return tuple(entry for entry in entries if entry.words)


def lexicon_digest() -> str:
    """Tells one state of the data, and of what cuts it into words, from another."""
    data = b"".join(file.read_bytes() for file in _files())
    return hashlib.sha256(data + repr(sorted(stamp().items())).encode()).hexdigest()[:12]


def _files() -> list[Traversable]:
    folder = resources.files(__package__)
    return sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)


def _words(key: str) -> tuple[tuple[Run, ...], ...]:
    words = key.split()
    # A word that only makes a question a question may not be waited for, unless it is all there is.
    cut = tokens if len(words) == 1 and "|" not in key else query_tokens
    choices = (dict.fromkeys(tuple(token.form for token in cut(one)) for one in word.split("|")) for word in words)
    return tuple(runs for choice in choices if (runs := tuple(run for run in choice if run)))
