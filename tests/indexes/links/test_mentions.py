from __future__ import annotations

from datetime import date

import pytest

from indexes.links.finding import find
from indexes.links.law_index import LawIndex
from indexes.links.mentions import mentions
from indexes.passage import Line, Passage, Speech, speech_passage_id
from tests.indexes.links.samples import ACT, ORDER, OTHER, act, law, paragraphs

INDEX = LawIndex.of([find(one) for one in (act(), law(ORDER, {"1": "一。"}), law(OTHER, {"2": paragraphs()}))])


def said(*lines: str) -> list[tuple[str, str]]:
    source = Speech("599", 1, "衆議院", "本会議", "第1号", date(2025, 4, 1), 1, "架空太郎")
    speech = Passage(speech_passage_id("599"), tuple(Line("", text) for text in lines), source, "")
    links = mentions(speech, INDEX)
    assert all(link.kind == "mention" and link.source == "diet:599" for link in links)
    return [(lines[link.line][link.start : link.end], link.target.removeprefix("law:")) for link in links]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("架空図書貸出法第三条についてお尋ねします。", [("架空図書貸出法第三条", f"{ACT}:m:3")]),
        ("図書法三条の二です。", [("図書法三条の二", f"{ACT}:m:3_2")]),
        ("図書法の第３条第２項です。", [("図書法の第３条第２項", f"{ACT}:m:3#p2")]),
        ("図書法第3条の2です。", [("図書法第3条の2", f"{ACT}:m:3_2")]),
        ("図書法施行令一条です。", [("図書法施行令一条", f"{ORDER}:m:1")]),
        ("木の実法二条二項三号です。", [("木の実法二条二項三号", f"{OTHER}:m:2#p2i3")]),
        (
            "図書法三条、五条及び第六条",
            [("図書法三条", f"{ACT}:m:3"), ("五条", f"{ACT}:m:5"), ("第六条", f"{ACT}:m:6")],
        ),
        ("図書法があり、同法第四条", [("同法第四条", f"{ACT}:m:4")]),
        ("㈱架空が、図書法三条により", [("図書法三条", f"{ACT}:m:3")]),
    ],
)
def test_articles_named_in_a_speech_are_found(text: str, expected: list[tuple[str, str]]) -> None:
    assert said(text) == expected


def test_the_same_law_may_have_been_named_in_the_line_before() -> None:
    assert said("図書法の趣旨です。", "同法の三条です。") == [("同法の三条", f"{ACT}:m:3")]


@pytest.mark.parametrize(
    "text",
    [
        "第三条についてお尋ねします。",
        "図書法第九十九条です。",
        "特定図書法三条です。",
        "旧図書法三条です。",
        "図書法と雪崩法があり、同法三条です。",
        "同法第三条です。",
        "図書法により、三条です。",
        "図書法の三条件です。",
    ],
)
def test_what_cannot_be_told_for_certain_is_left_out(text: str) -> None:
    assert said(text) == []
