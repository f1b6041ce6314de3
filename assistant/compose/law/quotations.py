"""Passages as quotations: a first sentence that names them, then what decides in each of them, verbatim."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.compose.law import provisions
from assistant.compose.law.paragraphs import paragraphs_of
from assistant.compose.wording import asked_by, digest_mark, name_of
from assistant.draft import DraftStatement, Inquiry, quoted
from assistant.evidence import Evidence
from indexes.sentences import Sentence

# A second sentence of the same passage must come this near to its best one.
BESIDE_BEST = 0.85
MAX_SENTENCES = 2

SAID_IN_THE_DIET = "国会での政府答弁もあります。"


def quoting(
    inquiry: Inquiry, chosen: Sequence[Evidence], opening: DraftStatement | None = None
) -> tuple[DraftStatement, ...]:
    """The whole answer from the passages chosen; `opening` takes the place of its first sentence."""
    articles = [entry for entry in chosen if paragraphs_of(entry)]
    others = [entry for entry in chosen if not any(entry is one for one in articles)]
    if not articles:
        return (opening or lead(others), *quotations(others))
    first, *rest = provisions.answer(inquiry, articles, opening)
    if others and opening is None:
        said = first.text + "".join(_beside(others))
        first = replace(first, text=said, sources=tuple(dict.fromkeys((*first.sources, *ids_of(others)))))
    return (first, *rest, *quotations(others))


def lead(chosen: Sequence[Evidence]) -> DraftStatement:
    """The first statement on passages that are no articles: where the answer stands."""
    documents = [entry for entry in chosen if not entry.passage.government_answer]
    if not documents:
        return DraftStatement("政府は国会で次のように答弁しています。", ids_of(chosen))
    parts = [f"{_names(documents)}に次の記述があります。"]
    parts += [SAID_IN_THE_DIET] if len(documents) < len(chosen) else []
    return DraftStatement("".join(parts), ids_of(chosen))


def quotations(chosen: Sequence[Evidence]) -> Iterator[DraftStatement]:
    """The sentences of each passage that bear most on the question."""
    for entry in chosen:
        head = f"{name_of(entry.passage)}{asked_by(entry.passage)}{digest_mark(entry.passage)}: "
        for sentence in _decisive(entry):
            quote = quoted(entry.passage.id, sentence.at, sentence.text)
            place = entry.passage.place_label(sentence.at)
            yield DraftStatement(f"{head}{place}「{sentence.text}」", (entry.passage.id,), (quote,), 1)
            head = ""


def ids_of(entries: Sequence[Evidence]) -> tuple[str, ...]:
    """The ids of the passages, in order."""
    return tuple(entry.passage.id for entry in entries)


def _beside(others: Sequence[Evidence]) -> Iterator[str]:
    """What is said, behind articles, of guidelines and of answers in the Diet."""
    documents = [entry for entry in others if not entry.passage.government_answer]
    if documents:
        yield f"{_names(documents)}にも関係する記述があります。"
    if len(documents) < len(others):
        yield SAID_IN_THE_DIET


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
