"""The box with the text of a passage, its quotations marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from assistant.answer import Quotation
from assistant.ui.html import element, plain
from assistant.ui.sources.excerpt import Row, Stretch, stretches
from assistant.ui.sources.highlight import Piece, marked
from assistant.words import sources as words
from assistant.words.text import Language, Text
from indexes.passage import Passage


def foreign(language: Language) -> str | bool:
    """The `lang` of what stays Japanese on a page of another language."""
    return False if language == "ja" else "ja"


def source_text(passage: Passage, quotes: Sequence[Quotation], n: int, language: Language) -> str:
    """The text of source `n`; quotations that do not stand in it any more are shown before it."""
    found = marked(passage, quotes)
    parts = stretches(_rows(passage, found.lines))
    whole = words.WHOLE_TEXT if passage.verbatim else words.WHOLE_DIGEST
    name = whole if len(parts) == 1 else words.PART_OF_TEXT
    changed = ""
    if found.lost:
        changed = element("p", plain(words.CHANGED(language)), class_="gone") + quotations(found.lost, language)
    return changed + _named_box(name, n, _html(parts, language), language)


def quoted_only(quotes: Sequence[Quotation], n: int, language: Language) -> str:
    """The quotations of source `n`, where there is no text around them."""
    lines = "".join(element("p", element("mark", plain(quote.text))) for quote in quotes)
    return _named_box(words.QUOTED, n, lines, language) if lines else ""


def quotations(quotes: Iterable[Quotation], language: Language) -> str:
    """Quotations by themselves, without a box around them."""
    return "".join(
        element("blockquote", element("mark", plain(quote.text)), lang=foreign(language)) for quote in quotes
    )


def whole_text(passage: Passage, name: str, language: Language) -> str:
    """The text of a passage of which nothing is quoted; `name` is what a screen reader calls the box."""
    rows = _rows(passage, [((line.text, False),) for line in passage.lines])
    return _box(name, _html(stretches(rows), language), language)


def _named_box(name: Text, n: int, lines: str, language: Language) -> str:
    title = element("p", plain(name(language)), class_="whole")
    return title + _box(words.whole(name, n)(language), lines, language)


def _box(name: str, lines: str, language: Language) -> str:
    """It scrolls, so it must be reachable with the keyboard."""
    return element("div", lines, class_="text", tabindex="0", role="region", aria_label=name, lang=foreign(language))


def _rows(passage: Passage, lines: Sequence[tuple[Piece, ...]]) -> list[Row]:
    """Each line set in as deep as it stands in the provision."""
    rows = []
    before = ""
    for line, pieces in zip(passage.lines, lines, strict=True):
        # Official text numbers its paragraphs itself; a digest does not.
        label = "" if passage.verbatim or line.at == before else passage.place_label(line.at)
        before = line.at
        rows.append(Row(label, min(line.at.count("i") + line.at.count("s"), 3), pieces))
    return rows


def _html(parts: Sequence[Stretch], language: Language) -> str:
    return "".join(_stretch(part, language) for part in parts)


def _stretch(part: Stretch, language: Language) -> str:
    lines = "".join(_lines(part.rows))
    if part.shown:
        return lines
    name = words.before_it if part.before else words.behind_it
    total = part.letters + part.left_out
    left_out = element("p", plain(words.left_out(part.left_out)(language)), class_="left-out") if part.left_out else ""
    body = left_out + lines if part.before else lines + left_out
    return element("details", element("summary", plain(name(total)(language))) + body, class_="rest")


def _lines(rows: Iterable[Row]) -> Iterator[str]:
    for row in rows:
        place = element("span", plain(row.label), class_="place") if row.label else ""
        told = "".join(element("mark", plain(text)) if quoted else plain(text) for text, quoted in row.pieces)
        yield element("p", place + told, class_=f"depth-{row.depth}")
