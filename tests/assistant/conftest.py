"""An index of invented laws in several revisions, shared by the tests of what is said of days."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.engine import Assistant
from indexes.build import build_index
from tests.assistant.dated_laws import write_laws
from tests.conftest import opened


@pytest.fixture(scope="session")
def dated_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A TOBEN_HOME with the starter corpus and the laws of dated_laws.py."""
    home = tmp_path_factory.mktemp("dated_home")
    write_laws(home)
    assert build_index(home, [home], workers=1).faults == []
    return home


@pytest.fixture(scope="session")
def dated(dated_home: Path) -> Iterator[Assistant]:
    """An assistant over it, without an LLM."""
    assistant = opened(dated_home)
    yield assistant
    assistant.close()
