"""Where a term is defined: the sentence that does so, with its exceptions; one of each law where several define it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from assistant.compose.law import whole_law
from assistant.compose.law.aspects import Aspects, aspects_of
from assistant.compose.law.decisive import FIRST, NARROW, Shown, items_shown
from assistant.compose.law.leads import Provision
from assistant.compose.law.paragraphs import PROVISO, Item, Paragraph, paragraphs_of
from assistant.compose.law.provisions import count_of_items, filled_in, in_orders
from assistant.compose.wording import article_label, digest_mark, law_name
from assistant.draft import DraftStatement, Inquiry, corpus_fact, quoted
from assistant.evidence import Evidence, Scored
from indexes.passage import Article, Passage
from indexes.sentences import split_sentences
from indexes.store.protocol import Store

MAX_LAWS = 4
# A question with more words of its own than these asks for more than what a term means.
FEW_WORDS = 4
_MOST_READ = 60
# A definition for the whole of an Act; others hold for an article or take the term over from another law.
_FOR_THE_LAW = re.compile(r"^この(?:法律|政令|省令|府令)(?:において|で)、?「")
_TAKEN_OVER = re.compile(r"(?:法|令|規則|条|項|号)に規定する[^。]{0,40}をいう。?$")
Placed = tuple[Evidence, Paragraph, Item | None]
"""A narrowed evidence with the paragraph, and perhaps the item, that defines."""

# A definition in a paragraph longer than this is quoted without the rest of the paragraph.
LONG = 400


def answer(inquiry: Inquiry, chosen: Sequence[Evidence]) -> list[DraftStatement]:
    """The definitions among the passages chosen, and of other laws where none is named; none where there are none."""
    question = inquiry.question
    term = question.term
    entries = [told for entry in chosen if (told := whole_law.defining(entry, term)) is not None]
    laws = {law_of(entry) for entry in entries}
    if not question.laws and not question.articles and len(inquiry.weigher.words) <= FEW_WORDS:
        entries += defined_for_laws(inquiry.store, term, laws)
        laws = {law_of(entry) for entry in entries}
    placed = [(entry, *found) for entry in entries if (found := place_of(entry)) is not None][:MAX_LAWS]
    if not placed:
        return []
    bullets = [one for place in placed for one in _bullets(*place, several=len(placed) > 1)]
    return [_lead(term, placed, len(laws)), *bullets, *_in_orders(inquiry, placed)]


def _in_orders(inquiry: Inquiry, placed: Sequence[Placed]) -> Iterator[DraftStatement]:
    """What orders say of a single definition, where the question asks for it."""
    aspects = aspects_of(inquiry.question)
    if len(placed) == 1 and aspects.orders:
        entry, paragraph, _ = placed[0]
        yield from in_orders(filled_in(inquiry, [Provision(entry, (Shown(paragraph),), paragraph)], aspects))


def _lead(term: str, placed: Sequence[Placed], laws: int) -> DraftStatement:
    entry, paragraph, item = placed[0]
    sources = tuple(dict.fromkeys(one.passage.id for one, _, _ in placed))
    if laws > 1:
        most = f"主な{len(placed)}本は次のとおりです。" if laws > len(placed) else "次のとおりです。"
        return corpus_fact(f"「{term}」は、法令により定義が異なります。定義を置く法令は{laws}本あり、{most}", sources)
    name = f"{_named(entry)}{paragraph.label}{item.label if item else ''}"
    said = f"「{term}」は、{name}で定義されています。{digest_mark(entry.passage)}"
    return DraftStatement(said, sources)


def _bullets(entry: Evidence, paragraph: Paragraph, item: Item | None, *, several: bool) -> Iterator[DraftStatement]:
    head = _named(entry) if several else ""
    head = f"{head}{paragraph.label}{item.label if item else ''}{digest_mark(entry.passage)}"
    passage_id = entry.passage.id
    words, at = (item.text, item.at) if item else (_words(entry, paragraph), paragraph.at)
    yield DraftStatement(f"{head}「{words}」", (passage_id,), (quoted(passage_id, at, words),), 1)
    below = [one for one in paragraph.items if item and one.at.startswith(f"{item.at}s")]
    # Of several laws the first words of each must do.
    shown = below if item else items_shown(paragraph, Aspects(), NARROW if several else FIRST)
    for one in shown:
        yield DraftStatement(f"{one.label}「{one.text}」", (passage_id,), (quoted(passage_id, one.at, one.text),), 2)
    numbers = {one.at.partition("s")[0] for one in paragraph.items}
    if not item and (left := len(numbers - {one.at.partition("s")[0] for one in shown})):
        yield count_of_items(left, passage_id, some=bool(shown))


def _words(entry: Evidence, paragraph: Paragraph) -> str:
    """The paragraph, or of a long one the sentence that defines with what is taken out of it (ただし…)."""
    if len(paragraph.text) <= LONG:
        return paragraph.text
    place = next((n for n, one in enumerate(paragraph.sentences) if one in entry.scored[0].sentence.text), 0)
    end = place + 1
    while end < len(paragraph.sentences) and paragraph.sentences[end].startswith(PROVISO):
        end += 1
    return "".join(paragraph.sentences[place:end])


def place_of(entry: Evidence) -> tuple[Paragraph, Item | None] | None:
    """The paragraph or item that defines a term."""
    sentence = entry.scored[0].sentence
    for paragraph in paragraphs_of(entry):
        for item in paragraph.items:
            if item.line == sentence.line:
                return paragraph, item
        if paragraph.at == sentence.at and any(one in sentence.text for one in paragraph.sentences):
            return paragraph, None
    return None


def defined_for_laws(store: Store, term: str, besides: Collection[str] = ()) -> list[Evidence]:
    """Definitions for the whole of a law in laws other than `besides`, those that other laws refer to most first."""
    places = [one for one in store.defining(term) if one[0].split(":")[1] not in besides][:_MOST_READ]
    held = store.passages({passage_id for passage_id, _ in places})
    by_law: dict[str, Evidence] = {}
    for passage_id, _ in places:
        if passage_id in held and (entry := _for_the_law(held[passage_id], term)) is not None:
            by_law.setdefault(law_of(entry), entry)
    counts = store.cited([f"law:{law_id}" for law_id in by_law])
    return sorted(by_law.values(), key=lambda one: (-counts.get(f"law:{law_of(one)}", 0), one.passage.id))


def _for_the_law(passage: Passage, term: str) -> Evidence | None:
    unweighed = Evidence(passage, 0.0, tuple(Scored(sentence, 0.0) for sentence in split_sentences(passage)))
    entry = whole_law.defining(unweighed, term)
    if entry is None:
        return None
    text = entry.scored[0].sentence.text
    return entry if _FOR_THE_LAW.search(text) and not _TAKEN_OVER.search(text) else None


def _named(entry: Evidence) -> str:
    source = entry.passage.source
    return law_name(entry.passage) + (article_label(source) if isinstance(source, Article) else "")


def law_of(entry: Evidence) -> str:
    """The id of the law of an article, "" for other passages."""
    return entry.passage.source.law_id if isinstance(entry.passage.source, Article) else ""
