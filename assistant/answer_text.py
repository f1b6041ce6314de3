"""An answer as Markdown: paragraphs, bullets and tables, with the markers [n] of their citations."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.draft import CELL, DraftStatement

Markers = tuple[int, ...]


def render(statements: Sequence[DraftStatement], markers: Sequence[Markers]) -> str:
    """The statements in order; `markers[i]` are the numbers of the citations that bear `statements[i]`."""
    parts: list[str] = []
    before: DraftStatement | None = None
    for statement, marks in zip(statements, markers, strict=True):
        parts += [_gap(before, statement), _line(statement, marks)]
        if statement.row and not (before and before.row):
            parts += ["\n", _rule(statement)]
        before = statement
    return "".join(parts)


def _gap(before: DraftStatement | None, statement: DraftStatement) -> str:
    if before is None:
        return ""
    same_list = statement.level > 0 and before.level > 0 and not statement.row and not before.row
    return "\n" if same_list or (statement.row and before.row) else "\n\n"


def _line(statement: DraftStatement, marks: Markers) -> str:
    marker = "".join(f"[{n}]" for n in marks)
    if statement.row:
        cells = [cell.replace("|", "\\|").replace("\n", " ") for cell in statement.text.split(CELL)]
        return f"| {' | '.join(cells)}{marker} |"
    if statement.level == 0:
        return statement.text + marker
    return f"{'  ' * (statement.level - 1)}- {statement.text}{marker}"


def _rule(statement: DraftStatement) -> str:
    return f"|{'---|' * len(statement.text.split(CELL))}"
