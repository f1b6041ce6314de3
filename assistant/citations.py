"""What a citation must satisfy. Every draft passes here before anything is shown; what fails is removed.

A statement stays when each of its sources was given to the composer, and each 「」 quotation in it stands verbatim
(after NFKC and white-space folding) in one of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from assistant.answer import NOT_FOUND, Citation, Quotation, Statement, Status
from assistant.dating import mark
from assistant.draft import Draft, DraftStatement
from indexes.passage import DIGEST_MARK, Article, Passage
from indexes.text.numerals import fold_width

# 「AI法」 or 「罰則」 in a model's sentence is a name in brackets, not a claim to quote.
MIN_QUOTATION = 8


@dataclass(frozen=True, slots=True)
class Verified:
    """What is left of a draft, numbered and checked."""

    status: Status
    text: str
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    removed: int


def verify(draft: Draft, given: Mapping[str, Passage], on: date, today: date) -> Verified:
    """Check every statement of `draft` against the passages `given` to its composer, and number the citations.

    `on` is the day asked about, by which a text must be in force; labels are marked as of `today`.
    """
    numbers: dict[str, int] = {}
    quotes: dict[str, list[Quotation]] = {}
    kept: list[tuple[DraftStatement, tuple[int, ...]]] = []
    for statement in draft.statements:
        checked = _checked(statement, given)
        if checked is None:
            continue
        for source in checked.sources:
            numbers.setdefault(source, len(numbers) + 1)
        for quote in checked.quotes:
            quotes.setdefault(quote.at.partition("#")[0], []).append(quote)
        kept.append((checked, tuple(numbers[source] for source in checked.sources)))
    removed = len(draft.statements) - len(kept)
    if not kept:
        return Verified("not_found", NOT_FOUND, (Statement(NOT_FOUND, ()),), (), removed)
    status = "corrected" if removed and draft.status == "answered" else draft.status
    citations = tuple(_citation(given[source], n, quotes.get(source, []), on, today) for source, n in numbers.items())
    statements = tuple(Statement(statement.text, markers) for statement, markers in kept)
    return Verified(status, _render(kept), statements, citations, removed)


def fold(text: str) -> str:
    """NFKC without white space: the form in which quotations are compared."""
    return "".join(fold_width(text).split())


def quotations_in(text: str) -> Iterator[str]:
    """What stands inside the outermost 「」 brackets of `text`; an unclosed bracket quotes nothing."""
    depth = start = 0
    for place, letter in enumerate(text):
        if letter == "「":
            depth += 1
            start = place + 1 if depth == 1 else start
        elif letter == "」" and depth:
            depth -= 1
            if depth == 0:
                yield text[start:place]


def _checked(statement: DraftStatement, given: Mapping[str, Passage]) -> DraftStatement | None:
    """The statement as it may be shown, or None."""
    if any(source not in given for source in statement.sources):
        return None
    bodies = [fold(given[source].text) for source in statement.sources]
    text = statement.text
    for quotation in list(quotations_in(text)):
        if any(fold(quotation) in body for body in bodies):
            continue
        if not bodies or len(quotation) >= MIN_QUOTATION:
            return None
        text = text.replace(f"「{quotation}」", quotation)
    # Items stand below a bullet that bears the mark already.
    shows_digest = any(not given[quote.at.partition("#")[0]].verbatim for quote in statement.quotes)
    if shows_digest and statement.level < 2 and DIGEST_MARK not in text:
        text += f"【{DIGEST_MARK}】"
    return replace(statement, text=text)


def _citation(passage: Passage, n: int, quotes: list[Quotation], on: date, today: date) -> Citation:
    unique = tuple(dict.fromkeys(quotes))
    body = fold(passage.text)
    source = passage.source
    return Citation(
        n=n,
        passage_id=passage.id,
        label=passage.label + mark(passage, today),
        url=passage.url,
        quote=unique[0].text if unique else "",
        verbatim=passage.verbatim,
        checks={
            "passage_exists": True,
            "quote_verbatim": all(fold(quote.text) in body for quote in unique),
            **({"in_force": _in_force(source, on)} if isinstance(source, Article) else {}),
        },
        quotes=unique,
        in_force=source.in_force.isoformat() if isinstance(source, Article) and source.in_force else "",
        until=source.until.isoformat() if isinstance(source, Article) and source.until else "",
    )


def _in_force(source: Article, on: date) -> bool:
    return (source.in_force is None or source.in_force <= on) and (source.until is None or on < source.until)


def _render(kept: list[tuple[DraftStatement, tuple[int, ...]]]) -> str:
    parts: list[str] = []
    last_level = None
    for statement, markers in kept:
        marks = "".join(f"[{n}]" for n in markers)
        if statement.level == 0:
            parts.append(("\n\n" if parts else "") + statement.text + marks)
        else:
            gap = "\n\n" if last_level == 0 else "\n"
            parts.append(f"{gap}{'  ' * (statement.level - 1)}- {statement.text}{marks}")
        last_level = statement.level
    return "".join(parts)
