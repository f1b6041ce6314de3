"""The models that the settings name, from the command line down to the index."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from assistant import cli
from assistant.engine import Assistant
from assistant.models import embedder_from, reranker_from
from assistant.settings import Settings, load_settings
from indexes.errors import BadInputError
from indexes.text.embedding import WordVectors
from tests.indexes.models import tiny
from tests.indexes.samples import article_xml, small_vocabulary, write_law


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home whose indexes are built in no time; no model is set."""
    monkeypatch.setattr(WordVectors, "from_wheel", small_vocabulary)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"TOBEN_{name.upper()}", raising=False)
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):
        monkeypatch.setenv(name, "0")
    monkeypatch.setenv("TOBEN_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that looks like a model, whose weights cannot be read."""
    folder = tmp_path / "some-model"
    folder.mkdir()
    for name in ("modules.json", "tokenizer.json"):
        (folder / name).write_text("{}", encoding="utf-8")
    (folder / "config.json").write_text('{"architectures": ["BertForSequenceClassification"]}', encoding="utf-8")
    (folder / "model.safetensors").write_bytes(b"x")
    return folder


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write_law(tmp_path / "raw", article_xml("1", "図書の貸出しは、一人とする。"))


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert cli.main([*arguments]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    return line


def test_without_a_setting_there_are_no_models(home: Path) -> None:
    settings = load_settings()
    assert (embedder_from(settings), reranker_from(settings)) == (None, None)
    assert (settings.reranked, settings.device, settings.trust_remote_code) == (30, "auto", False)


def test_a_model_keeps_its_libraries_from_asking_outside(home: Path, folder: Path) -> None:
    embedder_from(Settings(embedder=folder))
    assert (os.environ["HF_HUB_OFFLINE"], os.environ["TRANSFORMERS_OFFLINE"]) == ("1", "1")


def test_a_model_is_opened_once_while_it_stays_the_same(home: Path, folder: Path) -> None:
    settings = Settings(embedder=folder, reranker=folder)
    embedder = embedder_from(settings)
    assert embedder_from(Settings(embedder=folder)) is embedder
    assert reranker_from(settings) is reranker_from(settings)
    (folder / "model.safetensors").write_bytes(b"y")
    assert embedder_from(settings) is not embedder


def test_prefixes_come_from_the_settings_with_their_spaces(
    home: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOBEN_EMBEDDER", str(folder))
    monkeypatch.setenv("TOBEN_EMBEDDER_QUERY_PREFIX", "query: ")
    monkeypatch.setenv("TOBEN_EMBEDDER_PASSAGE_PREFIX", "passage: ")
    settings = load_settings()
    assert settings.embedder_query_prefix == "query: "
    embedder = embedder_from(settings)
    assert embedder is not None
    assert embedder.stamp()["embedder-prefix"] == "passage: "


@pytest.mark.parametrize("command", [("ask", "図書"), ("search", "図書"), ("index", "build"), ("index", "info")])
def test_a_folder_that_is_not_there_is_told_in_one_line(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("TOBEN_EMBEDDER", "cl-nagoya/ruri-v3-30m")
    assert "TOBEN_EMBEDDER「cl-nagoya/ruri-v3-30m」を使えません。" in refused(capsys, *command)


def test_an_index_of_chive_is_refused_under_a_model_with_the_command_that_mends_it(
    home: Path, folder: Path, source: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["index", "build", "--from", str(source)]) == 0
    capsys.readouterr()
    monkeypatch.setenv("TOBEN_EMBEDDER", str(folder))
    for command in (("ask", "図書"), ("index", "info"), ("catalog",)):
        line = refused(capsys, *command)
        assert "「chiVe」で作られていますが、いまの設定は「some-model」です" in line
        assert "toben index build" in line


@tiny.needs_models
def test_a_model_serves_from_the_build_to_the_answer(
    home: Path,
    source: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = tiny.save_embedder(tmp_path / "tiny", prompts={"query": tiny.QUERY, "document": tiny.PASSAGE})
    monkeypatch.setenv("TOBEN_EMBEDDER", str(folder))
    capsys.readouterr()
    assert cli.main(["index", "build", "--from", str(source), "--json"]) == 0
    assert cli.main(["index", "info"]) == 0
    told = capsys.readouterr().out
    assert "embedder=tiny " in told
    assert f"dimension: {tiny.DIMENSION}" in told
    assistant = Assistant.open(load_settings())
    assert "図書の貸出し" in assistant.search("図書の貸出しは何人か", k=3)[0].passage.text
    assistant.close()
    assert cli.main(["catalog", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)
    monkeypatch.delenv("TOBEN_EMBEDDER")
    assert "「tiny」で作られていますが、いまの設定は「chiVe」です" in refused(capsys, "index", "info")


@tiny.needs_models
def test_a_starter_index_is_made_anew_with_a_model_that_was_set_since(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["index", "build"]) == 0
    folder = tiny.save_embedder(tmp_path / "tiny")
    monkeypatch.setenv("TOBEN_EMBEDDER", str(folder))
    assert cli.main(["search", "人工知能"]) == 0
    assert "索引を作り直します" in capsys.readouterr().err
    assert cli.main(["index", "info"]) == 0
    assert "embedder=tiny " in capsys.readouterr().out


def test_a_model_that_cannot_be_read_is_told_when_the_assistant_is_opened(
    home: Path, folder: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.engine.stamps", lambda _: {})
    assert cli.main(["index", "build", "--from", str(source)]) == 0
    with pytest.raises(BadInputError, match=r"TOBEN_EMBEDDER「.*some-model」を使えません"):
        Assistant.open(Settings(home=home, embedder=folder))
