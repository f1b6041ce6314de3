"""What an answer tells of the passages found: those that it does not cite, and whether those it cites are a weak find."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from assistant.answer import Consulted
from assistant.compose.choosing import eligible
from assistant.dating import mark
from assistant.draft import Inquiry
from assistant.ranking import chances

MOST = 10
# The ranking gives each passage found a chance to be the one that answers (`assistant.ranking.chances`). Where none of
# those cited has an even chance, the answer is more often beside the point than not: of 329 questions of the tuning
# sets over all laws 16 % are such, 31 % of their citations are right and 83 % of the others'; held out, 17 % of 110 with
# 25 % and 77 %.
EVEN_CHANCE = 0.5


def consulted(inquiry: Inquiry, cited: Collection[str], today: date) -> tuple[Consulted, ...]:
    """The passages given to the composer that are not among the ids `cited`, best first, at most MOST.

    What may be quoted comes before what may not: a member's question, a transitional 附則.
    """
    ranked = sorted(eligible(inquiry), key=lambda entry: -entry.rank)
    passages = {entry.passage.id: entry.passage for entry in (*ranked, *inquiry.evidence)}
    left = [passage for passage_id, passage in passages.items() if passage_id not in cited]
    return tuple(Consulted(one.id, one.label + mark(one, today), one.url, one.verbatim) for one in left[:MOST])


def is_weak(inquiry: Inquiry, cited: Collection[str]) -> bool:
    """Whether none of the passages cited, by id, is likely to be the one asked for.

    An article that the question names is, and so is what was not searched for but looked up in a law.
    """
    if inquiry.question.articles:
        return False
    found = chances(eligible(inquiry))
    return max((found[one] for one in cited if one in found), default=1.0) < EVEN_CHANCE
