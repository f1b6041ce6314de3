from __future__ import annotations

import io
import re
from datetime import datetime

import docx
import pytest

from assistant.drafting.composing import draft_answers
from assistant.drafting.diet_draft import DietDraft
from assistant.drafting.outline import outline
from assistant.drafting.rendering import text
from assistant.engine import Assistant
from assistant.export.content import Content
from assistant.export.drafting import draft_content
from assistant.export.formats import exported

NOTICE = """質問者：架空　太郎
１．AI法に罰則を設けなかった理由は何か。（内閣府特命担当大臣）
２．AI基本計画の策定時期を伺う。（政府参考人）
"""


@pytest.fixture(scope="module")
def draft(assistant: Assistant) -> DietDraft:
    return draft_answers(assistant, NOTICE)


@pytest.fixture(scope="module")
def content(draft: DietDraft, assistant: Assistant) -> Content:
    return draft_content(draft, assistant.passage, datetime(2026, 1, 5, 9, 3))


def test_each_question_has_its_own_part_under_the_mark(draft: DietDraft, content: Content) -> None:
    assert content.title.startswith("【案・AI生成】国会答弁資料")
    assert content.notice.startswith("【案・AI生成】AIが")
    assert [exchange.question for exchange in content.exchanges] == [(one.text,) for one in draft.questions]
    assert dict(content.exchanges[0].facts)["答弁者"] == "内閣府特命担当大臣"


def test_sources_keep_their_numbers_and_stand_where_they_are_cited(draft: DietDraft, content: Content) -> None:
    for exchange, question in zip(content.exchanges, draft.questions, strict=True):
        cited = {n for section in outline(question, draft.mark) for item in section.items for n in item.cited}
        assert {source.n for source in exchange.sources} == cited
    assert {source.n for exchange in content.exchanges for source in exchange.sources} == {
        one.n for one in draft.citations
    }


def test_word_and_markdown_hold_every_paragraph_of_the_draft(draft: DietDraft, content: Content) -> None:
    word = docx.Document(io.BytesIO(exported(content, ".docx").data))
    paragraphs = "\n".join(
        "".join(run.text or "" for run in one._p.iter() if run.tag.endswith("}t")) for one in word.paragraphs
    )
    markdown = re.sub(r"\\(.)", r"\1", exported(content, ".md").data.decode())
    for question in draft.questions:
        for paragraph in question.paragraphs:
            beginning = paragraph.text[:40]
            assert beginning in paragraphs
            assert beginning in markdown


def test_the_plain_text_has_the_same_sections_and_all_sources(draft: DietDraft) -> None:
    told = text(draft)
    for question in draft.questions:
        for section in outline(question, draft.mark):
            assert f"■ {section.heading}" in told
    for citation in draft.citations:
        assert f"[{citation.n}] " in told
        assert citation.url in told


def test_in_english_what_is_not_the_drafts_own_is_english(draft: DietDraft, assistant: Assistant) -> None:
    content = draft_content(draft, assistant.passage, language="en")
    assert dict(content.exchanges[0].facts)["Written by"] == "Quotations only (no LLM)"
    assert content.day is None
