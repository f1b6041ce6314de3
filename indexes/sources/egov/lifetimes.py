"""Answers of e-Gov 法令API v2 `/law_revisions` (JSON): whether and when a law ended.

`repeal_status` is Repeal (廃止), Expire (失効) or LossOfEffectiveness (実効性喪失); of the latter two e-Gov says that
`repeal_date` is the day on which its data were changed, which may be later than the day on which the law ended.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from indexes.sources.files import Fault, Ignored, RawFile

_REASONS = {"Repeal": "廃止", "Expire": "失効", "LossOfEffectiveness": "実効性喪失"}


@dataclass(frozen=True, slots=True)
class Lifetime:
    """A law that has ended: `ended` is the first day without it."""

    law_id: str
    ended: date
    reason: str


def is_law_revisions(data: bytes) -> bool:
    """Whether a JSON file looks like an answer of `/law_revisions`."""
    return b'"revisions"' in data and b'"law_info"' in data


def read_law_revisions(file: RawFile) -> Lifetime | Ignored | Fault:
    """The end of the law that an answer is about; Ignored for a law that goes on."""
    try:
        answer: Any = json.loads(file.data)
        law_id = answer["law_info"]["law_id"]
        ended = [_end(law_id, revision) for revision in answer["revisions"]]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        reason = f"法令APIの改正履歴として読めません（{type(error).__name__}: {error}）。取得し直してください。"
        return Fault(file.name, reason)
    return next((one for one in ended if one is not None), Ignored(file.name, "法令の改正履歴（効力のある法令）"))


def _end(law_id: str, revision: dict[str, Any]) -> Lifetime | None:
    reason, day = _REASONS.get(revision.get("repeal_status") or ""), revision.get("repeal_date")
    return Lifetime(str(law_id), date.fromisoformat(day), reason) if reason and day else None
