"""The first sentence of an answer from articles: it names the provision and quotes the words that decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.compose.law.aspects import Aspects
from assistant.compose.law.clauses import figure_in, penalties_in, predicate_of
from assistant.compose.law.decisive import Shown, has_figure
from assistant.compose.law.exceptions import places_of_exceptions, referred
from assistant.compose.law.paragraphs import PROVISO, Item, Paragraph
from assistant.compose.wording import article_label, digest_mark, law_name, name_of
from assistant.draft import DraftStatement, quoted
from assistant.evidence import Evidence
from assistant.question import Question
from indexes.passage import Article, Passage

MOST_QUOTED = 3
# A rule so short is quoted whole in the first sentence, and not again below it.
SHORT_RULE = 90
# A paragraph that bears on the question as much as this beside the best one is told with it.
NEAR_BEST = 0.85

NEAR_FIGURE = 0.7
SHORT_FIGURE = 50
_NOUNS = ("刑", "役", "錮", "金", "料", "拘留")

Words = tuple[str, str]
"""The label of a place, and words quoted from it."""


@dataclass(frozen=True, slots=True)
class Provision:
    """An article with what is to be shown of it and the paragraph that decides; `left` paragraphs are not shown."""

    entry: Evidence
    shown: tuple[Shown, ...]
    best: Paragraph
    left: int = 0

    @property
    def passage(self) -> Passage:
        """The article."""
        return self.entry.passage

    @property
    def letters(self) -> int:
        """How many letters of it are shown."""
        return sum(len(one.paragraph.text) + sum(len(item.text) for item in one.items) for one in self.shown)


@dataclass(frozen=True, slots=True)
class Lead:
    """The first statement; `told` says that it quotes the whole of the paragraph that decides."""

    statement: DraftStatement
    told: bool = False


def lead_of(
    question: Question, aspects: Aspects, provisions: Sequence[Provision], orders: Sequence[Provision] = ()
) -> Lead:
    """The direct answer from the first of `provisions`, and the names of the others.

    A figure that is asked for may stand in the `orders` that fill in the first one.
    """
    first, *others = provisions
    told = False
    sources = tuple(dict.fromkeys(one.passage.id for one in provisions))
    text = _answer(question, aspects, first)
    if not text and aspects.families and not has_figure(first.best.text, aspects):
        told_by = ((order, _told(order, _figures(order, aspects))) for order in orders)
        order, text = next((one for one in told_by if one[1]), (first, ""))
        sources = tuple(dict.fromkeys((*sources, order.passage.id)))
    if not text:
        text, told = _rule(first)
    parts = [text + digest_mark(first.passage)]
    if exceptions := places_of_exceptions(first.best, [one.paragraph for one in first.shown]):
        parts.append(f"例外: {'、'.join(exceptions[:MOST_QUOTED])}。")
    if others:
        before = [one.passage for one in provisions]
        names = "、".join(beside(one.passage, last) for one, last in zip(others, before, strict=False))
        parts.append(f"ほかに、{names}にも定めがあります。")
    # Words quoted from a paragraph that stands whole below are no second quotation of it.
    quotes = (quoted(first.passage.id, first.best.at, first.best.text),) if told else ()
    return Lead(DraftStatement("".join(parts), sources, quotes), told)


def beside(passage: Passage, last: Passage) -> str:
    """The name of an article behind that of another one, without the name of the law they share."""
    source = passage.source
    if isinstance(source, Article) and law_name(passage) == law_name(last):
        return article_label(source) + (f"（{source.caption}）" if source.caption else "")
    return name_of(passage)


def _answer(question: Question, aspects: Aspects, first: Provision) -> str:
    """The sentence that the kind of the question calls for; "" where the article has nothing of the kind."""
    if question.kind == "penalty" and (told := _told(first, _penalties(first))):
        return told
    if aspects.the_article:
        return f"根拠は{name_of(first.passage)}です。"
    if _is_short(first.best) and (not aspects.families or has_figure(first.best.text, aspects)) and not aspects.who:
        return ""
    if aspects.families and (told := _told(first, _figures(first, aspects))):
        return told
    return _told(first, _appointments(first, aspects))


def _told(first: Provision, found: Sequence[Words]) -> str:
    if not found:
        return ""
    # 「…の罰金」を, but 「…を併科する」と.
    verb = "を定めています。" if found[-1][1].endswith(_NOUNS) else "と定めています。"
    name = name_of(first.passage)
    by_place: dict[str, list[str]] = {}
    for label, words in found:
        by_place.setdefault(label, []).append(f"「{words}」")
    if len(by_place) == 1 or "" in by_place:
        label = next(iter(by_place)) if len(by_place) == 1 else ""
        return f"{name}{label}は{'・'.join(one for words in by_place.values() for one in words)}{verb}"
    told = "、".join(f"{label}で" + "・".join(words) for label, words in by_place.items())
    return f"{name}は、{told}{verb}"


def _penalties(first: Provision) -> list[Words]:
    found = [
        (one.paragraph, words)
        for one in first.shown
        for sentence in one.paragraph.sentences
        for words in penalties_in(sentence)
    ]
    chosen = [one for one in found if one[0] is first.best] or found
    near = [one for one in found if one[0].rank >= NEAR_BEST * first.best.rank]
    chosen = list(dict.fromkeys([*chosen, *near]))[:MOST_QUOTED]
    chosen.sort(key=lambda one: one[0].number)
    return [(_label(paragraph), words) for paragraph, words in chosen]


def _figures(first: Provision, aspects: Aspects) -> list[Words]:
    """The figure of the paragraph that decides, and of others that bear on the question as much."""
    ranked = sorted(first.shown, key=lambda one: (one.paragraph is not first.best, -one.paragraph.rank))
    found: list[tuple[int, Words]] = []
    before = referred(first.best)
    for one in ranked:
        paragraph = one.paragraph
        near = paragraph.number in before or paragraph.rank >= NEAR_FIGURE * first.best.rank
        if words := next(_figures_of(paragraph.told, aspects), ""):
            new = len(words) <= SHORT_FIGURE and all(words not in other for _, (_, other) in found)
            if not found or (near and new):
                found.append((paragraph.number, (_label(paragraph), words)))
        elif not found:
            of_items = [(item, words) for item in one.items for words in _figures_of([item.text], aspects)]
            found += [(paragraph.number, (_label(paragraph, item), words)) for item, words in of_items]
    return [told for _, told in sorted(found[:MOST_QUOTED], key=lambda one: one[0])]


def _figures_of(sentences: Sequence[str], aspects: Aspects) -> Iterator[str]:
    for sentence in sentences:
        if words := figure_in(sentence, aspects.families):
            yield words


def _appointments(first: Provision, aspects: Aspects) -> list[Words]:
    """Who is appointed, set up or in charge, each in the first paragraph that says so."""
    found: dict[tuple[str, str], int] = {}
    for pattern in aspects.who:
        for one in first.shown:
            sentence = next((one for one in one.paragraph.sentences if pattern.search(one)), "")
            if sentence and (words := predicate_of(sentence)) and pattern.search(words):
                found.setdefault((one.paragraph.at, words), one.paragraph.number)
                break
    by_number = {one.paragraph.number: one.paragraph for one in first.shown}
    told = sorted(found.items(), key=lambda one: one[1])
    return [(_label(by_number[number]), words) for (_, words), number in told]


def _label(paragraph: Paragraph, item: Item | None = None) -> str:
    """第2項第1号."""
    return paragraph.label + (item.label if item else "")


def _rule(first: Provision) -> tuple[str, bool]:
    """What the paragraph rules, and whether that is all of it; the name of the article where its words are too many."""
    best, name = first.best, name_of(first.passage) + _label(first.best)
    shown = next((one for one in first.shown if one.paragraph is best), None)
    if shown and _is_short(best):
        return f"{name}は「{best.text}」と定めています。", True
    main = [one for one in best.told if not one.startswith((*PROVISO, "この場合"))]
    words = predicate_of(_likeliest(best, main)) if main else ""
    if not words:
        return f"{name}が次のように定めています。", False
    return f"{name}は「{words}」と定めています。", False


def _is_short(paragraph: Paragraph) -> bool:
    return len(paragraph.text) <= SHORT_RULE and len(paragraph.sentences) == 1 and not paragraph.items


def _likeliest(paragraph: Paragraph, sentences: Sequence[str]) -> str:
    ranks = dict(zip(paragraph.sentences, paragraph.ranks, strict=True))
    return max(sentences, key=lambda one: (ranks[one], -paragraph.sentences.index(one)))
