from __future__ import annotations

import pytest

from assistant.compose.diet.speech_sections import part_of, sections
from tests.assistant.builders import written
from tests.assistant.compose.diet.speeches import said

PLENARY = said(
    1,
    "質問花子議員の御質問にお答えをいたします。図書の貸出期間についてお尋ねがありました。貸出期間は二週間です。延長は一回です。"
    "次に、開館時間についてでございます。開館時間は九時からです。閲覧席の増設についてでございますが、来年度に百席を増やします。",
)


def openings(*lines: str) -> list[str]:
    return [section[0].text for section in sections(said(1, *lines))]


def test_a_bundled_answer_is_cut_where_each_question_is_taken_up() -> None:
    assert [section[0].text for section in sections(PLENARY)][1:] == [
        "図書の貸出期間についてお尋ねがありました。",
        "次に、開館時間についてでございます。",
        "閲覧席の増設についてでございますが、来年度に百席を増やします。",
    ]


def test_a_section_reaches_to_the_next_question() -> None:
    assert [sentence.text for sentence in sections(PLENARY)[1]] == [
        "図書の貸出期間についてお尋ねがありました。",
        "貸出期間は二週間です。",
        "延長は一回です。",
    ]


def test_an_answer_to_one_question_is_one_section() -> None:
    assert openings("貸出期間につきまして御質問がありました。二週間です。延長については、一回までとしております。") == [
        "貸出期間につきまして御質問がありました。"
    ]


def test_the_numbered_questions_of_a_written_answer_are_its_sections() -> None:
    answer = written(
        ("1", "貸出期間は二週間である。"), ("1", "延長は一回である。"), ("2", "開館時間は九時からである。")
    )
    assert [len(section) for section in sections(answer)] == [2, 1]


def test_a_speech_without_words_has_no_sections() -> None:
    assert sections(said(1, "")) == []


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("お答え申し上げます。", "courtesy"),
        ("架空委員の御質問にお答えいたします。", "courtesy"),
        ("御質問ありがとうございます。", "courtesy"),
        ("委員御指摘のとおりでございます。", "courtesy"),
        ("以上でございます。", "courtesy"),
        ("架空大臣の架空太郎です。", "courtesy"),
        ("日頃の御尽力に感謝を申し上げます。", "courtesy"),
        ("貸出期間についてお尋ねがありました。", "asked"),
        ("貸出期間の延長につきまして御質問をいただきました。", "asked"),
        ("開館時間についてでございます。", "asked"),
        ("（拍手） ―――◇―――", "stage"),
        ("〔架空太郎君登壇〕", "stage"),
        ("図書館の現場では……", "broken"),
        ("図書館は地域の知の基盤でございます。", "said"),
        ("委員御指摘のとおり、貸出しは減っております。", "said"),
        ("お尋ねの貸出期間は、二週間でございます。", "said"),
    ],
)
def test_what_a_sentence_is_for_is_told(text: str, part: str) -> None:
    assert part_of(text) == part


def test_a_sentence_of_any_length_is_read_at_once() -> None:
    assert part_of("図書の" * 40_000 + "についてお尋ねがありました。") == "said"
