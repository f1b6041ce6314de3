from __future__ import annotations

import json
import re
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.passage import Passage
from indexes.sources.files import Fault, Ignored, RawFile, read_files
from indexes.sources.question_numbers import answered
from indexes.sources.reading import read_passages
from indexes.sources.shitsumon import read_list, read_page, read_rows
from tests.indexes.sources.shitsumon_samples import QUESTION, TITLE, one, record, row, rows, written


def places(passage: Passage) -> list[str]:
    return [at for at, _ in groupby(line.at for line in passage.lines)]


def test_a_row_whose_line_breaks_are_lost_is_a_question() -> None:
    passage = one(read_passages(rows(row())))
    assert (passage.id, passage.url) == ("shitsumon:shu:299:7:q", "https://example.test/a299007.htm")
    assert places(passage) == ["", "1", "2", "2-1", "2-2", "3"]
    assert (passage.lines[0].text, passage.lines[-1].text) == (
        "月光閲覧架について、以下質問する。",
        "三 司書の意見を聴いたか。",
    )
    assert (written(passage).submitter, written(passage).date) == ("仮名花子", date(2117, 4, 1))


def test_a_circled_number_of_which_half_was_lost_is_made_whole() -> None:
    text = f"{TITLE}提出者 仮名{TITLE}一 �@窓口、�A費用を示されたい。"
    assert one(read_rows(rows(row(question_text=text)))).text == "一 ①窓口、②費用を示されたい。"


def test_a_row_without_its_address_gets_that_of_the_house() -> None:
    assert one(read_rows(rows(row(question_url=None)))).url.endswith("/shitsumon/a299007.htm")


def test_a_row_whose_page_was_not_published_yet_is_ignored() -> None:
    waiting = row(submitted=None, submitter="", question_text="しばらくお待ちください。")
    (found,) = read_rows(rows(waiting))
    assert isinstance(found, Ignored)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"house": "貴族院"}, "house"),
        ({"number": None}, "読めません"),
        ({"number": "第七"}, "読めません"),
        ({"title": ""}, "項目 'title' がありません。"),
        ({"question_text": 7}, "question_text が文字列ではありません"),
        ({"question_text": "本文なし"}, "質問の本文が見つかりません"),
    ],
)
def test_a_row_that_lacks_something_is_a_fault_with_its_line_and_the_next_is_read(
    changes: dict[str, Any], why: str
) -> None:
    fault, passage = read_rows(rows(row(**changes), row()))
    assert isinstance(fault, Fault)
    assert (fault.line, why in fault.reason) == (1, True)
    assert isinstance(passage, Passage)


def test_a_record_of_an_answer_says_that_it_is_cut() -> None:
    passage = one(read_passages(RawFile("answers.json", json.dumps([record()]).encode())))
    source = written(passage)
    assert (passage.id, source.complete, source.respondent) == ("shitsumon:shu:299:7:a", False, "内閣総理大臣 例示一郎")
    assert [line.at for line in passage.lines] == ["1", "1", "1", "2-1", "2-1"]


@pytest.mark.parametrize(
    ("told", "respondent"),
    [
        ("例示一郎(内閣総理大臣臨時代理)", "内閣総理大臣臨時代理 例示一郎"),
        ("例示 一郎", "内閣総理大臣 例示一郎"),
        (None, ""),
    ],
)
def test_who_answers_is_named_with_the_office(told: str | None, respondent: str) -> None:
    assert written(one(read_list(RawFile("a.json", b""), [record(prime_minister=told)]))).respondent == respondent


def test_a_record_of_a_question_is_a_question() -> None:
    asked = record(kind="質問主意書", title=TITLE, text=QUESTION, prime_minister=None)
    passage = one(read_list(RawFile("a.json", b""), [asked]))
    assert (passage.id, places(passage)) == ("shitsumon:shu:299:7:q", ["", "1", "2", "2-1", "2-2", "3"])


@pytest.mark.parametrize(
    "bad", [record(kind="声明"), record(date="いつか"), record(house=None), record(text=""), "文字列"]
)
def test_a_record_that_lacks_something_is_a_fault_and_the_next_is_read(bad: Any) -> None:
    fault, passage = read_list(RawFile("a.json", b""), [bad, record()])
    assert (type(fault), type(passage)) == (Fault, Passage)


def test_a_list_of_titles_is_ignored() -> None:
    listed = [{"提出回次": "299", "提出番号": "120", "件名": TITLE}]
    (found,) = read_passages(RawFile("list.json", json.dumps(listed).encode()))
    assert isinstance(found, Ignored)


@given(st.binary(max_size=400), st.sampled_from(["a299007.htm", "t299001.html", "rows.jsonl", "list.json"]))
def test_no_bytes_are_ever_raised(data: bytes, name: str) -> None:
    file = RawFile(name, data)
    for read in (read_page, read_rows):
        assert all(isinstance(found, Passage | Fault | Ignored) for found in read(file))


@given(st.recursive(st.none() | st.integers() | st.text(max_size=9), lambda inside: st.lists(inside) | st.dictionaries(
    st.sampled_from([*record(), "提出番号"]), inside), max_leaves=12))  # fmt: skip
def test_no_record_is_ever_raised(value: Any) -> None:
    assert all(isinstance(found, Passage | Fault | Ignored) for found in read_list(RawFile("a.json", b""), [value]))


def test_every_published_question_of_the_corpus_is_read_and_numbered(corpus: Path) -> None:
    (file,) = read_files([corpus / "shuisho" / "shugiin_questions_217.jsonl.xz"])
    assert isinstance(file, RawFile)
    found = list(read_passages(file))
    questions = [passage for passage in found if isinstance(passage, Passage)]
    assert (len(questions), sum(isinstance(one, Ignored) for one in found), len(found)) == (254, 98, 352)
    numbered = [passage for passage in questions if any(line.at == "1" for line in passage.lines)]
    # Eight ask one question without a number.
    assert len(numbered) == 246


def test_every_heading_of_the_answers_in_the_corpus_is_matched(corpus: Path) -> None:
    (file,) = read_files([corpus / "shuisho" / "written_answers_ai_excerpts.json"])
    assert isinstance(file, RawFile)
    answers = [p for p in read_passages(file) if isinstance(p, Passage) and written(p).answer]
    headings = [line for passage in answers for line in passage.lines if re.fullmatch(r".{1,12}について", line.text)]
    assert (len(answers), len(headings)) == (10, 24)
    assert all(answered(line.text) and line.at == answered(line.text)[0] for line in headings)
