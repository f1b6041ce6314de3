"""What is looked for, what is found, and which steps are taken."""

from __future__ import annotations

from dataclasses import dataclass, field

from indexes.passage import Kind, Passage
from indexes.store.protocol import Filter

DIET: tuple[Kind, ...] = ("diet", "shitsumon")
"""Answers in the Diet, spoken and written."""

TEXTS: tuple[Kind, ...] = ("law", "doc")
"""The law, and what the government publishes beside it."""


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for.

    `law_ids` and `article_ids` are laws and articles that the question names; `wants_answer` says that it asks for
    what the government answered in the Diet, `wants_penalty` for the penalty on something, `wants_orders` for what an
    Order or Rule says on it. `subject` is the text without the laws named, by which candidates are rescored; the
    whole text where it is empty. `statutory` are words of the statutes for what is wanted, which the text lacks.
    """

    text: str
    k: int = 10
    where: Filter = field(default_factory=Filter)
    law_ids: tuple[str, ...] = ()
    article_ids: tuple[str, ...] = ()
    subject: str = ""
    statutory: str = ""
    wants_answer: bool = False
    wants_penalty: bool = False
    wants_orders: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found, best first by `score`, which is comparable within one query only; `at` is the place found."""

    passage: Passage
    score: float
    at: str = ""


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps of a search beyond BM25 over the text, each of which can be left out to see its worth.

    head        names, chapters, captions, who spoke where: a field of its own
    references  articles in the question (第27条) as words of their own
    names       laws and articles that the question names come first
    groups      law and Diet are ranked apart, each by what suits it, and merged
    lexicon     everyday words lead to the provisions and statutory terms that mean them
    vectors     chiVe (or a transformer's) sentence vectors
    rescoring   how much of the question the best candidates cover, word by word
    priors      an Act before its Order and Rule, and what other laws refer to before what none does
    links       provisions referred to by the best ones and referring to them, in the same family of laws
    """

    head: bool = True
    references: bool = True
    names: bool = True
    groups: bool = True
    lexicon: bool = True
    vectors: bool = True
    rescoring: bool = True
    priors: bool = True
    links: bool = True
