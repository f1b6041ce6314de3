"""Texts of one law stored in files of different form: what one file lacks is no amendment."""

from __future__ import annotations

from assistant.browsing.differences import Differences, differences
from indexes.passage import Passage
from tests.assistant.browsing.law_shelf import LAW_ID, NOW, OLD, provision, shelf

FEES = "入浴料は、別表第一に掲げる額とする。"
ROWS = (("", "区分\t額"), ("", "大人\t二百円"), ("", "小人\t百円"))
TABLE = (("", "別表第一（第一条関係）"), *ROWS)
READ = "次の表の上欄に掲げる字句は、下欄に掲げる字句に読み替える。"


def old(part: str, *lines: tuple[str, str]) -> Passage:
    return provision(part, *lines, until=NOW)


def new(part: str, *lines: tuple[str, str], label: str = "") -> Passage:
    return provision(part, *lines, since=NOW, label=label)


def found(*passages: Passage) -> Differences:
    return differences(shelf(*passages), LAW_ID, OLD, NOW)


def test_columns_run_together_are_no_amendment() -> None:
    spaced = found(old("m:1", ("p1i1", "一　湯守浴場を守る者")), new("m:1", ("p1i1", "一　湯守　浴場を守る者")))
    assert (spaced.changes, spaced.notices) == ((), ())


def test_a_table_that_the_older_text_names_and_its_file_lacks_is_not_added() -> None:
    told = found(old("m:1", ("p1", FEES)), new("m:1", ("p1", FEES)), new("t:1", *TABLE, label="別表第一（第一条関係）"))
    assert (told.changes, told.counts) == ((), {})
    (notice,) = told.notices
    assert "別表第一" in notice
    assert "改正とは限らない" in notice


def test_a_table_that_no_older_article_names_is_added() -> None:
    plain = "入浴料は、百円とする。"
    told = found(old("m:1", ("p1", plain)), new("m:1", ("p1", FEES)), new("t:1", *TABLE, label="別表第一"))
    assert (told.counts, told.notices) == ({"changed": 1, "added": 1}, ())


def test_a_table_beside_others_is_added() -> None:
    held = (old("m:1", ("p1", FEES)), new("m:1", ("p1", FEES)), provision("t:2", *ROWS, label="別表第二"))
    told = found(*held, new("t:1", *TABLE, label="別表第一"))
    assert (told.counts, told.notices) == ({"added": 1}, ())


def test_rows_that_one_file_lacks_runs_together_or_draws_are_no_amendment() -> None:
    joined = "区分額大人二百円小人百円"
    for beyond in ("", joined, joined + "| 区分 | 額 || --- | --- || 大人 | 二百円 || 小人 | 百円 |"):
        told = found(old("m:1", ("p1", READ + beyond)), new("m:1", ("p1", READ), *ROWS))
        assert told.changes == ()
        assert "第1条" in told.notices[0]


def test_a_change_beside_missing_rows_is_still_told() -> None:
    told = found(old("m:1", ("p1", READ)), new("m:1", ("p1", READ.replace("上欄", "左欄")), *ROWS))
    assert told.counts == {"changed": 1}
