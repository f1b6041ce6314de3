"""One list of hits from what was found, without what says nearly the same twice."""

from __future__ import annotations

from collections.abc import Collection, Mapping

# Two texts with this share of their words in common (Jaccard) say the same: a provision that two rules share word for
# word, a bill explained in both Houses.
SAME_WORDS = 0.95
# Below this many words texts are alike by chance.
_FEW_WORDS = 12
_COMPARED = 20


def without_near_duplicates(
    ranked: list[tuple[str, float]], forms: Mapping[str, tuple[str, str]], kept: Collection[str]
) -> list[tuple[str, float]]:
    """`ranked` (id, score), best first, without what repeats a better one; `kept` are ids that stay in any case."""
    shown: list[tuple[str, frozenset[str]]] = []
    result = []
    for place, (passage_id, score) in enumerate(ranked):
        words = frozenset(forms.get(passage_id, ("", ""))[1].split()) if place < _COMPARED else frozenset()
        if passage_id not in kept and len(words) >= _FEW_WORDS:
            if any(_alike(words, other) for _, other in shown):
                continue
            shown.append((passage_id, words))
        result.append((passage_id, score))
    return result


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    # Sizes tell most pairs apart without looking at a word.
    if min(len(one), len(other)) < SAME_WORDS * max(len(one), len(other)):
        return False
    common = len(one & other)
    return common >= SAME_WORDS * (len(one) + len(other) - common)
