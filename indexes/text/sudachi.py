"""Sudachi tokens for index and question alike: what is indexed here is never shown."""

from __future__ import annotations

import importlib.metadata
import threading
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from sudachipy import Dictionary, Morpheme, SplitMode, Tokenizer

from indexes.text.references import split_references

# Sudachi refuses more than 49,149 bytes a call; a character of NFKC Japanese takes up to 4.
MAX_CHARACTERS = 12_000

_CONTENT = ("名詞", "動詞", "形容詞", "形状詞", "副詞", "接頭辞", "接尾辞", "代名詞")
# Numbers and pronoun-like nouns carry no meaning of their own for a vector.
_NO_MEANING = {("名詞", "数詞"), ("動詞", "非自立可能"), ("接尾辞", "名詞的")}


class Token(NamedTuple):
    """A content word or a reference: `form` is the normalized form, `surface` what stands in the text."""

    form: str
    surface: str
    meaningful: bool
    reference: bool = False
    person: bool = False


_local = threading.local()


@lru_cache(maxsize=1)
def _dictionary() -> Dictionary:
    return Dictionary(dict="core")


def _tokenizer() -> Tokenizer:
    # A Sudachi tokenizer must not be entered by two threads at once.
    if not hasattr(_local, "tokenizer"):
        # Only what a token is made of is looked up.
        _local.tokenizer = _dictionary().create(SplitMode.A, fields={"surface", "pos", "normalized_form"})
    tokenizer: Tokenizer = _local.tokenizer
    return tokenizer


def stamp() -> dict[str, str]:
    """Versions that decide how words are cut; an index made with others would miss them."""
    return {name: importlib.metadata.version(name) for name in ("sudachipy", "sudachidict_core")}


def tokens(text: str) -> Iterator[Token]:
    """Content words (split mode A) and references of `text`, in order; particles and punctuation are left out."""
    for piece in split_references(text):
        for reference in piece.tokens:
            yield Token(reference, reference, meaningful=False, reference=True)
        for start in range(0, len(piece.text), MAX_CHARACTERS):
            for morpheme in _tokenizer().tokenize(piece.text[start : start + MAX_CHARACTERS]):
                # Each call into Sudachi costs as much as a lookup of its own: ask once for every word it knows.
                word = morpheme.word_id()
                token = _KNOWN.get(word, _UNSEEN)
                if token is _UNSEEN:
                    token = _token(morpheme)
                    if word < _UNKNOWN_WORDS and len(_KNOWN) < _MOST_KNOWN:
                        _KNOWN[word] = token
                if token is not None:
                    # One entry of the dictionary may stand in a text as AI, Ai or ai.
                    yield token if token.surface == (surface := morpheme.surface()) else token._replace(surface=surface)


# Tokens by Sudachi's word id; None for words that are left out.
_KNOWN: dict[int, Token | None] = {}
_UNSEEN = Token("", "", meaningful=False)
_MOST_KNOWN = 400_000
# From here on ids are shared: by words put together from several (this one), and by words of no dictionary (0xF…).
_UNKNOWN_WORDS = 0x0FFF_FFFF


def _token(morpheme: Morpheme) -> Token | None:
    word_class = _WORD_CLASSES.get(pos_id := morpheme.part_of_speech_id()) or _classify(pos_id)
    if not word_class.content:
        return None
    form = morpheme.normalized_form()
    surface = morpheme.surface()
    # The index splits tokens at white space, and normalized forms of symbols may contain it.
    if not form or " " in form or form.isspace():
        form = surface
        if not form or " " in form or form.isspace():
            return None
    return Token(form.lower(), surface, word_class.meaningful, False, word_class.person)


class _WordClass(NamedTuple):
    content: bool
    meaningful: bool
    person: bool


# By part-of-speech id: a lookup a morpheme is what the indexing speed hangs on.
_WORD_CLASSES: dict[int, _WordClass] = {}


def _classify(pos_id: int) -> _WordClass:
    pos = _dictionary().pos_of(pos_id)
    if pos is None or pos[0] not in _CONTENT:
        word_class = _WordClass(False, False, False)
    else:
        meaningful = pos[0] != "代名詞" and (pos[0], pos[1]) not in _NO_MEANING
        word_class = _WordClass(True, meaningful, pos[2] == "人名")
    _WORD_CLASSES[pos_id] = word_class
    return word_class
