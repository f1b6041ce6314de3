"""How well passages bear on a question, and which of their sentences decide it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

import numpy as np

from indexes.catalog import aliases
from indexes.coverage import OTHER_LAW, Coverage
from indexes.lexicon import Translation
from indexes.passage import Article, Passage, Speech, Written
from indexes.sentences import Sentence, whole_sentences
from indexes.store.protocol import Law, Store
from indexes.text.numerals import fold_width
from indexes.text.sudachi import Token, tokens

CAPTION_BONUS = 0.15
RETRIEVAL_BONUS = 0.15
DENSITY_BONUS = 0.3
ITEM_FACTOR = 0.75
# An exception uses all the words of its rule, and must not come before it.
EXCEPTION_MALUS = 0.15
_EXCEPTION = re.compile(r"特例|例外|適用除外|準用|読替え")
# The rule of a provision that only the lexicon knows stands so much above its other sentences.
ABOVE = 1.05
# What goes on from a sentence before it is not the rule.
_GOES_ON = re.compile(r"^(?:ただし|この場合|前[二三四]?項|この[条法]|第[一二三四五六七八九十]+項)")


@dataclass(frozen=True, slots=True)
class Scored:
    """A sentence with the share of the question's weight that its words cover, 0 to 1.

    `density` is the share of its own words that do so: of two sentences that cover as much, the one that says
    little else is the rule, the other mentions it.
    """

    sentence: Sentence
    coverage: float
    density: float = 0.0

    @property
    def emphasis(self) -> float:
        """How much the sentence is about the question and nothing else; an item (号) only lists a case of a rule."""
        return self.coverage * self.density * (ITEM_FACTOR if "i" in self.sentence.at else 1.0)

    @property
    def rank(self) -> float:
        """What sentences are ordered by."""
        return self.coverage + DENSITY_BONUS * self.emphasis


@dataclass(frozen=True)
class Evidence:
    """A passage with the share of the question's weight that its heading and best part cover, 0 to 1.

    Shares, all 0 to 1: `caption_coverage` that of the caption, for a speech of the question it answers; `asked` that of
    the whole speech that asked it; `caption_density` and `title_density` of the words of caption and law's title, those
    that the question has. `pointed` is 1 where an entry of the lexicon leads to this provision only, 1/n for n.
    `score` is the log-odds that `assistant.ranking` gives it among the passages found, `standing` what they make of
    its rank; None where it was weighed by itself.
    """

    passage: Passage
    coverage: float
    scored: tuple[Scored, ...]
    caption_coverage: float = 0.0
    retrieval: float = 0.0
    asked: float = 0.0
    caption_density: float = 0.0
    title_density: float = 0.0
    pointed: float = 0.0
    score: float | None = None
    standing: float | None = None

    @property
    def rank(self) -> float:
        """What evidence is ordered by."""
        return self.alone if self.standing is None else self.standing

    @property
    def alone(self) -> float:
        """Its rank by itself: of passages that cover as much, the one captioned so and retrieved first."""
        about = CAPTION_BONUS * self.caption_coverage + RETRIEVAL_BONUS * self.retrieval
        source = self.passage.source
        if isinstance(source, Article) and _EXCEPTION.search(source.caption):
            about -= EXCEPTION_MALUS
        return self.coverage + about + (DENSITY_BONUS * self.best.emphasis if self.scored else 0.0)

    @cached_property
    def best(self) -> Scored:
        """The sentence that bears most on the question; the earliest of equals."""
        return max(self.scored, key=lambda entry: (entry.rank, -entry.sentence.line))


class Weigher:
    """Weighs passages against one question."""

    def __init__(self, store: Store, subject: str, laws: Sequence[Law] = ()) -> None:
        """`subject` is the question without the `laws` that it names: a passage is of such a law or it is not."""
        translations = store.translations(list(tokens(subject)))
        self._store = store
        self._coverage = Coverage(store, subject, translations)
        self._pointed = dict(_pointed(translations, self._coverage.words))
        self._laws = {law.law_id for law in laws}
        self._law_names = tuple(fold_width(name) for law in laws for name in (law.title, *law.abbreviations))

    @property
    def words(self) -> Sequence[Token]:
        """The subject's words that can find something."""
        return self._coverage.words

    def weigh(self, passage: Passage, retrieval: float = 0.0) -> Evidence:
        """The evidence of one passage; `retrieval` is its score relative to the best one found, 0 to 1."""
        coverage = self._coverage
        sentences = whole_sentences(passage)
        # What everyday words mean by a provision stands for its heading: it may share no word with the question.
        pointing = coverage.pointing_at(passage.id)
        head = np.maximum(coverage.of(_forms(*_heading(passage))), pointing)
        texts = [list(tokens(sentence.text)) for sentence in sentences]
        covers = [coverage.of([token.form for token in text]) for text in texts]
        # What the heading says holds for every sentence, but a sentence must earn its rank itself.
        scored = tuple(
            Scored(
                sentence,
                coverage.share(0.8 * cover + 0.2 * np.maximum(cover, head)),
                float(cover.sum()) / max(len({token.form for token in text if token.meaningful}), 1),
            )
            for sentence, text, cover in zip(sentences, texts, covers, strict=True)
        )
        if pointing.any() and coverage.share(pointing) > max(map(coverage.share, covers), default=0.0):
            scored = _rule_first(scored)
        speech = isinstance(passage.source, Speech)
        pairs = zip(sentences, covers, strict=True)
        paragraphs = [[cover for _, cover in group] for _, group in groupby(pairs, key=lambda pair: pair[0].paragraph)]
        best = coverage.best_share(head, paragraphs, speech=speech)
        factor = 1.0 if self.concerns_named_law(passage) else OTHER_LAW
        caption = list(tokens(_caption(passage)))
        return Evidence(
            passage,
            best * factor,
            scored,
            coverage.share(coverage.of([token.form for token in caption])) if self.words else 0.0,
            retrieval,
            self._asked(passage),
            self._density(token.form for token in caption if token.meaningful),
            max((self._density(_forms(name)) for name in _titles(passage)), default=0.0),
            self._pointed.get(passage.id, 0.0),
        )

    def share_of(self, part: Collection[str], forms: Collection[str], passage_id: str) -> tuple[float, float]:
        """What some of the question's words weigh of it, and how far a passage of these `forms` covers them, 0 to 1."""
        return self._coverage.share_of(
            part, np.maximum(self._coverage.of(forms), self._coverage.pointing_at(passage_id))
        )

    def concerns_named_law(self, passage: Passage) -> bool:
        """Whether the passage is of a law that the question names, or speaks of it by name; True if it names none."""
        source = passage.source
        if not self._laws or (isinstance(source, Article) and source.law_id in self._laws):
            return True
        return self.names_law(passage.text + (source.question if isinstance(source, Speech) else ""))

    def names_law(self, text: str) -> bool:
        """Whether `text` has any name of a law that the question names."""
        folded = fold_width(text)
        return any(name in folded for name in self._law_names)

    def _asked(self, passage: Passage) -> float:
        """The share of the question that the speech before an answer covers, or its gist; 0 where there is none."""
        source = passage.source
        if not isinstance(source, Speech) or not source.question or not self.words:
            return 0.0
        indexed = self._store.indexed_forms([source.question_id]) if source.question_id else {}
        head, body = indexed.get(source.question_id) or ("", " ".join(_forms(source.question)))
        sentences = [self._coverage.of(line.split()) for line in body.split("\n") if line]
        return self._coverage.best_share(self._coverage.of(head.split()), [sentences], speech=True)

    def _density(self, forms: Iterable[str]) -> float:
        """The share of different `forms` that the question has, near-synonyms in part."""
        covers = [float(self._coverage.of([form]).max(initial=0.0)) for form in dict.fromkeys(forms)]
        return sum(covers) / len(covers) if covers else 0.0


def _pointed(translations: Iterable[Translation], words: Iterable[Token]) -> Iterator[tuple[str, float]]:
    """By passage id: how alone the lexicon's surest entry for a word of the question leads to it, the surest last."""
    forms = {word.form for word in words}
    telling = [one for one in translations if one.places and not forms.isdisjoint(one.forms)]
    for one in sorted(telling, key=lambda one: -len(one.places)):
        yield from ((passage_id, 1 / len(one.places)) for passage_id, _ in one.places)


def _rule_first(scored: tuple[Scored, ...]) -> tuple[Scored, ...]:
    """The sentences of a provision that shares fewer words with the question than the lexicon explains.

    What little one of them shares decides nothing: the sentence that states the rule ranks just above the highest.
    """
    for place, one in enumerate(scored):
        if "i" not in one.sentence.at and not _GOES_ON.match(one.sentence.text):
            highest = min(max(entry.coverage for entry in scored) * ABOVE, 1.0)
            densest = max(entry.density for entry in scored)
            return (*scored[:place], replace(one, coverage=highest, density=densest), *scored[place + 1 :])
    return scored


def _caption(passage: Passage) -> str:
    source = passage.source
    if isinstance(source, Article):
        return source.caption
    if isinstance(source, Speech):
        return source.question
    return source.title if isinstance(source, Written) else source.section


def _titles(passage: Passage) -> tuple[str, ...]:
    source = passage.source
    return (source.law_title, *source.abbreviations) if isinstance(source, Article) else ()


def _heading(passage: Passage) -> tuple[str, ...]:
    source = passage.source
    if isinstance(source, Article):
        return (source.law_title, *source.abbreviations, *source.path, source.label, source.caption)
    if isinstance(source, Speech):
        return (source.house, source.meeting, source.speaker, source.position, source.question, source.questioner)
    if isinstance(source, Written):
        return (source.house, source.title, source.submitter, source.respondent)
    return (source.title, *aliases(source.slug), source.publisher, *source.path, source.section)


def _forms(*texts: str) -> list[str]:
    return [token.form for text in texts for token in tokens(text)]
