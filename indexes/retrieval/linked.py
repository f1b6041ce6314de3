"""Provisions tied to the best ones: the penalty on a duty, the Order that fills in a delegation, what is referred to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from indexes.retrieval.query import Query
from indexes.retrieval.rescoring import Rescorer
from indexes.retrieval.terms import Terms
from indexes.store.protocol import Store

# Ties of so many of the best provisions are followed, and so many provisions found by ties only are weighed.
FOLLOWED = 3
MOST_NEW = 20
# What a provision gains from the one it is tied to, where it is what the question asks for besides.
ORDER_ASKED_FOR, PENALTY_ASKED_FOR = 0.9, 1.2
PENALTY_IN_WORDS, PENALTIES = 0.5, 20


def with_linked(
    store: Store,
    query: Query,
    terms: Terms,
    rescorer: Rescorer,
    ranked: Mapping[str, float],
    fused: Mapping[str, float],
) -> dict[str, float]:
    """The scores `ranked` by id, those of provisions asked for beside the best ones raised, and of such not ranked yet.

    `fused` are the scores of all candidates before they were weighed.
    """
    best = sorted((one for one in ranked if one.startswith("law:")), key=lambda one: (-ranked[one], one))[:FOLLOWED]
    if not best or not (query.wants_orders or query.wants_penalty):
        return dict(ranked)
    ties = _ties(store, query, best)
    scores = {**ranked, **rescorer.scores([one for one in ties if one not in ranked][:MOST_NEW], fused)}
    for other, heads in ties.items():
        for head, refers in heads:
            if other in scores and ranked[best[0]] > 0:
                gain = ranked[head] / ranked[best[0]] * _weight(query, rescorer, other, head, refers)
                scores[other] = max(scores[other], ranked.get(other, scores[other]) + gain)
    if query.wants_penalty:
        _add_penalties(store, query, terms, rescorer, best, scores, fused)
    return scores


def _ties(store: Store, query: Query, best: Sequence[str]) -> dict[str, list[tuple[str, bool]]]:
    """By id of a tied provision: the provisions it is tied to, the best first, and whether it refers to them."""
    ties: dict[str, list[tuple[str, bool]]] = {}
    for head in best:
        for other, refers in store.neighbours(head).items():
            if not query.where.law_ids or other.split(":")[1] in query.where.law_ids:
                ties.setdefault(other, []).append((head, refers))
    return ties


def _weight(query: Query, rescorer: Rescorer, other: str, head: str, refers: bool) -> float:
    """What `other` gains; `refers` says that it refers to `head`, and not only the other way round."""
    if query.wants_penalty and refers and rescorer.punishes(other):
        return PENALTY_ASKED_FOR
    in_another = other.split(":")[1] != head.split(":")[1]
    return ORDER_ASKED_FOR if query.wants_orders and in_another else 0.0


def _add_penalties(
    store: Store,
    query: Query,
    terms: Terms,
    rescorer: Rescorer,
    best: Sequence[str],
    scores: dict[str, float],
    fused: Mapping[str, float],
) -> None:
    """Raise what the laws of the best provisions punish in the words of the question.

    A penal provision may describe the deed again instead of naming the article.
    """
    laws = tuple(dict.fromkeys(one.split(":")[1] for one in best))
    found = store.by_words(terms.head, terms.body, PENALTIES, replace(query.where, kinds=("law",), law_ids=laws))
    new = rescorer.scores([one.id for one in found if one.id not in scores], fused)
    punishing = [one for one in found if rescorer.punishes(one.id)]
    for one in punishing:
        own = scores.get(one.id, new.get(one.id, 0.0))
        scores[one.id] = own + PENALTY_IN_WORDS * one.score / punishing[0].score
