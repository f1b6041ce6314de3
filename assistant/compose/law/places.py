"""Evidence narrowed to a paragraph or an item."""

from __future__ import annotations

from dataclasses import replace

from assistant.checking.quotations import is_within
from assistant.evidence import Evidence


def narrowed(entry: Evidence, at: str) -> Evidence | None:
    """The evidence with the sentences at a place and below it only; None where its passage has no such place."""
    if not at:
        return entry
    if not any(is_within(line.at, at) for line in entry.passage.lines):
        return None
    return replace(entry, scored=tuple(one for one in entry.scored if is_within(one.sentence.at, at)))
