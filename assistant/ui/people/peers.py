"""Who is at the other end of a connection, and what only a trusted proxy there may say."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from starlette.datastructures import Headers
from starlette.types import Scope

Address = IPv4Address | IPv6Address
_HOPS = 20


class Peers:
    """The networks whose proxies are believed.

    The server must leave the peer's address as it is (`uvicorn.Config(proxy_headers=False)`): an address that a header
    has already put in its place would be trusted, or not, for what somebody wrote.
    """

    def __init__(self, trusted: Sequence[IPv4Network | IPv6Network]) -> None:
        self._trusted = trusted

    def trusts(self, scope: Scope) -> bool:
        """Whether the request comes straight from a trusted proxy."""
        return self._is_trusted(_peer(scope))

    def is_secure(self, scope: Scope) -> bool:
        """Whether the browser came by https, here or to a trusted proxy (`X-Forwarded-Proto`)."""
        told = Headers(scope=scope).get("x-forwarded-proto", "") if self.trusts(scope) else ""
        return (told.rpartition(",")[2].strip().lower() or scope.get("scheme")) == "https"

    def origin(self, scope: Scope) -> str:
        """Where a request is from, for counting: an IPv4 address, or the /64 network of an IPv6 one; "" if unknown.

        Behind trusted proxies it is the last address of `X-Forwarded-For` that is none of theirs.
        """
        found = _peer(scope)
        if self._is_trusted(found):
            forwarded = ",".join(Headers(scope=scope).getlist("x-forwarded-for"))
            for one in reversed(forwarded.split(",")[-_HOPS:]):
                address = _address(one.strip())
                if address is None:
                    break
                found = address
                if not self._is_trusted(address):
                    break
        if isinstance(found, IPv6Address):
            # A single subscriber has all of it.
            return str(ip_network((found, 64), strict=False))
        return str(found or "")

    def _is_trusted(self, address: Address | None) -> bool:
        return address is not None and any(address in network for network in self._trusted)


def _peer(scope: Scope) -> Address | None:
    client = scope.get("client")
    return _address(client[0]) if client else None


def _address(text: str) -> Address | None:
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
