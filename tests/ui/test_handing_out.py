"""Files that are made while others wait: one of each user, two at the same time, and nobody's click waits for them."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable

import httpx
import pytest
from fastapi import FastAPI, Request
from fastapi.responses import Response

from assistant.records.users import User
from assistant.ui.handing_out import AT_ONCE, EACH, WAITING, FileDesk, Handed, RefusedError
from assistant.words import files as words
from tests.ui.people.being import Being
from tests.ui.serving import SOMEBODY

ENOUGH = 10.0


class Work:
    """What takes as long as the test wants, and knows how many of it ran at the same time."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.most = 0
        self._running = 0
        self._lock = threading.Lock()

    def __call__(self) -> str:
        with self._lock:
            self._running += 1
            self.most = max(self.most, self._running)
        assert self.go.wait(ENOUGH)
        with self._lock:
            self._running -= 1
        return "made"


async def outcomes(desk: FileDesk, keys: list[str], work: Work) -> list[object]:
    tasks = [asyncio.create_task(desk.made(key, work)) for key in keys]
    await asyncio.sleep(0.1)
    work.go.set()
    return list(await asyncio.gather(*tasks, return_exceptions=True))


def refused(told: list[object]) -> int:
    return sum(isinstance(one, RefusedError) and one.status == 503 for one in told)


def test_one_user_has_one_file_made_at_a_time_and_few_that_wait() -> None:
    work = Work()
    told = asyncio.run(outcomes(FileDesk(), ["a"] * (EACH + 3), work))
    assert (told.count("made"), refused(told), work.most) == (EACH, 3, 1)


def test_no_more_than_two_are_made_at_the_same_time_and_who_is_too_many_is_refused_at_once() -> None:
    work = Work()
    told = asyncio.run(outcomes(FileDesk(), [str(n) for n in range(AT_ONCE + WAITING + 5)], work))
    assert (told.count("made"), refused(told), work.most) == (AT_ONCE + WAITING, 5, AT_ONCE)
    assert [str(one) for one in told[-5:]] == [words.TOO_BUSY.ja] * 5


def test_a_fault_gives_the_place_back() -> None:
    def fails() -> None:
        raise ZeroDivisionError

    async def again_and_again() -> str:
        desk = FileDesk()
        for _ in range(WAITING * 2):
            with pytest.raises(ZeroDivisionError):
                await desk.made("a", fails)
        return await desk.made("a", lambda: "made")

    assert asyncio.run(again_and_again()) == "made"


def app_of(work: Callable[[], str]) -> FastAPI:
    app, desk = FastAPI(), FileDesk()

    @app.get("/file")
    async def file(request: Request) -> Response:
        def make(_user: User) -> Handed:
            work()
            return Handed("長い.md", "long.md", b"text", "text/markdown")

        return await desk.answer(request, make)

    @app.get("/health")
    def health() -> str:
        return "ok"

    app.add_middleware(Being, user=SOMEBODY)
    return app


def test_sixty_files_that_are_asked_for_at_once_keep_no_click_waiting() -> None:
    work = Work()

    async def seconds() -> tuple[float, list[int]]:
        transport = httpx.ASGITransport(app=app_of(work))
        async with httpx.AsyncClient(transport=transport, base_url="http://toben") as client:
            files = [asyncio.create_task(client.get("/file")) for _ in range(60)]
            await asyncio.sleep(0.3)
            begun = time.perf_counter()
            assert (await client.get("/health")).status_code == 200
            took = time.perf_counter() - begun
            work.go.set()
            return took, [one.status_code for one in await asyncio.gather(*files)]

    took, codes = asyncio.run(seconds())
    assert took < 1.0
    assert (codes.count(200), codes.count(503)) == (EACH, 60 - EACH)
