"""Questions that name articles: exactly these are shown, and what they do not hold is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assistant.compose import whole_law
from assistant.compose.quotations import ids_of, quotations, whole_articles
from assistant.compose.whole_law import MAX_SOURCES
from assistant.compose.wording import name_of
from assistant.draft import Draft, DraftStatement, Inquiry
from assistant.evidence import Evidence
from assistant.question import NamedArticle


def of_named_articles(inquiry: Inquiry) -> Draft | None:
    """The articles named, narrowed to the paragraph or item named; None where the question names none."""
    by_id = {entry.passage.id: entry for entry in inquiry.evidence}
    named = [(article, by_id[article.id]) for article in inquiry.question.articles if article.id in by_id]
    named = named[:MAX_SOURCES]
    if not named:
        return None
    corrections = tuple(_corrections(inquiry, named))
    entries = [_narrowed(entry, article.reference.at) or entry for article, entry in named]
    if inquiry.question.kind == "penalty":
        entries = [whole_law.only_penal(entry) for entry in entries]
    exact = not inquiry.weigher.words or any(article.reference.at for article, _ in named)
    names = "、".join(dict.fromkeys(name_of(entry.passage) for entry in entries))
    lead = DraftStatement(f"{names}の内容は次のとおりです。", ids_of(entries))
    body = tuple(whole_articles(entries) if exact else quotations(entries))
    return Draft("corrected" if corrections else "answered", (*corrections, lead, *body))


def _corrections(inquiry: Inquiry, named: list[tuple[NamedArticle, Evidence]]) -> Iterator[DraftStatement]:
    for article, entry in named:
        passage = entry.passage
        at = article.reference.at
        if at and not _narrowed(entry, at):
            place = article.reference.label.removeprefix(replace(article.reference, at="").label)
            yield DraftStatement(f"{name_of(passage)}に{place}はありません。", (passage.id,))
        if inquiry.question.kind == "penalty" and not whole_law.PENALTY.search(passage.text):
            yield DraftStatement(f"{name_of(passage)}に罰則の定めはありません。", (passage.id,))
    if inquiry.question.kind == "penalty":
        # Whether the law punishes elsewhere is what the question comes to.
        for law in dict.fromkeys(article.law for article, _ in named):
            if (draft := whole_law.penalties(inquiry, law)) is not None:
                yield from draft.statements[:1]


def _narrowed(entry: Evidence, at: str) -> Evidence | None:
    """The evidence with the sentences at a place and below it only; None where there are none."""
    if not at:
        return entry
    inside = tuple(
        one for one in entry.scored if one.sentence.at == at or one.sentence.at.startswith((f"{at}i", f"{at}s"))
    )
    return replace(entry, scored=inside) if inside else None
