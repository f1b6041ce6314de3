from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from eval.retrieval.docs import rendered, write_docs
from eval.retrieval.intervals import Interval
from eval.retrieval.measures import MEASURES, Miss
from eval.retrieval.plots import plots
from eval.retrieval.report import Figures, Report, RungFigures, Section
from eval.retrieval.tables import print_report
from indexes.errors import BadInputError

LAY = Section("group", "lay", 4, 5, 4, 1)
MINE = Section("set", "mine", 4, 5, 4, 1)
APART = Section("part", "retrieval_heldout/lay", 4, 5, 4, 1)


def figures(mean: float, change: tuple[float, float, float] | None) -> Figures:
    means = {name: Interval(mean, mean - 0.1, mean + 0.1, 4) for name in MEASURES}
    changes = {name: Interval(*change, 4) for name in MEASURES} if change else {}
    return Figures(means, changes)


def rung(
    name: str, mean: float, change: tuple[float, float, float] | None = None, *, full: bool = False
) -> RungFigures:
    sections = {section.key: figures(mean, change) for section in (LAY, MINE, APART)}
    return RungFigures(name, f"what {name} is", full, {"p50": 12.3, "p95": 45.6}, sections)


def report(mean: float = 0.5) -> Report:
    return Report(
        started_at="2026-01-02T03:04:05+00:00",
        corpus={"generation": "g1", "laws": 8_980, "articles": 1_234, "speeches": 17},
        machine={"cores": 2, "system": "a machine of somebody", "python": "3.11"},
        load=0.3,
        depth=20,
        rss_mb=512.0,
        sets=[{"name": "mine", "sha256": "0" * 64, "questions": 4, "left_out": 2, "tuned_on": False}],
        sections=[LAY, MINE, APART],
        rungs=[
            rung("letters", 0.25),
            rung("words", 0.375, (0.125, -0.05, 0.3)),
            rung("+ all", mean, (0.125, 0.05, 0.2), full=True),
        ],
        misses={"mine": [Miss("q7", "架空の問い", {"law:a:m:1": 14, "law:a:m:2": None}, ("law:b:m:1",))]},
    )


def test_the_page_says_what_was_measured_on_what_and_when() -> None:
    page = rendered(report(), "retrieval")
    for words in (
        "2026-01-02", "8,980 laws", "1,234 articles", "17 speeches", "2 cores", "12 / 46 ms", "512 MB",
        "| mine | 4 | 2 | no |", "| mine | 5 | 4 (80%) | 1 |", "| mine | 4 | 1 | 1 |",
        "0.500 (0.40–0.60)", "retrieval/recall.svg", "retrieval/ablation.svg", "| words | what words is |",
    ):  # fmt: skip
        assert words in page
    # The machine is told by its cores only, and no question stands in the page.
    assert "a machine of somebody" not in page
    assert "架空の問い" not in page
    assert "$" not in page


def test_only_a_difference_that_is_told_from_nothing_is_bold() -> None:
    page = rendered(report(), "retrieval")
    assert "| words | +0.125 (-0.05 to +0.30) | " in page.replace(" |\n", " | ")
    assert "**+0.125 (+0.05 to +0.20)**" in page


def test_the_questions_kept_apart_have_a_table_of_their_own() -> None:
    assert "| recall@10, difference | retrieval_heldout/lay |" in rendered(report(), "retrieval")
    without = replace(report(), sections=[LAY, MINE])
    assert "`retrieval_heldout` was not among the questions." in rendered(without, "retrieval")


def test_the_same_figures_give_the_same_bytes_again(tmp_path: Path) -> None:
    page = tmp_path / "docs" / "retrieval.md"
    written = write_docs(report(), page)
    assert {file.relative_to(page.parent).as_posix() for file in written} == {
        "retrieval.md", "retrieval/recall.svg", "retrieval/ablation.svg"
    }  # fmt: skip
    first = {file: file.read_bytes() for file in written}
    assert {file: file.read_bytes() for file in write_docs(report(), page)} == first
    assert all(content for content in first.values())


def test_other_figures_change_the_figures_only() -> None:
    def text(of: Report) -> str:
        return re.sub(r"[0-9]+(\.[0-9]+)?", "0", rendered(of, "retrieval"))

    assert rendered(report(), "retrieval") != rendered(report(0.75), "retrieval")
    assert text(report()) == text(report(0.75))


def test_a_plot_has_letters_as_text_and_no_day() -> None:
    drawn = plots(report())
    assert b">lay<" in drawn["ablation.svg"]
    assert b"recall@10" in drawn["recall.svg"]
    assert b"<dc:date>" not in drawn["recall.svg"]
    assert drawn["recall.svg"] != plots(report(0.75))["recall.svg"]


def test_without_the_ablation_the_page_says_so(tmp_path: Path) -> None:
    alone = replace(report(), rungs=[rung("full", 0.5, full=True)])
    written = write_docs(alone, tmp_path / "page.md")
    assert [file.name for file in written] == ["page.md", "recall.svg"]
    assert (tmp_path / "page.md").read_text(encoding="utf-8").count("Not measured in this run") == 4


def test_without_groups_the_sets_are_drawn() -> None:
    tuned = replace(report(), sections=[MINE])
    assert b">mine<" in plots(tuned)["ablation.svg"]
    assert "| recall@10 | mine |" in rendered(tuned, "retrieval")


def test_a_page_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BadInputError, match="--docs"):
        write_docs(report(), tmp_path / "file" / "page.md")


def test_the_terminal_shows_figures_ablation_and_the_misses_wanted() -> None:
    console = Console(width=150)
    with console.capture() as shown:
        print_report(report(), console)
    plain = shown.get()
    for words in ("lay", "mine", "4/5", "0.500 (0.40–0.60)", "0.500 (+0.125*)", "0.375 (+0.125)", "12.3"):
        assert words in plain
    assert "架空の問い" not in plain
    with console.capture() as shown:
        print_report(report(), console, with_misses=True)
    with_misses = shown.get()
    for words in ("q7", "架空の問い", "law:a:m:1 14", "law:a:m:2 —", "law:b:m:1"):
        assert words in with_misses
