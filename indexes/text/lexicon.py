"""Everyday and office words, and the statutory terms that say the same (lexicon.toml).

A question about the 家賃 must find the article on the 借賃: statutes do not know the word that people use.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from indexes.text.sudachi import Token, tokens


@dataclass(frozen=True, slots=True)
class Synonym:
    """The `forms` of an everyday expression found in a question, and the tokens of one statutory term for it."""

    forms: frozenset[str]
    term: tuple[Token, ...]


def synonyms(question: Sequence[Token]) -> list[Synonym]:
    """The statutory terms for everyday expressions among the tokens of a question, longest expressions first."""
    forms = [token.form for token in question]
    found: list[Synonym] = []
    taken: set[int] = set()
    for place in range(len(forms)):
        for expression, terms in _entries().get(forms[place], ()):
            end = place + len(expression)
            if tuple(forms[place:end]) == expression and not taken.intersection(range(place, end)):
                taken.update(range(place, end))
                found += [Synonym(frozenset(expression), term) for term in terms]
    return found


_Entry = tuple[tuple[str, ...], tuple[tuple[Token, ...], ...]]


@lru_cache(maxsize=1)
def _entries() -> dict[str, list[_Entry]]:
    """Entries by the first form of their expression, longest first. Tokenising them takes some 20 ms, once."""
    text = resources.files(__package__).joinpath("lexicon.toml").read_text(encoding="utf-8")
    entries: dict[str, list[_Entry]] = {}
    for domain in tomllib.loads(text).values():
        for expression, terms in domain.items():
            forms = tuple(token.form for token in tokens(expression))
            if forms:
                entry = (forms, tuple(tuple(tokens(term)) for term in terms))
                entries.setdefault(forms[0], []).append(entry)
    for listed in entries.values():
        listed.sort(key=lambda entry: -len(entry[0]))
    return entries
