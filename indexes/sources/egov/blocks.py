"""The text of an element of the law XML, line by line: paragraphs, items, lists, tables, figures and formulas.

Every element of the schema has its line: what has no role of its own here is read by its smallest blocks of text, so
that an element which the schema may gain later is not lost. Only readings (Rt) are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

from indexes.passage import Line
from indexes.text.numerals import to_int

# Beyond this column cells span nothing, so that a hostile table cannot ask for rows without end.
_MAX_COLUMNS = 200

_SUBITEMS = tuple(f"Subitem{level}" for level in range(1, 11))
_SUBLISTS = tuple(f"Sublist{level}" for level in range(1, 4))
_STRUCTS = tuple(f"{name}Struct" for name in ("Table", "Fig", "Note", "Style", "Format"))

_HEAD, _SENTENCE, _ITEM, _SUBITEM, _UNPLACED, _OTHER = range(6)
_ROLES = {
    "ArticleTitle": _HEAD,
    "ParagraphNum": _HEAD,
    "Item": _ITEM,
    # The numbers of new provisions are not those of the provision that quotes them, nor are those of remarks on a table.
    **dict.fromkeys(("NewProvision", "Remarks", *_STRUCTS), _UNPLACED),
    **dict.fromkeys(_SUBITEMS, _SUBITEM),
    **{f"{tag}Title": _HEAD for tag in ("Item", "Class", *_SUBITEMS)},
    **{
        f"{tag}Sentence": _SENTENCE
        for tag in ("Paragraph", "Item", "Class", "List", "AmendProvision", *_SUBITEMS, *_SUBLISTS)
    },
}
# What is set on lines of its own where it stands inside a sentence (in a QuoteStruct).
_BLOCKS = frozenset({"Article", "Paragraph", "Item", "List", "Class", "Remarks", "Table", *_SUBITEMS, *_STRUCTS})
_INLINE = frozenset({"Ruby", "Sup", "Sub", "Line", "QuoteStruct"})
_RUNNING = frozenset({"Sentence", "Line", "Column"})
_KANJI = "[一二三四五六七八九十百千]{1,7}"
_PRINTED = re.compile(f"{_KANJI}(?:の{_KANJI}){{0,4}}")
_SPACE = re.compile(r"\s")
_UNSAFE = re.compile(r"[^0-9A-Za-z_:-]")


def number_of(element: etree._Element) -> str:
    """`Num` as it can stand in an address: "1", "3_2", "20:25" for a range; "1" where there is none."""
    number = element.get("Num") or "1"
    return number if number.isdecimal() and number.isascii() else _UNSAFE.sub("-", number)


def place_of(element: etree._Element) -> str:
    """`Num` as it can stand in a passage id or a place inside: as `number_of`, but "20-25" for a range."""
    return number_of(element).replace(":", "-")


def item_place(item: etree._Element) -> str:
    """The number of an item as printed (十五の四 is "15_4"): where the rebuilt files count on, `Num` says otherwise."""
    return printed_number(item.findtext("ItemTitle") or "") or place_of(item)


@lru_cache(maxsize=4_096)
def printed_number(title: str) -> str:
    """「十五の四」 as "15_4", "" for what is no such number."""
    if not _PRINTED.fullmatch(title):
        return ""
    try:
        return "_".join(str(to_int(part)) for part in title.split("の"))
    except ValueError:
        return ""


def add_lines(element: etree._Element, at: str, lines: list[Line]) -> None:
    """Append the lines of what is inside `element`, a provision or a block that stands at `at` ("" for no place)."""
    head = ""
    for child in element:
        role = _ROLES.get(child.tag, _OTHER)
        if role == _HEAD:
            if head:
                lines.append(Line(at, head))
            head = inline(child)
        elif role == _SENTENCE and (text := _sentences(child)):
            lines.append(Line(at, f"{head}　{text}" if head else text))
            head = ""
        else:
            first = len(lines)
            _add_child(child, role, at, lines)
            if head and len(lines) > first:
                lines[first] = Line(lines[first].at, f"{head}　{lines[first].text}")
                head = ""
    if head:
        lines.append(Line(at, head))


def _add_child(child: etree._Element, role: int, at: str, lines: list[Line]) -> None:
    if role == _ITEM:
        add_lines(child, at and f"{at}i{item_place(child)}", lines)
    elif role == _SUBITEM:
        add_lines(child, at and f"{at}s{place_of(child)}", lines)
    elif role == _SENTENCE:
        add_lines(child, at, lines)
    elif role == _UNPLACED:
        lines.extend(Line(at, text) for text in texts(child))
    else:
        add_block(child, at, lines)


def add_block(element: etree._Element, at: str, lines: list[Line]) -> None:
    """Append the lines of `element` itself: a table by row, a figure by name, other blocks by their smallest."""
    tag = element.tag
    if not isinstance(tag, str):
        return
    if tag == "Table":
        lines.extend(Line(at, row) for row in _rows(element))
    elif len(element) and tag not in _RUNNING and not _mixed(element):
        add_lines(element, at, lines)
    elif text := inline(element):
        lines.append(Line(at, text))


def texts(element: etree._Element) -> list[str]:
    """The lines of `element` itself, without places."""
    lines: list[Line] = []
    add_block(element, "", lines)
    return [line.text for line in lines]


def inline(element: etree._Element) -> str:
    """The text inside as one line, without readings (Rt) and without the white space that only indents the file."""
    if not len(element):
        if text := element.text:
            return _without_indent(text).strip()
        return _figure(element) if element.tag == "Fig" else ""
    parts: list[str] = []
    _collect(element, parts)
    return "".join(parts).strip()


def _collect(element: etree._Element, parts: list[str]) -> None:
    if element.text:
        parts.append(_without_indent(element.text))
    for child in element:
        tag = child.tag
        if tag == "Fig":
            parts.append(_figure(child))
        elif tag in _BLOCKS:
            parts.append("　".join(texts(child)))
        elif tag != "Rt" and isinstance(tag, str):
            _collect(child, parts)
        if child.tail:
            parts.append(_without_indent(child.tail))


def _sentences(element: etree._Element) -> str:
    """Sentences one after the other, columns parted by a full-width space; "" where a table stands in their place."""
    if len(element) == 1:
        only = element[0]
        return inline(only) if only.tag in _RUNNING else ""
    parts = list(element.iterchildren(etree.Element))
    if any(part.tag not in _RUNNING for part in parts):
        return ""
    return ("　" if parts and parts[0].tag == "Column" else "").join(filter(None, map(inline, parts)))


def _figure(figure: etree._Element) -> str:
    parent = figure.getparent()
    name = "式" if parent is not None and parent.tag == "ArithFormula" else "図"
    source = _SPACE.sub("", figure.get("src", "")).replace("〕", "")
    return f"〔{name}：{source}〕" if source else f"〔{name}〕"


def _rows(table: etree._Element) -> Iterator[str]:
    """A line for each row, its cells parted by tabs; a cell that spans others leaves their places empty."""
    below: dict[int, int] = {}
    for row in table:
        if row.tag not in ("TableRow", "TableHeaderRow"):
            yield from texts(row)
        elif any(cells := _cells(row, below)):
            yield "\t".join(cells)


def _cells(row: etree._Element, below: dict[int, int]) -> list[str]:
    """The texts of a row; `below` tells for how many more rows a cell further up fills a column, and is kept."""
    cells: list[str] = []
    for cell in row.iterchildren(etree.Element):
        _fill(cells, below)
        first = len(cells)
        end = max(first + 1, min(first + _span(cell, "colspan"), _MAX_COLUMNS))
        below.update(dict.fromkeys(range(first, min(end, _MAX_COLUMNS)), _span(cell, "rowspan") - 1))
        cells += [_cell(cell), *[""] * (end - first - 1)]
    _fill(cells, below)
    return cells


def _fill(cells: list[str], below: dict[int, int]) -> None:
    while below.get(len(cells), 0) > 0:
        below[len(cells)] -= 1
        cells.append("")


def _cell(cell: etree._Element) -> str:
    return "　".join(texts(cell)).replace("\t", "　")


def _span(cell: etree._Element, side: str) -> int:
    span = cell.get(side, "")
    return int(span) or 1 if span.isdecimal() and len(span) < 9 else 1


def _mixed(element: etree._Element) -> bool:
    """Whether text stands beside the children, or as one of them, so that they cannot be parted into lines."""
    if element.text and not element.text.isspace():
        return True
    return any(child.tag in _INLINE or (child.tail and not child.tail.isspace()) for child in element)


def _without_indent(text: str) -> str:
    return text if "\n" not in text else "".join(piece.strip(" \t\r") for piece in text.split("\n"))
