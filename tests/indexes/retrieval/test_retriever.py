from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import date

import pytest
from llama_index.core.schema import NodeWithScore

from indexes.passage import Passage, Speech, article_id
from indexes.prepare import piece_texts
from indexes.retrieval import HybridRetriever, Query, Steps
from indexes.store.embedded import EmbeddedStore
from indexes.store.protocol import Filter
from indexes.text.sudachi import tokens
from tests.indexes.samples import AI_ACT, LAW_ID

FEES = "diet:199905254X00120250401_004"


@pytest.fixture
def retriever(fixture_store: EmbeddedStore) -> HybridRetriever:
    return HybridRetriever(fixture_store)


def invented(num: str) -> str:
    return article_id(LAW_ID, num)


def found(retriever: HybridRetriever, query: Query) -> list[str]:
    return [hit.passage.id for hit in retriever.search(query)]


def speech(passage: Passage) -> Speech:
    assert isinstance(passage.source, Speech)
    return passage.source


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("表紙の色だけで借りられますか", invented("3")),
        ("返却箱に入れる前に栞を外す必要はあるか", invented("4")),
        ("感想文は何字書けばよいか", invented("5")),
        ("物語の中だけに現れる図書の定義", invented("2")),
        ("詩集は何日借りられるか", invented("3_2")),
        ("月光閲覧架の設置費用は木の実いくつか", FEES),
        ("涙に濡れた頁の乾かし方", f"law:{LAW_ID}:t:1"),
        ("人工知能戦略本部の本部長は誰か", article_id(AI_ACT, "22")),
    ],
)
def test_a_question_in_everyday_words_finds_its_text(retriever: HybridRetriever, text: str, best: str) -> None:
    assert best in found(retriever, Query(text, 3))


@pytest.mark.parametrize("text", ["架空図書貸出法第三条の二", "図書貸出法第3条の2", "架空図書貸出法第３条の２について"])
def test_an_article_is_found_by_the_number_in_the_question(retriever: HybridRetriever, text: str) -> None:
    assert found(retriever, Query(text))[0] == invented("3_2")


@pytest.mark.parametrize("num", ["1", "3_2", "6"])
def test_an_article_named_by_number_comes_first_whatever_the_words_say(retriever: HybridRetriever, num: str) -> None:
    query = Query("人工知能戦略本部の本部長", article_ids=(invented(num),))
    assert found(retriever, query)[0] == invented(num)


def test_articles_named_come_before_everything_else(retriever: HybridRetriever) -> None:
    named = (invented("6"), invented("1"))
    assert sorted(found(retriever, Query("月光閲覧架", article_ids=named))[:2]) == sorted(named)


@pytest.mark.parametrize("alias", ["図書貸出法", "架空図書貸出法"])
def test_a_law_is_found_by_its_abbreviation(retriever: HybridRetriever, alias: str) -> None:
    assert found(retriever, Query(f"{alias}の目的"))[0] == invented("1")


@pytest.mark.parametrize("alias", ["AI法", "AI推進法"])
def test_a_law_of_the_catalogue_is_found_by_its_alias(retriever: HybridRetriever, alias: str) -> None:
    assert found(retriever, Query(f"{alias}の目的"))[0] == article_id(AI_ACT, "1")


@pytest.mark.parametrize("law_id", [LAW_ID, AI_ACT])
def test_the_law_named_comes_before_others(retriever: HybridRetriever, law_id: str) -> None:
    assert found(retriever, Query("目的", law_ids=(law_id,)))[0] == article_id(law_id, "1")


@pytest.mark.parametrize("k", [0, 1, 3, 10, 60])
def test_no_more_than_k_passages_come_back(retriever: HybridRetriever, k: int) -> None:
    assert len(found(retriever, Query("図書と人工知能", k))) == k


def test_more_than_there_is_cannot_come_back(retriever: HybridRetriever) -> None:
    assert len(found(retriever, Query("図書", 50, Filter(law_ids=(LAW_ID,))))) == 10


def test_a_passage_comes_back_once(retriever: HybridRetriever) -> None:
    keys = found(retriever, Query("図書の返却", 60, law_ids=(LAW_ID,), article_ids=(invented("4"),)))
    assert len(keys) == len(set(keys))


def test_the_best_come_first(retriever: HybridRetriever) -> None:
    scores = [hit.score for hit in retriever.search(Query("図書の返却", 20))]
    assert scores == sorted(scores, reverse=True)


def test_the_same_question_finds_the_same_in_the_same_order(retriever: HybridRetriever) -> None:
    assert found(retriever, Query("図書の返却", 20)) == found(retriever, Query("図書の返却", 20))


def test_a_longer_list_begins_with_the_shorter(retriever: HybridRetriever) -> None:
    assert found(retriever, Query("図書の返却", 20))[:5] == found(retriever, Query("図書の返却", 5))


@pytest.mark.parametrize("text", ["", "？", "教えてください", "ゲゲボゾ"])
def test_a_question_whose_words_occur_nowhere_finds_nothing(retriever: HybridRetriever, text: str) -> None:
    assert found(retriever, Query(text)) == []


@pytest.mark.parametrize("text", ["栞", "返却箱の音"])
def test_who_asks_for_an_answer_gets_the_governments_before_what_others_said(
    retriever: HybridRetriever, text: str
) -> None:
    spoken = Filter(kinds=("diet",))
    others, answer = (retriever.search(Query(text, 1, spoken, wants_answer=wanted))[0] for wanted in (False, True))
    assert (speech(others.passage).government, speech(answer.passage).government) == (False, True)


def test_the_subject_decides_among_candidates(retriever: HybridRetriever) -> None:
    where = Filter(law_ids=(LAW_ID,))
    returned, lent = (
        found(retriever, Query("架空図書の貸出しと返却", 1, where, subject=subject))
        for subject in ("栞を外して返却箱に入れる", "司書に題名を告げて申し込む")
    )
    assert (returned, lent) == ([invented("4")], [invented("3")])


@pytest.mark.parametrize(
    "where",
    [
        Filter(kinds=("diet",)),
        Filter(house="参議院"),
        Filter(speaker="例示一郎"),
        Filter(date_from=date(2025, 4, 15), date_to=date(2025, 5, 1)),
        Filter(law_ids=(AI_ACT,)),
    ],
)
@pytest.mark.parametrize("wants_answer", [True, False])
def test_every_hit_satisfies_the_filter(
    retriever: HybridRetriever, fixture_store: EmbeddedStore, where: Filter, wants_answer: bool
) -> None:
    allowed = {hit.id for hit in fixture_store.by_vector(fixture_store.embed(list(tokens("図書"))), 1_000, where)}
    keys = found(retriever, Query("架空図書の返却", 50, where, law_ids=(LAW_ID,), wants_answer=wants_answer))
    assert keys != []
    assert [key for key in keys if key not in allowed] == []


@pytest.mark.parametrize("where", [Filter(kinds=("diet",)), Filter(house="参議院"), Filter(law_ids=(AI_ACT,))])
def test_an_article_named_must_satisfy_the_filter_too(retriever: HybridRetriever, where: Filter) -> None:
    assert invented("4") not in found(retriever, Query("返却の方法", 10, where, article_ids=(invented("4"),)))


def test_llama_index_retrieves_nodes_with_ids_scores_and_labels(fixture_store: EmbeddedStore) -> None:
    nodes = HybridRetriever(fixture_store, k=3).retrieve("返却箱に入れる前に栞を外す")
    assert [type(node) for node in nodes] == [NodeWithScore] * 3
    best = nodes[0]
    assert (best.node.node_id, best.node.get_content()) == (
        invented("4"),
        "架空図書は、栞を外して返却箱に入れるものとする。",
    )
    assert best.node.metadata == {
        "label": "架空図書の貸出し及び返却に関する法律 第四条（返却の方法）",
        "url": f"https://laws.e-gov.go.jp/law/{LAW_ID}#Mp-Ch_3-Se_1-At_4",
        "verbatim": True,
        "kind": "law",
    }


def test_llama_index_retrieves_what_search_finds(fixture_store: EmbeddedStore) -> None:
    where = Filter(kinds=("diet",))
    retriever = HybridRetriever(fixture_store, k=5, where=where)
    nodes = [(node.node.node_id, node.score) for node in retriever.retrieve("月光閲覧架")]
    assert nodes == [(hit.passage.id, hit.score) for hit in retriever.search(Query("月光閲覧架", 5, where))]


@pytest.mark.parametrize(
    ("text", "num"),
    [
        ("AI法の目的", "1"),
        ("人工知能の定義", "2"),
        ("人工知能基本計画は誰が定めるか", "18"),
        ("人工知能戦略本部の所掌事務", "20"),
        ("AI法第13条", "13"),
    ],
)
def test_the_starter_corpus_answers_on_the_ai_act(starter_store: EmbeddedStore, text: str, num: str) -> None:
    assert article_id(AI_ACT, num) in found(HybridRetriever(starter_store), Query(text, 3, Filter(kinds=("law",))))


def test_everyday_words_find_the_terms_of_the_statutes(starter_store: EmbeddedStore) -> None:
    where = Filter(kinds=("law",))
    assert article_id(AI_ACT, "16") in found(HybridRetriever(starter_store), Query("AIの悪用への対策", 3, where))


class Shortest:
    """A cross-encoder that likes short texts."""

    def load(self) -> None:
        """There is nothing to read."""

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """1 for the shortest, less for longer ones."""
        assert question == "図書の返却"
        return [1 / len(text) for text in texts]


def test_a_reranker_has_the_last_word(fixture_store: EmbeddedStore) -> None:
    where = Filter(law_ids=(LAW_ID,))
    hits = HybridRetriever(fixture_store, reranker=Shortest()).search(Query("図書の返却", 3, where))
    lengths = [min(map(len, piece_texts(hit.passage))) for hit in hits]
    everything = HybridRetriever(fixture_store).search(Query("図書の返却", 30, where))
    assert lengths == sorted(min(map(len, piece_texts(hit.passage))) for hit in everything)[:3]


def test_an_article_that_the_question_names_stays_before_what_a_reranker_likes(fixture_store: EmbeddedStore) -> None:
    retriever = HybridRetriever(fixture_store, reranker=Shortest())
    for num in ("1", "6"):
        assert found(retriever, Query("図書の返却", 3, article_ids=(invented(num),)))[0] == invented(num)


def test_only_so_many_candidates_are_reranked(fixture_store: EmbeddedStore) -> None:
    query = Query("図書の返却", 2, Filter(law_ids=(LAW_ID,)))
    best = set(found(HybridRetriever(fixture_store), query))
    assert set(found(HybridRetriever(fixture_store, reranker=Shortest(), reranked=2), query)) == best


@pytest.mark.parametrize("step", [step.name for step in fields(Steps)])
def test_a_search_without_any_one_step_still_finds(fixture_store: EmbeddedStore, step: str) -> None:
    retriever = HybridRetriever(fixture_store, steps=Steps(**{step: False}))
    assert invented("4") in found(retriever, Query("返却箱に入れる前に栞を外す", 5))


def test_speeches_repeated_word_for_word_are_found_once(fixture_store: EmbeddedStore) -> None:
    hits = HybridRetriever(fixture_store).search(Query("月光閲覧架の設置費用", 30, Filter(kinds=("diet",))))
    texts = [hit.passage.text for hit in hits if len(hit.passage.text) > 60]
    assert len(texts) == len(set(texts))
