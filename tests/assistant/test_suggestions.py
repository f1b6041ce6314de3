from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest

from assistant.answer import Answer, Citation, Status
from assistant.conversation.suggestions import LONGEST, raised, suggestions
from assistant.engine import Assistant
from assistant.question import PENALTY
from assistant.understanding.items import Understood
from indexes.passage import Article, Passage
from tests.assistant.builders import article, speech
from tests.assistant.test_ties import TiedStore

RULE = article("3", ("p1", "図書館は、図書の貸出しを拒んではならない。"), caption="貸出しの拒否")
NEXT = article("4", ("p1", "図書館は、目録を作る。"), caption="目録")
PENAL = article("20", ("p1", "第三条の規定に違反した者は、十万円以下の罰金に処する。"), caption="罰則")
SAID = speech(7, "図書の貸出しの拒否については、第三条のとおりです。")


class Held:
    """As much of an assistant as suggestions need."""

    def __init__(self, *passages: Passage, ties: tuple[tuple[Passage, Passage], ...] = ()) -> None:
        self.store = Days([*passages], *((one.id, other.id) for one, other in ties))


class Days(TiedStore):
    def at(self, _day: object) -> Days:
        return self


def answered(*cited: Passage, question: str = "貸出しを拒めるか", understood: tuple[Understood, ...] = ()) -> Answer:
    citations = tuple(Citation(n, one.id, one.label, one.url, "", True, {}) for n, one in enumerate(cited, start=1))
    return Answer(question, "answered", "t", citations=citations, on="2026-01-01", understood=understood)


def asked_next(answer: Answer, held: Held, most: int = 3) -> tuple[str, ...]:
    return suggestions(answer, cast("Assistant", held), most)


def test_a_penalty_that_names_the_article_cited_is_asked_for() -> None:
    held = Held(RULE, PENAL, ties=((PENAL, RULE),))
    assert asked_next(answered(RULE), held) == ("架空図書貸出法第3条に違反するとどのような罰則がありますか",)
    (one,) = raised(answered(RULE), cast("Assistant", held))
    assert one.tied == (PENAL.id,)


def test_an_answer_in_the_diet_that_says_what_the_article_is_about_is_asked_for() -> None:
    held = Held(RULE, SAID, ties=((SAID, RULE),))
    assert asked_next(answered(RULE), held) == ("架空図書貸出法の貸出しの拒否について政府はどう答弁していますか",)


def test_an_answer_in_the_diet_that_only_names_the_article_is_not() -> None:
    beside = speech(8, "第三条に触れるまでもありません。")
    assert asked_next(answered(RULE), Held(RULE, beside, ties=((beside, RULE),))) == ()


def test_the_article_behind_is_asked_for_by_its_caption() -> None:
    assert asked_next(answered(RULE), Held(RULE, NEXT)) == ("架空図書貸出法第4条（目録）には何が定められていますか",)


def test_what_was_cited_or_asked_already_is_not_asked_again() -> None:
    held = Held(RULE, NEXT, PENAL, ties=((PENAL, RULE),))
    wish = Understood("wish", PENALTY, "罰則")
    named = Understood("article", f"article:{NEXT.id}", "架空図書貸出法第4条")
    assert asked_next(answered(RULE, NEXT, understood=(wish,)), held) == ()
    assert asked_next(answered(RULE, understood=(wish, named)), held) == ()
    asked = "架空図書貸出法第4条（目録）には何が定められていますか"
    assert asked_next(answered(RULE, question=asked, understood=(wish,)), held) == ()


def test_an_article_that_an_answer_in_the_diet_names_is_asked_for() -> None:
    held = Held(RULE, SAID, ties=((SAID, RULE),))
    question = "架空図書貸出法第3条（貸出しの拒否）には何が定められていますか"
    assert asked_next(answered(SAID), held) == (question,)


def test_a_law_with_a_very_long_name_is_not_asked_for() -> None:
    assert isinstance(NEXT.source, Article)
    long = replace(NEXT, source=replace(NEXT.source, law_title="架空" * 20))
    assert asked_next(answered(RULE), Held(RULE, long)) == ()


def test_no_more_than_wanted_are_given() -> None:
    held = Held(RULE, NEXT, PENAL, SAID, ties=((PENAL, RULE), (SAID, RULE)))
    assert len(asked_next(answered(RULE), held, most=2)) == 2
    assert asked_next(answered(RULE), held, most=0) == ()


@pytest.mark.parametrize("status", ["not_found", "refused"])
def test_nothing_follows_where_nothing_was_found(status: Status) -> None:
    answer = replace(answered(RULE), status=status)
    assert asked_next(answer, Held(RULE, NEXT)) == ()


def test_a_broken_index_raises_nothing() -> None:
    assert suggestions(answered(RULE), cast("Assistant", object())) == ()


def test_each_suggestion_is_answered_by_what_it_rests_on(assistant: Assistant) -> None:
    found = 0
    for question in ("AI戦略本部の本部長は誰か", "個人データの第三者提供の制限は", "AI法の基本理念は"):
        for one in raised(assistant.ask(question), assistant):
            found += 1
            answer = assistant.ask(one.question)
            assert answer.status == "answered"
            assert {citation.passage_id for citation in answer.citations} & set(one.tied)
            assert len(one.question) <= LONGEST
    assert found >= 3
