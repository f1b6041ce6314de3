"""The composer with an LLM: any model writes, Toben keeps only what names the passage it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from assistant.answer import NOT_FOUND
from assistant.checking.support import proof
from assistant.compose.law import whole_law
from assistant.compose.model import words as model_words
from assistant.compose.model.evidence_text import Shown
from assistant.compose.model.fitting import Fitted, fitted
from assistant.compose.model.form import forms_of, prompt_for, reply_of
from assistant.compose.model.stream import so_far
from assistant.compose.model.text import Reply, Said
from assistant.compose.wording import name_of
from assistant.draft import ComposerError, Draft, DraftStatement, Inquiry, corpus_fact
from assistant.evidence import Evidence
from assistant.llms.model import LanguageModel, OnText
from assistant.llms.presets.preset import Form
from indexes.errors import TobenError
from prompts import Prompt

# What a reader must know of an answer that was not let finish, by `Written.stopped`.
STOPPED = {
    "": (),
    "long": ("LLMの回答が長すぎるため、途中で打ち切りました。",),
    "length": ("LLMの回答が長さの上限に達したため、途中で終わっています。",),
    "loop": ("LLMが同じ言葉をくり返したため、途中で打ち切りました。",),
}


class GenerativeComposer:
    """Writes with an LLM through LlamaIndex. The draft is unverified: only sources have been read off it."""

    def __init__(self, model: LanguageModel, on_text: OnText = lambda _text: None) -> None:
        """`on_text` is told the words so far, unverified, with provisional numbers in place of keys."""
        self.name = model.name
        self._model = model
        self._on_text = on_text

    def compose(self, inquiry: Inquiry) -> Draft:
        """Stream an answer and read its statements. Raises ComposerError when the server or its answer fails."""
        told = {one.text for one in inquiry.corrections}
        facts = tuple(one for one in whole_law.penal_facts(inquiry) if one.text not in told)
        if not inquiry.evidence:
            return Draft("answered", facts) if facts else Draft("not_found", (corpus_fact(NOT_FOUND),))
        # What was looked up in whole laws is settled like a correction: told first, neither repeated nor gone against.
        inquiry = replace(inquiry, corrections=(*inquiry.corrections, *facts))
        try:
            forms, fit = self._fitted(inquiry)
            keys = list(fit.shown.by_key)
            by_form = dict(zip(forms, fit.prompts, strict=True))
            reply, written = reply_of(self._model, by_form, fit.shown, lambda text: self._on_text(so_far(text, keys)))
        except TobenError as error:
            raise ComposerError(str(error), getattr(error, "remedy", "")) from error
        draft = _draft(reply, inquiry, fit.shown, STOPPED[written.stopped])
        if facts:
            rest = draft.statements if draft.status == "answered" else ()
            draft = replace(draft, status="answered", statements=(*facts, *rest))
        return replace(draft, notices=(*fit.notices, *draft.notices))

    def _fitted(self, inquiry: Inquiry) -> tuple[tuple[Form, ...], Fitted]:
        """The forms that the model may be asked for, and prompts for all of them that show the same passages."""
        model = self._model
        forms = forms_of(model)

        def render(shown: Shown, question: str, facts: Sequence[str]) -> list[Prompt]:
            return [prompt_for(model, form, shown, question, facts, brief=inquiry.brief) for form in forms]

        facts = [one.text for one in inquiry.corrections]
        return forms, fitted(model, inquiry, render, inquiry.question.text, facts)


def _draft(reply: Reply, inquiry: Inquiry, shown: Shown, stopped: tuple[str, ...]) -> Draft:
    kept = _Kept(inquiry, shown.by_key)
    for said in reply.said:
        kept.take(said)
    if reply.not_found or kept.began_with_nothing:
        # What stands beside the words that nothing answers is no answer.
        beside = len(kept.statements) + kept.unsourced + kept.unusable
        notices = (f"LLMは答えが見つからないと述べたので、ほかに書いた{beside}件は除きました。",) if beside else ()
        return Draft("not_found", (corpus_fact(NOT_FOUND),), (*stopped, *notices))
    if not kept.statements:
        remedy = "toben llm check で、出典の書き方に従えるモデルかを確かめてください。"
        raise ComposerError("LLMの回答に、根拠を示した日本語の文がありませんでした。", remedy)
    return Draft("answered", tuple(kept.statements), (*stopped, *kept.notices), by_model=True)


@dataclass(slots=True)
class _Kept:
    """What of a model's statements goes to the verifier, and how many others there were."""

    inquiry: Inquiry
    by_key: Mapping[str, Evidence]
    statements: list[DraftStatement] = field(default_factory=list)
    began_with_nothing: bool = False
    unsourced: int = 0
    unusable: int = 0

    def take(self, said: Said) -> None:
        """Keep a statement, or count it as dropped; what only leads on or repeats is neither."""
        text = model_words.without_assent(said.text)
        entries = [self.by_key[key] for key in said.keys]
        if model_words.says_nothing_found(text):
            self.began_with_nothing |= not self.statements
        elif said.heading or (said.text and not text) or self._is_told(text, entries):
            return
        elif not entries:
            self.unsourced += 1
        elif self._is_unusable(said, text, entries):
            self.unusable += 1
        else:
            quotes = tuple(proof(text, entry.passage, self.inquiry.store) for entry in entries if entry.scored)
            ids = tuple(dict.fromkeys(entry.passage.id for entry in entries))
            self.statements.append(DraftStatement(text, ids, quotes, 1 if said.bullet else 0))

    @property
    def notices(self) -> tuple[str, ...]:
        """How many statements were dropped, and why."""
        unsourced = f"LLMの回答のうち、根拠を示していない文を{self.unsourced}件除きました。"
        unusable = f"LLMの回答のうち、回答の文になっていないものを{self.unusable}件除きました。"
        return (*((unsourced,) if self.unsourced else ()), *((unusable,) if self.unusable else ()))

    def _is_told(self, text: str, entries: list[Evidence]) -> bool:
        """Whether the reader has it already: a statement before, a correction, or the heading of a passage."""
        told = [one.text for one in (*self.statements, *self.inquiry.corrections)]
        return bool(text) and model_words.same(text, [*told, *(name_of(entry.passage) for entry in entries)])

    def _is_unusable(self, said: Said, text: str, entries: list[Evidence]) -> bool:
        question = self.inquiry.question.text
        sources = "\n".join(f"{name_of(entry.passage)}\n{entry.passage.text}" for entry in entries)
        return (
            not text
            or model_words.foreign(text)
            or model_words.of_the_prompt(text, sources)
            or model_words.repeats(text, question)
            # Who agrees with what was just put right contradicts it.
            or (bool(self.inquiry.corrections) and text != said.text)
        )
