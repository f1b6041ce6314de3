"""Which of the passages found are worth quoting."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from assistant.compose import whole_law
from assistant.compose.whole_law import MAX_SOURCES
from assistant.draft import Inquiry
from assistant.evidence import Evidence
from indexes.passage import Article, Document, Passage

# Below this share of the question's weight, the best passage speaks of something else. A law that the question
# names is its subject already, so its articles need to share less.
RELEVANT = 0.42
RELEVANT_IN_NAMED_LAW = 0.28
# A passage must come this near to the best one to be quoted beside it.
NEAR_BEST = 0.85

_ASKS_FOR_LAW = re.compile(r"条文|規定|根拠|何条|法律上|法令上|法的に")
_TRANSITIONAL = re.compile(r"附則|経過|施行")


def choose(inquiry: Inquiry) -> list[Evidence]:
    """The passages worth quoting, best first; none when even the best speaks of something else."""
    question = inquiry.question
    entries = eligible(inquiry)
    if defining := _defining(inquiry, entries):
        return defining
    laws = {law.law_id for law in question.laws}
    if question.kind == "penalty":
        penal = [whole_law.only_penal(entry) for entry in entries if whole_law.PENALTY.search(entry.passage.text)]
        if chosen := nearest(penal, MAX_SOURCES, laws):
            return chosen
    if laws or _ASKS_FOR_LAW.search(question.text):
        articles = [entry for entry in entries if isinstance(entry.passage.source, Article)]
        if chosen := nearest(articles, MAX_SOURCES, laws):
            return chosen
    return nearest(entries, MAX_SOURCES, laws)


def eligible(inquiry: Inquiry) -> list[Evidence]:
    """Neither a member's question nor, unless asked for, a transitional 附則 says what law or government say."""
    transitional = bool(_TRANSITIONAL.search(inquiry.question.text))
    return [entry for entry in inquiry.evidence if _speaks_for_itself(entry.passage, transitional)]


def nearest(
    evidence: Sequence[Evidence], most: int, laws: Set[str] = frozenset(), near: float = NEAR_BEST
) -> list[Evidence]:
    """The relevant ones that come near to the best, at most `most`, best first."""
    relevant = [entry for entry in evidence if entry.coverage >= _threshold(entry.passage, laws)]
    ranked = sorted(relevant, key=lambda entry: -entry.rank)
    return [entry for entry in ranked if entry.rank >= ranked[0].rank * near][:most]


def _defining(inquiry: Inquiry, entries: Sequence[Evidence]) -> list[Evidence]:
    """Where the term asked for is defined: in the law named, else in what was found."""
    question = inquiry.question
    if not question.term:
        return []
    for law in question.laws:
        if told := whole_law.definition(inquiry, law, question.term):
            return told
    narrowed = (whole_law.defining(entry, question.term) for entry in entries)
    return [entry for entry in narrowed if entry is not None][:MAX_SOURCES]


def _threshold(passage: Passage, laws: Set[str]) -> float:
    source = passage.source
    return RELEVANT_IN_NAMED_LAW if isinstance(source, Article) and source.law_id in laws else RELEVANT


def _speaks_for_itself(passage: Passage, transitional: bool) -> bool:
    source = passage.source
    if isinstance(source, Article):
        return not source.supplementary or transitional
    return passage.government_answer or isinstance(source, Document)
