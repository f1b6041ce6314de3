"""Answers of e-Gov 法令API v2 `/law_revisions` (JSON): the days of a law's revisions, and whether and when it ended.

`repeal_status` is Repeal (廃止), Expire (失効) or LossOfEffectiveness (実効性喪失); of the latter two e-Gov says that
`repeal_date` is the day on which its data were changed, which may be later than the day on which the law ended.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from indexes.sources.files import Fault, RawFile

_REASONS = {"Repeal": "廃止", "Expire": "失効", "LossOfEffectiveness": "実効性喪失"}


@dataclass(frozen=True, slots=True)
class Lifetime:
    """The life of a law: the first days of its revisions, and, if it has ended, the first day without it and why."""

    law_id: str
    ended: date | None = None
    reason: str = ""
    revisions: tuple[date, ...] = ()


def is_law_revisions(data: bytes) -> bool:
    """Whether a JSON file looks like an answer of `/law_revisions`."""
    return b'"revisions"' in data and b'"law_info"' in data


def read_law_revisions(file: RawFile) -> Lifetime | Fault:
    """The life of the law that an answer is about."""
    try:
        answer: Any = json.loads(file.data)
        law_id = str(answer["law_info"]["law_id"])
        days = {
            date.fromisoformat(day) for one in answer["revisions"] if (day := one.get("amendment_enforcement_date"))
        }
        ends = [end for one in answer["revisions"] if (end := _end(one))]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        reason = f"法令APIの改正履歴として読めません（{type(error).__name__}: {error}）。取得し直してください。"
        return Fault(file.name, reason)
    ended, why = ends[0] if ends else (None, "")
    return Lifetime(law_id, ended, why, tuple(sorted(days)))


def _end(revision: dict[str, Any]) -> tuple[date, str] | None:
    reason, day = _REASONS.get(revision.get("repeal_status") or ""), revision.get("repeal_date")
    return (date.fromisoformat(day), reason) if reason and day else None
