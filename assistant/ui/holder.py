"""Where the screens find the assistant and the rooms over its index, so that a newer index can take its place.

Nobody waits for a newer index: it is opened and warmed beside the old one, which answers meanwhile. For that time both are
in memory. The old one is given back once nobody reads it any more, which Python knows: whoever reads it holds it.
"""

from __future__ import annotations

import gc
import logging
import threading
import time
import weakref

from assistant.browsing.diet_search import DietSearch
from assistant.browsing.laws import LawFinder
from assistant.engine import Assistant
from assistant.warming import warm_index
from indexes.errors import TobenError
from indexes.store.protocol import Store

_log = logging.getLogger(__name__)

# An index that cannot be opened is tried again after so long, or when another one serves.
_SECONDS_REFUSED = 60.0
# How long after a switch the old index is looked for: an answer may take minutes.
_LOOKS, _SECONDS_BETWEEN_LOOKS = 60, 10.0
# A server that is told to end waits no longer for an index that is being opened than so.
_LAST_SECONDS = 15


class Rooms:
    """What reads one index: the assistant that answers, the search in the Diet's minutes, the laws by name.

    The latter two are made when they are first asked for.
    """

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self._making = threading.Lock()
        self._diet: DietSearch | None = None
        self._laws: LawFinder | None = None

    @property
    def diet(self) -> DietSearch:
        """The search in the Diet's minutes."""
        with self._making:
            self._diet = self._diet or DietSearch(self.assistant)
            return self._diet

    @property
    def laws(self) -> LawFinder:
        """The laws by name."""
        with self._making:
            self._laws = self._laws or LawFinder(self.assistant.store, self.assistant.names)
            return self._laws


class Holder:
    """Gives the rooms over the generation opened last. Safe to share between threads."""

    def __init__(self, assistant: Assistant) -> None:
        self._rooms = Rooms(assistant)
        self._lock = threading.Lock()
        self._opener: threading.Thread | None = None
        self._refused_until = 0.0
        self._refused = ""
        self._closed = threading.Event()

    @property
    def assistant(self) -> Assistant:
        """The assistant over the index opened last."""
        return self._rooms.assistant

    @property
    def is_switching(self) -> bool:
        """Whether a newer index is being opened."""
        return self._opener is not None

    def fresh(self) -> Assistant:
        """The assistant over the index opened last, as `rooms`."""
        return self.rooms().assistant

    def rooms(self) -> Rooms:
        """The rooms over the index opened last; where a newer one serves by now, its opening begins.

        Those before stay open for whoever still asks them; an index that cannot be opened changes nothing.
        """
        rooms = self._rooms
        if rooms.assistant.is_outdated():
            self._renew()
        return rooms

    def close(self) -> None:
        """Give the index back, once none is being opened: one that is closed while it is read takes the process along."""
        self._closed.set()
        with self._lock:
            opener = self._opener
        if opener is not None:
            opener.join(_LAST_SECONDS)
        if opener is None or not opener.is_alive():
            self.assistant.close()

    def _renew(self) -> None:
        with self._lock:
            now = self.assistant
            newer = now.newer_index()
            refused = newer == self._refused and time.monotonic() < self._refused_until
            if not newer or refused or self._opener is not None or self._closed.is_set():
                return
            self._opener = threading.Thread(target=self._open, args=(newer,), name="switch", daemon=True)
            self._opener.start()

    def _open(self, newer: str) -> None:
        before = self._rooms
        old = weakref.ref(before.assistant.store)
        try:
            # Weights twice in memory would be too much, and what was learnt of a server holds on.
            assistant = Assistant.open(before.assistant.settings, before.assistant.models)
            warm_index(assistant)
            rooms = Rooms(assistant)
            # Whoever opens these rooms next finds them as ready as they were.
            if before._laws is not None:
                _ = rooms.laws
            if before._diet is not None:
                _ = rooms.diet
        # Rust panics are no Exception, and the next newer index must still be opened.
        except BaseException as error:
            why = str(error) if isinstance(error, TobenError) else type(error).__name__
            _log.warning("the new index %s cannot be opened (%s); the old one goes on serving", newer, why)
            with self._lock:
                self._refused, self._refused_until = newer, time.monotonic() + _SECONDS_REFUSED
                self._opener = None
            return
        with self._lock:
            self._rooms, self._opener = rooms, None
        del before, assistant, rooms
        self._let_go(old)

    def _let_go(self, old: weakref.ref[Store]) -> None:
        """What an index holds goes with it; some of it in circles, which are seldom looked for."""
        for _ in range(_LOOKS):
            gc.collect()
            if old() is None or self._closed.wait(_SECONDS_BETWEEN_LOOKS):
                return
