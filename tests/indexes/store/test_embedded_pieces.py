"""Long passages have several pieces, and filters are answered in two ways: both must look like comparing one by one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes import generations
from indexes.build import build_index, stamps
from indexes.passage import Article, Passage, Speech, article_id
from indexes.retrieval import HybridRetriever, Query
from indexes.store import embedded
from indexes.store.embedded import MODEL, TEXTS, EmbeddedStore
from indexes.store.protocol import Filter, Scored
from indexes.text.embedding import SentenceVectors, WordVectors
from tests.indexes.samples import (
    LAW_ID,
    TODAY,
    VOCABULARY,
    article_xml,
    minutes_json,
    paragraph_xml,
    small_vocabulary,
    speech_record,
    write_law,
    write_speech,
)

LONG_ARTICLE, LONG_SPEECH = article_id(LAW_ID, "1"), "diet:199905254X00120250401_001"
HIDDEN = "宇宙船"


def sayings(seed: int, letters: int) -> str:
    """Sentences of the words that the small vocabulary knows."""
    words = np.random.default_rng(seed).choice(VOCABULARY, letters // 4)
    return "".join(f"{word}を{other}に置く。" for word, other in zip(words[::2], words[1::2], strict=False))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An article of 15 paragraphs, whose 12th alone speaks of a spaceship, as does line 30 of 40 of a speech."""
    home = tmp_path_factory.mktemp("pieces")
    paragraphs = [paragraph_xml(sayings(num, 400) + f"{HIDDEN}に乗る。" * (num == 12), num) for num in range(1, 16)]
    long = f'<Article Num="1"><ArticleTitle>第一条</ArticleTitle>{"".join(paragraphs)}</Article>'
    short = [article_xml(str(num), sayings(100 + num, 40)) for num in range(2, 40)]
    write_law(home / "raw", long, *short)
    lines = [sayings(200 + number, 200) + f"{HIDDEN}に乗る。" * (number == 29) for number in range(40)]
    write_speech(home / "raw", "long.json", speech="○仮名委員　" + "\r\n".join(lines))
    records = [
        speech_record(
            speechID=f"199905254X00120250401_{number:03}",
            speechOrder=number,
            speech=sayings(300 + number, 40),
            date=f"2025-04-{1 + number % 28:02}",
            nameOfHouse=("衆議院", "参議院")[number % 2],
        )
        for number in range(2, 60)
    ]
    (home / "raw" / "short.json").write_bytes(minutes_json(*records).data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WordVectors, "from_wheel", small_vocabulary)
        patch.setattr("indexes.intake.starter_passages", lambda: iter(()))
        build_index(home, [home / "raw"], today=TODAY, workers=1)
    return home


@pytest.fixture(scope="module")
def store(home: Path) -> Iterator[EmbeddedStore]:
    store = EmbeddedStore(generations.open_current(home, stamps())[0])
    yield store
    store.close()


def test_a_long_article_is_found_once_by_what_one_part_says_and_the_part_is_named(store: EmbeddedStore) -> None:
    hits = HybridRetriever(store).search(Query(HIDDEN, 50, Filter(kinds=("law",))))
    places = [(hit.passage.id, hit.at) for hit in hits if hit.passage.id == LONG_ARTICLE]
    assert len(places) == 1
    assert hits[0].passage.id == LONG_ARTICLE
    paragraph = int(places[0][1].removeprefix("p"))
    assert 1 < paragraph <= 12


def test_a_long_speech_is_found_once_by_what_one_part_says_and_the_part_is_named(store: EmbeddedStore) -> None:
    hits = HybridRetriever(store).search(Query(HIDDEN, 50, Filter(kinds=("diet",))))
    [at] = [hit.at for hit in hits if hit.passage.id == LONG_SPEECH]
    assert hits[0].passage.id == LONG_SPEECH
    line = int(at.removeprefix("l"))
    assert 1 < line <= 30
    passage = hits[0].passage
    assert HIDDEN in "".join(one.text for one in passage.lines[line - 1 :])


def test_a_short_passage_is_found_as_a_whole(store: EmbeddedStore) -> None:
    found = {hit.id: hit.at for hit in store.by_words({}, dict.fromkeys(VOCABULARY, 1.0), 500, Filter())}
    assert found[article_id(LAW_ID, "5")] == ""


def test_what_only_the_vector_finds_knows_its_place_too(store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "by_words", lambda *_: [])
    monkeypatch.setattr(store, "by_vector", lambda *_: [Scored(LONG_ARTICLE, 1.0, "p7")])
    assert [hit.at for hit in HybridRetriever(store).search(Query("図書"))] == ["p7"]


FILTERS = {
    "one long article and short ones": Filter(kinds=("law",)),
    "speeches": Filter(kinds=("diet",)),
    "house": Filter(house="参議院"),
    "days": Filter(date_from=date(2025, 4, 10), date_to=date(2025, 4, 20)),
    "law": Filter(law_ids=(LAW_ID,)),
    "nothing": Filter(house="貴族院"),
}


def passes(passage: Passage, where: Filter) -> bool:
    source = passage.source
    if isinstance(source, Article):
        return not where.concerns_speeches and "diet" not in where.kinds
    assert isinstance(source, Speech)
    within = (where.date_from or date.min) <= source.date <= (where.date_to or date.max)
    return within and where.house in ("", source.house) and not where.law_ids and "law" not in where.kinds


def one_by_one(store: EmbeddedStore, where: Filter) -> dict[str, list[np.ndarray]]:
    """The vectors of the pieces of every passage that the filter lets through."""
    model = SentenceVectors.load(store.folder / MODEL)
    vectors: dict[str, list[np.ndarray]] = {}
    with sqlite3.connect(store.folder / TEXTS) as connection:
        query = "SELECT id, word_numbers FROM piece JOIN passage p ON p.n = passage"
        rows = connection.execute(query).fetchall()
    passages = store.passages([key for key, _ in rows])
    for key, numbers in rows:
        if passes(passages[key], where):
            vectors.setdefault(key, []).append(model.embed([np.frombuffer(numbers, np.int32)])[0])
    return vectors


@pytest.mark.parametrize("most", [30_000, 3])
@pytest.mark.parametrize("name", FILTERS)
@given(seed=st.integers(0, 5), k=st.sampled_from([1, 5, 30, 200]))
def test_a_filtered_search_by_vector_equals_comparing_one_by_one(
    store: EmbeddedStore, most: int, name: str, seed: int, k: int
) -> None:
    """`most` decides whether the pieces that the filter leaves are compared, or more than `k` of all are looked at."""
    vector = np.random.default_rng(seed).normal(size=300).astype(np.float32)
    vector /= np.linalg.norm(vector)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(embedded, "_COMPARED_ONE_BY_ONE", most)
        found = store.by_vector(vector, k, FILTERS[name])
    vectors = one_by_one(store, FILTERS[name])
    scores = {key: max(float(one @ vector) for one in pieces) for key, pieces in vectors.items()}
    best = sorted(scores.values(), reverse=True)[:k]
    assert [hit.score for hit in found] == pytest.approx(best, abs=3e-3)
    assert [hit.score for hit in found] == pytest.approx([scores[hit.id] for hit in found], abs=3e-3)
    assert len({hit.id for hit in found}) == len(found)


def test_a_filter_on_words_leaves_as_many_passages_as_asked_for(store: EmbeddedStore) -> None:
    for k in (1, 5, 30):
        found = store.by_words({}, dict.fromkeys(VOCABULARY, 1.0), k, Filter(kinds=("law",)))
        assert len({hit.id for hit in found}) == len(found) == k
