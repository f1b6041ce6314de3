"""One polite HTTP client for all publishers: one request at a time, pauses, bounded retries, no strange hosts.

Proxies and private certificate authorities come from the environment, as httpx reads them (HTTPS_PROXY, NO_PROXY,
SSL_CERT_FILE).
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from io import BytesIO
from typing import Any, BinaryIO, Self

import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt, wait_exponential_jitter

from indexes.errors import TobenError
from indexes.fetch.content import Form, fault_of, parsed
from indexes.fetch.passing import PassingError

USER_AGENT = "Toben/0.1 (research assistant for official texts; one request at a time)"

MIB = 1024**2
# A statute has at most 13 MB, ten whole meetings of a budget committee about 10 MB.
MAX_TEXT_BYTES = 64 * MIB
_REDIRECTS = 5
# So many things in a row that fail after all attempts: the publisher is down, and asking on would only burden it.
_EXHAUSTED = 3
_SLICE = 0.1
_SAID = 160
_SAID_BYTES = 65_536

OnBytes = Callable[[int, int | None], None]


class FetchError(TobenError):
    """A fetch cannot go on. What is complete is kept."""


class _ExplainedError(FetchError):
    """`why` is a Japanese phrase, `remedy` a sentence."""

    def __init__(self, why: str, remedy: str = "時間をおいてやり直してください。") -> None:
        super().__init__(f"{why}。{remedy}")
        self.why, self.remedy = why, remedy


class UnreachableError(_ExplainedError):
    """The publisher cannot be reached, or answers nothing but faults."""


class ItemError(_ExplainedError):
    """One thing cannot be had; others may."""


class StoppedError(FetchError):
    """Somebody asked to stop."""


@dataclass(frozen=True, slots=True)
class Publishers:
    """Where each publisher answers; other addresses name a mirror on a closed network, or a test.

    `documents` is empty (every document at its own address) or the mirror below which each lies as host/path.
    """

    egov: str = "https://laws.e-gov.go.jp/api/2/"
    egov_bulk: str = "https://laws.e-gov.go.jp/bulkdownload"
    kokkai: str = "https://kokkai.ndl.go.jp/api/"
    shugiin: str = "https://www.shugiin.go.jp/internet/"
    sangiin: str = "https://www.sangiin.go.jp/japanese/joho1/kousei/syuisyo/"
    documents: str = ""

    def addresses(self) -> tuple[str, ...]:
        """Every address that is set."""
        return tuple(address for field in fields(self) if (address := getattr(self, field.name)))


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast and how long to ask; all waits in seconds. `pause` None leaves each publisher its own.

    Between two attempts the wait grows from `first_wait` up to `longest_wait`; a Retry-After beyond `longest_wait`
    ends the attempts. `timeout` is the longest silence of a server, `deadline` the longest single download.
    """

    pause: float | None = None
    attempts: int = 5
    first_wait: float = 1.0
    longest_wait: float = 120.0
    timeout: float = 60.0
    deadline: float = 3_600.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known of an answer; `unchanged` for 304, which has no body."""

    url: str
    size: int = 0
    sha256: str = ""
    etag: str = ""
    modified: str = ""
    unchanged: bool = False


def never() -> bool:
    """Nobody cancels."""
    return False


class Client:
    """Asks one publisher, `name` in messages. Only the origins of `addresses` are ever contacted."""

    def __init__(
        self, name: str, addresses: Iterable[str], pace: Pace, pause: float, cancelled: Callable[[], bool] = never
    ) -> None:
        self._name = name
        self._origins = frozenset(_origin(httpx.URL(address)) for address in addresses)
        self._pace = pace
        self._pause = pause if pace.pause is None else pace.pause
        self._cancelled = cancelled
        self._asked_at: float | None = None
        self._exhausted = 0
        self._growing = wait_exponential_jitter(initial=pace.first_wait, max=pace.longest_wait, jitter=pace.first_wait)
        timeout = httpx.Timeout(pace.timeout, connect=min(pace.timeout, 15.0))
        self._http = httpx.Client(headers={"User-Agent": USER_AGENT}, timeout=timeout)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def json(self, url: str, params: Mapping[str, str] | None = None) -> dict[str, Any]:
        """The JSON object at an address. Raises as `fetch` does."""
        sink = BytesIO()
        self.fetch(url, sink, Form.JSON, params=params)
        return parsed(sink) or {}

    def fetch(
        self,
        url: str,
        sink: BinaryIO,
        form: Form | None,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        limit: int = MAX_TEXT_BYTES,
        on_bytes: OnBytes | None = None,
    ) -> Answer:
        """Write what an address answers into `sink`, whole and of the `form` expected (None: any).

        `on_bytes` hears of bytes so far and in all. Raises ItemError where this address has nothing to give,
        UnreachableError where the publisher has not, StoppedError, and OSError from the sink.
        """
        try:
            address = httpx.URL(url, params=params) if params else httpx.URL(url)
        except httpx.InvalidURL as error:
            raise ItemError("アドレスを読めません", "設定か目録のアドレスを確かめてください。") from error
        ask = Retrying(
            stop=stop_after_attempt(self._pace.attempts),
            wait=self._wait,
            retry=retry_if_exception(self._worth_another),
            sleep=self._sleep,
            reraise=True,
        )
        try:
            answer: Answer = ask(self._once, address, sink, headers, limit, on_bytes)
        except PassingError as error:
            self._exhausted += 1
            if error.unreachable or self._exhausted >= _EXHAUSTED:
                raise UnreachableError(f"{self._name}（{address.host}）: {error}", error.remedy) from error
            raise ItemError(str(error), error.remedy) from error
        except ItemError:
            self._exhausted = 0
            raise
        self._exhausted = 0
        fault = fault_of(sink, form) if form and not answer.unchanged else None
        if fault:
            raise ItemError(fault)
        return answer

    def _once(
        self, url: httpx.URL, sink: BinaryIO, headers: Mapping[str, str] | None, limit: int, on_bytes: OnBytes | None
    ) -> Answer:
        """One attempt, redirects included."""
        for _ in range(_REDIRECTS):
            if _origin(url) not in self._origins:
                raise ItemError(
                    f"公開元ではないサイト（{url.host}）へは接続しません",
                    "公開元のアドレスが変わっていないか確かめてください。",
                )
            if self._asked_at is not None:
                self._sleep(self._asked_at + self._pause - time.monotonic())
            sink.seek(0)
            sink.truncate()
            try:
                with self._http.stream("GET", url, headers=headers) as response:
                    if not response.has_redirect_location:
                        return self._answer(response, sink, limit, on_bytes)
                    url = url.join(response.headers["Location"])
            except httpx.RequestError as error:
                raise PassingError.of(error) from error
            finally:
                self._asked_at = time.monotonic()
        raise ItemError("転送がくり返されました")

    def _answer(self, response: httpx.Response, sink: BinaryIO, limit: int, on_bytes: OnBytes | None) -> Answer:
        known = {"etag": response.headers.get("ETag", ""), "modified": response.headers.get("Last-Modified", "")}
        url = str(response.url)
        if response.status_code == httpx.codes.NOT_MODIFIED:
            return Answer(url, unchanged=True, **known)
        if response.status_code != httpx.codes.OK:
            raise _refused(response, _said(self._chunks(response)))
        digest, size = hashlib.sha256(), 0
        length = response.headers.get("Content-Length", "")
        total = int(length) if length.isdecimal() else None
        for chunk in self._chunks(response):
            size += len(chunk)
            if size > limit:
                raise ItemError(f"大きすぎます（上限は {limit // MIB} MB）", "公開元で内容を確かめてください。")
            sink.write(chunk)
            digest.update(chunk)
            if on_bytes:
                on_bytes(size, total)
        return Answer(url, size, digest.hexdigest(), **known)

    def _chunks(self, response: httpx.Response) -> Iterator[bytes]:
        """The body as it comes in; a server that drips must not hold up anybody."""
        ends = time.monotonic() + self._pace.deadline
        for chunk in response.iter_bytes():
            self._stop_if_asked()
            if time.monotonic() > ends:
                raise PassingError("通信が遅すぎます")
            yield chunk

    def _worth_another(self, error: BaseException) -> bool:
        return isinstance(error, PassingError) and (error.after or 0) <= self._pace.longest_wait

    def _wait(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        after = error.after if isinstance(error, PassingError) else None
        return self._growing(state) if after is None else after

    def _sleep(self, seconds: float) -> None:
        """Sleep in slices, so that a cancellation is heard at once."""
        ends = time.monotonic() + seconds
        self._stop_if_asked()
        while (left := ends - time.monotonic()) > 0:
            time.sleep(min(left, _SLICE))
            self._stop_if_asked()

    def _stop_if_asked(self) -> None:
        if self._cancelled():
            raise StoppedError("取得を中止しました。取得できた分は残っています。もう一度実行すると続きから始めます。")


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _refused(response: httpx.Response, said: str) -> Exception:
    """The error for an answer that is neither 200 nor 304; `said` is what the publisher itself says."""
    # 19001 is how the NDL says that it is busy.
    if fault := PassingError.from_status(response) or (PassingError(said) if "(19001)" in said else None):
        return fault
    code = response.status_code
    if code in (httpx.codes.NOT_FOUND, httpx.codes.GONE):
        return ItemError(f"見つかりません（{code}）", "公開元に今もあるか確かめてください。")
    if code in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
        return ItemError(f"公開元に拒まれました（{code}）", "公開元の案内と、アクセス元の制限を確かめてください。")
    return ItemError(f"公開元のエラーです（{code}{'、' + said if said else ''}）", "指定した条件を確かめてください。")


def _said(chunks: Iterable[bytes]) -> str:
    """The message and details of a JSON answer, "" where there are none."""
    body = BytesIO()
    for chunk in chunks:
        body.write(chunk)
        if body.tell() > _SAID_BYTES:
            break
    answer = parsed(body) or {}
    details = answer.get("details")
    parts = [answer.get("message"), *(details if isinstance(details, list) else [])]
    return " ".join(part for part in parts if isinstance(part, str))[:_SAID]
