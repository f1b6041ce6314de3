from __future__ import annotations

from ipaddress import ip_network
from typing import Any

import pytest

from assistant.ui.people.peers import Peers

PEERS = Peers([ip_network("10.0.0.0/8"), ip_network("::1")])


def scope(peer: str | None, *forwarded: str, proto: str = "") -> dict[str, Any]:
    headers = [(b"x-forwarded-for", one.encode()) for one in forwarded]
    if proto:
        headers.append((b"x-forwarded-proto", proto.encode()))
    client = None if peer is None else (peer, 1)
    return {"type": "http", "scheme": "http", "headers": headers, "client": client}


@pytest.mark.parametrize(
    ("peer", "forwarded", "origin"),
    [
        ("192.0.2.7", [], "192.0.2.7"),
        ("192.0.2.7", ["203.0.113.1"], "192.0.2.7"),
        ("10.0.0.1", ["203.0.113.1"], "203.0.113.1"),
        ("10.0.0.1", ["198.51.100.9, 203.0.113.1"], "203.0.113.1"),
        ("10.0.0.1", ["198.51.100.9, 203.0.113.1, 10.0.0.2"], "203.0.113.1"),
        ("10.0.0.1", ["198.51.100.9", "203.0.113.1"], "203.0.113.1"),
        ("10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
        ("10.0.0.1", ["203.0.113.1, nonsense"], "10.0.0.1"),
        ("10.0.0.1", ["1," * 5_000], "10.0.0.1"),
        ("::ffff:10.0.0.1", ["203.0.113.1"], "203.0.113.1"),
        ("2001:db8:1:2:3:4:5:6", [], "2001:db8:1:2::/64"),
        ("fe80::1%eth0", [], "fe80::/64"),
        ("testclient", [], ""),
        (None, ["203.0.113.1"], ""),
    ],
)
def test_a_request_is_from_the_last_address_that_is_no_proxy_of_ours(
    peer: str | None, forwarded: list[str], origin: str
) -> None:
    assert PEERS.origin(scope(peer, *forwarded)) == origin


@pytest.mark.parametrize(
    ("peer", "proto", "secure"),
    [
        ("10.0.0.1", "https", True),
        ("10.0.0.1", "http, HTTPS", True),
        ("10.0.0.1", "https, http", False),
        ("10.0.0.1", "", False),
        ("192.0.2.7", "https", False),
        (None, "https", False),
    ],
)
def test_only_the_proxy_says_that_it_was_https(peer: str | None, proto: str, secure: bool) -> None:
    assert PEERS.is_secure(scope(peer, proto=proto)) is secure
    assert PEERS.is_secure({**scope(peer), "scheme": "https"})
