"""Two provisions compared: a table of what each of them says, and under it what the table cannot hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from assistant.compose.choosing import eligible
from assistant.compose.law.aspects import Aspects, aspects_of
from assistant.compose.law.clauses import figure_in, penalties_in, predicate_of
from assistant.compose.law.decisive import BESIDE, Shown
from assistant.compose.law.definitions import defined_for_laws, law_of, place_of
from assistant.compose.law.exceptions import exempts
from assistant.compose.law.leads import Provision
from assistant.compose.law.paragraphs import PROVISO, Paragraph
from assistant.compose.law.provisions import bullets, head_of, provision
from assistant.draft import CELL, DraftStatement, Inquiry, corpus_fact, quoted
from assistant.evidence import Evidence
from indexes.passage import Article
from indexes.text.numerals import fold_width

CELL_LETTERS = 200
_NONE = "—"
_NOUN = r"[一-龠々〇ァ-ヶーA-Za-z0-9]{2,20}(?:の[一-龠々]{2,8}(?=の))?(?:の[一-龠々]{2,8}(?=の))?"
_SIDES = re.compile(rf"({_NOUN})」?(?:と|、|及び|や|または|又は|か)「?({_NOUN})")
_ONLY_APPLIES = re.compile(r"準用|特例|適用除外|読替え")

Quote = tuple[str, str]
"""Words and the address at which they stand."""


def answer(inquiry: Inquiry, chosen: Sequence[Evidence]) -> list[DraftStatement]:
    """The statements that compare two provisions; none where there are no two to be compared."""
    aspects = aspects_of(inquiry.question)
    if not aspects.compares:
        return []
    sides = _sides(inquiry, chosen, aspects)
    return _table(sides) if len(sides) == 2 else []


def compared(inquiry: Inquiry, entries: Sequence[Evidence]) -> list[DraftStatement]:
    """The statements that compare two articles; none where the question does not ask for that."""
    aspects = aspects_of(inquiry.question)
    if not aspects.compares:
        return []
    found = [one for entry in entries if (one := provision(inquiry, entry, aspects, BESIDE))]
    return _table([("", one) for one in found]) if len(found) == 2 else []


def _table(sides: Sequence[tuple[str, Provision]]) -> list[DraftStatement]:
    provisions = [one for _, one in sides]
    labels = [head_of(one, provisions[0] if one is not provisions[0] else None) for one in provisions]
    names = [f"{term}（{label}）" if term else label for (term, _), label in zip(sides, labels, strict=True)]
    ids = tuple(dict.fromkeys(one.passage.id for one in provisions))
    if not all(_rule(one.best) for one in provisions):
        return []
    rows = [row for title, read in _READERS for row in _row(title, read, provisions, ids)]
    said = f"{names[0]}と{names[1]}の定めを比べると、次のとおりです。"
    heading = DraftStatement(CELL.join(("比較項目", *names)), ids, corpus=True, row=True)
    whole = {quote.text for row in rows for quote in row.quotes}
    rest = [one for one in provisions if one.best.text not in whole]
    return [corpus_fact(said, ids), heading, *rows, *_below(rest, provisions[0])]


def _sides(inquiry: Inquiry, chosen: Sequence[Evidence], aspects: Aspects) -> list[tuple[str, Provision]]:
    """What is compared: two laws named, two terms of the question, else the two passages that bear on it most."""
    entries = [entry for entry in eligible(inquiry) if isinstance(entry.passage.source, Article)]
    laws = [law.law_id for law in inquiry.question.laws]
    if len(laws) == 2 and (both := _defined_by_both(inquiry, laws)):
        return both
    if len(laws) == 2:
        found = [_best(law, chosen) or _best(law, entries) for law in laws]
        return [("", one) for entry in found if entry and (one := provision(inquiry, entry, aspects, BESIDE))]
    if terms := _terms(inquiry):
        return _defined(inquiry, terms) or [
            (term, one) for term in terms if (one := _of_term(inquiry, term, [*chosen, *entries], aspects))
        ]
    articles = [entry for entry in chosen if isinstance(entry.passage.source, Article)]
    if len(articles) < 2:
        return []
    return [("", one) for entry in articles[:2] if (one := provision(inquiry, entry, aspects, BESIDE))]


def _terms(inquiry: Inquiry) -> tuple[str, ...]:
    match = _SIDES.search(fold_width(inquiry.question.subject))
    return (match[1], match[2]) if match and match[1] != match[2] else ()


def _defined(inquiry: Inquiry, terms: Sequence[str]) -> list[tuple[str, Provision]]:
    """The definitions of both terms, in a law that defines both; none where none does."""
    laws = [law.law_id for law in inquiry.question.laws]
    first, second = ({law_of(one): one for one in defined_for_laws(inquiry.store, term)} for term in terms)
    law = next((one for one in first if one in second and (not laws or one in laws)), None)
    if law is None:
        return []
    pairs = zip(terms, (first[law], second[law]), strict=True)
    return [(term, one) for term, entry in pairs if (one := _defining_paragraph(entry))]


def _defined_by_both(inquiry: Inquiry, laws: Sequence[str]) -> list[tuple[str, Provision]]:
    """The definitions of a word of the question in each of two laws; none where they do not both define one."""
    for word in inquiry.weigher.words:
        by_law = {law_of(one): one for one in defined_for_laws(inquiry.store, word.surface)}
        found = [place for law in laws if law in by_law and (place := _defining_paragraph(by_law[law]))]
        if len(found) == len(laws):
            return [("", one) for one in found]
    return []


def _defining_paragraph(entry: Evidence) -> Provision | None:
    place = place_of(entry)
    return Provision(entry, (Shown(place[0]),), place[0]) if place and place[1] is None else None


def _of_term(inquiry: Inquiry, term: str, ranked: Sequence[Evidence], aspects: Aspects) -> Provision | None:
    """The paragraph on a term: of the articles found the one that is captioned so, else the first that says it."""
    rules = [one for one in ranked if not _ONLY_APPLIES.search(_caption(one))]
    entry = next((one for one in rules if term in _caption(one)), None)
    entry = entry or next((one for one in rules if term in fold_width(one.passage.text)), None)
    found = provision(inquiry, entry, aspects, BESIDE) if entry else None
    if found is None or entry is None or term in _caption(entry):
        return found
    own = next((one for one in found.shown if term in fold_width(one.paragraph.text)), None)
    return Provision(entry, (own,), own.paragraph) if own else found


def _best(law: str, entries: Sequence[Evidence]) -> Evidence | None:
    return max((entry for entry in entries if law_of(entry) == law), key=lambda entry: entry.rank, default=None)


def _row(
    title: str, read: Callable[[Paragraph], str], provisions: Sequence[Provision], ids: tuple[str, ...]
) -> Iterator[DraftStatement]:
    """One aspect of both; none where neither has it."""
    words = [read(one.best) for one in provisions]
    if not any(words):
        return
    cells = [f"{one.best.label}「{text}」" if text else _NONE for one, text in zip(provisions, words, strict=True)]
    quotes = tuple(
        quoted(one.passage.id, one.best.at, text) for one, text in zip(provisions, words, strict=True) if text
    )
    yield DraftStatement(CELL.join((title, *cells)), ids, quotes, row=True)


def _rule(paragraph: Paragraph) -> str:
    """The paragraph where a cell can hold it, else its first sentence or the end of it."""
    main = paragraph.sentences[0]
    for words in (paragraph.text, main, predicate_of(main)):
        if words and len(words) <= CELL_LETTERS and CELL not in words:
            return words
    return ""


def _figure(paragraph: Paragraph) -> str:
    return next((words for one in paragraph.sentences if (words := figure_in(one, ("",), whole=False))), "")


def _penalty(paragraph: Paragraph) -> str:
    return next((words for one in paragraph.sentences for words in penalties_in(one)), "")


def _exception(paragraph: Paragraph) -> str:
    if len(paragraph.text) <= CELL_LETTERS:
        return ""
    told = (one for one in paragraph.sentences if one.startswith(PROVISO) or exempts(paragraph))
    return next((one for one in told if len(one) <= CELL_LETTERS), "")


_READERS: tuple[tuple[str, Callable[[Paragraph], str]], ...] = (
    ("定め", _rule),
    ("期間・数値", _figure),
    ("罰則", _penalty),
    ("例外", _exception),
)


def _below(rest: Sequence[Provision], first: Provision) -> Iterator[DraftStatement]:
    """In full what the table shows only in part."""
    for one in rest:
        yield from bullets(one, head_of(one, first))


def _caption(entry: Evidence) -> str:
    source = entry.passage.source
    return fold_width(source.caption) if isinstance(source, Article) else ""
