"""What a fetch tells while it runs and afterwards: steps, failures, a report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Step:
    """How far a stage has come: `done` of `total` in `unit` (total is None while nobody knows)."""

    stage: str
    done: int
    total: int | None
    unit: str = "件"


Progress = Callable[[Step], None]


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that could not be fetched: what, why, and what to do, each one Japanese phrase."""

    what: str
    why: str
    remedy: str

    def __str__(self) -> str:
        line = f"{self.what}: {self.why}。{self.remedy}"
        # Parts of it come from servers: nothing in them may steer a terminal or break the line.
        return "".join(letter if letter.isprintable() else " " for letter in line)


@dataclass(slots=True)
class Report:
    """What a fetch did: files newly stored, files found unchanged (not fetched, or the same bytes), bytes stored."""

    fetched: int = 0
    unchanged: int = 0
    size: int = 0
    failures: list[Failure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def count(self, *, new: bool, size: int = 0) -> None:
        """Count one file of `size` bytes."""
        self.fetched += new
        self.unchanged += not new
        self.size += size if new else 0

    def to_dict(self) -> dict[str, Any]:
        """Plain data for `--json`."""
        return {
            "fetched": self.fetched,
            "unchanged": self.unchanged,
            "bytes": self.size,
            "failures": [str(failure) for failure in self.failures],
            "notes": list(self.notes),
        }
