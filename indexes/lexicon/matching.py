"""Which entries of the lexicon a question speaks of, and the provisions that they point to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from indexes.lexicon.entries import Entry, Run
from indexes.text.query_words import only_asks
from indexes.text.sudachi import Token

# Below this cosine two everyday words are of one subject, not of one meaning.
NEAR = 0.6
# A word that is only near another explains less of a question than the word itself.
NEAR_VALUE = 0.6
# Each further wording of an entry is less telling than the one before.
NEXT_TERM = 0.8

Places = Mapping[tuple[str, str], Sequence[tuple[str, float]]]
"""By law and wording: ids of the provisions in which it stands, and how surely each is the one meant, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Translation:
    """An entry that a question speaks of.

    `forms` are the forms of the question that it explains, `weight` what they weigh together; `strength`, 0 to 1, is
    lower where a word of the question is only near one of the entry's. `places` are passage ids with values, 0 to 1.
    """

    entry: Entry
    forms: frozenset[str]
    strength: float
    weight: float
    places: tuple[tuple[str, float], ...] = ()


class Lexicon:
    """Finds entries by the words of a question, exact or near.

    `near` gives forms of nearly the meaning of one, with their cosines; `weight` how telling a form is.
    """

    def __init__(
        self,
        entries: Sequence[Entry],
        places: Places,
        near: Callable[[str], Mapping[str, float]],
        weight: Callable[[str], float],
    ) -> None:
        self._entries = entries
        self._places = places
        self._near = near
        self._weight = weight
        choices = {word: None for entry in entries for word in entry.words}
        self._runs = list(dict.fromkeys(run for word in choices for run in word))
        self._number = {run: number for number, run in enumerate(self._runs)}
        self._single = {run[0]: number for run, number in self._number.items() if len(run) == 1}
        self._longer: dict[str, list[Run]] = {}
        for run in self._runs:
            if len(run) > 1:
                self._longer.setdefault(run[0], []).append(run)
        # Choices as flat lists of run numbers, and entries as rows of choice numbers; the last choice always holds.
        self._flat = np.array([self._number[run] for word in choices for run in word], dtype=np.int32)
        self._starts = np.cumsum([0, *(len(word) for word in choices)][:-1], dtype=np.int64)
        numbers = {word: number for number, word in enumerate(choices)}
        width = max((len(entry.words) for entry in entries), default=1)
        self._rows = np.full((len(entries), width), len(choices), dtype=np.int32)
        for row, entry in enumerate(entries):
            self._rows[row, : len(entry.words)] = [numbers[word] for word in entry.words]

    def translations(self, question: Sequence[Token]) -> list[Translation]:
        """What the question speaks of, the heaviest first. `question` are all its tokens, in order."""
        if not self._entries:
            return []
        # Keys are cut without the words that only ask: 合理的配慮 is 合理 配慮 there.
        telling = [token.form for token in question if not only_asks(token)]
        stands = self._standing([token.form for token in question], telling)
        values = np.zeros(len(self._runs), dtype=np.float32)
        for number, (_, value) in stands.items():
            values[number] = value
        best = np.append(np.maximum.reduceat(values[self._flat], self._starts), np.float32(1.0))
        row_values = best[self._rows]
        # An entry of which nothing stands in the question as it is would be a guess about every word.
        exact = (row_values == 1.0) & (self._rows < len(self._starts))
        speaks = np.flatnonzero((row_values.min(axis=1) > 0) & exact.any(axis=1)).tolist()
        found = [self._translation(self._entries[row], stands) for row in speaks]
        return sorted(found, key=lambda one: -one.weight)

    def _standing(self, forms: Sequence[str], telling: Sequence[str]) -> dict[int, tuple[Run, float]]:
        """By number of a run: the forms of the question that stand for it, and how surely, 0 to 1."""
        stands: dict[int, tuple[Run, float]] = {}
        for form in dict.fromkeys(telling):
            near = self._near(form)
            for other in near.keys() & self._single.keys():
                number, value = self._single[other], NEAR_VALUE * near[other]
                if near[other] >= NEAR and value > stands.get(number, ((), 0.0))[1]:
                    stands[number] = ((form,), value)
        for sequence in (forms, telling):
            for place, form in enumerate(sequence):
                if (form,) in self._number:
                    stands[self._number[(form,)]] = ((form,), 1.0)
                for run in self._longer.get(form, ()):
                    if tuple(sequence[place : place + len(run)]) == run:
                        stands[self._number[run]] = (run, 1.0)
        return stands

    def _translation(self, entry: Entry, stands: Mapping[int, tuple[Run, float]]) -> Translation:
        explained: set[str] = set()
        weight = total = 0.0
        for word in entry.words:
            numbers = (self._number[run] for run in word)
            found = [stands[one] for one in numbers if one in stands]
            value = max(sure for _, sure in found)
            # A question may say one thing twice (アパート, 部屋): each word that says it is explained.
            forms = {form for run, sure in found for form in run if sure == value}
            explained |= forms
            own = sum(map(self._weight, forms))
            weight += own * value
            total += own
        strength = weight / total if total else 1.0
        places = tuple(
            (passage_id, value * strength * NEXT_TERM**rank)
            for rank, term in enumerate(entry.terms)
            for passage_id, value in self._places.get((entry.law, term), ())
        )
        return Translation(entry, frozenset(explained), strength, weight, places)
