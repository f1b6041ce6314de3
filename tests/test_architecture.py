"""Data flows one way: indexes <- assistant <- faces and eval."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FACES = ("assistant/ui", "assistant/cli.py", "assistant/api.py")


def imports_of(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def modules(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def is_face(file: Path) -> bool:
    return str(file.relative_to(ROOT)).startswith(FACES)


@pytest.mark.parametrize("file", modules("indexes"), ids=str)
def test_indexes_know_nothing_of_the_assistant(file: Path) -> None:
    assert not [name for name in imports_of(file) if name.split(".")[0] in ("assistant", "eval", "prompts")]


@pytest.mark.parametrize("file", [file for file in modules("assistant") if not is_face(file)], ids=str)
def test_the_assistant_knows_nothing_of_its_faces_nor_of_evaluation(file: Path) -> None:
    faces = ("assistant.ui", "assistant.cli", "assistant.api", "eval", "gradio")
    assert not [name for name in imports_of(file) if name.startswith(faces)]


@pytest.mark.parametrize("file", modules("indexes") + modules("assistant") + modules("eval"), ids=str)
def test_only_the_edge_reads_the_environment(file: Path) -> None:
    if is_face(file) or file.parts[-2:] == ("assistant", "settings.py") or "eval" in file.relative_to(ROOT).parts:
        return
    assert "os.environ" not in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("file", modules("indexes") + modules("assistant") + modules("eval"), ids=str)
def test_no_file_grows_beyond_what_one_can_hold_in_the_head(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) <= 320


def test_no_registry_address_stands_in_a_lock() -> None:
    for lock in ROOT.glob("requirements*"):
        assert "://" not in lock.read_text(encoding="utf-8")
