r"""The document as Markdown (CommonMark with the tables of GFM): numbered sources, links both ways.

Whatever comes from outside is escaped with backslashes, so that it is text under CommonMark, GFM's links without
brackets, emoji names and mathematics alike: CommonMark 0.31, 2.4; GFM 6.9.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.export.anchors import FirstMarkers, marker_id, source_id
from assistant.export.blocks import Block, Pieces, Table, Text
from assistant.export.content import Beside, Content, Exchange, Source
from assistant.words import export as words
from assistant.words import sources as said
from assistant.words.text import Language

_MARKUP = re.compile(
    r"[\\`*_\[\]<>#|~&$^@{}=]"
    r"|:(?=\S)"  # https://, :smile:; not 答弁: 「
    r"|(?<=\bwww)\.|(?<=%)%|(?<=\+)\+"
)
# What makes a line more than a paragraph when it stands first: lists, rules.
_FIRST = re.compile(r"^([-+])|^(\d{1,9})([.)])")


def markdown(content: Content) -> str:
    """The whole document."""
    return "\n".join(_lines(content)).rstrip() + "\n"


def escaped(text: str) -> str:
    """`text`, which is one line, as a text of its own: nothing in it is markup, even where it stands first."""
    return _FIRST.sub(lambda match: f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}", inside(text))


def inside(text: str) -> str:
    """`text` where it stands behind other text on its line."""
    return _MARKUP.sub(lambda match: f"\\{match[0]}", text)


def _lines(content: Content) -> Iterator[str]:
    yield f"# {inside(content.title)}"
    yield ""
    yield f"{words.NOTICE} {inside(content.notice)}"
    for turn, exchange in enumerate(content.exchanges, start=1):
        yield ""
        yield from _exchange(exchange, turn, len(content.exchanges), content.language)


def _exchange(exchange: Exchange, turn: int, turns: int, language: Language) -> Iterator[str]:
    marks = FirstMarkers(turn)
    yield f"## {words.numbered(words.QUESTION(language), turn, turns)}"
    yield ""
    # Two blanks keep the line break.
    yield "  \n".join(f"> {escaped(line)}" for line in exchange.question)
    yield ""
    yield from (f"- {inside(f'{name}: {value}')}" for name, value in exchange.facts)
    yield ""
    yield f"### {words.ANSWER(language)}"
    yield ""
    yield from _blocks(exchange.blocks, marks)
    yield ""
    yield from (f"- {words.NOTICE} {inside(notice)}" for notice in exchange.notices)
    yield ""
    yield f"### {said.SOURCES(language)}"
    yield ""
    if not exchange.sources:
        yield said.NO_SOURCES(language)
    for source in exchange.sources:
        yield from _source(source, turn, language)
    if exchange.consulted:
        yield ""
        yield f"### {said.CONSULTED(language)}"
        yield ""
        yield from (f"- {_consulted(one)}" for one in exchange.consulted)


def _consulted(one: Beside) -> str:
    label = f"[{inside(one.label)}](<{one.url}>)" if one.url else escaped(one.label)
    return f"{label} {inside(one.digest)}".strip()


def _source(source: Source, turn: int, language: Language) -> Iterator[str]:
    back = f" [{words.TO_TEXT(language)}](#{marker_id(turn, source.n)})" if source.marked else ""
    yield f'#### <a id="{source_id(turn, source.n)}"></a>\\[{source.n}\\] {inside(source.label)}{back}'
    yield ""
    if source.digest:
        yield f"**{inside(source.digest)}**"
        yield ""
    yield f"{words.CITED_AS(language)}: {inside(source.official)}"
    yield ""
    if source.days:
        yield escaped(source.days)
        yield ""
    for quote in source.quotes:
        yield f"> {escaped(f'{quote.place}{quote.text}')}"
        yield ""
    yield f"{said.CHECKED(language)}: {inside(source.checked)}"
    yield ""
    if source.url:
        yield f"[{inside(source.link)}](<{source.url}>) {inside(source.url)}"
        yield ""


def _inline(pieces: Pieces, marks: FirstMarkers, *, first: bool) -> str:
    """The pieces on one line; `first`: nothing stands before them."""
    told = ""
    for piece in pieces:
        if isinstance(piece, int):
            told += _link(piece, marks)
        else:
            told += inside(piece) if told or not first else escaped(piece)
    return told


def _link(n: int, marks: FirstMarkers) -> str:
    name = marks.name(n)
    place = f'<a id="{name}"></a>' if name else ""
    return f"{place}[\\[{n}\\]](#{source_id(marks.turn, n)})"


def _blocks(blocks: Sequence[Block], marks: FirstMarkers) -> Iterator[str]:
    before = 0
    for place, block in enumerate(blocks):
        level = block.level if isinstance(block, Text) else 0
        if place and not (level and before):
            yield ""
        before = level
        if isinstance(block, Table):
            yield from _table(block, marks)
        else:
            text = _inline(block.pieces, marks, first=True)
            yield f"{'  ' * (level - 1)}- {text}" if level else text


def _table(table: Table, marks: FirstMarkers) -> Iterator[str]:
    yield _row(table.head, marks)
    yield f"|{' --- |' * len(table.head)}"
    yield from (_row(row, marks) for row in table.rows)


def _row(cells: Sequence[Pieces], marks: FirstMarkers) -> str:
    return f"| {' | '.join(_inline(cell, marks, first=False) for cell in cells)} |"
