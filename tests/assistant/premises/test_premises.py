"""False premises are put right in the first sentence; what a law does say is left alone."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from assistant.draft import Draft
from assistant.engine import Assistant
from assistant.premises import corrections
from assistant.premises.words import words

Said = Callable[[str], list[str]]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("架空書庫法第30条の定め", "架空書庫法に第30条はありません。収録している本則は第1条から第11条までです。"),
        ("架空書庫法第9条の定め", "架空書庫法に第9条はありません。第8条の次は第10条です。"),
        (
            "架空書庫法附則第7条",
            "架空書庫法に附則第7条はありません。収録している附則は附則第1条から附則第1条までです。",
        ),
        ("架空書庫法第3条第4項", "架空書庫法第3条（貸出しの期間）に第4項はありません。この条に項の区分はありません。"),
        ("架空書庫法第3条第1項第2号", "架空書庫法第3条（貸出しの期間）に第1項第2号はありません。"),
        ("架空書庫法第8条", "架空書庫法第8条は削除されています。"),
        (
            "架空書庫法5条の本部長60歳任期の趣旨",
            "架空書庫法第5条（本部長）に、60歳という定めはありません。",
        ),
        (
            "架空書庫法第7条で利用者が払う補償金の額は",
            "架空書庫法第7条（目録の縦覧）に、補償金の定めはありません。",
        ),
        ("架空書庫法第3条の目録の縦覧", "架空書庫法第3条（貸出しの期間）に、目録の縦覧の定めはありません。"),
        (
            "目録の縦覧を定める架空書庫法第3条について",
            "架空書庫法第3条（貸出しの期間）に、目録の縦覧の定めはありません。",
        ),
        ("架空書庫法第7条（閲覧室の照明）の要件", "架空書庫法第7条（目録の縦覧）に、閲覧室の照明の定めはありません。"),
        ("架空書庫法第4条の「保存書籍」とは", "架空書庫法第4条（閲覧室の照明）に、保存書籍の定めはありません。"),
        ("架空書庫法第4条の展示許可標章", "架空書庫法第4条（閲覧室の照明）に、展示許可標章の定めはありません。"),
        ("架空書庫法第3条は30日以内ですよね", "架空書庫法第3条（貸出しの期間）に、30日以内という定めはありません。"),
        (
            "架空書庫法第3条の「48時間以内」の期限",
            "架空書庫法第3条（貸出しの期間）に、48時間以内という定めはありません。",
        ),
        ("架空書庫法第10条は10万円以下の過料", "架空書庫法第10条（過料）に、10万円以下という定めはありません。"),
        ("架空書庫法第10条は3万円以上の過料ですか", "架空書庫法第10条（過料）に、3万円以上という定めはありません。"),
        ("架空書庫法第11条の上限は10%ですか", "架空書庫法第11条（更新）に、10%という定めはありません。"),
        ("架空書庫法第11条は20歳以上に限る", "架空書庫法第11条（更新）に、20歳以上という定めはありません。"),
        (
            "架空書庫法第5条で本部長を務める総務大臣",
            "架空書庫法第5条（本部長）に、本部長を総務大臣とする定めはありません。",
        ),
        (
            "架空書庫法の本部長は総務大臣ですよね",
            "架空書庫法第5条（本部長）に、本部長を総務大臣とする定めはありません。",
        ),
        (
            "架空書庫法第7条が縦覧を日本国民に限っている理由",
            "架空書庫法第7条（目録の縦覧）に、日本国民に限る定めはありません。",
        ),
        ("架空書庫法第4条の補償金はいくら", "架空書庫法第4条（閲覧室の照明）に、補償金の定めはありません。"),
        ("架空書庫法第4条に基づく届出義務", "架空書庫法第4条（閲覧室の照明）に、届出義務の定めはありません。"),
        ("架空書庫法第7条の免許", "架空書庫法第7条（目録の縦覧）に、免許の定めはありません。"),
        ("架空書庫法の免許の概要", "架空書庫法に、免許の定めはありません。"),
        ("架空書庫法の展示許可標章", "架空書庫法に、展示許可標章の定めはありません。"),
        ("架空書庫法第4条の過料はいくら", "架空書庫法第4条（閲覧室の照明）に罰則の定めはありません。"),
        ("銀河鉄道通行証の定義は", "銀河鉄道通行証を定義する規定は、収録している法令の中に見つかりませんでした。"),
        (
            "銀河鉄道通行証の法律上の定義",
            "銀河鉄道通行証を定義する規定は、収録している法令の中に見つかりませんでした。",
        ),
        ("架空銀河鉄道法第3条の運賃", "架空銀河鉄道法という名の法令は、収録している資料の中にありません。"),
    ],
)
def test_what_the_law_does_not_say_is_said_first(said: Said, question: str, first: str) -> None:
    assert said(question)[:1] == [first]


@pytest.mark.parametrize(
    "question",
    [
        "架空書庫法第3条の貸出しの期間",
        "架空書庫法3条の14日以内という期限",
        "架空書庫法第3条は１４日以内ですよね",
        "架空書庫法第3条は五冊まで",
        "架空書庫法3条で30日遅れた人はどうなりますか",
        "架空書庫法第5条の本部長は文科大臣ですか",
        "架空書庫法の本部長は文部科学大臣ですよね",
        "架空書庫法第6条に基づく届出義務",
        "架空書庫法第6条の報告",
        "架空書庫法第7条の目録の作成",
        "架空書庫法第10条は3万円以下の過料",
        "架空書庫法第11条は5%以上と定めている",
        "架空書庫法第11条が18歳以上に限っている理由",
        "架空書庫法第4条の要件と趣旨",
        "架空書庫法第4条の解釈について教えてください",
        "架空書庫法第4条",
        "架空書庫法の目的",
        "保存書籍の定義は",
        "架空書庫法第2条の保存書籍",
    ],
)
def test_what_the_law_says_is_not_corrected(said: Said, question: str) -> None:
    assert said(question) == []


def test_the_provision_that_has_it_follows_with_its_sentence(said: Said) -> None:
    _, where, quote = said("架空書庫法第3条の目録の縦覧")
    assert where == "目録の縦覧は、架空書庫法第7条（目録の縦覧）が定めています。"
    assert "「書庫長は、書籍の目録を作成し、公衆の縦覧に供する。」" in quote


def test_a_term_of_another_law_is_shown_where_it_is_defined(said: Said) -> None:
    assert said("架空書庫法の展示許可標章")[1] == "展示許可標章は、架空展示館法第2条（定義）が定めています。"


def test_the_sentence_with_the_figure_that_is_there_follows(said: Said) -> None:
    assert "十四日以内の期間" in said("架空書庫法第3条は30日以内ですよね")[1]


def test_a_penalty_for_breaking_an_article_that_stands_elsewhere_is_an_answer_and_no_correction(
    library: Assistant,
) -> None:
    answer = library.ask("架空書庫法第6条に違反した場合の罰則は")
    assert answer.status == "answered"
    assert answer.text.startswith(
        "架空書庫法第6条（汚損の届出）そのものに罰則の定めはなく、架空書庫法第10条（過料）がこの条を挙げて"
    )
    assert "三万円以下の過料" in answer.statements[1].text


def test_every_correction_passes_verification(library: Assistant) -> None:
    for question in (
        "架空書庫法第3条の目録の縦覧",
        "架空書庫法第3条は30日以内ですよね",
        "架空書庫法の本部長は総務大臣ですよね",
        "架空書庫法の展示許可標章",
        "架空書庫法第7条（閲覧室の照明）の要件",
        "架空書庫法第4条に基づく届出義務",
    ):
        inquiry = library.inquire(question)
        assert inquiry is not None
        found = corrections(inquiry)
        verified = library.verified(Draft("corrected", found), inquiry)
        assert [one.text for one in verified.statements] == [one.text for one in found]


def test_the_composed_answer_begins_with_the_correction(library: Assistant) -> None:
    answer = library.ask("架空書庫法第3条の目録の縦覧")
    assert answer.status == "corrected"
    assert answer.text.startswith("架空書庫法第3条（貸出しの期間）に、目録の縦覧の定めはありません。")


def test_an_article_of_one_law_does_not_stand_for_that_of_another(said: Said) -> None:
    assert said("架空展示館法第3条と架空書庫法第3条")[0].startswith("架空展示館法に第3条はありません。")


def test_of_a_long_list_of_missing_articles_only_the_first_are_named(said: Said) -> None:
    listed = "、".join(f"第{number}条" for number in range(20, 60))
    sentences = said(f"架空書庫法{listed}")
    assert len(sentences) == 7
    assert sentences[-1] == "挙げられた条のうち、ほかに34条も収録していません。"


@pytest.mark.parametrize(
    "question",
    [
        "架空書庫法第3条の" + "貸出しの" * 900,
        "架空書庫法第3条が" + "一" * 3_900,
        "架空書庫法" + "3条の目録の縦覧と" * 400,
        "架空書庫法第3条は" + "30日以内、" * 600,
        "本部長は" + "総務大臣" * 900 + "架空書庫法",
        "銀河鉄道の" + "定義の" * 1_200,
        "架空書庫法第3条の" + "取り消し" * 900,
    ],
)
def test_a_hostile_question_is_looked_through_at_once(library: Assistant, question: str) -> None:
    inquiry = library.inquire(question)
    assert inquiry is not None
    start = time.process_time()
    corrections(inquiry)
    assert time.process_time() - start < 0.5


def test_general_words_are_no_institutions() -> None:
    names = {name for one in words().institutions for name in one.names}
    assert not names & words().general
