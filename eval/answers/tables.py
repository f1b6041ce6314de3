"""The figures and what was not as expected, for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from eval.answers.judging import Outcome
from eval.answers.report import HEADINGS, Figures, cells


def print_figures(rows: Sequence[Figures], console: Console) -> None:
    """One row a set."""
    table = Table(*HEADINGS)
    for row in rows:
        table.add_row(*map(Text, cells(row)))
    console.print(table)


def print_misses(outcomes: Sequence[Outcome], console: Console) -> None:
    """Each question that was not handled as expected, lacks a fact or a source, or shows what is not held."""
    for one in outcomes:
        faults = [] if one.handled else [f"expected {one.question.expect}, got {one.answer.status}"]
        faults += [f"lacks {fact}" for fact, told in one.facts.items() if not told]
        faults += ["cites no right passage"] if one.recall == 0 else []
        faults += one.invented
        if faults:
            # What was asked is text: none of it is markup of the terminal.
            console.print(Text(f"{one.question.id} {one.question.text}\n    {'; '.join(faults)}"))
