"""The composer without any LLM: a direct lead, then the decisive sentences, quoted verbatim."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import replace

from assistant.answer import NOT_FOUND
from assistant.compose import whole_law
from assistant.compose.quotations import ids_of, lead, quotations, whole_articles
from assistant.compose.whole_law import MAX_SOURCES
from assistant.draft import Draft, DraftStatement, Inquiry
from assistant.evidence import Evidence
from assistant.question import NamedArticle
from indexes.passage import Article, Passage, Speech
from indexes.text.numerals import fold_width

# Below this share of the question's weight, the best passage speaks of something else. A law that the question
# names is its subject already, so its articles need to share less.
RELEVANT = 0.42
RELEVANT_IN_NAMED_LAW = 0.28
# A passage must come this near to the best one to be quoted beside it.
NEAR_BEST = 0.85
# Who asks what the government as a whole has answered wants its other answers too, though the best one says more.
NEAR_BEST_ANSWER = 0.68
MAX_DIET_SOURCES = 4

_ASKS_THE_WHOLE_GOVERNMENT = re.compile(r"^(?!.*(?:大臣|総理|首相|局長|参考人|長官|政務官|[省庁委])).*(?:政府|国会)")
_ASKS_FOR_LAW = re.compile(r"条文|規定|根拠|何条|法律上|法令上|法的に")
_ASKS_FOR_COMMENCEMENT = re.compile(
    r"施行(?:日|期日|時期|は?いつ)|いつ.{0,6}(?:施行|効力|有効|発効|始ま|スタート)|発効"
)
_TRANSITIONAL = re.compile(r"附則|経過|施行")


class ExtractiveComposer:
    """Chooses and arranges quotations; it never writes a fact of its own."""

    name = "none"

    def compose(self, inquiry: Inquiry) -> Draft:
        """Write the draft; a question that nothing found answers gets the status not_found."""
        if inquiry.question.unknown_laws:
            return Draft("not_found", tuple(_no_such_law(name) for name in inquiry.question.unknown_laws))
        if missing := whole_law.missing_articles(inquiry):
            return _corrected(inquiry, missing)
        return _of_named_articles(inquiry) or _of_whole_law(inquiry) or _of_what_was_found(inquiry)


def _corrected(inquiry: Inquiry, missing: Sequence[NamedArticle]) -> Draft:
    """The question names an article that its law does not have: say so first."""
    said = tuple(whole_law.no_such_article(inquiry, article) for article in missing)
    chosen = choose(inquiry) if inquiry.weigher.words else []
    bridge = (DraftStatement("近い内容の規定は次のとおりです。", ids_of(chosen)),) if chosen else ()
    return Draft("corrected", (*said, *bridge, *quotations(chosen)))


def _of_named_articles(inquiry: Inquiry) -> Draft | None:
    if inquiry.question.kind == "diet":
        return None
    by_id = {entry.passage.id: entry for entry in inquiry.evidence}
    ids = dict.fromkeys(article.id for article in inquiry.question.articles)
    named = [by_id[key] for key in ids if key in by_id][:MAX_SOURCES]
    if not named:
        return None
    body = quotations(named) if inquiry.weigher.words else whole_articles(named)
    return Draft("answered", (lead(named), *body))


def _of_whole_law(inquiry: Inquiry) -> Draft | None:
    question = inquiry.question
    if not question.laws:
        return None
    if question.kind == "penalty":
        return whole_law.penalties(inquiry, question.laws[0])
    if _ASKS_FOR_COMMENCEMENT.search(question.text):
        return whole_law.commencement(inquiry, question.laws[0])
    return None


def _of_what_was_found(inquiry: Inquiry) -> Draft:
    chosen = choose(inquiry) if inquiry.weigher.words else whole_law.overview(inquiry)
    if not chosen:
        return Draft("not_found", (DraftStatement(NOT_FOUND, ()),), _searched(inquiry))
    return Draft("answered", (lead(chosen), *quotations(chosen)))


def choose(inquiry: Inquiry) -> list[Evidence]:
    """The passages worth quoting, best first; none when even the best speaks of something else."""
    eligible = [entry for entry in inquiry.evidence if _eligible(entry.passage, inquiry.question.text)]
    if defining := [found for entry in eligible if (found := _defining(entry, inquiry.question.term))]:
        return defining[:MAX_SOURCES]
    laws = {law.law_id for law in inquiry.question.laws}
    if inquiry.question.kind == "diet":
        answers = [entry for entry in eligible if isinstance(entry.passage.source, Speech)]
        near = NEAR_BEST_ANSWER if _ASKS_THE_WHOLE_GOVERNMENT.search(inquiry.question.text) else NEAR_BEST
        return _nearest(answers, MAX_DIET_SOURCES, laws, near) or _nearest(eligible, MAX_SOURCES, laws)
    if inquiry.question.kind == "penalty":
        penal = [whole_law.only_penal(entry) for entry in eligible if whole_law.PENALTY.search(entry.passage.text)]
        if chosen := _nearest(penal, MAX_SOURCES, laws):
            return chosen
    if laws or _ASKS_FOR_LAW.search(inquiry.question.text):
        articles = [entry for entry in eligible if isinstance(entry.passage.source, Article)]
        if chosen := _nearest(articles, MAX_SOURCES, laws):
            return chosen
    return _nearest(eligible, MAX_SOURCES, laws)


def _defining(entry: Evidence, term: str) -> Evidence | None:
    """The evidence narrowed to the sentence of an article that defines `term`, None where it defines it not."""
    marks = (f"「{term}」とは", f"以下「{term}」という", f"を「{term}」という")
    told = tuple(one for one in entry.scored if term and any(mark in fold_width(one.sentence.text) for mark in marks))
    if not told or not isinstance(entry.passage.source, Article):
        return None
    return replace(entry, scored=told)


def _nearest(evidence: Sequence[Evidence], most: int, laws: Set[str], near: float = NEAR_BEST) -> list[Evidence]:
    relevant = [entry for entry in evidence if entry.coverage >= _threshold(entry.passage, laws)]
    ranked = sorted(relevant, key=lambda entry: -entry.rank)
    return [entry for entry in ranked if entry.rank >= ranked[0].rank * near][:most]


def _threshold(passage: Passage, laws: Set[str]) -> float:
    source = passage.source
    return RELEVANT_IN_NAMED_LAW if isinstance(source, Article) and source.law_id in laws else RELEVANT


def _eligible(passage: Passage, question: str) -> bool:
    """Neither a member's question nor, unless asked for, a transitional 附則 says what law or government say."""
    source = passage.source
    if isinstance(source, Speech):
        return source.government
    return not source.supplementary or bool(_TRANSITIONAL.search(question))


def _no_such_law(name: str) -> DraftStatement:
    return DraftStatement(f"{name}という名の法令は、収録している資料の中にありません。{NOT_FOUND}", ())


def _searched(inquiry: Inquiry) -> tuple[str, ...]:
    laws = len(inquiry.store.laws())
    return (
        f"検索した範囲は、法令{laws}本と国会答弁を含む{inquiry.store.size():,}件です。言葉を変えるか、法令名を加えてお試しください。",
    )
