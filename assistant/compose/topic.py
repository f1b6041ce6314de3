"""Whether what was found speaks of what the question is about at all, and not only in the words that any question has.

旅券の有効期間 is about 旅券: texts on other periods share most of its words and none of its topic.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.draft import Inquiry
from assistant.evidence import Evidence
from indexes.text.sudachi import tokens

# A topic that weighs less than this tells little of the question; one covered less is not spoken of.
LEAST_WEIGHT, LEAST_COVER = 0.2, 0.3

# The noun that a question begins with, up to its particle; what a noun of a kind ends with belongs to any. Names in
# Latin letters alone are written otherwise in official texts.
_TOPIC = re.compile(
    r"^[^一-龠ァ-ヶA-Za-z]{0,3}(?P<topic>(?![A-Za-z0-9]+(?![一-龠々ァ-ヶーA-Za-z0-9]))[一-龠々ァ-ヶーA-Za-z0-9]{2,20}?)(?:業|権|税|法)?(?=の|は|を|が|に|で|と|、|って)"
)


def is_foreign(inquiry: Inquiry, entries: Sequence[Evidence]) -> bool:
    """Whether none of the passages speaks of the topic of a question; False where it names a law or has no topic."""
    match = _TOPIC.search(inquiry.question.subject.strip())
    if match is None or inquiry.question.laws or not entries:
        return False
    forms = {token.form for token in tokens(match["topic"])}
    ids = [entry.passage.id for entry in entries]
    held = inquiry.store.indexed_forms(ids)
    if len(held) < len(ids):
        return False
    for passage_id, words in held.items():
        weight, covered = inquiry.weigher.share_of(forms, " ".join(words).split(), passage_id)
        if weight < LEAST_WEIGHT or covered >= LEAST_COVER:
            return False
    return True
