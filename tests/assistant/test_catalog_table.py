from __future__ import annotations

import io
import json
from datetime import date

import pytest
from rich.console import Console

from assistant.catalog_table import Holding, Row, print_table, rows
from indexes.catalog import Entry, entries


def entry(
    title: str = "架空図書の貸出しに関する手引き",
    *,
    category: str = "ガイドライン",
    law_id: str = "",
    slug: str = "invented-guide",
    aliases: tuple[str, ...] = ("図書手引き", "貸出手引き"),
    day: date | None = date(2026, 4, 1),
    binding: bool = False,
    version: str = "第2版",
) -> Entry:
    return Entry(
        title=title,
        title_en="",
        aliases=aliases,
        publisher="架空図書館",
        date=day,
        category=category,
        binding=binding,
        url="https://example.invalid/guide",
        law_id=law_id,
        slug=slug,
        version=version,
    )


LAW = entry("架空図書法", category="法律", law_id="599AC0000000001", slug="", aliases=(), binding=True)
GUIDE = entry()
BARE = entry("架空図書の規格", category="規格", slug="invented-standard", aliases=(), day=None, version="")


def row_of(one: Entry, held: dict[str, Holding] | None = None) -> Row:
    return rows([one], held or {})[0]


def printed(lines: list[Row], width: int = 200) -> str:
    out = io.StringIO()
    print_table(lines, Console(file=out, width=width))
    return out.getvalue()


def test_rows_come_in_the_order_of_the_categories() -> None:
    assert [row.key for row in rows([BARE, GUIDE, LAW], {})] == [
        "599AC0000000001",
        "invented-guide",
        "invented-standard",
    ]


def test_entries_of_one_category_keep_their_order() -> None:
    second = entry("後の手引き", slug="second-guide")
    assert [row.key for row in rows([second, GUIDE], {})] == ["second-guide", "invented-guide"]


def test_a_law_is_held_by_its_law_id_and_a_document_by_its_slug() -> None:
    held: dict[str, Holding] = {"599AC0000000001": "verbatim", "invented-guide": "digest"}
    assert [row.holding for row in rows([LAW, GUIDE, BARE], held)] == ["verbatim", "digest", None]


def test_the_first_alias_is_the_short_name() -> None:
    assert row_of(GUIDE).short == "図書手引き"
    assert row_of(LAW).short == ""


def test_a_row_in_json_is_plain_and_leaves_an_unknown_date_null() -> None:
    assert json.loads(json.dumps(row_of(BARE).to_json())) == {
        "key": "invented-standard",
        "category": "規格",
        "title": "架空図書の規格",
        "short": "",
        "version": "",
        "date": None,
        "publisher": "架空図書館",
        "binding": False,
        "held": None,
        "url": "https://example.invalid/guide",
    }


def test_a_row_in_json_gives_date_and_holding_where_known() -> None:
    data = row_of(GUIDE, {"invented-guide": "digest"}).to_json()
    assert (data["date"], data["held"], data["version"]) == ("2026-04-01", "digest", "第2版")


def test_the_table_shows_name_version_date_and_address() -> None:
    text = printed(rows([GUIDE], {}))
    for part in (
        "架空図書の貸出しに関する手引き（図書手引き）",
        "第2版 2026-04-01",
        "架空図書館",
        "https://example.invalid/guide",
    ):
        assert part in text


@pytest.mark.parametrize(("holding", "word"), [("verbatim", "原文"), ("digest", "要約")])
def test_the_table_says_in_which_form_a_document_is_held(holding: Holding, word: str) -> None:
    line = next(line for line in printed(rows([GUIDE], {"invented-guide": holding})).splitlines() if "手引き" in line)
    assert word in line


def test_the_table_tells_binding_from_not_binding() -> None:
    lines = printed(rows([LAW, GUIDE], {"599AC0000000001": "verbatim", "invented-guide": "digest"})).splitlines()
    assert "あり" in next(line for line in lines if "架空図書法" in line)
    assert "あり" not in next(line for line in lines if "手引き" in line)


def test_the_last_line_counts_what_is_held() -> None:
    held: dict[str, Holding] = {"599AC0000000001": "verbatim", "invented-guide": "digest"}
    assert printed(rows([LAW, GUIDE, BARE], held)).splitlines()[-1] == "全3件：原文 1件、要約 1件、なし 1件"


def test_square_brackets_in_a_title_are_shown_as_they_are() -> None:
    assert "[案]手引き" in printed(rows([entry("[案]手引き", aliases=())], {}))


def test_the_whole_catalogue_fits_a_narrow_screen() -> None:
    assert max(len(line) for line in printed(rows(entries(), {}), width=80).splitlines()) <= 80
