"""The door: what a server answers before the app is there, and the way into the app from then on."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import logging
from concurrent.futures import CancelledError, Future, InvalidStateError
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocketClose

from assistant.ui.html import element, plain
from assistant.words import starting as words
from assistant.words.text import Language, Text

_log = logging.getLogger(__name__)

_HERE = Path(__file__).parent
_PAGES: dict[str, Language] = {"/": "ja", "/en": "en", "/en/": "en"}
_STATE = "/starting.json"
_LATER = 1013  # RFC 6455 and its registry: try again later.
_SECONDS_BETWEEN_LOOKS = 5


@dataclass(frozen=True, slots=True)
class _Stand:
    """Where the start is, and how much of it is done (0 to 1); or why it failed."""

    said: Text
    share: float = 0.0
    failed: bool = False


class Door:
    """An ASGI app that says how far the start is until it is given the app, which then answers everything.

    `tell`, `open` and `fail` may be called from any thread.
    """

    def __init__(self) -> None:
        self._stand = _Stand(words.LOADING)
        self._given: Future[Starlette] = Future()
        self._opened: Future[None] = Future()
        self._app: Starlette | None = None

    def tell(self, said: Text, share: float) -> None:
        """What is being done now, and how much of the start is over, from 0 to 1."""
        self._stand = _Stand(said, share)

    def fail(self, reason: Text) -> None:
        """The start has ended: what is wrong, and what to do."""
        self._stand = _Stand(reason, failed=True)

    def open(self, app: Starlette) -> bool:
        """Let everybody into the app, once its own start is over: False where the server ends before that.

        Raises what the app's start raises.
        """
        try:
            self._given.set_result(app)
            self._opened.result()
        except (CancelledError, InvalidStateError):
            return False
        return True

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the start stands, or have the app answer."""
        if scope["type"] == "lifespan":
            await self._live(scope, receive, send)
        elif scope["type"] == "http" and scope["path"] in (_STATE, f"/en{_STATE}"):
            await self._state()(scope, receive, send)
        elif self._app is not None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await WebSocketClose(_LATER)(scope, receive, send)
        else:
            await self._answer(scope["path"])(scope, receive, send)

    async def _live(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The server's own life; the app's begins when it is given, in the same task, and ends before."""
        await receive()
        await send({"type": "lifespan.startup.complete"})
        leaving = asyncio.ensure_future(receive())
        given = asyncio.wrap_future(self._given)
        either: set[asyncio.Future[Any]] = {leaving, given}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        try:
            if given.done() and not leaving.done():
                await self._host(given.result(), scope, leaving)
        finally:
            given.cancel()
            self._opened.cancel()
        await leaving
        await send({"type": "lifespan.shutdown.complete"})

    async def _host(self, app: Starlette, scope: Scope, leaving: asyncio.Future[Any]) -> None:
        try:
            async with app.router.lifespan_context(app) as state:
                scope.get("state", {}).update(state or {})
                self._app = app
                self._opened.set_result(None)
                await leaving
        except Exception as error:
            # After its start the app's end is all that can fail, and the server ends anyway.
            with suppress(InvalidStateError):
                self._opened.set_exception(error)
                return
            _log.exception("the app did not end as it should")

    def _answer(self, path: str) -> Response:
        if path in _PAGES:
            return _page(self._stand, _PAGES[path])
        if path == "/health":
            return JSONResponse(self._told(), status_code=503, headers=_HEADERS)
        said = words.NOT_STARTED if self._stand.failed else words.NOT_READY
        return PlainTextResponse(said, status_code=503, headers=_HEADERS)

    def _state(self) -> Response:
        return JSONResponse(self._told(), headers=_HEADERS)

    def _told(self) -> dict[str, object]:
        if self._app is not None:
            return {"status": "ready"}
        said = self._stand.said
        if self._stand.failed:
            return {"status": "failed", "ja": said.ja, "en": said.en}
        return {"status": "starting", "ja": said.ja, "en": said.en, "share": self._stand.share}


# The page asks how far it is, and loads the app when that is there. A failed start may have been mended by a restart.
_SCRIPT = """
(() => {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const colour = () => document.documentElement.classList.toggle("dark", dark.matches);
  dark.addEventListener("change", colour);
  colour();
  let failed;
  const say = (texts) => document.querySelectorAll("[data-said]").forEach((one) => {
    const text = texts[one.dataset.said];
    if (one.textContent !== text) one.textContent = text;
  });
  const look = async () => {
    try {
      const answer = await fetch("/starting.json", { cache: "no-store" });
      if (!answer.ok) return answer.status === 404 ? location.reload() : undefined;
      const now = await answer.json();
      failed ??= document.body.dataset.failed === "yes";
      if (now.status === "ready" || (now.status === "failed") !== failed) return location.reload();
      say(now);
      if (!failed) {
        document.querySelector("progress").value = now.share;
        document.querySelector(".count").textContent = Math.round(now.share * 100) + "%";
      }
    } catch {
      say({ ja: document.body.dataset.goneJa, en: document.body.dataset.goneEn });
    }
    setTimeout(look, failed ? 3000 : 500);
  };
  document.addEventListener("DOMContentLoaded", () => setTimeout(look, 300));
})();
"""
_STYLE = (_HERE / "look" / "tokens.css").read_text(encoding="utf-8") + (_HERE / "look" / "starting.css").read_text(
    encoding="utf-8"
)


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


_HEADERS = {
    "Content-Security-Policy": f"default-src 'none'; script-src {_digest(_SCRIPT)}; style-src {_digest(_STYLE)}; "
    "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Retry-After": "5",
}


def _page(stand: _Stand, language: Language) -> HTMLResponse:
    """The page in one language, the other beside it: it is seen before anybody could choose."""
    other: Language = "en" if language == "ja" else "ja"
    said = stand.said
    title, hint = (words.FAILED, words.FAILED_HINT) if stand.failed else (words.STARTING, words.STARTING_HINT)

    def both(text: Text, tag: str, **attributes: str) -> str:
        return element(tag, plain(text(language)), lang=language, **attributes) + element(
            "p", plain(text(other)), lang=other, class_="other"
        )

    told = "".join(
        element("p", plain(said(one)), lang=one, data_said=one, class_="said" if one == language else "other")
        for one in (language, other)
    )
    # Apart from what is said: nobody wants every number read out.
    bar = element("progress", max="1", value=f"{stand.share:.3f}", aria_label=words.PROGRESS(language))
    bar += element("span", f"{stand.share:.0%}", class_="count", aria_hidden="true")
    bar = "" if stand.failed else element("div", bar, class_="bar")
    content = both(title, "h2") + element("div", told, role="alert" if stand.failed else "status") + bar
    body = element("main", element("h1", plain(words.TITLE)) + content + both(hint, "p"))
    refresh = f'<noscript><meta http-equiv="refresh" content="{_SECONDS_BETWEEN_LOOKS}"></noscript>'
    return HTMLResponse(
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{words.TITLE}</title>{refresh}'
        f'<link rel="icon" href="data:,"><style>{_STYLE}</style><script>{_SCRIPT}</script></head>'
        + element(
            "body", body, data_failed="yes" if stand.failed else "no",
            data_gone_ja=words.GONE.ja, data_gone_en=words.GONE.en,
        )
        + "</html>",
        headers=_HEADERS,
    )  # fmt: skip
