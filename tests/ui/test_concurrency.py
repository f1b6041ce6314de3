"""Twenty readers at once: none waits for another, and the page answers meanwhile."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from statistics import median

import httpx

from assistant.answer import Answer
from assistant.engine import Assistant, Listener
from assistant.settings import LLMSettings, Settings
from assistant.ui.html import plain
from assistant.ui.server import create_app
from eval.load.reader import Reader
from tests.ui.patient_server import Patience, patient
from tests.ui.serving import served

Asked = tuple[Answer, list[str]]

READERS = 20
WAIT = 1.0


def question(number: int) -> str:
    return f"AI法第{number}条は何を定めていますか"


def passage_id(number: int) -> str:
    return f"law:507AC0000000053:m:{number}"


@contextmanager
def with_llm(assistant: Assistant, base_url: str) -> Iterator[Assistant]:
    llm = LLMSettings(base_url=base_url, model="patient", api_key="", form="markers")
    yield Assistant(assistant.store, Settings(home=assistant.settings.home, allow_download=False, llm=llm))


def at_once(ask: Callable[[int], Asked]) -> tuple[float, list[Asked]]:
    """How long it takes to ask all questions at once, in seconds, and what comes of each."""
    with ThreadPoolExecutor(READERS) as readers:
        began = time.perf_counter()
        found = list(readers.map(ask, range(1, READERS + 1)))
        return time.perf_counter() - began, found


def test_twenty_ask_at_once_and_each_gets_his_own_answer_in_about_the_time_of_one(assistant: Assistant) -> None:
    patience = Patience(WAIT)
    patience.go.set()
    with patient(patience) as base_url, with_llm(assistant, base_url) as writing:

        def ask(number: int) -> Asked:
            told: list[str] = []
            return writing.ask(question(number), listener=Listener(text=told.append)), told

        ask(1)
        began = time.perf_counter()
        ask(2)
        alone = time.perf_counter() - began
        together, found = at_once(ask)
    assert together < READERS * alone / 3
    for number, (answer, told) in enumerate(found, start=1):
        assert {one.passage_id for one in answer.citations} == {passage_id(number)}
        passage = assistant.passage(passage_id(number))
        assert passage is not None
        assert told[-1][:8] in passage.text


def test_the_page_answers_while_twenty_wait_for_their_llm(assistant: Assistant) -> None:
    patience = Patience()
    with (
        patient(patience) as base_url,
        with_llm(assistant, base_url) as writing,
        served(create_app(writing)) as address,
        httpx.Client(base_url=address, timeout=60, limits=httpx.Limits(max_connections=3 * READERS)) as page,
    ):
        # What a server reads once is read.
        visit(page)
        idle = median(visit(page) for _ in range(5))
        with ThreadPoolExecutor(READERS) as threads:
            clients = [httpx.Client(base_url=address, timeout=60) for _ in range(READERS)]
            readers = [Reader(client) for client in clients]
            for one in readers:
                one.open()
            replies = [threads.submit(one.ask, question(number)) for number, one in enumerate(readers, start=1)]
            assert soon(lambda: patience.waiting == READERS), f"only {patience.waiting} are under way"
            busy = median(visit(page) for _ in range(5))
            patience.go.set()
            told = [one.result(30) for one in replies]
            for client in clients:
                client.close()
    assert busy < 10 * idle
    for number, timing in enumerate(told, start=1):
        assert timing.fault == ""
        assert timing.has_source
        passage = assistant.passage(passage_id(number))
        assert passage is not None
        assert plain(passage.label.partition("【")[0]) in timing.told.replace("\\", "")


def visit(page: httpx.Client) -> float:
    """Seconds for the page and its health."""
    began = time.perf_counter()
    for path in ("/", "/health"):
        page.get(path).raise_for_status()
    return time.perf_counter() - began


def soon(holds: Callable[[], bool], seconds: float = 30) -> bool:
    """Whether it holds within so many seconds."""
    never = threading.Event()
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        never.wait(0.02)
    return holds()
