"""What a question ascribes to the provisions that it names: 「…法N条の第三者提供」「N条に基づく届出」「同意を定めるN条」."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.question import NamedArticle, Question
from assistant.understanding.articles import find_places
from indexes.catalog import law_aliases
from indexes.store.protocol import Law
from indexes.text.numerals import fold_width

# Nobody ascribes something to dozens of provisions; a list of them is no premise.
MOST_PLACES = 12
REACH = 80

_LETTER = r"[一-龠々〆ァ-ヶーA-Za-z0-9]"
# 取消し, 立入り検査, 差し止め: letters that belong to a noun, and are no particle.
_NOUN = rf"{_LETTER}(?:{_LETTER}|[しりれけみきめせげいびえぎじち](?={_LETTER})){{1,24}}(?:[しめけりれてびい](?![てたまなよるせさっえい]))?"
_JOINT = "の|な|及び|又は|・"
_CHAIN = rf"(?:{_NOUN})(?:(?:{_JOINT}){_NOUN}){{0,4}}"
_QUOTED = r"[「『\"“](?P<{0}>[^「」『』\"“”]{{2,40}})[」』\"”]"
_PHRASE = rf"(?:{_QUOTED.format('quoted')}|(?P<chain>{_CHAIN}))"
_VERB = (
    r"(?:基づ(?:く|いて|き)|もとづ(?:く|いて|き)|規定(?:する|された|されている|される|の|で)|よる|よれば|おける|いう|ある|ついて(?:の)?|関する"
    r"|定め(?:られ)?(?:る|た|ている|てる)|義務[付づ]け(?:られ)?(?:る|た|ている|てる)|求め(?:られ)?(?:る|た|ている|てる)|認め(?:られ)?(?:る|た|ている)"
    r"|書(?:いて|かれて)(?:いる|ある|る)|設け(?:られ)?(?:る|た|ている)|課(?:す|される|されている|せられる)|禁(?:じる|じられている|止する|止されている))"
)
# What somebody does with what a provision gives or asks for.
_GIVEN = (
    r"(?:支払う|支払われる|払う|払われる|受け取る|受け取れる|もらえる|受ける|受けられる|納める|課される|課せられる|科される"
    r"|行う|提出する|出す|得る|取る|置く|置かれる|設ける|請求できる|請求する|負う|持つ|有する)"
)
_BEHIND = (
    # N条（第三者提供の制限）
    re.compile(r"\((?P<quoted>[^()]{2,30})\)(?P<chain>)"),
    # N条の届出義務
    re.compile(rf"(?:上)?の(?:いう|定める|規定する|求める|とおりの)?{_PHRASE}"),
    # N条に基づく届出, N条で定める同意
    re.compile(rf"(?:に|で|が|により|によって|において|では|には)?、?{_VERB}{_PHRASE}"),
    # N条が届出を義務付けている
    re.compile(
        rf"(?:が|は|では|で|には|に|も)、?{_PHRASE}(?:を|に|は|が|について|も)(?=.{{0,14}}?"
        r"(?:定め|規定|義務|禁|求め|認め|書|設け|課|限|与え|保障|命じ|許|置か|置く|対象と|必要と))"
    ),
    # N条で利用者が払う補償金
    re.compile(
        rf"(?:で|では|により|によって|に基づき|に基づいて)、?{_LETTER}{{0,10}}(?:が|に|は|も)?{_LETTER}{{0,3}}{_GIVEN}{_PHRASE}"
        r"(?=を|が|は|に|の|も|って|$)"
    ),
    # 個人情報保護法23条 第三者提供
    re.compile(rf" {_PHRASE}(?= |$|は|とは|の)"),
    # N条で届出が必要なのは
    re.compile(rf"(?:では|で|により|によって|に基づき)、?{_PHRASE}(?=(?:を|が|は|に|について|も|の))"),
)
_DEFINES = (
    r"(?:を|について|に関して|に関する規定を|の規定を)?(?:定め(?:る|た|ている|てる)|規定(?:する|した|している|してる)|義務[付づ]け(?:る|た|ている)|求め(?:る|た|ている)"
    r"|認め(?:る|た|ている)|禁(?:じる|じた|じている|止する|止した|止している)|書いた|書いてある|設け(?:る|た|ている)|の?根拠(?:である|となる|の|条文の|規定の)?)"
    r"(?:のは|のが|の|は|、)?"
)
_BEFORE = re.compile(rf"{_PHRASE}{_DEFINES}$")
_TOPIC = re.compile(rf"{_PHRASE}(?:は|って|の根拠は|の根拠条文は|の条文は|の規定は|なら)、?$")
_IS_THERE = re.compile(
    r"(?:です(?!か)|だっ|だよ|でした|でしょ|に(?:規定|定め|書|ある|あり|基づ|よる)|で(?:規定|定め|義務|認め|禁止)|が定め|が規定)"
)
_PARTS = re.compile(r"の|及び|又は|・")


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the folded question an article is named."""

    article: NamedArticle
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Ascribed:
    """A phrase that the question ascribes to an article; `quoted`: it stands in brackets there."""

    article: NamedArticle
    phrase: str
    quoted: bool

    @property
    def parts(self) -> tuple[str, ...]:
        """The nouns of the phrase: 第三者提供 and 同意 of 第三者提供の同意."""
        return split(self.phrase)


def split(phrase: str) -> tuple[str, ...]:
    """The nouns of a phrase."""
    return tuple(part for part in _PARTS.split(phrase) if part)


def phrase_behind(text: str) -> tuple[str, bool] | None:
    """The phrase that is ascribed to what stands right before `text`, and whether it is in brackets."""
    for pattern in _BEHIND:
        if match := pattern.match(text[:REACH]):
            return (match["quoted"] or match["chain"] or "").strip(), bool(match["quoted"])
    return None


def law_spans(question: Question, text: str) -> list[tuple[int, int, Law]]:
    """Where the folded question names the laws that it was understood to name."""
    spans: list[tuple[int, int, Law]] = []
    for law in question.laws:
        known = [alias for alias, law_id in law_aliases() if law_id == law.law_id]
        for name in sorted({fold_width(one) for one in (law.title, *law.abbreviations, *known)}, key=len, reverse=True):
            at = text.find(name) if name else -1
            while at >= 0:
                if not any(start < at + len(name) and at < end for start, end, _ in spans):
                    spans.append((at, at + len(name), law))
                at = text.find(name, at + len(name))
    return sorted(spans, key=lambda span: span[0])


def places_of(question: Question) -> list[Place]:
    """Where the articles stand that the question names, in order."""
    if not question.articles:
        return []
    text = fold_width(question.text)
    spans = law_spans(question, text)
    found = []
    for place in find_places(text, [end for _, end, _ in spans])[:MOST_PLACES]:
        named = [
            article
            for article in question.articles
            if article.reference.num == place.reference.num and article.supplementary == place.supplementary
        ]
        if not named:
            continue
        before = [law.law_id for _, end, law in spans if end <= place.start][-1:]
        near = [article for article in named if article.law.law_id in before]
        found.append(Place((near or named)[0], place.start, place.end))
    return found


def ascribed(question: Question) -> list[Ascribed]:
    """What the question ascribes to each article that it names, in order, each phrase once."""
    text = fold_width(question.text)
    places = places_of(question)
    found: dict[Ascribed, None] = {}
    for number, place in enumerate(places):
        stop = places[number + 1].start if number + 1 < len(places) else len(text)
        floor = places[number - 1].end if number else 0
        for one in _around(text, place, floor, stop, question):
            found.setdefault(one)
    return list(found)


def _around(text: str, place: Place, floor: int, stop: int, question: Question) -> Iterator[Ascribed]:
    behind = text[place.end : min(stop, place.end + REACH)]
    if said := phrase_behind(behind):
        yield from _of(said, place)
    before = _without_law(text[max(floor, place.start - REACH) : place.start], question)
    match = _last(_BEFORE, before) or (_last(_TOPIC, before) if _IS_THERE.match(behind) else None)
    if match is not None:
        yield from _of((match["quoted"] or match["chain"], bool(match["quoted"])), place)


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The match that ends with the text, begun as far to the left as a noun goes."""
    return pattern.search(text[-REACH:])


def _without_law(before: str, question: Question) -> str:
    """The text before an article without the name of its law."""
    text = before.removesuffix("の").removesuffix("附則").removesuffix("の")
    spans = law_spans(question, text)
    return text[: spans[-1][0]] if spans and spans[-1][1] == len(text) else text


def _of(said: tuple[str, bool], place: Place) -> Iterator[Ascribed]:
    phrase, quoted = said
    if len(phrase) > 1:
        yield Ascribed(place.article, phrase, quoted)
