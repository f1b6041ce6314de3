from __future__ import annotations

import pytest

from assistant.engine import Assistant
from assistant.leaving import is_here, leaving
from assistant.llms.presets.choosing import models_from
from assistant.settings import LLMSettings, Settings


def test_without_a_model_nothing_goes_anywhere(assistant: Assistant) -> None:
    told = leaving(assistant, assistant.settings)
    assert told.writers == ()
    assert told.away == ()


@pytest.mark.parametrize(("address", "away"), [("http://127.0.0.1:8000/v1", 0), ("https://llm.example.go.jp/v1", 1)])
def test_a_model_on_another_machine_is_told_with_its_host(assistant: Assistant, address: str, away: int) -> None:
    llm = LLMSettings(base_url=address, model="writer", api_key="hunter2")
    settings = Settings(home=assistant.settings.home, llm=llm, allowed_hosts=("127.0.0.1", "llm.example.go.jp"))
    own = Assistant(assistant.store, settings, index=assistant.index, models=models_from(settings))
    told = leaving(own, settings)
    assert len(told.writers) == 1
    assert [one.host for one in told.away] == ["llm.example.go.jp"] * away
    assert "hunter2" not in repr(told)


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("localhost", True), ("127.0.0.1", True), ("127.8.9.1", True), ("::1", True), ("LOCALHOST.", True),
        ("127.0.0.1.example.com", False), ("10.0.0.1", False), ("localhost.example.com", False), ("", False),
    ],
)  # fmt: skip
def test_this_machine_is_known_by_its_name(host: str, here: bool) -> None:
    assert is_here(host) is here
