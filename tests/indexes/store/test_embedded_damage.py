from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from indexes import generations
from indexes.build import stamps
from indexes.errors import IndexBrokenError
from indexes.retrieval import HybridRetriever, Query
from indexes.store.embedded import EmbeddedStore
from indexes.store.protocol import Filter
from tests.indexes.samples import LAW_ID


def open_store(home: Path) -> EmbeddedStore:
    return EmbeddedStore(generations.open_current(home, stamps())[0])


def test_a_closed_store_says_so(small_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(small_home, home)
    store = open_store(home)
    store.close()
    with pytest.raises(IndexBrokenError):
        store.by_vector(np.ones(300, np.float32), 1, Filter())


# On a read-only medium. The tests may run as root, whom no file mode stops.


@pytest.fixture
def read_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Pretend that no folder can be written to; temporary copies go where they can be counted."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("indexes.store.embedded.os.access", lambda *_: False)
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    return scratch


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_a_read_only_index_is_readable_and_stays_as_it_is(small_home: Path, tmp_path: Path, read_only: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(small_home, home)
    before = snapshot(home)
    store = open_store(home)
    assert [hit.passage.id for hit in HybridRetriever(store).search(Query("返却の方法", 1))] == [f"law:{LAW_ID}:m:4"]
    store.close()
    assert snapshot(home) == before


def test_what_was_copied_to_read_a_read_only_index_is_removed(small_home: Path, read_only: Path) -> None:
    store = open_store(small_home)
    assert len(list(read_only.iterdir())) == 1
    store.close()
    assert list(read_only.iterdir()) == []


def test_a_damaged_read_only_index_leaves_no_copy_behind(small_home: Path, tmp_path: Path, read_only: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(small_home, home)
    generation(home).joinpath("model", "sif.npz").write_bytes(b"")
    with pytest.raises(IndexBrokenError):
        EmbeddedStore(generation(home))
    assert list(read_only.iterdir()) == []


# Damage. Sizes are checked before opening, so damage that keeps the size is looked at too.


def generation(home: Path) -> Path:
    return home / "index" / generations.current_name(home)


def one(folder: Path, pattern: str) -> Path:
    return max(folder.glob(pattern), key=lambda file: file.stat().st_size)


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def garble(file: Path) -> None:
    file.write_bytes(random.Random(0).randbytes(file.stat().st_size))  # noqa: S311


def remove(file: Path) -> None:
    file.unlink()


PARTS = {
    "texts": "texts.sqlite",
    "words": "words/*.idx",
    "words' meta": "words/meta.json",
    "vectors": "vectors/chroma.sqlite3",
    "plain vectors": "vectors/vectors.f16",
    "model": "model/sif.npz",
    "word list": "model/words.txt",
    "manifest": "manifest.json",
}


@pytest.mark.parametrize("damage", [cut, garble, remove])
@pytest.mark.parametrize("part", PARTS)
def test_a_damaged_index_is_refused_with_the_remedy(
    small_home: Path, tmp_path: Path, part: str, damage: Callable[[Path], Any]
) -> None:
    home = tmp_path / "home"
    shutil.copytree(small_home, home)
    damage(one(generation(home), PARTS[part]))
    with pytest.raises(IndexBrokenError, match="toben index build で作り直してください"):
        ask_everything(home)


def ask_everything(home: Path) -> None:
    store = open_store(home)
    try:
        HybridRetriever(store).search(Query("架空図書の返却の方法"))
    finally:
        store.close()


def test_an_undamaged_copy_answers(small_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(small_home, home)
    ask_everything(home)


def test_an_index_made_with_another_dictionary_is_refused(small_home: Path) -> None:
    with pytest.raises(IndexBrokenError, match=r"sudachidict_core .*→20990101.*toben index build"):
        generations.open_current(small_home, stamps() | {"sudachidict_core": "20990101"})
