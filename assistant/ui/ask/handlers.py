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
from assistant.ui.ask.talk import Talk, Turn
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
        return {self._view.place, self._question, *self._options.fields}

    async def ask(self, values: Values, request: gr.Request) -> AsyncGenerator[Update]:
        """The question in the box."""
        user, place = user_of(request), self._place(values)
        asked = self._options.asked(str(values[self._question] or ""), values)
        async for update in self._view.asking(user, place, asked):
            # What is not taken stays in the box.
            yield (
                {**update, self._question: ""}
                if self._view.place in update and self._view.log not in update
                else update
            )

    async def ask_from_page(self, values: Values, request: gr.Request, event: gr.EventData) -> AsyncGenerator[Update]:
        """An example, a suggestion, an earlier question once more, or the last one without something understood."""
        user, sent = user_of(request), parts.sent(event)
        place = self._place(values)
        found = await asyncio.to_thread(self._meant, user, place, values, sent)
        if found is None:
            yield await asyncio.to_thread(self._view.shown, user, place)
            return
        asked, before = found
        async for update in self._view.asking(user, place, asked, before):
            yield update

    async def restore(self, place: str, request: gr.Request) -> AsyncGenerator[Update]:
        """The conversation at a place, and its question still under way."""
        user, place = user_of(request), str(place or "")
        yield await asyncio.to_thread(self._view.shown, user, place)
        job = self._view.site.desk.job(user, place)
        if job is not None:
            async for later in self._view.following(user, job):
                yield later

    async def open(self, request: gr.Request, event: gr.EventData) -> AsyncGenerator[Update]:
        """A conversation of the history, and its question still under way."""
        async for update in self.restore(str(parts.number(parts.sent(event), "id")), request):
            yield update

    def forget(self, place: str, request: gr.Request, event: gr.EventData) -> Update:
        """Delete conversations from the history; the page becomes empty where its own is among them."""
        user, history = user_of(request), self._view.history
        place = str(place or "")
        talk = Talk(user.key, place, parts.number({"id": place}, "id"))
        left, line = history.deleted(user, talk, parts.sent(event))
        told = {self._view.told: self._view.line(line)}
        if left is talk:
            return {history.list: history.shown(user, talk.id), **told}
        return {**self._view.shown(user, ""), **told}

    def begin(self, request: gr.Request) -> Update:
        """A new conversation without conditions; the one before stays in the history, what is typed in the box."""
        return {**self._view.shown(user_of(request), ""), **self._options.cleared()}

    def stop(self, place: str, request: gr.Request) -> None:
        """End what is under way in this conversation; its own stream then tells the page."""
        self._view.site.desk.stop(user_of(request), str(place or ""), self._view.language)

    def rewrite(self, place: str, request: gr.Request, event: gr.EventData) -> Update:
        """An earlier question back into the box."""
        turn = self._turn(user_of(request), place, parts.sent(event))
        if turn is None:
            return {}
        told = self._view.line(words.REWRITING(self._view.language))
        return {self._question: turn.asked.question, self._view.told: told}

    def act(self, place: str, request: gr.Request, event: gr.EventData) -> Update:
        """A marker whose source is not in the panel, or what the reader says of an answer."""
        user, sent = user_of(request), parts.sent(event)
        if sent.get("do") == "source":
            return {self._view.panel: self._view.sources(self._turn(user, place, sent))}
        try:
            talk = self._view.site.desk.talk(user, str(place or ""))
        except TobenError as error:
            return {self._view.told: self._view.line(str(error))}
        changed, line = reactions.react(self._view.site, user, talk, sent, self._view.language)
        return {self._view.log: self._view.log_html(changed), self._view.told: self._view.line(line)}

    def neighbour(self, place: str, request: gr.Request, event: gr.EventData) -> Any:
        """The article beside a source, opened in its card."""
        sent = parts.sent(event)
        turn = self._turn(user_of(request), place, sent) if sent.get("do") == "neighbour" else None
        if turn is None:
            return gr.skip()
        return self._view.sources(turn, {parts.number(sent, "n"): str(sent.get("id", ""))})

    def _place(self, values: Values) -> str:
        return str(values[self._view.place] or "")

    def _turn(self, user: User, place: str, sent: dict[str, Any]) -> Turn | None:
        """The turn that an element names; None for what is nothing of this conversation."""
        try:
            talk = self._view.site.desk.talk(user, str(place or ""))
        except TobenError:
            return None
        return talk.turn(parts.number(sent, "number"))

    def _meant(self, user: User, place: str, values: Values, sent: dict[str, Any]) -> tuple[Asked, int | None] | None:
        """What an element asks, and before which turn it stands; None for what is nothing of this conversation."""
        if sent.get("do") == "ask":
            return self._options.asked(str(sent.get("question", "")), values), None
        if sent.get("do") == "again":
            turn = self._turn(user, place, sent)
            return (turn.asked, turn.number) if turn else None
        try:
            turns = self._view.site.desk.talk(user, place).turns
        except TobenError:
            return None
        last = turns[-1] if turns else None
        if sent.get("do") != "without" or last is None or last.answer is None:
            return None
        item = next((one for one in last.answer.understood if one.key == sent.get("key")), None)
        return (wishes.without(last.asked, item), last.number) if item else None
