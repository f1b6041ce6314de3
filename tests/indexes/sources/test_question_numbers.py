from __future__ import annotations

import json
import lzma
import re
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.sources.question_numbers import answer_lines, answered, question_lines
from tests.indexes.sources.shitsumon_samples import QUESTION


@pytest.mark.parametrize(
    ("heading", "numbers"),
    [
        ("一について", ["1"]),
        ("一の１について", ["1-1"]),
        ("二及び三について", ["2", "3"]),
        ("四から六までについて", ["4", "5", "6"]),
        ("四、九及び十について", ["4", "9", "10"]),
        ("一の１及び２について", ["1-1", "1-2"]),
        ("一の1から3まで及び二について", ["1-1", "1-2", "1-3", "2"]),
        ("一の１及び２並びに四から六までについて", ["1-1", "1-2", "4", "5", "6"]),
        ("一の１から３まで、二及び三の（１）について", ["1-1", "1-2", "1-3", "2", "3-1"]),
        ("１の１及び２の１について", ["1-1", "2-1"]),
        ("１及び２の（１）から（３）までについて", ["1", "2-1", "2-2", "2-3"]),
        ("（一）及び（二）について", ["1", "2"]),
        ("一の１の①及び②について", ["1-1-1", "1-1-2"]),
        ("十二の１のア及びイについて", ["12-1-1", "12-1-2"]),
        ("一の前段及び後段について", ["1"]),
        ("二十一から二十三までについて　", ["21", "22", "23"]),
    ],
)
def test_a_heading_of_an_answer_names_every_question_that_it_answers(heading: str, numbers: list[str]) -> None:
    assert answered(heading) == tuple(numbers)


@pytest.mark.parametrize(
    "line", ["", "お尋ねについて", "一についてで述べたとおり", "一般論について", "第一について", "について"]
)
def test_a_line_that_is_no_heading_of_numbers_answers_none(line: str) -> None:
    assert answered(line) == ()


def test_a_range_that_no_honest_heading_has_is_bounded() -> None:
    assert len(answered("1から99までについて")) == 99
    assert len(answered("一から九九九九までについて")) < 200


@pytest.mark.parametrize(
    "text", ["一" * 50_000, "一の" * 50_000, "一 " * 50_000, "。一" * 50_000, "（一）" * 50_000, "1" * 50_000]
)
def test_endless_numerals_end(text: str) -> None:
    assert answered(text) == ()
    assert question_lines(text)
    assert answer_lines(text)


@given(st.text(alphabet="一二十１2（）(①アの、及び並びにからまで前段について 。\n", max_size=60))
def test_no_text_of_numerals_is_ever_raised(text: str) -> None:
    assert all(re.fullmatch(r"[0-9]+(-[0-9]+)*", number) for number in answered(text))
    for lines in (question_lines(text), answer_lines(text)):
        assert "".join("".join(line.text for line in lines).split()) == "".join(text.split())


def test_a_question_is_cut_before_each_number_of_its_outline() -> None:
    lines = question_lines(
        "前置き。\n一　甲か。\n二　乙について\n１　丙か。\n続き。\n２　丁か。\n（１）　戊か。\nア　己か。\n三　庚か。"
    )
    assert [line.at for line in lines] == ["", "1", "2", "2-1", "2-1", "2-2", "2-2-1", "2-2-1-1", "3"]
    assert lines[4].text == "続き。"


def test_a_question_whose_line_breaks_are_lost_is_cut_at_the_same_numbers() -> None:
    kept, lost = question_lines(QUESTION), question_lines(QUESTION.replace("\n", ""))
    assert [line.at for line in lost] == ["", "1", "2", "2-1", "2-2", "3"]
    assert [line.at for line in lost] == [line.at for line in kept if line.text != "右質問する。"]


@pytest.mark.parametrize(
    "text",
    [
        "以下質問する。一 甲か。付表一 乙の数を示されたい。",
        "以下質問する。一 甲か。三 丙か。",
        "以下質問する。一 甲か。Aug 1 2 に述べた。",
        "以下質問する。一 甲は ① 乙、② 丙か。",
        "以下質問する。一 甲か。第二 乙か。",
    ],
)
def test_a_number_that_does_not_continue_the_outline_is_part_of_the_text(text: str) -> None:
    assert [line.at for line in question_lines(text)] == ["", "1"]


def test_an_answer_whose_line_breaks_are_lost_is_cut_at_its_headings() -> None:
    lines = answer_lines(
        "一について　お尋ねの点は明らかではない。二及び三について御指摘のとおりである。一についてで述べたとおり。"
    )
    assert [(line.at, line.text) for line in lines] == [
        ("1", "一について"),
        ("1", "お尋ねの点は明らかではない。"),
        ("2", "二及び三について"),
        ("2", "御指摘のとおりである。一についてで述べたとおり。"),
    ]


def test_a_table_below_an_answer_belongs_to_no_question() -> None:
    assert [line.at for line in answer_lines("一について\n別表のとおり。\n別表\n甲　三件")] == ["1", "", "", ""]


def test_numbers_of_the_corpus_are_found_as_well_without_line_breaks(corpus: Path) -> None:
    with lzma.open(corpus / "shuisho" / "shugiin_questions_217.jsonl.xz") as file:
        broken = [row for row in map(json.loads, file) if row["has_newlines"] and row["submitted"]]
    for question in broken:
        body = question["question_text"].split(question["title"], 2)[2]
        kept, lost = question_lines(body), question_lines(body.replace("\n", ""))
        assert [at for at, _ in groupby(line.at for line in lost)] == [
            at for at, _ in groupby(line.at for line in kept)
        ]
