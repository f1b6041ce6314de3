"""What happens in the chat when something is pressed: thin steps between the page, the desk and the history."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import gradio as gr

from assistant.records.packing import Asked
from assistant.records.users import User
from assistant.ui import parts
from assistant.ui.ask import reactions, wishes
from assistant.ui.ask.options import Options
from assistant.ui.ask.talk import Talk
from assistant.ui.ask.view import Update, View
from assistant.ui.people.visitor import user_of
from assistant.words import ask as words
from indexes.errors import TobenError

Values = dict[Any, Any]
"""The values of the inputs by component: Gradio gives them so where the inputs are a set."""


class Handlers:
    """The handlers of one page's chat."""

    def __init__(self, view: View, options: Options, question: Any) -> None:
        self._view = view
        self._options = options
        self._question = question

    @property
    def inputs(self) -> set[Any]:
        """What a handler that asks is given."""
        return {self._view.talk, self._question, *self._options.fields}

    async def ask(self, values: Values, request: gr.Request) -> AsyncGenerator[Update]:
        """The question in the box."""
        user = user_of(request)
        talk = _own(values, self._view, user)
        yield {self._question: ""}
        asked = self._options.asked(str(values[self._question] or ""), values)
        async for update in self._view.asking(user, talk, asked, talk.history()):
            yield update

    async def ask_from_page(self, values: Values, request: gr.Request, event: gr.EventData) -> AsyncGenerator[Update]:
        """An example, a suggestion, an earlier question once more, or the last one without something understood."""
        user, sent = user_of(request), parts.sent(event)
        talk = _own(values, self._view, user)
        found = self._meant(talk, values, sent)
        if found is None:
            return
        asked, before = found
        async for update in self._view.asking(user, talk, asked, talk.history(before)):
            yield update

    async def restore(self, place: str, request: gr.Request) -> AsyncGenerator[Update]:
        """The conversation that the page's address names, and its question still under way."""
        user, place = user_of(request), str(place or "")[:40]
        job = self._view.site.desk.job(user, place)
        if job is not None:
            place = str(job.ended.conversation if job.ended else job.conversation)
        update = await asyncio.to_thread(self._opened, user, place)
        yield update
        if job is not None and job.ended is None:
            async for later in self._view.following(user, update[self._view.talk], job):
                yield later

    def open(self, request: gr.Request, event: gr.EventData) -> Update:
        """A conversation of the history."""
        return self._opened(user_of(request), str(parts.sent(event).get("id", "")))

    def forget(self, talk: Talk, request: gr.Request, event: gr.EventData) -> Update:
        """Delete what the reader confirmed to delete; the page is empty then if it showed that."""
        user, history = user_of(request), self._view.history
        left, line = history.deleted(user, talk, parts.sent(event))
        told = {self._view.told: self._view.line(line)}
        if left is talk:
            return {history.list: history.shown(user, talk.id), **told}
        return {**self._view.opened(user, left), **told}

    def begin(self, request: gr.Request) -> Update:
        """A new conversation; the one before stays in the history."""
        user = user_of(request)
        return {**self._view.opened(user, Talk(owner=user.key)), self._question: ""}

    def stop(self, talk: Talk, request: gr.Request) -> None:
        """End what is under way on this page; its own stream then tells the page."""
        user = user_of(request)
        self._view.site.desk.stop_all(user, talk.id, self._view.language)

    def rewrite(self, talk: Talk, event: gr.EventData) -> Update:
        """An earlier question back into the box."""
        turn = talk.turn(parts.number(parts.sent(event), "number"))
        if turn is None:
            return {}
        told = self._view.line(words.REWRITING(self._view.language))
        return {self._question: turn.asked.question, self._view.told: told}

    def act(self, talk: Talk, request: gr.Request, event: gr.EventData) -> Update:
        """A marker whose source is not in the panel, or what the reader says of an answer."""
        user, sent = user_of(request), parts.sent(event)
        if talk.owner != user.key:
            return {}
        if sent.get("do") == "source":
            turn = talk.turn(parts.number(sent, "number"))
            return {self._view.panel: self._view.sources(turn), self._view.shown: turn.number if turn else 0}
        changed, line = reactions.react(self._view.site, user, talk, sent, self._view.language)
        return self._view.said(changed, line)

    def neighbour(self, talk: Talk, shown: int, request: gr.Request, event: gr.EventData) -> Any:
        """The article beside a source, opened in its card."""
        sent = parts.sent(event)
        if talk.owner != user_of(request).key or sent.get("do") != "neighbour":
            return gr.skip()
        return self._view.sources(talk.turn(shown), {parts.number(sent, "n"): str(sent.get("id", ""))})

    def _opened(self, user: User, place: str) -> Update:
        """The conversation of an id; an empty one, and why, where it cannot be shown."""
        empty = Talk(owner=user.key)
        if not place.isdigit() or not place.strip("0"):
            return self._view.opened(user, empty)
        try:
            return self._view.opened(user, self._view.site.desk.talk(user, int(place[:20])))
        except TobenError as error:
            return {**self._view.opened(user, empty), self._view.told: self._view.line(str(error))}

    def _meant(self, talk: Talk, values: Values, sent: dict[str, Any]) -> tuple[Asked, int | None] | None:
        """What an element asks, and before which turn it stands; None for what is nothing of this talk."""
        if sent.get("do") == "ask":
            return self._options.asked(str(sent.get("question", "")), values), None
        last = talk.turns[-1] if talk.turns else None
        if sent.get("do") == "without" and last is not None and last.answer is not None:
            item = next((one for one in last.answer.understood if one.key == sent.get("key")), None)
            if item is not None:
                return wishes.without(last.asked, item), last.number
        turn = talk.turn(parts.number(sent, "number"))
        if sent.get("do") == "again" and turn is not None:
            return turn.asked, turn.number
        return None


def _own(values: Values, view: View, user: User) -> Talk:
    """The talk of the page; an empty one where it is somebody else's, as after a login on the same page."""
    talk = values[view.talk]
    return talk if isinstance(talk, Talk) and talk.owner == user.key else Talk(owner=user.key)
