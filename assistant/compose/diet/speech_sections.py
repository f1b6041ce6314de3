"""The parts of a speech: which sentences say something, and where the answer to each of several questions begins.

A government answer opens with courtesies, repeats what was asked, and in a plenary sitting answers many questions in
one speech, each part opening with 「…についてお尋ねがありました。」 or 「…についてでございます。」. Source of the form:
国会会議録 (https://kokkai.ndl.go.jp/).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby, pairwise
from typing import Literal

from indexes.passage import Passage
from indexes.sentences import Sentence, split_sentences
from indexes.text.numerals import fold_width

Part = Literal["said", "courtesy", "asked", "stage", "broken"]

# Nothing is looked for behind these many letters: a sentence of the minutes may be of any length.
_HEAD = 160
_SHORT = 48
_LONGEST_OPENING = 140

_STAGE = re.compile(r"（[^（）]{0,60}）|〔[^〔〕]{0,80}〕|[─―—◇○\-\s　]+")
_STAGE_BEGINS = "（〔─―—-◇○ 　"
_ANSWERS = r"(?:御?答弁|お答え)(?:を)?(?:申し上げ|いたし|させて|致し|し)[^。、]{0,14}"
_COURTESY = re.compile(
    rf"^(?:[^。]{{0,28}}?(?:議員|委員|先生)(?:の|に|から)?、?)?(?:[^。、]{{0,12}}(?:御質問|ご質問|お尋ね)(?:に|を|の|について)?、?)?{_ANSWERS}。$"
    r"|^[^。]{0,30}(?:ありがとうござい|おはようござい|よろしくお願い|失礼いたし|失礼(?:し|。)|済みません|すみません|申し訳(?:ござい|あり)ません)[^。]{0,6}。?$"
    r"|^(?:はい|ええ|いえ|どうも)[、。]?$|^以上(?:で(?:ござい|あり)ます|です)。?$"
    r"|^(?:はい、|委員|議員|先生|まさに|今){0,3}(?:御指摘|おっしゃる|そ)の?とおり(?:(?:で(?:ござい|あり)ます|です)|だ(?:という(?:ふう)?に)?(?:思|考)[^。]{2,8})。$"
    r"|^[^。、]{0,24}(?:大臣|政務官|長官|局長|部長|審議官|次長|委員長|総裁)の[^。、は]{2,8}(?:でございます|です|と申します)。$"
)
_THANKS = re.compile(r"(?:感謝(?:を)?(?:いたし|申し上げ|し)ます|敬意を表(?:し|する))[^。]{0,12}。$")
_QUESTION = r"(?:お尋ね|御質問|ご質問)(?:が|を|も)?(?:、?(?:ありま|ございま|いただ|頂戴|頂き|賜り|であり|でござい|です)[^。、]{0,18})"
_ASKED = re.compile(rf"{_QUESTION}。$|^お尋ねの?(?:点|件)(?:について|につきまして)(?:お答え|御答弁)[^。]{{0,12}}。$")
_TOPIC = re.compile(
    rf"^[^。]{{2,80}}?(?:(?:について|につきまして|に関して|に関しまして)(?:の)?(?:{_QUESTION}|(?:でございます|であります|です)(?:けれども|が)?)"
    r"|に関する(?:お尋ね|御質問)[^。、]{0,18})[。、]"
)
_ABOUT = re.compile(
    r"^(?:(?:次に|また|まず|最後に|続いて|さらに)、)?(?P<topic>[^。]{2,80}?)(?:について|につきまして|に関し|の?お尋ね)"
)
_BY_THE_WAY = re.compile(r"^[^。、]{2,40}(?:につきましては|については|に関しましては|に関しては)、")


@lru_cache(maxsize=4_096)
def part_of(text: str) -> Part:
    """What a sentence of a speech is for: something said, a courtesy, what was asked, a stage direction, a torso."""
    if text[:1] in _STAGE_BEGINS and not _STAGE.sub("", text).strip("。、"):
        return "stage"
    if text.rstrip("。 　").endswith(("…", "―", "──")):
        return "broken"
    if len(text) <= _SHORT and _COURTESY.search(text):
        return "courtesy"
    if len(text) <= _LONGEST_OPENING and _THANKS.search(text):
        return "courtesy"
    if len(text) <= _LONGEST_OPENING:
        topic = _TOPIC.search(text)
        if _ASKED.search(text) or (topic and topic.end() == len(text)):
            return "asked"
    return "said"


@lru_cache(maxsize=4_096)
def opens_topic(text: str) -> bool:
    """Whether a sentence turns to another of several questions."""
    return (len(text) <= _LONGEST_OPENING and _ASKED.search(text) is not None) or _TOPIC.search(
        text[:_HEAD]
    ) is not None


@lru_cache(maxsize=4_096)
def topic_of(text: str) -> str:
    """What an opening says that it is about (…についてお尋ねがありました), "" for any other sentence."""
    head = _ABOUT.match(text[:_HEAD]) if opens_topic(text) else None
    return fold_width(head["topic"]) if head else ""


def turns_aside(text: str) -> bool:
    """Whether a sentence begins with a topic of its own (…につきましては、): what was said before does not carry over."""
    return opens_topic(text) or _BY_THE_WAY.search(text[:_HEAD]) is not None


def spans(sentences: Sequence[Sentence], *, by_place: bool) -> list[range]:
    """Where the sections of a speech lie among its sentences; a speech that answers one question is one section.

    `by_place`: sections are the numbered questions of a 答弁書 (`Sentence.at`).
    """
    if by_place:
        ends = [0]
        for _, group in groupby(sentences, key=lambda sentence: sentence.at):
            ends.append(ends[-1] + len(list(group)))
        return [range(start, stop) for start, stop in pairwise(ends)]
    openings = [place for place, sentence in enumerate(sentences) if opens_topic(sentence.text)]
    if len(openings) < 2:
        return [range(len(sentences))] if sentences else []
    # Two bare openings in a row announce one section.
    bare = {place for place in openings if part_of(sentences[place].text) == "asked"}
    starts = [place for place in openings if place - 1 not in bare]
    first = [] if starts[0] == 0 else [range(starts[0])]
    return [*first, *(range(start, stop) for start, stop in pairwise([*starts, len(sentences)]))]


def sections(passage: Passage) -> list[tuple[Sentence, ...]]:
    """The sections of a speech or 答弁書, each with its opening sentence: one for each question that it answers."""
    sentences = list(split_sentences(passage))
    return [
        tuple(sentences[place] for place in span) for span in spans(sentences, by_place=passage.kind == "shitsumon")
    ]
