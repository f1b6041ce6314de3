from __future__ import annotations

import httpx
import pytest

from indexes.fetch.passing import PassingError, retry_after


@pytest.mark.parametrize(
    ("error", "why", "unreachable", "remedy"),
    [
        (httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] x"), "証明書を確かめられません", True, "SSL_CERT_FILE"),
        (httpx.ProxyError("403"), "プロキシが通信を中継しません", True, "HTTPS_PROXY"),
        (httpx.ConnectTimeout("x"), "接続できません", True, "HTTPS_PROXY"),
        (httpx.ReadTimeout("x"), "時間内に応答がありません", False, "時間をおいて"),
        (httpx.RemoteProtocolError("x"), "通信が途中で切れました", False, "時間をおいて"),
    ],
)
def test_an_error_of_the_transport_says_what_to_do(
    error: httpx.RequestError, why: str, unreachable: bool, remedy: str
) -> None:
    passing = PassingError.of(error)
    assert (str(passing), passing.unreachable) == (why, unreachable)
    assert remedy in passing.remedy


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("7", 7.0), ("0", 0.0), ("", None), ("soon", None), ("9" * 400, None), ("Sun, 06 Nov 1994 08:49:37 GMT", 0.0),
     ("Sun, 06 Nov 1994 08:49:37 -0000", 0.0), ("-5", None)],
)  # fmt: skip
def test_retry_after_is_read_in_all_its_forms(said: str, seconds: float | None) -> None:
    assert retry_after(httpx.Response(503, headers={"Retry-After": said})) == seconds
