"""The words of a question, weighted for each field, with the statutory terms for its everyday words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from indexes.lexicon import Translation
from indexes.retrieval.query import Query, Steps
from indexes.text.query_words import query_tokens
from indexes.text.sudachi import Token, tokens

SYNONYM_WEIGHT = 0.6
# Words of penalties stand in thousands of provisions that punish something else.
STATUTORY_WEIGHT = 0.3
# Entries beyond these say the same again, or little of the question.
MOST_TRANSLATIONS = 12


@dataclass(frozen=True, slots=True)
class Terms:
    """`head` and `body` are forms with their weights, `embedded` the tokens that a vector is made of."""

    head: Mapping[str, float]
    body: Mapping[str, float]
    embedded: Sequence[Token]


def terms_of(query: Query, translations: Sequence[Translation], steps: Steps) -> Terms:
    """Weigh the words of a question, and the terms that stand in many laws for what it says.

    Terms that stand in one law only lead to its provisions instead: among all laws they would find too many others.
    """
    words = [word for word in query_tokens(query.text) if steps.references or not word.reference]
    translated: dict[str, float] = {}
    terms: list[Token] = []
    for one in [one for one in translations if not one.entry.law][:MOST_TRANSLATIONS]:
        for token in (token for term in one.entry.terms for token in _tokens(term)):
            if token.form not in translated:
                terms.append(token)
            translated[token.form] = max(SYNONYM_WEIGHT * one.strength, translated.get(token.form, 0.0))
    statutory = {token.form: STATUTORY_WEIGHT for token in tokens(query.statutory)}
    common = translated | statutory
    own = dict.fromkeys((word.form for word in words), 1.0)
    named = dict.fromkeys((word.form for word in words if word.meaningful or word.reference), 1.0)
    # Asked for by the word that statutes use for it, a penalty is no better described.
    own |= dict.fromkeys(statutory.keys() & own.keys(), STATUTORY_WEIGHT)
    named |= dict.fromkeys(statutory.keys() & named.keys(), STATUTORY_WEIGHT)
    return Terms(common | named if steps.head else {}, common | own, [*words, *terms])


@lru_cache(maxsize=4_096)
def _tokens(term: str) -> tuple[Token, ...]:
    return tuple(tokens(term))
