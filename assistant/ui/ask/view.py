"""What changes on the page while a question is answered, and when a conversation is opened."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import gradio as gr

from assistant.conversation.following import Turn as Exchange
from assistant.records.packing import Asked
from assistant.records.users import User
from assistant.ui.ask import chips, log
from assistant.ui.ask.history import History
from assistant.ui.ask.job import Ended, Job
from assistant.ui.ask.talk import Talk, Turn
from assistant.ui.html import element, plain
from assistant.ui.site import Site
from assistant.ui.sources import cards
from assistant.words import ask as words
from assistant.words import frame
from assistant.words.text import Language

_log = logging.getLogger(__name__)

Update = dict[Any, Any]


@dataclass(frozen=True, slots=True)
class View:
    """The parts of the page that change. `talk` is the state of the page, `shown` the number of the turn in the panel."""

    site: Site
    language: Language
    rule: str
    history: History
    talk: Any
    shown: Any
    log: Any
    now: Any
    read: Any
    panel: Any
    stop: Any
    told: Any

    @property
    def parts(self) -> list[Any]:
        """What `Update`s are of."""
        return [
            self.talk, self.shown, self.log, self.now, self.read, self.panel, self.stop, self.told, self.history.list,
        ]  # fmt: skip

    async def asking(self, user: User, talk: Talk, asked: Asked, history: Sequence[Exchange]) -> AsyncGenerator[Update]:
        """From a question to its answer."""
        job = self.site.desk.ask(user, talk, asked, history, self.language)
        yield {self.stop: gr.update(interactive=True), self.log: self._log_html(talk) if talk.turns else ""}
        async for update in self.following(user, talk, job):
            yield update

    async def following(self, user: User, talk: Talk, job: Job) -> AsyncGenerator[Update]:
        """A question under way, until it ends."""
        yield {self.now: log.running_html(job, self.language), self.told: "", self.stop: gr.update(interactive=True)}
        async for event in job.watch():
            if isinstance(event, Ended):
                yield await asyncio.to_thread(self._ended, user, talk, event)
            else:
                yield {self.now: log.running_html(job, self.language)}

    def opened(self, user: User, talk: Talk) -> Update:
        """A conversation as it stands; an empty one for a new beginning. Blocks."""
        last = talk.turns[-1] if talk.turns else None
        return {
            self.talk: talk,
            self.shown: last.number if last else 0,
            self.log: self._log_html(talk),
            self.now: "",
            self.read: chips.line(last.answer.understood, self.language) if last and last.answer else "",
            self.panel: self.sources(last),
            self.stop: gr.update(interactive=False),
            self.told: "",
            self.history.list: self.history.shown(user, talk.id),
        }

    def said(self, talk: Talk, line: str) -> Update:
        """One line, read out and shown over the question box; the conversation as it is now."""
        return {self.talk: talk, self.log: self._log_html(talk), self.told: self.line(line)}

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

    def _ended(self, user: User, talk: Talk, ended: Ended) -> Update:
        turn = ended.turn
        now = replace(talk.with_turn(turn), id=ended.conversation or talk.id, owner=user.key)
        line = words.answered(len(turn.answer.citations))(self.language) if turn.answer else turn.failure
        return {**self.opened(user, now), self.told: element("p", plain(line), class_="unseen")}

    def _log_html(self, talk: Talk) -> str:
        return log.log_html(talk, self.language, self.rule)
