"""The words of a question that can find something; the rest only makes it a question."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

from indexes.text.sudachi import Token, tokens


@lru_cache(maxsize=1)
def _asking_words() -> frozenset[str]:
    """Normalized forms that occur in questions of any subject (asking_words.txt).

    Rare ones among them would otherwise outweigh the subject: statutes hardly ever say "please tell me".
    """
    text = resources.files(__package__).joinpath("asking_words.txt").read_text(encoding="utf-8")
    return frozenset(text.split())


def query_tokens(text: str) -> list[Token]:
    """The tokens of a question without the asking words, each form once, in order."""
    seen: set[str] = set()
    kept = []
    for token in tokens(text):
        if token.form not in seen and not only_asks(token):
            seen.add(token.form)
            kept.append(token)
    return kept


def only_asks(token: Token) -> bool:
    """Whether a token makes a question a question, and finds nothing."""
    return token.form in _asking_words() or (len(token.form) == 1 and "ぁ" <= token.form <= "ゖ")
