"""The composer without any LLM: a direct lead, then the decisive sentences, quoted verbatim."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answer import NOT_FOUND
from assistant.compose.brief import brief
from assistant.compose.choosing import RELEVANT, choose, eligible
from assistant.compose.diet import answers as diet
from assistant.compose.law import definitions, duties, tables, whole_law
from assistant.compose.law.named import of_named_articles
from assistant.compose.law.quotations import ids_of, quoting
from assistant.compose.law.whole_law import MAX_SOURCES
from assistant.draft import Draft, Inquiry, corpus_fact
from assistant.evidence import Evidence
from assistant.not_held import absent
from indexes.passage import Article
from indexes.text.numerals import fold_width

_ASKS_FOR_COMMENCEMENT = re.compile(
    r"施行(?:日|期日|時期|は?いつ)|いつ.{0,6}(?:施行|効力|有効|発効|始ま|スタート)|発効"
)
# A provision that bears so much on a question for the Diet, and the best answer so much less, is what it asks for.
ON_LAW, MUCH_LESS = 0.8, 0.4
NEAR_IN_COVERAGE = 0.85

_ASKS_WHAT_WAS_SAID = re.compile(
    r"(?:政府|大臣|総理|首相|長官|参考人|局長|[省庁])(?:側)?の?.{0,4}(?:答弁|見解|発言)|と(?:答え|述べ|答弁|言っ|説明)"
    r"|どう(?:答え|述べ|答弁|言っ|説明)|答弁(?:を|は|が)?(?:ある|あり|あっ|して|した|され|例|内容|要旨)"
)

_MENTIONED = "この法令に触れている資料は次のとおりです。"
_NEAR = "近い内容の規定は次のとおりです。"
_IN_ITS_PLACE = "現在の規定で近いものは次のとおりです。"


class ExtractiveComposer:
    """Chooses and arranges quotations; it never writes a fact of its own."""

    name = "none"

    def compose(self, inquiry: Inquiry) -> Draft:
        """Write the draft; a question that nothing found answers gets the status not_found."""
        draft = _draft(inquiry)
        return brief(draft, inquiry) if inquiry.brief else draft


def _draft(inquiry: Inquiry) -> Draft:
    question = inquiry.question
    # Speeches may well speak of a law or a bill that the index does not hold.
    if question.kind == "diet":
        return _of_the_diet(inquiry)
    if question.unknown_laws and not question.laws and not question.gone:
        return _beside(inquiry, _MENTIONED, _mentioning(inquiry, question.unknown_laws))
    without = {law.law_id for law in absent(question, inquiry.store)}
    if question.gone or without:
        return _of_gone_laws(inquiry, without)
    return _of_laws(inquiry)


def _of_gone_laws(inquiry: Inquiry, without: set[str]) -> Draft:
    """A law named was repealed, or is not held as of the day: what there is in its place."""
    question = inquiry.question
    successors = {law.successor.law_id for law in question.gone if law.successor}
    named = {article.law.law_id for article in question.articles} or {law.law_id for law in question.laws} - successors
    if named - without:
        return _of_laws(inquiry)
    if successors - without:
        chosen = choose(inquiry) if inquiry.weigher.words else whole_law.overview(inquiry)
        return _beside(inquiry, _IN_ITS_PLACE, chosen)
    names = [name for law in question.laws for name in (law.title, *law.abbreviations)]
    return _beside(inquiry, _MENTIONED, _mentioning(inquiry, names))


def _of_laws(inquiry: Inquiry) -> Draft:
    named = of_named_articles(inquiry)
    if named is not None:
        return named
    if inquiry.question.articles:
        return _beside(inquiry, _NEAR, choose(inquiry) if inquiry.weigher.words else [])
    return _of_whole_laws(inquiry) or _of_what_was_found(inquiry)


def _mentioning(inquiry: Inquiry, names: Sequence[str]) -> list[Evidence]:
    """What bears on the question and names a law, in any of its `names`: passages of other laws, or of the Diet."""
    if not inquiry.weigher.words:
        return []
    folded = [fold_width(name) for name in names]
    entries = [entry for entry in eligible(inquiry) if any(name in fold_width(entry.passage.text) for name in folded)]
    relevant = sorted((entry for entry in entries if entry.coverage >= RELEVANT), key=lambda entry: -entry.coverage)
    return [entry for entry in relevant if entry.coverage >= NEAR_IN_COVERAGE * relevant[0].coverage][:MAX_SOURCES]


def _beside(inquiry: Inquiry, bridge: str, chosen: Sequence[Evidence]) -> Draft:
    """Quotations behind a sentence that tells what they are: what the question took for granted does not hold."""
    if not chosen:
        return _not_found(inquiry)
    return Draft("corrected", quoting(inquiry, chosen, corpus_fact(bridge, ids_of(chosen))))


def _of_the_diet(inquiry: Inquiry) -> Draft:
    if _is_on_law(inquiry):
        rest = _of_laws(inquiry)
        if not _ASKS_WHAT_WAS_SAID.search(fold_width(inquiry.question.text)):
            return rest
        return replace(rest, status="corrected", statements=(corpus_fact(diet.NO_ANSWER), *rest.statements))
    if (said := diet.draft_of(inquiry)) is not None:
        return said
    without = (corpus_fact(diet.NO_ANSWER),)
    articles = of_named_articles(inquiry)
    if articles is not None:
        return Draft("corrected", (*without, *articles.statements))
    chosen: list[Evidence] = choose(inquiry) if inquiry.weigher.words else []
    if not chosen:
        return _not_found(inquiry)
    return Draft("corrected", (*without, *quoting(inquiry, chosen)))


def _is_on_law(inquiry: Inquiry) -> bool:
    """Whether a question that speaks of answers asks for the law: 答弁は何日以内にするのか."""
    if inquiry.question.concerns_speeches or not inquiry.weigher.words:
        return False
    ranks: dict[bool, float] = {}
    for entry in eligible(inquiry):
        kind = isinstance(entry.passage.source, Article)
        ranks[kind] = max(ranks.get(kind, 0.0), entry.rank)
    article, answer = ranks.get(True, 0.0), ranks.get(False, 0.0)
    return article >= ON_LAW and answer < MUCH_LESS * article


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
    if told := tables.answer(inquiry, chosen) or definitions.answer(inquiry, chosen):
        return Draft("answered", tuple(told))
    if not chosen:
        return _not_found(inquiry)
    if not any(isinstance(entry.passage.source, Article) for entry in chosen):
        said = diet.draft_of(inquiry) if all(entry.passage.government_answer for entry in chosen) else None
        return said or Draft("answered", quoting(inquiry, chosen))
    return Draft("answered", quoting(inquiry, duties.with_ties(inquiry, chosen)))


def _not_found(inquiry: Inquiry) -> Draft:
    laws = len(inquiry.store.laws())
    searched = f"検索した範囲は、法令{laws:,}本と国会答弁を含む{inquiry.store.size():,}件です。"
    return Draft(
        "not_found",
        (corpus_fact(NOT_FOUND), corpus_fact(f"{searched}言葉を変えるか、法令名を加えてお試しください。")),
    )
