from __future__ import annotations

from dataclasses import replace

import pytest

from assistant import beside
from assistant.beside import MOST, consulted, is_weak
from assistant.compose.choosing import eligible
from assistant.draft import Inquiry
from assistant.engine import Assistant
from assistant.evidence import Evidence
from assistant.ranking import chances
from tests.assistant.builders import article

QUESTION = "AIの調査研究は誰が行うのか"


def entry(num: str, score: float) -> Evidence:
    return Evidence(article(num, ("p1", "図書館は図書を貸し出す。")), 0.5, (), score=score, standing=score)


@pytest.fixture
def inquiry(assistant: Assistant) -> Inquiry:
    found = assistant.inquire(QUESTION)
    assert found is not None
    return found


def scored(monkeypatch: pytest.MonkeyPatch, *entries: Evidence) -> list[str]:
    """Has the passages found scored so; their ids."""
    monkeypatch.setattr(beside, "eligible", lambda _inquiry: list(entries))
    return [one.passage.id for one in entries]


def test_chances_of_the_passages_found_are_one_in_all_and_grow_with_the_score() -> None:
    found = chances([entry("1", 3.0), entry("2", 1.0), replace(entry("3", 0.0), score=None)])
    assert sum(found.values()) == pytest.approx(1.0)
    assert found["law:599AC0000000001:m:1"] > found["law:599AC0000000001:m:2"]
    assert len(found) == 2
    assert chances([]) == {}


def test_an_answer_is_weak_where_nothing_cited_has_an_even_chance(
    monkeypatch: pytest.MonkeyPatch, inquiry: Inquiry
) -> None:
    first, second, _third = scored(monkeypatch, entry("1", 2.0), entry("2", 1.9), entry("3", 1.8))
    assert is_weak(inquiry, [first, second])
    scored(monkeypatch, entry("1", 6.0), entry("2", 1.9))
    assert not is_weak(inquiry, [first])
    assert is_weak(inquiry, [second])
    assert not is_weak(inquiry, [second, first])


def test_what_was_looked_up_and_not_searched_for_is_not_weak(monkeypatch: pytest.MonkeyPatch, inquiry: Inquiry) -> None:
    scored(monkeypatch, entry("1", 2.0), entry("2", 2.0))
    assert not is_weak(inquiry, ["law:599AC0000000001:m:99"])
    assert not is_weak(inquiry, [])


def test_an_article_that_the_question_names_is_not_weak(monkeypatch: pytest.MonkeyPatch, assistant: Assistant) -> None:
    named = assistant.inquire("AI法第16条")
    assert named is not None
    first, _ = scored(monkeypatch, entry("1", 2.0), entry("2", 2.0))
    assert not is_weak(named, [first])


def test_consulted_is_what_was_found_and_not_cited_best_first(assistant: Assistant, inquiry: Inquiry) -> None:
    answer = assistant.ask(QUESTION)
    cited = [one.passage_id for one in answer.citations]
    ids = [one.passage_id for one in answer.consulted]
    assert 0 < len(ids) <= MOST
    assert not set(ids) & set(cited)
    assert set(ids) <= inquiry.given().keys()
    ranks = {one.passage.id: one.rank for one in eligible(inquiry)}
    of_ranked = [ranks[one] for one in ids if one in ranks]
    assert of_ranked == sorted(of_ranked, reverse=True)


def test_a_consulted_passage_is_told_by_its_label_and_address(assistant: Assistant, inquiry: Inquiry) -> None:
    one = consulted(inquiry, [], assistant.store.day)[0]
    passage = assistant.passage(one.passage_id)
    assert passage is not None
    assert (one.label, one.url, one.verbatim) == (passage.label, passage.url, passage.verbatim)


def test_a_question_for_which_nothing_is_searched_has_consulted_nothing(assistant: Assistant) -> None:
    refused = assistant.ask("彼女への誕生日メッセージを考えて")
    assert (refused.status, refused.consulted, refused.weak) == ("refused", (), False)
