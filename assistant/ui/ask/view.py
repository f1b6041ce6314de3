"""What changes on the page while a question is answered, and when a conversation is opened."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.records.packing import Asked
from assistant.records.users import User
from assistant.ui.ask import chips, log
from assistant.ui.ask.history import History
from assistant.ui.ask.job import Ended, Job, Step
from assistant.ui.ask.talk import Talk, Turn
from assistant.ui.html import element, plain
from assistant.ui.site import Site
from assistant.ui.sources import cards
from assistant.words import ask as words
from assistant.words import frame
from assistant.words.text import Language
from indexes.errors import TobenError

_log = logging.getLogger(__name__)

# Without an LLM all stages pass in a moment: those of so many seconds are drawn together, or thirty readers would wait
# for each other's drawing.
_TOGETHER = 0.05

Update = dict[Any, Any]


@dataclass(frozen=True, slots=True)
class View:
    """The parts of the page that change. `place` holds the place of the conversation, the only thing a page keeps."""

    site: Site
    language: Language
    rule: str
    history: History
    place: Any
    log: Any
    now: Any
    read: Any
    panel: Any
    stop: Any
    told: Any

    @property
    def parts(self) -> list[Any]:
        """What `Update`s are of."""
        return [self.place, self.log, self.now, self.read, self.panel, self.stop, self.told, self.history.list]

    async def asking(self, user: User, place: str, asked: Asked, before: int | None = None) -> AsyncGenerator[Update]:
        """From a question to its answer; a line that says so where another one is under way here."""
        job, is_new = await asyncio.to_thread(self.site.desk.ask, user, place, asked, self.language, before)
        if not is_new:
            yield {self.told: self.line(words.ONE_AT_A_TIME(self.language))}
            return
        async for update in self.following(user, job):
            yield update

    async def following(self, user: User, job: Job) -> AsyncGenerator[Update]:
        """A question under way, until it ends."""
        yield {
            self.place: job.place, self.now: log.running_html(job, self.language), self.told: "",
            self.stop: gr.update(interactive=True),
        }  # fmt: skip
        drawn = 0
        async for event in job.watch():
            if isinstance(event, Step):
                if job.ended is not None or len(job.steps) == drawn:
                    continue
                await asyncio.sleep(_TOGETHER)
                if job.ended is not None:
                    continue
                drawn = len(job.steps)
            if isinstance(event, Ended):
                answer = event.turn.answer
                line = words.answered(len(answer.citations))(self.language) if answer else event.turn.failure
                # Read out, not shown: the answer itself is there to be seen.
                told = element("p", plain(line), class_="unseen")
                yield {**await asyncio.to_thread(self.shown, user, event.place), self.told: told}
            else:
                yield {self.now: log.running_html(job, self.language)}

    def shown(self, user: User, place: str) -> Update:
        """The conversation at a place as it stands; where it cannot be shown, an empty one and why. Blocks."""
        try:
            talk, line = self.site.desk.talk(user, place), ""
        except TobenError as error:
            talk, line = Talk(user.key), str(error)
        last = talk.turns[-1] if talk.turns else None
        return {
            self.place: talk.place,
            self.log: self.log_html(talk),
            self.now: "",
            self.read: chips.line(last.answer.understood, self.language) if last and last.answer else "",
            self.panel: self.sources(last),
            self.stop: gr.update(interactive=False),
            self.told: self.line(line),
            self.history.list: self.history.shown(user, talk.id),
        }

    def log_html(self, talk: Talk) -> str:
        """The turns of a conversation."""
        return log.log_html(talk, self.language, self.rule)

    @staticmethod
    def line(line: str) -> str:
        """A line over the question box, as HTML."""
        return element("p", plain(line)) if line else ""

    def sources(self, turn: Turn | None, opened: Mapping[int, str] | None = None) -> str:
        """The panel of one turn, with neighbours opened in some of its cards. Blocks; never raises."""
        if turn is None or turn.answer is None:
            return cards.nothing_yet(self.language)
        try:
            assistant = self.site.holder.fresh()
            return cards.answer_sources(turn.answer, turn.number, assistant, self.language, opened or {})
        # Rust panics are no Exception; the answer must stand though its sources cannot be shown.
        except BaseException:
            _log.exception("showing sources failed")
            return element("p", plain(frame.FAULT(self.language)), class_="gone")
