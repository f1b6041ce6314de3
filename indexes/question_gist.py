"""The gist of a question in the Diet: its own sentence or two that ask what was answered, cut to a line.

Nothing is rewritten: the gist is made of the minutes' words, without stage directions and opening fillers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexes.passage import Passage, Speech
from indexes.sentences import split_sentences

MAX_LENGTH = 120

# A shorter sentence (それはなぜですか) is given with the one before it, and one up to the next length that begins with この, それ.
_STANDS_ALONE = 28
_MAY_POINT_BACK = 75
# Up to this length it may be a mere お答えください after the question itself.
_SAYS_NOTHING = 16
# From this length on a speech puts many questions, perhaps to many ministers.
_MANY_QUESTIONS = 1_500
# The part of an answer that is compared: ministers begin with the question they answer.
_BEGINNING = 600
# Japanese asks at the end of a sentence: no more of it is looked at.
_END = 160

_STAGE = re.compile(r"（[^（）]{0,60}）|〔[^〔〕]{0,60}〕|[─―—-]{3,}|[\s　]+")
_FILLER = re.compile(
    r"(?:(?:えー?と?|あの[ーう]?|まあ|その|ちょっと|そこで|それで|それでは|では|じゃあ?|さて|次に|続きまして|続いて|まず(?:は|初めに)?|最後に|また"
    r"|そして|で|さらに|いや|だから|ですから)、|最後の質問(?:です|になります)が、|(?:どうも)?ありがとうございま(?:す|した)。|分かりました。|はい。)++"
)
_POINTS_BACK = re.compile(r"^(?:[^、]{1,8}、)?(?:(?:こ|そ|あ)(?:の|れ|こ|う|っち|ちら)|同じ|同様)")
# 大臣 in …ということですか、大臣。
_VOCATIVE = re.compile(r"、(?:[^、]{0,10}(?:大臣|総理|長官|政務官|局長|委員長|参考人|さん)|もう一[度回])$")
_ASKED = re.compile(
    r"(?:か(?:ね|な|しら|い)?|でしょう(?:ね)?|とは|のか|どうぞ|[一-龥々ァ-ヶー]は|か、[^、]{0,6}お願い[ぁ-ん]+)$"
)
_ASK = re.compile(
    r"(?:伺|うかが|お?聞き|お?聽き|お?尋ね|尋ね|質問|質疑|確認|問|承り)[ぁ-ん思存申上願御]{0,24}$(?<!した)(?<!おります)(?<!ことで)"
)
_REQUEST = re.compile(
    r"(?:答|示し|教え|説明|見解|所見|認識|お?考えを|お考え|所感|決意|受け止め|話|紹介|明らか|教示|コメント|聞かせ|聴かせ|披露|報告|お願い|意気込み|所信)"
    r"[^。]{0,24}(?:願います|お?願い[ぁ-ん申上思存]*|いただけ[ぁ-ん思存]*|いただき?たい[ぁ-ん思存]*|ていただ[ぁ-ん思存]*ます"
    r"|求め(?:ます|たい[ぁ-ん思存]*)|もらいたい[ぁ-ん思存]*|願えれば[ぁ-ん思存]*|されたい|たいのであります)$"
    r"|(?<!覧)(?<!見て)(?:ください|下さい)(?:ますか)?$"
)
_PLEASE = re.compile(r"(?<!よろしく)お願い(?:を)?(?:(?:いた|申し上げ|し)ます|(?:いた)?したい[ぁ-ん思存]{0,12})$")
_CONFIRM = re.compile(
    r"(?:です|ます|ました|でした|ません)よ?ね$|ということで(?:いい|よろしい)|(?:です|ます|ません|でしょう)か、"
)
_DEMAND = re.compile(r"べき(?:です|だ|であ|では)|ほしい|いただきたい|お願い|求めます|しょうよ$")
# What announces a topic (〇〇について伺います) is less than the question that follows.
_TOPIC = re.compile(r"(?:について|関して|点)[^。、]{0,8}(?:伺|質問|質疑|お?聞き|お?尋ね)|代表(?:して|し、)")
_ANNOUNCES = re.compile(r"(?:質問|質疑)(?:を|に)?(?:させて|いたし|し|入)")
_OTHER_OFFICE = re.compile(r"(?P<name>[一-龥々ァ-ヶぁ-ん]{1,8}?)(?:国務)?大臣")
_RUN = re.compile(r"[一-龥々ァ-ヶーＡ-Ｚａ-ｚA-Za-z0-9〇]{2,}")


def sentences_of(question: Passage) -> tuple[str, ...]:
    """The sentences of a speech without stage directions such as （拍手）."""
    found = (_STAGE.sub("", sentence.text) for sentence in split_sentences(question))
    return tuple(sentence for sentence in found if sentence.strip("。、"))


def asks(sentences: Sequence[str]) -> bool:
    """Whether a speech ends in a question or a request for an answer."""
    return any(_force(sentence) >= 2 for sentence in sentences[-3:])


def gist_of(sentences: Sequence[str], answer: Passage) -> str:
    """What of a question speech (`sentences_of`) was asked that `answer` answers, in at most MAX_LENGTH letters."""
    if not sentences:
        return ""
    forces = [_force(sentence) for sentence in sentences]
    forces[:-1] = [
        min(force, 1) if _TOPIC.search(one) else force for one, force in zip(sentences, forces[:-1], strict=False)
    ]
    asking = [place for place, force in enumerate(forces) if force >= 2]
    asking = asking or [place for place, force in enumerate(forces) if force] or [len(sentences) - 1]
    best = asking[0] if len(asking) == 1 else max(asking, key=_Weighing(sentences, answer).weight)
    return _cut(_with_context(sentences, best))


class _Weighing:
    """How well each sentence of a speech fits one answer."""

    def __init__(self, sentences: Sequence[str], answer: Passage) -> None:
        self.sentences = sentences
        self.many = sum(map(len, sentences)) >= _MANY_QUESTIONS
        self.answered = _pairs_of_letters(answer.text[:_BEGINNING])
        source = answer.source
        self.speech = source if isinstance(source, Speech) else None

    def weight(self, place: int) -> float:
        sentence = self.sentences[place]
        letters = _pairs_of_letters(sentence + (self.sentences[place - 1] if place else ""))
        shared = len(letters & self.answered) / (len(letters) + 8)
        late = (place + 1) / len(self.sentences)
        topic = 3.0 if late < 1 and (_TOPIC.search(sentence) or _ANNOUNCES.search(sentence)) else 0.0
        fit = (10 if self.many else 5) * shared + (0.5 if self.many else 2.0) * late
        return 0.9 * _force(sentence) + fit + self._addressed(sentence) - topic

    def _addressed(self, sentence: str) -> float:
        """Whether the sentence calls on the one who answers (above 0) or on another (below)."""
        if self.speech is None:
            return 0.0
        leads = "内閣総理大臣" in self.speech.position
        if "総理" in sentence and (leads or "大臣" in self.speech.position):
            return 1.5 if leads else -1.0
        if not (office := _OTHER_OFFICE.search(sentence)):
            return 0.0
        # The surname or office stands right before 大臣, whatever words the run of letters took along.
        known = [self.speech.position.partition("大臣")[0], *(self.speech.speaker[:length] for length in (1, 2, 3))]
        return 1.5 if any(one and office["name"].endswith(one) for one in known) else -0.5


def _force(sentence: str) -> int:
    """How plainly a sentence asks: 4 a question, 3 a request, 2 a call for assent, 1 a demand, 0 none of these."""
    end = _VOCATIVE.sub("", sentence[-_END:].rstrip("。、…？?！ "))
    if _ASKED.search(end) or _REQUEST.search(end):
        return 4
    if _ANNOUNCES.search(end):
        return 1
    if _ASK.search(end) or _PLEASE.search(end):
        return 3
    if _CONFIRM.search(end):
        return 2
    return 1 if _DEMAND.search(end) else 0


def _with_context(sentences: Sequence[str], place: int) -> str:
    chosen = _plain(sentences[place])
    for back, before in enumerate(reversed(sentences[max(place - 2, 0) : place])):
        points_back = len(chosen) < _MAY_POINT_BACK and _POINTS_BACK.search(chosen)
        too_short = back == 0 and len(chosen) < _STANDS_ALONE and _asks_less(before, chosen)
        if not (points_back or too_short) or _ANNOUNCES.search(before):
            break
        chosen = _plain(before) + chosen
    return chosen


def _asks_less(before: str, chosen: str) -> bool:
    """Whether the sentence before leads up to the chosen one, and is not a question of its own."""
    return _force(before) < 3 or len(chosen) < _SAYS_NOTHING


def _plain(sentence: str) -> str:
    fillers = _FILLER.match(sentence)
    return sentence[fillers.end() :] if fillers else sentence


def _cut(text: str) -> str:
    """The end of a text, which is where Japanese asks, from a comma on if there is one at hand."""
    if len(text) <= MAX_LENGTH:
        return text
    tail = text[1 - MAX_LENGTH :]
    comma = min((place for mark in "、。" if (place := tail.find(mark)) >= 0), default=-1)
    return "…" + (tail[comma + 1 :] if 0 <= comma < MAX_LENGTH // 3 else tail)


def _pairs_of_letters(text: str) -> set[str]:
    return {run[place : place + 2] for run in _RUN.findall(text) for place in range(len(run) - 1)}
