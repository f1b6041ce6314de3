"""The rungs of the ablation: from two ways to index anyone would try first to the full search, one step at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

from indexes.retrieval import Steps

BIGRAMS, WHITESPACE, BODY, FULL = "character bigrams", "whitespace tokens", "BM25 body", "full"

ORDER = (
    "head", "references", "names", "groups", "lexicon", "vectors", "priors", "rescoring", "links"
)  # fmt: skip
"""In which order steps are added; a step of `Steps` that does not stand here comes last."""

_WORDS = {
    BIGRAMS: "BM25 over pairs of neighbouring letters of the law's name and the text; no analysis of words",
    WHITESPACE: "BM25 over what stands between spaces, the default of many tools; Japanese is written without spaces",
    BODY: "BM25 over Sudachi's normalized words of the text",
    "head": "BM25 also over the head: law, chapter, caption and article; house, committee and speaker",
    "references": "numbers of articles made one word: 第三十条の四 = 第30条の4",
    "names": "laws and articles that the question names are looked into first",
    "groups": "laws and the Diet ranked apart, each by what suits it, and merged",
    "lexicon": "statutory terms for everyday words, and the provisions that an entry points to",
    "vectors": "sentence vectors (nearest neighbours by cosine), fused by reciprocal ranks",
    "priors": "what is asked for more often: acts before orders, provisions that many others refer to",
    "rescoring": "candidates ordered by how much of the question they cover",
    "links": "provisions that the best ones refer to, or that refer to them",
    FULL: "the search as it serves",
}


@dataclass(frozen=True, slots=True)
class Rung:
    """A search to be measured. `steps` is None for the two baselines, which have an index of their own."""

    name: str
    steps: Steps | None
    about: str

    @property
    def full(self) -> bool:
        """Whether this is the search as it serves."""
        return self.steps == Steps()


def rungs() -> list[Rung]:
    """The baselines, the bare words, one rung for each step, and the full search where the last rung is not that."""
    ladder = [Rung(name, None, _WORDS[name]) for name in (WHITESPACE, BIGRAMS)]
    names = step_names()
    taken: dict[str, bool] = dict.fromkeys(names, False)
    ladder.append(Rung(BODY, Steps(**taken), _WORDS[BODY]))
    for name in names:
        taken[name] = True
        ladder.append(
            Rung(f"+ {name}", Steps(**taken), _WORDS.get(name, f"step `{name}` of `indexes.retrieval.Steps`"))
        )
    return ladder if ladder[-1].full else [*ladder, full_rung()]


def full_rung() -> Rung:
    """The search as it serves."""
    return Rung(FULL, Steps(), _WORDS[FULL])


def step_names() -> list[str]:
    """The steps that can be left out, in the order in which they are added."""
    return sorted(_flags(), key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER))


def _flags() -> Iterable[str]:
    usual = Steps()
    return [field.name for field in fields(Steps) if isinstance(getattr(usual, field.name), bool)]
