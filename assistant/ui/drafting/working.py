"""One draft followed from the outside: each question as it begins, and how it ends."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncGenerator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from assistant.drafting.composing import draft_answers
from assistant.drafting.diet_draft import DietDraft
from assistant.drafting.listening import DraftListener, DraftStoppedError
from assistant.engine import Assistant
from indexes.errors import TobenError

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Begun:
    """A question begins: its number, of how many, and its gist."""

    number: int
    of: int
    gist: str


@dataclass(frozen=True, slots=True)
class Failure:
    """No draft: a Japanese sentence that may be shown as it is, "" for a fault of ours."""

    message: str


Event = Begun | DietDraft | Failure


async def follow(assistant: Assistant, text: str, llm: str, on: date | None) -> AsyncGenerator[Event]:
    """Draft, and yield what happens; the last event is the DietDraft or a Failure. Never raises.

    Can be left at any moment: the work then ends with the question in hand, an LLM with its next words.
    """
    loop = asyncio.get_running_loop()
    events: asyncio.Queue[Event] = asyncio.Queue()
    left = threading.Event()

    def tell(event: Event) -> None:
        # The loop may have closed under a server that stops.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(events.put_nowait, event)

    def work() -> None:
        listener = DraftListener(lambda number, of, gist: tell(Begun(number, of, gist)), left.is_set)
        try:
            tell(draft_answers(assistant, text, llm, on, listener))
        except DraftStoppedError:
            pass
        except TobenError as error:
            tell(Failure(str(error)))
        # Rust panics are no Exception, and whoever waits for this thread would wait for ever.
        except BaseException:
            # The page must go on serving, and must not show a reader how it works inside.
            _log.exception("drafting failed")
            tell(Failure(""))

    # A thread of its own that dies with the process: a server that stops waits for no LLM.
    threading.Thread(target=work, daemon=True).start()
    try:
        event: Event | None = None
        while not isinstance(event, DietDraft | Failure):
            event = await events.get()
            yield event
    finally:
        left.set()
