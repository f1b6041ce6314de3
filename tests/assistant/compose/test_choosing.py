from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from assistant.compose.choosing import LEAST, NEAR_BEST, SURE, choose, eligible, nearest
from assistant.draft import Inquiry
from assistant.engine import Assistant
from assistant.evidence import Evidence, Weigher
from assistant.law_names import LawNames
from assistant.question import understand
from indexes.passage import Article, Passage
from tests.assistant.builders import LAW_ID, article, document, speech, written


def asking(assistant: Assistant, text: str, passages: Sequence[Passage]) -> Inquiry:
    question = understand(text, LawNames(assistant.store.laws()))
    weigher = Weigher(assistant.store, question.subject, question.laws)
    return Inquiry(question, [weigher.weigh(passage) for passage in passages], weigher, assistant.store)


def chosen(assistant: Assistant, text: str, *passages: Passage) -> list[Passage]:
    return [entry.passage for entry in choose(asking(assistant, text, passages))]


def entry(coverage: float, score: float | None = None, standing: float | None = None, pointed: float = 0.0) -> Evidence:
    return Evidence(article("1", ("p1", "貸す。")), coverage, (), score=score, standing=standing, pointed=pointed)


def under(passage: Passage, law_id: str) -> Passage:
    """The passage as one of another law."""
    assert isinstance(passage.source, Article)
    return replace(passage, id=passage.id.replace(LAW_ID, law_id), source=replace(passage.source, law_id=law_id))


LENDING = article("3", ("p1", "図書館は、図書を貸し出さなければならない。"), caption="図書の貸出しの義務")
PENALTY = article("9", ("p1", "第三条に違反して図書を貸し出さない者は、十万円以下の罰金に処する。"), caption="罰則")
OPENING = article("5", ("p1", "図書館は、日曜日に開館する。"), caption="開館")


def test_one_passage_is_chosen_where_one_answers(assistant: Assistant) -> None:
    assert chosen(assistant, "図書の貸出しの義務はあるか", OPENING, LENDING) == [LENDING]


def test_one_that_is_as_good_is_chosen_beside_it(assistant: Assistant) -> None:
    again = replace(LENDING, id=LENDING.id.replace(":3", ":4"))
    assert chosen(assistant, "図書の貸出しの義務はあるか", LENDING, again) == [LENDING, again]


@pytest.mark.parametrize("text", ["図書の貸出しの義務と罰則", "図書を貸し出す義務はあるか。違反したら罰則は"])
def test_the_penalty_is_chosen_beside_the_rule_where_both_are_asked_for(assistant: Assistant, text: str) -> None:
    assert sorted(one.id for one in chosen(assistant, text, OPENING, LENDING, PENALTY)) == [LENDING.id, PENALTY.id]


def test_the_penalty_alone_is_chosen_where_it_alone_is_asked_for(assistant: Assistant) -> None:
    assert chosen(assistant, "図書を貸し出さないと罰金になるか", LENDING, PENALTY) == [PENALTY]


def test_an_order_is_chosen_beside_its_act_where_both_are_asked_for(assistant: Assistant) -> None:
    order = under(
        article("2", ("p1", "図書の貸出しの期間は、二週間とする。"), caption="図書の貸出しの期間"), "599CO0000000002"
    )
    assert chosen(assistant, "図書の貸出しの義務と期間を法律と政令で", OPENING, order, LENDING) == [LENDING, order]


def test_nothing_is_chosen_where_the_best_speaks_of_something_else(assistant: Assistant) -> None:
    assert chosen(assistant, "富士山の標高は何メートルか", LENDING, OPENING) == []


def test_only_law_is_chosen_where_the_law_is_asked_for(assistant: Assistant) -> None:
    answer = speech(1, "図書の貸出しの義務はございます。", question="図書の貸出しの義務はあるか")
    assert chosen(assistant, "図書の貸出しの義務の根拠条文は", answer, LENDING) == [LENDING]


def test_eligible_is_what_speaks_for_law_or_government_in_the_order_found(assistant: Assistant) -> None:
    member, asked = speech(4, "図書の貸出しは。", government=False), written(("1", "図書の貸出しは。"), answer=False)
    guide, answer = document("図書の貸出し"), speech(5, "図書の貸出しです。")
    inquiry = asking(assistant, "図書の貸出し", [member, guide, asked, LENDING, answer])
    entries = eligible(inquiry)
    assert [one.passage for one in entries] == [guide, LENDING, answer]
    assert all(one.score is not None and one.standing is not None for one in entries)


def test_a_transitional_provision_is_eligible_where_it_is_asked_for(assistant: Assistant) -> None:
    assert isinstance(LENDING.source, Article)
    transitional = replace(LENDING, source=replace(LENDING.source, supplementary=True))
    assert eligible(asking(assistant, "図書の貸出し", [transitional])) == []
    assert eligible(asking(assistant, "図書の貸出しの経過措置", [transitional])) != []


def test_the_nearest_are_ordered_by_standing_and_cut_behind_the_best(assistant: Assistant) -> None:
    best, near, far = (entry(0.8, 5.0, standing) for standing in (1.0, NEAR_BEST + 0.01, NEAR_BEST - 0.01))
    assert nearest([far, near, best], 3) == [best, near]
    assert nearest([far, near, best], 1) == [best]
    assert nearest([far, near, best], 3, near=0.5) == [best, near, far]


def test_a_low_score_is_no_answer_but_in_a_law_that_the_question_names() -> None:
    low = entry(0.9, LEAST - 0.1, 0.9)
    assert nearest([low], 3) == []
    assert nearest([low], 3, {LAW_ID}) == [low]


def test_a_provision_that_the_lexicon_gives_may_share_less_where_its_score_is_high() -> None:
    assert nearest([entry(0.37, SURE, 0.9)], 3) == []
    assert nearest([entry(0.37, SURE - 0.1, 0.9, pointed=1.0)], 3) == []
    assert len(nearest([entry(0.37, SURE, 0.9, pointed=1.0)], 3)) == 1


def test_what_was_weighed_by_itself_is_judged_by_what_it_shares() -> None:
    assert [len(nearest([entry(coverage)], 3)) for coverage in (0.3, 0.5)] == [0, 1]
    assert len(nearest([entry(0.3)], 3, {LAW_ID})) == 1
