"""Questions for what the government answered in the Diet: whose answers, where and when is kept to.

The answer names who answered whom, where and when, quotes the decisive sentences (`speech_sentences`), puts several
answers in order of time (`timeline`), and says where they differ (`conflicts`) and what has become law (`later_law`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant.answer import Status
from assistant.asked import as_asked
from assistant.compose.choosing import NEAR_BEST, RELEVANT, eligible, nearest
from assistant.compose.diet.conflicts import conflicts
from assistant.compose.diet.later_law import notes
from assistant.compose.diet.speech_sentences import bearing
from assistant.compose.diet.timeline import day_of, statements, told
from assistant.compose.diet.wanted import wants_of
from assistant.compose.wording import digest_mark, in_words, name_of, rest_not_held
from assistant.dating import made_in
from assistant.draft import Draft, DraftStatement, Inquiry, corpus_fact, quoted
from assistant.evidence import Evidence
from assistant.figure_units import FISCAL_YEAR, YEAR
from assistant.figures import figures_in
from assistant.question import Question
from assistant.understanding.items import period_label
from indexes.passage import Speech, Written

# Who asks what the government as a whole has answered wants its other answers too, though the best one says more.
NEAR_BEST_ANSWER = 0.68
MAX_ANSWERS = 4
# Of these many repetitions are folded into the answers shown.
MAX_WEIGHED = 8
# Members quoted where the government said nothing.
MAX_MEMBERS = 2
# The newest must bear so much on the question, relative to the best.
LATEST_BEARING = 0.75
# An answer of the year named is passed over only for one that is so much better.
MUCH_WORSE = 0.75
# Of answers that come near to each other, the one whose section bears most on the question is the best.
SECTION_WEIGHT = 0.5
NO_ANSWER = "この点についての政府答弁は、収録している資料の中に見つかりませんでした。"

_WHOLE_GOVERNMENT = re.compile(r"^(?!.*(?:大臣|総理|首相|局長|参考人|長官|政務官|[省庁委])).*(?:政府|国会)")


def draft_of(inquiry: Inquiry) -> Draft | None:
    """The whole answer from what the government said; where only members spoke of it, that.

    None where neither did, or where nothing is asked beside who, where and when.
    """
    if not inquiry.weigher.words:
        return None
    said, chosen = answers(inquiry)
    if not chosen:
        return _of_members(inquiry)
    question = inquiry.question
    wants = wants_of(question.text)
    main = (
        chosen[0]
        if question.latest
        else max(chosen, key=lambda entry: entry.rank + SECTION_WEIGHT * bearing(entry, wants))
    )
    shown = told(chosen, main, wants, MAX_ANSWERS)
    status: Status = "corrected" if said else "answered"
    parts = (
        statements(shown, inquiry.weigher.words, latest=question.latest),
        conflicts(shown),
        notes(shown, inquiry.store),
    )
    return Draft(status, (*said, *(one for part in parts for one in part)))


def answers(inquiry: Inquiry) -> tuple[tuple[DraftStatement, ...], list[Evidence]]:
    """What must be said first, and the answers worth quoting: best first, where the latest is asked for newest first.

    Where nobody named has answered, or not at the time or in the House named, that is said before others are shown.
    """
    question = inquiry.question
    if question.period and question.period[0] > inquiry.store.day:
        # Of a time to come there are no answers yet: it is what they speak of.
        question = replace(question, period=None)
    speeches = [entry for entry in eligible(inquiry) if _of_its_time(entry, inquiry)]
    asked = _near([entry for entry in speeches if as_asked(entry.passage, question)], question)
    others = _near(speeches, question)
    if asked and not (question.period and _speaks_of_then(others[0], asked[0], question)):
        return (), asked
    if not others:
        return (corpus_fact(NO_ANSWER),), []
    close = "質問に近いものが" if asked else ""
    missing = (
        f"{_whose(question)}政府答弁{'に' if asked else ''}は、{close}収録している資料の中に見つかりませんでした。"
    )
    return (corpus_fact(f"{missing}ほかの政府答弁は次のとおりです。"),), others


def _of_its_time(entry: Evidence, inquiry: Inquiry) -> bool:
    """Whether it is an answer of the government that names a law asked about, or was given once there was one."""
    if not entry.passage.government_answer:
        return False
    years = [made_in(law.law_id) or 0 for law in inquiry.question.laws]
    day = day_of(entry)
    # A year to come is that of no law.
    before = day != date.min and day.year < min(years, default=0) <= inquiry.store.day.year
    return not before or inquiry.weigher.concerns_named_law(entry.passage)


def _speaks_of_then(other: Evidence, asked: Evidence, question: Question) -> bool:
    """Whether an answer of another time speaks of the year named, and answers so much better than any of that year."""
    first, last = question.period or (date.min, date.max)
    if as_asked(other.passage, question) or asked.rank > other.rank * MUCH_WORSE or first.year != last.year:
        return False
    then = replace(question, period=None)
    years = {int(one.value) for one in figures_in(other.passage.text) if one.unit in (YEAR, FISCAL_YEAR)}
    return as_asked(other.passage, then) and first.year in years


def _near(speeches: Sequence[Evidence], question: Question) -> list[Evidence]:
    """The answers that come near to the best, in the order of `answers`."""
    wide = question.latest or _WHOLE_GOVERNMENT.search(question.text)
    chosen = nearest(speeches, MAX_WEIGHED, near=NEAR_BEST_ANSWER if wide else NEAR_BEST)
    if not question.latest:
        return chosen
    # The newest must answer, and not only touch on it.
    wants = wants_of(question.text)
    least = LATEST_BEARING * max((bearing(entry, wants) for entry in chosen), default=0.0)
    return sorted((entry for entry in chosen if bearing(entry, wants) >= least), key=day_of, reverse=True)


def _of_members(inquiry: Inquiry) -> Draft | None:
    """That only members spoke of it, where they did so more than any law or document found."""
    spoke = [
        entry
        for entry in inquiry.evidence
        if _by_member(entry) and entry.coverage >= RELEVANT and as_asked(entry.passage, inquiry.question)
    ]
    spoke.sort(key=lambda entry: -entry.rank)
    if not spoke or any(entry.rank >= spoke[0].rank for entry in eligible(inquiry)) or inquiry.question.articles:
        return None
    shown = spoke[:MAX_MEMBERS]
    members = "、".join(dict.fromkeys(_member(entry) for entry in shown))
    lead = corpus_fact(f"{NO_ANSWER}質疑では{members}が触れています。", tuple(entry.passage.id for entry in shown))
    return Draft("corrected", (lead, *(_question_of(entry) for entry in shown)))


def _by_member(entry: Evidence) -> bool:
    source = entry.passage.source
    if isinstance(source, Speech):
        return not (source.government or source.position or source.role) and bool(entry.scored)
    return isinstance(source, Written) and not source.answer and bool(entry.scored)


def _member(entry: Evidence) -> str:
    source = entry.passage.source
    if isinstance(source, Speech):
        return f"{source.speaker}議員（{in_words(source.date)} {source.house}{source.meeting}）"
    return f"{source.submitter}議員（質問主意書）" if isinstance(source, Written) else ""


def _question_of(entry: Evidence) -> DraftStatement:
    """What a member asked or said, marked as no answer."""
    passage, best = entry.passage, entry.best.sentence
    head = f"質疑（政府の答弁ではありません） {name_of(passage)}{digest_mark(passage)}: "
    quotation = f"「{best.text}」{rest_not_held(passage, best.at)}"
    return DraftStatement(f"{head}{quotation}", (passage.id,), (quoted(passage.id, best.at, best.text),), 1)


def _whose(question: Question) -> str:
    """高市氏の, 2025年4月の, 参議院での: what was asked for and not found."""
    parts = [f"{period_label(*question.period)}の"] if question.period else []
    if question.session:
        parts.append(f"第{question.session}回国会での")
    if place := question.house + question.committee:
        parts.append(f"{place}での")
    if question.party:
        parts.append(f"{question.party}の議員への")
    parts += [f"{name}氏の" for name in question.speakers]
    if question.office and not question.speakers:
        parts.append(f"{question.office}の")
    return "".join(parts)
