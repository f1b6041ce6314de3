"""Login, logout and leaving, as routes of the app. Everything that changes something is a POST."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar
from urllib.parse import parse_qs

from fastapi import FastAPI
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Scope

from assistant.records.database import RecordsError
from assistant.records.passwords import Passwords
from assistant.records.users import User, new_token
from assistant.ui.people import pages
from assistant.ui.people.admission import ENGLISH, Admission, language_of, page_of
from assistant.ui.people.cookies import BROWSER, SESSION
from assistant.ui.people.visitor import user_of
from assistant.ui.people.visitors import Visitors
from assistant.words import people as words
from assistant.words.text import Language
from indexes.errors import BadInputError

Result = TypeVar("Result")

_LONGEST_BODY = 16_384
# Checking a password is costly on purpose: whoever finds so many before him is told to come again.
_WAITING = 30
# What scripts have kept in the browser is the leaver's too.
_CLEARED = {"Clear-Site-Data": '"storage"'}
_log = logging.getLogger(__name__)


def install(app: FastAPI, admission: Admission) -> None:
    """Add the middleware and the routes. To be called before Gradio is mounted and before `Guard` is added."""
    routes = Routes(admission)
    for prefix in ("", ENGLISH):
        for path, answer in (("/login", routes.login), ("/logout", routes.logout), ("/leave", routes.leave)):
            app.add_route(prefix + path, answer, methods=["GET", "HEAD", "POST"], include_in_schema=False)
    app.add_middleware(Visitors, admission=admission)


class Routes:
    """What answers at `/login`, `/logout` and `/leave`, in Japanese and below `/en` in English."""

    def __init__(self, admission: Admission) -> None:
        self._admission = admission
        # Threads of their own: a flood of logins takes none from those who ask.
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="login")
        self._waiting = threading.BoundedSemaphore(_WAITING)

    async def login(self, request: Request) -> Response:
        """The form, and what it sends."""
        language = language_of(request.url.path)
        passwords = self._admission.passwords
        if passwords is None:
            return pages.refusal(words.NOT_HERE, language, 404)
        if request.method != "POST":
            return await self._login_page(request, language)
        fields = await _fields(request)
        if fields is None:
            return pages.refusal(words.TOO_LONG, language, 413)
        return await self._try(request.scope, fields, passwords, language)

    async def _try(self, scope: Scope, fields: dict[str, str], passwords: Passwords, language: Language) -> Response:
        name, wanted = fields.get("name", "").strip(), fields.get("next", "")
        origin, secure = self._admission.peers.origin(scope), self._admission.peers.is_secure(scope)
        wait = self._admission.throttle.begin(name, origin)
        if wait:
            page = pages.login(language, wanted, name, words.wait(wait), 429)
            page.headers["Retry-After"] = str(wait)
            return page
        if not self._waiting.acquire(blocking=False):
            return pages.login(language, wanted, name, words.BUSY, 503)
        old = SESSION.read(scope, secure=secure)
        try:
            token = await self._run(lambda: self._begin(passwords, name, fields.get("password", ""), old))
        except (RecordsError, BadInputError) as error:
            _log.warning("ログインできません: %s", error)
            told = words.NO_RECORDS_NOW if isinstance(error, RecordsError) else words.NO_LOGIN_NOW
            return pages.login(language, wanted, name, told, 503)
        finally:
            self._waiting.release()
        if token is None:
            return pages.login(language, wanted, name, words.WRONG, 422)
        self._admission.throttle.passed(name, origin)
        return _sent_on(pages.own_path(wanted) if wanted else page_of(language), SESSION.given(token, secure=secure))

    async def logout(self, request: Request) -> Response:
        """The page that asks, and the end of the session."""
        language = language_of(request.url.path)
        if self._admission.way != "password":
            return pages.refusal(words.NOT_HERE, language, 404)
        if request.method != "POST":
            return pages.logout(language)
        secure = self._admission.peers.is_secure(request.scope)
        token = SESSION.read(request.scope, secure=secure)
        try:
            await self._run(lambda: self._admission.records.sessions.end(token))
        except RecordsError as error:
            # Not taken away either: who believes to be logged out must be.
            _log.warning("ログアウトを記録できません: %s", error)
            return pages.refusal(words.NO_RECORDS_NOW, language, 503)
        return _sent_on(page_of(language, "/login"), SESSION.taken(secure=secure), _CLEARED)

    async def leave(self, request: Request) -> Response:
        """The page that asks, and a new token for the browser; the leaver's conversations go where that is wanted."""
        language = language_of(request.url.path)
        if self._admission.way != "anonymous":
            return pages.refusal(words.NOT_HERE, language, 404)
        if request.method != "POST":
            return pages.leave(language)
        user, fields = user_of(request), await _fields(request)
        if fields is None:
            return pages.refusal(words.TOO_LONG, language, 413)
        if fields.get("delete") == "all":
            try:
                await self._run(lambda: self._admission.records.conversations.delete_all(user))
            except RecordsError as error:
                # The token stays, so that it can be tried again.
                _log.warning("履歴を削除できません: %s", error)
                return pages.refusal(words.NO_RECORDS_NOW, language, 503)
        secure = self._admission.peers.is_secure(request.scope)
        given = BROWSER.given(new_token(), secure=secure, seconds=self._admission.browser_seconds)
        return _sent_on(page_of(language), given, _CLEARED)

    async def _login_page(self, request: Request, language: Language) -> Response:
        wanted = request.query_params.get("next", "")
        wanted = pages.own_path(wanted) if wanted else ""
        token = SESSION.read(request.scope, secure=self._admission.peers.is_secure(request.scope))
        user: User | None = None
        try:
            user = await self._run(lambda: self._admission.logged_in(token))
        except (RecordsError, BadInputError) as error:
            _log.warning("%s", error)
        return _sent_on(wanted or page_of(language)) if user else pages.login(language, wanted)

    def _begin(self, passwords: Passwords, name: str, password: str, old: str) -> str | None:
        """A new session in place of the one that the browser had, None for a wrong name or password."""
        user = passwords.check(name, password)
        if user is None:
            return None
        self._admission.records.sessions.end(old)
        return self._admission.records.sessions.begin(user)

    async def _run(self, work: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)


async def _fields(request: Request) -> dict[str, str] | None:
    """The fields of a form, the first of each name; None for more than one could type."""
    body = b""
    try:
        async for piece in request.stream():
            body += piece
            if len(body) > _LONGEST_BODY:
                return None
    except ClientDisconnect:
        return None
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=10)
    except ValueError:
        return None
    return {name: values[0] for name, values in fields.items()}


def _sent_on(path: str, cookie: str = "", headers: dict[str, str] | None = None) -> Response:
    answer = RedirectResponse(path, 303, headers=headers)
    answer.headers["Cache-Control"] = "no-store"
    if cookie:
        answer.headers.append("set-cookie", cookie)
    return answer
