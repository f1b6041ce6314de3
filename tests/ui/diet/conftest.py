"""The invented minutes of tests/assistant/browsing, and a page that shows them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from assistant.engine import Assistant
from assistant.ui.site import Site
from indexes.build import build_index
from tests.assistant.browsing.diet_corpus import write_diet
from tests.conftest import opened
from tests.ui.one_room import site_of


@pytest.fixture(scope="package")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    home = tmp_path_factory.mktemp("diet_ui_home")
    texts = tmp_path_factory.mktemp("diet_ui_texts")
    write_diet(texts)
    assert build_index(home, [texts], workers=1, today=date(2026, 1, 1)).faults == []
    assistant = opened(home)
    yield assistant
    assistant.close()


@pytest.fixture(scope="package")
def site(reader: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Site:
    return site_of(reader, tmp_path_factory.mktemp("diet_ui_records"))
