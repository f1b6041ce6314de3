"""Names from a reverse proxy: from it alone, whatever a browser sends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from assistant.records.users import User
from assistant.ui.people.visitors import Visitors
from assistant.words import people as words
from tests.ui.people.asking import join, who
from tests.ui.people.conftest import Place

Make = Callable[..., Place]
HEADER = "X-Remote-User"
PROXY, STRANGER = "10.1.2.3", "192.0.2.7"


@pytest.fixture
def here(place: Make) -> Place:
    return place(user_header=HEADER, trusted_proxies="10.1.0.0/16 ::1")


def test_the_proxy_names_the_user(here: Place) -> None:
    client = here.browser(PROXY)
    assert client.get("/", headers={HEADER: "yamada"}).status_code == 200
    assert who(client, **{HEADER: "yamada"}) == "proxy:yamada"
    assert who(client, **{HEADER.lower(): " tanaka "}) == "proxy:tanaka"
    assert "set-cookie" not in client.get("/", headers={HEADER: "yamada"}).headers


def test_a_name_in_japanese_comes_as_utf_8(here: Place) -> None:
    scope = {"headers": [(HEADER.lower().encode(), "山田".encode())], "client": (PROXY, 1)}
    assert here.admission.named(scope) == User("proxy", "山田")


@pytest.mark.parametrize("address", [STRANGER, "10.2.0.1", "127.0.0.1", "::2", "testclient", ""])
def test_the_header_of_anybody_else_is_worth_nothing(here: Place, address: str) -> None:
    client = here.browser(address)
    for headers in ({HEADER: "yamada"}, {HEADER: "yamada", "X-Forwarded-For": PROXY}, {}):
        page = client.get("/", headers=headers)
        assert page.status_code == 403
        assert words.NO_NAME("ja") in page.text
        assert "yamada" not in page.text
        assert join(client, **headers).json() == {"detail": words.NO_NAME("ja")}


def test_a_proxy_that_is_reached_by_both_kinds_of_address_is_one(here: Place) -> None:
    assert here.browser("::ffff:10.1.2.3").get("/", headers={HEADER: "yamada"}).status_code == 200
    assert here.browser("::1").get("/", headers={HEADER: "yamada"}).status_code == 200


@pytest.mark.parametrize(
    "values",
    [
        [],
        [b""],
        [b"  "],
        [b"yamada", b"tanaka"],
        [b"\xff\xfe"],
        [b"a\x00b"],
        [b"x" * 129],
        [b"a\xe2\x80\xaeb"],
        [b"y" * 60_000],
    ],
)
def test_no_name_two_names_and_one_that_cannot_be_are_refused_in_one_line(here: Place, values: list[bytes]) -> None:
    seen = [(HEADER.lower().encode(), value) for value in values]
    scope = {"type": "http", "method": "GET", "path": "/en/", "headers": seen, "client": (PROXY, 1)}
    sent: list[Message] = []

    async def app(_scope: Scope, _receive: Receive, _send: Send) -> None:
        pytest.fail("let in")

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    # Not through a client: it would put the bytes right.
    asyncio.run(Visitors(app, here.admission)(scope, receive, send))
    assert sent[0]["status"] == 403
    assert b"could not be identified" in sent[1]["body"]


def test_nothing_behind_sees_the_header(here: Place) -> None:
    seen: list[bytes] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.extend(name for name, _ in scope["headers"])
        await PlainTextResponse("")(scope, receive, send)

    TestClient(Visitors(app, here.admission), client=(PROXY, 1)).get("/", headers={HEADER: "yamada", "X-Other": "a"})
    assert b"x-other" in seen
    assert HEADER.lower().encode() not in seen


def test_the_health_is_told_to_whoever_watches_without_a_name(here: Place) -> None:
    assert here.browser(STRANGER).get("/health").json() == {"status": "ok"}


@pytest.mark.parametrize("path", ["/login", "/logout", "/leave"])
def test_there_is_nothing_to_log_in_or_to_leave(here: Place, path: str) -> None:
    client = here.browser(PROXY)
    assert client.get(path, headers={HEADER: "yamada"}).status_code == 404
    assert client.post(path, headers={HEADER: "yamada"}).status_code == 404


def test_without_the_setting_the_header_is_worth_nothing(place: Make) -> None:
    assert who(place().browser("127.0.0.1"), **{HEADER: "yamada"}).startswith("anonymous:")
