"""How the past answers that a draft follows differ among themselves: numbers, days, and whether something is considered.

Only sentences on the question are compared, and only clauses that are alike but for what differs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice
from typing import Literal

from assistant.drafting.clauses import clauses_with_figures, likeness, polarity
from assistant.drafting.decisive import Excerpt
from assistant.drafting.diet_draft import Difference
from assistant.drafting.past import Past
from assistant.drafting.sources import Sources
from assistant.drafting.wording import occasion
from assistant.figures import same
from indexes.sentences import Sentence

ON_THE_POINT = 0.35
MOST_SENTENCES = 10
SAME_CLAUSE = 0.6
SAME_MATTER = 0.4
MOST = 4
# A longer sentence says many things, and cannot be shown beside another.
LONGEST = 240


@dataclass(frozen=True, slots=True)
class _Conflict:
    kind: Literal["number", "polarity"]
    what: str
    older: Sentence
    newer: Sentence


def among_answers(past: Sequence[Past], sources: Sources) -> Iterator[Difference]:
    """Past answers of different days that give other numbers or days, or deny what another affirms; at most MOST."""
    told = [(one, _on_the_point(one)) for one in past if one.same_point]
    yield from islice(_conflicts(told, sources), MOST)


def _conflicts(told: Sequence[tuple[Past, list[Sentence]]], sources: Sources) -> Iterator[Difference]:
    for pair in combinations(told, 2):
        (older, before), (newer, after) = sorted(pair, key=lambda each: each[0].day)
        if older.day == newer.day:
            continue
        for found in (_denials(before, after), _numbers(before, after)):
            if found is None:
                continue
            sides = [
                (older, Excerpt(found.older.text, found.older.at)),
                (newer, Excerpt(found.newer.text, found.newer.at)),
            ]
            matter = "数字・日付" if found.kind == "number" else "方針"
            yield Difference(
                found.kind,
                f"答弁によって{matter}が異なります（{found.what}）。",
                tuple(sources.cite(one.passage, [words.quotation(one.passage.id)]) for one, words in sides),
                tuple(f"{occasion(one.source)}「{words.text}」" for one, words in sides),
            )


def _on_the_point(past: Past) -> list[Sentence]:
    """The sentences of an answer that bear on the question."""
    telling = [one for one in past.entry.scored if one.coverage >= ON_THE_POINT and len(one.sentence.text) <= LONGEST]
    return [one.sentence for one in sorted(telling, key=lambda one: -one.rank)[:MOST_SENTENCES]]


def _numbers(older: Sequence[Sentence], newer: Sequence[Sentence]) -> _Conflict | None:
    before = [(one, clause) for one in older for clause in clauses_with_figures(one.text)]
    after = [(one, clause) for one in newer for clause in clauses_with_figures(one.text)]
    for one, clause in before:
        for other, against in after:
            pairs = list(zip(clause.figures, against.figures, strict=False))
            comparable = [each.unit for each in clause.figures] == [each.unit for each in against.figures]
            if (
                comparable
                and not all(same(*pair) for pair in pairs)
                and likeness(clause.masked, against.masked) >= SAME_CLAUSE
            ):
                said = ("・".join(each.text for each in figures) for figures in (clause.figures, against.figures))
                return _Conflict("number", "／".join(said), one, other)
    return None


def _denials(older: Sequence[Sentence], newer: Sequence[Sentence]) -> _Conflict | None:
    before = [(one, said) for one in older if (said := polarity(one.text))]
    after = [(one, said) for one in newer if (said := polarity(one.text))]
    for one, said in before:
        for other, against in after:
            opposed = [matter for matter, affirmed in said.items() if against.get(matter, affirmed) != affirmed]
            if opposed and likeness(one.text, other.text) >= SAME_MATTER:
                sides = "／".join("肯定" if each[opposed[0]] else "否定" for each in (said, against))
                return _Conflict("polarity", f"「{opposed[0]}」について{sides}", one, other)
    return None
