"""The decisive sentences of a government answer: coherent runs that answer, within a budget of letters.

A sentence is worth the share of the question that it covers, relative to the best one; what elaborates on it (具体的には,
このため) inherits of that, and figures, reasons and assertions count where the question wants them. Runs are taken
with the sentence that they point back to (こうした…), and enumerations whole.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.checking.quotations import fold
from assistant.compose.diet.enumerations import enumerations
from assistant.compose.diet.speech_sections import opens_topic, part_of, spans, topic_of, turns_aside
from assistant.compose.diet.wanted import Wants
from assistant.evidence import Evidence, Scored
from indexes.passage import Passage
from indexes.sentences import Sentence

# A section that exceeds its budget by no more than this is quoted whole.
WHOLE = 1.2
# Sentences worth less than this, relative to the best one, are left out though there were room.
WORTH_QUOTING = 0.3
ELABORATES, FOLLOWS, LEADS_UP = 0.85, 0.6, 0.5
WANTED_BONUS, ASSERTION_BONUS, ROUTINE_MALUS = 0.25, 0.1, 0.15
# A sentence of more letters covers more of any question, and is no better for it.
LONG_SENTENCE, LONG_POWER = 160, 0.3
# A speech quoted whole still ends before 「引き続き…取り組んでまいります」 if so much of it is left.
ENOUGH = 250
# In a bundled answer a sentence of this worth, relative to the best one, is still of the same topic.
ON_TOPIC = 0.2
# The opening and the sentences right behind it are so in any case.
SURELY_ON_TOPIC = 3
MAX_ENUMERATION = 900
MAX_RUNS = 3
MAX_BACK = 2
# What is read of a sentence's end, where Japanese asserts.
_END = 40

_ELABORATES = re.compile(
    r"^(?:具体的|例えば|このため|そのため|このような|こうした|その結果|この結果|これにより|加え|さらに|また、|その際|その上で|ただし|ただ、|一方|他方"
    r"|しかし|なお|すなわち|つまり|その(?:うち|中)|この|これ|それ|同)"
)
_POINTS_BACK = re.compile(
    r"^(?:[^、。]{1,8}、)?(?:こうした|こういった|このような|このように|これら|これ(?:は|を|が|に|も|まで申)|この(?!度|たび|間|[ほ程])|その(?!他|もの|上で)"
    r"|そうした|そのような|それ(?:は|を|が|に|も|ら)|そこ(?:で|は|に)|同(?:法|制度|条|項|計画|事業|研究会|会議|分科会)|当該|右の|上記)"
)
_FIGURE = re.compile(
    r"[0-9０-９一二三四五六七八九十百千〇]+(?:[・.．][0-9０-９一二三四五六七八九〇]+)?(?:%|％|[兆億万件人名円割倍回機社校台か箇ヶ柱頭隻戸世帯団体年月])"
)
_DAY = re.compile(r"[0-9０-９一二三四五六七八九十元]+(?:年度?|月|日)|来年|今年|本年|年度内|年内|早期|速やか|時点")
_REASON = re.compile(r"ため|ことから|理由|ので|により|おそれ|踏まえ|という観点|からで|懸念|経緯")
_ASSERTS = re.compile(
    r"(?:考え(?:て|ま)|認識し|予定し|こととし|ございません|ありません|おりません|困難|差し控え|べきもの|べきで|必要が|必要で|想定し|なって(?:おり|い)ます"
    r"|検討(?:し|を)|適切で|思(?:い|って|う)|でございます|であります)"
)
_ROUTINE = re.compile(
    r"^(?:[^、。]{1,16}(?:として(?:は|も)|といたしまして(?:は|も))、?)?(?:引き続き|今後とも?|いずれに)[^。]*(?:まいり|いきた|所存|取り組|努め)|お願い(?:いたし|申し上げ|し)ます。$"
)


def decisive(entry: Evidence, wants: Wants, budget: int) -> list[Sentence]:
    """The runs of sentences that answer, in the order of the speech, neighbours joined into one.

    `budget` is in letters; a first sentence, an enumeration and what a sentence points back to may exceed it.
    """
    sentences = [one.sentence for one in entry.scored]
    if not sentences:
        return []
    span, bundled = _section(entry, wants)
    usable = [place for place in span if part_of(sentences[place].text) == "said"]
    if bundled and part_of(sentences[span.start].text) == "asked":
        usable.insert(0, span.start)
    if not usable:
        return [entry.best.sentence]
    length = sum(len(sentences[place].text) for place in usable)
    if length > budget * WHOLE:
        chosen = _chosen(entry, usable, bundled, wants, budget)
    else:
        chosen = set(_on_topic(entry, usable) if bundled else usable)
        last = sentences[usable[-1]].text
        if not wants.position and length - len(last) >= ENOUGH and _ROUTINE.search(last):
            chosen.discard(usable[-1])
    return _joined(entry.passage, sentences, chosen)


def bearing(entry: Evidence, wants: Wants) -> float:
    """How much the section that answers bears on the question: its best sentence, and its best three together."""
    return _bearing(entry, _section(entry, wants)[0]) if entry.scored else 0.0


def _section(entry: Evidence, wants: Wants) -> tuple[range, bool]:
    """The section that bears most on the question, and whether there are others."""
    found = spans([one.sentence for one in entry.scored], by_place=entry.passage.kind == "shitsumon")
    if len(found) == 1:
        return found[0], False
    sentences = [one.sentence.text for one in entry.scored]
    return max(found, key=lambda span: _bearing(entry, span) * (1 + _named(sentences[span.start], wants))), True


def _bearing(entry: Evidence, span: range) -> float:
    parts = {place: part_of(entry.scored[place].sentence.text) for place in span}
    if "said" not in parts.values():
        return 0.0
    # The member's name in a courtesy tells nothing of what is answered.
    ranks = [entry.scored[place].rank for place, part in parts.items() if part in ("said", "asked")]
    best = sorted(ranks, reverse=True)[:3]
    return best[0] + 0.5 * sum(best) / 3


def _named(opening: str, wants: Wants) -> float:
    """How much of what an opening is about is named in the question, 0 to 1, by pairs of letters."""
    topic = topic_of(opening)
    pairs = [topic[place : place + 2] for place in range(len(topic) - 1)]
    return sum(pair in wants.question for pair in pairs) / max(len(pairs), 1)


def _on_topic(entry: Evidence, usable: Sequence[int]) -> Sequence[int]:
    """A section without what follows its last sentence that bears on the question: topics may change unannounced."""
    least = ON_TOPIC * max(entry.scored[place].rank for place in usable)
    last = max(number for number, place in enumerate(usable) if entry.scored[place].rank >= least)
    for number in range(max(last + 1, SURELY_ON_TOPIC), len(usable)):
        if not _ELABORATES.search(entry.scored[usable[number]].sentence.text):
            return usable[:number]
    return usable


def _chosen(entry: Evidence, usable: Sequence[int], bundled: bool, wants: Wants, budget: int) -> set[int]:
    texts = [one.sentence.text for one in entry.scored]
    groups = list(_groups(texts))
    values = _values(entry.scored, usable, wants)
    chosen: set[int] = {usable[0]} if bundled else set()
    floor = WORTH_QUOTING * max(values.values())

    def length(places: Iterable[int]) -> int:
        return sum(len(texts[place]) for place in places)

    best = max(values, key=lambda place: (values[place], -place))
    for place in sorted(values, key=lambda place: (-values[place], place)):
        if values[place] < floor:
            break
        needed = _with_context(texts, place, usable, groups) - chosen
        fits = length(chosen | needed) <= budget
        if fits or place == best or (wants.a_list and any(place in group for group in groups)):
            chosen |= needed
    return _coherent(chosen, usable, texts, values)


def _groups(texts: Sequence[str]) -> Iterator[tuple[int, ...]]:
    """The enumerations that can be quoted complete: whole, or where that is too long their points alone."""
    for one in enumerations(texts):
        for places in (one.whole, one.points):
            if sum(len(texts[place]) for place in places) <= MAX_ENUMERATION:
                yield places
                break


def _values(scored: Sequence[Scored], usable: Sequence[int], wants: Wants) -> dict[int, float]:
    """What each usable sentence is worth, about 0 to 1.5."""
    ranks = {place: scored[place].rank * _brevity(scored[place].sentence.text) for place in usable}
    top = max(ranks.values()) or 1.0
    own = {place: rank / top for place, rank in ranks.items()}
    values: dict[int, float] = {}
    before: int | None = None
    for place in usable:
        text = scored[place].sentence.text
        carried = 0.0
        if before is not None and not turns_aside(text):
            carried = values[before] * (ELABORATES if _ELABORATES.search(text) else FOLLOWS)
        values[place] = max(own[place], carried)
        before = place
    for place, after in pairwise(usable):
        values[place] = max(values[place], LEADS_UP * own[after])
    return {place: values[place] + _bonus(scored[place].sentence.text, wants) for place in usable}


def _brevity(text: str) -> float:
    return math.pow(min(1.0, LONG_SENTENCE / max(len(text), 1)), LONG_POWER)


def _bonus(text: str, wants: Wants) -> float:
    wanted = (
        (wants.figures and _FIGURE.search(text))
        or (wants.time and _DAY.search(text))
        or (wants.reason and _REASON.search(text))
    )
    asserts = _ASSERTS.search(text[-_END:]) is not None
    routine = _ROUTINE.search(text) is not None and not wants.position
    return WANTED_BONUS * bool(wanted) + ASSERTION_BONUS * asserts - ROUTINE_MALUS * routine


def _with_context(
    texts: Sequence[str], place: int, usable: Sequence[int], groups: Sequence[tuple[int, ...]]
) -> set[int]:
    """A sentence with what it points back to, and with the enumeration that it belongs to."""
    needed = {place}
    for group in groups:
        if place in group:
            needed.update(one for one in group if one in usable)
    first = min(needed)
    for _ in range(MAX_BACK):
        if not _POINTS_BACK.search(texts[first]) or first - 1 not in usable:
            break
        first -= 1
        needed.add(first)
    return needed


def _coherent(chosen: set[int], usable: Sequence[int], texts: Sequence[str], values: dict[int, float]) -> set[int]:
    """The chosen sentences in few runs: a short gap is filled, the weakest runs are given up."""
    for before, place, after in zip(usable, usable[1:], usable[2:], strict=False):
        if before in chosen and after in chosen and place not in chosen and len(texts[place]) <= 60:
            chosen.add(place)
    runs = _runs(chosen)
    while len(runs) > MAX_RUNS:
        weakest = min(runs, key=lambda run: max(values.get(place, 0.0) for place in run))
        runs.remove(weakest)
    return {place for run in runs for place in run}


def _runs(places: Iterable[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for place in sorted(places):
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _joined(passage: Passage, sentences: Sequence[Sentence], chosen: Iterable[int]) -> list[Sentence]:
    """Each run as one sentence; what does not stand together in the passage (a number between) stays apart."""
    body = fold(passage.text)
    joined: list[Sentence] = []
    for run in _runs(chosen):
        current = sentences[run[0]]
        for place in run[1:]:
            following = sentences[place]
            # 一について stands on a line of its own.
            apart = "　" if following.line != sentences[place - 1].line and not current.text.endswith("。") else ""
            together = current.text + apart + following.text
            if following.at == current.at and not opens_topic(following.text) and fold(together) in body:
                current = replace(current, text=together)
            else:
                joined.append(current)
                current = following
        joined.append(current)
    return joined
