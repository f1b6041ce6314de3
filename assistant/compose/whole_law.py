"""Questions answered by reading the whole of a law, where a search could only bring up some of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from assistant.compose.quotations import ids_of, lead, quotations
from assistant.compose.wording import article_label, digest_mark, in_words, law_name, name_of
from assistant.draft import Draft, DraftStatement, Inquiry, quoted
from assistant.evidence import Evidence, Weigher
from assistant.law_names import GoneLaw
from assistant.question import NamedArticle, Question
from indexes.passage import Article, Passage
from indexes.store.protocol import Law, Store
from indexes.text.numerals import fold_width

MAX_SOURCES = 3
# What shows how a law without penalties is enforced must share this much with the vocabulary of enforcement.
WORTH_SHOWING = 0.15
MAX_WEIGHED = 20
# A provision that punishes, not one that only speaks of the punished (拘禁刑以上の刑に処せられた者).
PENALTY = re.compile(r"(?:拘禁刑|懲役|禁錮|罰金|過料|科料|拘留)[^。]{0,60}(?:処す|処ス|科す|科ス)")

_OVERVIEW = ("目的", "趣旨", "定義", "基本理念")
_COMMENCEMENT = "施行期日"
_COMMENCES = re.compile(r"この(?:法律|政令|府令|省令|規則)は、?.{0,60}(?:から|に)施行")
# What a law without penalties provides instead; used to find the articles that show it.
_ENFORCING = re.compile(r"責務|義務|協力|指導|助言|勧告|命令|措置|侵害")
_ENFORCEMENT = "責務 義務 協力 指導 助言 勧告 命令 必要な措置 権利利益の侵害"


def penalties(inquiry: Inquiry, law: Law) -> Draft | None:
    """Whether a law has penalties is answered by reading the whole of it, not by what a search brings up."""
    articles = inquiry.store.law_passages(law.law_id)
    # Of a law held in part, what its other articles say is not known.
    if not articles or not law.whole:
        return None
    penal = [entry for entry in articles if PENALTY.search(entry.text)]
    short = law_name(articles[0])
    if penal:
        weighed = sorted((inquiry.weigher.weigh(entry) for entry in penal[:MAX_WEIGHED]), key=lambda e: -e.coverage)
        chosen = [only_penal(entry) for entry in weighed[:MAX_SOURCES]]
        said = f"{short}には罰則があります（罰則に触れる条文は{len(penal)}件）。質問に近いものは次のとおりです。"
        return Draft("answered", (DraftStatement(said, ids_of(chosen)), *quotations(chosen)))
    weigher = Weigher(inquiry.store, _ENFORCEMENT)
    main = [entry for entry in articles if not _is_supplementary(entry)] or articles
    # Weighing cuts every sentence into words: of a large law only the likeliest articles can afford it.
    likely = sorted(main, key=lambda entry: -len(set(_ENFORCING.findall(entry.text))))[:MAX_WEIGHED]
    weighed = sorted((weigher.weigh(entry) for entry in likely), key=lambda e: -e.coverage)
    instead = [entry for entry in weighed[:2] if entry.coverage >= WORTH_SHOWING] or [weigher.weigh(main[0])]
    speaking = [entry for entry in inquiry.evidence if _speaks_of_penalties(entry.passage, inquiry.weigher)]
    answers = [_on_penalties(entry, inquiry.weigher) for entry in speaking[:2]]
    said = (
        f"{short}には、罰則（拘禁刑・罰金・過料など）の定めは見当たりません。"
        f"収録している条文{len(articles)}件（附則を含む）をすべて確かめました。"
    )
    shown = [*instead, *answers]
    bridge = DraftStatement(
        "関係する規定と答弁は次のとおりです。" if answers else "関係する規定は次のとおりです。", ids_of(shown)
    )
    return Draft("answered", (DraftStatement(said, ids_of(instead)), bridge, *quotations(shown)))


def commencement(inquiry: Inquiry, law: Law) -> Draft | None:
    """When a law comes into force stands in its 附則; None where the store holds no such provision."""
    passages = inquiry.store.law_passages(law.law_id)
    entries = [inquiry.weigher.weigh(passage) for passage in passages if _is_supplementary(passage)]
    found = [told for entry in entries if (told := _commencing(entry))][:MAX_SOURCES]
    return Draft("answered", (lead(found), *quotations(found))) if found else None


def definition(inquiry: Inquiry, law: Law, term: str) -> list[Evidence]:
    """The sentences by which a law defines `term`, wherever in it they stand; none where it does not."""
    likely = [p for p in inquiry.store.law_passages(law.law_id) if term in fold_width(p.text) and "いう" in p.text]
    weighed = (inquiry.weigher.weigh(passage) for passage in likely)
    return [found for entry in weighed if (found := defining(entry, term))][:MAX_SOURCES]


def defining(entry: Evidence, term: str) -> Evidence | None:
    """The evidence narrowed to the sentence of an article that defines `term`, None where it defines it not."""
    if not term or not isinstance(entry.passage.source, Article):
        return None
    marks = (f"「{term}」とは", f"以下「{term}」という", f"を「{term}」という")
    told = []
    for one in entry.scored:
        text = fold_width(one.sentence.text)
        # 二　不利益処分　行政庁が、…をいう。 In some collections the gap behind the term is lost.
        as_item = "i" in one.sentence.at and text.startswith(term) and text.endswith("をいう。")
        if as_item or any(mark in text for mark in marks):
            told.append(one)
    return replace(entry, scored=tuple(told[:1])) if told else None


def overview(inquiry: Inquiry) -> list[Evidence]:
    """For a question that names a law and nothing else: the articles on its purpose and its terms."""
    passages = [p for law in inquiry.question.laws[:1] for p in inquiry.store.law_passages(law.law_id)]
    main = [passage for passage in passages if not _is_supplementary(passage)]
    telling = [p for p in main if isinstance(p.source, Article) and p.source.caption in _OVERVIEW]
    return [inquiry.weigher.weigh(passage) for passage in (telling or main)[:MAX_SOURCES]]


def missing_articles(inquiry: Inquiry) -> list[NamedArticle]:
    """Articles that the question names and their law does not have, in any of the laws that its name may mean.

    Of a law of which nothing is held on the day no article is missing.
    """
    without = {law.law_id for law in absent(inquiry.question, inquiry.store)}
    named = [article for article in inquiry.question.articles if article.law.law_id not in without]
    held = inquiry.store.passages([article.id for article in named])
    exists = {article.reference.num for article in named if article.id in held}
    return [article for article in named if article.reference.num not in exists]


def no_such_article(inquiry: Inquiry, article: NamedArticle) -> DraftStatement:
    """Says that a law has no such article on the day asked about; of a law held in part, that it is not held."""
    passages = inquiry.store.law_passages(article.law.law_id)
    name = law_name(passages[0]) if passages else article.law.title
    if others := [one.source for one in inquiry.store.versions(article.id) if isinstance(one.source, Article)]:
        return DraftStatement(f"{name}{article.label}は、{_another_time(others, inquiry.store.day)}", ())
    if not article.law.whole:
        said = f"{name}は主な条文の要約だけを収録しており、{article.label}は収録していません。"
        return DraftStatement(f"{said}条文があるかどうかは原文で確かめてください。", ())
    main = [p.source for p in passages if isinstance(p.source, Article) and not p.source.supplementary]
    articles = [source for source in main if source.num[:1].isdigit() and source.num != "0"]
    reach = ""
    if articles:
        reach = f"収録している本則は{article_label(articles[0])}から{article_label(articles[-1])}までです。"
    return DraftStatement(f"{name}に{article.label}はありません。{reach}", ())


def _another_time(versions: list[Article], day: date) -> str:
    """When an article that is not in force on the day is or was so."""
    coming = [one.in_force for one in versions if one.in_force is not None and one.in_force > day]
    if coming:
        return f"{in_words(min(coming))}施行の条文で、{in_words(day)}の時点では効力がありません。"
    last = max((one.until for one in versions if one.until is not None), default=day)
    return f"{in_words(last)}に削られたか、効力を失っています。"


def absent(question: Question, store: Store) -> list[Law]:
    """The laws named of which nothing is held on the store's day: those that have ended, and texts that are missing."""
    held = {law.law_id: law for law in store.laws()}
    named = [held.get(law.law_id, law) for law in question.laws]
    return [law for law in named if _may_be_absent(law, store.day) and not store.law_passages(law.law_id)]


def _may_be_absent(law: Law, day: date) -> bool:
    return bool((law.repealed and law.repealed <= day) or (law.since and law.since > day))


def why_absent(law: Law, day: date) -> str:
    """架空運河法は2022年4月1日に廃止されています。, or from which day on the text of a law is held."""
    if law.repealed and law.repealed <= day:
        return f"{law.title}は{in_words(law.repealed)}に廃止されています。"
    since = f"（収録は{in_words(law.since)}施行の版から）" if law.since else ""
    return f"{law.title}の{in_words(day)}時点の条文は収録していません{since}。"


def gone(inquiry: Inquiry) -> Iterator[DraftStatement]:
    """Says of each law named that it was repealed, or that its text of the day is not held, where it is so."""
    for law in inquiry.question.gone:
        yield from repealed(inquiry, law)
    day = inquiry.store.day
    yield from (DraftStatement(why_absent(law, day), ()) for law in absent(inquiry.question, inquiry.store))


def repealed(inquiry: Inquiry, law: GoneLaw) -> Iterator[DraftStatement]:
    """Says that a law was repealed, with the provision that did so where the store holds it."""
    place = f"（{law.number}）" if law.number else ""
    if law.until is not None and inquiry.store.day < law.until:
        day = in_words(inquiry.store.day)
        yield DraftStatement(
            f"{law.title}{place}は、{day}の時点では施行されていましたが、その条文は収録していません。{law.note}", ()
        )
        return
    passage = inquiry.store.passages([law.passage_id]).get(law.passage_id) if law.passage_id else None
    if passage is None:
        after = f"現在は{law.successor.title}があります。" if law.successor else ""
        yield DraftStatement(f"{law.title}{place}は、現在はこの名では施行されていません。{law.note or after}", ())
        return
    name = law_name(passage)
    yield DraftStatement(f"{law.title}{place}は廃止されています。{name}の附則が廃止を定めています。", (passage.id,))
    for line in passage.lines:
        if line.at == law.at and law.title in line.text:
            yield DraftStatement(
                f"{name_of(passage)}{digest_mark(passage)}: 「{line.text}」",
                (passage.id,),
                (quoted(passage.id, law.at, line.text),),
                1,
            )
            return


def only_penal(entry: Evidence) -> Evidence:
    """The evidence narrowed to the sentences that punish."""
    penal = tuple(one for one in entry.scored if PENALTY.search(one.sentence.text))
    return replace(entry, scored=penal or entry.scored)


def _commencing(entry: Evidence) -> Evidence | None:
    source = entry.passage.source
    told = tuple(one for one in entry.scored if "施行" in one.sentence.text)
    captioned = isinstance(source, Article) and source.caption == _COMMENCEMENT
    if not captioned and not any(_COMMENCES.search(one.sentence.text) for one in told):
        return None
    # Conditions and exceptions (ただし…) belong to the date: the article is quoted from its first sentence on.
    return replace(entry, scored=tuple(replace(one, coverage=1.0, density=0.0) for one in entry.scored[:2]))


def _is_supplementary(passage: Passage) -> bool:
    return isinstance(passage.source, Article) and passage.source.supplementary


def _on_penalties(entry: Evidence, weigher: Weigher) -> Evidence:
    """The answer narrowed to what it says of penalties, in this law where it says so, else in the bill."""
    told = [one for one in entry.scored if "罰則" in one.sentence.text]
    of_law = [one for one in told if weigher.names_law(one.sentence.text)]
    of_bill = [one for one in told if "法案" in one.sentence.text]
    return replace(entry, scored=tuple(of_law or of_bill or told) or entry.scored)


def _speaks_of_penalties(passage: Passage, weigher: Weigher) -> bool:
    return passage.government_answer and "罰則" in passage.text and weigher.concerns_named_law(passage)
