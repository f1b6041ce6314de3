from __future__ import annotations

import pickle

import pytest

from indexes.links.finding import find
from indexes.links.law_index import KnownLaw, LawIndex
from indexes.links.model import LawName
from indexes.links.resolving import resolve
from indexes.links.share import share
from tests.indexes.links.samples import ACT, ORDER, OTHER, RULE, act, law, links_of, paragraphs, read

OTHER_LAW = law(OTHER, {**{num: paragraphs() for num in ("1", "2", "3", "4")}, "s:1": "附。"})
NUMBER = "令和九十九年法律第二号"
TITLE = "架空木の実及び月光の保護に関する法律"
THE_LAW = (TITLE, f"law:{OTHER}")


def other(key: str) -> str:
    return f"law:{OTHER}:{key}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{TITLE}（{NUMBER}）第二条の図書", [THE_LAW, ("第二条", other("m:2"))]),
        (f"{TITLE}（{NUMBER}）の規定", [THE_LAW]),
        (f"{TITLE}第二条第三項の図書", [(f"{TITLE}第二条第三項", other("m:2#p3"))]),
        (f"図書及び{TITLE}附則第一条", [(f"{TITLE}附則第一条", other("s:1"))]),
        (
            f"{TITLE}（{NUMBER}）第二条及び第三条並びに第四条第二項第一号",
            [THE_LAW, ("第二条", other("m:2")), ("第三条", other("m:3")), ("第四条第二項第一号", other("m:4#p2i1"))],
        ),
        (
            f"{TITLE}（{NUMBER}。以下「木の実法」という。）第二条及び木の実法第三条",
            [THE_LAW, ("第二条", other("m:2")), ("木の実法第三条", other("m:3"))],
        ),
        (
            f"{TITLE}（以下「木の実法」という。）第二条の図書は、木の実法第三条",
            [("第二条", other("m:2")), ("木の実法第三条", other("m:3"))],
        ),
        (f"{TITLE}第二条の図書は、同法第三条", [(f"{TITLE}第二条", other("m:2")), ("同法第三条", other("m:3"))]),
        (
            f"{TITLE}第二条第一項の図書は、同条第二項",
            [(f"{TITLE}第二条第一項", other("m:2#p1")), ("同条第二項", other("m:2#p2"))],
        ),
        (f"{TITLE}第二条から第四条まで（木の実）及び第三条", [(f"{TITLE}第二条", other("m:2")), ("第四条", other("m:4")), ("第三条", other("m:3"))]),
        (f"{TITLE}第二条の規定及び第三条", [(f"{TITLE}第二条", other("m:2")), ("第三条", "m:3")]),
        (f"準用{TITLE}第二条", [(f"{TITLE}第二条", other("m:2"))]),
    ],
)  # fmt: skip
def test_articles_of_another_law_are_found_by_its_number_title_and_short_name(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert read(text, OTHER_LAW) == expected


@pytest.mark.parametrize(
    "text",
    [
        f"旧{TITLE}第二条",
        f"改正前の{TITLE}第二条",
        f"改正前の{TITLE}（{NUMBER}。以下「旧木の実法」という。）第二条及び旧木の実法第三条",
        "旧法第三条及び新法第三条",
        f"特定{TITLE}第二条",
        f"{TITLE}第九十九条",
        "架空雪崩法第三条",
        "同法第三条",
        "測定方法第三条",
    ],
)
def test_the_text_of_another_day_and_laws_that_cannot_be_told_make_no_link_to_an_article(text: str) -> None:
    assert [link for link in read(text, OTHER_LAW) if ":m:" in link[1]] == []


def test_references_to_the_text_of_another_day_are_counted_apart() -> None:
    found = find(act({"5": "旧法第三条、改正前の第三条及び改正前の架空雪崩法第四条"}))
    assert found.missed == {"earlier text": 3}


def test_the_same_law_is_the_one_named_last_even_without_an_article() -> None:
    snow = "架空雪崩法（令和九十九年法律第三号）第二条の雪及び"
    assert read(f"{snow}{TITLE}（{NUMBER}）の木の実は、同法第三条", OTHER_LAW)[-1] == ("同法第三条", other("m:3"))
    assert read(f"{TITLE}第二条及び架空雪崩法の雪は、同法第三条", OTHER_LAW)[-1] == (f"{TITLE}第二条", other("m:2"))


def test_a_name_that_holds_in_one_article_only_is_forgotten_behind_it() -> None:
    own = act({"5": f"{TITLE}（{NUMBER}。以下この条において「木の実法」という。）", "6": "木の実法第二条"})
    assert [link.source for link in links_of(own, OTHER_LAW)] == [f"law:{ACT}:m:5"]


def family(order: str, rule: str = "", *, act_text: str = "図書") -> list[tuple[str, str]]:
    laws = [act({"5": act_text}), law(ORDER, {"1": order, "2": "二。"}), law(RULE, {"1": rule})]
    return [(link.source.split(":")[1], link.target) for link in links_of(*laws) if link.kind != "delegation"]


def test_an_order_speaks_of_its_act_as_it_introduces_it() -> None:
    order = "架空図書貸出法（令和九十九年法律第一号。以下「法」という。）第三条及び法第四条第二項"
    assert family(order) == [(ORDER, f"law:{ACT}{key}") for key in ("", ":m:3", ":m:4#p2")]


def test_an_order_or_rule_that_introduces_nothing_speaks_of_the_act_in_its_title() -> None:
    assert family("法第三条", "法第四条及び令第二条") == [
        (ORDER, f"law:{ACT}:m:3"),
        (RULE, f"law:{ACT}:m:4"),
        (RULE, f"law:{ORDER}:m:2"),
    ]


def test_a_law_of_which_only_the_name_is_known_is_linked_as_a_law() -> None:
    found = find(act({"5": f"{TITLE}第二条及び{TITLE}（{NUMBER}）"}))
    index = LawIndex.of([found], [KnownLaw(OTHER, TITLE, NUMBER)])
    assert [(link.kind, link.target) for link in resolve(found, index)] == [("law", f"law:{OTHER}")] * 2
    one = share([found], index)["named"]
    assert (one.found, one.law_only, one.of_held) == (1, 1, 1.0)


def test_a_law_that_is_not_known_is_counted_as_outside() -> None:
    found = find(act({"5": f"{TITLE}（{NUMBER}）第二条"}))
    shares = share([found], LawIndex.of([found]))
    assert (shares["numbered law"].found, shares["numbered law"].outside) == (2, 2)


def test_without_places_links_are_to_articles() -> None:
    found = find(act({"5": f"{TITLE}第二条第三項"}))
    index = LawIndex([KnownLaw(OTHER, TITLE, NUMBER)], lambda passage_id: passage_id == f"law:{OTHER}:m:2")
    assert [link.target for link in resolve(found, index)] == [f"law:{OTHER}:m:2"]


def test_titles_that_two_laws_share_and_longer_names_are_not_taken_for_one() -> None:
    laws = [KnownLaw("1", "月光法", "1"), KnownLaw("2", "月光法", "2"), KnownLaw("3", "木の実法", "3")]
    index = LawIndex(laws, lambda _id: False)
    assert index.law(LawName("月光法")) is None
    assert index.law(LawName("特定木の実法")) is None
    assert index.law(LawName("による木の実法")) is not None
    assert index.law(LawName("月光法", "2")) == ("2", 3)


def test_a_law_without_a_title_of_its_own_is_called_by_its_subject() -> None:
    index = LawIndex([KnownLaw("1", "令和九年法律第七号（月光の独占の禁止に関する法律）", "1")], lambda _id: False)
    assert index.law(LawName("月光の独占の禁止に関する法律")) == ("1", 14)


def test_what_phase_one_finds_travels_between_processes() -> None:
    found = find(act({"5": f"{TITLE}第二条及び第三条から第六条まで"}))
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301
