"""The best candidates weighed again: fusion score, coverage of the question, and what the corpus says of them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from indexes.coverage import OTHER_LAW, Coverage
from indexes.links.model import Rank, rank_of
from indexes.retrieval.query import Query, Steps
from indexes.store.protocol import Store

NAMED_ARTICLE_BONUS = 10.0
COVERAGE_WEIGHT = 1.0
# What a provision gains for the rank of its law, and for the number of other laws that refer to its law or to it.
RANK_PRIOR = {Rank.ACT: 0.2, Rank.ORDER: 0.08, Rank.RULE: 0.0}
LAW_CITED_WEIGHT, ARTICLE_CITED_WEIGHT = 0.03, 0.05
# Who asks what was answered in the Diet wants speeches; who does not say so wants the law, as a rule.
ANSWER_BONUS, SPEECH_MALUS = 0.6, 0.1
_SHARED_PENALTY_WORDS = frozenset(("処する", "過料"))


class Rescorer:
    """Weighs candidates of one query. `named` are the articles that the question names."""

    def __init__(self, store: Store, query: Query, coverage: Coverage, named: Sequence[str], steps: Steps) -> None:
        self._store = store
        self._query = query
        self._coverage = coverage
        self._named = frozenset(named)
        self._steps = steps
        self.forms: dict[str, tuple[str, str]] = {}

    def scores(self, ids: Sequence[str], fused: Mapping[str, float]) -> dict[str, float]:
        """By id: what is made of its fusion score (0 for what no list has found)."""
        highest = max(fused.values(), default=1.0)
        if self._steps.rescoring:
            self._read(ids)
        cited = self._store.cited([*ids, *{_law(one) for one in ids}]) if self._steps.priors else {}
        return {one: fused.get(one, 0.0) / highest + self._gains(one, cited) for one in ids}

    def punishes(self, passage_id: str) -> bool:
        """Whether a candidate that was weighed lays down a penalty."""
        head, body = self.forms.get(passage_id, ("", ""))
        return "罰則" in head.split() or not _SHARED_PENALTY_WORDS.isdisjoint(body.split())

    def _gains(self, passage_id: str, cited: Mapping[str, int]) -> float:
        gain = NAMED_ARTICLE_BONUS if passage_id in self._named else 0.0
        if self._steps.rescoring and passage_id in self.forms:
            gain += COVERAGE_WEIGHT * self._covered(passage_id)
        if passage_id.startswith("law:"):
            if self._steps.priors:
                gain += RANK_PRIOR[rank_of(passage_id.split(":")[1])]
                gain += LAW_CITED_WEIGHT * math.log1p(cited.get(_law(passage_id), 0))
                gain += ARTICLE_CITED_WEIGHT * math.log1p(cited.get(passage_id, 0))
        elif not passage_id.startswith("doc:"):
            gain += ANSWER_BONUS if self._query.wants_answer else -SPEECH_MALUS
        return gain

    def _covered(self, passage_id: str) -> float:
        """The share of the question that a passage covers, from its forms as indexed."""
        coverage = self._coverage
        head, body = self.forms[passage_id]
        heading = np.maximum(coverage.of(head.split()), coverage.pointing_at(passage_id))
        speech = not passage_id.startswith("law:")
        paragraphs = [
            [coverage.of(line.split()) for line in (one.split("\n") if speech else (one,))]
            for one in body.split("\n\n")
        ]
        covered = coverage.best_share(heading, paragraphs, speech=speech)
        laws = self._query.law_ids
        of_other_law = laws and passage_id.startswith("law:") and passage_id.split(":")[1] not in laws
        return covered * (OTHER_LAW if of_other_law else 1.0)

    def _read(self, ids: Sequence[str]) -> None:
        self.forms |= self._store.indexed_forms([one for one in ids if one not in self.forms])


def _law(passage_id: str) -> str:
    """law:<id> of an article: what the number of laws citing its law is kept under."""
    return ":".join(passage_id.split(":")[:2])
