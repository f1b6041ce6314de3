"""A 新旧対照表: what changed between two days, article by article, the old text beside the new."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from assistant.browsing.alignment import Row
from assistant.browsing.differences import ArticleChange, Differences
from assistant.browsing.wording import Change, Piece
from assistant.ui.html import button, element, plain
from assistant.ui.laws.contents import name_of
from assistant.ui.laws.spot import Spot, part_of
from assistant.words import laws as words
from assistant.words.text import Language, Text

_CHANGES_AT_ONCE = 20
# Of letters in one answer and of rows in one article: what comes at once stays some 300 KB.
_LETTERS_AT_ONCE = 150_000
_ROWS = 200

_TAGS: dict[Change, tuple[str, Text]] = {
    "removed": ("del", words.REMOVED_FROM),
    "added": ("ins", words.ADDED_FROM),
}


def differences_html(found: Differences, spot: Spot, today: date, language: Language) -> str:
    """The summary, and the changes from number `spot.start` on."""
    heading = words.compared(found.law.title, found.before, found.after)(language)
    title = element("h3", plain(heading), tabindex=-1, data_focus="")
    notices = "".join(element("p", plain(notice), class_="notice") for notice in found.notices)
    counts = "、".join(
        words.counted(kind, found.counts[kind])(language) for kind in words.KINDS if kind in found.counts
    )
    if not found.changes and not found.notices:
        counts = words.NO_CHANGE(language)
    told = element("p", plain(counts), class_="counts") if counts else ""
    start = spot.start if spot.start < len(found.changes) else 0
    chapters = _chapters(found.chapters, language) if found.chapters and not start else ""
    shown, letters = [], 0
    for change in found.changes[start : start + _CHANGES_AT_ONCE]:
        shown.append(_change(change, today, language))
        letters += len(shown[-1])
        if letters > _LETTERS_AT_ONCE:
            break
    way = _way(found, start, start + len(shown), language)
    inside = title + notices + told + chapters + "".join(shown) + way
    return element("article", inside, class_="differences", data_shown_compare="", **spot.data())


def _change(change: ArticleChange, today: date, language: Language) -> str:
    kind = element("span", plain(words.KINDS[change.kind](language)), class_="mark")
    heading = change.heading(today)
    name = plain(name_of(heading))
    if change.after is not None:
        name = button(name_of(heading), "article", "entry", data_part=part_of(heading.passage_id))
    rows = change.rows()
    body = "".join(_rows(rows[:_ROWS], language))
    if len(rows) > _ROWS:
        body += element("p", plain(words.rows_left(len(rows) - _ROWS)(language)), class_="hint")
    head = "".join(element("span", plain(word(language))) for word in (words.OLD, words.NEW))
    sides = element("div", head, class_="sides", aria_hidden="true")
    return element("section", element("h4", name + kind) + sides + body, class_="change")


def _rows(rows: Sequence[Row], language: Language) -> list[str]:
    told = []
    for changed, group in groupby(rows, lambda row: row.changed):
        if changed:
            told += [_pair(row, language) for row in group]
            continue
        kept = list(group)
        lines = "".join(f'<p class="d{min(row.depth, 4)}">{_pieces(row.after, language)}</p>' for row in kept)
        head = element("summary", plain(words.same_rows(len(kept))(language)))
        told.append(element("details", head + element("div", lines, class_="lines"), class_="same"))
    return told


def _pair(row: Row, language: Language) -> str:
    sides = "".join(
        element("div", element("span", plain(name(language)), class_="side") + _side(label, pieces, language))
        for name, label, pieces in (
            (words.OLD, row.before_label, row.before),
            (words.NEW, row.after_label, row.after),
        )
    )
    return element("div", sides, class_=f"pair d{min(row.depth, 4)}")


def _side(label: str, pieces: Sequence[Piece], language: Language) -> str:
    if not pieces:
        return element("span", plain(words.NOTHING_HERE(language)), class_="hint")
    place = element("small", plain(label)) if label else ""
    return place + element("p", _pieces(pieces, language))


def _pieces(pieces: Sequence[Piece], language: Language) -> str:
    """Marked by an element, by a line under or through it, and by words that a screen reader says."""
    told = []
    for piece in pieces:
        text = plain(piece.text)
        if piece.change in _TAGS:
            tag, word = _TAGS[piece.change]
            ends = element("span", plain(words.CHANGE_ENDS(language)), class_="unseen")
            text = element(tag, element("span", plain(word(language)), class_="unseen") + text + ends)
        told.append(text)
    return "".join(told)


def _chapters(titles: Sequence[tuple[str, str]], language: Language) -> str:
    items = "".join(element("li", plain(f"{old} → {new}")) for old, new in titles[:50])
    return element("h4", plain(words.RETITLED(language))) + element("ul", items)


def _way(found: Differences, start: int, end: int, language: Language) -> str:
    total = len(found.changes)
    if not start and end >= total:
        return ""
    days = {"data_before": found.before.isoformat(), "data_after": found.after.isoformat()}
    told = element("small", plain(words.changes_shown(start + 1, end, total)(language)))
    steps = ""
    if start:
        back = max(start - _CHANGES_AT_ONCE, 0)
        steps += button(words.BACK(language), "compare", data_start=back, **days)
    if end < total:
        steps += button(words.CONTINUE(language), "compare", data_start=end, **days)
    return element("p", told + steps, class_="way")
