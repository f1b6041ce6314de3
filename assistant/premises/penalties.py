"""Penalties that a question takes for granted and that its articles do not provide."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.compose.law.duties import MOST_PUNISHING, punishing
from assistant.compose.law.whole_law import PENALTY, no_penalty
from assistant.compose.wording import law_name, name_of
from assistant.draft import DraftStatement, Inquiry, corpus_fact
from indexes.store.protocol import Law


def without_penalty(inquiry: Inquiry) -> Iterator[DraftStatement]:
    """Says of articles asked for a penalty that nothing punishes that they have none, and whether their law punishes."""
    if inquiry.question.kind != "penalty":
        return
    held = inquiry.store.passages([article.id for article in inquiry.question.articles])
    named = [(article.law, held[article.id]) for article in inquiry.question.articles if article.id in held]
    lacking = [(law, passage) for law, passage in named if not PENALTY.search(passage.text)]
    unpunished: dict[Law, None] = {}
    for law, passage in lacking:
        if not punishing(inquiry, passage):
            unpunished.setdefault(law)
            yield DraftStatement(f"{name_of(passage)}に罰則の定めはありません。", (passage.id,))
    for law in unpunished:
        yield from _of_the_law(inquiry, law)


def _of_the_law(inquiry: Inquiry, law: Law) -> Iterator[DraftStatement]:
    """Whether a law punishes at all: read as a whole, of a law held in part nothing is said."""
    passages = inquiry.store.law_passages(law.law_id)
    if not passages or not law.whole:
        return
    penal = [passage for passage in passages if PENALTY.search(passage.text)]
    short = law_name(passages[0])
    if penal:
        ids = tuple(passage.id for passage in penal[:MOST_PUNISHING])
        yield corpus_fact(f"{short}には罰則があります（罰則に触れる条文は{len(penal)}件）。", ids)
    else:
        yield corpus_fact(no_penalty(short, len(passages)))
