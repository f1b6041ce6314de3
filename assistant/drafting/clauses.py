"""What clauses of answers say that a machine can compare: their figures and days, and whether they affirm or deny."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.figures import Figure, figures_in
from indexes.text.numerals import fold_width

# Shorter clauses (五年後に) are alike by chance.
MIN_CLAUSE = 9
LEAST_PAIRS = 3

_RUN = re.compile(r"[一-龠々ァ-ヶーA-Za-z0-9]{2,}")

_MATTER = r"検討|導入|見直|改正|実施|創設|引上|引き上げ|引下|引き下げ|廃止|設置|設け|義務付|義務づけ|規制|公表|予定|支援|撤廃|延長|拡充"
# 見直しを行っていないために gives a reason, and takes no stand.
_NO_REASON = r"(?!(?:という)?(?:ため|ので|場合|状況|中で|で、|んで|こと(?:が|に|から|で|は)))"
_OBJECT = r"し?(?:を|は|も|については|につきましては)?"
_DENIED = re.compile(
    rf"(?P<matter>{_MATTER})(?:{_OBJECT}|(?:する|の)(?:こと|考え|予定|つもり)(?:は|も|で(?:は|も)))"
    r"(?:て|行って|行|し|して|いたして|考えて|進めて|設けて|とって)?(?:は|も)?(?:い|おり)?(?:ない|ません|ございません|ありません|おらず|せず)"
    rf"{_NO_REASON}"
)
_AFFIRMED = re.compile(
    rf"(?P<matter>{_MATTER}){_OBJECT}"
    r"(?:する(?:こと|予定|考え|方針)|し(?:て(?:い|おり|まいり|いき)|ます|ました)|いたし(?:ます|て)|進め|行(?:う|い|っ)|てまいり|て(?:おり|い)ます|予定)"
    rf"(?![^、。]{{0,12}}(?:ない|ません|おらず|場合|とすれば)){_NO_REASON}"
)
# Two denials affirm, and a question denies nothing.
_NO_DENIAL = re.compile(
    r"なければな(?:らない|りません)|ねばな(?:らない|りません)|なくてはな(?:らない|りません)|ざるを得ない|(?:では|じゃ)ない(?:か|で)|かもしれ(?:ない|ません)"
    r"|だけではなく|だけでなく|のみなら[ずん]|に限らず|少なから[ずぬ]|間違いない"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause with figures; in `masked` it stands behind the one before it, and each figure is # and its unit."""

    masked: str
    figures: tuple[Figure, ...]


def clauses_with_figures(sentence: str) -> Iterator[Clause]:
    """The clauses of a sentence that give figures or days."""
    before = ""
    for clause in re.split("[、。]", sentence):
        figures = tuple(one for one in figures_in(clause) if one.unit)
        masked = clause
        for one in reversed(figures):
            masked = f"{masked[: one.start]}#{one.unit}{masked[one.end :]}"
        if figures and len(before + clause) >= MIN_CLAUSE:
            yield Clause(before + masked, figures)
        before = masked


def contradict(one: str, other: str) -> bool:
    """Whether two texts give other figures, or one denies what the other affirms."""
    said, against = polarity(one), polarity(other)
    figures, others = figures_in(one), figures_in(other)
    opposed = any(against.get(matter, affirmed) != affirmed for matter, affirmed in said.items())
    return opposed or [(each.value, each.unit) for each in figures] != [(each.value, each.unit) for each in others]


def polarity(sentence: str) -> dict[str, bool]:
    """What a sentence says is (True) or is not (False) considered, introduced, planned and so on."""
    text = _NO_DENIAL.sub("", fold_width(sentence))
    affirmed = {match["matter"]: True for match in _AFFIRMED.finditer(text)}
    return affirmed | {match["matter"]: False for match in _DENIED.finditer(text)}


def likeness(one: str, other: str) -> float:
    """Dice's coefficient of the pairs of letters in the content words of two texts, 0 to 1.

    0 where they share fewer than LEAST_PAIRS: short clauses are alike by chance.
    """
    first, second = _pairs(one), _pairs(other)
    shared = len(first & second)
    return 2 * shared / (len(first) + len(second)) if shared >= LEAST_PAIRS else 0.0


def _pairs(text: str) -> set[str]:
    return {run[place : place + 2] for run in _RUN.findall(fold_width(text)) for place in range(len(run) - 1)}
