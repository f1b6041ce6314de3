"""Questions that name articles: exactly these are shown."""

from __future__ import annotations

from dataclasses import replace

from assistant.compose.law import tables, whole_law
from assistant.compose.law.aspects import aspects_of
from assistant.compose.law.decisive import Room
from assistant.compose.law.duties import punished_elsewhere
from assistant.compose.law.places import narrowed
from assistant.compose.law.provisions import answer, exactly, listed, provision
from assistant.compose.law.quotations import ids_of, quotations
from assistant.compose.law.whole_law import MAX_SOURCES
from assistant.compose.wording import name_of
from assistant.draft import Draft, DraftStatement, Inquiry, corpus_fact
from assistant.evidence import Evidence
from assistant.question import NamedArticle

# So many letters are shown of articles named and nothing asked of them.
LETTERS = 1_500


def of_named_articles(inquiry: Inquiry) -> Draft | None:
    """The articles named, narrowed to the paragraph or item named; None where the question names none."""
    by_id = {entry.passage.id: entry for entry in inquiry.evidence}
    named = [(article, by_id[article.id]) for article in inquiry.question.articles if article.id in by_id]
    named = named[:MAX_SOURCES]
    if not named:
        return None
    places = [narrowed(entry, article.reference.at) for article, entry in named]
    entries = [place or entry for place, (_, entry) in zip(places, named, strict=True)]
    if inquiry.question.kind == "penalty":
        entries = [whole_law.only_penal(entry) for entry in entries]
        if elsewhere := [one for entry in entries for one in punished_elsewhere(inquiry, entry.passage)]:
            return Draft("answered", (*elsewhere, *answer(inquiry, entries)))
    if len(entries) == 2 and (table := tables.compared(inquiry, entries)):
        return Draft("answered", tuple(table))
    exact = not inquiry.weigher.words or any(article.reference.at for article, _ in named)
    if not exact and (statements := answer(inquiry, entries)):
        return Draft("answered", tuple(statements))
    names = [
        name_of(entry.passage) + (_place(article) if place else "")
        for place, (article, entry) in zip(places, named, strict=True)
    ]
    heading = f"{'、'.join(dict.fromkeys(names))}の内容は次のとおりです。"
    return Draft("answered", (corpus_fact(heading, ids_of(entries)), *_texts(inquiry, entries)))


def _place(article: NamedArticle) -> str:
    """第2項第1号, where the question names a place inside the article."""
    return article.reference.label.removeprefix(replace(article.reference, at="").label)


def _texts(inquiry: Inquiry, entries: list[Evidence]) -> list[DraftStatement]:
    """The articles, or the places that they are narrowed to, as they stand; of very long ones what decides."""
    most = LETTERS // len(entries)
    aspects = replace(aspects_of(inquiry.question), a_list=True)
    found = [exactly(inquiry, entry) or provision(inquiry, entry, aspects, Room(most, most, most)) for entry in entries]
    provisions = [one for one in found if one is not None]
    statements = list(listed(provisions))
    for one in provisions:
        if one.left:
            source = f"（{name_of(one.passage)}）" if len(provisions) > 1 else ""
            said = f"ほかに{one.left}項あります{source}。全文は出典でご覧ください。"
            statements.append(DraftStatement(said, (one.passage.id,), (), 1, corpus=True))
    without = [entry for entry, one in zip(entries, found, strict=True) if one is None]
    return [*statements, *quotations(without)]
