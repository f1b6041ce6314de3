"""How much of a question a text covers, word by word, near-synonyms included.

A question word's weight is its inverse document frequency, log(1 + N / (df + 1)). It counts as covered where its form
occurs, and partly where the text has a statutory term for it (lexicon) or a word of nearly the same vector: the
MaxSim of late interaction (Khattab and Zaharia, "ColBERT", SIGIR 2020), with word vectors instead of a transformer.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence

import numpy as np
import numpy.typing as npt

from indexes.lexicon import Translation
from indexes.store.protocol import Store
from indexes.text.query_words import query_tokens
from indexes.text.sudachi import Token, tokens

SYNONYM_VALUE = 0.8
# Of a speech, this many sentences speak of one thing; of an article, a paragraph with its items does.
SPEECH_WINDOW = 4
# What a passage of another law than the one named counts for.
OTHER_LAW = 0.6

Cover = npt.NDArray[np.float64]


class Coverage:
    """Measures texts against one question. `words` are the question's words that can find something."""

    def __init__(self, store: Store, subject: str, translations: Sequence[Translation] | None = None) -> None:
        """`translations` are those of the subject, where they are known already."""
        self.words: Sequence[Token] = query_tokens(subject)
        self._none = np.zeros(len(self.words))
        size = store.size()
        weights = [math.log(1 + size / (store.document_frequency(word.form) + 1)) for word in self.words]
        self._weights = np.array(weights)
        self._total = float(self._weights.sum())
        self._near = [store.near_words(word.form) for word in self.words]
        self._telling = {word.form for word in self.words}.union(*self._near)
        found = store.translations(list(tokens(subject))) if translations is None else translations
        self._synonyms = [
            (frozenset(token.form for token in tokens(term)), place)
            for one in found
            if not one.entry.law
            for term in one.entry.terms
            for place, word in enumerate(self.words)
            if word.form in one.forms
        ]
        self._synonym = np.eye(len(self.words)) * SYNONYM_VALUE
        self._telling |= {form for term, _ in self._synonyms for form in term}
        self._pointed = self._pointers(found)
        # What a form covers is looked up when it is first met: most forms cover nothing.
        self._covering: dict[str, Cover] = {}

    @property
    def pointed(self) -> Iterable[str]:
        """Ids of the passages to which the lexicon points."""
        return self._pointed.keys()

    def pointing_at(self, passage_id: str) -> Cover:
        """How far each question word is explained by entries of the lexicon that point to a passage. Shape (words,)."""
        return self._pointed.get(passage_id, self._none)

    def of(self, forms: Collection[str]) -> Cover:
        """How far each question word is covered by a text of these normalized forms, 0 to 1. Shape (words,)."""
        held = self._telling.intersection(forms)
        if not held:
            return self._none
        covers = [self._cover(form) for form in held]
        covers += [self._synonym[place] for term, place in self._synonyms if term <= held]
        return covers[0] if len(covers) == 1 else np.maximum.reduce(covers)

    def share(self, cover: Cover) -> float:
        """Share of the question's weight that `cover` amounts to; 1 for a question without words of its own."""
        return float(cover @ self._weights) / self._total if self._total else 1.0

    def share_of(self, part: Collection[str], cover: Cover) -> tuple[float, float]:
        """The share of the question's weight that its words with forms in `part` have, and how far `cover` covers them."""
        weights = np.where([word.form in part for word in self.words], self._weights, 0.0)
        total = float(weights.sum())
        return (total / self._total, float(np.minimum(cover, 1.0) @ weights) / total) if total else (0.0, 0.0)

    def best_share(self, heading: Cover, paragraphs: Sequence[Sequence[Cover]], *, speech: bool) -> float:
        """The share that a heading and the best stretch below it cover; `paragraphs` hold a cover a sentence.

        A long speech touches on everything; counted as a whole it would seem to answer any question.
        """
        stretches = [_stretches(np.array(one), speech=speech) for one in paragraphs if len(one)]
        if not stretches:
            return 0.0
        covers = np.maximum(np.concatenate(stretches), heading)
        return float((covers @ self._weights).max()) / self._total if self._total else 1.0

    def _cover(self, form: str) -> Cover:
        cover = self._covering.get(form)
        if cover is None:
            cover = self._covering[form] = np.array(
                [1.0 if form == word.form else SYNONYM_VALUE * near.get(form, 0.0)
                 for word, near in zip(self.words, self._near, strict=True)]
            )  # fmt: skip
        return cover

    def _pointers(self, translations: Iterable[Translation]) -> dict[str, Cover]:
        places = {word.form: place for place, word in enumerate(self.words)}
        pointed: dict[str, Cover] = {}
        for one in translations:
            explained = [places[form] for form in one.forms if form in places]
            for passage_id, value in one.places if explained else ():
                cover = pointed.setdefault(passage_id, np.zeros(len(self.words)))
                cover[explained] = np.maximum(cover[explained], value)
        return pointed


def _stretches(sentences: Cover, *, speech: bool) -> Cover:
    """What each stretch of neighbouring sentences covers, shape (stretches, words): a paragraph is one stretch."""
    count = len(sentences)
    if not speech or count <= SPEECH_WINDOW:
        whole: Cover = sentences.max(axis=0, keepdims=True)
        return whole
    starts = range(SPEECH_WINDOW)
    stretches: Cover = np.maximum.reduce([sentences[start : count - SPEECH_WINDOW + 1 + start] for start in starts])
    return stretches
