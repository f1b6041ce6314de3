"""Government answers tied to the questions they answer, from the order of speeches in the minutes alone.

Source of the form: 国会会議録 (https://kokkai.ndl.go.jp/api.html). The chair's plain calls (「〇〇大臣」) are left out of
the minutes, so an answer mostly follows its question; between the two may stand other answers, experts, a bill's sponsors
(発議者・提出者) and a chair who keeps order. A chair who moves on (趣旨説明, 発言を求められて, 次に、〇〇君) ends a question.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from indexes.passage import Passage, Speech
from indexes.question_gist import asks, gist_of, sentences_of
from indexes.sources.kokkai import opening_of, without_opening

Part = Literal["government", "chair", "member", "other"]

_CHAIR = re.compile(r"(?:委員長|議長|会長|座長|主査)(?:代理)?(?:（|$)|^理事（")
# Those who are asked beside the government, and never ask: experts, sponsors, courts, officers of the Diet.
_ASKED_BESIDE = re.compile(
    r"(?:参考人|公述人|証人|陳述者|議員|長官代理者|参事|事務総長|法制局長|事務局長|専門員|図書館長)(?:（|$)"
)
_ROLES_ASKED = ("参考人", "公述人", "証人")

_MOVES_ON = re.compile(
    r"趣旨の?(?:説明|弁明)|(?:説明|意見|所信|報告|挨拶)(?:の発言)?を(?:聴取|求め|承)|発言を求められ|発言を訂正|所信|演説|御異議|議題"
    r"|会議を(?:開|再開)|開会|休憩|散会|採決|起立|賛成の諸君|挙手を求|討論に入|動議|附帯決議|可決|否決"
    r"|質疑(?:者|の申出|を許|を行|は|に入)|次に、[^。、]{2,16}君(?:。|の質疑|$)|以上で[^。、]{2,12}君の(?:質疑|発言)"
)
_CALLS_FOR_ANSWER = re.compile(r"答弁を(?:求め|許|続|補足|お願い)|補足答弁|残余の答弁|答弁漏れ")
_FOR_COMMITTEE = re.compile(
    r"(?:委員会|調査会|審査会)を代表|(?:委員長|会長|私)(?:として|から|の方から)[^。]{0,40}(?:伺|質問|尋ね|お聞き)"
)

# What of a member's speech is no question: はい, 委員長, 総理、お答えください, 時計を止めてください.
_SHORT = 40
_IDLE = re.compile(
    r"(?:[一-龥]{0,8}?(?:大臣|総理|長官|局長|委員長|議長|会長|参考人|政務官)|政府|お?答え(?:て)?(?:ください|いただけますか|願います)"
    r"|答えて(?:い)?(?:ない|ません)|聞いて(?:い)?(?:ない|ません)|(?:止めて|待って)(?:ください)?|お願い(?:いた|を?申し上げ|でき)?(?:し)?ま(?:す|せんか)"
    r"|(?:どうも)?ありがとうございま(?:す|した)|済みません|すみません|失礼しました|もう一[度回]|一言|質問|答え|答弁|続けて|短く|簡潔に|端的に|明確に"
    r"|早く|時計|速記|はい|いや|いえ|ええ|もう|ちょっと|ぜひ|是非|では|じゃあ?|それでは|どうぞ|まず|次|ください|よろしく|から|の|に|を|で|も|と)++"
)
_NOT_WORDS = re.compile(r"（[^）]*）|〔[^〕]*〕|[\s　、。…？！?!─―—-]+")
_REPLIES = re.compile(
    r"お答え(?:を)?(?:いたします|申し上げます|させていただきます|します)|答弁(?:いたします|申し上げます)"
)


@dataclass(slots=True)
class _Question:
    """The question that is open, and its sentences once they are wanted."""

    passage: Passage
    speech: Speech
    for_committee: bool = False
    answered: bool = False
    _sentences: tuple[str, ...] | None = None

    def sentences(self) -> tuple[str, ...]:
        if self._sentences is None:
            self._sentences = sentences_of(self.passage)
        return self._sentences


def paired(speeches: Iterable[Passage]) -> Iterator[Passage]:
    """Each government answer among `speeches` whose question is there too, as a copy that knows its question.

    Speeches may come in any order, from any number of meetings, and with gaps: nothing is inferred across a gap. Digests
    and passages of other kinds are left out.
    """
    meetings: dict[str, list[tuple[Speech, Passage]]] = defaultdict(list)
    for passage in speeches:
        if isinstance(passage.source, Speech) and passage.verbatim:
            meetings[passage.source.speech_id.rpartition("_")[0]].append((passage.source, passage))
    for held in meetings.values():
        held.sort(key=lambda one: (one[0].order, one[0].speech_id))
        yield from _paired_in_meeting(held)


def _paired_in_meeting(held: list[tuple[Speech, Passage]]) -> Iterator[Passage]:
    question: _Question | None = None
    last = held[0][0].order
    for speech, passage in held:
        if speech.order - last > 1:
            question = None
        last = speech.order
        part = _part(speech, passage)
        if part == "government":
            if question is not None:
                question.answered = True
                yield _answered(passage, speech, question)
        elif part == "chair":
            question = _after_chair(speech, passage, question)
        elif part == "member" or _takes_part(speech, passage):
            question = _after_member(speech, passage, question)
        elif question is not None:
            question.answered = True


def _part(speech: Speech, passage: Passage) -> Part:
    """Who speaks, as far as questions and answers go."""
    if speech.government:
        return "government"
    opening = opening_of(passage.text)
    if _CHAIR.search(opening):
        return "chair"
    if speech.role in _ROLES_ASKED or _ASKED_BESIDE.search(opening) or speech.position:
        return "other"
    return "member"


def _takes_part(speech: Speech, passage: Passage) -> bool:
    """Whether a Diet member from outside the committee asks (委員以外の議員) instead of answering for a bill."""
    return not speech.position and "委員以外の議員" in opening_of(passage.text) and asks(sentences_of(passage))


def _after_chair(speech: Speech, passage: Passage, question: _Question | None) -> _Question | None:
    text = passage.text
    if _FOR_COMMITTEE.search(text) and asks(sentences_of(passage)):
        return _Question(passage, speech, for_committee=True)
    if _MOVES_ON.search(text) and not _CALLS_FOR_ANSWER.search(text):
        return None
    return question


def _after_member(speech: Speech, passage: Passage, question: _Question | None) -> _Question:
    asked = _Question(passage, speech)
    if question is None:
        return asked
    words = _NOT_WORDS.sub("", without_opening(passage.text))
    if question.speech.speaker != speech.speaker:
        answers_for_bill = _REPLIES.search(words[:60]) and not asks(asked.sentences())
        return question if answers_for_bill else asked
    if len(words) > _SHORT and "（続）" not in opening_of(passage.text):
        return asked
    # The chair broke in, and the member only ends what was begun: 終わります.
    ends = not question.answered and not asks(asked.sentences())
    return question if ends or not words or _IDLE.fullmatch(words) else asked


def _answered(passage: Passage, speech: Speech, question: _Question) -> Passage:
    source = replace(
        speech,
        questioner=question.speech.speaker,
        questioner_group="" if question.for_committee else question.speech.group,
        question=gist_of(question.sentences(), passage),
        question_id=question.passage.id,
    )
    return replace(passage, source=source)
