"""A small vocabulary, with which an index is built in no time, and opened stores of the shared indexes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path

import pytest

from indexes import generations
from indexes.build import build_index, stamps
from indexes.sources.starter import starter_passages
from indexes.store.embedded import EmbeddedStore
from indexes.text.embedding import WordVectors
from tests.conftest import FIXTURES
from tests.indexes.samples import small_vocabulary


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds in this test use a small vocabulary and the first two digests of the starter corpus."""
    monkeypatch.setattr(WordVectors, "from_wheel", small_vocabulary)
    monkeypatch.setattr("indexes.intake.starter_passages", lambda: islice(starter_passages(), 2))


@pytest.fixture(scope="session")
def small_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small index of the invented texts, to be copied and damaged."""
    home = tmp_path_factory.mktemp("small_home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WordVectors, "from_wheel", small_vocabulary)
        build_index(home, [FIXTURES], today=date(2026, 1, 1))
    return home


def opened(home: Path) -> Iterator[EmbeddedStore]:
    folder, _ = generations.open_current(home, stamps())
    store = EmbeddedStore(folder)
    yield store
    store.close()


@pytest.fixture(scope="session")
def starter_store(starter_home: Path) -> Iterator[EmbeddedStore]:
    yield from opened(starter_home)


@pytest.fixture(scope="session")
def fixture_store(fixture_home: Path) -> Iterator[EmbeddedStore]:
    yield from opened(fixture_home)


@pytest.fixture
def small_words() -> WordVectors:
    return small_vocabulary()
