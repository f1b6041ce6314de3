"""Candidates of one group of kinds: lists by words, by vector and from the lexicon, fused by rank.

Reciprocal rank fusion: Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and individual
rank learning methods", SIGIR 2009.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from indexes.coverage import Coverage
from indexes.retrieval.query import DIET, Query, Steps
from indexes.retrieval.terms import Terms
from indexes.store.protocol import Filter, Scored, Store

RRF_CONSTANT = 60
CANDIDATES = 60
VECTOR_WEIGHT = 0.3
LEXICON_WEIGHT = 1.3
# From this share of a question on, what the lexicon says of it counts in full.
WELL_EXPLAINED = 0.4
# So many of the passages to which the lexicon points are candidates, whatever else finds them.
POINTED = 30
NAMED_LAW_BONUS = 1.0 / RRF_CONSTANT


@dataclass(slots=True)
class Candidates:
    """Fused scores by passage id, the places found, and ids that are candidates whatever their score."""

    scores: dict[str, float] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    sure: list[str] = field(default_factory=list)

    def take(self, ranked: Iterable[Scored], weight: float = 1.0, bonus: float = 0.0) -> None:
        """Fuse one list in, the best first."""
        for rank, one in enumerate(ranked, start=1):
            self.scores[one.id] = self.scores.get(one.id, 0.0) + weight / (RRF_CONSTANT + rank) + bonus
            self.places.setdefault(one.id, one.at)

    def best(self, k: int) -> list[str]:
        """What is sure, then the best `k` by score."""
        ranked = sorted(self.scores, key=lambda key: (-self.scores[key], key))
        return list(dict.fromkeys([*self.sure, *ranked[:k]]))


def candidates_of(
    store: Store, query: Query, where: Filter, terms: Terms, near: Sequence[Scored], coverage: Coverage, steps: Steps
) -> Candidates:
    """The candidates that `where`, the filter of one group, lets through. `near` are those by vector, of any kind."""
    found = Candidates()
    k = max(CANDIDATES, query.k)
    found.take(store.by_words(terms.head, terms.body, k, where))
    if set(where.kinds) <= set(DIET):
        if query.wants_answer and not where.government:
            # Who asks about the Diet wants what the government answered, not what members said before it.
            found.take(store.by_words(terms.head, terms.body, k, replace(where, government=True)))
    else:
        if query.law_ids and steps.names and not where.law_ids:
            named = replace(where, kinds=("law",), law_ids=query.law_ids)
            found.take(store.by_words(terms.head, terms.body, k, named), bonus=NAMED_LAW_BONUS)
        pointed = _pointed(query, where, coverage)
        # Of a technical question the lexicon explains a word or two, of an everyday one most.
        surely = min(pointed[0].score / WELL_EXPLAINED, 1.0) if pointed else 0.0
        found.take(pointed, LEXICON_WEIGHT * surely)
        found.sure = [one.id for one in pointed[: POINTED // 2]]
    kinds = tuple(f"{kind}:" for kind in where.kinds)
    found.take((one for one in near if one.id.startswith(kinds)), VECTOR_WEIGHT)
    return found


def _pointed(query: Query, where: Filter, coverage: Coverage) -> list[Scored]:
    """Passages to which the lexicon points, by how much of the question that explains."""
    if where.kinds and "law" not in where.kinds:
        return []
    laws = where.law_ids or query.law_ids
    pointed = (
        Scored(passage_id, coverage.share(coverage.pointing_at(passage_id)))
        for passage_id in coverage.pointed
        if not laws or passage_id.split(":")[1] in laws
    )
    return sorted(pointed, key=lambda one: (-one.score, one.id))[:POINTED]
