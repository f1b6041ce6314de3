"""ASGI middleware that says whose each request is, and lets nobody in who is nobody."""

from __future__ import annotations

import asyncio
import json
import logging
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

from starlette.datastructures import MutableHeaders
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.records.database import RecordsError
from assistant.records.users import User, anonymous, new_token
from assistant.ui.people import pages
from assistant.ui.people.admission import OURS, Admission, inside, language_of, page_of
from assistant.ui.people.cookies import BROWSER, SESSION
from assistant.ui.people.foreign import CALLS, is_foreign
from assistant.ui.people.visitor import with_user
from assistant.words import people as words
from assistant.words.text import Text
from indexes.errors import BadInputError

# What tells nothing of anybody: files of the page itself, and the health of the server.
_OPEN = ("/theme.css", "/favicon.ico", "/robots.txt", "/manifest.json", "/health")
_OPEN_FOLDERS = ("/assets/", "/static/")
_log = logging.getLogger(__name__)


class Visitors:
    """Puts a `User` into `scope["state"]["user"]`. To be added before `Guard`, which then stands outside of it."""

    def __init__(self, app: ASGIApp, admission: Admission) -> None:
        self._app = app
        self._admission = admission
        # Of its own: answers being written must not keep those waiting who only click.
        self._threads = ThreadPoolExecutor(4, thread_name_prefix="visitors")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through as somebody's, or refuse it in one line."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
        elif is_foreign(scope):
            await _refusal(scope, 403, words.FOREIGN)(scope, receive, send)
        else:
            await self._let_in(scope, receive, send)

    async def _let_in(self, scope: Scope, receive: Receive, send: Send) -> None:
        path, way = inside(scope["path"]), self._admission.way
        scope, named = self._without_header(scope)
        if _is_open(path) or (way == "password" and path == "/login"):
            await self._app(scope, receive, send)
        elif way == "anonymous":
            await self._as_browser(scope, receive, send)
        else:
            user: User | Response = (
                await self._by_session(scope) if way == "password" else named or _refusal(scope, 403, words.NO_NAME)
            )
            if isinstance(user, User):
                await self._app(with_user(scope, user), receive, _private(scope, send))
            else:
                await user(scope, receive, send)

    async def _by_session(self, scope: Scope) -> User | Response:
        token = SESSION.read(scope, secure=self._admission.peers.is_secure(scope))
        try:
            user = await asyncio.get_running_loop().run_in_executor(self._threads, self._admission.logged_in, token)
        except (RecordsError, BadInputError) as error:
            _log.warning("ログインを確かめられません: %s", error)
            told = words.NO_RECORDS_NOW if isinstance(error, RecordsError) else words.NO_LOGIN_NOW
            return _refusal(scope, 503, told)
        if user is not None:
            return user
        return _to_login(scope) if _is_page(scope) else _refusal(scope, 401, words.NOT_LOGGED_IN)

    def _without_header(self, scope: Scope) -> tuple[Scope, User | None]:
        """Whom the proxy names, and the scope without that header: nothing behind here may believe it."""
        if not self._admission.header:
            return scope, None
        named = self._admission.named(scope)
        name = self._admission.header.encode()
        kept = [pair for pair in scope["headers"] if pair[0].lower() != name]
        return {**scope, "headers": kept}, named

    async def _as_browser(self, scope: Scope, receive: Receive, send: Send) -> None:
        secure = self._admission.peers.is_secure(scope)
        token = BROWSER.read(scope, secure=secure)
        user = anonymous(token)
        known = user is not None
        if user is None:
            token = new_token()
            user = anonymous(token)
        assert user is not None  # noqa: S101 - A new token is one.
        page = _is_page(scope)
        # A page that is opened again gives the browser its whole time anew; a call gives a token only to who has none.
        if page or (not known and scope["method"] == "POST"):
            send = _private(scope, send, BROWSER.given(token, secure=secure, seconds=self._admission.browser_seconds))
        await self._app(with_user(scope, user), receive, send)


def _private(scope: Scope, send: Send, cookie: str = "") -> Send:
    """`send` that adds the cookie, unless the app has set one itself, and keeps pages out of shared caches."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if cookie and "set-cookie" not in headers:
                headers.append("set-cookie", cookie)
            if _is_page(scope) or cookie:
                headers.setdefault("cache-control", "private, no-cache")
        await send(message)

    return sending


def _is_open(path: str) -> bool:
    return path in _OPEN or path.startswith(_OPEN_FOLDERS)


def _is_page(scope: Scope) -> bool:
    path = inside(scope["path"])
    files = _is_open(path) or path.startswith(CALLS) or path in ("/config", "/config/")
    return scope["method"] in ("GET", "HEAD") and not files


def _to_login(scope: Scope) -> Response:
    path, query = scope["path"], scope.get("query_string", b"").decode("latin-1")
    language = language_of(path)
    login = page_of(language, "/login")
    wanted = quote(path) + (f"?{query}" if query else "")
    if inside(path) in OURS or (inside(path) == "/" and not query):
        return RedirectResponse(login, 303)
    return RedirectResponse(f"{login}?next={quote(pages.own_path(wanted), safe='')}", 303)


def _refusal(scope: Scope, status: int, line: Text) -> Response:
    language = language_of(scope["path"])
    if _is_page(scope):
        return pages.refusal(line, language, status)
    # As Gradio's client reads it.
    return Response(json.dumps({"detail": line(language)}), status, media_type="application/json")
