"""What a question says that somebody said in the Diet, and that nobody whom it names has said in any answer held."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.asked import filters
from assistant.draft import DraftStatement, Inquiry, corpus_fact
from assistant.figures import Figure, figures_in, same
from assistant.premises.words import words
from indexes.store.protocol import Filter
from indexes.text.numerals import fold_width
from indexes.text.query_words import query_tokens

# What is asserted may be told in other words; its rarest words can hardly be left out.
DECISIVE = 2
MOST_READ = 20

_SAID = re.compile(
    r"(?:と|って|旨を?)(?:国会で|委員会で|本会議で|答弁で)?、?(?:はっきり|明確に)?(?:明言|断言|約束|宣言|言明|表明|公言|確約|言い切|言った|いった|述べた|答弁した|答えた|認めた|発言した|説明した|語った)"
)
_OF_THE_SPEECH = re.compile(
    r".*(?:大臣|総理|首相|長官|局長|参考人|議員|氏|さん|政府|国会|委員会|答弁)(?:は|が|の|で)(?:国会で|答弁で)?、?"
)


def never_said(inquiry: Inquiry) -> Iterator[DraftStatement]:
    """Says that what the question says to have been said stands in no answer of whom it names."""
    question = inquiry.question
    text = fold_width(question.text)
    match = _SAID.search(text)
    if match is None or not (question.speakers or question.office):
        return
    asserted = _OF_THE_SPEECH.sub("", text[: match.start()]).strip("「」『』、。 ")
    forms = _decisive(inquiry, asserted)
    figures = [one for one in figures_in(asserted) if one.unit]
    if not forms or _said(inquiry, forms, figures):
        return
    # A given name may have been read beside the full one.
    people = [name for name in question.speakers if not any(name != one and name in one for one in question.speakers)]
    who = "、".join(f"{name}氏" for name in people) or question.office
    yield corpus_fact(f"{who}が{asserted}と述べた答弁は、収録している資料の中に見つかりませんでした。")


def _decisive(inquiry: Inquiry, asserted: str) -> list[str]:
    """The rarest words of what is asserted."""
    told = [one for one in query_tokens(asserted) if one.meaningful and one.surface not in words().general]
    ranked = sorted({one.form for one in told}, key=lambda form: (inquiry.store.document_frequency(form), form))
    return ranked[:DECISIVE]


def _said(inquiry: Inquiry, forms: list[str], figures: list[Figure]) -> bool:
    """Whether an answer of those named has all of the words and figures."""
    store = inquiry.store
    for where in filters(inquiry.question, Filter(), store.diet(), government=True):
        weights = dict.fromkeys(forms, 1.0)
        ids = [hit.id for hit in store.by_words({}, weights, MOST_READ, where)]
        indexed = store.indexed_forms(ids)
        full = [one for one in ids if set(forms) <= set(indexed.get(one, ("", ""))[1].split())]
        if full and not figures:
            return True
        for passage in store.passages(full).values():
            there = figures_in(passage.text)
            if all(any(same(one, other) for other in there) for one in figures):
                return True
    return False
