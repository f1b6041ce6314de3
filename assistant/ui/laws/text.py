"""The text of a law on the screen: one article with all that stands beside it, or a stretch of a chapter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from assistant.browsing.law_text import Page, Provision, TextLine
from assistant.browsing.neighbours import Neighbours
from assistant.browsing.outline import Node
from assistant.ui.html import button, element, outside, plain
from assistant.ui.laws.contents import name_of
from assistant.ui.laws.spot import Spot, part_of
from assistant.words import laws as words
from assistant.words.text import Language
from indexes.passage import Article, Passage

_DEEPEST = 4


def stretch_html(node: Node, page: Page, spot: Spot, language: Language, *, focus: bool) -> str:
    """Provisions of a chapter, with the way to those before and behind. `focus` sends the reader to its heading."""
    title = element("h3", plain(node.title), tabindex=-1, **({"data_focus": ""} if focus else {}))
    where = ""
    if page.start or page.next_start is not None:
        where = element("p", plain(words.shown(page.start + 1, page.end, page.total)(language)), class_="hint")
    inside = "".join(_in_stretch(one, language) for one in page.provisions)
    way = ""
    if page.start:
        back = max(page.start - max(page.end - page.start, 1), 0)
        way += button(words.BACK(language), "stretch", data_node=node.key, data_start=back)
    if page.next_start is not None:
        way += button(words.CONTINUE(language), "stretch", data_node=node.key, data_start=page.next_start)
    foot = element("p", way, class_="way") if way else ""
    return element(
        "article", title + where + inside + foot, data_shown_node=node.key, data_shown_start=page.start, **spot.data()
    )


def article_html(one: Provision, spot: Spot, beside: Neighbours, more: str, language: Language) -> str:
    """One article: chapters above it, days, neighbours, text; `more` is the HTML below."""
    way = _way(beside, language)
    path = element("p", plain("　＞　".join(one.path)), class_="crumbs") if one.path else ""
    title = element("h3", plain(name_of(one.heading)), tabindex=-1, data_focus="")
    lines = lines_html(one.lines, one.pictures, language, asked=spot.at)
    if one.first_line:
        lines = _step(words.BACK(language), part_of(one.heading.passage_id), 0) + lines
    if one.next_line is not None:
        lines += _step(words.CONTINUE(language), part_of(one.heading.passage_id), one.next_line)
    inside = path + title + _facts(one, language) + way + element("div", lines, class_="lines") + more + way
    return element("article", inside, data_shown_part=spot.part, **spot.data())


def told_html(sentence: str) -> str:
    """A sentence in place of a text."""
    return element("p", plain(sentence), class_="notice", role="alert", tabindex=-1, data_focus="")


def waiting_line(language: Language) -> str:
    """Says that an answer is on its way; the script shows it while that is so."""
    return element("p", plain(words.LOADING(language)), class_="hint", hidden=True, role="status")


def lines_html(lines: Sequence[TextLine], pictures: Mapping[str, str], language: Language, asked: str = "") -> str:
    """Lines, items indented by their depth, rows of tables as tables; those at the place `asked` for are marked."""
    return "".join(_lines(lines, pictures, language, asked))


def _lines(lines: Sequence[TextLine], pictures: Mapping[str, str], language: Language, asked: str) -> Iterator[str]:
    for is_row, group in groupby(lines, lambda line: "\t" in line.text):
        if is_row:
            rows = "".join(_row(line, pictures, language) for line in group)
            # What scrolls sideways must be reached by the keyboard.
            yield element(
                "div", f"<table><tbody>{rows}</tbody></table>", class_="table", role="region",
                tabindex=0, aria_label=words.TABLE(language),
            )  # fmt: skip
            continue
        for line in group:
            depth = min(line.depth, _DEEPEST)
            meant = bool(asked) and (line.at == asked or line.at.startswith((f"{asked}i", f"{asked}s")))
            yield f'<p class="d{depth}{" asked" if meant else ""}">{_text(line, pictures, language)}</p>'


def _row(line: TextLine, pictures: Mapping[str, str], language: Language) -> str:
    cells = line.text.split("\t")
    told = "".join(f"<td>{_linked(cell, pictures, language)}</td>" for cell in cells)
    return f"<tr>{told}{_cut(line, language)}</tr>"


def _text(line: TextLine, pictures: Mapping[str, str], language: Language) -> str:
    return _linked(line.text, pictures, language) + _cut(line, language)


def _cut(line: TextLine, language: Language) -> str:
    return element("small", plain(words.left_out(line.left_out)(language))) if line.left_out else ""


def _linked(text: str, pictures: Mapping[str, str], language: Language) -> str:
    """The text with its marks of pictures as links."""
    mark = next((mark for mark in pictures if mark in text), None)
    if mark is None:
        return plain(text)
    link = outside(pictures[mark], words.PICTURE(language), language)
    return link.join(_linked(part, pictures, language) for part in text.split(mark))


def _in_stretch(one: Provision, language: Language) -> str:
    part = part_of(one.heading.passage_id)
    label = element("h4", button(name_of(one.heading), "article", "entry", data_part=part) + _mark(one, language))
    lines = lines_html(one.lines, one.pictures, language)
    more = _step(words.CONTINUE(language), part, one.next_line) if one.next_line is not None else ""
    return element("section", label + element("div", lines + more, class_="lines"), class_="provision")


def _step(label: str, part: str, line: int) -> str:
    return button(label, "article", data_part=part, data_line=line)


def _mark(one: Provision, language: Language) -> str:
    marks = [words.DIGEST(language)] * (not one.verbatim) + [one.standing.mark] * bool(one.standing.mark)
    return "".join(element("span", plain(mark), class_="mark") for mark in marks)


def _facts(one: Provision, language: Language) -> str:
    told = []
    if one.verbatim and (one.in_force or one.until):
        told.append(element("span", plain(words.in_force(one.in_force, one.until)(language))))
    if one.standing.changes:
        told.append(element("span", plain(words.changes_on(one.standing.changes)(language))))
    return element("p", "".join(told) + _mark(one, language), class_="facts")


def _way(beside: Neighbours, language: Language) -> str:
    steps = []
    for name, passage, gone in (
        (words.BEFORE(language), beside.before, beside.deleted_before),
        (words.AFTER(language), beside.after, beside.deleted_after),
    ):
        if passage is not None:
            steps.append(button(f"{name}：{_label(passage)}", "article", data_part=part_of(passage.id)))
        if gone:
            steps.append(element("small", plain(words.deleted("、".join(gone))(language))))
    return element("p", "".join(steps), class_="way") if steps else ""


def _label(passage: Passage) -> str:
    return passage.source.label if isinstance(passage.source, Article) else passage.label
