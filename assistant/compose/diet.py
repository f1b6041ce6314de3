"""Questions for what the government answered in the Diet: whose answers, where and when is kept to."""

from __future__ import annotations

import re
from datetime import date

from assistant.asked import as_asked
from assistant.compose.choosing import NEAR_BEST, eligible, nearest
from assistant.draft import DraftStatement, Inquiry
from assistant.evidence import Evidence
from assistant.question import Question
from assistant.understanding.items import period_label
from indexes.passage import Speech, Written

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
    asked = [entry for entry in speeches if as_asked(entry.passage, question)]
    if chosen := nearest(asked, MAX_ANSWERS, near=near):
        return (), sorted(chosen, key=_day, reverse=True) if question.latest else chosen
    others = nearest(speeches, MAX_ANSWERS, near=near)
    if not others:
        return (DraftStatement(NO_ANSWER, ()),), []
    said = f"{_whose(question)}政府答弁は、収録している資料の中に見つかりませんでした。ほかの政府答弁は次のとおりです。"
    return (DraftStatement(said, ()),), others


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


def _day(entry: Evidence) -> date:
    source = entry.passage.source
    return (source.date if isinstance(source, Speech | Written) else None) or date.min
