from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from indexes.passage import Passage
from indexes.store.protocol import Law
from indexes.store.texts import Row, TextStore, TextWriter

LAW = Law("599AC0000000001", "架空図書貸出法", "令和九十九年法律第一号", ("図書貸出法",), verbatim=True)


def row(passage_id: str, text: str = "甲", *, verbatim: bool = True, law_id: str = "") -> Row:
    source = (
        '{"speech_id":"x","session":999,"house":"衆議院","meeting":"架空委員会","issue":"","date":"2025-04-01",'
        '"order":1,"speaker":"仮名花子"}'
    )
    payload = f'{{"source":{source},"lines":[["","{text}"]]}}'
    facts: dict[str, str | int] = {"kind": passage_id.partition(":")[0]}
    if law_id:
        facts["law_id"] = law_id
    return Row(passage_id, "https://example.test/", verbatim, payload, facts, "head", "body", b"\x01\x00\x00\x00")


def store_of(tmp_path: Path, *steps: tuple[str, Any]) -> TextStore:
    """A finished store after ("add", row), ("keep", row) and ("law", law) in turn."""
    writer = TextWriter(tmp_path / "texts.sqlite")
    for step, what in steps:
        if step == "law":
            writer.add_law(what)
        else:
            writer.add([what], replace=step == "add")
    writer.close()
    return TextStore(tmp_path / "texts.sqlite")


def text(store: TextStore, passage_id: str) -> str:
    return store.passages([passage_id])[passage_id].text


def test_what_is_written_is_read(tmp_path: Path) -> None:
    passage = store_of(tmp_path, ("add", row("diet:1", "甲"))).passages(["diet:1"])["diet:1"]
    assert isinstance(passage, Passage)
    assert (passage.id, passage.text, passage.url, passage.verbatim) == ("diet:1", "甲", "https://example.test/", True)


def test_an_unknown_id_is_left_out(tmp_path: Path) -> None:
    assert list(store_of(tmp_path, ("add", row("diet:1"))).passages(["diet:1", "diet:2"])) == ["diet:1"]


@pytest.mark.parametrize(
    ("first", "step", "second", "kept"),
    [
        (row("diet:1", "甲"), "add", row("diet:1", "乙"), "乙"),
        (row("diet:1", "甲"), "keep", row("diet:1", "乙"), "甲"),
        (row("diet:1", "甲", verbatim=False), "keep", row("diet:1", "乙"), "乙"),
        (row("diet:1", "甲", verbatim=False), "add", row("diet:1", "乙"), "乙"),
    ],
)
def test_which_of_two_rows_of_an_id_stays(tmp_path: Path, first: Row, step: str, second: Row, kept: str) -> None:
    store = store_of(tmp_path, ("add", first), (step, second))
    assert (text(store, "diet:1"), store.size()) == (kept, 1)


def test_a_law_added_again_loses_its_old_passages_and_no_others(tmp_path: Path) -> None:
    old, other, speech = (
        row("law:599AC0000000001:m:2", law_id=LAW.law_id),
        row("law:x:m:1", law_id="x"),
        row("diet:1"),
    )
    store = store_of(tmp_path, ("law", LAW), ("add", old), ("add", other), ("add", speech), ("law", LAW))
    assert sorted(store.passages([old.id, other.id, speech.id])) == ["diet:1", "law:x:m:1"]


def test_the_passages_of_a_law_come_in_its_order(tmp_path: Path) -> None:
    ids = [f"law:{LAW.law_id}:m:{num}" for num in ("10", "2", "3_2")]
    store = store_of(tmp_path, ("law", LAW), *(("add", row(key, law_id=LAW.law_id)) for key in ids))
    assert [passage.id for passage in store.law_passages(LAW.law_id)] == ids


def test_laws_are_listed_with_their_names(tmp_path: Path) -> None:
    assert store_of(tmp_path, ("law", LAW)).laws() == [LAW]


def test_counts_tell_kinds_laws_and_digests_apart(tmp_path: Path) -> None:
    writer = TextWriter(tmp_path / "texts.sqlite")
    writer.add_law(LAW)
    writer.add([row("law:x:m:1"), row("law:x:m:2", verbatim=False), row("diet:1")], replace=True)
    assert writer.counts() == {"passages": 3, "laws": 1, "articles": 2, "speeches": 1, "digests": 1}
    writer.close()


def test_the_tokens_prepared_come_back_with_their_numbers(tmp_path: Path) -> None:
    writer = TextWriter(tmp_path / "texts.sqlite")
    rows = [row("diet:1"), row("diet:2")]
    writer.add(rows, replace=True)
    assert list(writer.prepared()) == [(1, rows[0]), (2, rows[1])]
    writer.close()


def test_numbers_lead_to_ids(tmp_path: Path) -> None:
    store = store_of(tmp_path, ("add", row("diet:1")), ("add", row("diet:2")))
    assert store.ids([2, 7]) == {2: "diet:2"}


def test_the_forms_indexed_come_back(tmp_path: Path) -> None:
    assert store_of(tmp_path, ("add", row("diet:1"))).indexed_forms(["diet:1", "diet:2"]) == {
        "diet:1": ("head", "body")
    }


@pytest.mark.parametrize("name", ["a b.sqlite", "図書#1?.sqlite", "100%.sqlite"])
def test_a_store_is_opened_whatever_its_folder_is_called(tmp_path: Path, name: str) -> None:
    TextWriter(tmp_path / name).close()
    assert TextStore(tmp_path / name).size() == 0


def test_every_thread_may_read(tmp_path: Path) -> None:
    store = store_of(tmp_path, ("add", row("diet:1", "甲")))
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda _: text(store, "diet:1"), range(32))) == ["甲"] * 32


def test_a_store_that_is_read_is_never_changed(tmp_path: Path) -> None:
    store = store_of(tmp_path, ("add", row("diet:1")))
    store.size()
    assert [file.name for file in tmp_path.iterdir()] == ["texts.sqlite"]


def test_a_store_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError):
        TextStore(tmp_path / "missing.sqlite")
    assert list(tmp_path.iterdir()) == []
