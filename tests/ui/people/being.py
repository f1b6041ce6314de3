"""How a test is someone: a request to hand to a handler, or an app before which everybody is one user."""

from __future__ import annotations

import gradio as gr
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.records.users import User
from assistant.ui.people.visitor import with_user


def request_of(user: User) -> gr.Request:
    """What a Gradio handler gets when `user` clicks."""
    return gr.Request(request=Request(with_user({"type": "http", "headers": []}, user)))


class Being:
    """ASGI middleware for tests: whoever comes is `user`."""

    def __init__(self, app: ASGIApp, user: User) -> None:
        self._app = app
        self._user = user

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(with_user(scope, self._user) if scope["type"] == "http" else scope, receive, send)
