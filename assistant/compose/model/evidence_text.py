"""Passages as a model is shown them: each under a key of its own, as data between fences that it cannot close.

A key is a letter, a digit and a letter ([k3f]): it looks like no article number, and stands nowhere in the texts or in
the question, so that neither a passage nor a question can speak for another passage. Brackets that mark keys and
fences are made full-width wherever they stand in what is shown.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.compose.wording import asked_by, digest_mark, name_of
from assistant.dating import mark
from assistant.draft import Inquiry
from assistant.evidence import Evidence, Scored
from indexes.sentences import items_below
from indexes.text.numerals import fold_width

MAX_PASSAGES = 6
MAX_PASSAGE_CHARACTERS = 1_200
LEAST_CHARACTERS = 200
NEAR_BEST = 0.85
# What articles named may take of the whole, so that something is left for their exceptions elsewhere.
SHARE_OF_NAMED = 0.7

# Neither look-alikes (l, o) nor vowels, so that no key is a word.
_LETTERS, _DIGITS = "bcdfghjkmnpqrtvw", "23456789"
_TURNS = 200
_FENCES = str.maketrans("[]<>", "［］＜＞")
_BLANK_LINES = re.compile(r"\n\s*\n+")


@dataclass(frozen=True, slots=True)
class Shown:
    """The passages that a model is shown by their keys, the most relevant first, and the text that shows them."""

    text: str
    by_key: dict[str, Evidence]


def show(inquiry: Inquiry, letters: int) -> Shown:
    """The passages worth showing, in about `letters` letters: articles named whole, of others the decisive sentences."""
    entries = _worth_showing(inquiry)
    left = max(letters, LEAST_CHARACTERS)
    named = {article.id for article in inquiry.question.articles}
    bodies: list[str] = []
    for entry in entries:
        if bodies and left < LEAST_CHARACTERS:
            break
        most = int(left * SHARE_OF_NAMED) if entry.passage.id in named else min(left, MAX_PASSAGE_CHARACTERS)
        bodies.append(as_data(_body(entry, most)))
        left -= len(bodies[-1])
    entries = entries[: len(bodies)]
    heads = [as_data(_head(entry, inquiry)) for entry in entries]
    keys = _keys(inquiry.question.text, [entry.passage.id for entry in entries], [*heads, *bodies])
    parts = (f"[{key}] {head}\n<資料>\n{body}\n</資料>" for key, head, body in zip(keys, heads, bodies, strict=True))
    return Shown("\n\n".join(parts), dict(zip(keys, entries, strict=True)))


def as_data(text: str) -> str:
    """`text` without what could open or close a fence, pass for a key, or be read but not seen."""
    kept = (
        letter for letter in text if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co")
    )
    return _BLANK_LINES.sub("\n", "".join(kept).translate(_FENCES)).strip()


def _worth_showing(inquiry: Inquiry) -> list[Evidence]:
    """Articles named in the order of the question, then what bears most on it; of the Diet, answers come first."""
    order = {article.id: place for place, article in enumerate(inquiry.question.articles)}
    diet = inquiry.question.kind == "diet"

    def rank(entry: Evidence) -> tuple[int, bool, float]:
        passage = entry.passage
        return (order.get(passage.id, len(order)), diet and not passage.government_answer, -entry.rank)

    return sorted(inquiry.evidence, key=rank)[:MAX_PASSAGES]


def _head(entry: Evidence, inquiry: Inquiry) -> str:
    passage = entry.passage
    return f"{name_of(passage)}{asked_by(passage)}{digest_mark(passage)}{mark(passage, inquiry.store.day)}"


def _body(entry: Evidence, most: int) -> str:
    text = entry.passage.text
    return text if len(text) <= most or not entry.scored else "\n".join(_decisive(entry, most))


def _decisive(entry: Evidence, most: int) -> Iterator[str]:
    """The sentences that cover the question best, in order and with their places, up to about `most` letters."""
    order = {id(one): place for place, one in enumerate(entry.scored)}
    kept: set[int] = set()
    used = 0
    for one in sorted(entry.scored, key=lambda one: -one.rank):
        wanted = [*_stem(entry.scored, one, order), order[id(one)]]
        # What answers may only announce its items (次に掲げるものをいう).
        wanted += _items(entry, one) if one.rank >= NEAR_BEST * entry.best.rank else []
        for place in (place for place in wanted if place not in kept):
            used += len(entry.scored[place].sentence.text)
            if used > most and kept:
                break
            kept.add(place)
        if used > most:
            break
    last = -1
    for place in sorted(kept):
        sentence = entry.scored[place].sentence
        if place > last + 1:
            yield "…（中略）…"
        label = entry.passage.place_label(sentence.at)
        yield f"{label}: {sentence.text[:most]}" if label else sentence.text[:most]
        last = place
    if last < len(entry.scored) - 1:
        yield "…（以下略）…"


def _stem(scored: Sequence[Scored], one: Scored, order: dict[int, int]) -> Iterator[int]:
    """The sentences of the paragraph that an item (号) belongs to: without them it says nothing."""
    if "i" in one.sentence.at:
        yield from (order[id(other)] for other in scored if other.sentence.at == one.sentence.paragraph)


def _items(entry: Evidence, one: Scored) -> list[int]:
    """The sentences of the items (号) that a sentence announces."""
    lines = {item.line for item in items_below(entry.passage, one.sentence)}
    return [place for place, other in enumerate(entry.scored) if other.sentence.line in lines]


def _keys(question: str, ids: Sequence[str], texts: Sequence[str]) -> list[str]:
    """A key for each passage, the same whenever the same is asked, and found in none of the texts."""
    told = fold_width("\n".join((question, *texts))).lower()
    keys: list[str] = []
    turn = 0
    while len(keys) < len(ids):
        digest = hashlib.sha256("\n".join((question, *ids, str(turn))).encode("utf-8", "replace")).digest()
        # A text that holds every short key there is gets longer ones.
        size = 3 + 2 * (turn // _TURNS)
        turn += 1
        key = "".join(_letter(_DIGITS if n % 2 else _LETTERS, byte) for n, byte in enumerate(digest[:size]))
        if key not in told and key not in keys:
            keys.append(key)
    return keys


def _letter(alphabet: str, byte: int) -> str:
    return alphabet[byte % len(alphabet)]
