"""`toben index build`, `toben catalog`, `toben show`, and the day asked about on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant import cli
from indexes.catalog import entries
from indexes.text.embedding import WordVectors
from tests.assistant.dated_laws import greenhouse
from tests.indexes.samples import article_xml, small_vocabulary, write_filler, write_law

FEE = greenhouse("2")
ASKED = "架空温室法第2条"


@pytest.fixture
def home(dated_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("TOBEN_LLM_BASE_URL", "TOBEN_LLM_MODEL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TOBEN_HOME", str(dated_home))
    return dated_home


@pytest.fixture
def new_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home whose indexes are built in no time."""
    monkeypatch.setattr(WordVectors, "from_wheel", small_vocabulary)
    monkeypatch.setenv("TOBEN_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def lent(folder: Path, num: str, said: str) -> Path:
    return write_law(folder, article_xml(num, said), law_id=f"599AC000000002{num}", title=f"架空第{num}法")


def build(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> dict[str, object]:
    assert cli.main(["index", "build", *arguments, "--json"]) == code
    summary: dict[str, object] = json.loads(capsys.readouterr().out)
    return summary


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert cli.main([*arguments]) == 0
    return capsys.readouterr().out


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert cli.main([*arguments]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    return line


def test_show_prints_a_text_as_it_stands_on_a_day(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "二百円とする" in printed(capsys, "show", FEE)
    assert "、百円とする" in printed(capsys, "show", FEE, "--on", "2018-01-01")
    assert json.loads(printed(capsys, "show", FEE, "--on", "2091-01-01", "--json"))["in_force"] == "2090-04-01"


def test_show_refuses_what_is_not_held_in_one_line(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "toben search" in refused(capsys, "show", "law:none:m:1")
    assert "2016年4月1日～" in refused(capsys, "show", FEE, "--on", "2015-01-01")


@pytest.mark.parametrize("command", [["show", FEE], ["ask", ASKED], ["search", ASKED]], ids=lambda words: words[0])
@pytest.mark.parametrize("day", ["昨日", "2024-02-30", "20240", "2024/04/01"])
def test_a_day_that_is_none_is_refused_in_one_line(
    home: Path, capsys: pytest.CaptureFixture[str], command: list[str], day: str
) -> None:
    assert refused(capsys, *command, "--on", day) == f"on は 2025-04-01 の形で指定してください（'{day}'）。"


def test_ask_answers_by_the_law_of_a_day(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer = printed(capsys, "ask", ASKED, "--on", "2018-01-01")
    assert "「温室の入場料は、百円とする。」" in answer
    assert "架空温室法 第2条（入場料）【改正前の条文（2024年4月1日に改正・廃止）】" in answer
    assert "※ 2018年1月1日時点の条文で回答しています。" in answer
    assert json.loads(printed(capsys, "ask", ASKED, "--on", "2018-01-01", "--json"))["on"] == "2018-01-01"


def test_search_finds_the_law_of_a_day(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (hit,) = json.loads(printed(capsys, "search", "温室の入場料", "--on", "2018-01-01", "--k", "1", "--json"))
    assert (hit["passage_id"], hit["in_force"], hit["until"]) == (FEE, "2016-04-01", "2024-04-01")
    assert hit["label"].endswith("【改正前の条文（2024年4月1日に改正・廃止）】")
    assert "【未施行（2090年4月1日施行）】" in printed(capsys, "search", "温室の鯉", "--on", "2090-04-01", "--k", "1")


@pytest.mark.parametrize("command", ["ask", "search"])
def test_each_line_of_a_batch_may_ask_for_a_day_of_its_own(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    days = (None, {"on": "2018-01-01"}, {"on": "2091-01-01"}, {"on": "いつか"})
    rows = [{"id": n, "question": "温室の口笛", **({"filter": day} if day else {})} for n, day in enumerate(days)]
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    arguments = [command, "--batch", str(source), "--out", str(target)]
    for default, expected in (([], [False, True, False]), (["--on", "2018-01-01"], [True, True, False])):
        assert cli.main([*arguments, *default]) == 2
        results = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
        held = [greenhouse("4") in json.dumps(result) for result in results[:3]]
        assert held == expected
        assert results[3]["error"].startswith("on は 2025-04-01 の形で")
    assert f"{source}:4:" in capsys.readouterr().err


def test_the_catalogue_tells_what_the_index_holds(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = json.loads(printed(capsys, "catalog", "--json"))
    assert len(rows) == len(entries())
    held = {row["key"]: row["held"] for row in rows}
    assert held["507AC0000000053"] == "digest"
    assert held["129AC0000000089"] is None
    assert "全" in printed(capsys, "catalog").splitlines()[-1]


def test_the_catalogue_is_shown_without_an_index_too(new_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["catalog", "--json"]) == 0
    shown = capsys.readouterr()
    assert {row["held"] for row in json.loads(shown.out)} == {None}
    assert shown.err == "索引がまだないため、収録の欄は「なし」になります。\n"


def test_a_build_without_sources_takes_what_was_fetched(new_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    starter = build(capsys)
    lent(new_home / "raw" / "egov", "1", "本を貸す。")
    fetched = build(capsys)
    assert (fetched["files"], fetched["passages"]) == (1, starter["passages"] + 1)  # type: ignore[operator]


def test_a_build_holds_only_what_is_named_unless_it_adds(
    new_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = (str(lent(tmp_path / num, num, f"本を{num}冊貸す。")) for num in "12")
    filler = str(write_filler(tmp_path))
    first = build(capsys, "--from", filler, "--from", one)
    assert build(capsys, "--from", filler, "--from", two)["laws"] == first["laws"]
    added = build(capsys, "--from", one, "--add")
    assert added["laws"] == first["laws"] + 1  # type: ignore[operator]
    assert added["carried_on"]
    afresh = build(capsys, "--from", filler, "--from", one, "--from", two, "--afresh")
    assert (afresh["laws"], afresh["carried_on"]) == (added["laws"], False)


def test_there_is_nothing_to_add_to_without_an_index(
    new_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = refused(capsys, "index", "build", "--from", str(lent(tmp_path, "1", "本を貸す。")), "--add")
    assert "--add を付けず" in line
    assert not (new_home / "index" / "current").exists()


def test_the_first_source_that_is_missing_is_named_and_nothing_is_built(
    new_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    present = lent(tmp_path, "1", "本を貸す。")
    line = refused(capsys, "index", "build", "--from", str(present), "--from", str(tmp_path / "nowhere"))
    assert line == f"{tmp_path / 'nowhere'} がありません。--from のパスを確かめてください。"
    assert not new_home.exists()


def test_a_build_is_summed_up_in_one_line(new_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (line,) = printed(capsys, "index", "build").splitlines()
    assert line.startswith("索引 ")
    assert "読めなかったもの0。" in line


def test_info_prints_one_fact_a_line(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts = dict(line.split(": ", 1) for line in printed(capsys, "index", "info").splitlines())
    assert facts["laws"] == str(json.loads(printed(capsys, "index", "info", "--json"))["laws"])
