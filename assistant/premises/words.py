"""Words by which questions ascribe something to a provision: general ones, and the names of institutions (words.toml)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Institution:
    """A duty, right, procedure or sanction: its names in questions, and what a provision that has it contains."""

    names: tuple[str, ...]
    written: re.Pattern[str]

    @property
    def penal(self) -> bool:
        """Whether it is a punishment, of which whoever asks for penalties is told anyway."""
        return "罰金" in self.names


@dataclass(frozen=True, slots=True)
class Words:
    """What words.toml says."""

    general: frozenset[str]
    tails: tuple[str, ...]
    institutions: tuple[Institution, ...]


@lru_cache(maxsize=1)
def words() -> Words:
    """The words of words.toml."""
    data = tomllib.loads(resources.files(__package__).joinpath("words.toml").read_text("utf-8"))
    institutions = (Institution(tuple(one["names"]), re.compile(one["written"])) for one in data["institution"])
    tails = sorted(data["tails"].split(), key=len, reverse=True)
    return Words(frozenset(data["general"].split()), tuple(tails), tuple(institutions))


def telling(parts: Sequence[str]) -> list[str]:
    """The parts of a phrase that say something of their own."""
    return [part for part in parts if part not in words().general]


def institution_in(part: str) -> tuple[str, Institution] | None:
    """The institution that a noun names (届出 of 届出義務) and the word for it, None where it names none."""
    stem = part
    for _ in range(2):
        found = [(name, one) for one in words().institutions for name in one.names if stem.endswith(name)]
        if found:
            return max(found, key=lambda pair: len(pair[0]))
        tail = next((one for one in words().tails if stem.endswith(one) and stem != one), "")
        if not tail:
            return None
        stem = stem.removesuffix(tail)
    return None
