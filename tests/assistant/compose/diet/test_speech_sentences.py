from __future__ import annotations

from assistant.compose.diet.speech_sentences import decisive
from assistant.compose.diet.wanted import wants_of
from assistant.engine import Assistant
from indexes.passage import Passage
from tests.assistant.builders import written
from tests.assistant.compose.diet.speeches import evidence, said

FILLER = "図書館の職員の研修には各地で工夫が見られ、関係者の御尽力により様々な催しが開かれているところでございます。"


def quoted(assistant: Assistant, question: str, passage: Passage, budget: int = 150) -> list[str]:
    return [one.text for one in decisive(evidence(assistant, question, passage), wants_of(question), budget)]


def test_courtesies_and_the_repeated_question_are_left_out(assistant: Assistant) -> None:
    passage = said(
        1, "お答えいたします。", "貸出期間についてお尋ねがございました。", "貸出期間は二週間です。", "以上です。"
    )
    assert quoted(assistant, "図書の貸出期間", passage) == ["貸出期間は二週間です。"]


def test_neighbours_are_one_quotation_and_gaps_divide_it(assistant: Assistant) -> None:
    passage = said(
        1,
        "貸出期間は二週間です。その理由は多くの方に読んでいただくためです。",
        FILLER * 2,
        "なお、貸出期間の延長は一回までです。",
    )
    assert quoted(assistant, "貸出期間とその理由", passage, budget=80) == [
        "貸出期間は二週間です。その理由は多くの方に読んでいただくためです。",
        "なお、貸出期間の延長は一回までです。",
    ]


def test_figures_beside_the_best_sentence_are_taken_where_figures_are_asked_for(assistant: Assistant) -> None:
    passage = said(
        1,
        "貸出しの実績について申し上げます。",
        "昨年度は三万二千冊となっております。",
        FILLER,
        FILLER,
        FILLER,
    )
    (first, *_) = quoted(assistant, "貸出しの実績は何冊か", passage, budget=60)
    assert "三万二千冊" in first


def test_a_sentence_that_points_back_brings_the_one_before(assistant: Assistant) -> None:
    passage = said(
        1, FILLER, FILLER, "蔵書が古くなっております。", "こうした状況を踏まえ、購入予算を倍にします。", FILLER
    )
    assert quoted(assistant, "購入予算", passage, budget=30) == [
        "蔵書が古くなっております。こうした状況を踏まえ、購入予算を倍にします。"
    ]


def test_an_announced_enumeration_is_complete(assistant: Assistant) -> None:
    points = ("柱は三つあります。", "一つ目は蔵書です。", "二つ目は座席です。", "三つ目は時間です。")
    passage = said(1, FILLER, FILLER, "図書館の柱を申します。", *points, FILLER, FILLER)
    text = "".join(quoted(assistant, "図書館の三つの柱は何か", passage, budget=40))
    assert all(point in text for point in points)


def test_an_enumeration_too_long_to_quote_whole_is_told_by_its_points(assistant: Assistant) -> None:
    long = FILLER.replace("。", "、") * 5 + "以上です。"
    far = said(1, "図書館の柱は二つあります。", "一つ目は蔵書です。", *[long] * 4, "二つ目は座席です。", FILLER)
    text = quoted(assistant, "図書館の二つの柱は何か", far, budget=40)
    assert text == ["図書館の柱は二つあります。一つ目は蔵書です。", "二つ目は座席です。"]


def test_of_a_bundled_answer_only_the_section_asked_about_is_quoted(assistant: Assistant) -> None:
    passage = said(
        1,
        "質問花子議員の御質問にお答えをいたします。開館時間についてお尋ねがありました。九時からでございます。",
        "次に、貸出期間の延長についてお尋ねがありました。一回に限り認めております。",
        "閲覧席についてお尋ねがありました。増設を検討します。",
    )
    assert quoted(assistant, "貸出期間の延長", passage) == [
        "次に、貸出期間の延長についてお尋ねがありました。一回に限り認めております。"
    ]


def test_of_a_written_answer_only_the_number_asked_about_is_quoted(assistant: Assistant) -> None:
    passage = written(("1", "開館時間は九時からである。"), ("2", "貸出期間は二週間である。"))
    found = decisive(evidence(assistant, "貸出期間", passage), wants_of("貸出期間"), 200)
    assert [(one.at, one.text) for one in found] == [("2", "貸出期間は二週間である。")]


def test_a_short_speech_is_quoted_whole(assistant: Assistant) -> None:
    passage = said(1, "お答えします。", "貸出期間は二週間です。", "延長は一回です。")
    assert quoted(assistant, "貸出期間", passage) == ["貸出期間は二週間です。延長は一回です。"]


def test_a_closing_promise_is_left_out_where_much_was_said_and_no_position_is_asked_for(assistant: Assistant) -> None:
    promise = "引き続き、しっかりと取り組んでまいります。"
    passage = said(1, "貸出期間は二週間です。", *[FILLER] * 5, promise)
    assert promise not in "".join(quoted(assistant, "貸出期間", passage, budget=600))
    assert promise in "".join(quoted(assistant, "貸出期間についての見解", passage, budget=600))


def test_a_speech_of_courtesies_alone_still_has_a_quotation(assistant: Assistant) -> None:
    assert quoted(assistant, "貸出期間", said(1, "お答えいたします。")) == ["お答えいたします。"]


def test_every_quotation_stands_verbatim_in_the_speech(assistant: Assistant) -> None:
    passage = said(
        1, "貸出期間は、\u3000二週間です。", "（拍手）", "延長は一回です。 （発言する者あり）", "図書館は無料です。"
    )
    body = "".join(passage.text.split())
    assert all("".join(text.split()) in body for text in quoted(assistant, "貸出期間と延長", passage))
