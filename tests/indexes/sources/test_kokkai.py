from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.passage import Line, Passage, Speech
from indexes.sources.files import Fault, Ignored, RawFile, read_files, split_lines
from indexes.sources.kokkai import is_government, opening_of, read_minutes, without_opening
from tests.conftest import FIXTURES
from tests.indexes.samples import collected_line, minutes_json, speech_record

REQUIRED = (
    "speechID",
    "session",
    "nameOfHouse",
    "nameOfMeeting",
    "date",
    "speechOrder",
    "speaker",
    "speech",
    "speechURL",
)
MEETING_KEYS = ("session", "nameOfHouse", "nameOfMeeting", "issue", "date")


def read(file: RawFile) -> list[Passage | Fault | Ignored]:
    return list(read_minutes(file))


def fixture(name: str) -> RawFile:
    return RawFile(name, (FIXTURES / "minutes" / name).read_bytes())


def speeches(file: RawFile) -> list[Passage]:
    return [found for found in read(file) if isinstance(found, Passage)]


def speech_of(passage: Passage) -> Speech:
    assert isinstance(passage.source, Speech)
    return passage.source


def summary(file: RawFile) -> list[tuple[str, str, bool]]:
    return [(passage.id[-3:], (one := speech_of(passage)).speaker, one.government) for passage in speeches(file)]


def record_xml(**changes: Any) -> str:
    fields = "".join(f"<{key}>{value or ''}</{key}>" for key, value in speech_record(**changes).items())
    return f"<speechRecord>{fields}</speechRecord>"


def minutes_xml(*records: str) -> RawFile:
    data = "".join(f"<record><recordData>{record}</recordData></record>" for record in records)
    return RawFile("speech.xml", f"<data><records>{data}</records></data>".encode())


def test_the_api_json_of_speeches_is_read() -> None:
    assert summary(fixture("speech.json")) == [
        ("001", "見本太郎", False),
        ("002", "仮名花子", False),
        ("003", "例示一郎", True),
        ("004", "試作次郎", True),
        ("005", "空想三郎", False),
    ]


def test_the_api_xml_of_a_meeting_is_read() -> None:
    assert summary(fixture("meeting.xml")) == [
        ("001", "例文四郎", False),
        ("002", "例示一郎", True),
        ("003", "仮定五郎", False),
    ]


def test_json_lines_are_read() -> None:
    assert summary(fixture("collected.jsonl")) == [
        ("001", "仮名花子", False),
        ("002", "試作次郎", True),
        ("004", "試作次郎", True),
    ]


def test_a_speech_keeps_every_fact_of_its_record() -> None:
    passage = speeches(fixture("speech.json"))[2]
    assert passage == Passage(
        "diet:199905254X00120250401_003",
        (
            Line("", "○例示国務大臣　月光閲覧架は、三年で二倍に増やす計画です。"),
            Line("", "　満月の夜の混雑も、これで和らぐと考えております。"),
        ),
        Speech(
            speech_id="199905254X00120250401_003",
            session=999,
            house="衆議院",
            meeting="架空図書特別委員会",
            issue="第1号",
            date=date(2025, 4, 1),
            order=3,
            speaker="例示一郎",
            position="架空図書担当大臣",
            group="架空の会",
            government=True,
        ),
        "https://kokkai.ndl.go.jp/txt/199905254X00120250401/3",
    )


def test_a_meeting_lends_its_facts_to_its_speeches() -> None:
    speech = speech_of(speeches(fixture("meeting.xml"))[0])
    assert (speech.house, speech.meeting, speech.issue, speech.date, speech.session) == (
        "参議院",
        "架空図書委員会",
        "第2号",
        date(2025, 4, 15),
        999,
    )


def test_the_api_json_of_meetings_is_read() -> None:
    record = speech_record()
    meeting = {key: record[key] for key in MEETING_KEYS}
    meeting["speechRecord"] = [{key: value for key, value in record.items() if key not in MEETING_KEYS}]
    answer = json.dumps({"meetingRecord": [meeting]}).encode()
    assert speeches(RawFile("meeting.json", answer)) == speeches(minutes_json(record))


def test_the_api_xml_of_speeches_is_read() -> None:
    assert speeches(minutes_xml(record_xml())) == speeches(minutes_json(speech_record()))


def test_a_line_of_a_collection_keeps_every_fact() -> None:
    [passage] = speeches(RawFile("a.jsonl", collected_line(position="架空図書担当大臣").encode()))
    assert passage == Passage(
        "diet:199905254X00120250501_001",
        (Line("", "○仮名委員　木の実の財源を伺います。"),),
        Speech(
            speech_id="199905254X00120250501_001",
            session=999,
            house="衆議院",
            meeting="予算空想委員会",
            issue="第3号",
            date=date(2025, 5, 1),
            order=1,
            speaker="仮名花子",
            position="架空図書担当大臣",
            group="空想の会",
        ),
        "https://kokkai.ndl.go.jp/txt/199905254X00120250501/1",
    )


@pytest.mark.parametrize("name", ["speech.json", "meeting.xml", "collected.jsonl"])
def test_agenda_and_attendance_are_no_speech(name: str) -> None:
    assert [found for found in read(fixture(name)) if isinstance(found, Ignored)] == [Ignored(name, "会議録情報")]


@pytest.mark.parametrize("ending", ["\r\n", "\n"])
def test_every_line_of_a_speech_is_a_line_and_blank_ones_are_left_out(ending: str) -> None:
    [passage] = speeches(minutes_json(speech_record(speech=ending.join(["○仮名委員　甲。", "", "　乙。", ""]))))
    assert [line.text for line in passage.lines] == ["○仮名委員　甲。", "　乙。"]


@pytest.mark.parametrize("key", REQUIRED)
def test_a_record_that_lacks_a_fact_is_a_fault_and_the_others_survive(key: str) -> None:
    broken, sound = speech_record(), speech_record(speechID="199905254X00120250401_002")
    del broken[key]
    fault, passage = read(minutes_json(broken, sound))
    assert isinstance(fault, Fault)
    assert fault.reason.startswith("1番目の発言: ")
    assert isinstance(passage, Passage)


@pytest.mark.parametrize("key", REQUIRED)
@pytest.mark.parametrize("value", [None, "", " "])
def test_a_record_with_an_empty_fact_is_a_fault_and_the_others_survive(key: str, value: str | None) -> None:
    sound = speech_record(speechID="199905254X00120250401_002")
    found = read(minutes_json(speech_record(**{key: value}), sound))
    assert [type(one) for one in found] == [Fault, Passage]


@pytest.mark.parametrize("key", REQUIRED)
def test_an_empty_element_is_a_fault_and_the_others_survive(key: str) -> None:
    sound = record_xml(speechID="199905254X00120250401_002")
    found = read(minutes_xml(record_xml(**{key: ""}), sound))
    assert [type(one) for one in found] == [Fault, Passage]


@pytest.mark.parametrize("record", ["発言", 3, None, ["発言"]])
def test_a_record_that_is_no_object_is_a_fault_and_the_others_survive(record: Any) -> None:
    found = read(minutes_json(record, speech_record()))
    assert [type(one) for one in found] == [Fault, Passage]


@pytest.mark.parametrize("changes", [{"date": "令和七年四月一日"}, {"session": "第九百九十九回"}, {"speechOrder": "x"}])
def test_a_fact_that_cannot_be_read_is_a_fault(changes: dict[str, str]) -> None:
    assert [type(one) for one in read(minutes_json(speech_record(**changes)))] == [Fault]


@pytest.mark.parametrize("data", [b"[]", b"{}", b"3", b'{"speechRecord": {}}', b'{"message": "19011"}'])
def test_json_that_is_no_answer_of_the_api_is_a_fault(data: bytes) -> None:
    [fault] = read(RawFile("a.json", data))
    assert str(fault) == "a.json: 国会会議録APIの応答ではありません（speechRecord も meetingRecord もありません）。"


@pytest.mark.parametrize("key", ["laws", "revisions"])
def test_a_list_of_laws_is_ignored(key: str) -> None:
    assert read(RawFile("a.json", json.dumps({key: []}).encode())) == [Ignored("a.json", "法令APIの一覧")]


def test_broken_json_is_a_fault_with_its_line() -> None:
    [fault] = read(RawFile("a.json", b'{\n"speechRecord": [\n'))
    assert isinstance(fault, Fault)
    assert fault.line == 3


def test_json_nested_beyond_all_measure_is_a_fault() -> None:
    assert [type(one) for one in read(RawFile("a.json", b"[" * 200_000))] == [Fault]


def test_json_in_another_encoding_is_a_fault_that_names_the_byte() -> None:
    [fault] = read(RawFile("a.json", '{"発言": 1}'.encode("shift_jis")))
    assert "UTF-8として読めません（2バイト目）" in str(fault)


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_a_byte_order_mark_is_no_fault(name: str) -> None:
    data = minutes_json(speech_record()).data if name == "a.json" else collected_line().encode()
    assert len(speeches(RawFile(name, b"\xef\xbb\xbf" + data))) == 1


def test_broken_xml_is_a_fault_with_its_line() -> None:
    [fault] = read(RawFile("a.xml", b"<data>\n<records>\n</data>"))
    assert isinstance(fault, Fault)
    assert fault.line == 3


def test_an_external_entity_in_minutes_is_not_resolved(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("合言葉", encoding="utf-8")
    doctype = f'<!DOCTYPE data [<!ENTITY secret SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]>'
    file = minutes_xml(record_xml(speech="○仮名委員　本は&secret;。"))
    assert "合言葉" not in str(read(RawFile("a.xml", doctype.encode() + file.data)))


BROKEN_LINES = {
    "not json": "{",
    "not an object": "3",
    "without id": collected_line().replace('"id"', '"no"'),
    "id null": collected_line(id=None),
    "id without an order": collected_line(id="x"),
    "date": collected_line(date="いつか"),
    "without text": collected_line(text=""),
    "nested": "[" * 200_000,
}


@pytest.mark.parametrize("broken", BROKEN_LINES.values(), ids=BROKEN_LINES.keys())
def test_a_broken_line_is_a_fault_with_its_number_and_the_others_survive(broken: str) -> None:
    data = "\n".join([collected_line(), "", broken, collected_line()])
    before, fault, after = read(RawFile("a.jsonl", data.encode()))
    assert isinstance(fault, Fault)
    assert (fault.name, fault.line) == ("a.jsonl", 3)
    assert before == after


def test_a_line_that_is_not_utf8_is_a_fault_and_the_others_survive() -> None:
    data = collected_line().encode() + b"\n" + '{"発言": 1}'.encode("shift_jis") + b"\n" + collected_line().encode()
    assert [type(one) for one in read(RawFile("a.jsonl", data))] == [Passage, Fault, Passage]


@given(st.lists(st.booleans(), max_size=12), st.integers(1, 2_000))
def test_a_fault_keeps_its_line_number_in_every_piece_of_a_file(sound: list[bool], size: int) -> None:
    data = "\n".join(collected_line() if one else "{" for one in sound).encode()
    pieces = split_lines(RawFile("a.jsonl", data), size)
    faults = [found.line for piece in pieces for found in read(piece) if isinstance(found, Fault)]
    assert faults == [number for number, one in enumerate(sound, start=1) if not one]


GOVERNMENT = [
    ("○国務大臣（例示一郎君）　", "", ""),
    ("○国務大臣（例示一郎君）　", "架空図書担当大臣", ""),
    ("○内閣総理大臣（例示一郎君）　", "", ""),
    ("○内閣総理大臣臨時代理（例示一郎君）　", "", ""),
    ("○例示国務大臣　", "", ""),
    ("○例示内閣総理大臣　", "", ""),
    ("○副大臣（例示一郎君）　", "", ""),
    ("○例示副大臣　", "", ""),
    ("○例示大臣政務官　", "", ""),
    ("○政府参考人（試作次郎君）　", "架空省図書局長", ""),
    ("○試作政府参考人　", "架空省図書局長", ""),
    ("○政府委員（試作次郎君）　", "", ""),
    ("○政府特別補佐人（試作次郎君）　", "内閣法制局長官", ""),
    ("○試作政府特別補佐人　", "", ""),
    ("○説明員（試作次郎君）　", "", ""),
    ("○試作会計検査院当局者　", "会計検査院事務総局第一局長", ""),
    ("○國務大臣（例示一郎君）　", "", ""),
    ("○試作最高裁判所長官代理者　", "内閣府図書室長", ""),
    ("", "架空図書担当大臣", ""),
    ("", "架空省図書局長", ""),
]
OTHERS = [
    ("○仮名委員　", "", ""),
    ("○仮名花子君　", "", ""),
    ("○仮名花子君　", "架空図書担当大臣", ""),
    ("○委員長（例文四郎君）　", "委員長", ""),
    ("○見本委員長　", "", ""),
    ("○議長（見本太郎君）　", "議長", ""),
    ("○副議長（見本太郎君）　", "", ""),
    ("○会長（見本太郎君）　", "", ""),
    ("○理事（仮名花子君）　", "", ""),
    ("○仮名委員長代理　", "", ""),
    ("○事務総長（見本太郎君）　", "衆議院事務総長", ""),
    ("○見本委員長例示架空副大臣。（発言する者あり） 答弁できますか。", "", ""),
    ("○参考人（空想三郎君）　", "日本銀行総裁", ""),
    ("○空想参考人　", "架空大学栞学部教授", ""),
    ("○参考人（空想三郎君）　", "元架空省事務次官", ""),
    ("○空想参考人　", "前架空庁長官", ""),
    ("○公述人（空想三郎君）　", "元架空省図書局長", ""),
    ("○空想公述人　", "", ""),
    ("○証人（空想三郎君）　", "元架空省図書局長", ""),
    ("", "架空省図書局長", "参考人"),
    ("", "架空図書担当大臣", "証人"),
    ("", "架空省図書局長", "公述人"),
    ("", "日本銀行総裁", ""),
    ("", "架空法人栞省長", ""),
    ("", "", ""),
]


@pytest.mark.parametrize(("speech", "position", "role"), GOVERNMENT)
def test_who_answers_for_the_government_is_known(speech: str, position: str, role: str) -> None:
    assert is_government(opening_of(speech), position, role)


@pytest.mark.parametrize(("speech", "position", "role"), OTHERS)
def test_members_chairs_and_experts_do_not_answer_for_the_government(speech: str, position: str, role: str) -> None:
    assert not is_government(opening_of(speech), position, role)


@pytest.mark.parametrize(
    ("text", "opening", "words"),
    [
        ("○国務大臣（例示一郎君）　増やします。", "国務大臣（例示一郎君）", "増やします。"),
        ("○仮名委員　伺います。　以上です。", "仮名委員", "伺います。　以上です。"),
        ("伺います。", "", "伺います。"),
        ("○仮名委員", "", "○仮名委員"),
        ("　○仮名委員　伺います。", "", "　○仮名委員　伺います。"),
    ],
)
def test_who_speaks_is_told_from_what_is_said(text: str, opening: str, words: str) -> None:
    assert (opening_of(text), without_opening(text)) == (opening, words)


@pytest.mark.parametrize(
    "name", ["kokkai_api", "kokkai_meeting_xml", "kokkai_ai_bill_217.json", "kokkai_speeches_2024-2025.jsonl.xz"]
)
def test_the_official_minutes_are_read_without_a_fault(corpus: Path, name: str) -> None:
    raw = [file for file in read_files([corpus / name]) if isinstance(file, RawFile)]
    found = [one for file in raw for one in read_minutes(file)]
    assert [one for one in found if isinstance(one, Fault)] == []
    assert any(isinstance(one, Passage) and speech_of(one).government for one in found)


@pytest.mark.parametrize(
    ("text", "opening", "words"),
    [
        ("○国務大臣（例示一郎君） 増やします。", "国務大臣（例示一郎君）", "増やします。"),
        ("○仮名政府参考人図書の話です。", "仮名政府参考人", "図書の話です。"),
        ("○仮名委員長これより会議を開きます。", "仮名委員長", "これより会議を開きます。"),
        ("○仮名委員長次に、空想君。", "仮名委員長", "次に、空想君。"),
        ("○仮名委員長い説明でした。", "仮名委員", "長い説明でした。"),
        ("○仮名委員長期の課題です。", "仮名委員", "長期の課題です。"),
        ("○仮名委員長時間労働の話です。", "仮名委員", "長時間労働の話です。"),
        ("○仮名委員長時間が参っています。", "仮名委員長", "時間が参っています。"),
        ("○長例委員長例花子です。", "長例委員", "長例花子です。"),
        ("○仮名（花）委員質問します。", "仮名（花）委員", "質問します。"),
        ("○試作（次）政府参考人お答えします。", "試作（次）政府参考人", "お答えします。"),
        ("○仮名花子君（続） 終わります。", "仮名花子君（続）", "終わります。"),
        ("○見本座長次に、空想君。", "見本座長", "次に、空想君。"),
        ("○例文議員本案は図書を増やします。", "例文議員", "本案は図書を増やします。"),
        ("○試作会計検査院当局者お答えします。", "試作会計検査院当局者", "お答えします。"),
        (
            "○例示国務大臣まず、図書は……（仮名委員「本です」と呼ぶ）",
            "例示国務大臣",
            "まず、図書は……（仮名委員「本です」と呼ぶ）",
        ),
        (
            "○仮名花子君空想の会、仮名花子です。（拍手）　伺います。",
            "仮名花子君",
            "空想の会、仮名花子です。（拍手）　伺います。",
        ),
    ],
)
def test_an_opening_is_told_though_its_space_is_lost(text: str, opening: str, words: str) -> None:
    assert (opening_of(text), without_opening(text)) == (opening, words)
