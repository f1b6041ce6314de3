"""A draft as Markdown, in the usual form of a ministry's answer: 問, 答, what it rests on, what to check, 更問, sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from assistant.drafting.diet_draft import DietDraft, FollowUp, PastAnswer, QuestionDraft
from assistant.drafting.wording import NO_ARTICLE, NO_PAST_ANSWER, japanese_day

# What Markdown would take for its own in words that somebody else wrote.
_LONGEST_QUOTE = 160
_MARKUP = re.compile(r"([\\`*_\[\]<>#|~])")


def markdown(draft: DietDraft) -> str:
    """The whole draft, each citation [n] told at its end with its label and URL."""
    return "\n".join(_lines(draft)).rstrip() + "\n"


def plain(text: str) -> str:
    """Words of others on one line, so that none of them is taken for Markdown or HTML."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


def _lines(draft: DietDraft) -> Iterator[str]:
    yield f"# 【{draft.mark}】国会答弁資料"
    yield ""
    facts = (("委員会", draft.committee), ("日時", draft.day), ("質問者", draft.member), ("会派", draft.party))
    if told := [f"{name}：{plain(value)}" for name, value in facts if value]:
        yield "　".join(told)
        yield ""
    yield from (
        f"> {plain(notice)}" if place == 0 else f"> ※ {plain(notice)}" for place, notice in enumerate(draft.notices)
    )
    for place, question in enumerate(draft.questions, start=1):
        yield ""
        yield from _question(question, place, draft.mark)
    if draft.citations:
        yield ""
        yield "## 出典"
        yield ""
        for citation in draft.citations:
            yield f"- [{citation.n}] {plain(citation.label)}"
            yield f"  {citation.url}"


def _question(question: QuestionDraft, place: int, mark: str) -> Iterator[str]:
    printed = f"（通告の番号：{plain(question.number)}）" if question.number else ""
    yield f"## 問{place}　{plain(question.gist)}【{mark}】"
    yield ""
    yield f"**問**{printed}　{plain(question.text)}"
    yield ""
    if question.subject:
        yield f"- 件名：{plain(question.subject)}"
    yield f"- 答弁者：{plain('、'.join(question.respondents)) or '（通告に指定なし）'}"
    yield ""
    yield f"### 答【{mark}】"
    yield ""
    for paragraph in question.paragraphs:
        yield f"{paragraph.number}. {plain(paragraph.text)}{_marks(paragraph.citations)}"
    yield ""
    yield "### 根拠となる過去の答弁（新しい順）"
    yield ""
    yield from [_past(one) for one in question.past_answers] or [f"- {NO_PAST_ANSWER}"]
    yield ""
    yield "### 関係条文"
    yield ""
    for article in question.articles:
        held = f"、{japanese_day(date.fromisoformat(article.in_force))}施行の版" if article.in_force else ""
        yield f"- {plain(article.name)}（{article.why}{held}）{_marks((article.citation,))}"
        yield f"  - 「{plain(_beginning(article.quote))}」"
    if not question.articles:
        yield f"- {NO_ARTICLE}"
    yield ""
    yield "### 過去の答弁と異なる点（確認が必要な点）"
    yield ""
    for difference in question.differences:
        yield f"- {plain(difference.text)}{_marks(difference.citations)}"
        yield from (f"  - {plain(side)}" for side in difference.sides)
    yield from _follow_ups(question.follow_ups)
    yield from _notices(question.notices)


def _beginning(text: str) -> str:
    return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}…（以下略）"


def _follow_ups(follow_ups: Sequence[FollowUp]) -> Iterator[str]:
    if not follow_ups:
        return
    yield ""
    yield "### 更問"
    yield ""
    for place, one in enumerate(follow_ups, start=1):
        yield f"- **更問{place}**　{plain(one.question)}（{plain(one.why)}）"
        yield f"  - 答　{plain(one.answer)}{_marks(one.citations)}"


def _notices(notices: Iterable[str]) -> Iterator[str]:
    told = [f"※ {plain(notice)}" for notice in notices]
    if told:
        yield ""
        yield from told


def _past(past: PastAnswer) -> str:
    day = f"{japanese_day(date.fromisoformat(past.date))}　" if past.date else ""
    group = f"・{past.questioner_group}" if past.questioner_group else ""
    asked = f"／問：{past.questioner}議員{group}「{past.asked}」" if past.questioner else ""
    near = "" if past.same_point else "【論点が近いもの】"
    return f"- {near}{plain(f'{day}{past.place}　{past.speaker}{asked}')}{_marks((past.citation,))}　{past.url}"


def _marks(numbers: Iterable[int]) -> str:
    return "".join(f"[{n}]" for n in numbers)
