from __future__ import annotations

from datetime import date

import pytest

from assistant.compose.diet.answers import NO_ANSWER, answers, draft_of
from assistant.engine import Assistant
from tests.assistant.builders import article, speech, written
from tests.assistant.compose.diet.speeches import drafted, inquiry, said, texts

LOAN = speech(1, "図書の貸出期間は二週間といたします。", speaker="高市架空")
OTHER = speech(2, "図書の貸出期間は三週間といたします。", speaker="石破架空")


def test_the_answers_of_the_person_named_are_shown(assistant: Assistant) -> None:
    draft = drafted(assistant, "高市総理は図書の貸出期間についてどう答弁したか", [OTHER, LOAN])
    assert draft.status == "answered"
    assert {source for statement in draft.statements for source in statement.sources} == {LOAN.id}


def test_answers_of_others_are_shown_only_after_saying_that_the_person_named_has_none(assistant: Assistant) -> None:
    draft = drafted(assistant, "岸田総理は図書の貸出期間についてどう答弁したか", [LOAN])
    assert draft.status == "corrected"
    assert texts(draft)[0].startswith("岸田氏の政府答弁は、収録している資料の中に見つかりませんでした。")


def test_answers_of_another_year_are_not_passed_off_as_those_asked_for(assistant: Assistant) -> None:
    draft = drafted(assistant, "2026年の国会で図書の貸出期間についてどう答弁したか", [LOAN])
    assert texts(draft)[0].startswith("2026年の政府答弁は、収録している資料の中に見つかりませんでした。")


def test_answers_in_the_other_house_are_not_passed_off_as_those_asked_for(assistant: Assistant) -> None:
    draft = drafted(assistant, "参議院で図書の貸出期間についてどう答弁したか", [LOAN])
    assert texts(draft)[0].startswith("参議院での政府答弁は、収録している資料の中に見つかりませんでした。")


def test_without_an_answer_there_is_no_draft(assistant: Assistant) -> None:
    found = [article("1", ("p1", "図書の貸出期間は、二週間とする。"))]
    assert draft_of(inquiry(assistant, "図書の貸出期間について政府はどう答弁しているか", found)) is None


def test_where_nothing_is_asked_there_is_no_draft(assistant: Assistant) -> None:
    assert draft_of(inquiry(assistant, "政府の答弁は", [LOAN])) is None


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("石破総理は図書の貸出期間についてどう答弁したか", "answered"),
        ("岸田総理は図書の貸出期間についてどう答弁したか", "corrected"),
        ("高市議員の図書の貸出期間についての質問に政府はどう答弁したか", "answered"),
        ("参議院で図書の貸出期間について政府はどう答弁したか", "answered"),
        ("衆議院で図書の貸出期間について政府はどう答弁したか", "corrected"),
        ("2025年5月に図書の貸出期間について政府はどう答弁したか", "answered"),
        ("2024年に図書の貸出期間について政府はどう答弁したか", "corrected"),
    ],
)
def test_a_written_answer_is_held_to_who_where_and_when_like_a_spoken_one(
    assistant: Assistant, question: str, status: str
) -> None:
    text = ("1", "図書の貸出期間は、二週間を超えないものと考えている。")
    said = written(text, respondent="石破架空", submitter="高市架空")
    assert drafted(assistant, question, [said]).status == status


def test_a_written_answer_of_an_unknown_day_is_not_passed_off_as_one_of_the_year_asked_for(
    assistant: Assistant,
) -> None:
    said = written(("1", "図書の貸出期間は、二週間を超えないものと考えている。"), date=None)
    assert drafted(assistant, "2025年に図書の貸出期間について政府はどう答弁したか", [said]).status == "corrected"


MEMBER = speech(3, "図書の貸出期間を延ばすべきではありませんか。", speaker="質問花子", government=False)


def test_where_only_members_spoke_of_it_that_is_said(assistant: Assistant) -> None:
    draft = drafted(assistant, "図書の貸出期間について政府はどう答弁したか", [MEMBER])
    assert draft.status == "corrected"
    assert texts(draft) == [
        f"{NO_ANSWER}質疑では質問花子議員（2025年4月1日 衆議院架空委員会）が触れています。",
        "質疑（政府の答弁ではありません） 2025年4月1日の衆議院架空委員会での質問花子氏の発言: "
        "「図書の貸出期間を延ばすべきではありませんか。」",
    ]


def test_a_written_question_is_no_answer_either(assistant: Assistant) -> None:
    asked = written(("1", "図書の貸出期間を延ばすべきではないか。"), answer=False)
    draft = drafted(assistant, "図書の貸出期間について政府はどう答弁したか", [asked])
    assert texts(draft)[0] == f"{NO_ANSWER}質疑では質問花子議員（質問主意書）が触れています。"


def test_a_member_is_not_quoted_beside_an_answer(assistant: Assistant) -> None:
    draft = drafted(assistant, "図書の貸出期間について政府はどう答弁したか", [MEMBER, LOAN])
    assert {source for statement in draft.statements for source in statement.sources} == {LOAN.id}


def test_an_expert_is_no_member(assistant: Assistant) -> None:
    expert = said(
        4, "図書の貸出期間は長い方がよいと考えます。", government=False, position="架空大学教授", role="参考人"
    )
    assert draft_of(inquiry(assistant, "図書の貸出期間について政府はどう答弁したか", [expert])) is None


def test_a_law_that_says_more_is_not_passed_over_for_a_member(assistant: Assistant) -> None:
    provision = article("1", ("p1", "図書の貸出期間の延長は、一回とする。"), caption="図書の貸出期間の延長")
    asked = speech(3, "図書の貸出期間についてお聞きします。", speaker="質問花子", government=False)
    assert draft_of(inquiry(assistant, "図書の貸出期間の延長について政府はどう答弁したか", [asked, provision])) is None


def test_a_year_that_an_answer_of_another_time_speaks_of_does_not_hide_it(assistant: Assistant) -> None:
    weak = said(5, "図書の話でございます。貸出し等々、様々な課題がございます。", day=date(2024, 5, 1))
    strong = said(6, "令和六年の図書の貸出冊数の実績は三万冊です。", day=date(2025, 3, 1))
    draft = drafted(assistant, "2024年の図書の貸出冊数の実績について政府はどう答弁したか", [weak, strong])
    assert draft.status == "corrected"
    assert texts(draft)[0].startswith("2024年の政府答弁")
    assert strong.id in draft.statements[1].sources


def test_a_time_to_come_is_what_an_answer_speaks_of(assistant: Assistant) -> None:
    draft = drafted(assistant, "2099年度の図書の貸出期間について石破総理はどう答弁したか", [OTHER])
    assert draft.status == "answered"


def test_the_newest_that_answers_comes_before_a_newer_one_that_touches_on_it(assistant: Assistant) -> None:
    old = said(7, "図書の貸出期間は二週間です。", day=date(2024, 5, 1))
    newer = said(8, "図書の貸出期間の延長は一回です。", day=date(2025, 5, 1))
    aside = said(9, "予算の話でございます。図書にも触れました。", day=date(2026, 5, 1))
    draft = drafted(assistant, "図書の貸出期間についての最新の政府答弁", [old, newer, aside])
    assert draft.statements[0].sources == (newer.id, old.id)


def test_an_answer_before_a_law_was_made_counts_only_where_it_names_the_law(assistant: Assistant) -> None:
    question = "AI法の基本計画について政府はどう答弁したか"
    before = said(1, "基本計画は来月に決定いたします。", day=date(2024, 5, 7))
    naming = said(2, "AI法の基本計画は来月に決定いたします。", day=date(2024, 5, 8))
    after = said(3, "基本計画は来月に決定いたします。", day=date(2025, 9, 9))
    missing, found = answers(inquiry(assistant, question, [before]))
    assert (missing[0].text, found) == (NO_ANSWER, [])
    _, found = answers(inquiry(assistant, question, [before, naming, after]))
    assert before.id not in {entry.passage.id for entry in found}
    assert naming.id in {entry.passage.id for entry in found}
