"""Duties and the penalties on their breach, which stand apart: 第四条第一項の規定に違反した者 says little without 第四条."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.compose.law.clauses import PENALTY
from assistant.draft import Inquiry
from assistant.evidence import Evidence
from indexes.passage import Article, base_id

# What a duty must share with the question, beside the penalty on its breach, to belong to the answer.
RELEVANT = 0.42
MAX_SOURCES = 3
_MOST_WEIGHED = 4


def with_ties(inquiry: Inquiry, chosen: Sequence[Evidence]) -> list[Evidence]:
    """The passages chosen for a question on a penalty, with what belongs to the first one; for others as they are.

    To a penal provision belongs the article found for the question to which it refers, to a duty the provision that
    punishes its breach, which comes first.
    """
    if inquiry.question.kind != "penalty" or len(chosen) >= MAX_SOURCES:
        return list(chosen)
    penal = next((entry for entry in chosen if PENALTY.search(entry.passage.text)), None)
    if penal is None:
        found = _penalty_on(inquiry, chosen[0]) if chosen else None
        return [*([found] if found else []), *chosen]
    found = _duty_behind(inquiry, penal, {entry.passage.id for entry in chosen})
    return [*chosen, *([found] if found else [])]


def _duty_behind(inquiry: Inquiry, penal: Evidence, cited: set[str]) -> Evidence | None:
    targets = {base_id(tie.target) for tie in inquiry.store.links_from(penal.passage.id)} - cited
    entries = [one for one in inquiry.evidence if one.passage.id in targets and one.coverage >= RELEVANT]
    duties = [one for one in entries if isinstance(one.passage.source, Article)]
    return max(duties, key=lambda entry: entry.rank, default=None)


def _penalty_on(inquiry: Inquiry, duty: Evidence) -> Evidence | None:
    source = duty.passage.source
    if not isinstance(source, Article):
        return None
    ids = dict.fromkeys(tie.source for tie in inquiry.store.links_to(duty.passage.id))
    own = [one for one in ids if one.startswith(f"law:{source.law_id}:")]
    held = inquiry.store.passages(own)
    penal = [held[one] for one in own if one in held and PENALTY.search(held[one].text)]
    weighed = (inquiry.weigher.weigh(passage) for passage in penal[:_MOST_WEIGHED])
    return max(weighed, key=lambda entry: entry.rank, default=None)
