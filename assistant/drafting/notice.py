"""A pasted notice of questions (質問通告) read: its heading, and each question with its subject and who is to answer.

Notices have no fixed form. Their lines are put below the marks that number them (問1, 1., （1）, ①, ・), a mark of a
style already open closes all that were opened since; what is not marked belongs to the mark before it. Every line ends
up in a question, in the subject above questions, in the heading, or among `others`: none is lost.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from assistant.drafting import asking
from assistant.drafting.asking import Heading
from assistant.drafting.numbering import Mark, mark_of
from indexes.errors import BadInputError

MAX_QUESTIONS = 30
MAX_LETTERS = 20_000

# Beyond this many letters a line is no line of a page, so nothing was wrapped.
_NOT_WRAPPED = 120
_LONGEST_SUBJECT = 60
_SUBJECT = re.compile(r"(?:について|に関して|に関し|に関する件|関連|関係|に係る[^、。]{1,10}|の件)$")
_POINTS_BACK = re.compile(
    r"^(?:また|その(?!他)|それ|そう|この|これ|こう|同|当該|上記|前問|本件|本法|本制度|本法案|では|さらに|加えて|ついては)"
)
_SENTENCES = re.compile(r"[^。？?\n]*[。？?]+(?:[ 　]*[）」』])*|[^。？?\n]+$")


@dataclass(frozen=True, slots=True)
class NoticeQuestion:
    """One question: its number as printed below those above it ("1 (2)"), its words, and who is to answer.

    `subject` are the headings above it; `before` is the question before it where its words point back to that.
    """

    number: str
    text: str
    respondents: tuple[str, ...] = ()
    subject: str = ""
    before: str = ""

    @property
    def gist(self) -> str:
        """The question in one line."""
        return asking.gist(self.text)

    @property
    def search_text(self) -> str:
        """What to search for: the question behind its subject, without whom it asks."""
        return " ".join(part for part in (self.subject, self.before, asking.without_address(self.text)) if part)


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice read. `left_out` questions beyond MAX_QUESTIONS and `cut` letters beyond MAX_LETTERS are only counted.

    `others` are lines that could be read neither as a question nor as the heading.
    """

    questions: tuple[NoticeQuestion, ...]
    heading: Heading = field(default_factory=Heading)
    others: tuple[str, ...] = ()
    left_out: int = 0
    cut: int = 0


@dataclass
class _Item:
    mark: Mark | None
    above: _Item | None
    addressed: tuple[str, ...] = ()
    heads: bool = False
    lines: list[str] = field(default_factory=list)
    below: list[_Item] = field(default_factory=list)

    @property
    def number(self) -> str:
        own = self.mark.printed if self.mark else ""
        own = "" if self.mark and self.mark.number == 0 else own.rstrip(".．､、,，:：")
        above = self.above.number if self.above else ""
        return f"{above} {own}".strip()


def read_notice(text: str) -> Notice:
    """Read a notice, or a single question. Raises BadInputError where there is nothing to read."""
    kept = "".join(letter for letter in text if letter in "\n\r\t" or unicodedata.category(letter) not in ("Cc", "Cs"))
    if not kept.strip():
        raise BadInputError("質問通告が空です。質問の本文を貼り付けてください。")
    cut = max(len(kept) - MAX_LETTERS, 0)
    lines = [line.strip(" 　\t\ufeff") for line in kept[:MAX_LETTERS].splitlines()]
    longest = max(map(len, lines))
    preamble, items, unread = _items(lines)
    heading, others, questions = _read_preamble(preamble, numbered=bool(items), longest=longest)
    for item in items:
        if not item.above:
            _read_item(item, questions, longest)
    others += unread
    if not questions:
        # Whatever was pasted was meant as a question.
        whole = " ".join(line for line in lines if line)
        questions, others, heading = [NoticeQuestion("", whole)], [], Heading()
    chosen = _pointing_back(questions[:MAX_QUESTIONS])
    return Notice(tuple(chosen), heading, tuple(others), len(questions) - len(chosen), cut)


def _items(lines: Sequence[str]) -> tuple[list[str], list[_Item], list[str]]:
    """The lines before the first mark, an item for each mark, and lines behind it that belong to none."""
    preamble: list[str] = []
    items: list[_Item] = []
    others: list[str] = []
    open_items: list[_Item] = []
    whom: tuple[str, ...] = ()
    for place, line in enumerate(lines):
        mark = mark_of(line)
        if mark is not None and _is_mark(mark, open_items) and not asking.labelled(mark.rest):
            styles = [item.mark.style for item in open_items if item.mark]
            if mark.style in styles:
                closed = open_items[styles.index(mark.style)]
                whom = () if closed.heads and closed.below else whom
                del open_items[styles.index(mark.style) :]
            heads = bool(asking.addressed(mark.rest))
            whom = asking.addressed(mark.rest) or whom
            item = _Item(mark, open_items[-1] if open_items else None, whom, heads)
            item.lines += [mark.rest] if mark.rest and not heads else []
            if item.above:
                item.above.below.append(item)
            items.append(item)
            open_items.append(item)
        elif asking.labelled(line if mark is None else mark.rest):
            (others if items else preamble).append(line if mark is None else mark.rest)
        elif _heads_questions(line, lines, place, bool(items)):
            whom = asking.addressed(line)
            open_items.clear()
        elif items:
            items[-1].lines.append(line)
        else:
            preamble.append(line)
    return preamble, items, [line for line in others if line != "以上"]


def _is_mark(mark: Mark, open_items: Sequence[_Item]) -> bool:
    """A weak mark counts when it begins a row or carries one on."""
    if not mark.weak or mark.number == 1:
        return True
    return any(
        item.mark is not None and item.mark.style == mark.style and item.mark.number + 1 == mark.number
        for item in open_items
    )


def _heads_questions(line: str, lines: Sequence[str], place: int, begun: bool) -> bool:
    """Whether a line such as 総務大臣に問う heads what follows; behind a question it stands apart from that."""
    if not asking.addressed(line):
        return False
    apart = not begun or not lines[place - 1]
    return apart and any(lines[place + 1 :])


def _read_preamble(
    lines: Sequence[str], *, numbered: bool, longest: int
) -> tuple[Heading, list[str], list[NoticeQuestion]]:
    heading = Heading()
    others: list[str] = []
    questions: list[NoticeQuestion] = []
    rest: list[str] = []
    for line in lines:
        told = None if asking.asks(line) or questions else asking.heading_line(line, heading)
        if told is not None and not rest:
            heading = told
        else:
            rest.append(line)
    before = ""
    for chunk in _chunks(rest, longest):
        sentences = [chunk] if numbered else [one.strip(" 　") for one in _SENTENCES.findall(chunk)]
        for sentence in (one for one in sentences if one):
            if asking.asks(asking.without_respondents(sentence)[0]):
                subject = before if _SUBJECT.search(before) else ""
                questions.append(_question("", sentence if subject else before + sentence, (), subject))
                before = ""
            elif whom := asking.labelled_respondents(sentence):
                _answered_by(questions, whom, others, sentence)
            else:
                before += sentence
    if before and not numbered and _SUBJECT.search(before):
        questions.append(_question("", before, (), ""))
    elif before and questions and not numbered:
        questions[-1] = replace(questions[-1], text=questions[-1].text + before)
    elif before:
        others.append(before)
    return heading, others, questions


def _read_item(item: _Item, questions: list[NoticeQuestion], longest: int, subject: str = "") -> None:
    """Add the questions of an item and of those below it; what only names a matter is the subject of those below."""
    lines = [line for line in item.lines if line]
    whole, respondents = asking.without_respondents("".join(lines))
    asks_itself = bool(lines) and (not item.below or asking.interrogative(whole))
    if asks_itself:
        questions.extend(_of_item(item, lines, subject, longest))
    for below in item.below:
        below.addressed = below.addressed or respondents or item.addressed
        _read_item(below, questions, longest, " ".join(part for part in (subject, whole) if part))


def _of_item(item: _Item, lines: list[str], subject: str, longest: int) -> Iterator[NoticeQuestion]:
    """The questions that stand behind one mark."""
    first = lines[0].strip("。")
    if (
        len(lines) > 1
        and len(first) <= _LONGEST_SUBJECT
        and _SUBJECT.search(first)
        and any(map(asking.asks, lines[1:]))
    ):
        subject, lines = " ".join(part for part in (subject, first) if part), lines[1:]
    found: list[NoticeQuestion] = []
    before = ""
    for chunk in _chunks(lines, longest):
        whom = asking.labelled_respondents(chunk)
        if whom and found:
            found[-1] = replace(found[-1], respondents=(*found[-1].respondents, *whom))
        elif asking.asks(asking.without_respondents(chunk)[0]):
            found.append(_question(item.number, before + chunk, item.addressed, subject))
            before = ""
        else:
            before += chunk
    if before and found and not _SUBJECT.search(before):
        found[-1] = replace(found[-1], text=found[-1].text + before)
    elif before:
        found.append(_question(item.number, before, item.addressed, subject))
    for place, one in enumerate(found, start=1):
        yield replace(one, number=f"{one.number}その{place}") if len(found) > 1 else one


def _question(number: str, text: str, addressed: tuple[str, ...], subject: str) -> NoticeQuestion:
    words, respondents = asking.without_respondents(text)
    return NoticeQuestion(number, words, respondents or asking.respondents_within(words) or addressed, subject)


def _answered_by(questions: list[NoticeQuestion], whom: tuple[str, ...], others: list[str], line: str) -> None:
    if questions:
        questions[-1] = replace(questions[-1], respondents=(*questions[-1].respondents, *whom))
    else:
        others.append(line)


def _chunks(lines: Sequence[str], longest: int) -> Iterator[str]:
    """Lines that were wrapped joined again, and cut where a question has ended."""
    chunk = ""
    for line in lines:
        if not line:
            if chunk:
                yield chunk
            chunk = ""
            continue
        if chunk and asking.labelled_respondents(line) and not chunk.endswith("、"):
            yield chunk
            yield line
            chunk = ""
            continue
        start = 0
        for end in asking.respondents_ending(line):
            yield chunk + line[start:end]
            chunk, start = "", end
        chunk += line[start:].strip(" 　")
        if chunk and _ends(chunk, line, longest):
            yield chunk
            chunk = ""
    if chunk:
        yield chunk


def _ends(chunk: str, line: str, longest: int) -> bool:
    """Whether a question ends with the line: by its full stop, or before the edge at which lines are wrapped."""
    if chunk.endswith(("。", "？", "?")):
        return asking.asks(chunk)
    wrapped = longest <= _NOT_WRAPPED and len(line) >= longest - 3
    return not wrapped and (asking.asks(chunk) or bool(_SUBJECT.search(chunk)))


def _pointing_back(questions: Sequence[NoticeQuestion]) -> list[NoticeQuestion]:
    """Each question with the one before it where its words point back to that."""
    read: list[NoticeQuestion] = []
    for place, one in enumerate(questions):
        if place and _POINTS_BACK.search(one.text) and (not one.subject or one.subject == questions[place - 1].subject):
            read.append(replace(one, before=questions[place - 1].gist))
        else:
            read.append(one)
    return read
