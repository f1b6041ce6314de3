"""Questions for what the government answered in the Diet: whose answers, where and when is kept to."""

from __future__ import annotations

import re

from assistant.compose.choosing import NEAR_BEST, eligible, nearest
from assistant.draft import DraftStatement, Inquiry
from assistant.evidence import Evidence
from assistant.question import Question
from indexes.passage import Passage, Speech, Written

# Who asks what the government as a whole has answered wants its other answers too, though the best one says more.
NEAR_BEST_ANSWER = 0.68
MAX_ANSWERS = 4
NO_ANSWER = "この点についての政府答弁は、収録している資料の中に見つかりませんでした。"

_WHOLE_GOVERNMENT = re.compile(r"^(?!.*(?:大臣|総理|首相|局長|参考人|長官|政務官|[省庁委])).*(?:政府|国会)")


def answers(inquiry: Inquiry) -> tuple[tuple[DraftStatement, ...], list[Evidence]]:
    """What must be said first, and the answers worth quoting, best first.

    Where nobody named has answered, or not at the time or in the House named, that is said before others are shown.
    """
    question = inquiry.question
    speeches = [entry for entry in eligible(inquiry) if entry.passage.government_answer]
    near = NEAR_BEST_ANSWER if _WHOLE_GOVERNMENT.search(question.text) else NEAR_BEST
    asked = [entry for entry in speeches if _as_asked(entry.passage, question)]
    if chosen := nearest(asked, MAX_ANSWERS, near=near):
        return (), chosen
    others = nearest(speeches, MAX_ANSWERS, near=near)
    if not others:
        return (DraftStatement(NO_ANSWER, ()),), []
    said = f"{_whose(question)}政府答弁は、収録している資料の中に見つかりませんでした。ほかの政府答弁は次のとおりです。"
    return (DraftStatement(said, ()),), others


def _as_asked(passage: Passage, question: Question) -> bool:
    source = passage.source
    # The questioner may be named as well as the speaker.
    if isinstance(source, Speech):
        people = (source.speaker, source.questioner)
    elif isinstance(source, Written):
        people = (source.respondent, source.submitter)
    else:
        return False
    named = all(any(person.startswith(name) for person in people) for name in question.speakers)
    day, period = source.date, question.period
    at_that_time = period is None or (day is not None and period[0] <= day <= period[1])
    return named and at_that_time and question.house in ("", source.house)


def _whose(question: Question) -> str:
    """高市氏の, 2025年4月の, 参議院での: what was asked for and not found."""
    parts = []
    if question.period is not None:
        first, last = question.period
        parts.append(f"{first.year}年{first.month}月の" if first.month == last.month else f"{first.year}年の")
    if question.house:
        parts.append(f"{question.house}での")
    parts += [f"{name}氏の" for name in question.speakers]
    return "".join(parts)
