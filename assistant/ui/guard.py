"""What stands before Gradio: only what the page needs is served, and the page may ask nobody else for anything."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.ui.people.admission import OURS, inside

_GRADIO = "/gradio_api/"
# Uploads, proxies, saved sessions, profilers and the like are for other apps than this.
_NEEDED = ("queue/", "run/", "cancel", "reset", "heartbeat/", "app_id", "theme.css")
_CLOSED = ("/monitoring", "/svelte", "/login", "/logout", "/pwa_icon")

# Gradio's page needs its inline scripts and templates; nothing needs another host.
_POLICY = "; ".join((
    "default-src 'self'",
    "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "frame-ancestors 'self'",
    "object-src 'none'",
    "form-action 'self'",
))  # fmt: skip
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    # Other sites learn nothing. Our own must: with no-referrer a browser sends its forms with `Origin: null`.
    "Referrer-Policy": "same-origin",
}


# Far more than the longest question that is read; a question of 90 MB would fill the memory.
MAX_BODY = 2_000_000


class Guard:
    """ASGI middleware, written by hand so that streams pass through unbuffered."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what the page does not need; add the headers to the rest."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        left = MAX_BODY

        async def bounded() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            # A body whose length nobody told before: its sender is taken to have gone.
            return message if left >= 0 else {"type": "http.disconnect"}

        await self._served(scope)(scope, bounded, with_headers)

    def _served(self, scope: Scope) -> ASGIApp:
        if not _needed(scope["path"]):
            return PlainTextResponse("Not Found", status_code=404)
        if _length(scope) > MAX_BODY:
            return PlainTextResponse("Content Too Large", status_code=413)
        return self._app


def _length(scope: Scope) -> int:
    told = Headers(scope=scope).get("content-length", "0")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 19 else MAX_BODY + 1


def _needed(path: str) -> bool:
    path = inside(path)
    # Gradio has a login of its own at /login/, and at /logout for whatever is not ours.
    if path in OURS:
        return True
    if path.startswith(_GRADIO):
        return path.removeprefix(_GRADIO).startswith(_NEEDED)
    return not path.startswith(_CLOSED)
