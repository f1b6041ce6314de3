"""The words of a notice of questions: which sentences ask, who is to answer, and what its heading says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

_ASKS = re.compile(
    r"(?:か|如何|いかん|いかに|いかが|どう|とは|(?:考える|思う|承知する)が"
    r"|問(?:う|います|いたい)|伺(?:う|います|い?たい|いたく)[ぁ-ん存]{0,8}|(?:お尋|尋)ね(?:る|ます|します|たい)"
    r"|(?:お聞|聞|聴)(?:く|き(?:ます|します|たい[ぁ-ん]{0,4}))|質(?:す|したい)|教えて(?:いただ|ほし|くださ)[ぁ-ん]{1,8}"
    r"|(?:見解|所見|認識|考え|方針|答弁|説明|所感|受け止め|決意|評価)(?:を|は|も|について)?(?:お願い[ぁ-ん]{0,6})?"
    r"|求め(?:る|ます|たい)|されたい|示せ|願いたい)$"
)
_INTERROGATIVE = re.compile(r"(?:か|如何|いかん|いかが|どう|とは|見解[をは]?|所見[をは]?|認識[をは]?)$")
# 以下の点について伺います。 asks nothing itself.
_ANNOUNCES = re.compile(r"^(?:以下|下記|次|左記|標記|別紙)(?:の|に|、)")
_END = "。．？?！! 　\t"
_SAYS_SOMETHING = 8
_MOST_BRACKETS, _BRACKET = 4, 60

_OFFICE = (
    r"大臣|総理|首相|長官|局長|参考人|政参|副大臣|政務官|委員長|審議官|部長|課長|次長|総裁|官房|統括官|理事|担当|事務方"
    r"|[一-龥ァ-ヶー]{1,9}(?:省|庁|府|院|局|委員会|本部)"
)
_BRACKETED = re.compile(
    r"[（(\[［【〔＜<][ 　]*(?:答弁(?:要求)?(?:者|大臣)?|要求大臣|要求|対|→)?[ 　]*[:：]?"
    rf"(?P<who>(?=[^（）()\[\]［］【】〔〕＜＞<>]{{0,40}}(?:{_OFFICE}))[^（）()\[\]［］【】〔〕＜＞<>。]{{1,40}})[）)\]］】〕＞>]"
)
_LABELLED = re.compile(
    r"^(?:答弁(?:要求)?(?:者|大臣)?|要求(?:大臣|者)?|出席要求(?:大臣)?|→|⇒|➡)[ 　]*[:：]?[ 　]*(?P<who>.{1,40})$"
)
_ADDRESSED = re.compile(
    r"^[【〔［\[＜<（(]?(?P<who>[^、。？?（）()]{0,20}?(?:大臣|総理|首相|長官|政府参考人|政参|副大臣|政務官|局長|総裁|[一-龥]{1,9}[省庁]))"
    r"(?:に(?:対する質[問疑]|対して|問う|伺う|伺います|質問|聞く|お尋ね)|への質[問疑]|関係|所管)?[】〕］\]＞>）)]?$"
)
_IN_SENTENCE = re.compile(
    r"(?P<who>[一-龥ァ-ヶー・]{0,12}(?:大臣|総理|首相|官房長官|副大臣|政務官|局長|長官))(?:に(?:問|伺|お?聞|お?尋|見解)|の(?:見解|所見|認識|考え|御?所見|受け止め|決意))"
)
_TAIL_ADDRESS = re.compile(
    r"(?:(?:について|に関して|に関する|に対する)の?)?[、，]?"
    r"(?:[一-龥ァ-ヶー・]{0,12}(?:大臣|総理|首相|官房長官|副大臣|政務官|局長|長官|政府|[省庁])(?:に|の|として(?:の)?))?"
    r"(?:(?:御|ご)?(?:見解|所見|認識|考え|受け止め|所感|決意)(?:は|如何|いかん|いかが|を.{1,12})?|(?:問|伺|お?聞|お?尋).{1,10})$"
)


def asks(sentence: str) -> bool:
    """Whether a sentence (or line) ends as a question or as a request for an answer."""
    text = sentence.strip(_END)
    if not text or _ANNOUNCES.search(text):
        return False
    return sentence.rstrip(" 　\t").endswith(("？", "?")) or bool(_ASKS.search(text[-40:]))


def interrogative(sentence: str) -> bool:
    """Whether it puts a question of its own, and does not only name a subject (〇〇について伺う)."""
    text = sentence.strip(_END)
    return sentence.rstrip(" 　\t").endswith(("？", "?")) or bool(_INTERROGATIVE.search(text[-40:]))


def without_respondents(text: str) -> tuple[str, tuple[str, ...]]:
    """A question without the （総務大臣） behind it, and who is named there."""
    found: list[str] = []
    for _ in range(_MOST_BRACKETS):
        text = text.rstrip(" 　\t")
        tail = max(len(text) - _BRACKET, 0)
        last = [match for match in _BRACKETED.finditer(text, tail) if match.end() == len(text)]
        if not last:
            break
        found = [*_people(last[0]["who"]), *found]
        text = text[: last[0].start()]
    return text, tuple(dict.fromkeys(found))


def respondents_ending(text: str) -> Iterator[int]:
    """Where in a line a bracket with who is to answer ends behind a full stop or question: a new question may follow."""
    for match in _BRACKETED.finditer(text):
        before = text[: match.start()].rstrip(" 　\t")
        if before.endswith(("。", "？", "?")) or asks(before):
            yield match.end()


def labelled_respondents(line: str) -> tuple[str, ...]:
    """Who is named by a line of its own that names them: 答弁者：総務大臣, → 総務省, （総務大臣）."""
    match = _LABELLED.match(line)
    if match:
        return _people(match["who"])
    bracket = _BRACKETED.fullmatch(line)
    return _people(bracket["who"]) if bracket else ()


def addressed(line: str) -> tuple[str, ...]:
    """Who is addressed by a line that heads several questions: 総務大臣に問う, 【総務大臣】."""
    match = _ADDRESSED.match(line)
    return _people(match["who"]) if match and len(line) <= 40 else ()


def respondents_within(text: str) -> tuple[str, ...]:
    """Who is asked in the sentence itself: 総務大臣の見解を問う."""
    return tuple(dict.fromkeys(match["who"] for match in _IN_SENTENCE.finditer(text)))


def without_address(text: str) -> str:
    """The question without whom it asks at its end: what is to be searched for is the matter, not the office."""
    stripped = text.rstrip(_END)
    match = _TAIL_ADDRESS.search(stripped[-48:])
    if match is None:
        return text
    kept = stripped[: len(stripped) - len(stripped[-48:]) + match.start()]
    return kept if len(kept) >= _SAYS_SOMETHING else text


def _people(text: str) -> tuple[str, ...]:
    parts = re.split(r"[、，,・／/]|及び|並びに|又は|または|と(?=[一-龥]{2,}大臣)", text)
    return tuple(dict.fromkeys(part.strip(" 　\t:：") for part in parts if part.strip(" 　\t:：")))


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above the questions, each as printed, "" where it is not told: `member` asks, of `party`."""

    committee: str = ""
    day: str = ""
    member: str = ""
    party: str = ""


_LABEL = re.compile(
    r"^[【〔［\[＜<]?(?P<label>日時|日付|期日|質疑日|委員会(?:名)?|会議名|質問者|質疑者|質問議員|質疑議員|議員名?|氏名|発言者|提出者|会派(?:名)?|政党"
    r"|連絡先|担当(?:秘書|者)?|電話|TEL|FAX|メール|持ち?時間|質[問疑]時間|場所|備考|件名|宛先|作成|受領|要旨対応)"
    r"[】〕］\]＞>]?[ 　]*[:：　 ][ 　]*(?P<value>.{0,80})$",
    re.IGNORECASE,
)
_COMMITTEE = re.compile(
    r"(?:(?:衆議院|参議院|衆院|参院|衆|参)[・･ 　]*)?(?:[一-龥ァ-ヶー・]{2,30}?(?:特別委員会|委員会|調査会|審査会)|本会議)"
)
_DAY = re.compile(
    r"(?:(?:令和|平成)[ 　]?[0-9０-９元一二三四五六七八九十]{1,3}[ 　]?年[ 　]?|[0-9０-９]{4}[ 　]?[年/／.．-]|[RＲHＨ][0-9０-９]{1,2}[.．/／])?"
    r"[0-9０-９]{1,2}[ 　]?[月/／.．-][ 　]?[0-9０-９]{1,2}[ 　]?日?(?:[（(][日月火水木金土](?:曜日?)?[）)])?"
)
_MEMBER = re.compile(
    r"(?P<name>[一-龥ぁ-んァ-ヶ々]{1,6}[ 　]?[一-龥ぁ-んァ-ヶ々]{1,6})[ 　]?(?:議員|委員|君|先生)(?!会|長|提|名)"
)
_PARTY = re.compile(r"[（(【［\[](?P<party>[^（）()【】［］\[\]]{1,24})[）)】］\]]")
_PARTY_WORDS = re.compile(r"党|民主|維新|公明|共産|れいわ|新選組|無所属|クラブ|の会|みらい|会派|フォーラム|の風")
_TITLE = re.compile(
    r"質[問疑](?:通告|要旨|事項|項目|レク|内容|主意)|通告(?:書|内容)?|問取り|記$|^以上$|^[-－―—=＝~_*＊・.…・ 　0-9０-９/／]+$"
)


def labelled(line: str) -> bool:
    """Whether a line tells a fact of the heading by its label (質疑者：…), or only closes the notice (以上)."""
    return bool(_LABEL.match(line) or _TITLE.fullmatch(line))


def heading_line(line: str, heading: Heading) -> Heading | None:
    """The heading with what a line above the questions tells, None where the line is no part of a heading."""
    label = _LABEL.match(line)
    known = bool(label or _TITLE.search(line))
    told = heading
    if (found := _COMMITTEE.search(line)) and not told.committee:
        told = replace(told, committee=found[0].strip(" 　"))
    if (found := _DAY.search(line)) and not told.day:
        told = replace(told, day=found[0].strip(" 　"))
    if (found := _MEMBER.search(line)) and not told.member:
        told = replace(told, member=found["name"].strip(" 　"))
    name = label["label"] if label else ""
    if label and re.search(r"質[問疑](?:者|議員)|議員|氏名|発言者|提出者", name):
        told = replace(told, member=re.split(r"[（(【［\[　 ]*[（(【［\[]|議員|委員", label["value"])[0].strip(" 　"))
    if label and ("会派" in name or name == "政党"):
        told = replace(told, party=label["value"].strip(" 　"))
    elif told.member and not told.party and (found := _PARTY.search(line)) and _PARTY_WORDS.search(found["party"]):
        told = replace(told, party=found["party"].strip(" 　"))
    return told if known or told != heading else None


def gist(text: str, longest: int = 60) -> str:
    """A question in one line of at most `longest` letters: its last asking sentence, its end if that is long."""
    sentences = [one for one in re.split(r"(?<=[。？?])", text) if one.strip(_END)]
    asking: Sequence[str] = [one for one in sentences if asks(one)] or sentences or [text]
    line = re.sub(r"^(?:また|そこで|次に|まず|その上で|さらに|では|ついては)[、,]", "", asking[-1].strip(_END))
    line = " ".join(line.split())
    if len(line) <= longest:
        return line
    tail = line[1 - longest :]
    comma = tail.find("、")
    return "…" + (tail[comma + 1 :] if 0 <= comma < longest // 2 else tail)
