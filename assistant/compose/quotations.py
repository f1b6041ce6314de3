"""Passages as quotations: the lead that names them, and their decisive sentences with paragraph and item."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.compose.wording import asked_by, digest_mark, name_of
from assistant.draft import DraftStatement, Level, quoted
from assistant.evidence import Evidence
from indexes.sentences import Sentence, items_below

# A second sentence of the same passage must come this near to its best one.
BESIDE_BEST = 0.85
MAX_SENTENCES = 2
MAX_ITEMS = 10
MAX_SENTENCES_OF_ARTICLE = 12


def lead(chosen: Sequence[Evidence]) -> DraftStatement:
    """The first statement: where the answer stands."""
    by_kind: dict[str, list[Evidence]] = {"law": [], "doc": [], "diet": []}
    for entry in chosen:
        by_kind["diet" if entry.passage.government_answer else entry.passage.kind].append(entry)
    articles, documents, answers = by_kind.values()
    if not articles and not documents:
        return DraftStatement(f"政府は国会で次のように答弁しています（{len(answers)}件）。", ids_of(chosen))
    parts = []
    if articles:
        parts.append(f"{name_of(articles[0].passage)}に関係する定めがあります。")
        parts += [f"{_names(articles[1:])}も関係します。"] if articles[1:] else []
    if documents:
        parts.append(f"{_names(documents)}に{'も' if articles else ''}関係する記述があります。")
    if answers:
        parts.append(f"国会での政府答弁も{len(answers)}件あります。")
    return DraftStatement("".join(parts), ids_of(chosen))


def quotations(chosen: Sequence[Evidence]) -> Iterator[DraftStatement]:
    """The decisive sentences of each passage: a stem with the items that it announces, an item with its stem."""
    for entry in chosen:
        head = f"{name_of(entry.passage)}{asked_by(entry.passage)}{digest_mark(entry.passage)}: "
        for stem, items in _groups(entry):
            yield _quotation(entry, stem, head, 1)
            head = ""
            above = entry.passage.place_label(stem.at)
            for item in items:
                yield _quotation(entry, item, "", 2, above)
            left = len(items_below(entry.passage, stem)) - len(items)
            if left > 0:
                yield DraftStatement(f"ほかに{left}号あります。", (entry.passage.id,), (), 2)


def _groups(entry: Evidence) -> list[tuple[Sentence, list[Sentence]]]:
    """The decisive sentences, items below their stems."""
    groups: dict[tuple[int, str], tuple[Sentence, list[Sentence]]] = {}
    for sentence in _decisive(entry):
        stem = _stem_of(entry, sentence)
        _, items = groups.setdefault((stem.line, stem.text), (stem, []))
        if stem is not sentence:
            items.append(sentence)
        elif stem.line == entry.best.sentence.line:
            items += _matching_items(entry, stem)
    return [(stem, _unique(items)) for stem, items in groups.values()]


def _unique(items: Sequence[Sentence]) -> list[Sentence]:
    """One of each line, in the order of the text: an item may be decisive itself and announced by its stem."""
    by_line: dict[int, Sentence] = {}
    for item in items:
        by_line.setdefault(item.line, item)
    return [by_line[line] for line in sorted(by_line)]


def _quotation(entry: Evidence, sentence: Sentence, head: str, level: Level, above: str = "") -> DraftStatement:
    place = entry.passage.place_label(sentence.at).removeprefix(above)
    quote = quoted(entry.passage.id, sentence.at, sentence.text)
    return DraftStatement(f"{head}{place}「{sentence.text}」", (entry.passage.id,), (quote,), level)


def _stem_of(entry: Evidence, sentence: Sentence) -> Sentence:
    """The sentence that announces an item; the sentence itself where it is no item."""
    if "i" not in sentence.at:
        return sentence
    stems = (one.sentence for one in entry.scored if one.sentence.at == sentence.paragraph)
    return next((stem for stem in stems if items_below(entry.passage, stem)), sentence)


def _matching_items(entry: Evidence, stem: Sentence) -> list[Sentence]:
    """The items below a stem, in order; of very many those that bear most on the question."""
    items = items_below(entry.passage, stem)
    rank: dict[int, float] = {}
    for one in entry.scored:
        rank[one.sentence.line] = max(one.rank, rank.get(one.sentence.line, 0.0))
    best = sorted(items, key=lambda item: -rank.get(item.line, 0.0))[:MAX_ITEMS]
    return sorted(best, key=lambda item: item.line)


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
