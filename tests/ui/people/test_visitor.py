from __future__ import annotations

import asyncio
from collections.abc import Callable

import gradio as gr
import pytest
from starlette.requests import Request
from starlette.types import Message, Scope

from assistant.records.users import User
from assistant.ui.people.visitor import NobodyError, user_of, with_user
from assistant.ui.people.visitors import Visitors
from tests.ui.people.being import request_of
from tests.ui.people.conftest import Place

YAMADA = User("proxy", "yamada")


def test_a_handler_sees_who_asks() -> None:
    assert user_of(request_of(YAMADA)) == YAMADA
    assert user_of(Request(with_user({"type": "http", "headers": []}, YAMADA))) == YAMADA


@pytest.mark.parametrize("state", [{}, {"user": None}, {"user": "proxy:yamada"}])
def test_a_request_that_came_past_the_middleware_is_nobodys(state: dict[str, object]) -> None:
    with pytest.raises(NobodyError) as caught:
        user_of(gr.Request(request=Request({"type": "http", "headers": [], "state": state})))
    assert "開き直してください" in str(caught.value)
    with pytest.raises(NobodyError):
        user_of(gr.Request())


def test_two_requests_share_no_state() -> None:
    shared: Scope = {"type": "http", "headers": [], "state": {"index": 1}}
    assert with_user(shared, YAMADA)["state"] == {"index": 1, "user": YAMADA}
    assert "user" not in shared["state"]


def test_nobody_comes_in_by_a_websocket(place: Callable[..., Place]) -> None:
    here, sent = place(), list[Message]()

    async def never(*_: object) -> Message:
        pytest.fail("let in")

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(Visitors(never, here.admission)({"type": "websocket", "path": "/", "headers": []}, never, send))  # type: ignore[arg-type]
    assert sent == [{"type": "websocket.close", "code": 1008}]
