from __future__ import annotations

from pathlib import Path

import pytest

from assistant.settings import load_settings
from indexes.errors import BadInputError


def test_without_any_setting_the_home_is_var_and_no_llm_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TOBEN_HOME", "TOBEN_LLM_BASE_URL", "TOBEN_LLM_MODEL"):
        monkeypatch.delenv(name, raising=False)
    settings = load_settings()
    assert (settings.home, settings.llm.ready) == (Path("var"), False)


def test_a_base_url_and_a_model_make_an_llm_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOBEN_LLM_BASE_URL", "http://127.0.0.1:8000/v1")
    monkeypatch.setenv("TOBEN_LLM_MODEL", "some-model")
    assert load_settings().llm.ready


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("TOBEN_PORT", "abc", "整数"),
        ("TOBEN_LLM_BASE_URL", "127.0.0.1:8000", "http://"),
        ("TOBEN_LLM_TIMEOUT", "-1", "小さすぎ"),
        ("TOBEN_LLM_MAX_TOKENS", "999999", "大きすぎ"),
    ],
)
def test_a_bad_setting_is_named_with_the_reason(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, reason: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadInputError, match=f"{name} .*{reason}"):
        load_settings()


def test_the_key_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOBEN_LLM_API_KEY", "sk-secret")
    assert "sk-secret" not in repr(load_settings())
