"""Question and answer side by side, with what was said around them."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.browsing.diet_pairs import Row, Thread, Turn
from assistant.export.official import clipboard_of
from assistant.ui.diet.marks import marked
from assistant.ui.html import button, element, outside, plain, short
from assistant.words import diet as words
from assistant.words.text import Language, Text
from indexes.passage import DIGEST_MARK, Line, Passage, Speech, Written

LONG = 900
"""Texts of more letters show what matters first, and the whole when it is asked for."""
_AROUND = 1


def pair_html(thread: Thread, language: Language) -> str:
    """The whole of a thread, with the way back to the list."""
    shown = thread.answer or thread.question
    heading = element("h2", plain(shown.label if shown else words.SIDE_BY_SIDE(language)), tabindex="-1", lang="ja")
    parts = [button(words.BACK(language), "pair", "plain back", data_id=""), heading]
    parts += [element("p", plain(notice), class_="notice", lang="ja") for notice in thread.notices]
    if any(marks for _, marks in thread.marks):
        parts.append(element("p", plain(words.MARKED(language)), class_="soft"))
    before, between, behind = _around(thread)
    parts.append(_turns(words.BEFORE, before, language))
    parts.append(_columns(thread, language))
    parts.append(_turns(words.BETWEEN, between, language))
    parts.append(_turns(words.AFTER, behind, language))
    parts += [_answers(thread, language), _articles(thread, language)]
    return element("div", "".join(parts), class_="thread")


def _columns(thread: Thread, language: Language) -> str:
    titles = (words.ASKED, words.SAID if thread.answer else words.SPOKEN)
    sides = (
        _head(words.ASKED, thread.question, "diet-copy-question", language),
        _head(titles[1], thread.answer, "diet-copy-answer", language),
    )
    if thread.rows:
        body = "".join(_row(row, thread, language) for row in thread.rows)
        heads = element("div", "".join(sides), class_="heads")
        return element("div", heads + body, class_="pair by-number")
    question = _text(thread, thread.question, language) or _missing(thread, language)
    answer = _text(thread, thread.answer, language) or element("p", plain(words.NO_ANSWER(language)), class_="soft")
    both = element("section", sides[0] + question, class_="question", aria_label=words.ASKED(language))
    both += element("section", sides[1] + answer, class_="answer", aria_label=titles[1](language))
    return element("div", both, class_="pair")


def _missing(thread: Thread, language: Language) -> str:
    if not thread.gist:
        return element("p", plain(words.NO_QUESTION(language)), class_="soft")
    name = element("b", plain(words.GIST(language)))
    return element("p", f'{name} <span lang="ja">{plain(thread.gist)}</span>')


def _head(title: Text, passage: Passage | None, copied: str, language: Language) -> str:
    heading = element("h3", plain(title(language)))
    if passage is None:
        return element("header", heading)
    source = passage.source
    who = ""
    if isinstance(source, Speech):
        who = "　".join(part for part in (source.speaker, source.position or source.group) if part)
    elif isinstance(source, Written):
        who = source.respondent if source.answer else source.submitter
    name = element("p", plain(who), class_="by", lang="ja") if who else ""
    digest = "" if passage.verbatim else element("p", plain(DIGEST_MARK), class_="digest", lang="ja")
    label = words.OPEN_MINUTES if isinstance(source, Speech) and passage.verbatim else words.OPEN_WRITTEN
    doing = outside(passage.url, label(language), language, "quiet") if passage.url else ""
    doing += element("span", plain(clipboard_of(passage)), id=copied, hidden=True)
    doing += element("button", plain(words.COPY(language)), type="button", class_="quiet", data_copy=copied)
    return element("header", heading + name + digest + element("div", doing, class_="doing"))


def _text(thread: Thread, passage: Passage | None, language: Language) -> str:
    """A text in full, or where it is long, what bears on the words first."""
    if passage is None:
        return ""
    lines = [_line(thread, passage, place) for place in range(len(passage.lines))]
    letters = sum(len(line.text) for line in passage.lines)
    if letters <= LONG:
        return element("div", "".join(lines), class_="text", lang="ja")
    places = _first_shown(thread, passage)
    parts = []
    for place, before in zip(places, [-1, *places], strict=False):
        parts.append((element("p", "…", class_="soft") if place > before + 1 else "") + lines[place])
    if places and places[-1] < len(lines) - 1:
        parts.append(element("p", "…", class_="soft"))
    if len(places) == len(lines):
        return element("div", "".join(lines), class_="text", lang="ja")
    summary = element("summary", plain(words.whole(letters)(language)))
    whole = element("div", "".join(lines), class_="text", lang="ja")
    return element("div", "".join(parts), class_="text cut", lang="ja") + element(
        "details", summary + whole, class_="whole"
    )


def _first_shown(thread: Thread, passage: Passage) -> list[int]:
    """The lines that are shown of a long text: those marked with their neighbours, else as many as fit."""
    best = {one.line for one in thread.marked(passage.id)}
    near = {place + step for place in best for step in range(-_AROUND, _AROUND + 1)}
    if near:
        return sorted(place for place in near if 0 <= place < len(passage.lines))
    letters, shown = 0, list[int]()
    for place, line in enumerate(passage.lines):
        letters += len(line.text)
        if shown and letters > LONG:
            break
        shown.append(place)
    return shown


def _line(thread: Thread, passage: Passage, place: int) -> str:
    spans = [(one.start, one.stop) for one in thread.marked(passage.id) if one.line == place]
    return element("p", marked(passage.lines[place].text, sorted(spans)))


def _row(row: Row, thread: Thread, language: Language) -> str:
    number = "・".join(words.numbered(one)(language) for one in row.numbers if one)
    head = element("h4", plain(number)) if number else ""
    sides = (
        _side(words.ASKED, row.question, thread.question, thread, language),
        _side(words.SAID, row.answer, thread.answer, thread, language),
    )
    return element("div", head + "".join(sides), class_="numbered")


def _side(
    title: Text, lines: Sequence[Line], passage: Passage | None, thread: Thread, language: Language
) -> str:  # fmt: skip
    name = element("b", plain(title(language)), class_="side-name")
    if not lines or passage is None:
        return element("div", name + element("p", plain(words.NOTHING_BESIDE(language)), class_="soft"), class_="side")
    # A row holds the very lines of its text.
    places = {id(line): place for place, line in enumerate(passage.lines)}
    told = "".join(
        _line(thread, passage, places[id(line)]) if id(line) in places else element("p", plain(line.text))
        for line in lines
    )
    return element("div", name + element("div", told, class_="text", lang="ja"), class_="side")


def _around(thread: Thread) -> tuple[Sequence[Turn], Sequence[Turn], Sequence[Turn]]:
    """What was said before question and answer, between them, and after."""
    turns = thread.turns
    places = [place for place, turn in enumerate(turns) if turn.part]
    if not places:
        return turns, (), ()
    return turns[: places[0]], turns[places[0] + 1 : places[-1]], turns[places[-1] + 1 :]


def _turns(title: Text, turns: Sequence[Turn], language: Language) -> str:
    if not turns:
        return ""
    heading = element("h3", plain(words.turns(title(language), len(turns))(language)))
    return element("div", heading + "".join(_turn(turn, language) for turn in turns), class_="turns")


def _turn(turn: Turn, language: Language) -> str:
    passage = turn.passage
    source = passage.source
    who = source.speaker if isinstance(source, Speech) else passage.label
    text = " ".join(line.text for line in passage.lines)
    name = element("b", plain(who))
    summary = element("summary", f"{name} {element('span', plain(short(text, 60)), class_='soft')}")
    whole = "".join(element("p", plain(line.text)) for line in passage.lines)
    read = button(words.PAIR(language), "pair", "quiet", data_id=passage.id)
    gap = element("p", plain(words.GAP(language)), class_="soft") if turn.gap else ""
    body = element("div", whole, class_="text", lang="ja")
    return gap + element("details", summary + body + read, class_="turn")


def _answers(thread: Thread, language: Language) -> str:
    if len(thread.answers) < 2 or thread.answer is None:
        return ""
    heading = element("h3", plain(words.MORE_ANSWERS(language)))
    items = "".join(
        element(
            "li",
            button(
                words.answer_of(place, len(thread.answers))(language),
                "pair",
                "quiet",
                data_id=one,
                aria_current="true" if one == thread.answer.id else False,
            ),
        )
        for place, one in enumerate(thread.answers, 1)
    )
    return element("div", heading + element("ul", items), class_="answers")


def _articles(thread: Thread, language: Language) -> str:
    named = thread.ties.refers_to
    if not named:
        return ""
    items = "".join(element("li", outside(one.url, one.label, language)) for one in named)
    rest = thread.ties.referred - len(named)
    items += element("li", plain(words.others(rest)(language))) if rest > 0 else ""
    return element(
        "div", element("h3", plain(words.ARTICLES(language))) + element("ul", items, lang="ja"), class_="tied"
    )
