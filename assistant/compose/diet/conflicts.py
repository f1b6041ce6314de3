"""Answers that differ on a number, a day, or on whether something is done, about the very same thing.

Only strong evidence counts: the same unit behind the same words, the same verb with the same object; of two sentences
that speak of other years none contradicts the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from assistant.compose.diet.timeline import Told, speaker_of, with_office
from assistant.compose.wording import in_words
from assistant.draft import CELL, DraftStatement, corpus_fact, quoted
from assistant.figures import Figure, figures_in, same
from indexes.passage import Speech

# What a figure measures stands right before it (貸出期間は、最長); fewer letters of it may be anything.
MIN_WORDS = 3
_LONGEST_SENTENCE = 400

_WORDS = "[一-龠々ァ-ヶーA-Za-zＡ-Ｚａ-ｚ]"
_BEFORE = re.compile(
    rf"(?P<words>{_WORDS}{{2,14}}(?:の{_WORDS}{{2,14}})?)(?:について(?:は)?|につきまして(?:は)?|として|は|が|を|も|で|の)?、?"
    r"(?:約|およそ|おおむね|概ね|最長|最大|最短|合計|計|総額|全国|現在|年間|延べ|で)*$"
)
_NO_SUBJECT = re.compile(r"(?:年度|年|月|日|現在|全体|合計|総額|総数|時点|昨年|今年|本年|うち|以降|以上|平均)$")
_DONE = re.compile(
    rf"(?P<object>{_WORDS}{{3,16}})(?:を|は|については、?|につきましては、?|の)"
    r"(?P<verb>検討|実施|導入|廃止|延長|引上げ|引き上げ|引下げ|引き下げ|見直し|創設|設置|撤廃|適用|改正|公表)(?:を)?(?P<end>[^。、]{0,24})。"
)
_NOT = re.compile(r"(?:ません|ない|ございません|ありません|見送)")
_NO_PLAIN_END = re.compile(r"わけ|限ら|かどうか|とは|場合|なければ|べき|ないか|必要|ように")
_TIME_UNITS = {"暦年", "年度", "月日", "時刻", ""}


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence quoted, with its figures and the words that each of them measures ("" where that is not sure)."""

    answer: Told
    text: str
    at: str
    figures: tuple[tuple[Figure, str], ...]

    def times(self, without: Figure) -> set[tuple[str, str]]:
        """The years and days that it speaks of, besides a figure."""
        return {(one.unit, str(one.value)) for one, _ in self.figures if one.family == "日付" and one is not without}


@dataclass(frozen=True, slots=True)
class _Conflict:
    said: str
    about: str
    first: _Sentence
    second: _Sentence


def conflicts(answers: Sequence[Told]) -> Iterator[DraftStatement]:
    """The first conflict between two of the answers as a sentence and a table, newest first; nothing where none is sure."""
    newest = sorted(answers, key=lambda one: one.day, reverse=True)
    sentences = [list(_sentences(one)) for one in newest]
    for ones, others in combinations(sentences, 2):
        # What is said twice on one day is mostly said of two things.
        apart = ones and others and ones[0].answer.day != others[0].answer.day
        found = next(_between(ones, others), None) if apart else None
        if found is not None:
            yield corpus_fact(f"次の2つの答弁は、{found.said}（{found.about}）が異なります。", _ids(found))
            yield DraftStatement(CELL.join(("日付", "答弁者", "答弁")), (), corpus=True, row=True)
            yield from (_row(sentence) for sentence in (found.first, found.second))
            return


def _between(ones: Sequence[_Sentence], others: Sequence[_Sentence]) -> Iterator[_Conflict]:
    for first in ones:
        for second in others:
            if about := _figures_differ(first, second):
                yield _Conflict("数字", about, first, second)
            elif about := _deeds_differ(first.text, second.text):
                yield _Conflict("方針", about, first, second)


def _figures_differ(first: _Sentence, second: _Sentence) -> str:
    """What two sentences give different figures for, "" where they do not surely do so."""
    for one, about in first.figures:
        for other, measured in second.figures if about and one.unit not in _TIME_UNITS else ():
            # A figure with a bound (1億円を超える者) tells who is meant.
            if measured != about or one.unit != other.unit or one.bound or other.bound:
                continue
            apart = not any(same(one, it) for it, _ in second.figures) and not any(
                same(other, it) for it, _ in first.figures
            )
            if apart and first.times(one) == second.times(other):
                return about
    return ""


def _measured(text: str, figure: Figure) -> str:
    """The words right before a figure that tell what it measures."""
    match = _BEFORE.search(text[max(figure.start - 44, 0) : figure.start])
    words = match["words"] if match else ""
    return "" if len(words) < MIN_WORDS or _NO_SUBJECT.search(words) else words


def _deeds_differ(first: str, second: str) -> str:
    """What one sentence says is done and the other says is not."""
    for one in _DONE.finditer(first):
        for other in _DONE.finditer(second):
            if (one["object"], one["verb"]) != (other["object"], other["verb"]):
                continue
            ends = one["end"], other["end"]
            if any(_NO_PLAIN_END.search(end) for end in ends):
                continue
            if (_NOT.search(ends[0]) is None) != (_NOT.search(ends[1]) is None):
                return f"{one['object']}の{one['verb']}"
    return ""


def _sentences(answer: Told) -> Iterator[_Sentence]:
    for run in answer.runs:
        ends = [0, *(match.end() for match in re.finditer("。", run.text)), len(run.text)]
        for start, stop in pairwise(ends):
            text = run.text[start:stop]
            if text and stop - start <= _LONGEST_SENTENCE and text.count("「") == text.count("」"):
                figures = tuple((one, _measured(text, one)) for one in figures_in(text))
                yield _Sentence(answer, text, run.at, figures)


def _row(sentence: _Sentence) -> DraftStatement:
    passage = sentence.answer.passage
    source = passage.source
    speaker = with_office(source) if isinstance(source, Speech) else speaker_of(passage)
    cells = (in_words(sentence.answer.day), speaker, f"「{sentence.text}」")
    return DraftStatement(CELL.join(cells), (passage.id,), (quoted(passage.id, sentence.at, sentence.text),), row=True)


def _ids(found: _Conflict) -> tuple[str, ...]:
    return tuple(dict.fromkeys((found.first.answer.passage.id, found.second.answer.passage.id)))
