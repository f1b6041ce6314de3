from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple
from datetime import date
from pathlib import Path

import pytest

from indexes.passage import Article
from indexes.store.protocol import Filter, Law, Tie
from indexes.store.text_writer import DIGEST, TextWriter
from indexes.store.texts import Place, TextStore
from tests.indexes.samples import LAW_ID, OTHER_LAW_ID, TODAY, Shelf, law_row, speech_passage, speech_row

SPRING, AUTUMN = date(2024, 4, 1), date(2024, 10, 1)
SPEECH = "diet:199905254X00120250401_001"


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def key(part: str, law_id: str = LAW_ID) -> str:
    return f"law:{law_id}:{part}"


def parts(store: TextStore, *, everything: bool, on: date = TODAY) -> list[str]:
    return [passage.id.split(":", 2)[2] for passage in store.law_passages(LAW_ID, on, everything=everything)]


def test_what_is_written_is_read(shelf: Shelf) -> None:
    shelf.put(speech_row(1, "月光。"))
    passage = shelf.decided().passages([SPEECH], TODAY)[SPEECH]
    facts = {"speech_id": SPEECH.removeprefix("diet:"), "order": 1}
    assert (passage.id, passage.text, passage.url, passage.verbatim, passage.source) == (
        SPEECH, "月光。", "https://example.test/", True, speech_passage(**facts).source
    )  # fmt: skip


def test_an_unknown_id_is_left_out(shelf: Shelf) -> None:
    shelf.put(speech_row(1))
    assert list(shelf.decided().passages([SPEECH, "diet:2"], TODAY)) == [SPEECH]


def test_a_passage_knows_when_its_text_ends(shelf: Shelf) -> None:
    for day, said in ((SPRING, "春。"), (AUTUMN, "秋。")):
        shelf.put(law_row("m:1", said, day=day))
    store = shelf.decided()
    sources = [store.passages([key("m:1")], day)[key("m:1")].source for day in (SPRING, AUTUMN)]
    assert [source.until for source in sources if isinstance(source, Article)] == [AUTUMN, None]


def test_the_passages_of_a_law_come_as_they_are_printed_whatever_revision_they_are_from(shelf: Shelf) -> None:
    shelf.put(*(law_row(part, "旧。", day=SPRING) for part in ("m:10", "m:2", "m:1", "s:2", "s:1", "t:2", "t:1")))
    kept = (law_row(part, "旧。", day=AUTUMN) for part in ("m:10", "m:1", "s:1", "t:1"))
    shelf.put(
        *kept, *(law_row(part, "新。", day=AUTUMN) for part in ("m:3_2", "m:2", "m:3", "s:2", "s:t1", "t:2", "m:0"))
    )
    order = ["m:0", "m:1", "m:2", "m:3", "m:3_2", "m:10", "t:1", "t:2", "s:1", "s:2", "s:t1"]
    assert parts(shelf.decided(), everything=False) == order


def test_contents_and_amending_provisions_are_reached_by_id_and_law_but_are_not_searched(shelf: Shelf) -> None:
    hidden = ["m:toc", "a20140613_69:1", "a20140613_69:2", "a20250401_3:1"]
    rows = [law_row(part, "附則。", day=SPRING, amending="改正法") for part in reversed(hidden[1:])]
    shelf.put(*rows, law_row("m:1", "本則。", day=SPRING), law_row("m:toc", "目次。", day=SPRING))
    store = shelf.decided()
    assert parts(store, everything=False) == ["m:1"]
    assert parts(store, everything=True) == ["m:toc", "m:1", *hidden[1:]]
    assert sorted(store.passages(map_keys(hidden), TODAY)) == sorted(map_keys(hidden))
    found = store.allowed(Filter(), TODAY, 100)
    assert found is not None
    assert list(store.places(list(map(int, found)), Filter(), TODAY).values()) == [Place(key("m:1"), "")]


def map_keys(parts: list[str]) -> list[str]:
    return [key(part) for part in parts]


def test_a_law_is_listed_with_its_names_its_first_day_and_whether_it_is_whole(shelf: Shelf) -> None:
    shelf.put(law_row("m:1", "甲。", day=SPRING))
    shelf.put(law_row("m:1", "要約。", law_id=OTHER_LAW_ID, verbatim=False), rank=DIGEST, whole=False)
    names = ("架空図書の貸出し及び返却に関する法律", "令和九十九年法律第一号", ("架空図書貸出法",))
    assert shelf.decided().laws(TODAY) == [
        Law(LAW_ID, *names, verbatim=True, whole=True, since=SPRING),
        Law(OTHER_LAW_ID, *names, verbatim=False, whole=False),
    ]


def test_a_law_bears_the_name_of_the_day(shelf: Shelf) -> None:
    for day, title in ((SPRING, "旧称法"), (AUTUMN, "新称法")):
        shelf.put(law_row("m:1", "甲。", day=day, law_title=title))
    store = shelf.decided()
    days = (date(2020, 1, 1), SPRING, AUTUMN)
    assert [[(law.title, law.since) for law in store.laws(day)] for day in days] == [
        [("旧称法", SPRING)], [("旧称法", SPRING)], [("新称法", AUTUMN)]
    ]  # fmt: skip


def test_a_digest_that_official_text_displaces_is_no_law_of_its_own(shelf: Shelf) -> None:
    shelf.put(law_row("m:1", "要約。", verbatim=False), rank=DIGEST)
    shelf.put(law_row("m:1", "公式。", day=SPRING))
    assert [law.verbatim for law in shelf.decided().laws(TODAY)] == [True]


def test_the_size_counts_what_is_live(shelf: Shelf) -> None:
    shelf.put(speech_row(1), speech_row(2))
    shelf.put(speech_row(1, "別の記録。"))
    assert shelf.decided().size() == 2


def test_the_forms_indexed_come_back_with_the_pieces_of_a_long_passage_joined(shelf: Shelf) -> None:
    shelf.put(speech_row(1, "司書。" * 1_000))
    head, body = shelf.decided().indexed_forms([SPEECH, "diet:2"], TODAY)[SPEECH]
    assert head.endswith("架空 図書 担当 大臣")
    assert body.replace("\n\n", "\n").split("\n") == ["司書"] * 1_000
    assert "\n\n" in body


def test_the_forms_indexed_are_those_of_the_day(shelf: Shelf) -> None:
    for day, said in ((SPRING, "図書。"), (AUTUMN, "月光。")):
        shelf.put(law_row("m:1", said, day=day))
    store = shelf.decided()
    assert [store.indexed_forms([key("m:1")], day)[key("m:1")][1] for day in (SPRING, AUTUMN)] == ["図書", "月光"]


def test_places_are_those_of_the_day_and_of_the_filter(shelf: Shelf) -> None:
    for day, said in ((SPRING, "春。"), (AUTUMN, "秋。")):
        shelf.put(law_row("m:1", said, day=day))
    shelf.put(speech_row(1))
    store = shelf.decided()
    everything = [1, 2, 3, 99]
    assert store.places(everything, Filter(), SPRING) == {1: Place(key("m:1"), ""), 3: Place(SPEECH, "")}
    assert store.places(everything, Filter(kinds=("law",)), AUTUMN) == {2: Place(key("m:1"), "")}


def test_more_pieces_than_asked_for_are_not_listed(shelf: Shelf) -> None:
    shelf.put(*(speech_row(number) for number in range(1, 5)))
    store = shelf.decided()
    found = store.allowed(Filter(), TODAY, 4)
    assert found is not None
    assert (list(found), store.allowed(Filter(), TODAY, 3)) == ([1, 2, 3, 4], None)


def test_references_are_read_from_where_they_stand_and_from_what_they_name(shelf: Shelf) -> None:
    shelf.put(law_row("m:1", "甲。"), law_row("m:4", "乙。"))
    ties = [
        Tie(key("m:1"), "p1", 0, 0, 3, key("m:2"), "", "article"),
        Tie(key("m:1"), "p1", 0, 5, 9, f"{key('m:3')}#p2", "", "article"),
        Tie(key("m:4"), "p1", 0, 0, 3, key("m:30"), key("m:32"), "range"),
    ]
    rows = [(row, *astuple(tie)[1:]) for row, tie in zip((1, 1, 2), ties, strict=True)]
    shelf.writer.connection.executemany("INSERT INTO link VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    store = shelf.decided()
    assert store.links_from(key("m:1"), TODAY) == ties[:2]
    assert (store.links_to(key("m:2"), TODAY), store.links_to(key("m:3"), TODAY)) == (ties[:1], ties[1:2])


def test_references_are_those_of_the_text_of_the_day(shelf: Shelf) -> None:
    for day, said in ((SPRING, "春。"), (AUTUMN, "秋。")):
        shelf.put(law_row("m:1", said, day=day))
    rows = [(n, "p1", 0, 0, 3, key(f"m:{n + 1}"), "", "article") for n in (1, 2)]
    shelf.writer.connection.executemany("INSERT INTO link VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    store = shelf.decided()
    assert [[tie.target for tie in store.links_from(key("m:1"), day)] for day in (SPRING, AUTUMN)] == [
        [key("m:2")],
        [key("m:3")],
    ]
    assert store.links_to(key("m:2"), AUTUMN) == []


@pytest.mark.parametrize("name", ["a b.sqlite", "図書#1?.sqlite", "100%.sqlite"])
def test_a_store_is_opened_whatever_its_folder_is_called(tmp_path: Path, name: str) -> None:
    TextWriter(tmp_path / name).close()
    assert TextStore(tmp_path / name).size() == 0


def test_every_thread_may_read(shelf: Shelf) -> None:
    shelf.put(speech_row(1, "甲。"))
    store = shelf.decided()
    with ThreadPoolExecutor(8) as pool:
        read = pool.map(lambda _: store.passages([SPEECH], TODAY)[SPEECH].text, range(32))
        assert list(read) == ["甲。"] * 32


def test_a_store_that_is_read_is_never_changed(shelf: Shelf) -> None:
    shelf.put(speech_row(1))
    shelf.decided().size()
    assert list(shelf.file.parent.iterdir()) == [shelf.file]


def test_a_store_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError):
        TextStore(tmp_path / "missing.sqlite")
    assert list(tmp_path.iterdir()) == []
