from __future__ import annotations

import pytest

from indexes.links.families import families
from indexes.links.finding import find
from indexes.links.law_index import LawIndex
from tests.indexes.links.samples import ACT, ORDER, OTHER, RULE, act, law, links_of

INTRODUCES = "架空木の実及び月光の保護に関する法律（令和九十九年法律第二号。以下「法」という。）"


def parents(order: str, rule: str = "三。") -> dict[str, str]:
    laws = [act(), law(ORDER, {"1": order}), law(RULE, {"1": rule}), law(OTHER, {"1": "一。"})]
    founds = [find(passages) for passages in laws]
    return families(founds, LawIndex.of(founds))


def test_orders_and_rules_belong_to_the_act_in_their_title() -> None:
    assert parents("一。") == {ORDER: ACT, RULE: ACT}


def test_an_order_that_calls_another_act_its_own_belongs_to_neither() -> None:
    assert parents(INTRODUCES) == {RULE: ACT}


def test_a_rule_without_such_a_title_belongs_to_what_it_introduces() -> None:
    other = law(OTHER, {"1": "一。"})
    rule = [*law(RULE, {"1": INTRODUCES})]
    founds = [find(other), find(rule)]
    assert families(founds, LawIndex.of(founds)) == {RULE: OTHER}


def delegated(act_text: str, order: str, rule: str = "三。") -> list[tuple[str, str]]:
    laws = [
        act({"5": [("p1", act_text), ("p2", "２　政令で定める月光")]}),
        law(ORDER, {"1": order, "2": "二。"}),
        law(RULE, {"1": rule}),
    ]
    links = [link for link in links_of(*laws) if link.kind == "delegation" and link.source.startswith(f"law:{ACT}")]
    return [(laws[0][5].lines[link.line].text[link.start : link.end], link.target) for link in links]


def test_what_an_act_leaves_to_an_order_leads_to_the_article_that_lays_it_down() -> None:
    assert delegated("政令で定める図書", "法第五条第一項の政令で定める図書は、月光とする。") == [
        ("政令で定め", f"law:{ORDER}:m:1")
    ]


def test_what_an_act_leaves_to_a_rule_leads_to_the_rule_by_the_place_cited() -> None:
    links = delegated("架空省令で定めるところにより", "一。", "法第五条第一項の規定による届出は、図書による。")
    assert links == [("架空省令で定め", f"law:{RULE}:m:1")]


@pytest.mark.parametrize(
    ("act_text", "order"),
    [
        ("政令で定める図書", "法第五条第三項の政令で定める図書"),
        ("政令で定める図書", "図書は、法第五条第一項の許可を受ける。"),
        ("架空省令で定める図書", "法第五条第一項の政令で定める図書"),
        ("前項の政令で定める図書", "法第五条第一項の政令で定める図書"),
        ("当該政令で定める図書", "法第五条第一項の政令で定める図書"),
    ],
)
def test_other_places_and_mere_mentions_lay_nothing_down(act_text: str, order: str) -> None:
    assert delegated(act_text, order) == []


def test_one_that_says_so_goes_before_one_that_only_begins_with_the_place() -> None:
    laws = [
        act({"5": "政令で定める図書"}),
        law(ORDER, {"1": "法第五条第一項の届出は、図書による。", "2": "法第五条の政令で定める図書"}),
    ]
    assert [link.target for link in links_of(*laws) if link.kind == "delegation"] == [f"law:{ORDER}:m:2"]


def test_an_order_leaves_something_to_the_rule_beside_it() -> None:
    laws = [
        act(),
        law(ORDER, {"1": "架空省令で定める図書"}),
        law(RULE, {"1": "令第一条の架空省令で定める図書は、月光とする。"}),
    ]
    links = [(link.source, link.target) for link in links_of(*laws) if link.kind == "delegation"]
    assert links == [(f"law:{ORDER}:m:1", f"law:{RULE}:m:1")]
