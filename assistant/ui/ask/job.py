"""A question under way: what happens, as it happens, told to whoever watches; it goes on where nobody does.

A reader whose connection breaks, or who reloads the page, finds it again; only Stop ends it.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from dataclasses import dataclass

from assistant.engine import Stage
from assistant.ui.ask.talk import Turn

# A page redraws for every text: so many seconds lie between two at least, and so many times what the last one took, so
# that many readers at once get fewer texts each and the server keeps answering.
_BETWEEN_TEXTS = 0.1
_REST = 10

# So many search or check at the same time. More of them finish no sooner, and the page gets its turn too late.
_SEARCHING = 4
_PATIENCE_SECONDS = 2.0
_places = threading.BoundedSemaphore(_SEARCHING)


@dataclass(frozen=True, slots=True)
class Step:
    """A stage begins; `count` is what it has in hand."""

    stage: Stage
    count: int


@dataclass(frozen=True, slots=True)
class Written:
    """The LLM's text so far, before any check."""

    text: str


@dataclass(frozen=True, slots=True)
class Ended:
    """The turn as it ended, and the place of its conversation by now."""

    place: str
    turn: Turn


Event = Step | Written | Ended


class StoppedError(Exception):
    """Breaks off whoever works on a question that its reader stopped."""


class _Place:
    """A place among those who search or check, given up while an LLM writes.

    A courtesy and no lock: whoever has waited long enough goes on without one. Taken and left by the thread that works.
    """

    def __init__(self) -> None:
        self._held = False

    def take(self) -> None:
        self._held = self._held or _places.acquire(timeout=_PATIENCE_SECONDS)

    def leave(self) -> None:
        if self._held:
            self._held = False
            _places.release()


class Job:
    """One question of one user in the conversation at `place`. `writes` says that an LLM writes its answer."""

    def __init__(self, owner: str, place: str, turn: Turn, *, writes: bool) -> None:
        self.owner = owner
        self.place = place
        self.turn = turn
        self.steps: list[Step] = []
        self.written = ""
        self.ended: Ended | None = None
        # Set once its thread has ended, which may be after the job: an LLM that was stopped ends at its next words.
        self.idle = threading.Event()
        self._writes = writes
        self._place = _Place()
        self._lock = threading.Lock()
        self._claimed = False
        self._watchers: set[_Watcher] = set()

    def stage(self, stage: Stage, count: int) -> None:
        """A stage begins. Raises StoppedError where the reader stopped."""
        self._tell(Step(stage, count))
        if stage == "compose" and self._writes:
            self._place.leave()
        else:
            self._place.take()

    def text(self, text: str) -> None:
        """The LLM has written so far. Raises StoppedError where the reader stopped."""
        self._tell(Written(text))

    def claim(self) -> bool:
        """Whether the caller is the one to end it: only the first is. Until it does, nothing more is told."""
        with self._lock:
            first, self._claimed = not self._claimed, True
            return first

    def end(self, ended: Ended) -> None:
        """It is over, as whoever claimed it says."""
        with self._lock:
            self.ended = ended
            self._pass_on(ended)

    def run(self, work: Callable[[Job], None]) -> None:
        """Do the work, which claims and ends it, in a thread of its own that dies with the process.

        `work` raises nothing but StoppedError.
        """

        def working() -> None:
            try:
                with suppress(StoppedError):
                    work(self)
            finally:
                self._place.leave()
                self.idle.set()

        threading.Thread(target=working, daemon=True).start()

    async def watch(self) -> AsyncGenerator[Event]:
        """What happened so far and what happens next; the last event is Ended. Can be left at any moment."""
        watcher = _Watcher(asyncio.get_running_loop())
        with self._lock:
            happened: list[Event] = [*self.steps, *([Written(self.written)] if self.written else [])]
            if self.ended is None:
                self._watchers.add(watcher)
            else:
                happened.append(self.ended)
        try:
            event: Event | None = None
            for event in happened:
                yield event
            while not isinstance(event, Ended):
                event = await watcher.next(self)
                began = watcher.loop.time()
                yield event
                if isinstance(event, Written):
                    watcher.drawn(watcher.loop.time() - began)
        finally:
            with self._lock:
                self._watchers.discard(watcher)

    def _tell(self, event: Step | Written) -> None:
        with self._lock:
            if self._claimed:
                raise StoppedError
            if isinstance(event, Step):
                self.steps.append(event)
            else:
                self.written = event.text
            self._pass_on(event)

    def _pass_on(self, event: Event) -> None:
        for watcher in self._watchers:
            watcher.tell(event)


class _Watcher:
    """One page that follows a job, in the loop of its server."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        # None stands for a text: only the latest one matters, and of it one notice at a time.
        self._events: asyncio.Queue[Event | None] = asyncio.Queue()
        self._noticed = False
        self._due = 0.0

    def tell(self, event: Event) -> None:
        """From any thread."""
        if isinstance(event, Written):
            if self._noticed:
                return
            self._noticed = True
        # The loop may have closed under a server that stops.
        with suppress(RuntimeError):
            self.loop.call_soon_threadsafe(self._events.put_nowait, None if isinstance(event, Written) else event)

    async def next(self, job: Job) -> Event:
        """What happens next; a text is held back until it is due, and left out where something else happens first."""
        event = await self._events.get()
        if event is None:
            with suppress(TimeoutError):
                event = await asyncio.wait_for(self._events.get(), max(self._due - self.loop.time(), 0.0))
            self._noticed = False
        return event or Written(job.written)

    def drawn(self, seconds: float) -> None:
        """The page took so long over a text."""
        self._due = self.loop.time() + max(_BETWEEN_TEXTS, _REST * seconds)
