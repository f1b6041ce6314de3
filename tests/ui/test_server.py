"""The server: its address, its health, and what it keeps to itself."""

from __future__ import annotations

from typing import cast

import httpx
from fastapi.testclient import TestClient

from assistant.answer import Answer
from assistant.engine import Listener
from assistant.ui.holder import Rooms
from assistant.ui.server import create_app
from assistant.words import ask as words
from eval.load.reader import Reader
from tests.ui.serving import fake


def broken(_text: str, _listener: Listener) -> Answer:
    raise RuntimeError("内部の秘密")


def test_health_tells_the_index_even_after_it_was_replaced() -> None:
    app = create_app(fake(broken))
    with TestClient(app) as client:
        assert client.get("/health").json() == {"status": "ok", "index": "test"}
        newer = fake(broken)
        newer.index = "newer"
        app.state.site.holder._rooms = Rooms(newer)
        assert client.get("/health").json()["index"] == "newer"


def test_a_fault_while_asking_reaches_the_page_as_one_polite_sentence_and_the_server_goes_on() -> None:
    with TestClient(create_app(fake(broken))) as client:
        reader = Reader(cast("httpx.Client", client))
        reader.open()
        for _ in range(2):
            told = reader.ask("問い").told
            assert words.FAULT.ja in told
            assert "秘密" not in told
            assert "Traceback" not in told
        assert client.get("/health").status_code == 200


def test_what_the_page_does_not_need_is_closed() -> None:
    with TestClient(create_app(fake(broken))) as client:
        upload = client.post("/gradio_api/upload", files={"files": ("a.txt", b"a")})
        closed = [
            "/gradio_api/proxy=https://example.com",
            "/gradio_api/info",
            "/docs",
            "/monitoring",
            "/gradio_api/runs",
        ]
        assert [upload.status_code, *(client.get(path).status_code for path in closed)] == [404] * 6
        # The names of nothing on the page are public API.
        assert 'unnamed_endpoints":{}' in client.get("/").text.replace(" ", "")


def test_the_page_may_ask_nobody_else() -> None:
    with TestClient(create_app(fake(broken))) as client:
        page = client.get("/")
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert "Toben 答弁" in page.text
    assert "fonts.googleapis" not in page.text
