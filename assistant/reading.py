"""A question as it arrives: cleaned, understood, and brought to what the store holds on the day asked about."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, replace

from assistant.filters import narrow
from assistant.law_names import LawNames
from assistant.question import Question, understand
from assistant.understanding.diet import DietNames
from assistant.understanding.located import located
from indexes.errors import BadInputError
from indexes.store.protocol import Filter, Store
from indexes.text.query_words import query_tokens

MAX_QUESTION = 4_000

NOTHING_TO_SEARCH = "質問から検索できる言葉を読み取れませんでした。知りたい事柄を日本語の文か単語で入力してください。"

# Only what is ASCII throughout: 「A<B、C>D」 compares.
_MARKUP = re.compile(r"<(script|style)\b[^>]*>.*?</\1\s*>|</?[a-z][ !-;=?-~]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """A question understood, and the store of the day and the filter that it is put to.

    `notices` say how it was read; `why_nothing` why nothing can be found, in which case nothing need be searched.
    """

    question: Question
    store: Store
    where: Filter
    notices: tuple[str, ...]
    why_nothing: tuple[str, ...]


def read(text: str, store: Store, names: LawNames, where: Filter | None, without: Collection[str]) -> Reading:
    """Understand a question; `store` stands on today. Raises BadInputError for a blank question."""
    cleaned, notices = clean(text)
    where = where or Filter()
    question = understand(cleaned, names, DietNames(store.diet(), store.day), store.day, without)
    there = store.at(where.on or question.on)
    narrowed = narrow(replace(where, on=None), names, there)
    why = narrowed.why_nothing if query_tokens(cleaned) else [NOTHING_TO_SEARCH]
    return Reading(located(question, there), there, narrowed.where, (*notices, *question.notices), tuple(why))


def clean(text: str) -> tuple[str, tuple[str, ...]]:
    """The question without control characters, cut to MAX_QUESTION, and a notice if it was cut.

    Markup around the words, such as a copied page has, is taken out. Raises BadInputError when nothing is left.
    """
    kept = "".join(letter for letter in text if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cs"))
    question = re.sub(r"\s+", " ", kept).strip()
    if not question:
        raise BadInputError("質問が空です。知りたいことを入力してください。")
    notices: tuple[str, ...] = ()
    if len(question) > MAX_QUESTION:
        notices = (f"質問が長いため（{len(question):,}文字）、先頭の{MAX_QUESTION:,}文字で調べました。",)
        question = question[:MAX_QUESTION]
    return _MARKUP.sub("", question).strip() or question, notices
