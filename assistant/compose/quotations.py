"""Passages as quotations: the lead that names them, and their decisive sentences with paragraph and item."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.compose.wording import asked_by, digest_mark, name_of
from assistant.draft import DraftStatement, quoted
from assistant.evidence import Evidence
from indexes.passage import Article, Speech
from indexes.sentences import Sentence, items_below

# A second sentence of the same passage must come this near to its best one.
BESIDE_BEST = 0.85
MAX_SENTENCES = 2
MAX_ITEMS = 10
MAX_SENTENCES_OF_ARTICLE = 12


def lead(chosen: Sequence[Evidence]) -> DraftStatement:
    """The first statement: where the answer stands."""
    speeches = [entry for entry in chosen if isinstance(entry.passage.source, Speech)]
    articles = [entry for entry in chosen if isinstance(entry.passage.source, Article)]
    if not articles:
        text = f"政府は国会で次のように答弁しています（{len(speeches)}件）。"
    else:
        others = f"{_names(articles[1:])}も関係します。" if articles[1:] else ""
        answers = f"国会での政府答弁も{len(speeches)}件あります。" if speeches else ""
        text = f"{name_of(articles[0].passage)}に定めがあります。{others}{answers}"
    return DraftStatement(text, ids_of(chosen))


def quotations(chosen: Sequence[Evidence]) -> Iterator[DraftStatement]:
    """The decisive sentences of each passage, with the items that a stem announces."""
    for entry in chosen:
        passage = entry.passage
        head = f"{name_of(passage)}{asked_by(passage)}{digest_mark(passage)}: "
        listed: set[int] = set()
        for sentence in _decisive(entry):
            if sentence.line in listed:
                continue
            place = passage.place_label(sentence.at)
            quote = quoted(passage.id, sentence.at, sentence.text)
            yield DraftStatement(f"{head}{place}「{sentence.text}」", (passage.id,), (quote,), 1)
            head = ""
            items = items_below(passage, sentence) if sentence.line == entry.best.sentence.line else []
            listed.update(item.line for item in items)
            for item in items[:MAX_ITEMS]:
                below = quoted(passage.id, item.at, item.text)
                text = f"{passage.place_label(item.at).removeprefix(place)}「{item.text}」"
                yield DraftStatement(text, (passage.id,), (below,), 2)
            if len(items) > MAX_ITEMS:
                yield DraftStatement(f"ほかに{len(items) - MAX_ITEMS}号あります。", (passage.id,), (), 2)


def whole_articles(entries: Sequence[Evidence]) -> Iterator[DraftStatement]:
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


def ids_of(entries: Sequence[Evidence]) -> tuple[str, ...]:
    """The ids of the passages, in order."""
    return tuple(entry.passage.id for entry in entries)


def _names(entries: Sequence[Evidence]) -> str:
    return "、".join(name_of(entry.passage) for entry in entries)


def _decisive(entry: Evidence) -> list[Sentence]:
    """The sentences that bear most on the question, in the order of the text; neighbours become one quotation."""
    if not entry.scored:
        return []
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
