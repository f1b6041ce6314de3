"""Publishers of a very small AI pack: one law and two meetings, which can be held back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from indexes.catalog import Entry
from indexes.fetch import egov
from indexes.text.embedding import WordVectors
from tests.indexes.fetch.samples import LAW_ID, law, meeting
from tests.indexes.samples import small_vocabulary
from tests.publisher_server import PublisherServer, Reply, serve_laws, serve_minutes

LISTED = "/api/2/laws"
MEETINGS = [meeting(1, "2025-04-11"), meeting(2, "2025-04-18")]
ARTICLE = f"law:{LAW_ID}:m:1"
PASSAGES = 1 + 2 * len(MEETINGS)

_PATIENCE = 30.0


@contextmanager
def pack_server() -> Iterator[PublisherServer]:
    """The publishers, and builds in no time of what they publish."""
    with pytest.MonkeyPatch.context() as patch, PublisherServer() as server:
        patch.setenv("NO_PROXY", "127.0.0.1")
        patch.setattr(egov, "entries", lambda: (Entry("見本法", "", (), "", None, "", True, "", LAW_ID),))
        patch.setattr(WordVectors, "from_wheel", small_vocabulary)
        serve_laws(server, [law()])
        serve_minutes(server, "speech", [], most=10)
        serve_minutes(server, "meeting", MEETINGS, most=10)
        yield server


@contextmanager
def held_back(server: PublisherServer) -> Iterator[threading.Event]:
    """Until the event is set, the list of laws does not answer."""
    gate = threading.Event()
    with PublisherServer() as other:
        serve_laws(other, [law()])

        def waiting(query: dict[str, str]) -> Reply:
            gate.wait(_PATIENCE)
            return other.answer(f"{LISTED}?law_title={query.get('law_title', '')}", {})

        server.put_answerer(LISTED, waiting)
        yield gate
        gate.set()
