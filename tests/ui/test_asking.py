"""A question followed from the outside always ends, and never with a traceback."""

from __future__ import annotations

import asyncio
import logging
import threading

import pytest

from assistant.answer import Answer
from assistant.engine import Listener
from assistant.ui import words
from assistant.ui.asking import Event, Failure, Step, Written, follow
from indexes.errors import BadInputError
from tests.ui.serving import Ask, answer, fake


def events_of(ask: Ask) -> list[Event]:
    async def all_events() -> list[Event]:
        return [event async for event in follow(fake(ask), "問", None)]

    return asyncio.run(all_events())


def test_stages_come_before_the_answer() -> None:
    def ask(text: str, listener: Listener) -> Answer:
        listener.stage("understand", 0)
        listener.stage("retrieve", 7)
        return answer(text)

    assert events_of(ask) == [Step("understand", 0), Step("retrieve", 7), answer("問")]


def test_a_fault_of_the_user_is_told_in_its_own_words() -> None:
    def ask(_text: str, _listener: Listener) -> Answer:
        raise BadInputError("質問が空です。")

    assert events_of(ask) == [Failure("質問が空です。")]


def test_any_other_fault_is_logged_and_told_politely(caplog: pytest.LogCaptureFixture) -> None:
    def ask(_text: str, _listener: Listener) -> Answer:
        raise RuntimeError("内部の秘密")

    with caplog.at_level(logging.ERROR):
        assert events_of(ask) == [Failure(words.FAULT)]
    assert "内部の秘密" in caplog.text


def test_leaving_ends_a_model_at_its_next_words() -> None:
    left, ended = threading.Event(), threading.Event()

    def ask(_text: str, listener: Listener) -> Answer:
        listener.text("書きかけ")
        left.wait(10)
        try:
            listener.text("もっと")
        finally:
            ended.set()
        return answer("")

    async def leave() -> None:
        events = follow(fake(ask), "問", None)
        assert await anext(events) == Written("書きかけ")
        await events.aclose()

    asyncio.run(leave())
    left.set()
    assert ended.wait(10)
