from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.drafting.asking import Heading
from assistant.drafting.notice import MAX_LETTERS, MAX_QUESTIONS, read_notice
from indexes.errors import BadInputError
from tests.assistant.drafting import samples


def texts(notice: str) -> list[str]:
    return [question.text for question in read_notice(notice).questions]


def test_a_standard_notice_gives_heading_subjects_and_who_is_to_answer() -> None:
    notice = read_notice(samples.STANDARD)
    assert notice.heading == Heading("衆・総務委員会", "令和７年５月１３日（火）", "架空　太郎", "架空民主党・無所属")
    first, second, third = notice.questions
    assert (first.number, first.subject, first.respondents) == ("１ （１）", "架空温室法について", ("総務大臣",))
    assert second.text == "今後、入場料の見直しを検討しているのか、政府の見解を伺う。"
    assert third.respondents == ("総務大臣", "政府参考人")
    assert notice.others == ()


def test_questions_below_kanji_numerals_keep_their_subject() -> None:
    notice = read_notice(samples.KANJI_AND_CIRCLED)
    assert [question.number for question in notice.questions] == ["一 ①", "一 ②", "二"]
    assert notice.questions[1].subject == "架空温室法の施行状況について"
    assert (notice.heading.committee, notice.heading.member, notice.heading.party) == (
        "参議院内閣委員会",
        "架空花子",
        "架空の会",
    )


def test_who_is_to_answer_may_stand_on_a_line_of_its_own() -> None:
    first, second, third = read_notice(samples.MARKED_AS_QUESTIONS).questions
    assert first.respondents == ("総務大臣",)
    assert second.respondents == ("政府参考人（架空庁審議官）",)
    assert third.respondents == ("大臣",)
    assert second.before == first.gist


def test_without_numbers_each_sentence_that_asks_is_a_question() -> None:
    assert texts(samples.UNNUMBERED) == [
        "温室の蘭の持ち出しに罰則はあるか。",
        "入場料は誰が決めるのか、見解を問う。",
        "鯉の放流はいつから始まるのか",
        "温室の鍵の管理について",
    ]


def test_a_line_that_addresses_a_minister_heads_the_questions_below_it() -> None:
    notice = read_notice(samples.BULLETS_BELOW_MINISTERS)
    assert [question.respondents for question in notice.questions] == [
        ("総務大臣",),
        ("総務大臣",),
        ("文部科学大臣",),
    ]
    assert (notice.heading.member, notice.heading.day) == ("架空次郎", "5月13日")


def test_a_mere_subject_with_a_number_is_a_question() -> None:
    assert texts(samples.SUBJECTS_ONLY) == ["温室の老朽化対策", "蘭の保護", "その他"]


def test_two_questions_on_one_line_are_told_apart_by_who_is_to_answer() -> None:
    questions = read_notice(samples.SEVERAL_ON_A_LINE).questions
    assert [(question.text, question.respondents) for question in questions] == [
        ("温室の改修はいつか。", ("総務大臣",)),
        ("費用はいくらか。", ("財務大臣",)),
        ("鯉は何匹か。", ("政府参考人",)),
    ]


def test_questions_three_levels_deep_carry_all_subjects_above_them() -> None:
    first, *_, last = read_notice(samples.DEEP).questions
    assert (first.number, first.subject) == ("第１ １ （ア）", "温室行政 入場料")
    assert (last.text, last.subject) == ("灯火の基準如何。", "運河")


def test_greetings_and_telephone_numbers_are_no_questions() -> None:
    notice = read_notice(samples.LETTER)
    assert len(notice.questions) == 2
    assert notice.questions[1].text == "3年以内に見直すとの附則の規定に基づく検討状況は。"
    assert "連絡先：03-0000-0000" in notice.others


def test_one_question_is_a_notice_of_one() -> None:
    assert texts("温室の蘭の保護の強化について") == ["温室の蘭の保護の強化について"]


def test_what_is_searched_for_is_the_matter_and_not_whom_it_is_asked() -> None:
    (question,) = read_notice("温室の入場料の引上げについて、総務大臣の見解を問う。").questions
    assert question.respondents == ("総務大臣",)
    assert question.search_text == "温室の入場料の引上げ"


@pytest.mark.parametrize("notice", samples.ALL)
def test_no_word_of_a_notice_is_lost(notice: str) -> None:
    read = read_notice(notice)
    kept = "".join("".join((one.number, one.subject, one.text, *one.respondents)) for one in read.questions) + "".join(
        (*read.others, read.heading.committee, read.heading.day, read.heading.member, read.heading.party)
    )
    labels = "質問通告|質問者|答弁者|質疑日|質疑者|議員"
    for word in re.findall(r"[一-龠ァ-ヶー]{3,}", re.sub(labels, "、", notice)):
        assert word in kept, word


def test_questions_beyond_the_most_are_counted() -> None:
    notice = read_notice("\n".join(f"{n}．温室の第{n}号棟の鍵は誰が預かるのか。" for n in range(1, MAX_QUESTIONS + 8)))
    assert (len(notice.questions), notice.left_out) == (MAX_QUESTIONS, 7)


def test_letters_beyond_the_most_are_counted() -> None:
    notice = read_notice("温室の鍵は誰が預かるのか。" + "あ" * MAX_LETTERS)
    assert notice.cut == len("温室の鍵は誰が預かるのか。")


@pytest.mark.parametrize("blank", ["", " \n　\n", "\x00"])
def test_a_blank_notice_is_refused(blank: str) -> None:
    with pytest.raises(BadInputError, match="空です"):
        read_notice(blank)


@pytest.mark.parametrize(
    "hostile",
    [
        "（大臣）" * 4_000,
        "1." * 9_000,
        "か。（総務大臣）" * 2_000,
        "・\n" * 9_000,
        "一" * 20_000,
        "問1" * 8_000,
        "委員会" * 6_000,
    ],
)
def test_a_hostile_notice_is_read_in_bounded_time(hostile: str) -> None:
    started = time.perf_counter()
    assert len(read_notice(hostile).questions) <= MAX_QUESTIONS
    assert time.perf_counter() - started < 3


@settings(max_examples=60)
@given(st.text(alphabet="1１一①・（）()問か。、\n 　総務大臣に委員会令和年月日あ【】→：", min_size=1, max_size=200))
def test_whatever_is_pasted_is_read_or_refused(text: str) -> None:
    try:
        notice = read_notice(text)
    except BadInputError:
        assert not text.strip()
    else:
        assert notice.questions
