from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eval.dataset import read_dataset
from eval.facts import states
from indexes.errors import BadInputError
from indexes.sources.starter import starter_passages

STARTER = Path(__file__).parents[2] / "eval" / "datasets" / "starter.jsonl"

RIGHT: dict[str, Any] = {
    "id": "q1",
    "question": "AI法の目的は",
    "type": "definition",
    "gold": ["law:507AC0000000053:m:1"],
    "key_facts": ["国民生活|国民経済"],
    "expect": "answered",
}


def write(folder: Path, *rows: dict[str, Any] | str) -> Path:
    file = folder / "questions.jsonl"
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def without(key: str) -> dict[str, Any]:
    return {name: value for name, value in RIGHT.items() if name != key}


def test_a_right_line_becomes_an_example(tmp_path: Path) -> None:
    dataset = read_dataset(write(tmp_path, {**RIGHT, "note": "第一条"}))
    [example] = dataset.examples
    assert (example.id, example.question, example.type) == ("q1", "AI法の目的は", "definition")
    assert example.gold == ("law:507AC0000000053:m:1",)
    assert example.key_facts == ("国民生活|国民経済",)
    assert (example.expect, example.note) == ("answered", "第一条")
    assert dataset.name == "questions"


def test_blank_lines_and_a_byte_order_mark_are_no_fault(tmp_path: Path) -> None:
    file = tmp_path / "bom.jsonl"
    file.write_text("\n" + json.dumps(RIGHT) + "\n\n", encoding="utf-8-sig")
    assert len(read_dataset(file).examples) == 1


def test_a_line_separator_inside_a_question_does_not_end_the_line(tmp_path: Path) -> None:
    dataset = read_dataset(write(tmp_path, {**RIGHT, "question": "AI法の\u2028目的は"}))
    assert dataset.examples[0].question == "AI法の\u2028目的は"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("{", "JSON"),
        ("[" * 100_000, "JSON"),
        ("[1]", "形"),
        (without("id"), "id がありません"),
        (without("key_facts"), "key_facts がありません"),
        ({**RIGHT, "question": " "}, "question は空でない文字列"),
        ({**RIGHT, "question": None}, "question は空でない文字列"),
        ({**RIGHT, "id": 1}, "id は空でない文字列"),
        ({**RIGHT, "gold": "law:507AC0000000053:m:1"}, "gold は文字列の配列"),
        ({**RIGHT, "gold": [1]}, "gold は空でない文字列"),
        ({**RIGHT, "gold": ["507AC0000000053:m:1"]}, "資料のIDではありません"),
        ({**RIGHT, "gold": ["law:507AC0000000053:m:1#p1"]}, "資料のIDではありません"),
        ({**RIGHT, "gold": RIGHT["gold"] * 2}, "重なっています"),
        ({**RIGHT, "gold": []}, "gold（正解の資料のID）が要ります"),
        ({**RIGHT, "expect": "not_found"}, "not_found の質問に gold があります"),
        ({**RIGHT, "expect": "maybe"}, "expect「maybe」はありません"),
        ({**RIGHT, "key_facts": ["国民|"]}, "空の選択肢"),
        (json.dumps({**RIGHT, "question": "\ud800"}), "サロゲート"),
    ],
)
def test_a_faulty_line_is_named_with_file_and_line(tmp_path: Path, row: dict[str, Any] | str, said: str) -> None:
    file = write(tmp_path, {**RIGHT, "id": "q0"}, row)
    with pytest.raises(BadInputError) as caught:
        read_dataset(file)
    assert str(caught.value).startswith(f"{file}:2: ")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_id_used_twice_is_refused_and_both_lines_are_named(tmp_path: Path) -> None:
    file = write(tmp_path, RIGHT, {**RIGHT, "id": "q2"}, RIGHT)
    with pytest.raises(BadInputError, match=r"q1.*1行目") as caught:
        read_dataset(file)
    assert str(caught.value).startswith(f"{file}:3: ")


def test_several_faults_are_reported_at_once_but_not_without_end(tmp_path: Path) -> None:
    file = write(tmp_path, *["{"] * 10)
    with pytest.raises(BadInputError) as caught:
        read_dataset(file)
    assert str(caught.value).count(str(file)) == 3
    assert "ほか7件" in str(caught.value)


def test_a_file_that_is_missing_empty_or_not_utf_8_is_refused_with_its_name(tmp_path: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.write_text("\n", encoding="utf-8")
    shift_jis = tmp_path / "sjis.jsonl"
    shift_jis.write_bytes(b"{}\n" + "質問".encode("cp932"))
    for file, said in ((tmp_path / "none.jsonl", "開けません"), (tmp_path, "開けません"), (empty, "質問がありません")):
        with pytest.raises(BadInputError, match=said) as caught:
            read_dataset(file)
        assert str(file) in str(caught.value)
    with pytest.raises(BadInputError, match="UTF-8") as caught:
        read_dataset(shift_jis)
    assert str(caught.value).startswith(f"{shift_jis}:2: ")


def test_the_starter_questions_can_be_answered_from_the_starter_corpus() -> None:
    held = {passage.id: passage.text for passage in starter_passages()}
    for example in read_dataset(STARTER).examples:
        assert set(example.gold) <= set(held), example.id
        texts = [held[passage_id] for passage_id in example.gold]
        unstated = [fact for fact in example.key_facts if not states(fact, texts)]
        assert unstated == [], example.id
