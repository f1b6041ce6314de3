"""The catalogue: which documents the corpus is about, and by which names people call them."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources
from typing import Any


def usual_name(law_id: str) -> str | None:
    """The name by which officials know a law of the catalogue: its first alias."""
    return next((alias for alias, aliased in law_aliases() if aliased == law_id), None)


@lru_cache(maxsize=1)
def law_aliases() -> tuple[tuple[str, str], ...]:
    """(name, law id) for every alias of every law in catalog.toml."""
    data: dict[str, Any] = tomllib.loads(resources.files(__package__).joinpath("catalog.toml").read_text("utf-8"))
    return tuple((alias, law["law_id"]) for law in data["law"] for alias in law["aliases"])
