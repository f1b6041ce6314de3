from __future__ import annotations

import pytest

from indexes.links.finding import find
from indexes.links.model import Link
from tests.indexes.links.samples import ACT, act, law, links_of, paragraphs, read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第三条の規定による。", [("第三条", "m:3")]),
        ("第三条の二第二項の規定", [("第三条の二第二項", "m:3_2#p2")]),
        ("第四条第二項第三号に掲げる図書", [("第四条第二項第三号", "m:4#p2i3")]),
        ("第四条第三号に掲げる図書", [("第四条第三号", "m:4#p1i3")]),
        ("第三条の一部を除き", [("第三条", "m:3")]),
        ("第三条及び第五条の規定", [("第三条", "m:3"), ("第五条", "m:5")]),
        ("第三条又は第四条第二項の許可", [("第三条", "m:3"), ("第四条第二項", "m:4#p2")]),
        ("第四条第一項及び第三項の規定", [("第四条第一項", "m:4#p1"), ("第三項", "m:4#p3")]),
        ("第四条第一項ならびに第三項", [("第四条第一項", "m:4#p1"), ("第三項", "m:4#p3")]),
        ("第四条第二項第一号及び第三号", [("第四条第二項第一号", "m:4#p2i1"), ("第三号", "m:4#p2i3")]),
        ("第四条第一項の規定により、第三項の図書", [("第四条第一項", "m:4#p1"), ("第三項", "m:5#p3")]),
        ("第四条第一項（貸出し）及び第三項", [("第四条第一項", "m:4#p1"), ("第三項", "m:4#p3")]),
        ("第四条第一項ただし書及び第三項", [("第四条第一項", "m:4#p1"), ("第三項", "m:4#p3")]),
        ("第四条（第二項を除く。）の規定", [("第四条", "m:4"), ("第二項", "m:4#p2")]),
        ("第四条第二項各号（第三号を除く。）", [("第四条第二項", "m:4#p2"), ("第三号", "m:4#p2i3")]),
        (
            "第四条第一項第一号イ（１）及び（２）並びに第二号",
            [("第四条第一項第一号イ", "m:4#p1i1"), ("第二号", "m:4#p1i2")],
        ),
        ("第三項第二号の図書", [("第三項第二号", "m:5#p3i2")]),
        ("第三号に掲げる図書", [("第三号", "m:5#p1i3")]),
    ],
)
def test_articles_paragraphs_and_items_of_the_law_itself_are_found(text: str, expected: list[tuple[str, str]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "at", "place", "expected"),
    [
        ("前条の規定", "5", "p1", [("前条", "m:4")]),
        ("前条第二項の規定", "4", "p1", [("前条第二項", "m:3_2#p2")]),
        ("前条の規定", "3_2", "p1", [("前条", "m:3")]),
        ("次条第一項第二号の図書", "5", "p1", [("次条第一項第二号", "m:6#p1i2")]),
        ("前項の規定", "5", "p2", [("前項", "m:5#p1")]),
        ("次項第二号の規定", "5", "p2", [("次項第二号", "m:5#p3i2")]),
        ("前号に掲げる図書", "5", "p2i3", [("前号", "m:5#p2i2")]),
        ("次号及び第三号", "5", "p2i1", [("次号", "m:5#p2i2"), ("第三号", "m:5#p2i3")]),
        ("前項の規定", "5", "p1", []),
        ("前条の規定", "1", "p1", []),
    ],
)
def test_neighbours_are_told_by_where_the_reference_stands(
    text: str, at: str, place: str, expected: list[tuple[str, str]]
) -> None:
    assert read(text, at=at, place=place) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第四条第二項の許可及び同条第三項の許可", ("同条第三項", "m:4#p3")),
        ("第四条第二項の許可を受け、同項第一号の図書", ("同項第一号", "m:4#p2i1")),
        ("第四条第二項第一号の許可及び同項第三号の許可", ("同項第三号", "m:4#p2i3")),
        ("第四条第二項第三号の図書は、同号の許可", ("同号", "m:4#p2i3")),
        ("第四条第二項（第七条第三項を除く。）の規定により同項の許可", ("同項", "m:4#p2")),
        ("図書（第四条第二項のものをいう。）は同項の許可", ("同項", "m:4#p2")),
    ],
)
def test_the_same_article_is_the_one_named_last_outside_asides(text: str, expected: tuple[str, str]) -> None:
    assert read(text)[-1] == expected


def test_an_item_takes_up_what_its_paragraph_has_named_and_the_next_paragraph_does_not() -> None:
    own = act({"5": [("p1", "第四条第二項の図書は、次による。"), ("p1i1", "一　同項の図書"), ("p2", "２　同項の図書")]})
    links = [link for link in links_of(own) if link.source.endswith(":m:5")]
    assert [(link.at, link.target) for link in links] == [("p1", f"law:{ACT}:m:4#p2"), ("p1i1", f"law:{ACT}:m:4#p2")]


def ranges(text: str, place: str = "p1") -> list[tuple[str, str, str]]:
    own = act({"5": paragraphs({place: text})})
    prefix = f"law:{ACT}:"
    return [
        (
            own[5].lines[link.line].text[link.start : link.end],
            link.target.removeprefix(prefix),
            link.until.removeprefix(prefix),
        )
        for link in links_of(own)
        if link.until
    ]


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ("第六条から第八条までの規定", "p1", [("第六条から第八条", "m:6", "m:8")]),
        ("第四条第一項から第三項まで、第七条", "p1", [("第四条第一項から第三項", "m:4#p1", "m:4#p3")]),
        ("第二条から前条までの規定", "p1", [("第二条から前条", "m:2", "m:4")]),
        ("前二条の規定", "p1", [("前二条", "m:3_2", "m:4")]),
        ("前二項の規定", "p3", [("前二項", "m:5#p1", "m:5#p2")]),
        ("前各号に掲げるもの", "p1i3", [("前各号", "m:5#p1i1", "m:5#p1i2")]),
        ("第六条から貸し出す。", "p1", []),
    ],
)
def test_a_range_has_both_ends(text: str, place: str, expected: list[tuple[str, str, str]]) -> None:
    assert ranges(text, place) == expected


def test_the_written_ends_of_a_range_are_links_by_themselves() -> None:
    assert read("第六条から第八条までの規定") == [("第六条", "m:6"), ("第八条", "m:8")]


def kinds(text: str) -> list[tuple[str, str]]:
    own = act({"5": text})
    return [(text[link.start : link.end], link.kind) for link in links_of(own)]


def test_what_is_applied_mutatis_mutandis_is_told_from_what_is_named_there() -> None:
    assert kinds("第三条及び第四条（第二項を除く。）の規定は、第七条の図書について準用する。この場合") == [
        ("第三条", "apply"),
        ("第四条", "apply"),
        ("第二項", "article"),
        ("第七条", "article"),
    ]
    assert kinds("図書については、第三条の規定を準用する。") == [("第三条", "apply")]
    assert kinds("第三条の規定は、適用しない。第四条において準用する第七条の規定") == [
        ("第三条", "article"),
        ("第四条", "article"),
        ("第七条", "article"),
    ]


def test_a_range_that_is_applied_is_applied_as_a_whole() -> None:
    assert kinds("第六条から第八条までの規定は、図書に準用する。") == [
        ("第六条", "apply"),
        ("第八条", "apply"),
        ("第六条から第八条", "apply"),
    ]


def test_deleted_articles_that_one_passage_holds_are_found_and_counted() -> None:
    own = law(
        ACT, {"1": "一。", "2": "二。", "3-5": "削除", "6": "前条及び第四条の規定", "7": "前三条の規定", "8": "次条。"}
    )
    assert [(link.target, link.until) for link in links_of(own)] == [
        (f"law:{ACT}:m:3-5", ""),
        (f"law:{ACT}:m:3-5", ""),
        (f"law:{ACT}:m:3-5", f"law:{ACT}:m:6"),
    ]


def test_where_articles_are_left_out_the_article_before_is_not_told() -> None:
    assert links_of(law(ACT, {"1": "一。", "25": "前条の規定"})) == []


def test_items_are_found_by_the_number_that_is_printed() -> None:
    counted_through = [("p1", "次のもの"), ("p1i1", "一　甲"), ("p1i2", "一の二　乙"), ("p1i3", "二　前号の丙")]
    own = law(ACT, {"1": counted_through, "2": "前条第二号及び第一号の二"})
    assert [link.target for link in links_of(own)] == [f"law:{ACT}:m:1#p1i{item}" for item in (2, 3, 2)]


@pytest.mark.parametrize(
    "text",
    [
        "第九十九条の規定",
        "第四号に掲げる図書",
        "第一号被保険者",
        "様式第一号、第二号",
        "「第三条」とあるのは「第四条」",
        "同条の規定",
        "貸出協定第三条の図書",
        "改正前の第三条の規定",
        "旧第三条の規定",
        "二の項に掲げる図書は、同項の図書",
        "同条約及び同項目",
    ],
)
def test_what_is_not_there_or_not_said_here_makes_no_link(text: str) -> None:
    assert read(text) == []


def test_a_bare_third_paragraph_that_is_not_there_is_counted_not_linked() -> None:
    found = find(law(ACT, {"1": "第三項の規定"}))
    assert (len(found.rows), found.missed) == (0, {"number": 1})


def test_an_article_that_has_lost_a_paragraph_is_still_linked() -> None:
    own = law(ACT, {"1": "一。", "2": "第一条第三項の規定"})
    assert [link.target for link in links_of(own)] == [f"law:{ACT}:m:1"]


def test_rows_of_a_table_speak_for_other_words() -> None:
    own = act({"5": [("p1", "次の表のとおりとする。"), ("p1", "第三条　図書　月光")]})
    assert links_of(own) == []


def test_a_table_run_into_its_sentence_is_not_read() -> None:
    assert read("第三条は、次の表のとおりとする。第四条図書") == [("第三条", "m:3")]


def test_supplementary_provisions_speak_of_themselves_and_of_the_main_provision() -> None:
    own = act({"s:1": "一。", "s:2": "前条、附則第三条及び第四条の規定", "s:3": "次条及び第三条", "s:4": "四。"})
    assert [link.target.removeprefix(f"law:{ACT}:") for link in links_of(own)] == ["s:1", "s:3", "s:4", "s:4", "m:3"]


def test_paragraphs_of_supplementary_provisions_without_articles_are_found() -> None:
    own = act({"5": "附則第二項の図書", "s:0": [("p1", "１　一。"), ("p2", "２　前項の図書")]})
    assert [link.target for link in links_of(own)] == [f"law:{ACT}:s:0#p2", f"law:{ACT}:s:0#p1"]


def test_in_the_supplementary_provisions_of_an_amending_law_only_their_own_are_told() -> None:
    lines = {"a20200101_1:1": "一。", "a20200101_1:2": "この法律、第三条、前条及び附則第一条の規定"}
    targets = [link.target for link in links_of(act(lines))]
    assert targets == [f"law:{ACT}:a20200101_1:1"] * 2


def test_appendices_are_found_by_their_label_in_any_numerals() -> None:
    own = act(
        {
            "5": "別表第一及び別表に掲げる図書",
            "t:1": "別表第１\n別表第１（第五条関係）\n第三条",
            "t:2": "別表第二\n図書",
        }
    )
    links = links_of(own)
    assert [(link.source.rpartition(":m:")[2], link.target) for link in links] == [
        ("5", f"law:{ACT}:t:1"),
        (f"law:{ACT}:t:1", f"law:{ACT}:m:5"),
    ]


def test_this_law_is_the_law_itself() -> None:
    assert read("この法律（この法律第三条を除く。）") == [
        ("この法律", f"law:{ACT}"),
        ("この法律", f"law:{ACT}"),
        ("第三条", "m:3"),
    ]


def test_numerals_may_be_wide_and_old_laws_write_katakana() -> None:
    assert read("第３条の２") == [("第３条の２", "m:3_2")]
    assert read("第三条ノ二乃至第五条及第六条ノ規定") == [("第三条ノ二", "m:3_2"), ("第五条", "m:5"), ("第六条", "m:6")]


def test_offsets_are_those_of_the_line_and_the_line_is_counted() -> None:
    own = act({"5": [("p1", "（貸出し）"), ("p1", "図書は第三条による。")]})
    assert links_of(own) == [Link(f"law:{ACT}:m:5", "p1", 3, 6, f"law:{ACT}:m:3", "article", "", 1)]


def test_only_passages_of_a_law_can_be_read() -> None:
    with pytest.raises(ValueError, match="at least one"):
        find([])


@pytest.mark.parametrize(
    "text", ["（" * 2_000 + "第三条", "「" * 2_000 + "第三条", "第" + "一" * 50_000 + "条", "第十四十一条"]
)
def test_hostile_text_neither_hangs_nor_raises(text: str) -> None:
    assert len(read(text)) <= 1
