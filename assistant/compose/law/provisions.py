"""Articles as an answer: a direct first sentence, then their decisive paragraphs with items, exceptions and conditions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.compose.law.aspects import Aspects, aspects_of
from assistant.compose.law.clauses import PENALTY
from assistant.compose.law.decisive import BESIDE, FIRST, LEAST, NARROW, Room, Shown, decisive, has_figure, raised
from assistant.compose.law.delegation import delegated
from assistant.compose.law.leads import Lead, Provision, lead_of
from assistant.compose.law.paragraphs import Paragraph, paragraphs_of
from assistant.compose.wording import article_label, digest_mark, law_name, name_of
from assistant.draft import DraftStatement, Inquiry, Level, quoted
from assistant.evidence import Evidence
from indexes.passage import Article, base_id
from indexes.sentences import split_sentences

MAX_PROVISIONS = 3
# Behind so many letters, of other articles only what decides is quoted.
ENOUGH = 900
# and one that is longer than this is named only.
LONG = 400
_PUNISHED = 0.9


def answer(
    inquiry: Inquiry, entries: Sequence[Evidence], opening: DraftStatement | None = None, aspects: Aspects | None = None
) -> list[DraftStatement]:
    """The statements on articles, best first; `opening` takes the place of the first sentence.

    Entries may be narrowed to the sentences that decide. Those that have no paragraphs are left out.
    """
    aspects = aspects or aspects_of(inquiry.question)
    found: list[Provision] = []
    for entry in entries[:MAX_PROVISIONS]:
        letters = sum(one.letters for one in found)
        room = FIRST if not found else BESIDE if letters < ENOUGH else NARROW
        one = provision(inquiry, entry, aspects, room)
        found += [one] if one else []
    if not found:
        return []
    orders = filled_in(inquiry, found, aspects)
    lead = Lead(opening) if opening else lead_of(inquiry.question, aspects, found, orders)
    return [lead.statement, *listed(found, told=lead.told, named=opening is None), *in_orders(orders)]


def listed(found: Sequence[Provision], *, told: bool = False, named: bool = True) -> Iterator[DraftStatement]:
    """The provisions paragraph by paragraph, each paragraph with the number of its article where there are several.

    `told`: the deciding paragraph of the first one has been quoted whole; `named`: its law has been named.
    """
    letters = 0
    for one in found:
        if letters >= ENOUGH and one.letters > LONG:
            continue
        letters += one.letters
        head = head_of(one, found[0] if named or one is not found[0] else None) if len(found) > 1 or not named else ""
        yield from bullets(one, head, told=told and one is found[0])


def provision(inquiry: Inquiry, entry: Evidence, aspects: Aspects, room: Room = FIRST) -> Provision | None:
    """What is to be shown of an article; None where it has no paragraphs."""
    full = _full(inquiry, entry)
    paragraphs = paragraphs_of(full)
    if not paragraphs:
        return None
    among = _narrowed_to(entry, paragraphs) if len(entry.scored) < len(full.scored) else ()
    if inquiry.question.kind == "penalty" and PENALTY.search(entry.passage.text):
        places = _punishing(inquiry, entry)
        paragraphs = [raised(one, places, _PUNISHED) for one in paragraphs]
    shown, best = decisive(paragraphs, aspects, room, among)
    return Provision(entry, tuple(shown), best, len(paragraphs) - len(shown))


def exactly(inquiry: Inquiry, entry: Evidence) -> Provision | None:
    """What an evidence is narrowed to, items behind their stems; None where it is not narrowed."""
    full = _full(inquiry, entry)
    if len(entry.scored) == len(full.scored):
        return None
    paragraphs = paragraphs_of(full)
    numbers = _narrowed_to(entry, paragraphs)
    lines = {one.sentence.line for one in entry.scored}
    shown = []
    for paragraph in paragraphs:
        if paragraph.number in numbers:
            named = tuple(item for item in paragraph.items if item.line in lines)
            shown.append(Shown(paragraph, named))
    return Provision(entry, tuple(shown), shown[0].paragraph) if shown else None


def bullets(one: Provision, head: str = "", *, told: bool = False) -> Iterator[DraftStatement]:
    """The paragraphs shown, items below them; `told` says that the deciding one has been quoted whole already."""
    passage_id, mark = one.passage.id, digest_mark(one.passage)
    for shown in one.shown:
        paragraph = shown.paragraph
        if told and paragraph is one.best:
            continue
        label = f"{head}{paragraph.label}{mark}"
        yield _quotation(passage_id, paragraph.at, label, paragraph.text, 1)
        if paragraph.long_table:
            yield DraftStatement("表は出典でご覧ください。", (passage_id,), (), 2, corpus=True)
        for item in shown.items:
            yield _quotation(passage_id, item.at, item.label, item.text, 2)
        if shown.left:
            yield count_of_items(shown.left, passage_id, some=bool(shown.items))


def count_of_items(left: int, passage_id: str, *, some: bool) -> DraftStatement:
    """How many items are not shown, beside `some` or at all."""
    said = f"ほかに{left}号あります。" if some else f"各号（全{left}号）は出典でご覧ください。"
    return DraftStatement(said, (passage_id,), (), 2, corpus=True)


def in_orders(orders: Sequence[Provision]) -> Iterator[DraftStatement]:
    """The name of each article that fills in what another one leaves to an order, and what it says."""
    for order in orders:
        yield DraftStatement(f"委任先: {name_of(order.passage)}", (order.passage.id,), (), 1)
        yield from (replace(one, level=2) for one in bullets(order))


def _quotation(passage_id: str, at: str, label: str, text: str, level: Level) -> DraftStatement:
    """A place with its words."""
    quote = quoted(passage_id, at, text)
    return DraftStatement(f"{label}「{text}」", (passage_id,), (quote,), level)


def _full(inquiry: Inquiry, entry: Evidence) -> Evidence:
    """The evidence with all sentences of its passage weighed, where it is narrowed to some of them."""
    if len(entry.scored) == sum(1 for _ in split_sentences(entry.passage)):
        return entry
    found = next((one for one in inquiry.evidence if one.passage.id == entry.passage.id), None)
    if found is not None and len(found.scored) > len(entry.scored) and found.passage == entry.passage:
        return found
    return inquiry.weigher.weigh(entry.passage)


def _narrowed_to(entry: Evidence, paragraphs: Sequence[Paragraph]) -> tuple[int, ...]:
    """The numbers of the paragraphs with the sentences that an evidence is narrowed to."""
    numbers = []
    for paragraph in paragraphs:
        lines = {item.line for item in paragraph.items}
        for one in entry.scored:
            mine = one.sentence.at == paragraph.at and one.sentence.text in paragraph.text
            if mine or one.sentence.line in lines:
                numbers.append(paragraph.number)
                break
    return tuple(numbers)


def _punishing(inquiry: Inquiry, entry: Evidence) -> set[str]:
    """The places of a penal provision that refer to an article found for the question: what it asks about."""
    found = {
        one.passage.id for one in inquiry.evidence[:5] if one.coverage >= LEAST and one.passage.id != entry.passage.id
    }
    return {tie.at for tie in inquiry.store.links_from(entry.passage.id) if base_id(tie.target) in found}


def filled_in(inquiry: Inquiry, provisions: Sequence[Provision], aspects: Aspects) -> list[Provision]:
    """What orders say of the first provision, where the question asks for it, or for a figure that stands there only."""
    first = provisions[0]
    wants_figure = bool(aspects.families) and not any(has_figure(one.paragraph.text, aspects) for one in first.shown)
    if not aspects.orders and not wants_figure:
        return []
    cited = {one.passage.id for one in provisions}
    entries = delegated(inquiry, first.passage, first.shown, cited)
    if not aspects.orders:
        entries = [entry for entry in entries if has_figure(entry.passage.text, aspects)]
    found = (provision(inquiry, entry, replace(aspects, a_list=True), BESIDE) for entry in entries)
    return [one for one in found if one is not None]


def head_of(one: Provision, named: Provision | None) -> str:
    """第8条 where the law of the provision has been named with another one, else with the name of the law."""
    source = one.passage.source
    if not isinstance(source, Article):
        return name_of(one.passage)
    same = named is not None and law_name(one.passage) == law_name(named.passage)
    return ("" if same else law_name(one.passage)) + article_label(source)
