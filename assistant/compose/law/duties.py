"""Duties and the penalties on their breach, which stand apart: 第四条第一項の規定に違反した者 says little without 第四条."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.compose.law.clauses import PENALTY
from assistant.compose.wording import digest_mark, name_of
from assistant.draft import DraftStatement, Inquiry, corpus_fact, quoted
from assistant.evidence import Evidence
from indexes.passage import Article, Passage, base_id
from indexes.sentences import split_sentences

# What a duty must share with the question, beside the penalty on its breach, to belong to the answer.
RELEVANT = 0.42
MAX_SOURCES = 3
MOST_PUNISHING = 2
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


def punishing(inquiry: Inquiry, passage: Passage) -> list[Passage]:
    """The provisions of the same law that refer to an article and punish, at most MOST_PUNISHING."""
    law = passage.id.split(":")[1]
    ids = dict.fromkeys(tie.source for tie in inquiry.store.links_to(passage.id) if tie.source.split(":")[1] == law)
    held = inquiry.store.passages(list(ids))
    return [held[one] for one in ids if one in held and PENALTY.search(held[one].text)][:MOST_PUNISHING]


def punished_elsewhere(inquiry: Inquiry, passage: Passage) -> Iterator[DraftStatement]:
    """Of an article that punishes nothing itself: which provisions punish its breach, and with what."""
    found = [] if PENALTY.search(passage.text) else punishing(inquiry, passage)
    if not found:
        return
    names = "、".join(name_of(one) for one in found)
    said = f"{name_of(passage)}そのものに罰則の定めはなく、{names}がこの条を挙げて罰則を定めています。"
    yield corpus_fact(said, (passage.id, *(one.id for one in found)))
    for one in found:
        sentence = next((one for one in split_sentences(one) if PENALTY.search(one.text)), None)
        if sentence is not None:
            words = f"{name_of(one)}{digest_mark(one)}: {one.place_label(sentence.at)}「{sentence.text}」"
            yield DraftStatement(words, (one.id,), (quoted(one.id, sentence.at, sentence.text),), 1)


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
