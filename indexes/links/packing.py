"""What was found in a law as bytes, for the text store: JSON, so that reading it back can run nothing."""

from __future__ import annotations

import zlib
from array import array
from typing import Any

import orjson

from indexes.links.model import Found, LawName, Term

_ARRAYS = ("rows", "ranges", "delegations")
_TUPLES = ("abbreviations", "ids", "places", "strings")


def pack(found: Found) -> bytes:
    """The bytes of what was found in a law."""
    fields: dict[str, Any] = {name: getattr(found, name) for name in Found.__slots__}
    fields |= {name: fields[name].tolist() for name in _ARRAYS}
    fields["names"] = [(name.tail, name.number) for name in found.names]
    fields["terms"] = [(one.term, one.law_id, one.passage_id, one.at, one.scope) for one in found.terms]
    return zlib.compress(orjson.dumps(fields), level=1)


def unpack(data: bytes) -> Found:
    """Undo `pack`. Raises ValueError, TypeError or KeyError on other bytes."""
    fields: dict[str, Any] = orjson.loads(zlib.decompress(data))
    fields |= {name: array("i", fields[name]) for name in _ARRAYS}
    fields |= {name: tuple(fields[name]) for name in _TUPLES}
    fields["tables"] = tuple((label, key) for label, key in fields["tables"])
    fields["names"] = tuple(LawName(*name) for name in fields["names"])
    fields["terms"] = tuple(Term(*term) for term in fields["terms"])
    return Found(**fields)
