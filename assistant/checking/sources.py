"""All that the passages cited by a statement say, of themselves and in their text: what the statement may say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.checking.quotations import fold
from assistant.compose.wording import article_label, asked_by, in_words, name_of
from assistant.figures import Figure, figures_in
from indexes.passage import Article, Document, Passage, Speech, Written
from indexes.text.numerals import ascii_numerals, fold_width

ARTIFICIAL_INTELLIGENCE = "人工知能"


@dataclass(frozen=True)
class Cited:
    """The passages that one statement cites, seen as one body of text."""

    passages: Sequence[Passage]

    @cached_property
    def captions(self) -> Sequence[str]:
        """(定義): the captions of the articles cited as they stand behind their names, in NFKC."""
        return [fold_width(f"（{source.caption}）") for _, source in self.articles if source.caption]

    @cached_property
    def numbers(self) -> str:
        """`text` with every numeral in ASCII."""
        return ascii_numerals(self.text)

    @cached_property
    def text(self) -> str:
        """Everything said, folded: the texts with what is known of where they stand."""
        return fold("\n".join(f"{known(passage)}\n{passage.text}" for passage in self.passages))

    def quotes(self, words: str) -> bool:
        """Whether the words stand verbatim in one of the passages, or in how it is called."""
        return any(fold(words) in body for body in self._bodies)

    @cached_property
    def _bodies(self) -> Sequence[str]:
        # What a speech answers was said by somebody else.
        return [
            fold(f"{one.label if isinstance(one.source, Speech) else known(one)}\n{one.text}") for one in self.passages
        ]

    @cached_property
    def figures(self) -> Sequence[Figure]:
        """Every figure said."""
        return [one for passage in self.passages for one in figures_in(f"{known(passage)}\n{passage.text}")]

    @cached_property
    def articles(self) -> Sequence[tuple[Passage, Article]]:
        """The articles cited."""
        return [(one, one.source) for one in self.passages if isinstance(one.source, Article)]

    @cached_property
    def law_ids(self) -> frozenset[str]:
        """Laws of the articles cited."""
        return frozenset(source.law_id for _, source in self.articles)

    @cached_property
    def records(self) -> Sequence[Speech | Written]:
        """What is known of the speeches and written answers cited."""
        return [one.source for one in self.passages if isinstance(one.source, Speech | Written)]

    @cached_property
    def names(self) -> Sequence[str]:
        """The ways in which answers name the passages, longest first, folded."""
        return sorted({fold(name) for one in self.passages for name in _names(one)}, key=len, reverse=True)

    def says(self, words: str) -> bool:
        """Whether the words stand anywhere in it; AI is what statutes call 人工知能."""
        folded = fold(words)
        return folded in self.text or folded.replace("AI", ARTIFICIAL_INTELLIGENCE) in self.text


def known(passage: Passage) -> str:
    """What is known of a passage besides its text."""
    source = passage.source
    facts: tuple[str, ...] = (passage.label, name_of(passage), asked_by(passage))
    if isinstance(source, Article):
        facts += (source.law_title, source.short_title, *source.abbreviations, source.law_number, *source.path)
        facts += tuple(in_words(day) for day in (source.in_force, source.until) if day)
    elif isinstance(source, Speech):
        facts += (source.question, source.questioner, source.questioner_group, source.group, source.role)
        facts += (f"第{source.session}回国会",)
    elif isinstance(source, Written):
        facts += (source.submitter, source.respondent, *((in_words(source.date),) if source.date else ()))
    elif isinstance(source, Document):
        facts += (source.publisher, source.title, *source.path)
    return "\n".join(facts)


def _names(passage: Passage) -> tuple[str, ...]:
    source = passage.source
    if not isinstance(source, Article):
        return (name_of(passage), passage.label)
    label = article_label(source)
    caption = f"({source.caption})" if source.caption else ""
    laws = {source.short_title, source.law_title, *source.abbreviations}
    bare = tuple(f"{law}{part}{label}" for law in laws for part in ("", "の"))
    return (passage.label, name_of(passage), *(name + caption for name in bare), *bare, label + caption)
