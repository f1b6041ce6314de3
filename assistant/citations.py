"""What a citation must satisfy. Every draft passes here before anything is shown.

A statement is checked against the passages that it cites (`assistant.checking`). One that fails is repaired, when
another passage given to its composer makes it true; else it is removed, and the answer says how many were.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.answer import NOT_FOUND, Citation, Quotation, Statement, Status
from assistant.answer_text import render
from assistant.checking.claim import CHECKS, Check, Checker
from assistant.checking.quotations import fold, stands_in
from assistant.checking.support import proof
from assistant.dating import in_force, mark
from assistant.draft import Draft, DraftStatement, Inquiry
from assistant.law_names import LawNames
from indexes.passage import DIGEST_MARK, Article, Passage, base_id

MOST_TRIED = 10
"""So many of the passages given are tried for a statement that its own do not bear."""


_LEADS = re.compile(r"(?:次|以下|下記)の(?:とおり|通り|よう)[^。「」]{0,40}[。:：]?$")


@dataclass(frozen=True, slots=True)
class Verified:
    """What is left of a draft, numbered and checked. `removed` counts what is not, by the check that failed."""

    status: Status
    text: str
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    removed: dict[str, int]
    notices: tuple[str, ...] = ()
    substance: int = 0
    """How many of the statements tell something of law or Diet, and not of the index."""


@dataclass(frozen=True, slots=True)
class _Kept:
    statement: DraftStatement
    checks: dict[str, bool]
    repaired: bool = False


def verify(draft: Draft, inquiry: Inquiry, names: LawNames, today: date) -> Verified:
    """Check every statement of `draft` against the passages given to its composer, and number the citations.

    Labels are marked as of `today`; the day asked about, by which a text must be in force, is that of the store.
    """
    sources = {source for statement in draft.statements for source in statement.sources}
    given = {**inquiry.given(), **inquiry.store.passages(sources)}
    checker = Checker(given, inquiry.store, names, by_model=draft.by_model)
    judged: list[_Kept | None] = []
    removed: Counter[str] = Counter()
    for statement in draft.statements:
        found = _judged(statement, checker, inquiry)
        if isinstance(found, _Kept):
            judged.append(replace(found, statement=_marked(found.statement, given, inquiry.store.day, today)))
        else:
            judged.append(None)
            removed[found] += 1
    # What a model writes below a bullet stands by itself; what quotes or looks things up does not.
    judged = judged if draft.by_model else _without_orphans(judged)
    kept = _without_lonely_headings(_without_lonely_leads(judged))
    notices = (f"検証に通らなかった文を{removed.total()}件除きました。",) if removed else ()
    if not kept:
        return Verified("not_found", NOT_FOUND, (Statement(NOT_FOUND, ()),), (), dict(removed), notices)
    return _numbered(draft.status, kept, given, inquiry.store.day, today, dict(removed), notices)


def _judged(statement: DraftStatement, checker: Checker, inquiry: Inquiry) -> _Kept | Check:
    """The statement as it may be shown, or the check that it failed."""
    statement = checker.bearing(checker.plain(statement))
    checks = checker.check(statement)
    failed = next((name for name in CHECKS if checks.get(name) is False), None)
    if failed is None:
        return _Kept(statement, checks)
    if statement.corpus:
        return failed
    tried = [entry.passage for entry in inquiry.evidence if entry.passage.id not in statement.sources][:MOST_TRIED]
    known = tuple(source for source in statement.sources if source in checker.given)
    candidates = [known] if known and known != statement.sources else []
    for sources in (*candidates, *((passage.id,) for passage in tried)):
        other = replace(statement, sources=sources, quotes=())
        if sources != known and not checker.firmly_bears(other):
            continue
        quotes = tuple(proof(statement.text, checker.given[source], inquiry.store) for source in sources)
        checks = checker.check(replace(other, quotes=quotes))
        if all(checks.values()):
            return _Kept(replace(other, quotes=quotes), checks, repaired=True)
    return failed


def _marked(statement: DraftStatement, given: Mapping[str, Passage], on: date, today: date) -> DraftStatement:
    """The statement with what must be said of its sources: that they are digests, or not in force on the day."""
    # Items stand below a bullet that bears the mark already; of a row only the last cell could.
    if statement.level == 2:
        return statement
    text = statement.text
    cited = [given[source] for source in statement.sources]
    if any(not given[base_id(quote.at)].verbatim for quote in statement.quotes) and DIGEST_MARK not in text:
        text += f"【{DIGEST_MARK}】"
    if not statement.corpus:
        marks = dict.fromkeys(mark(one, today) for one in cited if not in_force(one, on))
        text += "".join(one for one in marks if one and one not in text)
    return replace(statement, text=text)


def _without_orphans(judged: Sequence[_Kept | None]) -> list[_Kept | None]:
    """What is judged without what goes back to a statement removed (None): its bullets, and facts told behind it."""
    left: list[_Kept | None] = []
    bullet: _Kept | None = None
    for place, one in enumerate(judged):
        level = one.statement.level if one else 0
        orphan = level == 2 and bullet is None
        if one and level and one.statement.corpus and not one.statement.leads:
            orphan = orphan or judged[place - 1] is None
        left.append(None if orphan else one)
        if level < 2:
            bullet = one
    return left


def _without_lonely_leads(judged: Sequence[_Kept | None]) -> list[_Kept]:
    """What is left once sentences that only lead to others have lost these (None)."""
    kept: list[_Kept] = []
    lost = False
    for one in reversed(judged):
        if one is None:
            lost = True
        elif not _leads_nowhere(one.statement, [each.statement for each in reversed(kept)], lost=lost):
            kept.append(one)
            lost = False
    return kept[::-1]


def _leads_nowhere(statement: DraftStatement, below: Sequence[DraftStatement], *, lost: bool) -> bool:
    """Whether a statement leads to what is not below; `lost`: what stood right behind it was removed."""
    if statement.leads:
        told = {source for one in below if not one.corpus for source in one.sources}
        return not told.issuperset(statement.sources)
    if not lost or not _LEADS.search(statement.text):
        return False
    return not below or not (below[0].level or below[0].row or below[0].leads)


def _without_lonely_headings(kept: Sequence[_Kept]) -> list[_Kept]:
    """What is left of a table once all of its rows but the heading are gone."""
    rows = [one for one in kept if one.statement.row]
    return [one for one in kept if not one.statement.row or len(rows) > 1]


def _numbered(
    status: Status,
    kept: Sequence[_Kept],
    given: Mapping[str, Passage],
    on: date,
    today: date,
    removed: dict[str, int],
    notices: tuple[str, ...],
) -> Verified:
    numbers: dict[str, int] = {}
    quotes: dict[str, list[Quotation]] = {}
    borne: dict[str, list[dict[str, bool]]] = {}
    for one in kept:
        for source in one.statement.sources:
            numbers.setdefault(source, len(numbers) + 1)
            borne.setdefault(source, []).append(one.checks)
        for quote in one.statement.quotes:
            quotes.setdefault(base_id(quote.at), []).append(quote)
    markers = [tuple(numbers[source] for source in one.statement.sources) for one in kept]
    citations = tuple(
        _citation(given[source], n, quotes.get(source, []), borne[source], on, today) for source, n in numbers.items()
    )
    statements = tuple(
        Statement(one.statement.text, marks, one.checks, one.repaired) for one, marks in zip(kept, markers, strict=True)
    )
    substance = sum(not one.statement.corpus for one in kept)
    text = render([one.statement for one in kept], markers)
    return Verified(status, text, statements, citations, removed, notices, substance)


def _citation(
    passage: Passage, n: int, quotes: Sequence[Quotation], borne: Sequence[dict[str, bool]], on: date, today: date
) -> Citation:
    unique = tuple(dict.fromkeys(quotes))
    source = passage.source
    article = source if isinstance(source, Article) else None
    # What every statement that rests on the passage passed stands with the citation, too.
    checks: dict[str, bool] = {
        name: all(one[name] for one in borne if name in one) for name in CHECKS if any(name in one for one in borne)
    }
    return Citation(
        n=n,
        passage_id=passage.id,
        label=passage.label + mark(passage, today),
        url=passage.url,
        quote=unique[0].text if unique else "",
        verbatim=passage.verbatim,
        checks={
            "passage_exists": True,
            "quote_verbatim": all(fold(quote.text) in fold(passage.text) for quote in unique),
            "place_exists": all(stands_in(quote, passage) for quote in unique),
            **({"in_force": in_force(passage, on)} if article else {}),
            **checks,
        },
        quotes=unique,
        in_force=article.in_force.isoformat() if article and article.in_force else "",
        until=article.until.isoformat() if article and article.until else "",
    )
