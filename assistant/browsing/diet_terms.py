"""Where the words looked for stand in a text, in whatever form it has them (漏えい, 漏洩)."""

from __future__ import annotations

from collections.abc import Iterator

from indexes.text.numerals import fold_width
from indexes.text.query_words import query_tokens
from indexes.text.sudachi import tokens

Span = tuple[int, int]


class Terms:
    """The words of a search, cleaned as `DietSearch.cleaned` does; "" marks nothing."""

    def __init__(self, words: str) -> None:
        self._forms = frozenset(token.form for token in query_tokens(words)) if words else frozenset()

    def spans(self, text: str) -> tuple[Span, ...]:
        """(start, stop) of each stretch of such words, in letters (code points) of `text`; neighbours are one."""
        spans: list[Span] = []
        for start, stop in self._found(text) if self._forms else ():
            if spans and spans[-1][1] == start:
                spans[-1] = (spans[-1][0], stop)
            else:
                spans.append((start, stop))
        # A letter alone is part of another word there (化 of 効率化 is no 少子化), unless nothing else is looked for.
        alone = all(len(form) == 1 for form in self._forms)
        return tuple(span for span in spans if alone or span[1] - span[0] > 1)

    def _found(self, text: str) -> Iterator[Span]:
        # Tokens are of half width (AI) where the text may be of full width (ＡＩ): each letter keeps its place.
        folded = [(one, place) for place, letter in enumerate(text) for one in fold_width(letter)]
        letters, places = "".join(one for one, _ in folded), [place for _, place in folded]
        end = 0
        for token in tokens(text):
            # A reference is told by its meaning, not by its letters: it may stand nowhere as it is.
            surface = fold_width(token.surface)
            start = letters.find(surface, end) if surface else -1
            if start < 0:
                continue
            end = start + len(surface)
            if token.form in self._forms:
                yield places[start], places[end - 1] + 1
