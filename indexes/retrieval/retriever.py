"""Hybrid retrieval: what a question names, its words, their meaning and what the law ties together, in one list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from indexes.coverage import Coverage
from indexes.models.cross_encoder import Reranker
from indexes.passage import Passage
from indexes.prepare import piece_texts
from indexes.retrieval.candidates import CANDIDATES, Candidates, candidates_of
from indexes.retrieval.linked import with_linked
from indexes.retrieval.merging import without_near_duplicates
from indexes.retrieval.query import DIET, TEXTS, Hit, Query, Steps
from indexes.retrieval.rescoring import NAMED_ARTICLE_BONUS, Rescorer
from indexes.retrieval.terms import terms_of
from indexes.store.protocol import Filter, Scored, Store
from indexes.text.sudachi import tokens

RESCORED = 35
# Of speeches, which are long, where the question does not ask for them.
SPEECHES_RESCORED = 12
RERANKED = 30
# Of a long speech a cross-encoder reads so many pieces.
MOST_PIECES = 4


class HybridRetriever(BaseRetriever):
    """A LlamaIndex retriever over a Store; `search` is the typed way in, `retrieve` the LlamaIndex way.

    With a `reranker`, a cross-encoder has the last word on the best `reranked` candidates.
    """

    def __init__(
        self,
        store: Store,
        k: int = 10,
        where: Filter | None = None,
        steps: Steps | None = None,
        reranker: Reranker | None = None,
        reranked: int = RERANKED,
    ) -> None:
        super().__init__()
        self.store = store
        self._k = k
        self._where = where or Filter()
        self._steps = steps or Steps()
        self._reranker = reranker
        self._reranked = reranked

    def search(self, query: Query) -> list[Hit]:
        """The best `query.k` passages, best first."""
        store = self.store if query.where.on is None else self.store.at(query.where.on)
        query = replace(query, where=replace(query.where, on=None))
        search = _Search(store, query, self._steps)
        if self._reranker is None:
            return search.hits(query.k)
        return _reranked(self._reranker, query, search.hits(max(query.k, self._reranked)))[: query.k]

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        hits = self.search(Query(query_bundle.query_str, self._k, self._where))
        return [NodeWithScore(node=_node(hit.passage), score=hit.score) for hit in hits]


class _Search:
    """One query put to a store."""

    def __init__(self, store: Store, query: Query, steps: Steps) -> None:
        self._store = store
        self._query = query
        self._steps = steps
        translations = store.translations(list(tokens(query.text))) if steps.lexicon else []
        self._terms = terms_of(query, translations, steps)
        self._coverage = Coverage(store, query.subject or query.text, translations)
        self._named = [one for one in query.article_ids if steps.names and _allowed(one, query.where)]
        self._rescorer = Rescorer(store, query, self._coverage, self._named, steps)

    def hits(self, k: int) -> list[Hit]:
        """The best `k` of all groups."""
        near = self._by_vector() if self._steps.vectors else []
        scores: dict[str, float] = {}
        places: dict[str, str] = {}
        for where in self._groups():
            found = candidates_of(self._store, self._query, where, self._terms, near, self._coverage, self._steps)
            places |= found.places
            scores |= self._scores("law" in where.kinds, found)
        ranked = sorted(scores.items(), key=lambda entry: (-entry[1], entry[0]))
        ranked = without_near_duplicates(ranked, self._rescorer.forms, self._named)[:k]
        passages = self._store.passages([passage_id for passage_id, _ in ranked])
        return [Hit(passages[key], score, places.get(key, "")) for key, score in ranked if key in passages]

    def _by_vector(self) -> list[Scored]:
        vector = self._store.embed(self._terms.embedded, self._query.text)
        return self._store.by_vector(vector, max(CANDIDATES, self._query.k), self._query.where)

    def _groups(self) -> Iterator[Filter]:
        """A filter for each group of kinds that is ranked apart."""
        where = self._query.where
        if not self._steps.groups:
            yield where if where.kinds else replace(where, kinds=(*TEXTS, *DIET))
            return
        for kinds, impossible in ((TEXTS, where.concerns_speeches), (DIET, bool(where.law_ids))):
            allowed = tuple(kind for kind in kinds if not where.kinds or kind in where.kinds)
            if allowed and not impossible:
                yield replace(where, kinds=allowed)

    def _scores(self, of_law: bool, found: Candidates) -> dict[str, float]:
        if of_law:
            found.sure = [*self._named, *found.sure]
        weighed = RESCORED if of_law or self._query.wants_answer else SPEECHES_RESCORED
        ranked = self._rescorer.scores(found.best(max(weighed, self._query.k)), found.scores)
        if of_law and self._steps.links:
            return with_linked(self._store, self._query, self._terms, self._rescorer, ranked, found.scores)
        return ranked


def _reranked(reranker: Reranker, query: Query, hits: list[Hit]) -> list[Hit]:
    """Hits in the order of a cross-encoder; what the question names stays first."""
    pieces = [piece_texts(hit.passage)[:MOST_PIECES] for hit in hits]
    scores = iter(reranker.scores(query.text, [text for texts in pieces for text in texts]))
    relevance = [max((next(scores) for _ in texts), default=0.0) for texts in pieces]
    again = [
        Hit(hit.passage, score + (NAMED_ARTICLE_BONUS if hit.passage.id in query.article_ids else 0.0), hit.at)
        for hit, score in zip(hits, relevance, strict=True)
    ]
    return sorted(again, key=lambda hit: (-hit.score, hit.passage.id))


def _allowed(article_id: str, where: Filter) -> bool:
    """Whether a filter lets an article through: it is told by the id alone."""
    if where.concerns_speeches or (where.kinds and "law" not in where.kinds):
        return False
    return not where.law_ids or article_id.split(":")[1] in where.law_ids


def _node(passage: Passage) -> TextNode:
    metadata = {"label": passage.label, "url": passage.url, "verbatim": passage.verbatim, "kind": passage.kind}
    return TextNode(id_=passage.id, text=passage.text, metadata=metadata)
