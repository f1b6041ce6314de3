"""NDL 国会会議録 into one passage a speech.

Read are the API's answers (`/speech` and `/meeting`, JSON and XML; https://kokkai.ndl.go.jp/api.html) and JSON Lines
with the keys `id, date, session, house, committee, speaker, party, position, text, url, issue`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from lxml import etree

from indexes.passage import Line, Passage, Speech, speech_passage_id
from indexes.sources.files import Fault, Ignored, RawFile

# Order 0 of a meeting lists agenda and attendance: it is no speech.
NOT_A_SPEECH = "会議録情報"

# A speech opens with ○役職（氏名君）, or ○氏名役職 in the House of Representatives' committees, and a full-width space;
# some collections have a half-width one, or have lost it, and then only the office itself tells where it ends.
# There 〇〇委員長い説明 and 長例委員長例です are a member's words: the office is 委員.
_CHAIR = r"委員長(?!い[^いやえ]|く|期|年|らく|々|引[かくけこ]|距離|寿|崎|男|時間(?:労働|勤務|の))"
_OFFICE = (
    rf"(?:国務大臣|内閣総理大臣|副大臣|大臣政務官|政府参考人|政府特別補佐人|参考人|公述人|委員長代理|{_CHAIR}|委員|会長代理|会長|座長"
    r"|副議長|議長|事務総長|主査|議員|会計検査院当局者|最高裁判所長官代理者|国立国会図書館長|君(?:（続）)?)"
)
_OPENING = re.compile(
    rf"^○(?:(?P<opening>[^　。、\n]{{1,60}})　|(?P<loose>(?P<self>長[^　 （\n]{{1,3}}?)委員(?=(?P=self))"
    rf"|[^　（。、…\n]{{0,30}}（[^）\n]{{1,30}}君）"
    rf"|[^　 （。、\n]{{1,12}}?(?:（[^）\n]{{1,4}}）)?{_OFFICE})[　 ]?(?=[^　\n]))"
)
_SPEECH_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
_IN_BRACKETS = re.compile(r"（[^）]*）")
_ANSWERS_FOR_GOVERNMENT = re.compile(
    r"内閣総理大臣|[国國]務大臣|副大臣|政務官|政府参考人|政府委員|政府特別補佐人|内閣官房長官|内閣法制局長官|説明員"
)
_MINISTER = re.compile(r"大臣|政務官")
_MINISTRY = re.compile(
    r"^(?!.*(?:大学|会社|法人|機構))(?:内閣|人事院総裁|会計検査院|公正取引委員会|個人情報保護委員会|原子力規制|カジノ管理委員会|[^／]{1,12}[省庁])"
    r"[^／]*(?:官|長|監|者|代理)(?:$|／)"
)
_PARLIAMENT = re.compile(r"委員長|議長|会長|理事|事務総長|(?:委員|君|参考人|公述人|証人)$")


def opening_of(text: str) -> str:
    """What stands between ○ and the words spoken ("渡邊政府参考人"), or ""."""
    match = _OPENING.match(text)
    return (match["opening"] or match["loose"]) if match else ""


def without_opening(text: str) -> str:
    """The words spoken, without ○役職（氏名君）."""
    return _OPENING.sub("", text, count=1)


def is_government(opening: str, position: str, role: str) -> bool:
    """Whether a speaker answers for the government: the record's own opening decides, else the office held."""
    if role in ("証人", "参考人", "公述人"):
        return False
    title = _IN_BRACKETS.sub("", opening)
    if _ANSWERS_FOR_GOVERNMENT.search(title):
        return True
    if _PARLIAMENT.search(title):
        return False
    return bool(_MINISTER.search(position) or _MINISTRY.search(position))


def read_minutes(file: RawFile) -> Iterator[Passage | Fault | Ignored]:
    """The speeches of one file. A record that lacks what an id needs yields a Fault, the others go on."""
    name = file.name.lower()
    if name.endswith(".xml"):
        yield from _from_xml(file)
    elif name.endswith((".jsonl", ".jsonl.xz")):
        yield from _from_lines(file)
    else:
        yield from _from_json(file)


def _from_json(file: RawFile) -> Iterator[Passage | Fault | Ignored]:
    try:
        answer = json.loads(file.data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        yield Fault(file.name, f"UTF-8として読めません（{error.start}バイト目）。取得し直してください。")
        return
    except (json.JSONDecodeError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        yield Fault(file.name, f"JSONとして読めません（{error}）。取得し直してください。", line)
        return
    if isinstance(answer, dict) and isinstance(answer.get("speechRecord"), list):
        yield from _speeches(file.name, answer["speechRecord"], {})
    elif isinstance(answer, dict) and isinstance(answer.get("meetingRecord"), list):
        for meeting in answer["meetingRecord"]:
            records = meeting.get("speechRecord") if isinstance(meeting, dict) else None
            if isinstance(records, list):
                yield from _speeches(file.name, records, meeting)
            else:
                yield Fault(file.name, "speechRecord のない会議があります。取得し直してください。")
    elif isinstance(answer, dict) and ("laws" in answer or "revisions" in answer):
        yield Ignored(file.name, "法令APIの一覧")
    else:
        yield Fault(file.name, "国会会議録APIの応答ではありません（speechRecord も meetingRecord もありません）。")


def _from_xml(file: RawFile) -> Iterator[Passage | Fault | Ignored]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(file.data, parser)
    except etree.XMLSyntaxError as error:
        yield Fault(file.name, f"XMLとして読めません（{error.msg}）。取得し直してください。", error.lineno)
        return
    meetings = list(root.iter("meetingRecord"))
    for meeting in meetings:
        yield from _speeches(file.name, [_flat(record) for record in meeting.iter("speechRecord")], _flat(meeting))
    if not meetings:
        yield from _speeches(file.name, [_flat(record) for record in root.iter("speechRecord")], {})


def _from_lines(file: RawFile) -> Iterator[Passage | Fault | Ignored]:
    for number, line in enumerate(file.data.split(b"\n"), start=file.first_line):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if not isinstance(row, dict):
                raise TypeError("JSONオブジェクトではありません")
            yield _passage(
                {
                    "speechID": row["id"],
                    "date": row["date"],
                    "session": row["session"],
                    "nameOfHouse": row["house"],
                    "nameOfMeeting": row["committee"],
                    "issue": row.get("issue"),
                    "speechOrder": str(row["id"]).rpartition("_")[2],
                    "speaker": row["speaker"],
                    "speakerPosition": row.get("position"),
                    "speakerGroup": row.get("party"),
                    "speech": row["text"],
                    "speechURL": row["url"],
                },
                file.name,
            )
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
            yield Fault(file.name, _why(error), number)


def _speeches(name: str, records: list[Any], meeting: Mapping[str, Any]) -> Iterator[Passage | Fault | Ignored]:
    for position, record in enumerate(records, start=1):
        try:
            if not isinstance(record, dict):
                raise TypeError("JSONオブジェクトではありません")
            yield _passage({**meeting, **record}, name)
        except (ValueError, KeyError, TypeError, OverflowError) as error:
            yield Fault(name, f"{position}番目の発言: {_why(error)}")


def _passage(record: Mapping[str, Any], name: str) -> Passage | Ignored:
    if record["speaker"] == NOT_A_SPEECH:
        return Ignored(name, NOT_A_SPEECH)
    text = _text(record, "speech").replace("\r\n", "\n")
    if not text:
        raise ValueError("発言の本文が空です")
    speech_id = _required(record, "speechID")
    if not _SPEECH_ID.fullmatch(speech_id):
        raise ValueError(f"speechID {speech_id!r} が発言IDの形ではありません")
    position, role = _text(record, "speakerPosition"), _text(record, "speakerRole")
    if not position and (office := _ANSWERS_FOR_GOVERNMENT.search(_IN_BRACKETS.sub("", opening_of(text)))):
        position = office[0]
    speech = Speech(
        speech_id=speech_id,
        session=int(record["session"]),
        house=_required(record, "nameOfHouse"),
        meeting=_required(record, "nameOfMeeting"),
        issue=_text(record, "issue"),
        date=date.fromisoformat(str(record["date"])),
        order=int(record["speechOrder"]),
        speaker=_required(record, "speaker"),
        position=position,
        role=role,
        group=_text(record, "speakerGroup"),
        government=is_government(opening_of(text), position, role),
    )
    lines = tuple(Line("", line) for line in text.split("\n") if line.strip())
    return Passage(speech_passage_id(speech_id), lines, speech, _required(record, "speechURL"))


def _text(record: Mapping[str, Any], key: str) -> str:
    # Without halves of letters (lone surrogates), which JSON can spell but no index can hold.
    return str(record.get(key) or "").encode("utf-8", "replace").decode("utf-8").strip()


def _required(record: Mapping[str, Any], key: str) -> str:
    if isinstance(record.get(key), dict | list | bool):
        raise TypeError(f"項目 {key} が文字列ではありません")
    if not (value := _text(record, key)):
        raise KeyError(key)
    return value


def _flat(element: etree._Element) -> dict[str, str]:
    return {str(child.tag): child.text or "" for child in element if child.tag != "speechRecord"}


def _why(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"項目 {error} がありません。"
    return f"読めません（{error}）。"
