"""The blocks of an answer as HTML: the same for the page to print and for the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from assistant.export.blocks import Block, Pieces, Table, Text

Link = Callable[[int], str]
"""The HTML of the marker of a source, by its number."""
Escape = Callable[[str], str]


def blocks_html(blocks: Sequence[Block], link: Link, escape: Escape) -> str:
    """The blocks in order; text passes through `escape`, markers through `link`."""
    return "".join(_html(blocks, link, escape))


def _html(blocks: Sequence[Block], link: Link, escape: Escape) -> Iterator[str]:
    """Bullets nest as deep as their level says."""
    depth = 0
    for block in blocks:
        level = block.level if isinstance(block, Text) else 0
        if level > depth:
            yield "<ul>\n<li>"
        elif level:
            yield "</li>\n</ul>\n" * (depth - level) + "</li>\n<li>"
        else:
            yield "</li>\n</ul>\n" * depth
        depth = level
        if isinstance(block, Table):
            yield _table(block, link, escape)
        else:
            told = _inline(block.pieces, link, escape)
            yield told if level else f"<p>{told}</p>\n"
    yield "</li>\n</ul>\n" * depth


def _table(table: Table, link: Link, escape: Escape) -> str:
    head = "".join(f'<th scope="col">{_inline(cell, link, escape)}</th>' for cell in table.head)
    rows = "".join(
        f"<tr>{''.join(f'<td>{_inline(cell, link, escape)}</td>' for cell in row)}</tr>\n" for row in table.rows
    )
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n"


def _inline(pieces: Pieces, link: Link, escape: Escape) -> str:
    return "".join(link(piece) if isinstance(piece, int) else escape(piece) for piece in pieces)
