"""The paragraphs of an answer as an LLM writes them: only what carries a marker and passes the verifier is kept."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.answer import Quotation
from assistant.checking.support import proof
from assistant.compose.generative import STOPPED
from assistant.compose.model import words as model_words
from assistant.compose.model.evidence_text import Shown
from assistant.compose.model.fitting import Fitted, fitted
from assistant.compose.model.text import read_reply
from assistant.draft import ComposerError, Draft, DraftStatement, Inquiry
from assistant.drafting.diet_draft import Paragraph
from assistant.drafting.listening import DraftListener, DraftStoppedError
from assistant.drafting.notice import NoticeQuestion
from assistant.drafting.sources import Sources
from assistant.drafting.wording import NO_PAST_ANSWER
from assistant.engine import Assistant
from assistant.llms.model import LanguageModel
from indexes.errors import TobenError
from indexes.passage import Passage
from prompts import Prompt

_log = logging.getLogger(__name__)

MAX_PASSAGES = 6
MAX_WRITTEN = 3_000
INSTEAD = "引用だけで作成しました。"


@dataclass(frozen=True, slots=True)
class Written:
    """The paragraphs that were kept, none where the LLM failed, and what the reader must know of it."""

    paragraphs: tuple[Paragraph, ...]
    notices: tuple[str, ...] = ()


class Writer:
    """Has a model write answers. `name` is what it is called."""

    def __init__(
        self, assistant: Assistant, model: LanguageModel, sources: Sources, listener: DraftListener | None = None
    ) -> None:
        self.name = model.name
        self._listener = listener or DraftListener()
        self._model = model
        self._assistant = assistant
        self._sources = sources

    def paragraphs(self, question: NoticeQuestion, inquiry: Inquiry, passages: Sequence[Passage]) -> Written:
        """The answer to one question from `passages`. What fails is told in the notices; raises DraftStoppedError only."""
        worth = list(passages)[:MAX_PASSAGES]
        if not worth:
            return Written((), (f"LLMに渡す資料がないため、{INSTEAD}",))
        given = replace(inquiry, evidence=[inquiry.weigher.weigh(passage) for passage in worth])
        try:
            fit = self._fitted(question, given)
            written = self._model.listen(fit.prompts[0], MAX_WRITTEN, lambda _text: self._listener.go_on())
            kept, removed = self._verified(written.text, fit.shown, given)
        except DraftStoppedError:
            raise
        except (ComposerError, TobenError) as error:
            _log.warning("LLM「%s」: %s%s", self.name, error, getattr(error, "remedy", ""))
            return Written((), (f"{error}{INSTEAD}",))
        # Whatever a server or a model does: the quotations stand without it.
        except Exception:
            _log.exception("the draft of an LLM cannot be used")
            return Written((), (f"LLMの案を使えませんでした。{INSTEAD}",))
        if not kept:
            return Written((), (f"LLMの案に、根拠を確かめられた文がありませんでした。{INSTEAD}",))
        dropped = (f"LLMの案のうち、根拠を確かめられなかった文を{removed}件除きました。",) if removed else ()
        return Written(
            tuple(replace(one, number=n) for n, one in enumerate(kept, start=1)),
            (*STOPPED[written.stopped], *fit.notices, *dropped),
        )

    def _fitted(self, question: NoticeQuestion, inquiry: Inquiry) -> Fitted:
        """The prompt, with what the model has room for."""

        def render(shown: Shown, asked: str, _facts: Sequence[str]) -> list[Prompt]:
            prompt = self._model.load_prompt("diet_answer").render(
                not_found=NO_PAST_ANSWER,
                key=next(iter(shown.by_key), ""),
                passages=shown.text,
                question=asked,
            )
            return [prompt]

        return fitted(self._model, inquiry, render, question.search_text)

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
