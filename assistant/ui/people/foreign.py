"""Requests that the page of another site has a browser send, with the reader's cookies or from the reader's network."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

# Below it is what Gradio's script calls, in either language; nobody links to it.
CALLS = "/gradio_api/"


def is_foreign(scope: Scope) -> bool:
    """Whether another site had the browser send this. Following a link to a page of ours is not meant by it.

    By `Sec-Fetch-Site` (https://www.w3.org/TR/fetch-metadata/), which no script can set; browsers leave it out by plain
    http, where `Origin` must then be of this host. What has neither comes from no script of a page. Other ports and other
    hosts of the domain are other sites here: Gradio lets any of them read what it answers.
    """
    headers = Headers(scope=scope)
    site = headers.get("sec-fetch-site")
    if site is not None:
        is_link = scope["method"] in ("GET", "HEAD") and headers.get("sec-fetch-mode") == "navigate"
        return site not in ("same-origin", "none") and not (is_link and CALLS not in scope["path"])
    origin = headers.get("origin")
    return origin is not None and _host(origin) != headers.get("host", "").lower()


def _host(origin: str) -> str | None:
    """The host and port of an origin, None for `null` and for what is none."""
    try:
        return urlsplit(origin).netloc.lower() or None
    except ValueError:
        return None
