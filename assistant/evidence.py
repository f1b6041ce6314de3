"""How well passages bear on a question, and which of their sentences decide it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from indexes.passage import Article, Passage, Speech
from indexes.sources.kokkai import without_opening
from indexes.store.protocol import Law, Store
from indexes.text.lexicon import synonyms
from indexes.text.numerals import fold_width
from indexes.text.query_words import query_tokens
from indexes.text.sudachi import Token, tokens

# Words of one row of chiVe are near-synonyms; below this cosine they are merely of one subject.
NEAR_SYNONYM = 0.55
SYNONYM_VALUE = 0.8
SPEECH_WINDOW = 4
OTHER_LAW = 0.6
CAPTION_BONUS = 0.15

_ORDINAL = re.compile(
    r"^(?:[0-9０-９]+|[一二三四五六七八九十百]+(?:の[一二三四五六七八九十]+)*|[イロハニホヘトチリヌ]|[（(].{1,3}[）)])　"
)
_STEM = re.compile(r"次に掲げる|次の各号|各号に掲げる|次のとおり|次のいずれか")
_OPEN, _CLOSE = "「（『(", "」）』)"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as it stands in a passage (without the number of its paragraph or item)."""

    text: str
    at: str
    line: int


@dataclass(frozen=True, slots=True)
class Scored:
    """A sentence with the share of the question's weight that its words cover, 0 to 1."""

    sentence: Sentence
    coverage: float


@dataclass(frozen=True)
class Evidence:
    """A passage with the share of the question's weight that its heading and best part cover, 0 to 1."""

    passage: Passage
    coverage: float
    scored: tuple[Scored, ...]
    caption_coverage: float = 0.0

    @property
    def rank(self) -> float:
        """What evidence is ordered by: of two passages that cover as much, the one captioned so is about it."""
        return self.coverage + CAPTION_BONUS * self.caption_coverage

    @cached_property
    def best(self) -> Scored:
        """The sentence that covers most; the earliest of equals."""
        return max(self.scored, key=lambda entry: (entry.coverage, -entry.sentence.line))


class Weigher:
    """Weighs passages against one question.

    A question word's weight is its inverse document frequency, log(1 + N / (df + 1)); it counts as covered where its
    form occurs, and partly where a word of nearly the same meaning does.
    """

    def __init__(self, store: Store, subject: str, laws: Sequence[Law] = ()) -> None:
        """`subject` is the question without the `laws` that it names: a passage is of such a law or it is not."""
        self._store = store
        self._laws = {law.law_id for law in laws}
        self._law_names = tuple(fold_width(name) for law in laws for name in (law.title, *law.abbreviations))
        self._words = query_tokens(subject)
        size = store.size()
        self._weights = [math.log(1 + size / (store.document_frequency(word.form) + 1)) for word in self._words]
        self._places, self._vectors = store.word_vectors(self._words)
        self._synonyms = [
            (frozenset(token.form for token in synonym.term), place)
            for synonym in synonyms(list(tokens(subject)))
            for place, word in enumerate(self._words)
            if word.form in synonym.forms
        ]

    @property
    def words(self) -> Sequence[Token]:
        """The subject's words that can find something."""
        return self._words

    def weigh(self, passage: Passage) -> Evidence:
        """The evidence of one passage."""
        sentences = list(split_sentences(passage))
        head_cover = self._cover(list(_head_tokens(passage)))
        covers = [self._cover(list(tokens(sentence.text))) for sentence in sentences]
        # What the heading says holds for every sentence, but a sentence must earn its rank itself.
        scored = tuple(
            Scored(sentence, self._share(0.8 * cover + 0.2 * np.maximum(cover, head_cover)))
            for sentence, cover in zip(sentences, covers, strict=True)
        )
        units = [np.max(covers[start:end], axis=0) for start, end in _units(passage, sentences)]
        best = max((self._share(np.maximum(unit, head_cover)) for unit in units), default=0.0)
        captions = self._share(self._cover(list(tokens(_caption(passage))))) if self._words else 0.0
        return Evidence(passage, best * self._law_factor(passage), scored, captions)

    def _law_factor(self, passage: Passage) -> float:
        """1 where the passage is of a law named, or speaks of it by name; less where it only shares words."""
        source = passage.source
        if not self._laws or (isinstance(source, Article) and source.law_id in self._laws):
            return 1.0
        text = fold_width(passage.text + (source.question if isinstance(source, Speech) else ""))
        return 1.0 if any(name in text for name in self._law_names) else OTHER_LAW

    def _cover(self, text: Sequence[Token]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        forms = {token.form for token in text}
        cover = np.array([1.0 if word.form in forms else 0.0 for word in self._words])
        for term, place in self._synonyms:
            if cover[place] < SYNONYM_VALUE and term <= forms:
                cover[place] = SYNONYM_VALUE
        missing = [row for row, place in enumerate(self._places) if cover[place] == 0]
        if missing:
            meaningful = [token for token in {token.form: token for token in text}.values() if token.meaningful]
            _, vectors = self._store.word_vectors(meaningful)
            if len(vectors):
                nearest = (self._vectors[missing] @ vectors.T).max(axis=1)
                for row, cosine in zip(missing, nearest, strict=True):
                    if cosine >= NEAR_SYNONYM:
                        cover[self._places[row]] = SYNONYM_VALUE * float(cosine)
        return cover

    def _share(self, cover: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
        """Share of the question's weight; a question of nothing but a law's name is covered by that law."""
        total = sum(self._weights)
        return float(np.dot(cover, self._weights) / total) if total else 1.0


def split_sentences(passage: Passage) -> Iterator[Sentence]:
    """The sentences of a passage, each verbatim; brackets are not torn apart."""
    for number, line in enumerate(passage.lines):
        text = without_opening(line.text) if isinstance(passage.source, Speech) else _ORDINAL.sub("", line.text)
        for sentence in _cut(text):
            yield Sentence(sentence, line.at, number)


def items_below(passage: Passage, sentence: Sentence) -> list[Sentence]:
    """The items (号) that a stem (柱書) such as 「次に掲げる場合…」 announces; empty for other sentences."""
    if not _STEM.search(sentence.text) or "i" in sentence.at or not isinstance(passage.source, Article):
        return []
    items = []
    for number in range(sentence.line + 1, len(passage.lines)):
        line = passage.lines[number]
        if not line.at.startswith(f"{sentence.at}i"):
            break
        if "s" not in line.at:
            items.append(Sentence(_ORDINAL.sub("", line.text), line.at, number))
    return items


def _units(passage: Passage, sentences: Sequence[Sentence]) -> Iterator[tuple[int, int]]:
    """Stretches of sentences that speak of one thing: a paragraph with its items, or a few sentences of a speech.

    A long speech touches on everything; counted as a whole it would seem to answer any question.
    """
    if isinstance(passage.source, Speech):
        for start in range(max(len(sentences) - SPEECH_WINDOW, 0) + 1):
            yield start, start + SPEECH_WINDOW
        return
    start = 0
    for place in range(1, len(sentences) + 1):
        if place == len(sentences) or _paragraph(sentences[place]) != _paragraph(sentences[start]):
            yield start, place
            start = place


def _paragraph(sentence: Sentence) -> str:
    return sentence.at.partition("i")[0]


def _cut(text: str) -> Iterator[str]:
    depth = 0
    start = 0
    for place, letter in enumerate(text):
        if letter in _OPEN:
            depth += 1
        elif letter in _CLOSE:
            depth = max(depth - 1, 0)
        elif letter == "。" and depth == 0:
            if sentence := text[start : place + 1].strip("　 "):
                yield sentence
            start = place + 1
    if rest := text[start:].strip("　 "):
        yield rest


def _caption(passage: Passage) -> str:
    source = passage.source
    return source.caption if isinstance(source, Article) else source.question


def _head_tokens(passage: Passage) -> Iterator[Token]:
    source = passage.source
    if isinstance(source, Article):
        texts = (source.law_title, *source.abbreviations, *source.path, source.label, source.caption)
    else:
        texts = (source.house, source.meeting, source.speaker, source.position, source.question, source.questioner)
    for text in texts:
        yield from tokens(text)
