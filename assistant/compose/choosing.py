"""Which of the passages found are worth quoting."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from assistant.compose.law import whole_law
from assistant.compose.law.whole_law import MAX_SOURCES
from assistant.compose.topic import is_foreign
from assistant.draft import Inquiry
from assistant.evidence import Evidence
from assistant.ranking import ranked
from indexes.links.model import Rank, rank_of
from indexes.passage import Article, Document, Passage

# Below this share of the question's weight, the best passage speaks of something else. A law that the question
# names is its subject already, so its articles need to share less.
RELEVANT = 0.42
RELEVANT_IN_NAMED_LAW = 0.28
# A provision to which the lexicon leads, and what the government answered, may share less where the score is so high.
SURE, RELEVANT_IF_SURE = 4.0, 0.35
# Below this score, a passage shares words with the question and no more.
LEAST = 1.0
# A passage must come this near to the best one to be quoted beside it.
NEAR_BEST = 0.75
# Where the question asks for two things, the passage on the other one (log-odds of 3 and 5 less than the best).
NEAR_BEST_OF_TWO, OTHER_PART = 0.43, 0.25

_ASKS_FOR_LAW = re.compile(r"条文|規定|根拠|何条|法律上|法令上|法的に")
_TRANSITIONAL = re.compile(r"附則|経過|施行")
_ASKS_FOR_TWO = re.compile(
    r"両方|それぞれ|違い|違う|異な|比較|比べ|書き分け|何条と何条"
    r"|(?:法律?|条文?)と[^と、。?？]{0,6}(?:[政省府]令|規則|規程|施行令)"
    r"|(?:規定|義務|禁止|定義|定め|要件|根拠|条文?|条件|命令|通報|請求|理由|期限|制度).{0,14}[と、][^。]{0,22}"
    r"(?:罰則|罰金|罰せ|過料|制裁|期限|規則|[政省府]令|刑|責任|扱い|要件|上限|方法|根拠|何条|条文)"
    r"|[?？。].{0,12}(?:罰則|罰金|過料|制裁|破ったら|違反したら)"
)
# What says who holds an office may rank so much lower than what mentions it.
OF_AN_OFFICE = 0.25
_ASKS_WHO = re.compile(r"誰|だれ")
_APPOINTS = re.compile(r"充て|任命する|指名する|互選")
_ASKS_FOR_PENALTY = re.compile(r"罰|刑|過料|制裁|課徴金")
_ASKS_FOR_ORDERS = re.compile(r"[政省府]令|施行令|規則|規程|下位法令")


def choose(inquiry: Inquiry) -> list[Evidence]:
    """The passages worth quoting, best first; none when even the best speaks of something else.

    One, where one answers; another beside it where it is as good, or where the question asks for two things.
    """
    question = inquiry.question
    entries = eligible(inquiry)
    if is_foreign(inquiry, entries):
        return []
    if defining := _defining(inquiry, entries):
        return defining
    laws = {law.law_id for law in question.laws}
    two = bool(_ASKS_FOR_TWO.search(question.text))
    if question.kind == "penalty" and not two:
        penal = [whole_law.only_penal(entry) for entry in entries if whole_law.PENALTY.search(entry.passage.text)]
        if chosen := nearest(penal, MAX_SOURCES, laws):
            return chosen
    if laws or _ASKS_FOR_LAW.search(question.text):
        articles = [entry for entry in entries if isinstance(entry.passage.source, Article)]
        if chosen := _chosen(inquiry, articles, laws, two=two):
            return chosen
    return _chosen(inquiry, entries, laws, two=two)


def eligible(inquiry: Inquiry) -> list[Evidence]:
    """What may be quoted of what was found, ranked among each other.

    Neither a member's question nor, unless asked for, a transitional 附則 says what law or government say.
    """
    transitional = bool(_TRANSITIONAL.search(inquiry.question.text))
    entries = [entry for entry in inquiry.evidence if _speaks_for_itself(entry.passage, transitional)]
    return ranked(inquiry.question, entries)


def nearest(
    evidence: Sequence[Evidence], most: int, laws: Set[str] = frozenset(), near: float = NEAR_BEST
) -> list[Evidence]:
    """The relevant ones that come near to the best, at most `most`, best first."""
    relevant = sorted((entry for entry in evidence if _relevant(entry, laws)), key=lambda entry: -entry.rank)
    return [entry for entry in relevant if entry.rank >= relevant[0].rank * near][:most]


def _chosen(inquiry: Inquiry, entries: Sequence[Evidence], laws: Set[str], *, two: bool) -> list[Evidence]:
    if inquiry.question.kind == "organ" and _ASKS_WHO.search(inquiry.question.text):
        entries = _appointing(entries) or entries
    if not two:
        return nearest(entries, MAX_SOURCES, laws)
    chosen = nearest(entries, 2, laws, NEAR_BEST_OF_TWO)
    if chosen and (other := _other_part(inquiry, chosen[0], entries)):
        return [chosen[0], other]
    return chosen


def _other_part(inquiry: Inquiry, best: Evidence, entries: Sequence[Evidence]) -> Evidence | None:
    """The penalty on the rule asked for and the rule behind a penalty, or what an Order says besides the Act."""
    source, text = best.passage.source, inquiry.question.text
    if not isinstance(source, Article):
        return None
    others = [
        (entry, entry.passage.source)
        for entry in entries
        if isinstance(entry.passage.source, Article) and entry.rank >= best.rank * OTHER_PART and entry is not best
    ]
    if _ASKS_FOR_ORDERS.search(text):
        is_act = rank_of(source.law_id) == Rank.ACT
        wanted = [entry for entry, other in others if (rank_of(other.law_id) == Rank.ACT) != is_act]
    elif _ASKS_FOR_PENALTY.search(text):
        penal = _punishes(best)
        wanted = [entry for entry, other in others if other.law_id == source.law_id and _punishes(entry) != penal]
    else:
        return None
    return max(wanted, key=lambda entry: entry.rank, default=None)


def _appointing(entries: Sequence[Evidence]) -> list[Evidence]:
    """The provisions that say who holds an office or appoints to it; of them those whose caption tells most of it."""
    least = OF_AN_OFFICE * max((entry.rank for entry in entries), default=0.0)
    found = [
        entry
        for entry in entries
        if isinstance(entry.passage.source, Article) and entry.rank >= least and _APPOINTS.search(entry.passage.text)
    ]
    captioned = max((entry.caption_coverage for entry in found), default=0.0)
    return [entry for entry in found if entry.caption_coverage >= captioned]


def _punishes(entry: Evidence) -> bool:
    return bool(whole_law.PENALTY.search(entry.passage.text))


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


def _relevant(entry: Evidence, laws: Set[str]) -> bool:
    source = entry.passage.source
    if isinstance(source, Article) and source.law_id in laws:
        return entry.coverage >= RELEVANT_IN_NAMED_LAW
    if entry.score is None:
        return entry.coverage >= RELEVANT
    may_share_less = entry.pointed or entry.passage.government_answer
    least = RELEVANT_IF_SURE if may_share_less and entry.score >= SURE else RELEVANT
    return entry.score >= LEAST and entry.coverage >= least


def _speaks_for_itself(passage: Passage, transitional: bool) -> bool:
    source = passage.source
    if isinstance(source, Article):
        return not source.supplementary or transitional
    return passage.government_answer or isinstance(source, Document)
