"""Whose request it is, for handlers and routes behind the middleware of `assistant.ui.people.visitors`."""

from __future__ import annotations

import gradio as gr
from starlette.requests import HTTPConnection
from starlette.types import Scope

from assistant.records.users import User
from assistant.words import people as words
from indexes.errors import TobenError


class NobodyError(TobenError):
    """The request has no user: it came past the middleware. The line asks to open the page anew."""

    def __init__(self) -> None:
        super().__init__(words.NOBODY("ja"))


def user_of(request: gr.Request | HTTPConnection) -> User:
    """Who sent the request. Raises NobodyError rather than take anybody for somebody."""
    connection = request.request if isinstance(request, gr.Request) else request
    user = getattr(connection, "scope", {}).get("state", {}).get("user")
    if not isinstance(user, User):
        raise NobodyError
    return user


def with_user(scope: Scope, user: User) -> Scope:
    """The scope of a request that is now this user's."""
    return {**scope, "state": {**scope.get("state", {}), "user": user}}
