"""A newer index takes the place of the old one while people ask, and nobody notices but by what they find."""

from __future__ import annotations

import gc
import json
import shutil
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.engine import Assistant
from assistant.settings import LLMSettings, Settings
from assistant.ui import holder as holders
from assistant.ui.holder import Holder
from indexes import generations

QUESTION = "AI法に罰則はありますか"
_PATIENCE = 60


def waited(is_so: Callable[[], bool], seconds: float = _PATIENCE) -> None:
    ends = time.monotonic() + seconds
    while not is_so() and time.monotonic() < ends:
        time.sleep(0.02)
    assert is_so()


def switch(home: Path, name: str, *, broken: bool = False) -> None:
    """Another generation that holds the same begins to serve."""
    root = home / "index"
    folder = shutil.copytree(root / generations.current_name(home), root / name)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    (folder / "manifest.json").write_text("{" if broken else json.dumps({**manifest, "generation": name}), "utf-8")
    (root / "current").write_text(f"{name}\n", encoding="utf-8")


@pytest.fixture
def home(starter_home: Path, tmp_path: Path) -> Path:
    return shutil.copytree(starter_home, tmp_path / "home")


@pytest.fixture
def holder(home: Path) -> Iterator[Holder]:
    holder = Holder(Assistant.open(Settings(home=home, llm=LLMSettings(name="none"))))
    yield holder
    holder.close()


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Until it is set no newer index comes to be open."""
    gate = threading.Event()

    def warm(_assistant: Assistant) -> None:
        assert gate.wait(_PATIENCE)

    monkeypatch.setattr(holders, "warm_index", warm)
    return gate


def test_while_a_newer_index_is_opened_the_old_one_answers_at_once(
    holder: Holder, home: Path, gate: threading.Event
) -> None:
    old = holder.fresh()
    switch(home, "20990101T00000000Z")
    began = time.monotonic()
    assert holder.fresh() is old
    assert time.monotonic() - began < 1
    assert holder.is_switching
    assert old.ask(QUESTION, "none").index == old.index
    gate.set()
    waited(lambda: holder.assistant.index == "20990101T00000000Z")
    assert not holder.is_switching
    assert holder.fresh().ask(QUESTION, "none").index == "20990101T00000000Z"


def test_twenty_people_who_ask_notice_nothing_of_two_switches(holder: Holder, home: Path) -> None:
    seen: set[str] = set()
    faults: list[BaseException] = []
    ended = threading.Event()

    def ask() -> None:
        while not ended.is_set():
            try:
                assistant = holder.fresh()
                answer = assistant.ask(QUESTION, "none")
                assert answer.status == "answered" or answer.citations
                seen.add(answer.index)
            except BaseException as error:
                faults.append(error)
                return

    people = [threading.Thread(target=ask) for _ in range(20)]
    for one in people:
        one.start()
    try:
        for name in ("20990101T00000000Z", "20990102T00000000Z"):
            switch(home, name)
            waited(lambda name=name: name in seen or bool(faults))  # type: ignore[misc]
    finally:
        ended.set()
        for one in people:
            one.join(_PATIENCE)
    assert faults == []
    assert len(seen) == 3


def test_only_one_newer_index_is_opened_at_a_time(
    holder: Holder, home: Path, gate: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    whole = Assistant.open.__func__  # type: ignore[attr-defined]

    def open_one(cls: type[Assistant], *arguments: object) -> Assistant:
        assistant: Assistant = whole(cls, *arguments)
        opened.append(assistant.index)
        return assistant

    monkeypatch.setattr(Assistant, "open", classmethod(open_one))
    switch(home, "20990101T00000000Z")
    people = [threading.Thread(target=holder.rooms) for _ in range(20)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    gate.set()
    waited(lambda: holder.assistant.index == "20990101T00000000Z")
    assert opened == ["20990101T00000000Z"]


def test_an_old_index_is_given_back_once_nobody_reads_it(holder: Holder, home: Path) -> None:
    reading = holder.rooms()
    held = reading.diet
    old, vectors = weakref.ref(holder.assistant.store), reading.assistant.store._vectors._closing  # type: ignore[attr-defined]
    switch(home, "20990101T00000000Z")
    holder.fresh()
    waited(lambda: holder.assistant.index == "20990101T00000000Z")
    assert reading.assistant.ask(QUESTION, "none").index != "20990101T00000000Z"
    assert vectors.alive
    del reading, held
    gc.collect()
    waited(lambda: old() is None, 20)
    assert not vectors.alive


def test_the_rooms_of_a_newer_index_are_as_ready_as_those_before(holder: Holder, home: Path) -> None:
    assert holder.rooms().diet is not None
    switch(home, "20990101T00000000Z")
    holder.rooms()
    waited(lambda: holder.assistant.index == "20990101T00000000Z")
    assert holder.rooms()._diet is not None
    assert holder.rooms()._laws is None


def test_a_newer_index_that_is_broken_changes_nothing_and_is_not_tried_again_at_once(
    holder: Holder, home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    old = holder.fresh()
    switch(home, "20990101T00000000Z", broken=True)
    for _ in range(3):
        holder.fresh()
        waited(lambda: not holder.is_switching)
    assert holder.fresh() is old
    assert len(caplog.records) == 1
    assert "20990101T00000000Z cannot be opened" in caplog.text
    (home / "index" / "current").write_text(f"{old.index}\n", encoding="utf-8")
    switch(home, "20990102T00000000Z")
    holder.fresh()
    waited(lambda: holder.assistant.index == "20990102T00000000Z")


def test_a_broken_index_is_tried_again_after_a_while(
    holder: Holder, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holders, "_SECONDS_REFUSED", 0.0)
    whole = (home / "index" / holder.assistant.index / "manifest.json").read_text(encoding="utf-8")
    switch(home, "20990101T00000000Z", broken=True)
    holder.fresh()
    waited(lambda: not holder.is_switching)
    mended = whole.replace(holder.assistant.index, "20990101T00000000Z")
    (home / "index" / "20990101T00000000Z" / "manifest.json").write_text(mended, encoding="utf-8")
    holder.fresh()
    waited(lambda: holder.assistant.index == "20990101T00000000Z")


def test_an_index_that_is_gone_is_no_newer_one(holder: Holder, home: Path) -> None:
    old = holder.fresh()
    (home / "index" / "current").unlink()
    assert holder.fresh() is old
    assert not holder.is_switching


def test_a_server_that_ends_while_an_index_is_opened_waits_for_it(home: Path, gate: threading.Event) -> None:
    holder = Holder(Assistant.open(Settings(home=home, llm=LLMSettings(name="none"))))
    switch(home, "20990101T00000000Z")
    holder.fresh()
    threading.Timer(0.3, gate.set).start()
    holder.close()
    assert not holder.is_switching
