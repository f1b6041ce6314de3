"""What the assistant did with one question: everything that is measured, as plain data."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Literal

from assistant.answer import Status
from assistant.engine import Assistant
from eval.dataset import Example
from indexes.passage import base_id

RETRIEVED = 10

Verdict = Literal["right", "right_refusal", "over_refusal", "wrong_answer"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """`sources[i]` is the text of the passage that `quotes[i]` names, "" where the index holds no such passage."""

    example: Example
    status: Status
    text: str
    llm: str
    cited: tuple[str, ...]
    quotes: tuple[str, ...]
    sources: tuple[str, ...]
    retrieved: tuple[str, ...]
    ms: float

    @property
    def refused(self) -> bool:
        """Whether the assistant declined to answer."""
        return self.status in ("not_found", "refused")

    @property
    def verdict(self) -> Verdict:
        """What became of the question; an answer is wrong if it should not be, or if it cites no gold passage."""
        if self.refused:
            return "right_refusal" if self.example.expect == "not_found" else "over_refusal"
        return "right" if set(self.cited) & set(self.example.gold) else "wrong_answer"


def ask(assistant: Assistant, example: Example, llm: str | None) -> Outcome:
    """Put one question to the assistant as a user would. Raises what the assistant raises."""
    started = time.perf_counter()
    answer = assistant.ask(example.question, llm)
    milliseconds = (time.perf_counter() - started) * 1_000
    quotes = [(quote.text, base_id(quote.at)) for citation in answer.citations for quote in citation.quotes]
    passages = {passage_id: assistant.passage(passage_id) for passage_id in {place for _, place in quotes}}
    texts = {passage_id: passage.text for passage_id, passage in passages.items() if passage is not None}
    return Outcome(
        example=example,
        status=answer.status,
        text=answer.text,
        llm=answer.llm,
        cited=tuple(dict.fromkeys(base_id(citation.passage_id) for citation in answer.citations)),
        quotes=tuple(text for text, _ in quotes),
        sources=tuple(texts.get(place, "") for _, place in quotes),
        retrieved=tuple(hit.passage.id for hit in assistant.search(example.question, RETRIEVED)),
        ms=round(milliseconds, 2),
    )
