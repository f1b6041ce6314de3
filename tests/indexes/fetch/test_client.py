from __future__ import annotations

import socket
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from io import BytesIO

import pytest

from indexes.fetch.client import USER_AGENT, Client, ItemError, Pace, Publishers, StoppedError, UnreachableError
from indexes.fetch.content import Form
from tests.indexes.fetch.conftest import QUICK
from tests.indexes.fetch.samples import law_xml
from tests.publisher_server import PublisherServer, Reply

HTML = Reply(b"<!DOCTYPE html><html><body>maintenance</body></html>", headers={"Content-Type": "application/xml"})
GOOD = Reply(law_xml())
PATH = "/api/2/x"


def fetched(
    server: PublisherServer,
    pace: Pace = QUICK,
    form: Form | None = Form.XML,
    cancelled: Callable[[], bool] | None = None,
) -> bytes:
    sink = BytesIO()
    with Client("試験", [server.url], pace, 0.0, cancelled or (lambda: False)) as client:
        client.fetch(f"{server.url}{PATH}", sink, form)
    return sink.getvalue()


def test_the_client_names_itself(server: PublisherServer) -> None:
    server.put(PATH, GOOD)
    assert fetched(server) == GOOD.body
    assert server.headers[0]["User-Agent"] == USER_AGENT
    assert "Toben" in USER_AGENT


def test_the_official_addresses_are_the_publishers_own() -> None:
    assert Publishers().addresses()[0] == "https://laws.e-gov.go.jp/api/2/"
    assert all(address.startswith("https://") for address in Publishers().addresses())


@pytest.mark.parametrize(
    "bad",
    [
        Reply(status=503),
        Reply(status=500),
        Reply(status=429, headers={"Retry-After": "0"}),
        replace(GOOD, cut=20),
        Reply.json({"message": "(19001)現在、混み合っております。"}, 400),
    ],
    ids=["503", "500", "429", "cut off", "busy NDL"],
)
def test_a_passing_fault_is_tried_again(server: PublisherServer, bad: Reply) -> None:
    server.put(PATH, bad, bad, GOOD)
    assert fetched(server) == GOOD.body
    assert len(server.log) == 3


def test_retry_after_is_honoured(server: PublisherServer) -> None:
    server.put(PATH, Reply(status=429, headers={"Retry-After": "1"}), GOOD)
    started = time.monotonic()
    fetched(server)
    assert time.monotonic() - started >= 1.0


def test_retry_after_may_name_a_moment(server: PublisherServer) -> None:
    moment = format_datetime(datetime.now(UTC) + timedelta(hours=2), usegmt=True)
    server.put(PATH, Reply(status=503, headers={"Retry-After": moment}))
    with pytest.raises(ItemError):
        fetched(server)
    # Longer than anybody waits: it is not asked again before its time.
    assert len(server.log) == 1


def test_a_fault_for_ever_ends_after_a_bounded_number_of_attempts(server: PublisherServer) -> None:
    server.put(PATH, Reply(status=503))
    with pytest.raises(ItemError, match=r"サーバーの不具合です（503）。時間をおいて"):
        fetched(server)
    assert len(server.log) == QUICK.attempts


def test_a_publisher_that_answers_nothing_but_faults_counts_as_unreachable(server: PublisherServer) -> None:
    server.put(PATH, Reply(status=503))
    with Client("試験", [server.url], replace(QUICK, attempts=1), 0.0) as client:
        for _ in range(2):
            with pytest.raises(ItemError):
                client.fetch(f"{server.url}{PATH}", BytesIO(), None)
        with pytest.raises(UnreachableError):
            client.fetch(f"{server.url}{PATH}", BytesIO(), None)


def test_what_is_missing_is_not_asked_for_twice(server: PublisherServer) -> None:
    with pytest.raises(ItemError, match="見つかりません（404）"):
        fetched(server)
    assert len(server.log) == 1


def test_a_refusal_carries_the_publishers_own_words(server: PublisherServer) -> None:
    server.put(PATH, Reply.json({"message": "条件の誤り", "details": ["untilの誤り"]}, 400))
    with pytest.raises(ItemError, match="400、条件の誤り untilの誤り"):
        fetched(server)


def test_a_publisher_that_shuts_its_door_is_one_line(server: PublisherServer) -> None:
    server.put(PATH, Reply(b"<html>blocked</html>", 403))
    with pytest.raises(ItemError, match="公開元に拒まれました（403）"):
        fetched(server)
    assert len(server.log) == 1


@pytest.mark.parametrize("address", ["http://[", "http://a:b/"])
def test_an_address_that_is_none_is_one_line(address: str) -> None:
    with Client("試験", [], QUICK, 0.0) as client, pytest.raises(ItemError):
        client.fetch(address, BytesIO(), None)


@pytest.mark.parametrize("address", ["http://[", "http://a:b/", "ftp://127.0.0.1/", "file:///etc/passwd", "//", ""])
def test_a_redirect_to_no_address_is_one_line(server: PublisherServer, address: str) -> None:
    server.put(PATH, Reply(status=302, headers={"Location": address}))
    with pytest.raises(ItemError):
        fetched(server)


def test_a_silent_server_is_given_up(server: PublisherServer) -> None:
    server.put(PATH, Reply(silent=3.0))
    with pytest.raises(ItemError, match="時間内に応答がありません"):
        fetched(server, replace(QUICK, timeout=0.1, attempts=2))
    assert len(server.log) == 2


def test_a_server_that_drips_is_given_up(server: PublisherServer) -> None:
    server.put(PATH, replace(GOOD, drip=0.02))
    with pytest.raises(ItemError, match="通信が遅すぎます"):
        fetched(server, replace(QUICK, deadline=0.2, attempts=1))


def test_an_error_page_under_the_header_of_xml_is_an_error(server: PublisherServer) -> None:
    server.put(PATH, HTML)
    with pytest.raises(ItemError, match="XMLではなくHTMLのページ"):
        fetched(server)


@pytest.mark.parametrize("body", [b"", b"<Law><a>", b'{"a": 1}', b"plain"])
def test_broken_xml_is_an_error(server: PublisherServer, body: bytes) -> None:
    server.put(PATH, Reply(body))
    with pytest.raises(ItemError, match="XML"):
        fetched(server)


@pytest.mark.parametrize("body", [b'{"a": ', b"[1]", b"[" * 100_000, HTML.body])
def test_broken_json_is_an_error(server: PublisherServer, body: bytes) -> None:
    server.put(PATH, Reply(body))
    with pytest.raises(ItemError, match="JSON"):
        fetched(server, form=Form.JSON)


def test_an_answer_beyond_its_bound_is_broken_off(server: PublisherServer) -> None:
    server.put(PATH, Reply(b"<" + b"x" * 200_000))
    with Client("試験", [server.url], QUICK, 0.0) as client, pytest.raises(ItemError, match="大きすぎます"):
        client.fetch(f"{server.url}{PATH}", BytesIO(), None, limit=100_000)


def test_a_redirect_within_the_publisher_is_followed(server: PublisherServer) -> None:
    server.put(PATH, Reply(status=302, headers={"Location": "/moved"}))
    server.put("/moved", GOOD)
    assert fetched(server) == GOOD.body


def test_a_redirect_to_a_foreign_host_is_refused(server: PublisherServer) -> None:
    with PublisherServer() as foreign:
        foreign.put("/", GOOD)
        server.put(PATH, Reply(status=302, headers={"Location": f"{foreign.url}/"}))
        with pytest.raises(ItemError, match="公開元ではないサイト"):
            fetched(server)
        assert foreign.log == []


def test_redirects_in_a_circle_end(server: PublisherServer) -> None:
    server.put(PATH, Reply(status=302, headers={"Location": PATH}))
    with pytest.raises(ItemError, match="転送がくり返されました"):
        fetched(server)


def test_a_publisher_that_cannot_be_reached_gets_a_line_of_its_own() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        with Client("試験", [url], QUICK, 0.0) as client, pytest.raises(UnreachableError) as error:
            client.fetch(url, BytesIO(), None)
    assert str(error.value) == (
        "試験（127.0.0.1）: 接続できません。ネットワークの接続と、プロキシの設定（HTTPS_PROXY）を確かめてください。"
    )


def test_requests_keep_their_distance(server: PublisherServer) -> None:
    server.put(PATH, GOOD)
    with Client("試験", [server.url], replace(QUICK, pause=None), 0.2) as client:
        started = time.monotonic()
        for _ in range(3):
            client.fetch(f"{server.url}{PATH}", BytesIO(), None)
    assert time.monotonic() - started >= 0.4


def test_a_cancellation_is_heard_during_a_pause(server: PublisherServer) -> None:
    server.put(PATH, GOOD)
    started = time.monotonic()
    cancelled = iter([False, False, False, True])
    with Client("試験", [server.url], replace(QUICK, pause=60.0), 0.0, lambda: next(cancelled)) as client:
        client.fetch(f"{server.url}{PATH}", BytesIO(), None)
        with pytest.raises(StoppedError, match="続きから始めます"):
            client.fetch(f"{server.url}{PATH}", BytesIO(), None)
    assert time.monotonic() - started < 2
