"""A starter index for the tests of evaluation, built once, and a network that refuses everything."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.building import build_with_progress
from assistant.settings import LLMSettings, Settings


def settings_for(home: Path) -> Settings:
    """Settings that the environment of whoever runs the tests cannot change."""
    return Settings(home=home, llm=LLMSettings(base_url="", model="", api_key=""))


@pytest.fixture(scope="session")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = settings_for(tmp_path_factory.mktemp("home"))
    build_with_progress(settings, [])
    return settings


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """Addresses outside this machine that were tried; each was refused."""
    tried: list[Any] = []
    connect = socket.socket.connect

    def refuse(self: socket.socket, address: Any) -> None:
        if self.family == socket.AF_UNIX or address[0] in ("127.0.0.1", "::1", "localhost"):
            connect(self, address)
            return
        tried.append(address)
        raise ConnectionRefusedError(f"the tests are offline: {address}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    yield tried
    assert tried == []


@pytest.fixture
def starter_environment(monkeypatch: pytest.MonkeyPatch, starter: Settings) -> None:
    """The environment of commands that are to use the starter index and no LLM."""
    monkeypatch.setenv("TOBEN_HOME", str(starter.home))
    for name in ("BASE_URL", "MODEL", "API_KEY"):
        monkeypatch.delenv(f"TOBEN_LLM_{name}", raising=False)
