"""Laws named that are gone: said first, with the provision that repealed them; then what holds in their place."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.answer import Answer
from assistant.engine import Assistant
from assistant.law_names import GoneLaw, LawNames
from assistant.question import understand
from assistant.settings import LLMSettings, Settings
from indexes.catalog import Repealed, repealed
from indexes.store.protocol import Filter, Law
from tests.assistant.dated_laws import READING, greenhouse
from tests.openai_server import Script, serve

REPEALING = f"law:{READING}:s:2"
IN_ITS_PLACE = f"law:{READING}:m:1"
SAID = "架空新聞縦覧法（昭和九十九年法律第九号）は廃止されています。架空新聞閲覧法の附則が廃止を定めています。[1]"
ENDED = "架空運河法は2022年4月1日に廃止されています。"

HELD = Law(READING, "架空新聞閲覧法", "令和九十九年法律第一号", (), True)
GONE = GoneLaw("架空新聞縦覧法", "昭和九十九年法律第九号", HELD)


def cited(answer: Answer) -> list[str]:
    return [citation.passage_id for citation in answer.citations]


@pytest.mark.parametrize(
    "question",
    ["架空新聞縦覧法", "架空新聞縦覧法とは", "架空新聞縦覧法第3条", "旧架空新聞縦覧法では新聞の閲覧は有料でしたか"],
)
def test_a_law_repealed_by_a_provision_held_is_said_to_be_so_before_the_law_in_its_place(
    dated: Assistant, question: str
) -> None:
    answer = dated.ask(question)
    assert answer.status == "corrected"
    assert answer.text.startswith(SAID)
    assert "「架空新聞縦覧法（昭和九十九年法律第九号）は、廃止する。」[1]" in answer.text
    assert cited(answer) == [REPEALING, IN_ITS_PLACE]
    assert all(all(citation.checks.values()) for citation in answer.citations)


@pytest.mark.parametrize("listed", repealed(), ids=lambda one: one.title)
def test_a_law_that_the_catalogue_knows_to_be_repealed_is_said_to_be_so_by_any_of_its_names(
    assistant: Assistant, listed: Repealed
) -> None:
    for name in (listed.title, *listed.aliases):
        answer = assistant.ask(f"{name}の目的")
        assert answer.status == "corrected"
        assert answer.text.startswith(f"{listed.title}（{listed.number}）は、")
        assert listed.note in answer.text


def test_an_article_of_a_law_held_is_shown_beside_the_law_that_is_gone(dated: Assistant) -> None:
    answer = dated.ask("架空新聞縦覧法第3条と架空温室法第1条")
    assert answer.text.startswith(SAID)
    assert cited(answer) == [REPEALING, greenhouse("1")]


def test_a_law_that_nobody_holds_is_told_beside_the_law_that_is_gone(dated: Assistant) -> None:
    answer = dated.ask("架空幻影法と架空新聞縦覧法の新聞の閲覧")
    assert answer.text.startswith("架空幻影法という名の法令は、収録している資料の中にありません。")
    assert SAID in answer.text


def test_a_law_held_that_has_ended_is_said_to_be_repealed_once(dated: Assistant) -> None:
    for question in ("架空運河法", "架空運河法の灯火", "架空運河法第1条", "架空運河法に罰則はありますか"):
        answer = dated.ask(question)
        assert answer.status == "corrected"
        assert answer.text.startswith(ENDED)
        assert "収録していません" not in answer.text
        assert ENDED not in answer.notices


def test_a_law_that_has_ended_is_answered_from_its_text_on_a_day_before(dated: Assistant) -> None:
    answer = dated.ask("架空運河法第1条", where=Filter(on=date(2022, 3, 31)))
    assert (answer.status, answer.citations[0].quote) == ("answered", "運河の小舟には、灯火を掲げる。")
    assert answer.citations[0].label.endswith("【改正前の条文（2022年4月1日に改正・廃止）】")


def test_what_an_llm_writes_of_a_law_that_is_gone_comes_behind_what_has_become_of_it(dated: Assistant) -> None:
    with serve(Script("新聞の閲覧は無料です。[1]")) as base_url:
        llm = LLMSettings(base_url=base_url, model="scripted", api_key="")
        writing = Assistant(dated.store, Settings(home=dated.settings.home, llm=llm))
        answer = writing.ask("架空新聞縦覧法では新聞の閲覧は有料ですか")
    assert answer.llm == "scripted"
    assert answer.text.startswith(SAID)


def test_a_law_held_goes_before_one_gone_of_the_same_name() -> None:
    names = LawNames([HELD], gone=[("架空新聞閲覧法", GONE)])
    question = understand("架空新聞閲覧法の目的", names)
    assert (question.laws, question.gone) == ((HELD,), ())


def test_the_law_in_the_place_of_one_gone_is_what_the_question_is_about() -> None:
    question = understand("架空新聞縦覧法第9条の料金", LawNames([HELD], gone=[("架空新聞縦覧法", GONE)]))
    assert (question.laws, question.gone, question.articles) == ((HELD,), (GONE,), ())
    assert "9" not in question.subject


def test_a_law_gone_whose_successor_is_not_held_is_still_no_stranger() -> None:
    alone = GoneLaw("架空新聞縦覧法", "", None)
    question = understand("架空新聞縦覧法の目的", LawNames([], gone=[("架空新聞縦覧法", alone)]))
    assert (question.laws, question.gone, question.unknown_laws) == ((), (alone,), ())
