"""Phase 1: what the text of one law refers to. Needs no other law, so that a worker can do it.

References inside the law are resolved here against its outline. Those to other laws become rows that name the law as
the text does, to be resolved when all laws are known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from indexes.links.context import Context
from indexes.links.lines import LineReader, refers, refers_within, text_before_table
from indexes.links.marks import delegations, is_related_heading
from indexes.links.model import Delegation, Found, Rank, Scope, Term, rank_of
from indexes.links.outline import TABLE, Outline
from indexes.links.rows import Rows
from indexes.links.targets import Here
from indexes.links.terms import defines, is_list_of_terms, scope_of, terms_in
from indexes.passage import TOC, Article, Line, Passage


def find(passages: Sequence[Passage]) -> Found:
    """References, defined terms and names of laws in the passages of one law, at least one, in the order of its text.

    Raises ValueError where there is no passage, or one that is not of a law.
    """
    if not passages or not all(isinstance(passage.source, Article) for passage in passages):
        raise ValueError("find() takes the passages of one law, at least one")
    outline = Outline(passages)
    reader = _Reader(cast("Article", passages[0].source), outline)
    for number, passage in enumerate(passages):
        if cast("Article", passage.source).num != TOC:
            reader.read(number, passage)
    return reader.found()


class _Reader:
    """One law being read, passage by passage."""

    def __init__(self, law: Article, outline: Outline) -> None:
        self._law = law
        self._outline = outline
        self._rows = Rows()
        self._rank = rank_of(law.law_id)
        self._lines = LineReader(outline, self._rows, fills=self._rank > Rank.ACT)

    def found(self) -> Found:
        return self._rows.found(self._law, self._outline, self._lines.names)

    def read(self, number: int, passage: Passage) -> None:
        amending = bool(cast("Article", passage.source).amending)
        table = self._outline.keys[number].startswith(f"{TABLE}:")
        self._lines.names.new_article()
        contexts: dict[str, Context] = {}
        laws: Mapping[str, int] = {}
        lists: dict[str, Scope] = {}
        seen: set[str] = set()
        caption_at = None
        for row, line in enumerate(passage.lines):
            at, text = line.at, line.text
            # A second line at one place is a row of a table, whose words stand in for other words.
            loose = table or (at in seen and at != caption_at)
            seen.add(at)
            caption_at = at if text.startswith("（") and text.endswith("）") else None
            if refers_within(text) if amending else refers(text):
                context = Context.below(_above(contexts, at), laws)
                here = Here.of(self._outline, number, row, at, amending=amending)
                self._lines.read(here, text, context, loose=loose and not is_related_heading(text))
                contexts.setdefault(at, context)
                laws = context.laws
            if not loose and not amending:
                self._delegations(number, row, line)
                if lists or defines(text):
                    self._terms(number, line, lists)

    def _delegations(self, number: int, row: int, line: Line) -> None:
        if "定め" not in line.text or self._rank == Rank.RULE:
            return
        at = self._rows.string(line.at)
        for start, end, order in delegations(text_before_table(line.text)):
            if not order or self._rank == Rank.ACT:
                self._rows.delegation(Delegation(number, row, at, start, end, int(order)))

    def _terms(self, number: int, line: Line, lists: dict[str, Scope]) -> None:
        """Terms that a line defines; `lists` keeps the paragraphs that open a list of terms, and how far those reach."""
        paragraph, _, item = line.at.partition("i")
        if not item and is_list_of_terms(line.text):
            lists[paragraph] = scope_of(line.text)
        listed = bool(item) and paragraph in lists and "s" not in item
        for term, scope in terms_in(line.text, lists.get(paragraph, "law"), listed=listed):
            if not self._lines.names.is_alias(term):
                self._rows.terms.append(Term(term, self._law.law_id, self._outline.ids[number], line.at, scope))


def _above(contexts: dict[str, Context], at: str) -> Context | None:
    """The context of what holds an item (p1i2: p1) or a sub-item (p1i2s3: p1i2, or else p1)."""
    while at and (place := max(at.rfind("s"), at.rfind("i"))) > 0:
        at = at[:place]
        if at in contexts:
            return contexts[at]
    return None
