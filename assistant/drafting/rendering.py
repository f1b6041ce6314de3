"""A draft as Markdown and as plain text, in the usual form of a ministry's answer: 問, 答, what it rests on, 更問, sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from assistant.drafting.diet_draft import DietDraft, QuestionDraft
from assistant.drafting.outline import SOURCES, Item, heading_facts, outline, respondents, title

# What Markdown would take for its own in words that somebody else wrote.
_MARKUP = re.compile(r"([\\`*_\[\]<>#|~])")


def markdown(draft: DietDraft) -> str:
    """The whole draft, each citation [n] told at its end with its label and URL."""
    return "\n".join(_lines(draft)).rstrip() + "\n"


def text(draft: DietDraft) -> str:
    """The same without markup, to be pasted anywhere."""
    return "\n".join(_text_lines(draft)).rstrip() + "\n"


def plain(words: str) -> str:
    """Words of others on one line, so that none of them is taken for Markdown or HTML."""
    return _MARKUP.sub(r"\\\1", _line(words))


def _lines(draft: DietDraft) -> Iterator[str]:
    yield f"# {title(draft)}"
    yield ""
    if told := [f"{name}：{plain(value)}" for name, value in heading_facts(draft)]:
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
        yield f"## {SOURCES}"
        yield ""
        for citation in draft.citations:
            yield f"- [{citation.n}] {plain(citation.label)}"
            yield f"  {citation.url}"


def _question(question: QuestionDraft, place: int, mark: str) -> Iterator[str]:
    yield f"## 問{place}　{plain(question.gist)}【{mark}】"
    yield ""
    yield f"**問**{plain(_printed(question))}　{plain(question.text)}"
    yield ""
    if question.subject:
        yield f"- 件名：{plain(question.subject)}"
    yield f"- 答弁者：{plain(respondents(question))}"
    for section in outline(question, mark):
        yield ""
        yield f"### {section.heading}"
        yield ""
        for item in section.items:
            yield from _item(item, 0)
    if question.notices:
        yield ""
        yield from (f"※ {plain(notice)}" for notice in question.notices)


def _item(item: Item, depth: int) -> Iterator[str]:
    head = f"{item.number}. " if item.number else f"{'  ' * depth}- "
    # What stands below is not set off a second time.
    bold = "" if depth else "**"
    lead = f"{bold}{item.lead}{bold}　" if item.lead else ""
    url = f"　{item.url}" if item.url else ""
    yield f"{head}{lead}{plain(item.text)}{_marks(item.citations)}{url}"
    for below in item.below:
        yield from _item(below, depth + 1)


def _text_lines(draft: DietDraft) -> Iterator[str]:
    yield title(draft)
    yield from (f"{name}：{_line(value)}" for name, value in heading_facts(draft))
    yield from (f"※ {_line(notice)}" for notice in draft.notices)
    for place, question in enumerate(draft.questions, start=1):
        yield ""
        yield f"問{place}{_printed(question)}　{_line(question.text)}"
        if question.subject:
            yield f"件名：{_line(question.subject)}"
        yield f"答弁者：{_line(respondents(question))}"
        for section in outline(question, draft.mark):
            yield ""
            yield f"■ {section.heading}"
            for item in section.items:
                yield from _text_item(item, 0)
        yield from (f"※ {_line(notice)}" for notice in question.notices)
    if draft.citations:
        yield ""
        yield f"■ {SOURCES}"
        for citation in draft.citations:
            yield f"[{citation.n}] {_line(citation.label)}　{citation.url}"


def _text_item(item: Item, depth: int) -> Iterator[str]:
    head = f"{item.number}. " if item.number else f"{'　' * depth}・"
    lead = f"{item.lead}　" if item.lead else ""
    yield f"{head}{lead}{_line(item.text)}{_marks(item.citations)}"
    for below in item.below:
        yield from _text_item(below, depth + 1)


def _printed(question: QuestionDraft) -> str:
    return f"（通告の番号：{question.number}）" if question.number else ""


def _line(words: str) -> str:
    return " ".join(words.split())


def _marks(numbers: Iterable[int]) -> str:
    return "".join(f"[{n}]" for n in numbers)
