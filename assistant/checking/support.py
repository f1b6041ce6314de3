"""How far the texts cited bear what a statement says in other words than theirs: the share of its words they have.

The share is weighted by rarity (`indexes.coverage`). It finds statements on another subject than their source; it
cannot tell a rule from its opposite, which no comparison of words can.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Quotation
from assistant.checking.sources import known
from assistant.draft import quoted
from assistant.evidence import Weigher
from indexes.coverage import Coverage
from indexes.passage import Article, Passage
from indexes.store.protocol import Store
from indexes.text.sudachi import tokens

LEAST_SUPPORT = 0.4
"""A statement whose words a passage has less of than this does not rest on it."""
FIRM_SUPPORT = 0.6
"""A passage that its writer did not cite must have so much of a statement to be cited for it."""
FIRM_WORDS = 3
"""And the statement so many words that tell something."""


def support(claim: str, passages: Sequence[Passage], store: Store, least_words: int = 0) -> float:
    """The share of the words of a statement that stand in the passages, 0 to 1.

    1 for a statement without words of its own, but 0 where it has fewer than `least_words`.
    """
    coverage = Coverage(store, claim, ())
    if len(coverage.words) < least_words:
        return 0.0
    # The name of a law has words of what it is about, which every one of its articles would then have.
    texts = (
        f"{one.source.caption}\n{one.text}" if isinstance(one.source, Article) else known(one) + one.text
        for one in passages
    )
    forms = {token.form for text in texts for token in tokens(text)}
    return coverage.share(coverage.of(forms))


def proof(words: str, passage: Passage, store: Store) -> Quotation:
    """The sentence of a passage that bears a statement best: what the reader is shown as its proof."""
    best = Weigher(store, words).weigh(passage).best.sentence
    return quoted(passage.id, best.at, best.text)
