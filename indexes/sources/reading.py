"""One door to every kind of raw file: the content decides which publisher's reader takes it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexes.passage import Passage
from indexes.sources.egov import read_law
from indexes.sources.files import Fault, Ignored, RawFile
from indexes.sources.kokkai import read_minutes

_ROOT = re.compile(rb"<(?P<root>[A-Za-z_][\w.-]*)")


def read_passages(file: RawFile) -> Iterator[Passage | Fault | Ignored]:
    """The passages of one raw file, whichever publisher it comes from."""
    if file.name.lower().endswith(".xml"):
        yield from read_minutes(file) if _is_minutes(file.data) else read_law(file)
    else:
        yield from read_minutes(file)


def _is_minutes(data: bytes) -> bool:
    match = _ROOT.search(data[:2_000])
    return match is not None and match["root"] == b"data"
