"""Hybrid retrieval: Sudachi BM25 and chiVe vectors fused, what the question names put first.

Reciprocal rank fusion: Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and individual
rank learning methods", SIGIR 2009.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from indexes.passage import Passage
from indexes.store.protocol import Filter, Scored, Store
from indexes.text.lexicon import synonyms
from indexes.text.query_words import query_tokens
from indexes.text.sudachi import tokens

RRF_CONSTANT = 60
CANDIDATES = 100
HEAD_WEIGHT = 1.0
VECTOR_WEIGHT = 0.4
NAMED_LAW_BONUS = 1.0 / RRF_CONSTANT
LAW_WEIGHT = 0.4
SYNONYM_WEIGHT = 0.6
GOVERNMENT_WEIGHT = 1.0
GOVERNMENT_WEIGHT_UNASKED = 0.1
NAMED_ARTICLE_BONUS = 1.0


Preference = Literal["law", "government", "any"]


@dataclass(frozen=True, slots=True)
class _Pool:
    """One list by words that goes into the fusion: under which filter, how heavy, with what bonus a hit."""

    where: Filter
    weight: float = 1.0
    bonus: float = 0.0


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for.

    `law_ids` and `article_ids` are laws and articles that the question names; `prefer` says whether it asks for the
    law itself or for what the government answered in the Diet.
    """

    text: str
    k: int = 10
    where: Filter = field(default_factory=Filter)
    law_ids: tuple[str, ...] = ()
    article_ids: tuple[str, ...] = ()
    prefer: Preference = "any"


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found, best first by `score`, which is comparable within one query only."""

    passage: Passage
    score: float


class HybridRetriever(BaseRetriever):
    """A LlamaIndex retriever over a Store; `search` is the typed way in, `retrieve` the LlamaIndex way."""

    def __init__(self, store: Store, k: int = 10, where: Filter | None = None) -> None:
        super().__init__()
        self.store = store
        self._k = k
        self._where = where or Filter()

    def search(self, query: Query) -> list[Hit]:
        """The best `query.k` passages, best first."""
        scores: dict[str, float] = {}
        words = query_tokens(query.text)
        forms = [token.form for token in words]
        named = [token.form for token in words if token.meaningful or token.reference]
        terms = [token for synonym in synonyms(list(tokens(query.text))) for token in synonym.term]
        translated = dict.fromkeys((token.form for token in terms), SYNONYM_WEIGHT)
        head = {form: weight * HEAD_WEIGHT for form, weight in (translated | dict.fromkeys(named, 1.0)).items()}
        body = translated | dict.fromkeys(forms, 1.0)
        vector = self.store.embed([*words, *terms])
        for pool in _pools(query):
            _fuse(scores, self.store.by_words(head, body, CANDIDATES, pool.where), pool.weight, pool.bonus)
        _fuse(scores, self.store.by_vector(vector, CANDIDATES, query.where), VECTOR_WEIGHT)
        for article_id in query.article_ids:
            scores[article_id] = scores.get(article_id, 0.0) + NAMED_ARTICLE_BONUS
        best = sorted(scores.items(), key=lambda entry: (-entry[1], entry[0]))[: query.k]
        passages = self.store.passages([key for key, _ in best])
        return [Hit(passages[key], score) for key, score in best if key in passages]

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        hits = self.search(Query(query_bundle.query_str, self._k, self._where))
        return [NodeWithScore(node=_node(hit.passage), score=hit.score) for hit in hits]


def _pools(query: Query) -> Iterator[_Pool]:
    where = query.where
    yield _Pool(where)
    wants_answers = query.prefer == "government"
    if query.law_ids and not where.law_ids and not where.concerns_speeches and not wants_answers:
        yield _Pool(replace(where, law_ids=query.law_ids), bonus=NAMED_LAW_BONUS)
    # Who asks about the Diet wants what the government answered, not what members said before it.
    if "law" not in where.kinds and not where.law_ids and query.prefer != "law":
        weight = GOVERNMENT_WEIGHT if wants_answers else GOVERNMENT_WEIGHT_UNASKED
        yield _Pool(replace(where, kinds=("diet",), government=True), weight)
    if query.prefer == "law" and not where.kinds and not where.concerns_speeches:
        yield _Pool(replace(where, kinds=("law",)), LAW_WEIGHT)


def _fuse(scores: dict[str, float], ranked: Sequence[Scored], weight: float, bonus: float = 0.0) -> None:
    for rank, candidate in enumerate(ranked, start=1):
        scores[candidate.id] = scores.get(candidate.id, 0.0) + weight / (RRF_CONSTANT + rank) + bonus


def _node(passage: Passage) -> TextNode:
    metadata = {"label": passage.label, "url": passage.url, "verbatim": passage.verbatim, "kind": passage.kind}
    return TextNode(id_=passage.id, text=passage.text, metadata=metadata)
