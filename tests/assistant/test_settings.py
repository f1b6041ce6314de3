from __future__ import annotations

from pathlib import Path

import pytest

from assistant.fetching import pace_from, publishers_from
from assistant.llms.presets.choosing import default_name
from assistant.settings import Settings, load_settings
from indexes.errors import BadInputError
from indexes.fetch.client import Pace, Publishers


def test_without_any_setting_the_home_is_var_and_no_llm_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "TOBEN_HOME",
        "TOBEN_LLM",
        "TOBEN_LLM_NAME",
        "TOBEN_LLM_BASE_URL",
        "TOBEN_LLM_MODEL",
        "TOBEN_LLM_FOLDER",
    ):
        monkeypatch.delenv(name, raising=False)
    settings = load_settings()
    assert (settings.home, default_name(settings)) == (Path("var"), "")


def test_a_base_url_and_a_model_make_an_llm_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOBEN_LLM_BASE_URL", "http://127.0.0.1:8000/v1")
    monkeypatch.setenv("TOBEN_LLM_MODEL", "some-model")
    assert default_name(load_settings()) == "some-model"


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("TOBEN_PORT", "abc", "整数"),
        ("TOBEN_LLM_BASE_URL", "127.0.0.1:8000", "http://"),
        ("TOBEN_LLM_TIMEOUT", "-1", "小さすぎ"),
        ("TOBEN_LLM_MAX_TOKENS", "999999", "大きすぎ"),
        ("TOBEN_EGOV_URL", "laws.example.test/api/2/", "http://"),
        ("TOBEN_DOCUMENTS_URL", "file:///etc/passwd", "http://"),
        ("TOBEN_FETCH_PAUSE", "-0.1", "小さすぎ"),
        ("TOBEN_FETCH_PAUSE", "61", "大きすぎ"),
        ("TOBEN_FETCH_ATTEMPTS", "0", "小さすぎ"),
        ("TOBEN_FETCH_ATTEMPTS", "たくさん", "整数"),
        ("TOBEN_FETCH_TIMEOUT", "0", "小さすぎ"),
        ("TOBEN_FETCH_TIMEOUT", "遅く", "数で指定"),
        ("TOBEN_ALLOW_DOWNLOAD", "たぶん", "true か false"),
        ("TOBEN_RERANKED", "0", "小さすぎ"),
        ("TOBEN_RERANKED", "201", "大きすぎ"),
        ("TOBEN_RETENTION_DAYS", "-1", "小さすぎ"),
        ("TOBEN_RETENTION_DAYS", "3651", "大きすぎ"),
        ("TOBEN_FEEDBACK_DAYS", "1年", "整数"),
        ("TOBEN_TRUSTED_PROXIES", "proxy.example.test", "アドレスの並び"),
        ("TOBEN_USER_HEADER", "Cookie", "プロキシだけが付ける"),
        ("TOBEN_USER_HEADER", "X User", "プロキシだけが付ける"),
        ("TOBEN_CONFIDENTIALITY", "あ" * 201, "200文字まで"),
        ("TOBEN_DEVICE", "gpu", "auto、cpu、cuda"),
        ("TOBEN_TRUST_REMOTE_CODE", "true", "true などではなく.*ダイジェスト sha256:"),
        ("TOBEN_TRUST_REMOTE_CODE", "sha256:0123456789abcdef sha256:0123", "ダイジェスト sha256:"),
    ],
)
def test_a_bad_setting_is_named_with_the_reason(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, reason: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadInputError, match=f"{name} .*{reason}"):
        load_settings()


@pytest.mark.parametrize(
    ("value", "listed"),
    [
        ("sha256:0123456789ABCDEF", ("sha256:0123456789abcdef",)),
        (f"sha256:{'0' * 64}, sha256:{'1' * 16}", (f"sha256:{'0' * 64}", f"sha256:{'1' * 16}")),
        ("false", ()),
        ("", ()),
    ],
)
def test_code_that_may_run_is_listed_by_its_digests(
    monkeypatch: pytest.MonkeyPatch, value: str, listed: tuple[str, ...]
) -> None:
    monkeypatch.setenv("TOBEN_TRUST_REMOTE_CODE", value)
    assert load_settings().trust_remote_code == listed


def test_without_any_setting_the_publishers_are_the_official_ones_and_users_may_download(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"TOBEN_{name.upper()}", raising=False)
    settings = load_settings()
    assert settings.allow_download
    assert publishers_from(settings) == Publishers()
    assert pace_from(settings) == Pace()


@pytest.mark.parametrize("value", ["0", "false", "no", "off"])
def test_a_closed_network_can_turn_the_download_off(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("TOBEN_ALLOW_DOWNLOAD", value)
    assert not load_settings().allow_download


@pytest.mark.parametrize("publisher", ["egov", "egov_bulk", "kokkai", "shugiin", "sangiin", "documents"])
def test_each_publisher_can_be_given_a_mirror_by_itself(monkeypatch: pytest.MonkeyPatch, publisher: str) -> None:
    monkeypatch.setenv(f"TOBEN_{publisher.upper()}_URL", "http://127.0.0.1:9/mirror/")
    publishers = publishers_from(load_settings())
    assert getattr(publishers, publisher) == "http://127.0.0.1:9/mirror/"
    others = set(Publishers().addresses()) - {getattr(Publishers(), publisher)}
    assert others <= set(publishers.addresses())


def test_how_fast_and_how_often_to_ask_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("PAUSE", "0.5"), ("ATTEMPTS", "2"), ("TIMEOUT", "7")):
        monkeypatch.setenv(f"TOBEN_FETCH_{name}", value)
    assert pace_from(load_settings()) == Pace(pause=0.5, attempts=2, timeout=7.0)


def test_the_key_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOBEN_LLM_API_KEY", "sk-secret")
    assert "sk-secret" not in repr(load_settings())


def test_people_are_known_one_way_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOBEN_USERS", "users")
    monkeypatch.setenv("TOBEN_USER_HEADER", "X-Remote-User")
    with pytest.raises(BadInputError, match="TOBEN_USERS と TOBEN_USER_HEADER は、どちらか一方"):
        load_settings()


def test_proxies_are_addresses_or_networks_and_the_rule_of_the_operator_is_one_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TOBEN_TRUSTED_PROXIES", "10.0.0.1, 10.1.2.3/16 ::1")
    monkeypatch.setenv("TOBEN_CONFIDENTIALITY", " 個人情報は\r\n入力しない\x07 ")
    settings = load_settings()
    assert [str(one) for one in settings.trusted_proxies] == ["10.0.0.1/32", "10.1.0.0/16", "::1/128"]
    assert settings.confidentiality == "個人情報は 入力しない"
