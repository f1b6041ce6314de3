"""The composer without any LLM: a direct lead, then the decisive sentences, quoted verbatim."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer import NOT_FOUND
from assistant.compose import diet, whole_law
from assistant.compose.choosing import choose, eligible, nearest
from assistant.compose.named import of_named_articles
from assistant.compose.quotations import ids_of, lead, quotations
from assistant.compose.whole_law import MAX_SOURCES
from assistant.draft import Draft, DraftStatement, Inquiry
from assistant.evidence import Evidence
from assistant.question import NamedArticle
from indexes.text.numerals import fold_width

_ASKS_FOR_COMMENCEMENT = re.compile(
    r"施行(?:日|期日|時期|は?いつ)|いつ.{0,6}(?:施行|効力|有効|発効|始ま|スタート)|発効"
)


_MENTIONED = "この法令に触れている資料は次のとおりです。"


class ExtractiveComposer:
    """Chooses and arranges quotations; it never writes a fact of its own."""

    name = "none"

    def compose(self, inquiry: Inquiry) -> Draft:
        """Write the draft; a question that nothing found answers gets the status not_found."""
        question = inquiry.question
        # Speeches may well speak of a law or a bill that the index does not hold.
        if question.kind == "diet":
            return _of_the_diet(inquiry)
        if question.unknown_laws:
            return _of_unknown_laws(inquiry)
        return _of_known_laws(inquiry)


def _of_known_laws(inquiry: Inquiry) -> Draft:
    """A law named that was repealed, or is not held as of the day: say so, then what there is in its place."""
    question = inquiry.question
    said = tuple(whole_law.gone(inquiry))
    if not said:
        return _of_laws(inquiry)
    without = {law.law_id for law in whole_law.absent(question, inquiry.store)}
    successors = {law.successor.law_id for law in question.gone if law.successor}
    named = {article.law.law_id for article in question.articles} or {law.law_id for law in question.laws} - successors
    if named - without:
        rest = _of_laws(inquiry)
        return Draft("corrected", (*said, *rest.statements), rest.notices)
    if successors - without:
        chosen = choose(inquiry) if inquiry.weigher.words else whole_law.overview(inquiry)
        return _beside(said, "現在の規定で近いものは次のとおりです。", chosen)
    names = [name for law in question.laws for name in (law.title, *law.abbreviations)]
    return _beside(said, _MENTIONED, _mentioning(inquiry, names))


def _of_laws(inquiry: Inquiry) -> Draft:
    if missing := whole_law.missing_articles(inquiry):
        return _corrected(inquiry, missing)
    return of_named_articles(inquiry) or _of_whole_laws(inquiry) or _of_what_was_found(inquiry)


def _of_unknown_laws(inquiry: Inquiry) -> Draft:
    """A law named that the index does not hold: say so first, then what there is on the laws that it does hold."""
    names = inquiry.question.unknown_laws
    said = tuple(DraftStatement(f"{name}という名の法令は、収録している資料の中にありません。", ()) for name in names)
    if inquiry.question.laws or inquiry.question.gone:
        rest = _of_known_laws(inquiry)
        return Draft("corrected", (*said, *rest.statements), rest.notices)
    chosen = _mentioning(inquiry, names)
    if not chosen:
        return Draft("not_found", (*said, DraftStatement(NOT_FOUND, ())), _searched(inquiry))
    return _beside(said, _MENTIONED, chosen)


def _mentioning(inquiry: Inquiry, names: Sequence[str]) -> list[Evidence]:
    """What bears on the question and names a law, in any of its `names`."""
    folded = [fold_width(name) for name in names]
    entries = [entry for entry in eligible(inquiry) if any(name in fold_width(entry.passage.text) for name in folded)]
    return nearest(entries, MAX_SOURCES) if inquiry.weigher.words else []


def _beside(said: Sequence[DraftStatement], bridge: str, chosen: Sequence[Evidence]) -> Draft:
    """What must be said first, and quotations behind a sentence that tells what they are."""
    shown = (DraftStatement(bridge, ids_of(chosen)), *quotations(chosen)) if chosen else ()
    return Draft("corrected", (*said, *shown))


def _of_the_diet(inquiry: Inquiry) -> Draft:
    said, answers = diet.answers(inquiry)
    if answers and inquiry.weigher.words:
        return Draft("corrected" if said else "answered", (*said, lead(answers), *quotations(answers)))
    without = (DraftStatement(diet.NO_ANSWER, ()),)
    articles = of_named_articles(inquiry)
    if articles is not None:
        return Draft("corrected", (*without, *articles.statements))
    chosen: list[Evidence] = choose(inquiry) if inquiry.weigher.words else []
    if not chosen:
        return Draft("not_found", (DraftStatement(NOT_FOUND, ()),), _searched(inquiry))
    return Draft("corrected", (*without, lead(chosen), *quotations(chosen)))


def _corrected(inquiry: Inquiry, missing: Sequence[NamedArticle]) -> Draft:
    """The question names an article that its law does not have: say so first."""
    said = tuple(dict.fromkeys(whole_law.no_such_article(inquiry, article) for article in missing))
    chosen = choose(inquiry) if inquiry.weigher.words else []
    bridge = (DraftStatement("近い内容の規定は次のとおりです。", ids_of(chosen)),) if chosen else ()
    return Draft("corrected", (*said, *bridge, *quotations(chosen)))


def _of_whole_laws(inquiry: Inquiry) -> Draft | None:
    question = inquiry.question
    if question.kind == "penalty":
        read = whole_law.penalties
    elif _ASKS_FOR_COMMENCEMENT.search(question.text):
        read = whole_law.commencement
    else:
        return None
    drafts = [draft for law in question.laws[:MAX_SOURCES] if (draft := read(inquiry, law)) is not None]
    return Draft("answered", tuple(one for draft in drafts for one in draft.statements)) if drafts else None


def _of_what_was_found(inquiry: Inquiry) -> Draft:
    chosen = choose(inquiry) if inquiry.weigher.words else whole_law.overview(inquiry)
    if not chosen:
        return Draft("not_found", (DraftStatement(NOT_FOUND, ()),), _searched(inquiry))
    return Draft("answered", (lead(chosen), *quotations(chosen)))


def _searched(inquiry: Inquiry) -> tuple[str, ...]:
    laws = len(inquiry.store.laws())
    return (
        f"検索した範囲は、法令{laws}本と国会答弁を含む{inquiry.store.size():,}件です。言葉を変えるか、法令名を加えてお試しください。",
    )
