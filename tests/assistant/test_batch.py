from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from assistant.batch import ask_row, filter_from, run, search_row
from assistant.engine import Assistant
from indexes.errors import BadInputError
from indexes.retrieval import DIET
from indexes.store.protocol import Filter


def lines(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_each_question_gets_a_line_in_the_same_order(assistant: Assistant, tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(
        '{"id": "b", "question": "AI法の目的"}\n\n{"id": "a", "question": "AI戦略本部の組織"}\n', encoding="utf-8"
    )
    assert run(source, target, lambda row: search_row(assistant, row, 3, Filter())) == 0
    results = lines(target)
    assert [result["id"] for result in results] == ["b", "a"]
    assert results[0].keys() == {"id", "passages", "ms"}
    assert len(results[0]["passages"]) == 3  # type: ignore[arg-type]


def test_a_bad_line_is_named_and_the_others_are_answered(
    assistant: Assistant, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(
        'rubbish\n[1]\n{"id": 3}\n{"id": 4, "question": ""}\n{"id": 5, "question": "AI法の目的"}\n', encoding="utf-8"
    )
    assert run(source, target, lambda row: ask_row(assistant, row, None, Filter())) == 2
    assert [f":{number}: " in capsys.readouterr().err for number in (1,)] == [True]
    results = lines(target)
    assert ["error" in result for result in results] == [True, True, True, True, False]
    assert results[4]["status"] == "answered"


def test_a_filter_narrows_each_question_by_itself(assistant: Assistant, tmp_path: Path) -> None:
    row = {"id": 1, "question": "AIについて", "filter": {"kind": "diet", "house": "参議院"}}
    found = assistant.store.passages(search_row(assistant, row, 20, Filter())["passages"])
    assert found
    assert {passage.source.house for passage in found.values()} == {"参議院"}  # type: ignore[union-attr]


def test_every_key_of_a_filter_is_understood() -> None:
    data = {"kind": "diet", "house": "衆議院", "committee": "内閣委員会", "speaker": "架空太郎", "law_id": "x",
            "date_from": "2025-01-01", "date_to": "2025-12-31", "on": "2024-04-01"}  # fmt: skip
    days = (date(2025, 1, 1), date(2025, 12, 31))
    expected = Filter(DIET, ("x",), "衆議院", "内閣委員会", "架空太郎", *days, on=date(2024, 4, 1))
    assert filter_from(data) == expected


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ({"colour": "x"}, "colour"),
        ({"session": "今の"}, "session"),
        ({"session": True}, "session"),
        ({"kind": "book"}, "kind"),
        ({"date_from": "昨日"}, "date_from"),
        ({"house": 1}, "house"),
        ({"on": "令和6年"}, "on"),
        ({"on": "2024-02-30"}, "on"),
    ],
)
def test_a_bad_filter_names_the_key_at_fault(data: dict[str, object], fault: str) -> None:
    with pytest.raises(BadInputError, match=fault):
        filter_from(data)


def test_a_file_in_another_encoding_is_refused_in_one_line(assistant: Assistant, tmp_path: Path) -> None:
    source = tmp_path / "sjis.jsonl"
    source.write_bytes('{"id": 1, "question": "罰則"}'.encode("cp932"))
    with pytest.raises(BadInputError, match="UTF-8"):
        run(source, tmp_path / "out", lambda row: row)


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text("", encoding="utf-8")
    with pytest.raises(BadInputError, match="nowhere"):
        run(source, tmp_path / "nowhere" / "out", lambda row: row)


@pytest.mark.parametrize("session", [217, "217", "第217回国会", "２１７"])
def test_a_session_may_be_given_as_a_number_or_as_it_is_called(session: object) -> None:
    assert filter_from({"session": session, "office": "総務大臣", "party": "公明党"}) == Filter(
        session=217, office="総務大臣", party="公明党"
    )


def test_a_row_can_leave_out_what_is_read_out_of_its_question(assistant: Assistant) -> None:
    row = {"id": 1, "question": "AI法第16条", "without": ["law:507AC0000000053"]}
    assert ask_row(assistant, row, None, Filter())["understood"] == ()
    kept = ask_row(assistant, {"question": "AI法第16条"}, None, Filter())["understood"]
    assert [item["key"] for item in kept] == ["law:507AC0000000053", "article:law:507AC0000000053:m:16"]
    with pytest.raises(BadInputError, match="without"):
        search_row(assistant, {"question": "AI法", "without": "law:x"}, 3, Filter())


def test_a_row_may_give_the_questions_before_its_own(assistant: Assistant) -> None:
    row = {"id": 1, "question": "罰則は？", "history": ["AI法の目的は？"]}
    told = ask_row(assistant, row, None, Filter())
    assert "law:507AC0000000053" in [item["key"] for item in told["understood"]]
    assert any("前の質問を引き継ぎ" in notice for notice in told["notices"])
    assert any("前の質問を引き継ぎ" in notice for notice in search_row(assistant, row, 3, Filter())["notices"])


@pytest.mark.parametrize("history", ["AI法", [1], ["AI法", None], [""], {"question": "AI法"}])
def test_a_history_that_is_no_list_of_questions_is_refused_in_one_line(assistant: Assistant, history: object) -> None:
    row = {"question": "罰則は？", "history": history}
    with pytest.raises(BadInputError, match="history"):
        ask_row(assistant, row, None, Filter())
    with pytest.raises(BadInputError, match="history"):
        search_row(assistant, row, 3, Filter())


def test_a_row_goes_before_the_command_key_by_key(assistant: Assistant) -> None:
    row = {"question": "AIの研究開発", "filter": {"kind": "doc"}}
    found = search_row(assistant, row, 5, Filter(kinds=("law",)))["passages"]
    assert {key.partition(":")[0] for key in found} == {"doc"}


def test_a_filter_that_nothing_satisfies_gives_nothing_and_says_why(assistant: Assistant) -> None:
    row = {"question": "AI法の目的", "filter": {"law_id": "架空法"}}
    told = search_row(assistant, row, 3, Filter())
    assert (told["passages"], told["notices"]) == ([], ["「架空法」という法令は収録していません。"])


def test_all_questions_of_a_file_are_answered_briefly_where_that_is_asked_for(assistant: Assistant) -> None:
    row = {"id": "1", "question": "AI戦略本部の組織"}
    short = ask_row(assistant, row, None, Filter(), brief=True)
    assert short["text"] == assistant.ask("AI戦略本部の組織", brief=True).text
