"""Faults that pass by themselves (busy, restarting, cut off), and how long a server asks to wait."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

_LATER = "時間をおいてやり直してください。"
_NETWORK = "ネットワークの接続と、プロキシの設定（HTTPS_PROXY）を確かめてください。"
_CERTIFICATE = "組織の証明書を SSL_CERT_FILE に指定してください。"


class PassingError(Exception):
    """Worth another attempt, after `after` seconds where the server says so.

    `unreachable` where no server answered at all. The message is a Japanese phrase, `remedy` a sentence.
    """

    def __init__(
        self, why: str, *, after: float | None = None, remedy: str = _LATER, unreachable: bool = False
    ) -> None:
        super().__init__(why)
        self.after = after
        self.remedy = remedy
        self.unreachable = unreachable

    @classmethod
    def of(cls, error: httpx.RequestError) -> PassingError:
        """What an error of the transport means."""
        if "CERTIFICATE_VERIFY_FAILED" in str(error):
            return cls("証明書を確かめられません", remedy=_CERTIFICATE, unreachable=True)
        if isinstance(error, httpx.ProxyError):
            return cls("プロキシが通信を中継しません", remedy=_NETWORK, unreachable=True)
        if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.UnsupportedProtocol):
            return cls("接続できません", remedy=_NETWORK, unreachable=True)
        if isinstance(error, httpx.TimeoutException):
            return cls("時間内に応答がありません")
        return cls("通信が途中で切れました")

    @classmethod
    def from_status(cls, response: httpx.Response) -> PassingError | None:
        """The fault that a status code tells of, None for codes that another attempt would not change."""
        code = response.status_code
        if code == httpx.codes.TOO_MANY_REQUESTS:
            return cls("アクセスが混み合っています（429）", after=retry_after(response))
        if code >= httpx.codes.INTERNAL_SERVER_ERROR or code == httpx.codes.REQUEST_TIMEOUT:
            return cls(f"サーバーの不具合です（{code}）", after=retry_after(response))
        return None


def retry_after(response: httpx.Response) -> float | None:
    """Seconds that the header Retry-After asks for (it may also name a moment), None where it is absent or garbled."""
    said = response.headers.get("Retry-After", "").strip()
    if said.isdecimal() and len(said) < 10:
        return float(said)
    try:
        moment = parsedate_to_datetime(said)
    except (ValueError, TypeError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
