"""What a question takes for granted and the texts do not bear out: said first, whoever composes the rest."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.draft import DraftStatement, Inquiry
from assistant.not_held import absent
from assistant.premises import absent_laws, amounts, articles, offices, penalties, renumbered, speeches, subjects, terms
from assistant.premises.ascribed import ascribed
from assistant.premises.provision import named


def corrections(inquiry: Inquiry) -> tuple[DraftStatement, ...]:
    """The sentences that put false premises right, in the order in which they are to be read; none where all hold."""
    # Speeches may well speak of a law or a bill that the index does not hold.
    if inquiry.question.kind == "diet":
        return tuple(speeches.never_said(inquiry))
    lost = absent(inquiry.question, inquiry.store)
    found = (
        *absent_laws.unknown(inquiry),
        *absent_laws.gone(inquiry, lost),
        *articles.missing(inquiry, lost),
        *articles.places(inquiry),
        *_of_articles(inquiry),
        *penalties.without_penalty(inquiry),
        *terms.of_laws(inquiry),
        *terms.undefined(inquiry),
    )
    return tuple(dict.fromkeys(found))


def _of_articles(inquiry: Inquiry) -> Iterable[DraftStatement]:
    """What is ascribed to the articles named and is not theirs, the first of each article."""
    held = list({provision.passage.id: provision for _, provision in named(inquiry)}.values())
    phrases = ascribed(inquiry.question)
    done: dict[str, tuple[DraftStatement, ...]] = {}
    for article_id, said in renumbered.moved(inquiry, phrases):
        done.setdefault(article_id, said)
    if held:
        for found in (
            offices.of_articles(inquiry, held),
            amounts.of_articles(inquiry, held),
            subjects.limits(inquiry, held),
            subjects.of_articles(inquiry, phrases, held),
        ):
            for article_id, said in found:
                done.setdefault(article_id, said)
    elif inquiry.question.laws and not inquiry.question.articles:
        for article_id, said in offices.of_articles(inquiry, ()):
            done.setdefault(article_id, said)
    return (statement for said in done.values() for statement in said)
