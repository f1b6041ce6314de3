"""A question as it arrives: cleaned, understood, and brought to what the store holds on the day asked about."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, replace

from assistant.filters import narrow
from assistant.law_names import LawNames
from assistant.question import Question, understand
from assistant.understanding.articles import find_places
from assistant.understanding.diet import DietNames
from assistant.understanding.instructions import notice, without_instructions, without_links
from assistant.understanding.located import located
from assistant.understanding.scope import REPLIES, beyond
from indexes.errors import BadInputError
from indexes.store.protocol import Filter, Store
from indexes.text.numerals import fold_width
from indexes.text.query_words import query_tokens

MAX_QUESTION = 4_000

NOTHING_TO_SEARCH = "質問から検索できる言葉を読み取れませんでした。知りたい事柄を日本語の文か単語で入力してください。"
NOTHING_ASKED = (
    "指示やURLだけではお答えできません。知りたい法令・国会答弁・政府資料の事柄を質問として入力してください。"
)
LINKS_NOT_OPENED = "質問に含まれるURLは開かず、言葉だけで検索しました。"

# Only what is ASCII throughout: 「A<B、C>D」 compares.
_MARKUP = re.compile(r"<(script|style)\b[^>]*>.*?</\1\s*>|</?[a-z][ !-;=?-~]*>", re.IGNORECASE)

# Control characters, lone surrogates, and what is not seen: zero-width and bidirectional marks, tag characters.
_INVISIBLE = ("Cc", "Cf", "Co", "Cs")


@dataclass(frozen=True, slots=True)
class Reading:
    """A question understood, and the store of the day and the filter that it is put to.

    `notices` say how it was read; `why_nothing` why nothing can be found, in which case nothing need be searched;
    `refused` that the question asks for nothing that this assistant answers, rather than for what is not held.
    """

    question: Question
    store: Store
    where: Filter
    notices: tuple[str, ...]
    why_nothing: tuple[str, ...]
    refused: bool = False


def read(text: str, store: Store, names: LawNames, where: Filter | None, without: Collection[str]) -> Reading:
    """Understand a question; `store` stands on today. Raises BadInputError for a blank question."""
    cleaned, notices = clean(text)
    cleaned = _with_law(cleaned, text, names)
    where = where or Filter()
    question = understand(cleaned, names, DietNames(store.diet(), store.day), store.day, without)
    there = store.at(where.on or question.on)
    narrowed = narrow(replace(where, on=None), names, there)
    refusal = _refusal(cleaned, question)
    why = [refusal] if refusal else narrowed.why_nothing
    notices = (*notices, *question.notices)
    return Reading(located(question, there), there, narrowed.where, notices, tuple(why), bool(refusal))


def _with_law(cleaned: str, text: str, names: LawNames) -> str:
    """A question on an article whose law stood only in what was taken out, behind the name of that law."""
    if len(cleaned) == len(text) or not find_places(fold_width(cleaned)) or names.exact(fold_width(cleaned)):
        return cleaned
    folded = fold_width(text[:MAX_QUESTION])
    named = names.exact(folded)
    return f"{folded[named[0].start : named[0].end]} {cleaned}" if named else cleaned


def _refusal(text: str, question: Question) -> str:
    """Why a question is not for this assistant; "" where it is. Whatever names a law or the Diet is."""
    if not text:
        return NOTHING_ASKED
    named = question.laws or question.gone or question.unknown_laws or question.kind in ("diet", "penalty")
    if not named and (kind := beyond(text)):
        return REPLIES[kind]
    return "" if query_tokens(text) else NOTHING_TO_SEARCH


def clean(text: str) -> tuple[str, tuple[str, ...]]:
    """The question as data, and notices of what was left out of it.

    Control and invisible characters, markup such as a copied page has, raw URLs and commands to the assistant are
    taken out, and what goes beyond MAX_QUESTION is cut; "" where nothing else was asked. Raises BadInputError for a
    blank question.
    """
    kept = "".join(letter for letter in text if letter in "\n\t" or unicodedata.category(letter) not in _INVISIBLE)
    question = re.sub(r"\s+", " ", kept).strip()
    if not question:
        raise BadInputError("質問が空です。知りたいことを入力してください。")
    notices = []
    if len(question) > MAX_QUESTION:
        notices.append(f"質問が長いため（{len(question):,}文字）、先頭の{MAX_QUESTION:,}文字で調べました。")
        question = question[:MAX_QUESTION]
    cleared = without_instructions(question)
    if cleared.instructions:
        if not cleared.askable:
            return "", tuple(notices)
        notices.append(notice(cleared.instructions))
    words = without_links(cleared.text)
    if words != cleared.text and words.strip():
        notices.append(LINKS_NOT_OPENED)
    return _MARKUP.sub("", words).strip() or words.strip(), tuple(notices)
