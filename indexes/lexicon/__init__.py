"""Everyday and office words, and the statutory wordings for them: data by domain (*.toml), and finding them."""

from indexes.lexicon.compiled import LEXICON, compile_lexicon, read_lexicon
from indexes.lexicon.entries import Entry, lexicon_digest, read_entries
from indexes.lexicon.matching import Lexicon, Translation

__all__ = [
    "LEXICON",
    "Entry",
    "Lexicon",
    "Translation",
    "compile_lexicon",
    "lexicon_digest",
    "read_entries",
    "read_lexicon",
]
