"""Citations looked up again, with nothing that the assistant used to make them: what is shown must be what is held."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from assistant.answer import Answer, Citation
from assistant.engine import Assistant
from eval.facts import fold_numbers
from indexes.passage import Passage, base_id

_MARKER = re.compile(r"\[([0-9]+)\]")
_QUOTED = re.compile(r"「([^「」]{8,})」")


def invented(answer: Answer, assistant: Assistant) -> Iterator[str]:
    """Says what is shown and is not held: markers without a citation, passages, names, places, quotations."""
    numbers = {str(citation.n) for citation in answer.citations}
    yield from (f"[{number}] marks no citation" for number in _MARKER.findall(answer.text) if number not in numbers)
    day = date.fromisoformat(answer.on) if answer.on else None
    passages = {one.passage_id: assistant.passage(one.passage_id, day) for one in answer.citations}
    for citation in answer.citations:
        passage = passages[citation.passage_id]
        if passage is None:
            yield f"{citation.passage_id} is not held"
        else:
            yield from _faults(citation, passage)
    texts = [fold_numbers(f"{one.label}\n{one.text}") for one in passages.values() if one is not None]
    for statement in answer.statements:
        for words in _QUOTED.findall(statement.text) if statement.citations else ():
            if words not in answer.question and not any(fold_numbers(words) in text for text in texts):
                yield f"no passage cited says 「{words}」"


def _faults(citation: Citation, passage: Passage) -> Iterator[str]:
    if not citation.label.startswith(passage.label) or citation.url != passage.url:
        yield f"{passage.id} is called {citation.label}"
    for quote in citation.quotes:
        at = quote.at.partition("#")[2]
        lines = [one.text for one in passage.lines if not at or one.at == at or one.at.startswith((f"{at}i", f"{at}s"))]
        if base_id(quote.at) != passage.id or fold_numbers(quote.text) not in fold_numbers("".join(lines)):
            yield f"{quote.at} does not say 「{quote.text}」"
