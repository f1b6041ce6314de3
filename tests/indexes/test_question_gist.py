from __future__ import annotations

import pytest

from indexes.passage import Passage
from indexes.question_gist import MAX_LENGTH, asks, gist_of, sentences_of
from tests.indexes.samples import speech_passage


def asked(words: str) -> Passage:
    return speech_passage(f"○仮名委員　{words}", speaker="仮名花子", position="", government=False)


ANSWER = speech_passage("○例示国務大臣　増やす計画です。")


def gist(words: str, answer: Passage = ANSWER) -> str:
    return gist_of(sentences_of(asked(words)), answer)


@pytest.mark.parametrize(
    ("speaker", "position", "topic", "expected"),
    [
        ("石見元", "内閣総理大臣", "図書館の未来", "総理、図書館の未来をどう描きますか。"),
        ("栗山実", "農林大臣", "木の実の備蓄", "農林大臣は木の実の備蓄をどう進めますか。"),
        ("例示一郎", "架空図書担当大臣", "閲覧架", "例示大臣は月光閲覧架をどう増やしますか。"),
    ],
)
def test_of_the_questions_to_many_ministers_each_has_its_own(
    speaker: str, position: str, topic: str, expected: str
) -> None:
    question = (
        "会派を代表して質問します。総理、図書館の未来をどう描きますか。木の実の不作について伺います。"
        "農林大臣は木の実の備蓄をどう進めますか。例示大臣は月光閲覧架をどう増やしますか。以上で質問を終わります。（拍手）"
    )
    answer = f"○国務大臣（{speaker}君）　{topic}についてお尋ねがありました。"
    assert gist(question, speech_passage(answer, speaker=speaker, position=position)) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "月光閲覧架は好評です。今後どのように増やしていくお考えか、夜の予算も含めて大臣に伺います。よろしくお願いします。",
            1,
        ),
        (
            "月光閲覧架は好評です。今後の増設と夜の予算の見通しについて、図書担当大臣の御見解をお聞かせください。以上です。",
            1,
        ),
        (
            "まず、ありがとうございます。月光閲覧架について質問させていただきます。増設は、いつ、どの町から始まるのでしょうか、図書担当大臣。",
            2,
        ),
    ],
)
def test_the_gist_is_the_sentence_that_asks(question: str, expected: int) -> None:
    assert gist(question) == question.split("。")[expected] + "。"


def test_a_sentence_too_short_to_stand_alone_is_given_with_the_one_before() -> None:
    assert (
        gist("晴れです。満月の夜に閉館しています。それはなぜですか。") == "満月の夜に閉館しています。それはなぜですか。"
    )


def test_a_sentence_that_points_back_is_given_with_the_one_before() -> None:
    question = "満月の夜に閉館する図書館が三年前から増えています。その理由を政府としてどのように分析しておられるのか、図書担当大臣の御見解を伺います。"
    assert gist("晴れです。" + question) == question


def test_fillers_and_stage_directions_are_left_out_of_a_gist() -> None:
    assert gist(
        "ありがとうございます。次に、そこで、月光閲覧架を（発言する者あり）増やす計画は今年度にありますか。（拍手）"
    ) == ("月光閲覧架を増やす計画は今年度にありますか。")


def test_a_long_gist_keeps_its_end_and_says_that_it_was_cut() -> None:
    cut = gist("月の光は、" + "とても明るく、" * 30 + "これをどう生かしますか。")
    assert cut.startswith("…とても明るく、")
    assert cut.endswith("これをどう生かしますか。")
    assert len(cut) <= MAX_LENGTH


def test_a_long_sentence_without_a_comma_is_cut_all_the_same() -> None:
    assert len(gist("月" * 500 + "ですか。")) == MAX_LENGTH


def test_of_many_questions_the_one_answered_is_the_gist() -> None:
    padding = "図書は大切です。" * 200
    question = (
        "木の実の備蓄はどう進めますか。"
        + padding
        + "月光閲覧架の増設はどう進めますか。"
        + padding
        + "夜間の警備はどう進めますか。"
    )
    shelves = speech_passage("○例示国務大臣　月光閲覧架の増設についてお答えします。")
    assert gist(question, shelves).endswith("月光閲覧架の増設はどう進めますか。")


def test_a_speech_that_asks_nothing_has_its_last_sentence_for_a_gist() -> None:
    assert gist("月光閲覧架は好評です。増設を望む声が全国の図書館から数多く寄せられているところであります。") == (
        "増設を望む声が全国の図書館から数多く寄せられているところであります。"
    )


@pytest.mark.parametrize("words", ["、。", "　", "（拍手）"])
def test_a_speech_without_words_has_no_gist(words: str) -> None:
    sentences = sentences_of(asked(f"。{words}"))
    assert sentences == ()
    assert not asks(sentences)
    assert gist_of(sentences, ANSWER) == ""


@pytest.mark.parametrize(
    "words",
    [
        "増やしますか。",
        "増やすのでしょうか、大臣。",
        "大臣の御見解を求めます。",
        "お聞かせいただければと思います。",
        "増やしてください。",
        "増やすということですよね。",
        "被害の件数は。",
        "明らかにされたい。",
        "御所見を承りたいのであります。",
    ],
)
def test_a_question_or_a_request_asks(words: str) -> None:
    assert asks(sentences_of(asked(words)))


@pytest.mark.parametrize(
    "words",
    ["増やします。", "終わります。", "先ほど伺いました。", "資料を御覧ください。", "よろしくお願いいたします。"],
)
def test_a_remark_does_not_ask(words: str) -> None:
    assert not asks(sentences_of(asked(words)))
