"""The paragraphs of an answer as an LLM writes them: only what carries a marker and passes the verifier is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import prompts
from assistant.answer import Quotation
from assistant.checking.support import proof
from assistant.compose.model import words as model_words
from assistant.compose.model.evidence_text import Shown, as_data, show
from assistant.compose.model.text import read_reply
from assistant.draft import Draft, DraftStatement, Inquiry
from assistant.drafting.diet_draft import Paragraph
from assistant.drafting.notice import NoticeQuestion
from assistant.drafting.sources import Sources
from assistant.drafting.wording import NO_PAST_ANSWER
from assistant.engine import Assistant
from assistant.llm import write
from indexes.passage import Passage

MAX_PASSAGES = 6
MAX_SHOWN = 6_000
MAX_WRITTEN = 3_000
INSTEAD = "引用だけで作成しました。"


@dataclass(frozen=True, slots=True)
class Written:
    """The paragraphs that were kept, none where the LLM failed, and what the reader must know of it."""

    paragraphs: tuple[Paragraph, ...]
    notices: tuple[str, ...] = ()


class Writer:
    """Has the configured LLM write answers. `name` is the model."""

    def __init__(self, assistant: Assistant, sources: Sources) -> None:
        self.name = assistant.settings.llm.model
        self._assistant = assistant
        self._sources = sources

    def paragraphs(self, question: NoticeQuestion, inquiry: Inquiry, passages: Sequence[Passage]) -> Written:
        """The answer to one question from `passages`. Never raises: what fails is told in the notices."""
        worth = list(passages)[:MAX_PASSAGES]
        if not worth:
            return Written((), (f"LLMに渡す資料がないため、{INSTEAD}",))
        given = replace(inquiry, evidence=[inquiry.weigher.weigh(passage) for passage in worth])
        shown = show(given, MAX_SHOWN)
        prompt = prompts.load("diet_answer").render(
            not_found=NO_PAST_ANSWER,
            key=next(iter(shown.by_key), ""),
            passages=shown.text,
            question=as_data(question.search_text),
        )
        try:
            text = write(self._assistant.settings.llm, prompt, MAX_WRITTEN)
            kept, removed = self._verified(text, shown, given)
        # Whatever a server or a model does: the quotations stand without it.
        except Exception as error:
            return Written((), (f"LLMの案を使えませんでした（{type(error).__name__}）。{INSTEAD}",))
        if not kept:
            return Written((), (f"LLMの案に、根拠を確かめられた文がありませんでした。{INSTEAD}",))
        notices = (f"LLMの案のうち、根拠を確かめられなかった文を{removed}件除きました。",) if removed else ()
        return Written(tuple(replace(one, number=n) for n, one in enumerate(kept, start=1)), notices)

    def _verified(self, text: str, shown: Shown, inquiry: Inquiry) -> tuple[list[Paragraph], int]:
        kept, removed = [], 0
        for line in text.splitlines():
            statements = list(_statements(line, shown, inquiry))
            bare = [one for one in statements if one.sources]
            removed += len(statements) - len(bare)
            if not bare:
                continue
            verified = self._assistant.verified(Draft("answered", tuple(bare), by_model=True), inquiry)
            removed += sum(verified.removed.values())
            if verified.status == "not_found" or not verified.citations:
                continue
            numbers = {one.n: self._cited(one.passage_id, inquiry, one.quotes) for one in verified.citations}
            marks = tuple(dict.fromkeys(numbers[n] for one in verified.statements for n in one.citations))
            kept.append(Paragraph(0, "written", "".join(one.text for one in verified.statements), marks))
        return kept, removed

    def _cited(self, passage_id: str, inquiry: Inquiry, quotes: Sequence[Quotation]) -> int:
        return self._sources.cite(inquiry.store.passages([passage_id])[passage_id], quotes)


def _statements(line: str, shown: Shown, inquiry: Inquiry) -> Iterator[DraftStatement]:
    """The sentences of a paragraph, each with the passages that its marks name; none where they name none."""
    addresses = {key: entry.passage.url for key, entry in shown.by_key.items()}
    for said in read_reply(line, addresses).said:
        cited = [shown.by_key[key].passage for key in said.keys]
        if said.heading or not said.text:
            continue
        if model_words.foreign(said.text):
            cited = []
        quotes = tuple(proof(said.text, passage, inquiry.store) for passage in cited)
        yield DraftStatement(said.text, tuple(passage.id for passage in cited), quotes)
