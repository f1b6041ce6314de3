from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexes.store.embedded import EmbeddedStore
from tests.indexes.conftest import opened
from tests.indexes.samples import LAW_ID, OTHER_LAW_ID, article_xml, built, write_filler, write_law


@pytest.fixture
def store(tmp_path: Path, quick: None) -> Iterator[EmbeddedStore]:
    raw = tmp_path / "raw"
    write_law(raw, article_xml("1", "図書を貸し出す。"), article_xml("2", "前条の図書を返却する。"), title="架空図書法")
    citing = [article_xml(str(n), "架空図書法第一条の図書を司書が読む。") for n in (1, 2)]
    write_law(raw, *citing, law_id=OTHER_LAW_ID, title="架空司書法")
    write_filler(raw)
    built(tmp_path, raw)
    yield from opened(tmp_path)


def test_other_laws_that_refer_to_a_law_and_to_its_articles_are_counted_once_each(store: EmbeddedStore) -> None:
    asked = [f"law:{LAW_ID}", f"law:{LAW_ID}:m:1"]
    assert store.cited(asked) == dict.fromkeys(asked, 1)


def test_what_a_law_refers_to_in_itself_does_not_count(store: EmbeddedStore) -> None:
    assert store.cited([f"law:{LAW_ID}:m:2", f"law:{OTHER_LAW_ID}"]) == {}


def test_nothing_asked_for_is_nothing_counted(store: EmbeddedStore) -> None:
    assert store.cited([]) == {}
