"""Government answers in order of time: the lead that names the best and the newest, and each with what it says.

Offices are those that the speaker held on the day, as the record has them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from assistant.checking.quotations import fold
from assistant.compose.diet.speech_sentences import bearing, decisive
from assistant.compose.diet.wanted import Wants
from assistant.compose.wording import asked_by, digest_mark, in_words, name_of, rest_not_held
from assistant.draft import DraftStatement, quoted
from assistant.evidence import Evidence
from assistant.figures import figures_in
from indexes.passage import Passage, Speech, Written
from indexes.sentences import Sentence
from indexes.text.numerals import fold_width
from indexes.text.sudachi import Token

# Letters quoted of the only answer, of the best of several and of each other; more where several things are asked.
ONLY, BEST, OTHER, FOR_SEVERAL_THINGS = 560, 480, 240, 140
BEST_MARK = "【質問に最も近い答弁】"
# An answer that has so many of another one's letter triples says the same again, if no figure and no "not" differs.
SAME_WORDS = 0.75
# Another answer must bear so much on the question, relative to the best one.
WORTH_SHOWING = 0.55
MAX_GIST, SHARED_WORDS = 80, 2

_IN_BRACKETS = re.compile(r"（[^（）]*）")
_OFFICE_OF_ONE = re.compile(r"[^・／]*(?:大臣|副大臣|大臣政務官|長官|委員長|総裁)")
_DENIES = re.compile(r"(?:ません|ない|なく|せず|差し控え|困難)[^。]{0,24}。?$")
_NO_GIST = re.compile(r"^…|^(?:この|その|これ|それ|以上|併せて|改めて|今の|先ほど)")


@dataclass(frozen=True, slots=True)
class Told:
    """An answer with its decisive runs of sentences, and the answers that say the same again."""

    entry: Evidence
    runs: tuple[Sentence, ...]
    again: tuple[Evidence, ...] = ()

    @property
    def passage(self) -> Passage:
        """The speech or 答弁書."""
        return self.entry.passage

    @property
    def text(self) -> str:
        """What is quoted of it."""
        return "".join(run.text for run in self.runs)

    @property
    def day(self) -> date:
        """When it was given; date.min where that is not known."""
        return day_of(self.entry)


def day_of(entry: Evidence) -> date:
    """The day of a speech or 答弁書, date.min where it is not known."""
    source = entry.passage.source
    return (source.date if isinstance(source, Speech | Written) else None) or date.min


def told(chosen: Sequence[Evidence], main: Evidence, wants: Wants, most: int) -> list[Told]:
    """What each of the chosen answers says, `main` at length; `chosen` are best first, repetitions folded, at most `most`."""
    more = FOR_SEVERAL_THINGS if wants.several else 0
    kept: list[Told] = []
    for entry in (main, *(other for other in chosen if other is not main)):
        one = Told(entry, tuple(decisive(entry, wants, BEST + more if entry is main else OTHER)))
        same = next((place for place, other in enumerate(kept) if _repeat_each_other(one, other)), None)
        if same is not None:
            kept[same] = replace(kept[same], again=(*kept[same].again, entry))
        elif len(kept) < most:
            kept.append(one)
    least = WORTH_SHOWING * bearing(main, wants)
    kept = [one for one in kept if bearing(one.entry, wants) >= least]
    if len(kept) == 1:
        kept[0] = replace(kept[0], runs=tuple(decisive(main, wants, ONLY + more)))
    return kept


def statements(answers: Sequence[Told], words: Sequence[Token], *, latest: bool) -> Iterator[DraftStatement]:
    """The lead and the answers, the newest first; the first of `answers` is the one that answers best.

    `words` are what is asked about: a member's question without any of them is not shown.
    """
    if len(answers) == 1:
        yield _lead_of_one(answers[0])
        yield from _of_one(answers[0], words)
        return
    yield _lead_of_several(answers, latest)
    for one in sorted(answers, key=lambda one: one.day, reverse=True):
        yield from _of_several(one, best=one is answers[0] and not latest)


def speaker_of(passage: Passage) -> str:
    """庄子賢一農林水産大臣政務官, 前島明成（農林水産省農村振興局長）; who answers in writing."""
    source = passage.source
    if isinstance(source, Speech):
        office = _IN_BRACKETS.sub("", source.position)
        return f"{source.speaker}{office}" if _OFFICE_OF_ONE.fullmatch(office) else with_office(source)
    respondent = source.respondent if isinstance(source, Written) else ""
    return "".join(respondent.split()) or "政府"


def with_office(source: Speech) -> str:
    """庄子賢一（農林水産大臣政務官）: the name and the office apart, as they can be checked."""
    office = _IN_BRACKETS.sub("", source.position)
    return f"{source.speaker}（{office}）" if office else f"{source.speaker}氏"


def _lead_of_one(answer: Told) -> DraftStatement:
    passage = answer.passage
    source = passage.source
    if isinstance(source, Speech):
        place = f"{in_words(source.date)}の{source.house}{source.meeting}で、{speaker_of(passage)}が"
    else:
        day = f"{in_words(answer.day)}の" if answer.day != date.min else ""
        place = f"政府は、{day}{name_of(passage)}で"
    text = f"{place}次のように答弁しています{asked_by(passage)}。"
    return DraftStatement(text, (passage.id,), corpus=True, leads=True)


def _lead_of_several(answers: Sequence[Told], latest: bool) -> DraftStatement:
    best, newest = answers[0], max(answers, key=lambda one: one.day)
    written = sum(isinstance(one.passage.source, Written) for one in answers)
    count = f"政府の答弁は{len(answers)}件あります（{f'うち答弁書{written}件、' if written else ''}新しい順）。"
    if newest.day == date.min:
        text = f"{count}質問に最も近いのは、{_called(best.passage)}です。"
    elif newest is best:
        nearest = "" if latest else "質問に最も近く、"
        text = f"{count}{nearest}最も新しいのは、{_called(newest.passage)}です。"
    else:
        text = f"{count}質問に最も近いのは{_called(best.passage)}で、最も新しいのは{_called(newest.passage)}です。"
    # The one that answers best is cited first, so that it becomes the first of the sources.
    return DraftStatement(text, tuple(one.passage.id for one in answers), corpus=True, leads=True)


def _called(passage: Passage) -> str:
    source = passage.source
    if isinstance(source, Speech):
        return f"{in_words(source.date)}の{source.house}{source.meeting}での{speaker_of(passage)}の答弁"
    day = f"{in_words(source.date)}の" if isinstance(source, Written) and source.date else ""
    return f"{day}{name_of(passage)}"


def _of_one(answer: Told, words: Sequence[Token]) -> Iterator[DraftStatement]:
    gist = _gist(answer.passage)
    # 総理の答弁を求めます alone tells nothing.
    if sum(word.surface in fold_width(gist) for word in words if len(word.surface) > 1) >= SHARED_WORDS:
        yield DraftStatement(f"質問の要旨: {gist}", (answer.passage.id,), (), 1, corpus=True, leads=True)
    for run in answer.runs:
        yield _quotation(answer, run, "", 1)
    yield from _again(answer, 1)


def _of_several(answer: Told, *, best: bool) -> Iterator[DraftStatement]:
    passage = answer.passage
    mark = f"{BEST_MARK if best else ''}{digest_mark(passage)}"
    written = isinstance(passage.source, Written) and passage.source.date is not None
    day = f"{in_words(answer.day)} " if written else ""
    head = f"{day}{name_of(passage)}{asked_by(passage)}{mark}: "
    for number, run in enumerate(answer.runs):
        yield _quotation(answer, run, "" if number else head, 2 if number else 1)
    yield from _again(answer, 2)


def _quotation(answer: Told, run: Sentence, head: str, level: int) -> DraftStatement:
    passage = answer.passage
    quote = quoted(passage.id, run.at, run.text)
    return DraftStatement(
        f"{head}「{run.text}」{rest_not_held(passage, run.at)}", (passage.id,), (quote,), 2 if level > 1 else 1
    )


def _again(answer: Told, level: int) -> Iterator[DraftStatement]:
    """Where the same was said again: told, but not quoted."""
    if not answer.again:
        return
    newest = max(answer.again, key=day_of).passage
    others = "ほか" if len(answer.again) > 1 else ""
    text = f"同趣旨の答弁がほかに{len(answer.again)}件あります（{_called(newest)}{others and f' {others}'}）。"
    yield DraftStatement(text, (newest.id,), (), 2 if level > 1 else 1, corpus=True)


def _gist(passage: Passage) -> str:
    """What was asked, in one short line; "" where it is not known or cannot be understood by itself."""
    source = passage.source
    asked = source.question.rstrip("。") if isinstance(source, Speech) else ""
    last = asked.rpartition("。")[2]
    gist = asked if len(asked) <= MAX_GIST else last
    return "" if len(gist) > MAX_GIST or _NO_GIST.search(gist) else gist


def _repeat_each_other(one: Told, other: Told) -> bool:
    """Whether what is quoted of either answer stands in the other: in nearly the same words, with the same figures."""
    denies, denies_too = (_DENIES.search(told.entry.best.sentence.text) is None for told in (one, other))
    return denies == denies_too and _repeats(one, other.passage) and _repeats(other, one.passage)


def _repeats(answer: Told, passage: Passage) -> bool:
    said = _triples(answer.text)
    if not said or len(said & _triples(passage.text)) < SAME_WORDS * len(said):
        return False
    text = fold(passage.text)
    return all(fold(figure.text) in text for figure in figures_in(answer.text))


@lru_cache(maxsize=32)
def _triples(text: str) -> frozenset[str]:
    folded = fold(text)
    return frozenset(folded[place : place + 3] for place in range(len(folded) - 2))
