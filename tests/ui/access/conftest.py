"""The whole page over the starter corpus, invented laws and minutes, and runs of the evaluation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.ui.server import create_app
from indexes.build import build_index
from tests.assistant.browsing.diet_corpus import write_diet
from tests.conftest import opened
from tests.ui.access.runs import write_runs
from tests.ui.laws.library import write_laws
from tests.ui.serving import served


@pytest.fixture(scope="package")
def full_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home, texts = tmp_path_factory.mktemp("full_home"), tmp_path_factory.mktemp("full_texts")
    write_laws(texts)
    write_diet(texts)
    assert build_index(home, [texts], workers=1, today=date(2026, 1, 1)).faults == []
    write_runs(home)
    return home


@pytest.fixture(scope="module")
def address(full_home: Path) -> Iterator[str]:
    assistant = opened(full_home)
    with served(create_app(assistant)) as address:
        yield address
    assistant.close()
