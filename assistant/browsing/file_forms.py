"""Two texts of a law may be stored in files of different form: of one the tables (別表, rows in an article) are missing.

What only one file has is then no amendment. A table counts as missing where the text itself goes on without it: its
articles name the 別表 that they lack, or an article is the same in every word but that its rows are gone or run together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.browsing.wording import bare
from indexes.passage import Article, Passage

Pair = tuple[Passage | None, Passage | None]

_NAMED = 6
_DRAWN = re.compile(r"\||-{3,}")


def lacking(pairs: Sequence[Pair], old: Sequence[Passage], new: Sequence[Passage]) -> list[Pair]:
    """Of the pairs of `old` and `new` texts those that differ by a table only, which the other file has none of at all."""
    tables = [any(_is_table(one) for one in side) for side in (old, new)]
    rows = [any(_has_rows(one) for one in side) for side in (old, new)]
    if tables[0] == tables[1] and rows[0] == rows[1]:
        return []
    poor = tuple(bare(one.text) for side, there in zip((old, new), tables, strict=True) if not there for one in side)
    return [
        (before, after)
        for before, after in pairs
        if (tables[0] != tables[1] and _unheld(before, after, poor))
        or (rows[0] != rows[1] and _same_but_rows(before, after))
    ]


def notice_of(pairs: Sequence[Pair]) -> str:
    """What a reader must know of tables that one of the files lacks."""
    labels = [_name(after or before) for before, after in pairs]
    named = "、".join(labels[:_NAMED]) + ("など" if len(labels) > _NAMED else "")
    return (
        f"2つの日の条文は、収録した資料の形が異なります（{named}の表は、一方の資料に入っていません）。"
        "この違いは改正とは限らないので、改正・新設・削除に数えていません。e-Govで確かめてください。"
    )


def _unheld(before: Passage | None, after: Passage | None, poor: Sequence[str]) -> bool:
    """Whether a 別表 stands in one file, and in the other articles that name it."""
    table = after if before is None else before if after is None else None
    return table is not None and _is_table(table) and any(_name(table) in text for text in poor)


def _same_but_rows(before: Passage | None, after: Passage | None) -> bool:
    if before is None or after is None or _has_rows(before) == _has_rows(after):
        return False
    table, other = (before, after) if _has_rows(before) else (after, before)
    rows = "".join(_words(line.text) for line in table.lines if "\t" in line.text)
    rest = "".join(_words(line.text) for line in table.lines if "\t" not in line.text)
    # A file without tables may have their cells run together, or a drawing of them in bars and dashes, or both.
    return _words(other.text).replace(rows, "") == rest


def _is_table(passage: Passage) -> bool:
    return passage.id.split(":")[2] == "t"


def _has_rows(passage: Passage) -> bool:
    return any("\t" in line.text for line in passage.lines)


def _words(text: str) -> str:
    return _DRAWN.sub("", bare(text))


def _name(passage: Passage | None) -> str:
    """別表第一 of 別表第一（第二条関係）."""
    source = passage.source if passage else None
    return bare(source.label).partition("（")[0] if isinstance(source, Article) else ""
