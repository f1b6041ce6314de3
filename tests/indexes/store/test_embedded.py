from __future__ import annotations

import random
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from indexes import generations
from indexes.build import stamps
from indexes.errors import IndexBrokenError
from indexes.passage import Passage, Speech
from indexes.retrieve import HybridRetriever, Query
from indexes.store.embedded import EmbeddedStore
from indexes.store.protocol import Filter
from indexes.text.sudachi import tokens
from tests.indexes.samples import AI_ACT, LAW_ID

EVERYTHING = 10_000


def open_store(home: Path) -> EmbeddedStore:
    return EmbeddedStore(generations.open_current(home, stamps())[0])


def all_passages(store: EmbeddedStore) -> dict[str, Passage]:
    with sqlite3.connect(store.folder / "texts.sqlite") as connection:
        ids = [key for (key,) in connection.execute("SELECT id FROM passage")]
    return store.passages(ids)


def speech_has(**facts: object) -> Callable[[Passage], bool]:
    return lambda passage: (
        isinstance(passage.source, Speech)
        and all(getattr(passage.source, name) == value for name, value in facts.items())
    )


def spoken(first: date, last: date) -> Callable[[Passage], bool]:
    return lambda passage: isinstance(passage.source, Speech) and first <= passage.source.date <= last


def of_laws(*law_ids: str) -> Callable[[Passage], bool]:
    return lambda passage: passage.kind == "law" and passage.id.split(":")[1] in law_ids


APRIL_1, APRIL_15, MAY_1 = date(2025, 4, 1), date(2025, 4, 15), date(2025, 5, 1)
FILTERS: dict[str, tuple[Filter, Callable[[Passage], bool]]] = {
    "any": (Filter(), lambda _: True),
    "law": (Filter(kinds=("law",)), lambda passage: passage.kind == "law"),
    "diet": (Filter(kinds=("diet",)), lambda passage: passage.kind == "diet"),
    "two kinds": (Filter(kinds=("law", "diet")), lambda _: True),
    "one law": (Filter(law_ids=(LAW_ID,)), of_laws(LAW_ID)),
    "two laws": (Filter(law_ids=(LAW_ID, AI_ACT)), of_laws(LAW_ID, AI_ACT)),
    "house": (Filter(house="参議院"), speech_has(house="参議院")),
    "committee": (Filter(committee="架空図書特別委員会"), speech_has(meeting="架空図書特別委員会")),
    "speaker": (Filter(speaker="例示一郎"), speech_has(speaker="例示一郎")),
    "government": (Filter(government=True), speech_has(government=True)),
    "from": (Filter(date_from=APRIL_15), spoken(APRIL_15, date.max)),
    "to": (Filter(date_to=APRIL_15), spoken(date.min, APRIL_15)),
    "one day": (Filter(date_from=APRIL_15, date_to=APRIL_15), spoken(APRIL_15, APRIL_15)),
    "days": (Filter(date_from=APRIL_1, date_to=MAY_1), spoken(APRIL_1, MAY_1)),
    "speaker and day": (
        Filter(speaker="例示一郎", date_to=APRIL_1),
        lambda passage: speech_has(speaker="例示一郎")(passage) and spoken(date.min, APRIL_1)(passage),
    ),
    "house and government": (
        Filter(house="衆議院", government=True),
        speech_has(house="衆議院", government=True),
    ),
}
IMPOSSIBLE = {
    "part of a name": Filter(speaker="例示"),
    "part of a committee": Filter(committee="図書"),
    "unknown house": Filter(house="貴族院"),
    "unknown law": Filter(law_ids=("599AC0000000099",)),
    "days in the wrong order": Filter(date_from=MAY_1, date_to=APRIL_1),
    "a law that spoke": Filter(kinds=("law",), government=True),
    "a speech of a law": Filter(kinds=("diet",), law_ids=(LAW_ID,)),
}


def by_words(store: EmbeddedStore, where: Filter) -> set[str]:
    """Ids of everything that `where` lets through, asked with every word there is."""
    bodies = store.indexed_forms(all_passages(store)).values()
    forms = dict.fromkeys((form for _, body in bodies for form in body.split()), 1.0)
    return {hit.id for hit in store.by_words({}, forms, EVERYTHING, where)}


def by_vector(store: EmbeddedStore, where: Filter) -> set[str]:
    vector = np.random.default_rng(0).normal(size=300).astype(np.float32)
    return {hit.id for hit in store.by_vector(vector, EVERYTHING, where)}


SEARCHES = {"words": by_words, "vectors": by_vector}
either = pytest.mark.parametrize("search", SEARCHES.values(), ids=SEARCHES.keys())


@either
@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_lets_through_exactly_what_satisfies_it(
    fixture_store: EmbeddedStore, search: Callable[[EmbeddedStore, Filter], set[str]], name: str
) -> None:
    where, satisfies = FILTERS[name]
    expected = {key for key, passage in all_passages(fixture_store).items() if satisfies(passage)}
    assert search(fixture_store, where) == expected != set()


@either
@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_a_filter_that_nothing_satisfies_finds_nothing(
    fixture_store: EmbeddedStore, search: Callable[[EmbeddedStore, Filter], set[str]], name: str
) -> None:
    assert search(fixture_store, IMPOSSIBLE[name]) == set()


@pytest.mark.parametrize(
    ("where", "concerns"),
    [
        (Filter(), False),
        (Filter(kinds=("diet",)), False),
        (Filter(law_ids=("a",)), False),
        (Filter(house="衆議院"), True),
        (Filter(committee="架空委員会"), True),
        (Filter(speaker="例示一郎"), True),
        (Filter(date_from=APRIL_1), True),
        (Filter(date_to=APRIL_1), True),
        (Filter(government=True), True),
    ],
)
def test_a_filter_knows_whether_only_speeches_can_satisfy_it(where: Filter, concerns: bool) -> None:
    assert where.concerns_speeches is concerns


def test_both_searches_give_their_best_first(fixture_store: EmbeddedStore) -> None:
    question = list(tokens("架空図書の返却"))
    words = fixture_store.by_words({}, {token.form: 1.0 for token in question}, 10, Filter())
    vectors = fixture_store.by_vector(fixture_store.embed(question), 10, Filter())
    for hits in (words, vectors):
        assert len(hits) == 10
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_the_size_is_that_of_the_manifest(fixture_store: EmbeddedStore, fixture_home: Path) -> None:
    _, manifest = generations.open_current(fixture_home, stamps())
    assert fixture_store.size() == len(all_passages(fixture_store)) == manifest.passages


def test_the_laws_held_are_the_digest_and_the_invented_one(fixture_store: EmbeddedStore) -> None:
    assert {law.law_id: law.verbatim for law in fixture_store.laws()} == {AI_ACT: False, LAW_ID: True}


def test_the_passages_of_a_law_come_in_its_order(fixture_store: EmbeddedStore) -> None:
    keys = ["m:1", "m:2", "m:3", "m:3_2", "m:4", "m:5", "m:6", "s:1", "s:2", "t:1"]
    assert [passage.id for passage in fixture_store.law_passages(LAW_ID)] == [f"law:{LAW_ID}:{key}" for key in keys]


def test_the_vector_of_a_passage_leads_back_to_it(fixture_store: EmbeddedStore) -> None:
    text = "返却の方法　架空図書は、栞を外して返却箱に入れるものとする。"
    [best] = fixture_store.by_vector(fixture_store.embed(list(tokens(text))), 1, Filter())
    assert best.id == f"law:{LAW_ID}:m:4"


def test_threads_may_share_a_store(fixture_store: EmbeddedStore) -> None:
    def ask(number: int) -> list[str]:
        question = ("架空図書の返却", "人工知能の研究開発", "月光閲覧架の設置費用")[number % 3]
        return [hit.passage.id for hit in HybridRetriever(fixture_store).search(Query(question, 5))]

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(24)))
    assert answers == [ask(number) for number in range(3)] * 8


def test_a_closed_store_says_so(small_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(small_home, home)
    store = open_store(home)
    store.close()
    with pytest.raises(IndexBrokenError):
        by_vector(store, Filter())


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
