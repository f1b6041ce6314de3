"""A question under way always ends, is told to whoever watches, and goes on where nobody does."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from assistant.records.packing import Asked
from assistant.ui.ask.job import Ended, Event, Job, Step, StoppedError, Written
from assistant.ui.ask.talk import Turn

TURN = Turn(1, Asked("問"))


def job() -> Job:
    return Job("anonymous:x", "", TURN, writes=False)


def ended(failure: str = "済") -> Ended:
    return Ended("", replace(TURN, failure=failure))


def ending(work: Callable[[Job], Ended]) -> Callable[[Job], None]:
    """The work, whose end is told unless the reader's Stop was quicker."""

    def worked(under_way: Job) -> None:
        told = work(under_way)
        if under_way.claim():
            under_way.end(told)

    return worked


def seen(work: Callable[[Job], Ended]) -> list[Event]:
    async def all_events() -> list[Event]:
        under_way = job()
        under_way.run(ending(work))
        return [event async for event in under_way.watch()]

    return asyncio.run(all_events())


def test_stages_come_before_the_end() -> None:
    def work(under_way: Job) -> Ended:
        under_way.stage("understand", 0)
        under_way.stage("retrieve", 7)
        return ended()

    assert seen(work) == [Step("understand", 0), Step("retrieve", 7), ended()]


def test_whoever_comes_late_is_told_what_happened_so_far() -> None:
    go_on = threading.Event()

    def work(under_way: Job) -> Ended:
        under_way.stage("retrieve", 3)
        under_way.text("書きかけ")
        go_on.wait(10)
        return ended()

    async def late() -> list[Event]:
        under_way = job()
        under_way.run(ending(work))
        while not under_way.written:
            await asyncio.sleep(0.01)
        watching = under_way.watch()
        first = [await anext(watching), await anext(watching)]
        go_on.set()
        return [*first, *[event async for event in watching]]

    assert asyncio.run(late()) == [Step("retrieve", 3), Written("書きかけ"), ended()]


def test_one_that_ended_is_told_with_its_end() -> None:
    async def late() -> list[Event]:
        under_way = job()
        under_way.end(ended())
        return [event async for event in under_way.watch()]

    assert asyncio.run(late()) == [ended()]


def test_it_goes_on_where_nobody_watches_any_more() -> None:
    left, done = threading.Event(), threading.Event()

    def work(under_way: Job) -> Ended:
        under_way.text("書きかけ")
        left.wait(10)
        under_way.text("もっと")
        done.set()
        return ended()

    async def leave() -> Job:
        under_way = job()
        under_way.run(ending(work))
        watching = under_way.watch()
        assert await anext(watching) == Written("書きかけ")
        await watching.aclose()
        return under_way

    under_way = asyncio.run(leave())
    left.set()
    assert done.wait(10)
    while under_way.ended is None:
        threading.Event().wait(0.01)
    assert under_way.ended == ended()


def test_stopping_ends_a_model_at_its_next_words_and_the_page_at_once() -> None:
    go_on, broken_off = threading.Event(), threading.Event()

    def work(under_way: Job) -> Ended:
        under_way.text("書きかけ")
        go_on.wait(10)
        try:
            under_way.text("もっと")
        except StoppedError:
            broken_off.set()
            raise
        return ended("来ない")

    async def stop() -> list[Event]:
        under_way = job()
        under_way.run(ending(work))
        watching = under_way.watch()
        await anext(watching)
        assert under_way.claim()
        under_way.end(ended("停止"))
        return [event async for event in watching]

    assert asyncio.run(stop()) == [ended("停止")]
    go_on.set()
    assert broken_off.wait(10)


def test_one_that_was_stopped_is_idle_only_when_its_thread_has_ended() -> None:
    go_on = threading.Event()

    def work(under_way: Job) -> None:
        go_on.wait(10)
        under_way.text("もっと")

    under_way = job()
    under_way.run(work)
    under_way.claim()
    under_way.end(ended())
    assert not under_way.idle.is_set()
    go_on.set()
    assert under_way.idle.wait(10)


def test_only_the_first_may_end_it() -> None:
    under_way = job()
    assert under_way.claim()
    assert not under_way.claim()


def test_a_page_is_told_less_often_than_a_fast_model_writes_and_always_something_newer() -> None:
    def work(under_way: Job) -> Ended:
        for length in range(1, 3_000):
            under_way.text("あ" * length)
        under_way.stage("verify", 1)
        return ended()

    texts = [event.text for event in seen(work) if isinstance(event, Written)]
    assert len(texts) < 300
    assert all(len(before) < len(after) for before, after in pairwise(texts))


def test_a_page_that_draws_slowly_gets_fewer_texts() -> None:
    def work(under_way: Job) -> Ended:
        for length in range(1, 80):
            under_way.text("あ" * length)
            threading.Event().wait(0.01)
        return ended()

    async def slowly() -> int:
        under_way = job()
        under_way.run(ending(work))
        texts = 0
        async for event in under_way.watch():
            if isinstance(event, Written):
                texts += 1
                await asyncio.sleep(0.05)
        return texts

    assert asyncio.run(slowly()) <= 4
