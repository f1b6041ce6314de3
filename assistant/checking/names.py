"""Names in a statement: laws must exist and be cited, people, offices, Houses and meetings be those of the record."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from assistant.checking.quotations import fold
from assistant.checking.sources import ARTIFICIAL_INTELLIGENCE, Cited
from assistant.law_names import LawNames, Mention
from assistant.understanding.diet import DietNames
from indexes.diet_names import full_office, holds_office
from indexes.passage import Speech, Written
from indexes.text.numerals import fold_width
from indexes.text.sudachi import tokens

_KANJI = "一-龠々ァ-ヶー"
_HOUSES = re.compile(r"(衆|参)(?:議)?院")
_MEETING = re.compile(rf"[{_KANJI}・]{{1,30}}(?:委員会|審査会|調査会|本会議)")
_OFFICE = re.compile(
    rf"(?:[{_KANJI}]{{1,16}}?)?(?:内閣総理大臣|総理大臣|総理|首相|副大臣|大臣政務官|政務官|担当大臣|大臣|官房長官|長官|局長|審議官|統括官)"
)
_ORGAN = re.compile(rf"[{_KANJI}A-Za-z]{{2,20}}?(?:省|庁|本部|裁判所|機構|委員会|公社)(?![{_KANJI}])")
# Words for any body of a kind name none.
_ANY = re.compile(
    r"(?:各|両|同|本|当該|当|関係|所管|担当|主務|府|複数|専門)+(?:府)?(?:省|庁|省庁|本部|委員会|裁判所|機構|大臣)"
)
_SANCTION = re.compile(r"死刑|無期|拘禁刑|懲役|禁錮|罰金|過料|科料|拘留|没収|課徴金|追徴|反則金|過怠金")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9.+-]{2,}")
_PERSON = re.compile(rf"([{_KANJI}]{{2,8}})(?=氏|議員|委員(?!会)|参考人|君(?!主)|さん)")
_HONORIFICS = ("氏", "議員", "委員")
_SPEAKS = re.compile(r"答弁|述べ|説明|発言|回答|表明|言及|答え|言っ|語っ")


def laws_exist(claim: str, names: LawNames, mentions: Sequence[Mention], cited: Cited) -> bool:
    """Whether every name that reads like a law's is that of a law held, or stands in the texts cited."""
    return all(cited.says(name) for name in names.strangers(claim, mentions))


def laws_are_cited(claim: str, mentions: Sequence[Mention], cited: Cited) -> bool:
    """Whether every law named is one whose article is cited, or is spoken of in the texts cited."""
    for mention in mentions:
        meant = {law.law_id for law in mention.laws}
        title = [law.title for law in mention.laws] + ([mention.gone.title] if mention.gone else [])
        named = claim[mention.start : mention.end]
        if not meant & cited.law_ids and not any(cited.says(name) for name in (named, *title)):
            return False
    return True


def as_recorded(claim: str, cited: Cited, diet: DietNames) -> bool:
    """Whether Houses, meetings, people and offices named are those of the records cited, or are spoken of in them.

    Of who is said to have spoken, one must be the speaker of a record cited: an answer may well name other ministers.
    """
    if not all(cited.says(f"{match[1]}議院") for match in _HOUSES.finditer(claim)):
        return False
    if cited.records and not all(cited.says(name) for name in _meetings(claim)):
        return False
    spoken_to = _without_people(claim, cited)
    people = {*diet.people(claim), *(match[1] for match in _PERSON.finditer(claim) if _is_person(match[1]))}
    offices = [match[0] for match in _OFFICE.finditer(_MEETING.sub(" ", spoken_to))]
    if not all(cited.says(name) for name in people):
        return False
    if not all(_held(office, cited) or _held(_of_speaker(office, cited), cited) for office in offices):
        return False
    if not cited.records or not (people or offices) or not _SPEAKS.search(claim):
        return True
    return any(_spoke(one, people, offices) for one in cited.records)


def organs_are_cited(claim: str, cited: Cited, whole_laws: Callable[[Iterable[str]], Iterable[str]]) -> bool:
    """Whether every ministry, headquarters, court and the like that is named is spoken of in the texts cited.

    What an article leaves unnamed may stand elsewhere in its law, which `whole_laws` gives.
    """
    organs = [match[0] for match in _ORGAN.finditer(claim) if not _ANY.fullmatch(match[0])]
    missing = [one for one in organs if not (cited.says(one) or cited.says(full_office(one)))]
    return all(any(_is_said(one, text) for text in whole_laws(cited.law_ids)) for one in missing)


def sanctions_are_cited(claim: str, cited: Cited) -> bool:
    """Whether every kind of punishment that is named stands in the texts cited: a 罰金 is no 過料."""
    return all(cited.says(match[0]) for match in _SANCTION.finditer(claim))


def latin_names_are_cited(claim: str, cited: Cited) -> bool:
    """Whether every word in Latin letters (of three or more) stands in the texts cited, in whatever case."""
    text = cited.text.casefold()
    return all(match[0].casefold() in text for match in _LATIN.finditer(claim))


def _meetings(claim: str) -> Iterator[str]:
    for match in _MEETING.finditer(claim):
        name = re.sub(r"^.*(?:衆議院|参議院|衆院|参院)", "", match[0])
        if not _ANY.fullmatch(name):
            yield name


def _held(office: str, cited: Cited) -> bool:
    if _ANY.fullmatch(office) or cited.says(office) or cited.says(full_office(office)):
        return True
    return any(holds_office(_position(one), office) for one in cited.records)


def _of_speaker(office: str, cited: Cited) -> str:
    """大臣 of 架空大臣 where 架空太郎 spoke."""
    for one in cited.records:
        speaker = fold_width(one.speaker if isinstance(one, Speech) else one.respondent)
        for length in range(len(speaker), 0, -1):
            if office.startswith(speaker[:length]):
                return office[length:]
    return office


def _is_said(name: str, text: str) -> bool:
    return fold(name) in text or fold(name).replace("AI", ARTIFICIAL_INTELLIGENCE) in text


def _spoke(record: Speech | Written, people: set[str], offices: Sequence[str]) -> bool:
    if isinstance(record, Written):
        speaker, position = record.respondent or record.submitter, record.respondent
    else:
        speaker, position = record.speaker, record.position
    speaker = fold_width(speaker)
    asked = getattr(record, "questioner", "") or getattr(record, "submitter", "")
    others = {one for one in people if fold_width(asked).startswith(one)}
    named = people - others
    if named:
        return any(one in speaker for one in named)
    if any(office.startswith(speaker[:1]) and speaker.startswith(office[:2]) for office in offices):
        return True
    return not offices or any(holds_office(position, office) for office in offices)


def _without_people(claim: str, cited: Cited) -> str:
    """The claim without the names of those who spoke and asked: 架空太郎総務大臣 holds the office of 総務大臣."""
    for one in cited.records:
        names = (one.speaker, one.questioner) if isinstance(one, Speech) else (one.respondent, one.submitter)
        for name in filter(None, map(fold_width, names)):
            claim = claim.replace(name, " ")
    return claim


def _position(record: Speech | Written) -> str:
    return record.position if isinstance(record, Speech) else record.respondent


def _is_person(name: str) -> bool:
    found = list(tokens(name))
    return bool(found) and any(token.person for token in found)
