"""The three documents say the same, word for word and in the same order, whatever the text."""

from __future__ import annotations

import time

import pytest

from assistant.answer import Consulted
from assistant.export.blocks import Table, plain
from assistant.export.content import Content, answer_content, conversation_content
from assistant.export.markdown import markdown
from assistant.export.page import page
from assistant.export.word import word
from assistant.words.text import LANGUAGES, Language
from tests.assistant.builders import article
from tests.assistant.export.hostile import ALL, FORMULAS, MARKUP, UNSEEN, XSS
from tests.assistant.export.samples import (
    answer,
    asked,
    citation,
    markdown_text,
    page_text,
    passage_of,
    squeezed,
    word_text,
)


def texts(content: Content) -> tuple[str, str, str]:
    return word_text(word(content)), markdown_text(markdown(content)), page_text(page(content))


def told(content: Content) -> list[str]:
    """What a document must say, in order."""
    parts = [content.title, content.notice]
    for exchange in content.exchanges:
        parts += [*exchange.question, *(value for _, value in exchange.facts)]
        for block in exchange.blocks:
            cells = (*block.head, *sum(block.rows, ())) if isinstance(block, Table) else (block.pieces,)
            parts += map(plain, cells)
        parts += exchange.notices
        for source in exchange.sources:
            parts += [f"[{source.n}]{source.label}", source.digest, source.official, source.days]
            parts += [quote.place + quote.text for quote in source.quotes]
            parts += [*(check.text for check in source.checks), source.link, source.url]
        parts += [text for one in exchange.consulted for text in (one.label, one.digest)]
    return [squeezed(part) for part in parts]


def assert_holds(text: str, parts: list[str]) -> None:
    end = 0
    for part in parts:
        found = text.find(part, end)
        assert found >= 0, part
        end = found + len(part)


def hostile(text: str) -> Content:
    """A conversation that has `text` wherever a document takes words."""
    passage = article("9", ("p1", text), caption=text)
    one = answer(
        text=f"{text}[1]\n\n- {text}[1]\n  - {text}\n\n| {text} | {text}[1] |\n|---|---|\n| {text} | {text} |",
        question=f"{text}\n{text}",
        citations=(citation(1, passage, ("p1", text), url=f"https://example.jp/{text}"),),
        notices=(text,),
        consulted=(
            Consulted("law:1:m:1", text, f"https://example.jp/{text}", False),
            Consulted("law:1:m:2", text, "", True),
        ),
        weak=True,
        llm=text,
        index=text,
    )
    return conversation_content(text, asked(one, answer()), passage_of(passage))


@pytest.mark.parametrize("language", LANGUAGES)
def test_word_markdown_and_page_say_the_same(language: Language) -> None:
    answers = asked(answer(), answer(text="なし。", citations=()))
    content = conversation_content("貸出し", answers, passage_of(), language=language)
    first, second, third = texts(content)
    assert first == second == third
    assert_holds(first, told(content))


@pytest.mark.parametrize("group", [XSS, MARKUP, FORMULAS, UNSEEN], ids=["xss", "markup", "formulas", "unseen"])
def test_hostile_text_is_text_in_all_three(group: tuple[str, ...]) -> None:
    for text in group:
        content = hostile(text)
        first, second, third = texts(content)
        assert first == second == third, text
        assert_holds(first, told(content))


def test_a_hundred_thousand_letters_are_written_in_a_moment() -> None:
    long = "".join(ALL)[:1_000].replace("\n", " ") * 100
    began = time.perf_counter()
    content = answer_content(asked(answer(text=f"{long}[1]", question=long, notices=(long,)))[0], passage_of())
    first, second, third = texts(content)
    assert first == second == third
    assert len(first) > 250_000
    assert time.perf_counter() - began < 20
