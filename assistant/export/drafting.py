"""A draft of answers for the Diet as a document: each question of the notice with its sections and the sources it cites."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from assistant.drafting.diet_draft import DietDraft, QuestionDraft
from assistant.drafting.outline import Item, Section, cited, heading_facts, outline, respondents, title
from assistant.export.blocks import Block, Text
from assistant.export.cleaning import clean, one_line, shortened
from assistant.export.content import LONGEST_TITLE, Content, Exchange, PassageOf, day_of, llm_name_of, source_of
from assistant.words import drafting as words
from assistant.words import export
from assistant.words.days import day, in_japan
from assistant.words.text import Language


def draft_content(
    draft: DietDraft, passage_of: PassageOf, at: datetime | None = None, language: Language = "ja"
) -> Content:
    """The draft under its mark, made `at` a time; its first notice stands over the whole document.

    A source keeps its number, and stands below each question that cites it.
    """
    gist = draft.questions[0].gist if draft.questions else ""
    warning, *further = draft.notices or ("",)
    return Content(
        title=shortened(f"{title(draft)} {gist}", LONGEST_TITLE),
        notice=one_line(f"【{draft.mark}】{warning}"),
        day=in_japan(at).date() if at else None,
        exchanges=tuple(
            _exchange(draft, question, tuple(further) if place == 0 else (), passage_of, language)
            for place, question in enumerate(draft.questions)
        ),
        language=language,
    )


def section_blocks(section: Section) -> tuple[Block, ...]:
    """What stands below a heading: numbered paragraphs, and bullets."""
    return tuple(block for item in section.items for block in _blocks(item, 1))


def question_facts(draft: DietDraft, question: QuestionDraft, language: Language) -> tuple[tuple[str, str], ...]:
    """What stands above an answer, by name; what is not known is left out."""
    return tuple((name, one_line(value)) for name, value in _facts(draft, question, language) if value)


def _facts(draft: DietDraft, question: QuestionDraft, language: Language) -> Iterator[tuple[str, str]]:
    on = day_of(draft.on)
    yield words.PRINTED(language), question.number
    yield words.SUBJECT(language), question.subject
    yield words.RESPONDENT(language), respondents(question)
    yield export.LAW_OF(language), day(on)(language) if on else ""
    yield words.WRITTEN_BY(language), llm_name_of(question.llm, language)


def _exchange(
    draft: DietDraft, question: QuestionDraft, notices: tuple[str, ...], passage_of: PassageOf, language: Language
) -> Exchange:
    sections = outline(question, draft.mark)
    numbers = cited(sections)
    on = day_of(draft.on)
    blocks = [block for section in sections for block in (Text((f"■ {section.heading}",)), *section_blocks(section))]
    facts = (
        *((name, one_line(value)) for name, value in heading_facts(draft)),
        *question_facts(draft, question, language),
        (export.INDEX(language), draft.index),
    )
    return Exchange(
        question=tuple(line.strip() for line in clean(question.text).split("\n") if line.strip()),
        facts=facts,
        blocks=tuple(blocks),
        notices=tuple(one_line(notice) for notice in (*notices, *question.notices)),
        sources=tuple(
            source_of(one, passage_of(one.passage_id, on), marked=True, language=language)
            for one in draft.citations
            if one.n in numbers
        ),
    )


def _blocks(item: Item, level: int) -> Iterator[Block]:
    lead = f"{item.lead}　" if item.lead else ""
    text = f"{item.number}. " if item.number else ""
    yield Text((f"{text}{lead}{one_line(item.text)}", *item.citations), 0 if item.number else level)
    for below in item.below:
        yield from _blocks(below, level + 1)
