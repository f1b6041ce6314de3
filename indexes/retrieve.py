"""Hybrid retrieval: Sudachi BM25 and chiVe vectors fused, what the question names put first.

Reciprocal rank fusion: Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and individual
rank learning methods", SIGIR 2009.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from indexes.coverage import OTHER_LAW, Coverage
from indexes.passage import Kind, Passage
from indexes.store.protocol import Filter, Scored, Store
from indexes.text.lexicon import synonyms
from indexes.text.query_words import query_tokens
from indexes.text.sudachi import tokens

# Answers in the Diet, spoken and written.
DIET: tuple[Kind, ...] = ("diet", "shitsumon")
RRF_CONSTANT = 60
CANDIDATES = 100
HEAD_WEIGHT = 1.0
VECTOR_WEIGHT = 0.4
NAMED_LAW_BONUS = 1.0 / RRF_CONSTANT
SYNONYM_WEIGHT = 0.6
NAMED_ARTICLE_BONUS = 10.0
RESCORED = 50
COVERAGE_WEIGHT = 1.0


@dataclass(frozen=True, slots=True)
class _Pool:
    """One list by words that goes into the fusion: under which filter, with what bonus a hit."""

    where: Filter
    bonus: float = 0.0


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for.

    `law_ids` and `article_ids` are laws and articles that the question names; `wants_answer` says that it asks for
    what the government answered in the Diet. `subject` is the text without the laws named, by
    which candidates are rescored; the whole text where it is empty.
    """

    text: str
    k: int = 10
    where: Filter = field(default_factory=Filter)
    law_ids: tuple[str, ...] = ()
    article_ids: tuple[str, ...] = ()
    subject: str = ""
    wants_answer: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found, best first by `score`, which is comparable within one query only; `at` is the place found."""

    passage: Passage
    score: float
    at: str = ""


class HybridRetriever(BaseRetriever):
    """A LlamaIndex retriever over a Store; `search` is the typed way in, `retrieve` the LlamaIndex way."""

    def __init__(self, store: Store, k: int = 10, where: Filter | None = None) -> None:
        super().__init__()
        self.store = store
        self._k = k
        self._where = where or Filter()

    def search(self, query: Query) -> list[Hit]:
        """The best `query.k` passages, best first."""
        if query.where.on is not None:
            there = HybridRetriever(self.store.at(query.where.on))
            return there.search(replace(query, where=replace(query.where, on=None)))
        scores: dict[str, float] = {}
        places: dict[str, str] = {}
        words = query_tokens(query.text)
        forms = [token.form for token in words]
        named = [token.form for token in words if token.meaningful or token.reference]
        terms = [token for synonym in synonyms(list(tokens(query.text))) for token in synonym.term]
        translated = dict.fromkeys((token.form for token in terms), SYNONYM_WEIGHT)
        head = {form: weight * HEAD_WEIGHT for form, weight in (translated | dict.fromkeys(named, 1.0)).items()}
        body = translated | dict.fromkeys(forms, 1.0)
        vector = self.store.embed([*words, *terms])
        for pool in _pools(query):
            found = self.store.by_words(head, body, CANDIDATES, pool.where)
            places = {one.id: one.at for one in found} | places
            _fuse(scores, found, 1.0, pool.bonus)
        near = self.store.by_vector(vector, CANDIDATES, query.where)
        places = {one.id: one.at for one in near} | places
        _fuse(scores, near, VECTOR_WEIGHT)
        best = self._rescored(query, scores)[: query.k]
        passages = self.store.passages([key for key, _ in best])
        return [Hit(passages[key], score, places.get(key, "")) for key, score in best if key in passages]

    def _rescored(self, query: Query, fused: dict[str, float]) -> list[tuple[str, float]]:
        """The best fused candidates and the articles named, ordered by fusion score and coverage together."""
        ranked = sorted(fused, key=lambda key: (-fused[key], key))
        named = [article_id for article_id in query.article_ids if _allowed(article_id, query.where)]
        candidates = list(dict.fromkeys([*named, *ranked[: max(RESCORED, query.k)]]))
        highest = max(fused.values(), default=1.0)
        coverage = Coverage(self.store, query.subject or query.text)
        forms = self.store.indexed_forms(candidates[:RESCORED])
        coverage.learn({form for head, body in forms.values() for text in (head, body) for form in text.split()})
        scores = {}
        for key in candidates:
            covered = _covered(coverage, *forms[key], speech=not key.startswith("law:")) if key in forms else 0.0
            of_other_law = query.law_ids and key.startswith("law:") and key.split(":")[1] not in query.law_ids
            scores[key] = fused.get(key, 0.0) / highest + COVERAGE_WEIGHT * covered * (OTHER_LAW if of_other_law else 1)
            scores[key] += NAMED_ARTICLE_BONUS if key in named else 0.0
        return sorted(scores.items(), key=lambda entry: (-entry[1], entry[0]))

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        hits = self.search(Query(query_bundle.query_str, self._k, self._where))
        return [NodeWithScore(node=_node(hit.passage), score=hit.score) for hit in hits]


def _allowed(article_id: str, where: Filter) -> bool:
    """Whether a filter lets an article through: it is told by the id alone."""
    if where.concerns_speeches or (where.kinds and "law" not in where.kinds):
        return False
    return not where.law_ids or article_id.split(":")[1] in where.law_ids


def _pools(query: Query) -> Iterator[_Pool]:
    where = query.where
    yield _Pool(where)
    if query.wants_answer:
        # Who asks about the Diet wants what the government answered, not what members said before it.
        if not where.law_ids and (not where.kinds or set(where.kinds) & set(DIET)):
            yield _Pool(replace(where, kinds=DIET, government=True))
    elif query.law_ids and not where.law_ids and not where.concerns_speeches:
        yield _Pool(replace(where, law_ids=query.law_ids), bonus=NAMED_LAW_BONUS)


def _fuse(scores: dict[str, float], ranked: Sequence[Scored], weight: float, bonus: float = 0.0) -> None:
    for rank, candidate in enumerate(ranked, start=1):
        scores[candidate.id] = scores.get(candidate.id, 0.0) + weight / (RRF_CONSTANT + rank) + bonus


def _covered(coverage: Coverage, head: str, body: str, *, speech: bool) -> float:
    """What a passage covers, from its forms as indexed."""
    paragraphs = [[coverage.of(line.split()) for line in one.split("\n")] for one in body.split("\n\n")]
    return coverage.best_share(coverage.of(head.split()), paragraphs, speech=speech)


def _node(passage: Passage) -> TextNode:
    metadata = {"label": passage.label, "url": passage.url, "verbatim": passage.verbatim, "kind": passage.kind}
    return TextNode(id_=passage.id, text=passage.text, metadata=metadata)
