"""The composer with an LLM: any OpenAI-compatible server writes, Toben keeps only what carries a valid marker."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import prompts
from assistant.answer import NOT_FOUND, Quotation
from assistant.compose import whole_law
from assistant.compose.wording import digest_mark, name_of
from assistant.draft import ComposerError, Draft, DraftStatement, Inquiry, quoted
from assistant.evidence import Evidence, Weigher
from assistant.llm import LLMError, OnText, write
from assistant.settings import LLMSettings
from indexes.sentences import Sentence

MAX_PASSAGES = 6
MAX_PASSAGE_CHARACTERS = 1_200
MAX_ANSWER_CHARACTERS = 4_000

_MARKER = re.compile(r"[\[［【](?P<numbers>[0-9０-９]+(?:\s*[,、，]\s*[0-9０-９]+)*)[\]］】]")
# A sentence ends with 。 and the markers behind it, or with the line.
_SENTENCE = re.compile(r"[^。\n]*(?:。(?:\s*[\[［【(（][^\]］】)）\n]{0,60}[\]］】)）])*|$)")
_BULLET = re.compile(r"^\s*(?:[-*・]|[0-9]+[.)])\s*")


class GenerativeComposer:
    """Writes with an LLM through LlamaIndex. The draft is unverified: only markers have been read off it."""

    def __init__(self, settings: LLMSettings, on_text: OnText = lambda _text: None) -> None:
        self.name = settings.model
        self._settings = settings
        self._on_text = on_text

    def compose(self, inquiry: Inquiry) -> Draft:
        """Stream an answer and read its statements. Raises ComposerError when the server or its answer fails."""
        evidence = sorted(inquiry.evidence, key=lambda entry: -entry.coverage)[:MAX_PASSAGES]
        prompt = prompts.load("answer").render(
            not_found=NOT_FOUND, passages="\n\n".join(_shown(evidence)), question=inquiry.question.text
        )
        try:
            text = write(self._settings, prompt, MAX_ANSWER_CHARACTERS, self._on_text)
        except LLMError as error:
            raise ComposerError(str(error)) from error
        # A model is not told of it: what it writes is about the law in force.
        gone = tuple(statement.text for statement in whole_law.gone(inquiry) if statement.level == 0)
        if NOT_FOUND in text and not _MARKER.search(text):
            return Draft("not_found", (DraftStatement(NOT_FOUND, ()),), gone)
        statements, dropped = read_statements(text, evidence, inquiry)
        if not statements:
            raise ComposerError("LLMの回答に、根拠の番号が付いた文がありませんでした。")
        notices = (f"LLMの回答のうち、根拠を示していない文を{dropped}件除きました。",) if dropped else ()
        return Draft("corrected" if dropped else "answered", tuple(statements), (*gone, *notices))


def read_statements(text: str, evidence: Sequence[Evidence], inquiry: Inquiry) -> tuple[list[DraftStatement], int]:
    """The sentences of a model's answer that carry valid markers, and how many others there were."""
    statements = []
    dropped = 0
    for sentence in _sentences(text):
        numbers = [
            int(number) for match in _MARKER.finditer(sentence) for number in re.findall(r"\d+", match["numbers"])
        ]
        sources = tuple(
            dict.fromkeys(evidence[number - 1].passage.id for number in numbers if 0 < number <= len(evidence))
        )
        words = _MARKER.sub("", _BULLET.sub("", sentence)).strip()
        if not words:
            continue
        if not sources:
            dropped += 1
            continue
        quotes = tuple(_support(words, entry, inquiry) for entry in evidence if entry.passage.id in sources)
        statements.append(DraftStatement(words, sources, quotes, 1 if _BULLET.match(sentence) else 0))
    return statements, dropped


def _support(words: str, entry: Evidence, inquiry: Inquiry) -> Quotation:
    """The sentence of the cited passage that bears the statement best: what the reader is shown as its proof."""
    best = Weigher(inquiry.store, words).weigh(entry.passage).best.sentence
    return quoted(entry.passage.id, best.at, best.text)


def _sentences(text: str) -> Iterator[str]:
    for line in text.splitlines():
        bullet = _BULLET.match(line)
        for match in _SENTENCE.finditer(line):
            sentence = match[0].strip()
            if sentence:
                yield f"- {sentence}" if bullet and not _BULLET.match(sentence) else sentence


def _shown(evidence: Sequence[Evidence]) -> Iterator[str]:
    for number, entry in enumerate(evidence, start=1):
        text = entry.passage.text
        if len(text) > MAX_PASSAGE_CHARACTERS:
            text = _decisive_part(entry)
        # A passage must not pass for several: its own square brackets are no numbers of ours.
        text = text.replace("[", "［").replace("]", "］")
        yield f"[{number}] {name_of(entry.passage)}{digest_mark(entry.passage)}\n{text}"


def _decisive_part(entry: Evidence) -> str:
    """The sentences that cover the question best, in order, up to the character limit."""
    kept: list[Sentence] = []
    used = 0
    for one in sorted(entry.scored, key=lambda one: -one.coverage):
        if used + len(one.sentence.text) > MAX_PASSAGE_CHARACTERS and kept:
            break
        kept.append(one.sentence)
        used += len(one.sentence.text)
    order = {id(one.sentence): place for place, one in enumerate(entry.scored)}
    return "…".join(one.text for one in sorted(kept, key=lambda one: order[id(one)]))
