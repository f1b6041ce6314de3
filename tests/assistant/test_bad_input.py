"""Questions that cannot be answered as they are: each ends at once, with a sentence that says why."""

from __future__ import annotations

import time
from datetime import date

import pytest

from assistant import cli
from assistant.engine import Assistant
from assistant.reading import NOTHING_TO_SEARCH
from indexes.store.protocol import Filter


@pytest.mark.parametrize("text", ["とは何ですか", "教えてください", "の", "？？？", "あ"])
def test_a_question_of_words_that_find_nothing_is_told_so(assistant: Assistant, text: str) -> None:
    found = assistant.find(text)
    assert (found.hits, found.notices) == ((), (NOTHING_TO_SEARCH,))
    answer = assistant.ask(text)
    assert (answer.status, answer.text) == ("refused", NOTHING_TO_SEARCH)


@pytest.mark.parametrize("text", ["法", "税", "A"])
def test_one_letter_is_searched_for(assistant: Assistant, text: str) -> None:
    assert assistant.ask(text).status in ("answered", "not_found", "refused")
    assert len(assistant.search(text, 3)) <= 3


@pytest.mark.parametrize(
    "letters", ["AI法に罰則はありますか。", "あ", "個人情報保護方第27条", "委員会", "2025年4月から", "一"]
)
def test_twenty_thousand_letters_are_cut_and_searched_at_once(assistant: Assistant, letters: str) -> None:
    started = time.perf_counter()
    found = assistant.find((letters * 20_000)[:20_000], 3)
    assert time.perf_counter() - started < 20
    assert any("先頭の4,000文字で調べました" in notice for notice in found.notices)


def test_a_law_that_does_not_exist_is_told_beside_what_there_is(assistant: Assistant) -> None:
    found = assistant.find("人工知能人格権法第5条の人工知能の研究開発", 3)
    assert "人工知能人格権法という名の法令は、収録している資料の中にありません。" in found.notices
    assert (
        "人工知能人格権法という名の法令は、収録している資料の中にありません。"
        in assistant.ask("人工知能人格権法第5条").text
    )


def test_a_day_before_the_law_is_told(assistant: Assistant) -> None:
    day = date(1950, 1, 1)
    found = assistant.find("AI法第3条の基本理念", 3, Filter(on=day))
    assert any("1950年1月1日時点の条文は収録していません" in notice for notice in found.notices)
    asked = assistant.ask("1950年1月1日時点のAI法第3条")
    assert asked.on == "1950-01-01"
    assert "1950年1月1日時点の条文は収録していません" in asked.text + "".join(asked.notices)


def test_the_command_line_says_why_there_is_nothing(
    starter_home: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TOBEN_HOME", str(starter_home))
    for arguments, reason in (
        (["とは何ですか"], NOTHING_TO_SEARCH),
        (["AI", "--law", "架空法"], "「架空法」という法令は収録していません。"),
        (["AI", "--from", "2025-05-01", "--to", "2025-04-01"], "より後です。"),
        (["AI", "--session", "1"], "第1回国会の会議録は収録していません"),
    ):
        assert cli.main(["search", *arguments]) == 0
        printed = capsys.readouterr()
        assert reason in printed.out
        assert cli.main(["search", *arguments, "--json"]) == 0
        printed = capsys.readouterr()
        assert printed.out.strip() == "[]"
        assert reason in printed.err


def test_the_command_line_tells_how_a_question_was_read_and_can_leave_it_out(
    starter_home: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TOBEN_HOME", str(starter_home))
    assert cli.main(["search", "AI法第16条", "--k", "1"]) == 0
    assert "読み取り：法令: AI法、条: AI法第16条" in capsys.readouterr().out
    off = ["--without", "law:507AC0000000053", "--without", "wish:penalty"]
    assert cli.main(["ask", "AI法第16条の罰則", *off]) == 0
    assert "読み取り" not in capsys.readouterr().out
