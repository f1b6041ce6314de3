"""How much of a question a text covers, word by word, near-synonyms included.

A question word's weight is its inverse document frequency, log(1 + N / (df + 1)). It counts as covered where its form
occurs, and partly where the text has a statutory term for it (lexicon) or a word of nearly the same vector: the
MaxSim of late interaction (Khattab and Zaharia, "ColBERT", SIGIR 2020), with word vectors instead of a transformer.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence, Set

import numpy as np
import numpy.typing as npt

from indexes.store.protocol import Store
from indexes.text.lexicon import synonyms
from indexes.text.query_words import query_tokens
from indexes.text.sudachi import Token, tokens

# Below this cosine two words are of one subject, not of one meaning.
NEAR_SYNONYM = 0.55
SYNONYM_VALUE = 0.8
# Of a speech, this many sentences speak of one thing; of an article, a paragraph with its items does.
SPEECH_WINDOW = 4
# What a passage of another law than the one named counts for.
OTHER_LAW = 0.6

Cover = npt.NDArray[np.float64]


class Coverage:
    """Measures texts against one question. `words` are the question's words that can find something."""

    def __init__(self, store: Store, subject: str) -> None:
        self._store = store
        self.words: Sequence[Token] = query_tokens(subject)
        size = store.size()
        weights = [math.log(1 + size / (store.document_frequency(word.form) + 1)) for word in self.words]
        self._weights = np.array(weights)
        self._places, self._vectors = store.word_vectors([word.form for word in self.words])
        self._synonyms = [
            (frozenset(token.form for token in synonym.term), place)
            for synonym in synonyms(list(tokens(subject)))
            for place, word in enumerate(self.words)
            if word.form in synonym.forms
        ]
        # What a form covers is looked up once a question; most forms cover nothing and are only known.
        self._known: set[str] = set()
        self._covering: dict[str, Cover] = {}

    def of(self, forms: Collection[str]) -> Cover:
        """How far each question word is covered by a text of these normalized forms, 0 to 1. Shape (words,)."""
        held = set(forms)
        self.learn(held)
        cover = np.zeros(len(self.words))
        for form in held & self._covering.keys():
            np.maximum(cover, self._covering[form], out=cover)
        for term, place in self._synonyms:
            if cover[place] < SYNONYM_VALUE and term <= held:
                cover[place] = SYNONYM_VALUE
        return cover

    def learn(self, forms: Set[str]) -> None:
        """Compare many forms with the question at once: one product of matrices instead of one a sentence."""
        new = sorted(forms - self._known)
        self._known.update(new)
        for place, word in enumerate(self.words):
            if word.form in forms:
                self._covering.setdefault(word.form, np.zeros(len(self.words)))[place] = 1.0
        positions, vectors = self._store.word_vectors(new)
        if not positions or not self._places:
            return
        cosines = self._vectors @ vectors.T
        near = np.argwhere(cosines >= NEAR_SYNONYM)
        for row, column in near:
            place, form = self._places[row], new[positions[column]]
            if form != self.words[place].form:
                cover = self._covering.setdefault(form, np.zeros(len(self.words)))
                cover[place] = max(cover[place], SYNONYM_VALUE * float(cosines[row, column]))

    def share(self, cover: Cover) -> float:
        """Share of the question's weight that `cover` amounts to; 1 for a question without words of its own."""
        total = float(self._weights.sum())
        return float(cover @ self._weights) / total if total else 1.0

    def best_share(self, heading: Cover, paragraphs: Sequence[Sequence[Cover]], *, speech: bool) -> float:
        """The share that a heading and the best stretch below it cover; `paragraphs` hold a cover a sentence.

        A long speech touches on everything; counted as a whole it would seem to answer any question.
        """
        stretches = [window for one in paragraphs for window in _windows(one)] if speech else paragraphs
        covers = (np.maximum(heading, np.max(stretch, axis=0)) for stretch in stretches if len(stretch))
        return max((self.share(cover) for cover in covers), default=0.0)


def _windows(sentences: Sequence[Cover]) -> Iterator[Sequence[Cover]]:
    for start in range(max(len(sentences) - SPEECH_WINDOW, 0) + 1):
        yield sentences[start : start + SPEECH_WINDOW]
