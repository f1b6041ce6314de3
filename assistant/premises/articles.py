"""Articles, paragraphs and items that a question names and the law does not have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from assistant.checking.quotations import is_within
from assistant.compose.wording import article_label, in_words, law_name, name_of
from assistant.draft import DraftStatement, Inquiry, corpus_fact
from assistant.question import NamedArticle
from indexes.catalog import law_aliases
from indexes.passage import Article, Passage
from indexes.store.protocol import Law
from indexes.text.numerals import ascii_numerals, fold_width
from indexes.text.references import ArticleReference

DELETED = "削除"
# Of a long list each article in turn would bury the answer.
MOST_SAID = 6


def missing(inquiry: Inquiry, lost: Sequence[Law]) -> Iterator[DraftStatement]:
    """Says of each article named that its law has none such, in any of the laws that its name may mean.

    Of the `lost`, laws of which nothing is held on the day, no article is missing.
    """
    absent = _missing(inquiry, lost)
    laws = {article.law.law_id: article.law for article in absent[:MOST_SAID]}
    passages = {law_id: inquiry.store.law_passages(law_id) for law_id in laws}
    said = (_no_such_article(inquiry, article, passages[article.law.law_id]) for article in absent[:MOST_SAID])
    yield from dict.fromkeys(said)
    if len(absent) > MOST_SAID:
        yield corpus_fact(f"挙げられた条のうち、ほかに{len(absent) - MOST_SAID}条も収録していません。")


def _missing(inquiry: Inquiry, lost: Sequence[Law]) -> list[NamedArticle]:
    without = {law.law_id for law in lost}
    named = [article for article in inquiry.question.articles if article.law.law_id not in without]
    held = inquiry.store.passages([article.id for article in named])
    exists: dict[str, list[Law]] = {}
    for article in named:
        if article.id in held:
            exists.setdefault(article.reference.num, []).append(article.law)
    # One name may mean several laws, of which one has the article.
    return [one for one in named if not any(_alike(one.law, law) for law in exists.get(one.reference.num, ()))]


def _alike(one: Law, other: Law) -> bool:
    return one == other or bool(_names(one) & _names(other))


def _names(law: Law) -> set[str]:
    return {law.title, *law.abbreviations, *(alias for alias, law_id in law_aliases() if law_id == law.law_id)}


def _no_such_article(inquiry: Inquiry, article: NamedArticle, passages: Sequence[Passage]) -> DraftStatement:
    """Says that a law has no such article on the day asked about; of a law held in part, that it is not held."""
    name = law_name(passages[0]) if passages else article.law.title
    if others := [one.source for one in inquiry.store.versions(article.id) if isinstance(one.source, Article)]:
        return corpus_fact(f"{name}{article.label}は、{_another_time(others, inquiry.store.day)}")
    if not article.law.whole:
        said = f"{name}は主な条文の要約だけを収録しており、{article.label}は収録していません。"
        return corpus_fact(f"{said}条文があるかどうかは原文で確かめてください。")
    if passages and not article.supplementary and not any(_is_main(passage) for passage in passages):
        return corpus_fact(f"{name}は附則だけを収録しており、{article.label}があるかどうかは原文で確かめてください。")
    if article.printed and not any(_is_table(one) for one in passages) and any("別表" in one.text for one in passages):
        return corpus_fact(f"{name}の{article.label}は収録していません。")
    said = f"{name}に{article.label}はありません。"
    reach, shown = _reach(passages, article)
    return corpus_fact(said + reach, shown)


def _reach(passages: Sequence[Passage], article: NamedArticle) -> tuple[str, tuple[str, ...]]:
    """Which articles there are instead: those next to a number left out, else the first and the last; which is cited."""
    sources = {one.source: one.id for one in passages if isinstance(one.source, Article)}
    part = [one for one in sources if one.supplementary == article.supplementary]
    held = [one for one in part if one.num[:1].isdigit() and one.num != "0" and ":" not in one.num]
    if not held:
        return "附則に条はありません。" if article.supplementary and part else "", ()
    before = [one for one in held if _order(one.num) < _order(article.reference.num)]
    after = [one for one in held if _order(one.num) > _order(article.reference.num)]
    if before and after:
        said = f"{article_label(before[-1])}の次は{article_label(after[0])}です。"
        return said, (sources[before[-1]], sources[after[0]])
    what = "附則" if article.supplementary else "本則"
    said = f"収録している{what}は{article_label(held[0])}から{article_label(held[-1])}までです。"
    return said, (sources[held[-1]],)


def _is_main(passage: Passage) -> bool:
    return isinstance(passage.source, Article) and not passage.source.supplementary


def _is_table(passage: Passage) -> bool:
    return isinstance(passage.source, Article) and passage.source.num.startswith("t")


def _order(num: str) -> tuple[int, ...]:
    return tuple(int(part) for part in num.split("_") if part.isdigit())


def _another_time(versions: list[Article], day: date) -> str:
    """When an article that is not in force on the day is or was so."""
    coming = [one.in_force for one in versions if one.in_force is not None and one.in_force > day]
    if coming:
        return f"{in_words(min(coming))}施行の条文で、{in_words(day)}の時点では効力がありません。"
    last = max((one.until for one in versions if one.until is not None), default=day)
    return f"{in_words(last)}に削られたか、効力を失っています。"


def places(inquiry: Inquiry) -> Iterator[DraftStatement]:
    """Says of each paragraph or item named that its article has none such, and of an article that it was deleted."""
    held = inquiry.store.passages([article.id for article in inquiry.question.articles])
    for article in inquiry.question.articles:
        passage, at = held.get(article.id), article.reference.at
        if passage is None:
            continue
        if passage.text.strip() == DELETED:
            yield corpus_fact(f"{name_of(passage)}は削除されています。", (passage.id,))
        elif at and not any(is_within(line.at, at) for line in passage.lines):
            place = article.reference.label.removeprefix(replace(article.reference, at="").label)
            # Who says 第20号 of an article of one paragraph has said no 第1項.
            if f"{place}" not in ascii_numerals(fold_width(inquiry.question.text)):
                place = place.removeprefix("第1項") or place
            yield DraftStatement(f"{name_of(passage)}に{place}はありません。{_count(passage, at)}", (passage.id,))


def _count(passage: Passage, at: str) -> str:
    """How many paragraphs there are, or items where it is an item that is missing from a paragraph that is there."""
    paragraph, _, item = at.partition("i")
    places = {line.at for line in passage.lines}
    if not item:
        count = len({place.partition("i")[0] for place in places if place.startswith("p")})
        return f"この条は第{count}項までです。" if count > 1 else "この条に項の区分はありません。"
    items = [place for place in places if place.startswith(f"{paragraph}i") and "s" not in place]
    if items:
        last = max(items, key=lambda place: _order(place.partition("i")[2]))
        label = ArticleReference("1", last).label.removeprefix("第1条")
        return f"{label.removeprefix('第1項')}までです。" if paragraph == "p1" else f"{label}までです。"
    return ""
