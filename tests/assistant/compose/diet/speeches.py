"""Invented government answers of several days and meetings, and drafts made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from assistant.compose.diet import answers as diet
from assistant.draft import Draft, Inquiry
from assistant.engine import Assistant
from assistant.evidence import Evidence, Weigher
from assistant.law_names import LawNames
from assistant.question import understand
from indexes.passage import Passage, Speech
from tests.assistant.builders import speech


def said(number: int, *lines: str, day: date = date(2025, 4, 1), question: str = "", **facts: Any) -> Passage:
    """A speech in an invented meeting of a day; `facts` are other fields of its source."""
    passage = speech(number, *lines, question=question)
    assert isinstance(passage.source, Speech)
    speech_id = f"999999999X001{day:%Y%m%d}_{number:03}"
    return replace(passage, id=f"diet:{speech_id}", source=replace(passage.source, date=day, **facts))


def inquiry(assistant: Assistant, question: str, passages: Sequence[Passage]) -> Inquiry:
    """What a composer is given, if a search found the passages in this order."""
    understood = understand(question, LawNames(assistant.store.laws()))
    weigher = Weigher(assistant.store, understood.subject, understood.laws)
    return Inquiry(understood, [weigher.weigh(passage) for passage in passages], weigher, assistant.store)


def evidence(assistant: Assistant, question: str, passage: Passage) -> Evidence:
    """A passage weighed against a question."""
    return inquiry(assistant, question, [passage]).evidence[0]


def drafted(assistant: Assistant, question: str, passages: Sequence[Passage]) -> Draft:
    """The draft of a Diet question; fails where there is none."""
    draft = diet.draft_of(inquiry(assistant, question, passages))
    assert draft is not None
    return draft


def texts(draft: Draft) -> list[str]:
    """The statements of a draft."""
    return [statement.text for statement in draft.statements]
