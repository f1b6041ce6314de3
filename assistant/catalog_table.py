"""The catalogue as a table: what there is, in which version, and whether the index holds its text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from indexes.catalog import CATEGORIES, Entry

Holding = Literal["verbatim", "digest"]
HOLDING_WORDS: dict[Holding | None, str] = {"verbatim": "原文", "digest": "要約", None: "なし"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `key` is a law id or slug, `short` the usual name, "" where the title is short enough.

    `holding` is None where the index has neither the text nor a digest; `date` is an ISO date, "" where unknown.
    """

    key: str
    category: str
    title: str
    short: str
    version: str
    date: str
    publisher: str
    binding: bool
    holding: Holding | None
    url: str

    def to_json(self) -> dict[str, object]:
        """Plain strings and booleans, ready for `json.dumps`."""
        return {
            "key": self.key,
            "category": self.category,
            "title": self.title,
            "short": self.short,
            "version": self.version,
            "date": self.date or None,
            "publisher": self.publisher,
            "binding": self.binding,
            "held": self.holding,
            "url": self.url,
        }


def rows(entries: Iterable[Entry], held: Mapping[str, Holding]) -> list[Row]:
    """A row for each entry, in the order of the categories; `held` goes by law id or slug."""
    return [
        Row(
            key=entry.key,
            category=entry.category,
            title=entry.title,
            short=entry.aliases[0] if entry.aliases else "",
            version=entry.version,
            date=entry.date.isoformat() if entry.date else "",
            publisher=entry.publisher,
            binding=entry.binding,
            holding=held.get(entry.key),
            url=entry.url,
        )
        for entry in sorted(entries, key=lambda entry: CATEGORIES.index(entry.category))
    ]


def print_table(lines: Sequence[Row], console: Console) -> None:
    """Print the rows, and below them how many are held in which way."""
    table = Table(box=box.SIMPLE_HEAD)
    for heading in ("種別", "名称（略称）", "版・日付", "発行者", "拘束力", "収録", "URL"):
        table.add_column(heading, overflow="fold")
    for row in lines:
        table.add_row(
            row.category,
            Text(f"{row.title}（{row.short}）" if row.short else row.title),
            " ".join(part for part in (row.version, row.date) if part) or "―",
            row.publisher or "―",
            "あり" if row.binding else "なし",
            HOLDING_WORDS[row.holding],
            Text(row.url, style=f"link {row.url}"),  # A folded address can still be clicked.
        )
    console.print(table)
    counts = {word: sum(HOLDING_WORDS[row.holding] == word for row in lines) for word in HOLDING_WORDS.values()}
    console.print(f"全{len(lines)}件：" + "、".join(f"{word} {count}件" for word, count in counts.items()))
