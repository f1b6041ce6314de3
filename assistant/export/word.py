"""The document as a Word file (.docx): numbered sources as bookmarks, with links from each marker and back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.xmlchemy import BaseOxmlElement

from assistant.export.anchors import FirstMarkers, marker_id, source_id
from assistant.export.blocks import Block, Pieces, Table
from assistant.export.content import Content, Exchange, Source
from assistant.export.ooxml import Linker, field, paragraph, run, table
from assistant.export.word_look import SMALL, describe, dress, text_width
from assistant.words import export as words
from assistant.words import sources as said
from assistant.words.text import Language

_BULLETS = ("", "ListBullet", "ListBullet2", "ListBullet3")
# The first moment that a zip file can tell.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def word(content: Content) -> bytes:
    """The whole document; the same content makes the same bytes."""
    document = docx.Document()
    dress(document)
    describe(document, content.title, content.day)
    # The properties of the section stand last in a body (ECMA-376, 17.6.17).
    end = document.element.body.get_or_add_sectPr()
    for made in _Writer(Linker(document.part), text_width(document), content.language).body(content):
        end.addprevious(made)
    _margins(document, content.notice)
    return _packed(document)


class _Writer:
    """Lays the content out as WordprocessingML."""

    def __init__(self, linker: Linker, width: int, language: Language) -> None:
        self._linker = linker
        self._width = width
        self._language = language

    def body(self, content: Content) -> Iterator[BaseOxmlElement]:
        """Everything between the margins."""
        yield paragraph([run(content.title)], "Title")
        yield paragraph([run(f"{words.NOTICE} {content.notice}", bold=True)])
        for turn, exchange in enumerate(content.exchanges, start=1):
            yield from self._exchange(exchange, turn, len(content.exchanges))

    def _exchange(self, exchange: Exchange, turn: int, turns: int) -> Iterator[BaseOxmlElement]:
        marks = FirstMarkers(turn)
        yield paragraph([run(words.numbered(words.QUESTION(self._language), turn, turns))], "Heading1")
        yield paragraph([run("\n".join(exchange.question))], "Quote")
        for name, value in exchange.facts:
            yield paragraph([run(f"{name}: {value}")], SMALL)
        yield paragraph([run(words.ANSWER(self._language))], "Heading2")
        yield from self._blocks(exchange.blocks, marks)
        for notice in exchange.notices:
            yield paragraph([run(f"{words.NOTICE} {notice}")], SMALL)
        yield paragraph([run(said.SOURCES(self._language))], "Heading2")
        if not exchange.sources:
            yield paragraph([run(said.NO_SOURCES(self._language))])
        for source in exchange.sources:
            yield from self._source(source, turn)
        if exchange.consulted:
            yield paragraph([run(said.CONSULTED(self._language))], "Heading2")
        for one in exchange.consulted:
            named = self._linker.outside(one.url, one.label) if one.url else run(one.label)
            yield paragraph([named, run(f" {one.digest}")] if one.digest else [named], _BULLETS[1])

    def _blocks(self, blocks: Sequence[Block], marks: FirstMarkers) -> Iterator[BaseOxmlElement]:
        for block in blocks:
            if isinstance(block, Table):
                rows = [[list(self._inline(cell, marks)) for cell in row] for row in (block.head, *block.rows)]
                yield table(rows, self._width)
                # Two tables that follow one another would be one, and none may end the document.
                yield paragraph([], SMALL)
            else:
                yield paragraph(self._inline(block.pieces, marks), _BULLETS[block.level])

    def _inline(self, pieces: Pieces, marks: FirstMarkers) -> Iterator[BaseOxmlElement]:
        for piece in pieces:
            if isinstance(piece, str):
                yield run(piece)
                continue
            link = self._linker.inside(source_id(marks.turn, piece), f"[{piece}]")
            name = marks.name(piece)
            yield from self._linker.bookmarked(name, [link]) if name else [link]

    def _source(self, source: Source, turn: int) -> Iterator[BaseOxmlElement]:
        heading = list(self._linker.bookmarked(source_id(turn, source.n), [run(f"[{source.n}] {source.label}")]))
        if source.marked:
            heading += [run(" "), self._linker.inside(marker_id(turn, source.n), words.TO_TEXT(self._language))]
        yield paragraph(heading, "Heading3")
        if source.digest:
            yield paragraph([run(source.digest, bold=True)])
        yield paragraph([run(f"{words.CITED_AS(self._language)}: {source.official}")])
        if source.days:
            yield paragraph([run(source.days)], SMALL)
        for quote in source.quotes:
            yield paragraph([run(f"{quote.place}{quote.text}")], "Quote")
        yield paragraph([run(f"{said.CHECKED(self._language)}: {source.checked}")], SMALL)
        if source.url:
            link = self._linker.outside(source.url, source.link)
            yield paragraph([link, run(f" {source.url}")], SMALL)


def _margins(document: Document, notice: str) -> None:
    """The notice over each page; the notice and the page number below it."""
    section = document.sections[0]
    above, below = section.header.paragraphs[0], section.footer.paragraphs[0]
    above.alignment = below.alignment = WD_ALIGN_PARAGRAPH.CENTER
    above._p.append(run(notice))
    below._p.extend([run(f"{notice}　"), field("PAGE"), run(" / "), field("NUMPAGES")])


def _packed(document: Document) -> bytes:
    """The file, with the time of no clock in it."""
    saved = io.BytesIO()
    document.save(saved)
    packed = io.BytesIO()
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            target.writestr(entry, source.read(name))
    return packed.getvalue()
