"""Whatever files come and go, builds that carry on give what one from scratch gives."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexes import generations
from indexes.build import build_index, stamps
from indexes.sources.starter import starter_passages
from indexes.store.embedded import TEXTS, EmbeddedStore
from indexes.store.protocol import Filter
from indexes.text.embedding import WordVectors
from tests.indexes.samples import (
    LAW_ID,
    TODAY,
    VOCABULARY,
    archive_of,
    article_xml,
    collected_line,
    minutes_json,
    small_vocabulary,
    speech_record,
    write_filler,
    write_law,
)

CHOICES: dict[str, list[Any]] = {
    "law, 2020": [None, ["月光の文。", "図書の文。"], ["司書の文。"]],
    "law, 2024": [None, ["月光の文。", "返却の文。"], ["図書の文。", "図書の文。", "月光の文。"]],
    "law, 2027": [None, ["返却の文。"], ["月光の文。", "図書の文。"]],
    "digested law": [None, ["研究の文。"], ["大臣の文。"]],
    "minutes a": [None, ["司書を増やしますか。", None], ["司書を増やしますか。", "増やす計画です。"]],
    "minutes b": [None, ["知能を研究しますか。", "知能を研究します。"], [None, "大臣が研究します。"]],
    "collection": [None, ["木の実を増やしますか。", "月光です。"], ["図書を返却しますか。"]],
    "copy in an archive": [None, ["law, 2020"], ["minutes a", "law, 2024"]],
}
STATES = st.fixed_dictionaries({name: st.sampled_from(choices) for name, choices in CHOICES.items()})


def lay_out(raw: Path, state: dict[str, Any]) -> None:
    """The raw files of a state beside the filler."""
    shutil.rmtree(raw, ignore_errors=True)
    write_filler(raw, 120)
    files = {name: write_state(raw / name.replace(" ", ""), name, what) for name, what in state.items() if what}
    copies = [files[name] for name in state["copy in an archive"] or () if files.get(name)]
    if copies:
        archive_of(raw / "copies.zip", *[file for file in copies if file])


def write_state(folder: Path, name: str, what: list[Any]) -> Path | None:
    if name == "copy in an archive":
        return None
    if "law" in name:
        digested = next(starter_passages()).id.split(":")[1]
        day = f"{name[-4:]}0401" if name.startswith("law") else "20250401"
        articles = (article_xml(str(num), said) for num, said in enumerate(what, start=1))
        return write_law(folder, *articles, day=day, law_id=LAW_ID if name.startswith("law") else digested)
    folder.mkdir(parents=True)
    if name == "collection":
        lines = (collected_line(id=f"199905254X00120250401_{n:03}", text=said) for n, said in enumerate(what, start=1))
        (folder / "collected.jsonl").write_text("\n".join(lines), encoding="utf-8")
        return folder / "collected.jsonl"
    records = [
        speech_record(
            speechID=f"199905254X00120250401_{n:03}",
            speechOrder=n,
            speech=f"○{'国務大臣（例示一郎君）' if n == 2 else '仮名委員'}　{said}",
            speakerPosition="架空大臣" if n == 2 else None,
        )
        for n, said in enumerate(what, start=1)
        if said
    ]
    (folder / f"{name[-1]}.json").write_bytes(minutes_json(*records).data)
    return folder / f"{name[-1]}.json"


def snapshot(home: Path) -> dict[str, Any]:
    """All that there is to an index: texts with their days, and what the words and the vectors hold of them."""
    folder, manifest = generations.open_current(home, stamps())
    with closing(sqlite3.connect(folder / TEXTS)) as connection:
        rows = connection.execute(
            """SELECT p.id, since, until, p.url, verbatim, searchable, p.payload, live = indexed, at, head, body
               FROM passage p LEFT JOIN piece ON passage = p.n WHERE live = 1 ORDER BY p.id, since, at"""
        ).fetchall()
        query = "SELECT piece.n, id, since, at FROM piece JOIN passage p ON p.n = passage"
        pieces = {n: piece for n, *piece in connection.execute(query)}
    vector = np.random.default_rng(0).normal(size=300).astype(np.float32)
    words: dict[str, float] = dict.fromkeys(VOCABULARY, 1.0)
    with closing(EmbeddedStore(folder, TODAY)) as store:
        in_words = [n for n, _ in store._words.search(words, words, 1_000, Filter())]
        in_chroma = [int(n) for n in store._vectors._collection.get(include=[])["ids"]]
        wheres = (Filter(law_ids=(LAW_ID,)), Filter(kinds=("diet",)), Filter(kinds=("law",)))
        near = [{hit.id for hit in store.by_vector(vector, 500, where)} for where in wheres]
        frequent = {word: {hit.id for hit in store.by_words({}, {word: 1.0}, 500, Filter())} for word in words}
        laws = store.laws()
    return {
        "rows": rows,
        "words": sorted(pieces[n] for n in in_words),
        "vectors": sorted(pieces[n] for n in in_chroma),
        "near": near,
        "found": frequent,
        "laws": laws,
        "counts": [manifest.passages, manifest.laws, manifest.speeches, manifest.digests, manifest.pieces],
    }


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder in which builds are quick."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WordVectors, "from_wheel", small_vocabulary)
        patch.setattr("indexes.intake.starter_passages", lambda: islice(starter_passages(), 2))
        yield tmp_path_factory.mktemp("room")


@settings(max_examples=8)
@given(states=st.lists(STATES, min_size=2, max_size=3))
def test_carrying_on_gives_what_a_build_from_scratch_gives(room: Path, states: list[dict[str, Any]]) -> None:
    for name in ("carried", "scratch"):
        shutil.rmtree(room / name, ignore_errors=True)
    for number, state in enumerate(states):
        lay_out(room / "raw", state)
        summary = build_index(room / "carried", [room / "raw"], today=TODAY, workers=1)
        assert summary.carried_on == (number > 0)
        assert summary.faults == []
    build_index(room / "scratch", [room / "raw"], today=TODAY, workers=1)
    assert snapshot(room / "carried") == snapshot(room / "scratch")
