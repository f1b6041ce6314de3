from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from indexes.repeals import Repeal
from indexes.sources.egov.lifetimes import Lifetime
from indexes.sources.files import Fault
from indexes.store.rows import Facts, Piece
from indexes.store.text_writer import DIGEST, FileFacts, TextWriter, key_of, numbers_of
from tests.indexes.samples import LAW_ID, OTHER_LAW_ID, VOCABULARY, Shelf, law_row, speech_row

SPRING = date(2024, 4, 1)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def unindexed(writer: TextWriter) -> list[tuple[int, str]]:
    return [(n, piece.body) for n, piece, _ in writer.unindexed()]


def piece(body: str) -> Piece:
    return Piece("", "大臣", body, b"")


def test_pieces_come_back_with_numbers_tokens_and_facts(shelf: Shelf) -> None:
    shelf.put(law_row("m:1", "図書。", caption="返却"), speech_row(1, "月光。"))
    (_, law, of_law), (_, speech, of_speech) = shelf.writer.unindexed()
    assert (law.body, speech.body, of_law) == ("図書", "月光", Facts("law", law_id=LAW_ID))
    place = ("衆議院", "架空図書特別委員会", "例示一郎", True, 20250401)
    assert of_speech == Facts("diet", "", *place, "架空図書担当大臣", 999, "")
    assert [VOCABULARY[number] for number in numbers_of(law)] == ["返却", "図書"]


def test_only_what_is_live_and_not_indexed_is_to_be_indexed(shelf: Shelf) -> None:
    shelf.put(speech_row(1, "月光。"), speech_row(2, "図書。"))
    shelf.writer.mark_indexed()
    shelf.put(speech_row(3, "司書。"), speech_row(4, "返却。"))
    shelf.writer.connection.execute("UPDATE passage SET live = 0 WHERE n = 4")
    assert unindexed(shelf.writer) == [(3, "司書")]


def test_what_is_indexed_and_no_longer_live_is_to_be_taken_out(shelf: Shelf) -> None:
    shelf.put(speech_row(1), speech_row(2))
    shelf.writer.mark_indexed()
    shelf.put(speech_row(3))
    shelf.writer.connection.execute("UPDATE passage SET live = 0 WHERE n > 1")
    assert shelf.writer.no_longer_live() == [2]
    shelf.writer.mark_indexed()
    assert shelf.writer.no_longer_live() == []


def test_a_file_goes_with_all_that_came_from_it(shelf: Shelf) -> None:
    gone = shelf.put(law_row("m:1", "甲。", day=SPRING))
    stays = shelf.put(law_row("m:1", "乙。", law_id=OTHER_LAW_ID, day=SPRING))
    shelf.writer.add_faults(gone, [Fault("x", "理由")])
    shelf.writer.mark_indexed()
    removed = shelf.writer.remove_files([gone])
    assert (removed.pieces, removed.laws, removed.ids) == ([1], {LAW_ID}, set())
    queries = ("SELECT file FROM passage", "SELECT f FROM file", "SELECT passage FROM piece", "SELECT file FROM fault")
    left = [shelf.writer.connection.execute(query).fetchall() for query in queries]
    assert left == [[(stays,)], [(stays,)], [(2,)], []]


def test_pieces_never_indexed_need_not_be_taken_out(shelf: Shelf) -> None:
    removed = shelf.writer.remove_files([shelf.put(speech_row(1))])
    assert (removed.pieces, removed.laws, removed.ids) == ([], set(), {"diet:199905254X00120250401_001"})


def test_a_law_whose_repeal_a_file_told_is_decided_again_when_that_file_goes(shelf: Shelf) -> None:
    shelf.put(law_row("m:1", "甲。", day=SPRING))
    listing = shelf.put(speech_row(1))
    shelf.repeal(SPRING, file=listing)
    assert shelf.writer.remove_files([listing]).laws == {LAW_ID}


def test_what_a_file_says_of_the_end_of_laws_goes_with_it(shelf: Shelf) -> None:
    told = shelf.put(speech_row(1))
    repeal = Repeal("架空旧法", "昭和九十九年法律第一号", f"law:{LAW_ID}:s:2", "p1")
    shelf.writer.add_endings(told, [Lifetime(OTHER_LAW_ID, SPRING, "廃止")], [repeal])
    connection = shelf.writer.connection
    assert connection.execute("SELECT law_id, repealed FROM lifetime").fetchall() == [(OTHER_LAW_ID, 20240401)]
    assert shelf.writer.remove_files([told]).laws == {OTHER_LAW_ID}
    queries = ("SELECT * FROM lifetime", "SELECT * FROM repeal")
    assert [connection.execute(query).fetchall() for query in queries] == [[], []]


def test_a_passage_may_be_given_other_pieces(shelf: Shelf) -> None:
    shelf.put(speech_row(1, "月光。"), speech_row(2, "図書。"))
    shelf.writer.mark_indexed()
    assert shelf.writer.indexed_pieces(1) == [1]
    shelf.writer.replace_row(1, "{}", [piece("甲"), piece("乙")])
    assert [one.body for one in shelf.writer.pieces(1)] == ["甲", "乙"]
    assert unindexed(shelf.writer) == [(3, "甲"), (4, "乙")]
    assert shelf.writer.indexed_pieces(1) == []


def test_numbers_are_not_given_twice_by_one_writer(shelf: Shelf) -> None:
    shelf.writer.remove_files([shelf.put(speech_row(1))])
    shelf.put(speech_row(2))
    assert unindexed(shelf.writer) == [(2, "司書")]


def test_a_writer_goes_on_where_the_last_one_ended(shelf: Shelf) -> None:
    shelf.put(speech_row(1))
    shelf.decided()
    shelf.writer = TextWriter(shelf.file)
    shelf.put(speech_row(2))
    assert unindexed(shelf.writer) == [(2, "司書")]


def test_counts_tell_kinds_laws_and_digests_apart(shelf: Shelf) -> None:
    shelf.put(law_row("m:1", "甲。", day=SPRING), law_row("m:2", "乙。", day=SPRING))
    shelf.put(law_row("m:1", "要約。", law_id=OTHER_LAW_ID, verbatim=False), rank=DIGEST)
    shelf.put(speech_row(1, "司書。" * 1_000), speech_row(2))
    assert shelf.writer.counts() == {
        "passages": 5, "laws": 2, "articles": 3, "speeches": 2, "documents": 0, "written": 0, "digests": 1, "pieces": 6
    }  # fmt: skip


def test_counts_leave_out_what_is_not_live(shelf: Shelf) -> None:
    shelf.put(speech_row(1), speech_row(2))
    shelf.writer.connection.execute("UPDATE passage SET live = 0 WHERE n = 1")
    counts = shelf.writer.counts()
    assert (counts["passages"], counts["pieces"]) == (1, 1)


def test_an_archive_reopened_is_known_no_more_but_its_members_are(shelf: Shelf) -> None:
    shelf.put(speech_row(1), archive="full")
    shelf.put(speech_row(2), archive="damaged")
    shelf.writer.reopen_archives(["damaged"])
    rows = shelf.writer.connection.execute("SELECT name, archive FROM file").fetchall()
    assert rows == [("001.xml", "full"), ("002.xml", "")]


@pytest.mark.parametrize(
    ("name", "end"),
    [
        ("raw/laws/a.xml", "a.xml"),
        ("raw/laws.zip!a.xml", "a.xml"),
        ("raw/laws.tar.xz!all/a/a.xml", "a.xml"),
        ("a.xml", "a.xml"),
        ("documents/plan/1.PDF", "documents/plan/1.PDF"),
        ("shitsumon.zip!217/1.htm", "shitsumon.zip!217/1.htm"),
    ],
)
def test_a_file_is_known_by_the_end_of_its_name_but_a_page_by_its_place(name: str, end: str) -> None:
    assert FileFacts(name, "mark").key == key_of(name, "mark") == (end, "mark")
