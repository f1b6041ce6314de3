"""What a question for the Diet asks (who, where, when), used as a preference: those speeches come first, others stay.

A question may be misunderstood, so what it asks never hides anything; only conditions that a user sets are exact.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from assistant.question import Question
from indexes.diet_names import belongs_to, holds_office
from indexes.passage import Passage, Speech, Written
from indexes.retrieval import DIET, Hit
from indexes.store.protocol import DietFacts, Filter

# A name may be that of several people; beyond these it tells nobody.
MOST_PEOPLE = 3
_FUSION = 60


def filters(question: Question, where: Filter, facts: DietFacts, *, government: bool) -> Iterator[Filter]:
    """Filters that let only such speeches through as are asked for, one for each person who may be meant.

    `government` keeps to what the government said. A condition in `where` goes before that of the question.
    """
    first, last = question.period or (None, None)
    asked = replace(
        where,
        kinds=where.kinds or DIET,
        government=government or where.government,
        house=where.house or question.house,
        committee=where.committee or question.committee,
        session=where.session or question.session,
        office=where.office or question.office,
        date_from=where.date_from or (first if first != date.min else None),
        date_to=where.date_to or (last if last != date.max else None),
        # A party asks; whom the government answers is not among the facts of a speech.
        party=where.party or ("" if government or question.office else question.party),
    )
    people = [] if where.speaker else _people(question, facts)
    if not people:
        yield asked
    # Their office may have changed since: the name says enough.
    yield from (replace(asked, speaker=name, office=where.office) for name in people)


def as_asked(passage: Passage, question: Question) -> bool:
    """Whether a speech or a written answer is by whom, where and when the question asks."""
    source = passage.source
    if not isinstance(source, Speech | Written):
        return False
    day, period = source.date, question.period
    return (
        _by_whom(source, question)
        and (period is None or (day is not None and period[0] <= day <= period[1]))
        and question.house in ("", source.house)
        and question.session in (0, source.session)
        and question.committee in ("", source.meeting if isinstance(source, Speech) else "")
    )


def preferred(hits: Sequence[Hit], asked: Sequence[Hit], k: int) -> list[Hit]:
    """Both lists in one, best first: what stands in both comes before what stands in one only."""
    scores: dict[str, float] = {}
    by_id = {hit.passage.id: hit for hit in (*asked, *hits)}
    for ranked in (asked, hits):
        for rank, hit in enumerate(ranked, start=1):
            scores[hit.passage.id] = scores.get(hit.passage.id, 0.0) + 1 / (_FUSION + rank)
    best = sorted(scores, key=lambda key: -scores[key])[:k]
    return [replace(by_id[key], score=scores[key]) for key in best]


def _by_whom(source: Speech | Written, question: Question) -> bool:
    groups: tuple[str, ...] = ()
    if isinstance(source, Speech):
        people, position = (source.speaker, source.questioner), source.position
        groups = (source.questioner_group, source.group)
    else:
        people, position = (_name_in(source.respondent), source.submitter), source.respondent
    # Of several people who are named, each answers for himself.
    named = not question.speakers or any(person.startswith(name) for name in question.speakers for person in people)
    office = not question.office or bool(question.speakers) or holds_office(position, question.office)
    party = not question.party or any(belongs_to(group, question.party) for group in groups)
    return named and office and party


def _name_in(respondent: str) -> str:
    """架空太郎 of 内閣総理大臣　架空太郎."""
    return respondent.rsplit(maxsplit=1)[-1] if respondent.strip() else ""


def _people(question: Question, facts: DietFacts) -> list[str]:
    """The full names of those who have spoken and may be meant; none where there are too many."""
    meant = [one for name in question.speakers for one in facts.speakers if one.startswith(name)]
    return meant if len(meant) <= MOST_PEOPLE else []
