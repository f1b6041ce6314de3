"""The catalogue: which documents the corpus is about, and by which names people call them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any

# In the order in which a list of the catalogue shows them.
CATEGORIES: tuple[str, ...] = (
    "憲法",
    "法律",
    "政令",
    "府省令等",
    "閣議決定",
    "本部等決定",
    "ガイドライン",
    "報告書",
    "国会決議",
    "国際文書",
    "外国法令",
    "規格",
    "民間",
    "施策",
    "組織",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One law, plan, guideline or international document, in the version that is current.

    `date` is the day of promulgation, decision or last revision, None where unknown; `version` is the number of a law
    (令和七年法律第五十三号) or the edition of a document (第1.2版). `publisher` of a law is the ministry in charge.
    `binding` says whether it binds in Japan as law. A law has a `law_id`, any other document a `slug`, the middle part
    of its passage ids. `files` are the addresses of the text itself, in reading order.
    """

    title: str
    title_en: str
    aliases: tuple[str, ...]
    publisher: str
    date: date | None
    category: str
    binding: bool
    url: str
    law_id: str = ""
    slug: str = ""
    files: tuple[str, ...] = ()
    version: str = ""

    @property
    def key(self) -> str:
        """The law id, or the slug of a document that is no law."""
        return self.law_id or self.slug


@dataclass(frozen=True, slots=True)
class Repealed:
    """A law that was repealed, or a title that a law no longer has.

    `until` is the first day without it, `successor` the law id of the law that took its place, `note` one sentence
    on what became of it.
    """

    title: str
    aliases: tuple[str, ...]
    number: str
    law_id: str
    until: date
    successor: str
    note: str

    @property
    def renamed(self) -> bool:
        """Whether the law lives on under another title."""
        return self.law_id == self.successor


def usual_name(law_id: str) -> str | None:
    """The name by which officials know a law of the catalogue: its first alias."""
    return next((law["aliases"][0] for law in _data()["law"] if law["law_id"] == law_id and law["aliases"]), None)


@lru_cache(maxsize=1)
def law_aliases() -> tuple[tuple[str, str], ...]:
    """(name, law id) for every alias of every law in catalog.toml, and for every name in called.toml."""
    listed = tuple((alias, law["law_id"]) for law in _data()["law"] for alias in law["aliases"])
    called = _read("called.toml")["names"]
    return listed + tuple((name, law_id) for law_id, names in called.items() for name in names)


@lru_cache(maxsize=256)
def aliases(slug: str) -> tuple[str, ...]:
    """The names by which people call a document, none for one that the catalogue does not have."""
    return next((entry.aliases for entry in entries() if entry.slug == slug), ())


@lru_cache(maxsize=1)
def entries() -> tuple[Entry, ...]:
    """Every entry of catalog.toml, laws first."""
    data = _data()
    return tuple(_entry(table) for table in (*data["law"], *data["document"]))


@lru_cache(maxsize=1)
def repealed() -> tuple[Repealed, ...]:
    """Laws and titles of laws that are gone, but still named."""
    return tuple(Repealed(**{**table, "aliases": tuple(table["aliases"])}) for table in _data()["repealed"])


@lru_cache(maxsize=256)
def document(slug: str) -> Entry:
    """The document of a slug. Raises KeyError for one that the catalogue does not have."""
    return {entry.slug: entry for entry in entries() if entry.slug}[slug]


def _entry(table: dict[str, Any]) -> Entry:
    return Entry(**{"date": None, **table, "aliases": tuple(table["aliases"]), "files": tuple(table.get("files", ()))})


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    return _read("catalog.toml")


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath(name).read_text("utf-8"))
