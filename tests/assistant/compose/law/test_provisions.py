"""Answers from articles by kind of question, over an index of invented laws and over invented articles."""

from __future__ import annotations

import pytest

from assistant.compose.law.aspects import Aspects, aspects_of
from assistant.engine import Assistant
from assistant.law_names import LawNames
from assistant.question import understand
from tests.assistant.builders import article
from tests.assistant.compose.conftest import LIGHTHOUSE, ORDER, PIER
from tests.assistant.compose.test_extractive import quote

DUTY = "「灯台守は、着任の日から十日以内に、灯台に点灯しなければならない。ただし、霧の日は、この限りでない。」"


def told(assistant: Assistant, question: str) -> str:
    answer = assistant.ask(question)
    assert answer.removed == {}
    return answer.text


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("架空灯台法で点灯は何日以内", "着任の日から十日以内"),
        ("架空灯台法の点灯の義務に違反した罰則", "架空灯台法第3条は「五万円以下の罰金」を定めています。"),
        ("架空灯台法で点灯の根拠は何条", "根拠は架空灯台法第2条（点灯の義務）です。例外: ただし書。"),
        (
            "灯台を消灯してよいか",
            "架空灯台法第4条（消灯）は「灯台守は、日の出の後は、灯台を消灯することができる。」と定めています。",
        ),
        ("架空灯台法の灯台の定義", "「灯台」は、架空灯台法第1条で定義されています。"),
    ],
)
def test_the_first_sentence_answers_as_the_question_asks(lighthouse: Assistant, question: str, first: str) -> None:
    assert first in told(lighthouse, question).split("\n")[0]


def test_a_rule_is_quoted_with_its_proviso(lighthouse: Assistant) -> None:
    assert f"- {DUTY}[1]" in told(lighthouse, "架空灯台法で点灯は何日以内")


def test_a_short_rule_is_quoted_once(lighthouse: Assistant) -> None:
    assert told(lighthouse, "灯台を消灯してよいか").count("灯台を消灯することができる。") == 1


def test_the_penalty_comes_with_the_duty_whose_breach_it_punishes(lighthouse: Assistant) -> None:
    text = told(lighthouse, "点灯しなかった灯台守の罰則")
    assert text.startswith("架空灯台法第3条は「五万円以下の罰金」を定めています。ほかに、第2条（点灯の義務）にも")
    assert f"- 第2条{DUTY}" in text


def test_whether_a_law_punishes_at_all_is_answered_with_how_often(lighthouse: Assistant) -> None:
    assert told(lighthouse, "架空灯台法に罰則はありますか").startswith(
        "架空灯台法には罰則があります（罰則に触れる条文は1件）。内容は次のとおりです。[1]\n\n- 架空灯台法第3条「"
    )


def test_what_an_order_lays_down_is_shown_only_where_it_is_asked_for(lighthouse: Assistant) -> None:
    order = f"law:{ORDER}:m:1"
    plain = lighthouse.ask("架空灯台法の灯台の定義")
    asked = lighthouse.ask("架空灯台法の灯台の定義と政令で定める基準")
    assert order not in [one.passage_id for one in plain.citations]
    assert order in [one.passage_id for one in asked.citations]
    assert "- 委任先: 架空灯台法施行令第1条（灯台の基準）" in asked.text


def test_a_term_of_several_laws_is_told_from_each_of_them(lighthouse: Assistant) -> None:
    answer = lighthouse.ask("灯台とは")
    assert answer.text.startswith("「灯台」は、法令により定義が異なります。定義を置く法令は2本あり、次のとおりです。")
    assert {one.passage_id for one in answer.citations} == {f"law:{LIGHTHOUSE}:m:1", f"law:{PIER}:m:1"}


def test_two_articles_are_compared_in_a_table(lighthouse: Assistant) -> None:
    text = told(lighthouse, "架空灯台法第2条と第4条の違い")
    rows = [line for line in text.split("\n") if line.startswith("|")]
    assert rows[0].startswith("| 比較項目 | 架空灯台法第2条 | 第4条")
    assert rows[2].startswith(f"| 定め | {DUTY} | 「灯台守は、日の出の後は、灯台を消灯することができる。」")
    assert rows[3].startswith("| 期間・数値 | 「着任の日から十日以内」 | —")


def test_two_laws_are_compared_by_how_they_define_the_term(lighthouse: Assistant) -> None:
    text = told(lighthouse, "架空灯台法と架空桟橋法の灯台の違い")
    assert "| 比較項目 | 架空灯台法第1条 | 架空桟橋法第1条" in text


def test_two_words_of_a_question_are_compared_by_their_articles(lighthouse: Assistant) -> None:
    assert "| 比較項目 | 点灯（架空灯台法第2条） | 消灯（第4条）" in told(lighthouse, "灯台の点灯と消灯の違い")


def test_paragraphs_of_several_articles_bear_their_numbers(assistant: Assistant) -> None:
    passages = [
        article(
            "3",
            ("p1", "図書の貸出期間は、二週間とする。"),
            ("p2", "２　館長は、図書の貸出期間を延ばせる。"),
            caption="期間",
        ),
        article("4", ("p1", "図書の貸出期間は、辞書については一日とする。"), caption="辞書の期間"),
    ]
    said = [one.text for one in quote(assistant, "図書の貸出期間", passages)]
    assert "ほかに、" in said[0]
    assert {line.partition("「")[0] for line in said[1:]} <= {"第3条第1項", "第3条第2項", "第4条"}


@pytest.mark.parametrize(
    ("question", "aspects"),
    [
        ("届出はいつまでにするのか", Aspects(families=("期間", "日付"))),
        ("手数料の上限はいくらか", Aspects(families=("金額", ""))),
        ("貸出しの根拠は何条か", Aspects(the_article=True)),
        ("図書の貸出し", Aspects()),
    ],
)
def test_what_is_wanted_is_read_off_the_question(question: str, aspects: Aspects) -> None:
    assert aspects_of(understand(question, LawNames([]))) == aspects
