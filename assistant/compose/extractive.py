"""The composer without any LLM: a direct lead, then the decisive sentences, quoted verbatim."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from assistant.answer import NOT_FOUND
from assistant.compose.wording import article_label, asked_by, digest_mark, name_of
from assistant.draft import Draft, DraftStatement, Inquiry, quoted
from assistant.evidence import Evidence, Weigher
from assistant.question import NamedArticle
from indexes.passage import Article, Passage, Speech
from indexes.sentences import Sentence, items_below
from indexes.store.protocol import Law
from indexes.text.numerals import fold_width

# Below this share of the question's weight, the best passage speaks of something else. A law that the question
# names is its subject already, so its articles need to share less.
RELEVANT = 0.42
RELEVANT_IN_NAMED_LAW = 0.28
# A passage must come this near to the best one to be quoted beside it.
NEAR_BEST = 0.85
# Who asks what the government as a whole has answered wants its other answers too, though the best one says more.
NEAR_BEST_ANSWER = 0.68
# A second sentence of the same passage must come this near to its best one.
BESIDE_BEST = 0.85
MAX_SOURCES = 3
MAX_DIET_SOURCES = 4
MAX_SENTENCES = 2
MAX_ITEMS = 10
MAX_SENTENCES_OF_ARTICLE = 12

# A provision that punishes, not one that only speaks of the punished (拘禁刑以上の刑に処せられた者).
_PENALTY = re.compile(r"(?:拘禁刑|懲役|禁錮|罰金|過料|科料|拘留)[^。]{0,60}(?:処す|処ス|科す|科ス)")
_ASKS_THE_WHOLE_GOVERNMENT = re.compile(r"^(?!.*(?:大臣|総理|首相|局長|参考人|長官|政務官|[省庁委])).*(?:政府|国会)")
_ASKS_FOR_LAW = re.compile(r"条文|規定|根拠|何条|法律上|法令上|法的に")
_OVERVIEW = ("目的", "趣旨", "定義", "基本理念")
_TRANSITIONAL = re.compile(r"附則|経過|施行")
# What a law without penalties provides instead; used to find the articles that show it.
_ENFORCEMENT = "責務 義務 協力 指導 助言 勧告 命令 必要な措置 権利利益の侵害"


class ExtractiveComposer:
    """Chooses and arranges quotations; it never writes a fact of its own."""

    name = "none"

    def compose(self, inquiry: Inquiry) -> Draft:
        """Write the draft; a question that nothing found answers gets the status not_found."""
        if inquiry.question.unknown_laws:
            return Draft("not_found", tuple(_no_such_law(name) for name in inquiry.question.unknown_laws))
        missing = _missing_articles(inquiry)
        if missing:
            return self._correct(inquiry, missing)
        named = _named(inquiry)
        if named and inquiry.question.kind != "diet":
            shown = named[:MAX_SOURCES]
            body = _quotations(shown) if inquiry.weigher.words else _articles_whole(shown)
            return Draft("answered", (_lead(shown), *body))
        if inquiry.question.kind == "penalty" and inquiry.question.laws:
            penalties = self._penalties(inquiry, inquiry.question.laws[0])
            if penalties is not None:
                return penalties
        chosen = choose(inquiry) if inquiry.weigher.words else _overview(inquiry)
        if not chosen:
            return Draft("not_found", (DraftStatement(NOT_FOUND, ()),), _searched(inquiry))
        return Draft("answered", (_lead(chosen), *_quotations(chosen)))

    def _correct(self, inquiry: Inquiry, missing: Sequence[NamedArticle]) -> Draft:
        """The question names an article that its law does not have: say so first."""
        said = tuple(_no_such_article(inquiry, article) for article in missing)
        chosen = choose(inquiry)
        rest = (
            (DraftStatement("近い内容の規定は次のとおりです。", _ids(chosen)), *_quotations(chosen)) if chosen else ()
        )
        return Draft("corrected", (*said, *rest))

    def _penalties(self, inquiry: Inquiry, law: Law) -> Draft | None:
        """Whether a law has penalties is answered by reading the whole of it, not by what a search brings up."""
        passages = inquiry.store.law_passages(law.law_id)
        articles = [entry for entry in passages if isinstance(entry.source, Article)]
        if not articles:
            return None
        penal = [entry for entry in articles if _PENALTY.search(entry.text)]
        short = articles[0].source.short_title if isinstance(articles[0].source, Article) else law.title
        if penal:
            weighed = sorted((inquiry.weigher.weigh(entry) for entry in penal), key=lambda e: -e.coverage)
            chosen = [_only_penal(entry) for entry in weighed[:MAX_SOURCES]]
            lead = f"{short}には罰則があります（罰則に触れる条文は{len(penal)}件）。質問に近いものは次のとおりです。"
            return Draft("answered", (DraftStatement(lead, _ids(chosen)), *_quotations(chosen)))
        weigher = Weigher(inquiry.store, _ENFORCEMENT)
        instead = sorted((weigher.weigh(entry) for entry in articles), key=lambda e: -e.coverage)[:2]
        answers = [entry for entry in inquiry.evidence if _speaks_of_penalties(entry.passage, inquiry.weigher)][:2]
        lead = (
            f"{short}には、罰則（拘禁刑・罰金・過料など）の定めは見当たりません。"
            f"収録している{len(articles)}か条（附則を含む）をすべて確かめました。"
        )
        shown = [*instead, *answers]
        bridge = DraftStatement(
            "関係する規定と答弁は次のとおりです。" if answers else "関係する規定は次のとおりです。", _ids(shown)
        )
        return Draft("answered", (DraftStatement(lead, _ids(instead)), bridge, *_quotations(shown)))


def _speaks_of_penalties(passage: Passage, weigher: Weigher) -> bool:
    source = passage.source
    answered = isinstance(source, Speech) and source.government
    return answered and "罰則" in passage.text and weigher.concerns_named_law(passage)


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
        penal = [_only_penal(entry) for entry in eligible if _PENALTY.search(entry.passage.text)]
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


def _overview(inquiry: Inquiry) -> list[Evidence]:
    """For a question that names a law and nothing else: the articles on its purpose and its terms."""
    passages = [p for law in inquiry.question.laws[:1] for p in inquiry.store.law_passages(law.law_id)]
    articles = [p for p in passages if isinstance(p.source, Article) and not p.source.supplementary]
    telling = [p for p in articles if isinstance(p.source, Article) and p.source.caption in _OVERVIEW]
    return [inquiry.weigher.weigh(passage) for passage in (telling or articles)[:MAX_SOURCES]]


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


def _missing_articles(inquiry: Inquiry) -> list[NamedArticle]:
    """Articles that the question names and their law does not have, in any of the laws that its name may mean."""
    named = inquiry.question.articles
    held = inquiry.store.passages([article.id for article in named])
    exists = {article.reference.num for article in named if article.id in held}
    return [article for article in named if article.reference.num not in exists]


def _named(inquiry: Inquiry) -> list[Evidence]:
    """The evidence of articles named by number, in the order in which they were named."""
    by_id = {entry.passage.id: entry for entry in inquiry.evidence}
    ids = dict.fromkeys(article.id for article in inquiry.question.articles)
    return [by_id[key] for key in ids if key in by_id]


def _no_such_article(inquiry: Inquiry, article: NamedArticle) -> DraftStatement:
    passages = inquiry.store.law_passages(article.law.law_id)
    main = [p.source for p in passages if isinstance(p.source, Article) and not p.source.supplementary]
    articles = [source for source in main if source.num[:1].isdigit()]
    reach = ""
    if articles:
        reach = f"収録している本則は{article_label(articles[0])}から{article_label(articles[-1])}までです。"
    short = articles[0].short_title if articles else article.law.title
    return DraftStatement(f"{short}に{article.label}はありません。{reach}", ())


def _no_such_law(name: str) -> DraftStatement:
    return DraftStatement(f"{name}という名の法令は、収録している資料の中にありません。{NOT_FOUND}", ())


def _articles_whole(entries: Sequence[Evidence]) -> Iterator[DraftStatement]:
    """Articles named and nothing asked of them: their text, line by line."""
    for entry in entries:
        passage = entry.passage
        sentences = [one.sentence for one in entry.scored]
        yield DraftStatement(f"{name_of(passage)}{digest_mark(passage)}", (passage.id,), (), 1)
        for sentence in sentences[:MAX_SENTENCES_OF_ARTICLE]:
            quote = quoted(passage.id, sentence.at, sentence.text)
            yield DraftStatement(f"{passage.place_label(sentence.at)}「{sentence.text}」", (passage.id,), (quote,), 2)
        if len(sentences) > MAX_SENTENCES_OF_ARTICLE:
            left = len(sentences) - MAX_SENTENCES_OF_ARTICLE
            yield DraftStatement(f"ほかに{left}文あります。全文は出典でご覧ください。", (passage.id,), (), 2)


def _lead(chosen: Sequence[Evidence]) -> DraftStatement:
    speeches = [entry for entry in chosen if isinstance(entry.passage.source, Speech)]
    articles = [entry for entry in chosen if isinstance(entry.passage.source, Article)]
    if not articles:
        text = f"政府は国会で次のように答弁しています（{len(speeches)}件）。"
    else:
        others = f"{_names(articles[1:])}も関係します。" if articles[1:] else ""
        answers = f"国会での政府答弁も{len(speeches)}件あります。" if speeches else ""
        text = f"{name_of(articles[0].passage)}に定めがあります。{others}{answers}"
    return DraftStatement(text, _ids(chosen))


def _names(entries: Sequence[Evidence]) -> str:
    return "、".join(name_of(entry.passage) for entry in entries)


def _ids(entries: Sequence[Evidence]) -> tuple[str, ...]:
    return tuple(entry.passage.id for entry in entries)


def _quotations(chosen: Sequence[Evidence]) -> Iterator[DraftStatement]:
    for entry in chosen:
        passage = entry.passage
        head = f"{name_of(passage)}{asked_by(passage)}{digest_mark(passage)}: "
        for sentence in _decisive(entry):
            place = passage.place_label(sentence.at)
            quote = quoted(passage.id, sentence.at, sentence.text)
            yield DraftStatement(f"{head}{place}「{sentence.text}」", (passage.id,), (quote,), 1)
            head = ""
            items = items_below(passage, sentence) if sentence.line == entry.best.sentence.line else []
            for item in items[:MAX_ITEMS]:
                below = quoted(passage.id, item.at, item.text)
                text = f"{passage.place_label(item.at).removeprefix(place)}「{item.text}」"
                yield DraftStatement(text, (passage.id,), (below,), 2)
            if len(items) > MAX_ITEMS:
                yield DraftStatement(f"ほかに{len(items) - MAX_ITEMS}号あります。", (passage.id,), (), 2)


def _decisive(entry: Evidence) -> list[Sentence]:
    """The sentences that bear most on the question, in the order of the text; neighbours become one quotation."""
    ranked = sorted(range(len(entry.scored)), key=lambda place: (-entry.scored[place].rank, place))
    floor = entry.scored[ranked[0]].rank * BESIDE_BEST
    decisive: list[Sentence] = []
    last = -2
    for place in sorted(place for place in ranked[:MAX_SENTENCES] if entry.scored[place].rank >= floor):
        sentence = entry.scored[place].sentence
        if place == last + 1 and decisive[-1].line == sentence.line:
            decisive[-1] = replace(decisive[-1], text=decisive[-1].text + sentence.text)
        else:
            decisive.append(sentence)
        last = place
    return decisive


def _only_penal(entry: Evidence) -> Evidence:
    penal = tuple(one for one in entry.scored if _PENALTY.search(one.sentence.text))
    return replace(entry, scored=penal or entry.scored)


def _searched(inquiry: Inquiry) -> tuple[str, ...]:
    laws = len(inquiry.store.laws())
    return (
        f"検索した範囲は、法令{laws}本と国会答弁を含む{inquiry.store.size():,}件です。言葉を変えるか、法令名を加えてお試しください。",
    )
