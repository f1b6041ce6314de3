from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from indexes import generations
from indexes.build import stamps
from indexes.diet_names import belongs_to, holds_office
from indexes.passage import Passage, Speech, Written
from indexes.retrieval import HybridRetriever, Query
from indexes.sources.starter import starter_laws
from indexes.store.embedded import TEXTS, EmbeddedStore
from indexes.store.protocol import Filter
from indexes.text.sudachi import tokens
from tests.indexes.samples import AI_ACT, LAW_ID

EVERYTHING = 10_000


def searchable(store: EmbeddedStore) -> dict[str, Passage]:
    """Everything in force that search may find."""
    with sqlite3.connect(store.folder / TEXTS) as connection:
        ids = [key for (key,) in connection.execute("SELECT id FROM passage WHERE searchable")]
    return store.passages(ids)


def speech_has(**facts: object) -> Callable[[Passage], bool]:
    return lambda passage: (
        isinstance(passage.source, Speech)
        and all(getattr(passage.source, name) == value for name, value in facts.items())
    )


def dated(first: date, last: date) -> Callable[[Passage], bool]:
    return lambda passage: (
        isinstance(passage.source, Speech | Written)
        and passage.source.date is not None
        and first <= passage.source.date <= last
    )


def by(office: str = "", party: str = "") -> Callable[[Passage], bool]:
    return lambda passage: (
        isinstance(passage.source, Speech)
        and (not office or holds_office(passage.source.position, office, government=passage.source.government))
        and (not party or belongs_to(passage.source.group, party))
    )


def of_laws(*law_ids: str) -> Callable[[Passage], bool]:
    return lambda passage: passage.kind == "law" and passage.id.split(":")[1] in law_ids


APRIL_1, APRIL_15, MAY_1 = date(2025, 4, 1), date(2025, 4, 15), date(2025, 5, 1)
FILTERS: dict[str, tuple[Filter, Callable[[Passage], bool]]] = {
    "any": (Filter(), lambda _: True),
    "law": (Filter(kinds=("law",)), lambda passage: passage.kind == "law"),
    "diet": (Filter(kinds=("diet",)), lambda passage: passage.kind == "diet"),
    "two kinds": (Filter(kinds=("law", "diet")), lambda passage: passage.kind in ("law", "diet")),
    "one law": (Filter(law_ids=(LAW_ID,)), of_laws(LAW_ID)),
    "two laws": (Filter(law_ids=(LAW_ID, AI_ACT)), of_laws(LAW_ID, AI_ACT)),
    "house": (Filter(house="参議院"), speech_has(house="参議院")),
    "committee": (Filter(committee="架空図書特別委員会"), speech_has(meeting="架空図書特別委員会")),
    "speaker": (Filter(speaker="例示一郎"), speech_has(speaker="例示一郎")),
    "government": (Filter(government=True), speech_has(government=True)),
    "office": (Filter(office="架空図書担当大臣"), by("架空図書担当大臣")),
    "every minister": (Filter(office="大臣"), by("大臣")),
    "every head of a bureau": (Filter(office="局長"), by("局長")),
    "officials": (Filter(office="政府参考人"), by("政府参考人")),
    "party": (Filter(party="空想の会"), by(party="空想の会")),
    "session": (Filter(session=999), speech_has(session=999)),
    "office and house": (
        Filter(office="局長", house="衆議院"),
        lambda passage: by("局長")(passage) and speech_has(house="衆議院")(passage),
    ),
    "from": (Filter(date_from=APRIL_15), dated(APRIL_15, date.max)),
    "to": (Filter(date_to=APRIL_15), dated(date.min, APRIL_15)),
    "one day": (Filter(date_from=APRIL_15, date_to=APRIL_15), dated(APRIL_15, APRIL_15)),
    "days": (Filter(date_from=APRIL_1, date_to=MAY_1), dated(APRIL_1, MAY_1)),
    "speaker and day": (
        Filter(speaker="例示一郎", date_to=APRIL_1),
        lambda passage: speech_has(speaker="例示一郎")(passage) and dated(date.min, APRIL_1)(passage),
    ),
    "house and government": (
        Filter(house="衆議院", government=True),
        speech_has(house="衆議院", government=True),
    ),
}
IMPOSSIBLE = {
    "part of a name": Filter(speaker="例示"),
    "part of a committee": Filter(committee="図書"),
    "unknown office": Filter(office="架空議長"),
    "unknown party": Filter(party="架空党"),
    "unknown session": Filter(session=1),
    "an article of a day": Filter(kinds=("law",), date_from=APRIL_1),
    "a document of a day": Filter(kinds=("doc",), date_to=MAY_1),
    "unknown house": Filter(house="貴族院"),
    "unknown law": Filter(law_ids=("599AC0000000099",)),
    "days in the wrong order": Filter(date_from=MAY_1, date_to=APRIL_1),
    "a law that spoke": Filter(kinds=("law",), government=True),
    "a speech of a law": Filter(kinds=("diet",), law_ids=(LAW_ID,)),
}


def by_words(store: EmbeddedStore, where: Filter) -> set[str]:
    """Ids of everything that `where` lets through, asked with every word there is."""
    bodies = store.indexed_forms(searchable(store)).values()
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
    expected = {key for key, passage in searchable(fixture_store).items() if satisfies(passage)}
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
    with sqlite3.connect(fixture_store.folder / TEXTS) as connection:
        ids = [key for (key,) in connection.execute("SELECT DISTINCT id FROM passage")]
    assert fixture_store.size() == len(fixture_store.passages(ids)) == manifest.passages


def test_the_laws_held_are_the_digests_and_the_invented_one(fixture_store: EmbeddedStore) -> None:
    laws = {law.law_id: (law.verbatim, law.whole) for law in fixture_store.laws()}
    assert laws[LAW_ID] == (True, True)
    assert {law_id: whole for law_id, (verbatim, whole) in laws.items() if not verbatim} == starter_laws()


def test_the_passages_of_a_law_come_in_its_order(fixture_store: EmbeddedStore) -> None:
    keys = ["m:1", "m:2", "m:3", "m:3_2", "m:4", "m:5", "m:6", "t:1", "s:1", "s:2"]
    assert [passage.id for passage in fixture_store.law_passages(LAW_ID)] == [f"law:{LAW_ID}:{key}" for key in keys]
    every = [passage.id for passage in fixture_store.law_passages(LAW_ID, everything=True)]
    assert every == [f"law:{LAW_ID}:{key}" for key in ("m:toc", *keys, "an1:0", "an1:t1")]


def test_the_ids_of_a_law_are_those_of_its_passages_on_the_day(fixture_store: EmbeddedStore) -> None:
    for everything in (False, True):
        passages = fixture_store.law_passages(LAW_ID, everything=everything)
        assert fixture_store.law_ids(LAW_ID, everything=everything) == [passage.id for passage in passages]
    assert fixture_store.at(date(1900, 1, 1)).law_ids(LAW_ID) == []
    fixture_store.law_ids(LAW_ID).clear()
    assert fixture_store.law_ids(LAW_ID)


def test_ids_are_known_on_the_days_of_their_texts(fixture_store: EmbeddedStore) -> None:
    ids = [f"law:{LAW_ID}:m:1", f"law:{LAW_ID}:m:99", "'"]
    assert fixture_store.known(ids) == {ids[0]}
    assert fixture_store.at(date(1900, 1, 1)).known(ids) == set()
    assert fixture_store.known([]) == set()


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
