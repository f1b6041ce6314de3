"""A draft: what a composer hands to the verifier. Nothing in it may be shown before it is verified."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from assistant.answer import Quotation, Status
from assistant.evidence import Evidence, Weigher
from assistant.question import Question
from indexes.passage import Passage, base_id
from indexes.store.protocol import Store

Level = Literal[0, 1, 2]

CELL = "｜"
"""Divides the cells of a statement that is a row of a table."""


@dataclass(frozen=True, slots=True)
class DraftStatement:
    """One statement with the passages that bear it. `level` 0 is a paragraph, 1 a bullet, 2 a bullet below it.

    `corpus`: it tells what code has looked up in the index itself (that a law is not held, how many articles punish)
    or leads to what follows; it may stand without a source, and a model never writes one.
    `leads`: it only leads to what its sources are quoted with below, and goes with that.
    `row`: it is a row of a table, its cells divided by CELL; the first of several rows is the heading.
    """

    text: str
    sources: tuple[str, ...]
    quotes: tuple[Quotation, ...] = ()
    level: Level = 0
    corpus: bool = False
    row: bool = False
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """Statements in reading order, and what the reader should know about how they came about.

    `by_model`: an LLM wrote them in words of its own, so that they must be borne by their sources word by word, too.
    """

    status: Status
    statements: tuple[DraftStatement, ...]
    notices: tuple[str, ...] = ()
    by_model: bool = False


@dataclass(frozen=True, slots=True)
class Inquiry:
    """Everything a composer may use: the question understood, the passages found (best first), and the store.

    `corrections` put false premises of the question right. They are shown before whatever the composer writes, which
    neither repeats them nor goes against them. `brief`: the answer is wanted in its shortest honest form.
    """

    question: Question
    evidence: Sequence[Evidence]
    weigher: Weigher
    store: Store
    corrections: tuple[DraftStatement, ...] = ()
    brief: bool = False

    def given(self) -> dict[str, Passage]:
        """The passages found, by id."""
        return {entry.passage.id: entry.passage for entry in self.evidence}


class Composer(Protocol):
    """Turns an inquiry into a draft. `name` is what an answer reports as its `llm`."""

    name: str

    def compose(self, inquiry: Inquiry) -> Draft:
        """Write the draft. Raises ComposerError when it cannot."""


class ComposerError(Exception):
    """A composer failed; `str(error)` is one Japanese sentence that says why, `remedy` what the operator can do."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.remedy = remedy


def quoted(passage_id: str, at: str, text: str) -> Quotation:
    """A quotation from a place inside a passage."""
    return Quotation(text, f"{base_id(passage_id)}#{at}" if at else passage_id)


def corpus_fact(text: str, sources: tuple[str, ...] = ()) -> DraftStatement:
    """A paragraph that tells what was looked up in the index itself."""
    return DraftStatement(text, sources, corpus=True)
