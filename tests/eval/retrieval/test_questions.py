from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from eval.retrieval.questions import OWN, default_paths, read_sets
from indexes.errors import BadInputError

LONG = "架空の届出についての問いで、二十六文字より長いものです。よろしいですか"
SHORT = "次のうち、正しいものを選んでください"


def write(file: Path, *rows: dict[str, Any] | str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def quiet(line: str) -> None:
    raise AssertionError(line)


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("999AC0000000001:m:30_4", "law:999AC0000000001:m:30_4"),
        ("999AC0000000001:s:1", "law:999AC0000000001:s:1"),
        ("999AC0000000001:a20140613_69:1", "law:999AC0000000001:a20140613_69:1"),
        ("law:999AC0000000001:m:1", "law:999AC0000000001:m:1"),
        ("999900001X00120250101_012", "diet:999900001X00120250101_012"),
        ("diet:999900001X00120250101_012", "diet:999900001X00120250101_012"),
        ("shitsumon:shu:999:1:a", "shitsumon:shu:999:1:a"),
        ("doc:plan:2-c", "doc:plan:2-c"),
    ],
)
def test_ids_are_read_with_and_without_their_prefix(tmp_path: Path, given: str, meant: str) -> None:
    file = write(tmp_path / "q.jsonl", {"question": "問い", "gold": [given], "also_ok": [given, "999AC0000000009:m:9"]})
    [only] = read_sets([file], quiet)
    [question] = only.questions
    assert question.gold == (meant,)
    assert question.also_ok == ("law:999AC0000000009:m:9",)
    assert question.id == "q:1"


@pytest.mark.parametrize(
    ("kind", "gold", "group"),
    [
        ("penalty", "999AC0000000001:m:1", "technical"),
        ("organ", "999AC0000000001:m:1", "technical"),
        ("lay", "999AC0000000001:m:1", "lay"),
        ("multi", "999AC0000000001:m:1", "two"),
        ("comparison", "999AC0000000001:m:1", "two"),
        (None, "999900001X00120250101_012", "diet"),
        (None, "999AC0000000001:m:1", "other"),
    ],
)
def test_types_fall_into_groups(tmp_path: Path, kind: str | None, gold: str, group: str) -> None:
    file = write(tmp_path / "q.jsonl", {"id": "x", "question": "問い", "type": kind, "gold": [gold]})
    [question] = read_sets([file], quiet)[0].questions
    assert (question.id, question.group) == ("x", group)


def test_a_filter_belongs_to_the_question(tmp_path: Path) -> None:
    where = {
        "speaker": "試験太郎",
        "house": "衆議院",
        "committee": "試験委員会",
        "date_from": "2025-01-01",
        "date_to": None,
    }
    file = write(tmp_path / "q.jsonl", {"question": "問い", "gold": ["999900001X00120250101_012"], "filter": where})
    [question] = read_sets([file], quiet)[0].questions
    found = question.where
    assert (found.speaker, found.house, found.committee) == ("試験太郎", "衆議院", "試験委員会")
    assert (found.date_from, found.date_to) == (date(2025, 1, 1), None)


def test_questions_with_choices_make_two_sets_and_short_ones_only_the_second(tmp_path: Path) -> None:
    gold = ["999AC0000000001:m:1"]
    rows: list[dict[str, Any]] = [
        {"question": "問" * 25, "choices": "a 甲\nb 乙", "gold": gold},
        {"question": "問" * 26, "choices": ["a 丙", "b 丁"], "gold": gold},
        {"question": SHORT, "choices": "a 戊", "gold": []},
    ]
    alone, with_choices = read_sets([write(tmp_path / "exam.jsonl", *rows)], quiet)
    assert (alone.name, with_choices.name) == ("exam", "exam+choices")
    assert [question.text for question in alone.questions] == ["問" * 26]
    assert [question.text for question in with_choices.questions] == [
        "問" * 25 + "\na 甲\nb 乙",
        "問" * 26 + "\na 丙\nb 丁",
    ]
    assert {question.group for question in alone.questions} == {"choice"}
    assert {question.group for question in with_choices.questions} == {"choice+choices"}
    assert alone.left_out == 2


def test_what_expects_no_answer_is_silently_left_out(tmp_path: Path) -> None:
    gold = ["999AC0000000001:m:1"]
    traps: list[dict[str, Any]] = [
        {"question": "問い", "expect": "not_found"},
        {"question": "問い", "expect": "correct_premise", "gold": gold},
    ]
    write(tmp_path / "traps.jsonl", *traps)
    write(tmp_path / "mixed.jsonl", *traps, {"question": "問い", "expect": "answered", "gold": gold})
    [mixed] = read_sets([tmp_path], quiet)
    assert (mixed.name, len(mixed.questions), mixed.left_out) == ("mixed", 1, 2)
    with pytest.raises(BadInputError, match="1問もありません"):
        read_sets([tmp_path / "traps.jsonl"], quiet)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("{", "JSON"),
        ("[1]", "JSON"),
        ("[" * 100_000, "JSON"),
        ({"gold": ["999AC0000000001:m:1"]}, "question"),
        ({"question": " ", "gold": ["999AC0000000001:m:1"]}, "question"),
        ({"question": "\ud800", "gold": ["999AC0000000001:m:1"]}, "サロゲート"),
        ({"question": LONG}, "gold"),
        ({"question": LONG, "gold": "999AC0000000001:m:1"}, "gold"),
        ({"question": LONG, "gold": ["第一条"]}, "第一条"),
        ({"question": LONG, "gold": ["law:999AC0000000001:m:1#p1"]}, "#p1"),
        ({"question": LONG, "gold": [3]}, "gold"),
        ({"question": LONG, "gold": ["999AC0000000001:m:1"], "also_ok": "x"}, "also_ok"),
        ({"question": LONG, "gold": ["999AC0000000001:m:1"], "type": 3}, "type"),
        ({"question": LONG, "gold": ["999AC0000000001:m:1"], "choices": 3}, "choices"),
        ({"question": LONG, "gold": ["999AC0000000001:m:1"], "filter": []}, "filter"),
        ({"question": LONG, "gold": ["999AC0000000001:m:1"], "filter": {"colour": "x"}}, "colour"),
        ({"question": LONG, "gold": ["999AC0000000001:m:1"], "filter": {"date_to": "昨日"}}, "date_to"),
    ],
)
def test_a_faulty_line_is_named_by_file_and_line(tmp_path: Path, row: Any, words: str) -> None:
    right = {"question": LONG, "gold": ["999AC0000000001:m:1"]}
    line = row if isinstance(row, str) else json.dumps(row)
    file = write(tmp_path / "q.jsonl", right, "", line)
    for path in (file, tmp_path):
        with pytest.raises(BadInputError, match=rf"q\.jsonl:3: .*{words}") as fault:
            read_sets([path], quiet)
        assert "\n" not in str(fault.value)


def test_a_file_of_another_form_is_named_and_left_out_of_a_folder(tmp_path: Path) -> None:
    write(tmp_path / "a" / "prices.jsonl", {"fruit": "りんご", "price": 3})
    write(tmp_path / "notes.jsonl", "これはJSONではありません")
    write(tmp_path / "right.jsonl", {"question": LONG, "gold": ["999AC0000000001:m:1"]})
    said: list[str] = []
    assert [entry.name for entry in read_sets([tmp_path], said.append)] == ["right"]
    assert [Path(line.split(":")[0]).name for line in said] == ["prices.jsonl", "notes.jsonl"]
    assert all(":1: " in line and "\n" not in line for line in said)
    with pytest.raises(BadInputError, match=r"prices\.jsonl:1: "):
        read_sets([tmp_path / "a" / "prices.jsonl"], quiet)


def test_bytes_that_are_no_text_and_files_that_are_not_there_are_named(tmp_path: Path) -> None:
    (tmp_path / "bytes.jsonl").write_bytes(b'{"question": "x"}\n\xff')
    with pytest.raises(BadInputError, match=r"bytes\.jsonl:2: UTF-8"):
        read_sets([tmp_path / "bytes.jsonl"], quiet)
    with pytest.raises(BadInputError, match="--questions"):
        read_sets([tmp_path / "nowhere.jsonl"], quiet)


def test_files_called_alike_make_sets_of_different_names(tmp_path: Path) -> None:
    row = {"question": LONG, "gold": ["999AC0000000001:m:1"]}
    files = [write(tmp_path / folder / "q.jsonl", row) for folder in "abc"]
    assert [entry.name for entry in read_sets(files, quiet)] == ["q", "q~2", "q~3"]
    assert [entry.name for entry in read_sets([tmp_path], quiet)] == ["a/q", "b/q", "c/q"]


def test_without_shared_questions_the_own_sets_are_put(tmp_path: Path) -> None:
    assert [path.name for path in default_paths(tmp_path / "nothing")] == [
        "retrieval_heldout.jsonl", "retrieval_tuning.jsonl"
    ]  # fmt: skip
    (tmp_path / "shared").mkdir()
    assert default_paths(tmp_path / "shared")[0] == tmp_path / "shared"
    own = read_sets(default_paths(tmp_path / "shared"), quiet)
    assert [entry.name for entry in own] == ["retrieval_heldout", "retrieval_tuning"]


def test_no_question_of_the_own_sets_is_in_both() -> None:
    heldout, tuning = read_sets(sorted(OWN.glob("retrieval_*.jsonl")), quiet)
    assert min(len(heldout.questions), len(tuning.questions)) >= 100
    for name in ("id", "text"):
        both = [getattr(question, name) for entry in (heldout, tuning) for question in entry.questions]
        assert len(set(both)) == len(both)
