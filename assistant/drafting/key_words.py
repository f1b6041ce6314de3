"""The words of a question on which it turns: what never says them answers something else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from assistant.checking.quotations import fold
from indexes.coverage import Coverage
from indexes.passage import Passage, Speech
from indexes.store.protocol import Law, Store
from indexes.text.sudachi import tokens

MOST = 3
# A word of more than this share of all passages (今後, 対策) tells no matter.
COMMON = 1 / 200
# So much of a word's meaning must stand in a text that has other words for it.
SAID = 0.4

# Verbs say little of what is asked.
_NOUN = re.compile(r"[一-龠々ァ-ヶーA-Za-z0-9]{2,}")
# Nor do the nouns with which the Diet asks.
_ASKING = re.compile(
    r"見解|所見|認識|方針|状況|現状|理由|今後|対応|説明|答弁|政府|大臣|検討|考え|関係|対策|問題|必要|具体"
)


class KeyWords:
    """The MOST rarest nouns of a question, and the laws that it names."""

    def __init__(self, store: Store, text: str, laws: Sequence[Law] = ()) -> None:
        """`text` is the question itself."""
        self._coverage = Coverage(store, text)
        frequency = {
            place: store.document_frequency(word.form)
            for place, word in enumerate(self._coverage.words)
            if word.meaningful and _NOUN.fullmatch(word.surface) and not _ASKING.fullmatch(word.surface)
        }
        rare = [place for place, count in frequency.items() if count <= store.size() * COMMON]
        self._places = sorted(rare, key=lambda place: frequency[place])[:MOST]
        self._laws = laws

    @property
    def rarest(self) -> str:
        """The rarest of them, "" where there is none."""
        return self._coverage.words[self._places[0]].surface if self._places else ""

    def missing(self, passage: Passage) -> tuple[str, ...]:
        """Which of them a passage says in no way, neither in its text nor in the question that it answers."""
        source = passage.source
        asked = source.question if isinstance(source, Speech) else ""
        said = self._coverage.of([token.form for token in tokens(f"{passage.label}\n{asked}\n{passage.text}")])
        pointed = self._coverage.pointing_at(passage.id)
        words = self._coverage.words
        return tuple(words[place].surface for place in self._places if max(said[place], pointed[place]) < SAID)

    def speaks_of_law(self, passage: Passage) -> bool:
        """Whether a passage has the matter of a law in it (著作権 of 著作権法); True where no law is named."""
        return not self._matters or any(matter in fold(passage.text) for matter in self._matters)

    @cached_property
    def _matters(self) -> list[str]:
        names = (fold(name) for law in self._laws for name in (law.title, *law.abbreviations))
        return [name.removesuffix("法") for name in names if len(name.removesuffix("法")) > 1]
