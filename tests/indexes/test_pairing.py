from __future__ import annotations

import re
import time
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from indexes.pairing import paired
from indexes.passage import Passage, Speech
from indexes.question_gist import MAX_LENGTH
from indexes.sources.files import RawFile, read_files
from indexes.sources.kokkai import read_minutes, without_opening
from indexes.sources.reading import read_passages
from tests.indexes.samples import article_passage, collected_line, minutes_json, speech_record

MEETING = "199905254X00120250401"
ASKER, OTHER_ASKER = "仮名花子", "空想三郎"
MINISTER = {"speaker": "例示一郎", "speakerPosition": "架空図書担当大臣", "speakerGroup": "架空の会"}
OFFICIAL = {"speaker": "試作次郎", "speakerPosition": "架空省図書局長", "speakerGroup": None}
CHAIR = {"speaker": "見本太郎", "speakerGroup": "架空の会"}

QUESTION: dict[str, Any] = {"speech": "○仮名委員　月光閲覧架を増やすのでしょうか。"}
ANSWER = MINISTER | {"speech": "○例示国務大臣　増やす計画です。"}
DETAIL = OFFICIAL | {"speech": "○試作政府参考人　お答えします。三年で倍にします。"}


def chair(words: str) -> dict[str, Any]:
    return CHAIR | {"speech": f"○見本委員長　{words}"}


def member(words: str, speaker: str = ASKER, opening: str = "仮名委員") -> dict[str, Any]:
    return {"speaker": speaker, "speech": f"○{opening}　{words}"}


def minutes(*speeches: dict[str, Any], orders: list[int] | None = None) -> list[Passage]:
    """A meeting of these speeches, which stand at `orders` (from 1 on)."""
    records = [
        speech_record(speechID=f"{MEETING}_{order:03d}", speechOrder=order, **speech)
        for order, speech in zip(orders or range(1, len(speeches) + 1), speeches, strict=True)
    ]
    return [passage for passage in read_minutes(minutes_json(*records)) if isinstance(passage, Passage)]


def speech_of(passage: Passage) -> Speech:
    assert isinstance(passage.source, Speech)
    return passage.source


def found(*speeches: dict[str, Any], orders: list[int] | None = None) -> dict[int, int]:
    """The order of each answer paired, with the order of its question."""
    pairs = map(speech_of, paired(minutes(*speeches, orders=orders)))
    return {pair.order: int(pair.question_id.rpartition("_")[2]) for pair in pairs}


def test_an_answer_knows_who_asked_it_for_whom_and_what() -> None:
    asked, answer = minutes(QUESTION, ANSWER)
    assert list(paired([asked, answer])) == [
        replace(
            answer,
            source=replace(
                speech_of(answer),
                questioner="仮名花子",
                questioner_group="空想の会",
                question="月光閲覧架を増やすのでしょうか。",
                question_id=f"diet:{MEETING}_001",
            ),
        )
    ]


def test_every_answer_in_a_row_belongs_to_the_same_question() -> None:
    assert found(QUESTION, ANSWER, DETAIL, ANSWER) == {2: 1, 3: 1, 4: 1}


@pytest.mark.parametrize(
    "words",
    [
        "例示図書担当大臣。",
        "御静粛に。",
        "時間が参っておりますので、答弁は簡潔にお願いします。",
        "速記を起こしてください。　例示大臣。",
        "内閣から、答弁を補足したいとのことであります。これを許します。",
        "休憩前に引き続き会議を開きます。　先ほどの質疑に対する答弁を求めます。例示大臣。",
    ],
)
def test_a_chair_who_keeps_order_ends_no_question(words: str) -> None:
    assert found(QUESTION, chair(words), ANSWER) == {3: 1}


@pytest.mark.parametrize(
    "words",
    [
        "次に、空想三郎君。",
        "この際、例示大臣から発言を求められておりますので、これを許します。例示大臣。",
        "架空図書貸出法案を議題といたします。　趣旨の説明を聴取いたします。例示大臣。",
        "提出者の趣旨説明を求めます。例示大臣。",
        "起立総員。よって、附帯決議を付することに決しました。　大臣の発言を許します。",
        "例示大臣から、所信を聴取いたします。例示大臣。",
        "内閣の意見を聴取いたします。例示大臣。",
        "図書局長から報告を聴取いたします。",
        "大臣から発言を訂正したいとのことであります。これを許します。",
        "この際、暫時休憩いたします。",
        "これにて仮名花子君の質疑は終了いたしました。",
        "この際、空想三郎君から関連質疑の申出があります。これを許します。",
    ],
)
def test_a_chair_who_moves_on_ends_a_question(words: str) -> None:
    assert found(QUESTION, chair(words), ANSWER) == {}


def test_ministers_who_speak_in_turn_after_a_call_for_statements_answer_nothing() -> None:
    calls = [chair("この際、大臣及び局長から発言を求められております。例示大臣。"), chair("次に、試作図書局長。")]
    assert found(QUESTION, ANSWER, calls[0], ANSWER, calls[1], DETAIL) == {2: 1}


def test_a_ministers_first_statement_answers_nothing() -> None:
    assert found(chair("これより会議を開きます。例示大臣。"), ANSWER, QUESTION, ANSWER) == {4: 3}


def test_nothing_is_inferred_across_a_missing_speech() -> None:
    assert found(QUESTION, ANSWER, DETAIL, orders=[1, 2, 4]) == {2: 1}


def test_a_question_right_before_suffices_though_all_else_is_missing() -> None:
    assert found(ANSWER, QUESTION, ANSWER, orders=[3, 77, 78]) == {78: 77}


def test_speeches_come_in_any_order_and_from_many_meetings() -> None:
    first = minutes(QUESTION, ANSWER)
    other = [speech_record(speechID=f"199905254X00920250402_{n:03d}", speechOrder=n) for n in (1, 3)]
    other[1] |= ANSWER
    second = [one for one in read_minutes(minutes_json(*other)) if isinstance(one, Passage)]
    mixed = [second[1], first[1], second[0], first[0], article_passage()]
    assert [speech_of(pair).question_id for pair in paired(mixed)] == [first[0].id]


def test_a_speech_that_was_found_twice_opens_no_gap() -> None:
    asked, answer = minutes(QUESTION, ANSWER)
    assert len(list(paired([asked, asked, answer]))) == 1


def test_digests_are_left_alone() -> None:
    asked, answer = minutes(QUESTION, ANSWER)
    assert list(paired([asked, replace(answer, verbatim=False)])) == []
    assert list(paired([replace(asked, verbatim=False), answer])) == []


def test_the_next_questioner_takes_over() -> None:
    second = member("木の実の値段はどうか。", OTHER_ASKER, "空想委員")
    assert found(QUESTION, ANSWER, chair("次に、空想三郎君。"), second, ANSWER) == {2: 1, 5: 4}


@pytest.mark.parametrize(
    "words",
    [
        "はい。",
        "委員長。",
        "総理、お答えください。",
        "時計を止めてください。",
        "もう一度、大臣、お願いします。",
        "（発言する者あり）",
    ],
)
def test_a_members_short_call_is_no_question(words: str) -> None:
    assert found(QUESTION, ANSWER, member(words), ANSWER) == {2: 1, 4: 1}


@pytest.mark.parametrize(
    "words", ["なぜですか。", "別の形とは何ですか。", "凍結も入るということでいいですね。", "去年は違う数でしたよ。"]
)
def test_a_members_short_question_or_objection_is_one(words: str) -> None:
    assert found(QUESTION, ANSWER, member(words), ANSWER) == {2: 1, 4: 3}


def test_a_call_with_no_question_before_it_is_what_was_answered() -> None:
    assert found(member("大臣、お願いします。"), ANSWER) == {2: 1}


def test_a_speech_that_the_chair_interrupts_keeps_its_questions() -> None:
    asked = member("月光閲覧架を増やしますか。", opening="仮名花子君")
    ends = member("　終わります。", opening="仮名花子君（続）")
    assert found(asked, chair("まとめてください。"), ends, ANSWER) == {4: 1}


def test_a_minister_answers_after_an_expert_who_was_asked_too() -> None:
    expert = {"speaker": "架空四郎", "speakerRole": "参考人", "speech": "○架空参考人　月光は目に優しいものです。"}
    assert found(QUESTION, expert, ANSWER) == {3: 1}


@pytest.mark.parametrize("role", ["参考人", "公述人"])
def test_an_experts_own_statement_is_no_question(role: str) -> None:
    expert = {"speaker": "架空四郎", "speakerRole": role, "speech": f"○架空{role}　政府はどうお考えですか。"}
    assert found(chair("これより会議を開きます。"), expert, ANSWER) == {}


@pytest.mark.parametrize("opening", ["例文議員", "衆議院議員（例文五郎君）"])
def test_a_bills_sponsor_answers_for_no_government(opening: str) -> None:
    sponsor = member("本案は、図書を増やすものです。", "例文五郎", opening)
    assert found(QUESTION, sponsor) == {}
    assert found(QUESTION, sponsor, ANSWER) == {3: 1}


def test_a_member_who_answers_for_a_bill_is_no_questioner() -> None:
    sponsor = member("お答えを申し上げます。本案は、図書を増やすものです。", "例文五郎", "例文委員")
    assert found(QUESTION, sponsor, ANSWER) == {3: 1}


def test_a_member_from_outside_the_committee_may_ask() -> None:
    assert found(member("月光閲覧架を増やしますか。", opening="委員以外の議員（仮名花子君）"), ANSWER) == {2: 1}


def test_a_chair_may_ask_in_the_name_of_the_committee() -> None:
    [pair] = paired(minutes(QUESTION, chair("委員会を代表してお尋ねします。月光閲覧架は足りていますか。"), ANSWER))
    pair_source = speech_of(pair)
    assert (pair_source.questioner, pair_source.questioner_group) == ("見本太郎", "")
    assert pair_source.question == "委員会を代表してお尋ねします。月光閲覧架は足りていますか。"


def test_ministers_in_the_plenary_answer_one_questioner_in_turn() -> None:
    asked = member("会派を代表して質問します。総理、図書館の未来をどう描きますか。（拍手）", opening="仮名花子君")
    prime = {"speaker": "石見元", "speakerPosition": "内閣総理大臣"}
    prime["speech"] = "○内閣総理大臣（石見元君）　仮名議員にお答えします。　　　〔国務大臣例示一郎君登壇〕"
    minister = MINISTER | {"speech": "○国務大臣（例示一郎君）　お答えします。"}
    president = CHAIR | {"speech": "○議長（見本太郎君）　静粛に。"}
    assert found(asked, prime, minister, president, minister) == {2: 1, 3: 1, 5: 1}


def test_the_debate_of_party_leaders_is_paired() -> None:
    prime = {"speaker": "石見元", "speakerPosition": "内閣総理大臣", "speech": "○内閣総理大臣（石見元君）　します。"}
    over = {
        "speaker": "見本太郎",
        "speech": "○会長（見本太郎君）　以上で仮名花子君の発言は終了いたしました。次に、空想三郎君。",
    }
    assert found(member("図書を増やしますか。", opening="仮名花子君"), prime, over, prime) == {2: 1}


def test_a_collection_that_lost_its_spaces_is_paired() -> None:
    rows = [
        collected_line(id=f"{MEETING}_001", text="○仮名（花）委員委員長の前で伺いますが、木の実は足りますか。"),
        collected_line(
            id=f"{MEETING}_002", speaker="試作次郎", position="架空省木の実局長", text="○試作（次）政府参考人足ります。"
        ),
        collected_line(id=f"{MEETING}_003", text="○仮名委員長い目で見てもそうでしょうか。"),
        collected_line(
            id=f"{MEETING}_004", speaker="試作次郎", position="架空省木の実局長", text="○試作（次）政府参考人はい。"
        ),
    ]
    passages = [one for one in read_minutes(RawFile("a.jsonl", "\n".join(rows).encode())) if isinstance(one, Passage)]
    assert [(speech_of(pair).order, speech_of(pair).question) for pair in paired(passages)] == [
        (2, "委員長の前で伺いますが、木の実は足りますか。"),
        (4, "長い目で見てもそうでしょうか。"),
    ]


@pytest.mark.parametrize("piece", ["まず、", "か、お願い", "大臣", "「", "（", "次に、例", "話いただけ", "\n"])
def test_hostile_speeches_take_no_long_time(piece: str) -> None:
    begin = time.perf_counter()
    passages = minutes({"speech": "○仮名委員　" + piece * 100_000 + "か。"}, ANSWER, chair(piece * 100_000), ANSWER)
    for pair in paired(passages):
        assert len(speech_of(pair).question) <= MAX_LENGTH
    assert time.perf_counter() - begin < 5


COLLECTION = "kokkai_speeches_2024-2025.jsonl.xz"
ANSWERS_OF_THE_API = ("kokkai_api", "kokkai_meeting_xml", "kokkai_ai_bill_217.json")

# 〇〇委員の御質問にお答えします.
_NAMED = re.compile(r"^(?P<name>[一-龥々ァ-ヶぁ-んー]{1,8})(?:議員|委員)の?(?:御質問|お尋ね)?にお答え")


def official(corpus: Path, *names: str) -> list[Passage]:
    files = [file for file in read_files([corpus / name for name in names]) if isinstance(file, RawFile)]
    return [one for file in files for one in read_passages(file) if isinstance(one, Passage)]


@pytest.fixture(scope="module")
def collected(corpus: Path) -> list[Passage]:
    """Whole meetings, in a form that lost some of its spaces."""
    return official(corpus, COLLECTION)


@pytest.mark.parametrize("split", ["held_out", "tuning"])
def test_checked_answers_of_the_official_minutes_have_their_questions(
    corpus: Path, collected: list[Passage], split: str
) -> None:
    checked = tomllib.loads((Path(__file__).parent / "checked_pairs.toml").read_text(encoding="utf-8"))
    truth = {one["answer"]: one["question"] for one in checked["pair"] if one["split"] == split}
    answering_nothing = {one["answer"] for one in checked["none"] if one["split"] == split}
    pairs = [*map(speech_of, paired(collected)), *map(speech_of, paired(official(corpus, *ANSWERS_OF_THE_API)))]
    given = {pair.speech_id: pair.question_id for pair in pairs if pair.speech_id in truth.keys() | answering_nothing}
    right = [answer for answer, question in given.items() if question == f"diet:{truth.get(answer)}"]
    assert len(right) / len(given) >= 0.95
    assert len(right) / len(truth) >= 0.95


def test_who_is_named_by_a_minister_is_the_questioner(collected: list[Passage]) -> None:
    named = [
        (match["name"], speech_of(pair).questioner)
        for pair in paired(collected)
        if (match := _NAMED.match(without_opening(pair.text).strip()))
    ]
    assert len(named) > 50
    assert sum(name[0] == questioner[0] for name, questioner in named) / len(named) >= 0.95


def test_nearly_every_answer_of_whole_meetings_is_paired_and_has_a_gist(collected: list[Passage]) -> None:
    pairs = list(map(speech_of, paired(collected)))
    assert len(pairs) / sum(speech_of(one).government for one in collected) > 0.95
    assert all(0 < len(pair.question) <= MAX_LENGTH for pair in pairs)
