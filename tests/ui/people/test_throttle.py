from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from assistant.ui.people.throttle import Throttle
from tests.assistant.records.conftest import Clock


@pytest.fixture
def throttle(clock: Clock) -> Throttle:
    return Throttle(clock, most=100)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_each_wrong_password_beyond_five_makes_the_name_wait_longer_up_to_a_minute(
    throttle: Throttle, clock: Clock
) -> None:
    waits = []
    for n in range(12):
        assert throttle.begin("山田", f"192.0.2.{n}") == 0
        until = throttle._names["山田"].until - clock.now
        waits.append(max(until, 0))
        clock.now += waits[-1]
    assert waits == [0, 0, 0, 0, 2, 4, 8, 16, 32, 60, 60, 60]
    assert throttle.begin("tanaka", "192.0.2.1") == 0


def test_a_right_password_begins_anew_for_the_name_and_not_for_the_address(throttle: Throttle, clock: Clock) -> None:
    for _ in range(4):
        assert throttle.begin("山田", "192.0.2.1") == 0
    throttle.passed("山田", "192.0.2.1")
    for _ in range(5):
        assert throttle.begin("山田", "192.0.2.1") == 0
    assert throttle.begin("山田", "192.0.2.1") == 2
    # Many guesses, each followed by a login of one's own, are still many.
    waits = 0
    for n in range(200):
        clock.now += throttle.begin(f"name{n}", "192.0.2.66")
        clock.now += (wait := throttle.begin("own", "192.0.2.66"))
        waits += wait
        throttle.passed("own", "192.0.2.66")
    assert waits > 60


def test_many_at_once_gain_nothing(throttle: Throttle) -> None:
    with ThreadPoolExecutor(16) as pool:
        waits = list(pool.map(lambda _: throttle.begin("山田", "192.0.2.1"), range(100)))
    assert waits.count(0) == 5


def test_after_an_hour_of_quiet_it_is_forgotten(throttle: Throttle, clock: Clock) -> None:
    for _ in range(5):
        throttle.begin("山田", "192.0.2.1")
    clock.now += 3_601
    assert [throttle.begin("山田", "192.0.2.1") for _ in range(4)] == [0] * 4


def test_a_million_letters_and_a_million_names_take_bounded_memory(throttle: Throttle) -> None:
    for n in range(1_000):
        throttle.begin(f"{n}" + "あ" * 10_000, f"10.0.{n >> 8}.{n & 255}")
    assert len(throttle._names) == len(throttle._addresses) == 100
    assert max(map(len, throttle._names)) == 200
