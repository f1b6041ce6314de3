from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from indexes.passage import Article, Passage
from indexes.store.deciding import decide
from indexes.store.rows import Row
from indexes.store.text_writer import COLLECTED, DIGEST, OFFICIAL
from indexes.store.texts import TextStore
from tests.indexes.samples import LAW_ID, OTHER_LAW_ID, TODAY, Shelf, law_row, speech_row

SPRING, SUMMER, AUTUMN = date(2024, 4, 1), date(2024, 7, 1), date(2024, 10, 1)
ONE_DAY = timedelta(days=1)
BEFORE = SPRING - ONE_DAY
SPEECH = "diet:199905254X00120250401_001"


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def key(part: str, law_id: str = LAW_ID) -> str:
    return f"law:{law_id}:{part}"


def revision(day: date | None, **articles: str) -> list[Row]:
    """The rows of a revision from `day` on: m1="甲。" is Article 1."""
    return [law_row(f"{name[0]}:{name[1:]}", said, day=day) for name, said in articles.items()]


def said(store: TextStore, day: date, part: str = "m:1", law_id: str = LAW_ID) -> str | None:
    passage = store.passages([key(part, law_id)], day).get(key(part, law_id))
    return passage.text if passage else None


def stretch(passage: Passage) -> tuple[str, date | None, date | None]:
    source = passage.source
    assert isinstance(source, Article)
    return passage.text, source.in_force, source.until


def test_a_day_shows_the_text_in_force_on_it(shelf: Shelf) -> None:
    shelf.put(*revision(SPRING, m1="春の文。"))
    shelf.put(*revision(SUMMER, m1="夏の文。"))
    shelf.put(*revision(AUTUMN, m1="秋の文。"))
    store = shelf.decided()
    days = [BEFORE, SPRING, SUMMER - ONE_DAY, SUMMER, AUTUMN - ONE_DAY, AUTUMN, TODAY]
    assert [said(store, day) for day in days] == [
        None, "春の文。", "春の文。", "夏の文。", "夏の文。", "秋の文。", "秋の文。"
    ]  # fmt: skip


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_the_order_in_which_revisions_are_read_does_not_matter(shelf: Shelf, order: tuple[int, ...]) -> None:
    days = (SPRING, SUMMER, AUTUMN)
    for number in order:
        shelf.put(*revision(days[number], m1=f"{number}の文。"))
    store = shelf.decided()
    assert [said(store, day) for day in days] == ["0の文。", "1の文。", "2の文。"]


def test_equal_text_of_following_revisions_is_one_passage_from_the_first_to_the_end_of_the_last(shelf: Shelf) -> None:
    shelf.put(*revision(SPRING, m1="同じ文。"))
    shelf.put(*revision(SUMMER, m1="同じ文。"))
    shelf.put(*revision(AUTUMN, m1="別の文。"))
    assert list(map(stretch, shelf.decided().versions(key("m:1")))) == [
        ("同じ文。", SPRING, AUTUMN),
        ("別の文。", AUTUMN, None),
    ]


def test_a_text_that_comes_back_later_is_a_passage_again(shelf: Shelf) -> None:
    for day, text in ((SPRING, "甲。"), (SUMMER, "乙。"), (AUTUMN, "甲。")):
        shelf.put(*revision(day, m1=text))
    assert list(map(stretch, shelf.decided().versions(key("m:1")))) == [
        ("甲。", SPRING, SUMMER),
        ("乙。", SUMMER, AUTUMN),
        ("甲。", AUTUMN, None),
    ]


@pytest.mark.parametrize("change", [{"caption": "新しい見出し"}, {"path": ("第三章　返却",)}, {"law_title": "新称法"}])
def test_a_text_under_another_heading_or_law_title_is_another_version(shelf: Shelf, change: dict[str, Any]) -> None:
    shelf.put(law_row("m:1", "甲。", day=SPRING))
    shelf.put(law_row("m:1", "甲。", day=SUMMER, **change))
    first, second = shelf.decided().versions(key("m:1"))
    assert (stretch(first)[2], stretch(second)[1]) == (SUMMER, SUMMER)


def test_an_article_that_a_revision_drops_ends_on_its_day(shelf: Shelf) -> None:
    shelf.put(*revision(SPRING, m1="甲。", m2="消える文。"))
    shelf.put(*revision(SUMMER, m1="甲。"))
    store = shelf.decided()
    assert [said(store, day, "m:2") for day in (SPRING, SUMMER - ONE_DAY, SUMMER)] == ["消える文。", "消える文。", None]


def test_an_article_that_a_revision_inserts_begins_on_its_day(shelf: Shelf) -> None:
    shelf.put(*revision(SPRING, m1="甲。"))
    shelf.put(*revision(SUMMER, m1="甲。", m1_2="加わる文。"))
    store = shelf.decided()
    assert [said(store, day, "m:1_2") for day in (SUMMER - ONE_DAY, SUMMER)] == [None, "加わる文。"]


def test_an_article_dropped_and_brought_back_has_a_gap(shelf: Shelf) -> None:
    shelf.put(*revision(SPRING, m1="甲。", m2="乙。"))
    shelf.put(*revision(SUMMER, m1="甲。"))
    shelf.put(*revision(AUTUMN, m1="甲。", m2="乙。"))
    store = shelf.decided()
    assert [said(store, day, "m:2") for day in (SPRING, SUMMER, AUTUMN)] == ["乙。", None, "乙。"]


def test_a_law_not_yet_in_force_is_shown_from_the_day_of_the_build(shelf: Shelf) -> None:
    shelf.put(*revision(SUMMER, m1="これからの文。"))
    store = shelf.decided(today=SPRING)
    assert [said(store, day) for day in (BEFORE, SPRING, SUMMER)] == [None, "これからの文。", "これからの文。"]
    assert stretch(store.passages([key("m:1")], SPRING)[key("m:1")]) == ("これからの文。", SUMMER, None)


def test_a_digest_speaks_for_todays_law_until_the_first_official_text_comes_into_force(shelf: Shelf) -> None:
    shelf.put(law_row("m:1", "今の要約。", verbatim=False), rank=DIGEST)
    shelf.put(*revision(SUMMER, m1="これからの文。"))
    store = shelf.decided(today=SPRING)
    assert [said(store, day) for day in (SPRING, SUMMER)] == ["今の要約。", "これからの文。"]


def test_the_next_revision_of_a_law_in_force_is_not_shown_before_its_day(shelf: Shelf) -> None:
    shelf.put(*revision(SPRING, m1="今の文。"))
    shelf.put(*revision(AUTUMN, m1="次の文。"))
    store = shelf.decided(today=SUMMER)
    assert [said(store, day) for day in (SUMMER, AUTUMN)] == ["今の文。", "次の文。"]


def test_a_text_of_unknown_first_day_is_shown_on_every_day(shelf: Shelf) -> None:
    shelf.put(*revision(None, m1="甲。"))
    assert said(shelf.decided(), date(1900, 1, 1)) == "甲。"


@pytest.mark.parametrize("reverse", [False, True])
def test_of_two_amendments_in_force_from_one_day_the_later_one_has_the_text_of_both(
    shelf: Shelf, reverse: bool
) -> None:
    earlier = law_row("m:1", "一方の文。", day=SPRING, revision=f"{LAW_ID}_20240401_505AC0000000047")
    later = law_row("m:1", "双方の文。", day=SPRING, revision=f"{LAW_ID}_20240401_506AC0000000046")
    for one in (later, earlier) if reverse else (earlier, later):
        shelf.put(one)
    assert [passage.text for passage in shelf.decided().versions(key("m:1"))] == ["双方の文。"]


@pytest.mark.parametrize("official_first", [False, True])
def test_official_text_of_a_law_displaces_every_digest_of_it(shelf: Shelf, official_first: bool) -> None:
    digests = [law_row(f"m:{num}", "要約。", verbatim=False) for num in (1, 2)]
    if official_first:
        shelf.put(law_row("m:1", "公式の文。", day=SPRING))
    shelf.put(*digests, rank=DIGEST)
    if not official_first:
        shelf.put(law_row("m:1", "公式の文。", day=SPRING))
    store = shelf.decided()
    assert [said(store, SPRING, part) for part in ("m:1", "m:2")] == ["公式の文。", None]


def test_official_text_of_one_law_leaves_the_digests_of_another(shelf: Shelf) -> None:
    shelf.put(law_row("m:1", "要約。", law_id=OTHER_LAW_ID, verbatim=False), rank=DIGEST)
    shelf.put(law_row("m:1", "公式の文。", day=SPRING))
    assert said(shelf.decided(), TODAY, law_id=OTHER_LAW_ID) == "要約。"


@pytest.mark.parametrize(("verbatim", "rank"), [(True, OFFICIAL), (False, DIGEST)])
def test_a_repealed_law_ends_on_the_day_of_its_repeal(shelf: Shelf, verbatim: bool, rank: int) -> None:
    shelf.put(law_row("m:1", "廃止される文。", day=SPRING, verbatim=verbatim), rank=rank)
    shelf.repeal(AUTUMN)
    store = shelf.decided()
    assert [said(store, day) for day in (SPRING, AUTUMN - ONE_DAY, AUTUMN, TODAY)] == ["廃止される文。"] * 2 + [
        None
    ] * 2
    assert [law.repealed for law in store.laws(TODAY)] == [AUTUMN]


def test_of_files_that_tell_the_end_of_a_law_the_last_by_name_counts_as_long_as_it_is_there(shelf: Shelf) -> None:
    shelf.put(*revision(SPRING, m1="廃止される文。"))
    later, earlier = (shelf.put(speech_row(number), name=name) for number, name in ((1, "b.json"), (2, "a.json")))
    shelf.repeal(AUTUMN, file=later)
    shelf.repeal(SUMMER, file=earlier)
    query = "SELECT until FROM passage WHERE law_id <> ''"
    ends = []
    for gone in ((), (later,), (earlier,)):
        decide(shelf.writer.connection, TODAY, {LAW_ID} | shelf.writer.remove_files(gone).laws, set())
        ends += shelf.writer.connection.execute(query).fetchone()
    assert ends == [20241001, 20240701, 99_999_999]


def test_a_repeal_leaves_the_versions_that_ended_before_it(shelf: Shelf) -> None:
    shelf.put(*revision(SPRING, m1="春の文。"))
    shelf.put(*revision(SUMMER, m1="夏の文。"))
    shelf.repeal(AUTUMN)
    assert list(map(stretch, shelf.decided().versions(key("m:1")))) == [
        ("春の文。", SPRING, SUMMER),
        ("夏の文。", SUMMER, AUTUMN),
    ]


def test_a_revision_that_a_repeal_forestalls_is_no_version(shelf: Shelf) -> None:
    shelf.put(*revision(SPRING, m1="春の文。"))
    shelf.put(*revision(AUTUMN, m1="施行されなかった文。"))
    shelf.repeal(SUMMER)
    store = shelf.decided()
    assert list(map(stretch, store.versions(key("m:1")))) == [("春の文。", SPRING, SUMMER)]
    assert store.size() == 1


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize(("better", "worse"), [(OFFICIAL, COLLECTED), (COLLECTED, DIGEST), (OFFICIAL, DIGEST)])
def test_the_publishers_own_speech_comes_before_a_collections_and_that_before_a_digest(
    shelf: Shelf, better: int, worse: int, reverse: bool
) -> None:
    files = [(speech_row(1, "良い文。"), better), (speech_row(1, "劣る文。", verbatim=worse != DIGEST), worse)]
    for row, rank in reversed(files) if reverse else files:
        shelf.put(row, rank=rank)
    store = shelf.decided()
    assert (store.passages([SPEECH], TODAY)[SPEECH].text, store.size()) == ("良い文。", 1)


@pytest.mark.parametrize("reverse", [False, True])
def test_of_equal_sources_of_a_speech_the_last_by_name_counts(shelf: Shelf, reverse: bool) -> None:
    files = [("a.json", "旧い文。"), ("b.json", "新しい文。")]
    for name, text in reversed(files) if reverse else files:
        shelf.put(speech_row(1, text), name=name)
    assert shelf.decided().passages([SPEECH], TODAY)[SPEECH].text == "新しい文。"


def test_what_is_decided_can_be_decided_again_when_files_go(shelf: Shelf) -> None:
    shelf.put(law_row("m:1", "要約。", verbatim=False), rank=DIGEST)
    spring, summer = shelf.put(*revision(SPRING, m1="春の文。")), shelf.put(*revision(SUMMER, m1="夏の文。"))
    connection = shelf.writer.connection
    left = []
    for gone in ((), (summer,), (spring,)):
        removed = shelf.writer.remove_files(gone)
        decide(connection, TODAY, removed.laws or None, removed.ids)
        query = "SELECT payload, since, until FROM passage WHERE live = 1 ORDER BY since"
        left.append(
            [(Passage.from_json("law:", "", True, payload).text, *days) for payload, *days in connection.execute(query)]
        )
    assert left == [
        [("春の文。", 20240401, 20240701), ("夏の文。", 20240701, 99_999_999)],
        [("春の文。", 20240401, 99_999_999)],
        [("要約。", 0, 99_999_999)],
    ]


def test_deciding_for_one_law_leaves_the_others_as_they_are(shelf: Shelf) -> None:
    shelf.put(*revision(SPRING, m1="甲。"))
    shelf.put(law_row("m:1", "春。", law_id=OTHER_LAW_ID, day=SPRING))
    shelf.put(law_row("m:1", "夏。", law_id=OTHER_LAW_ID, day=SUMMER))
    decide(shelf.writer.connection, TODAY, [LAW_ID], [])
    query = "SELECT count(*) FROM passage WHERE law_id = ? AND until = 99999999"
    assert shelf.writer.connection.execute(query, (OTHER_LAW_ID,)).fetchone() == (2,)
