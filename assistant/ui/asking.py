"""One question followed from the outside: what happens on the way, as it happens, and how it ends."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from assistant.answer import Answer
from assistant.conversation.following import Turn
from assistant.engine import Assistant, Listener, Stage
from assistant.ui import words
from indexes.errors import TobenError

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Holder:
    """Where the screens find the assistant, so that one over a newer index can take its place while they serve."""

    assistant: Assistant
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def fresh(self) -> Assistant:
        """The assistant over the generation that serves now.

        The one before stays open for whoever still asks it; an index that cannot be opened changes nothing.
        """
        with self._lock:
            if self.assistant.is_outdated():
                try:
                    self.assistant = Assistant.open(self.assistant.settings)
                except TobenError:
                    _log.warning("the new index cannot be opened; the old one goes on serving")
            return self.assistant


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
class Failure:
    """No answer: a Japanese sentence that may be shown as it is."""

    message: str


Event = Step | Written | Answer | Failure


class _NobodyListensError(Exception):
    """Breaks off an LLM whose reader has gone."""


async def follow(
    assistant: Assistant,
    question: str,
    llm: str | None,
    without: Sequence[str] = (),
    history: Sequence[Turn] = (),
) -> AsyncGenerator[Event]:
    """Ask, and yield what happens; the last event is the Answer or a Failure. Never raises.

    `without` are keys of what is not to be read out of the question, `history` the exchanges before it, oldest first.

    Asynchronous, so that it can be left at any moment: an LLM's stream then ends as soon as its next words arrive.
    """
    loop = asyncio.get_running_loop()
    events: asyncio.Queue[Event] = asyncio.Queue()
    left = threading.Event()

    def tell(event: Event) -> None:
        if left.is_set():
            raise _NobodyListensError
        loop.call_soon_threadsafe(events.put_nowait, event)

    def work() -> None:
        listener = Listener(lambda stage, count: tell(Step(stage, count)), lambda text: tell(Written(text)))
        end = _end(lambda: assistant.ask(question, llm, listener=listener, without=without, history=history))
        # The loop may have closed under a server that stops.
        with suppress(_NobodyListensError, RuntimeError):
            tell(end)

    # A thread of its own that dies with the process: a server that stops waits for no LLM.
    threading.Thread(target=work, daemon=True).start()
    try:
        while True:
            event = await events.get()
            # An LLM may write faster than a page redraws: only its latest text matters.
            while isinstance(event, Written) and not events.empty():
                event = events.get_nowait()
            yield event
            if isinstance(event, Answer | Failure):
                return
    finally:
        left.set()


def _end(ask: Callable[[], Answer]) -> Answer | Failure:
    try:
        return ask()
    except TobenError as error:
        return Failure(str(error))
    except _NobodyListensError:
        return Failure(words.STOPPED)
    # Rust panics are no Exception, and whoever waits for this thread would wait for ever.
    except BaseException:
        # The page must go on serving, and must not show a reader how it works inside.
        _log.exception("asking failed")
        return Failure(words.FAULT)
