"""The menu of LLMs: what it shows, and what it takes."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import httpx
import pytest
from fastapi.testclient import TestClient

from assistant.answer import Answer
from assistant.engine import Assistant, Listener
from assistant.settings import LLMSettings, Settings
from assistant.ui.server import create_app
from assistant.words import ask as words
from eval.load.reader import Reader
from tests.ui.serving import FakeAssistant, answer

PRESETS = """
[llm.ichi]
display_name = "一号"
base_url = "http://127.0.0.1:9/v1"
model = "m"

[llm.ni]
display_name = "二号"
base_url = "http://127.0.0.1:9/v1"
model = "m"

[llm.ni-jp]
display_name = "二号"
base_url = "http://127.0.0.1:9/v1"
model = "m"
"""
NOBODY = words.llm_name(None).ja


def menu(assistant: Assistant, folder: Path, llm: str, offered: tuple[str, ...]) -> dict[str, Any]:
    """The menu as the page is told of it."""
    presets = folder / "llms.toml"
    presets.write_text(PRESETS, encoding="utf-8")
    chosen = LLMSettings(name=llm, menu=offered, base_url="", model="", api_key="")
    settings = Settings(home=assistant.settings.home, allow_download=False, llms=presets, llm=chosen)
    with TestClient(create_app(Assistant(assistant.store, settings))) as client:
        components = client.get("/config").json()["components"]
    found: dict[str, Any] = next(one["props"] for one in components if one["props"].get("elem_id") == "llm")
    return found


def test_the_menu_offers_what_the_operator_allows_by_its_label_and_selects_the_default(
    assistant: Assistant, tmp_path: Path
) -> None:
    shown = menu(assistant, tmp_path, "ni", ("ichi",))
    assert shown["choices"] == [[NOBODY, "none"], ["二号", "ni"], ["一号", "ichi"]]
    assert (shown["value"], shown["visible"]) == ("ni", True)


def test_quotations_are_selected_where_no_llm_is_the_default(assistant: Assistant, tmp_path: Path) -> None:
    shown = menu(assistant, tmp_path, "none", ("ichi",))
    assert shown["choices"] == [[NOBODY, "none"], ["一号", "ichi"]]
    assert shown["value"] == "none"


def test_models_of_one_label_are_told_apart(assistant: Assistant, tmp_path: Path) -> None:
    shown = menu(assistant, tmp_path, "none", ("ni", "ni-jp"))
    assert [label for label, _ in shown["choices"]] == [NOBODY, "二号（ni）", "二号（ni-jp）"]


def test_nothing_to_choose_from_is_no_menu(assistant: Assistant, tmp_path: Path) -> None:
    assert not menu(assistant, tmp_path, "", ())["visible"]


@pytest.mark.parametrize("forged", ["gpt", "", ["none"], {"value": "none"}, 7, "none\n"])
def test_a_forged_name_never_answers_and_tells_nothing_of_the_server(forged: object) -> None:
    asked: list[str] = []

    def ask(text: str, _listener: Listener) -> Answer:
        asked.append(text)
        return answer("答えました。", question=text)

    class Strict(FakeAssistant):
        def ask(self, text: str, _llm: str | None = None, **rest: Any) -> Answer:
            assert _llm in (None, "none")
            return super().ask(text, _llm, **rest)

    with TestClient(create_app(cast("Assistant", Strict(ask)))) as client:
        reader = Reader(cast("httpx.Client", client))
        reader.open()
        told = [reader.ask("問い", {"llm": name}).told for name in (forged, "none")]
    assert asked == ["問い"]
    assert "答えました" not in told[0]
    assert "Traceback" not in told[0]
    assert "答えました" in told[1]
