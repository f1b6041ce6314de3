"""The articles of Orders and Rules that fill in what a provision leaves to them (政令で定める), as the links know them."""

from __future__ import annotations

from collections.abc import Collection

from assistant.compose.law.decisive import Shown
from assistant.draft import Inquiry
from assistant.evidence import Evidence
from indexes.passage import Passage, base_id

DELEGATION = "delegation"
MOST = 2
_MOST_WEIGHED = 6
# Of several articles, those that bear on the question nearly as much as the best one.
_NEAR_BEST = 0.8
# What an article of an order must share with the question; of one that is asked for by name only the link counts.
RELEVANT = 0.3


def delegated(inquiry: Inquiry, passage: Passage, shown: Collection[Shown], cited: Collection[str]) -> list[Evidence]:
    """The articles, not `cited` yet, that fill in the paragraphs shown of an article, best first; at most MOST."""
    places = {one.paragraph.at for one in shown}
    ties = inquiry.store.links_from(passage.id)
    targets = dict.fromkeys(
        base_id(tie.target) for tie in ties if tie.kind == DELEGATION and tie.at.partition("i")[0] in places
    )
    wanted = [target for target in targets if target not in cited and ":m:" in target][:_MOST_WEIGHED]
    held = inquiry.store.passages(wanted)
    weighed = [inquiry.weigher.weigh(held[target]) for target in wanted if target in held]
    relevant = [
        one for one in weighed if one.coverage >= RELEVANT or (inquiry.question.wants_orders and len(weighed) == 1)
    ]
    ranked = sorted(relevant, key=lambda entry: -entry.rank)
    return [entry for entry in ranked if entry.rank >= ranked[0].rank * _NEAR_BEST][:MOST]
