"""Which paragraphs and items of an article decide a question, complete with what they refer to and their exceptions."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from assistant.compose.law.aspects import Aspects
from assistant.compose.law.exceptions import exempts, referred
from assistant.compose.law.paragraphs import Item, Paragraph
from assistant.figures import figures_in

FEW_PARAGRAPHS = 4
# A paragraph that bears so much less on the question than the best one needs a reason of its own to be shown.
BESIDE_BEST = 0.8
DEPENDENT = 0.5
# Below this nothing in an article shares words with the question: something else has found it.
LEAST = 0.08
FIGURE_BONUS, FIRST_BONUS = 0.25, 0.15

GOING_ON, REFERRING, APPLYING = 0.75, 0.85, 0.5
_LETTERS_PER_RANK, _MOST_FOR_LENGTH = 3_000, 0.15
_GOES_ON = re.compile(r"前(?:項|条|各項|[二三四]項)|第[一二三四五六七八九十]+項")
_APPLIES = re.compile(r"準用する。")

MAX_ITEMS = 10
MAX_ITEMS_OF_LIST, LIST_LETTERS = 20, 1_100
_NUMERAL = re.compile(r"[〇一二三四五六七八九十百千万0-9０-９](?=[年月日週時円人分割箇か歳個センチ％%メ平立件床])")
# Such a paragraph only hands the rest over to somebody.
_REST = re.compile(r"に(?:定める|規定する)もののほか.{0,80}必要な事項は.{0,40}定める。$")


@dataclass(frozen=True, slots=True)
class Room:
    """How many letters of an article may be quoted.

    Articles of at most `short` letters, or of few paragraphs and at most `short_of_few`, are quoted whole; of longer
    ones `most`, beside the paragraph that decides, which is never cut. Of longer items than `items` letters in all, or
    more than MAX_ITEMS, the `matching` ones that bear most on the question are quoted.
    """

    short: int
    short_of_few: int
    most: int
    items: int = 700
    matching: int = 4


FIRST = Room(600, 1_000, 750)
BESIDE = Room(250, 250, 350, 250, 2)
NARROW = Room(0, 0, 0, 150, 2)


@dataclass(frozen=True, slots=True)
class Shown:
    """A paragraph to be quoted with some of its items; `left` counts the items (号) that are not shown."""

    paragraph: Paragraph
    items: tuple[Item, ...] = ()
    left: int = 0


def decisive(
    paragraphs: Sequence[Paragraph], aspects: Aspects, room: Room = FIRST, among: Collection[int] = ()
) -> tuple[list[Shown], Paragraph]:
    """What to quote of an article, in its order, and the paragraph that decides, which is `among` these numbers if any."""
    best = _best([one for one in paragraphs if not among or one.number in among] or paragraphs, aspects)
    length = sum(one.length for one in paragraphs)
    short = length <= room.short or (len(paragraphs) <= FEW_PARAGRAPHS and length <= room.short_of_few)
    whole = [one for one in paragraphs if one is best or not _REST.search(one.text)]
    kept = whole if short else _kept(paragraphs, best, aspects, room)
    return [_shown(one, aspects, best, room) for one in kept], best


def _best(paragraphs: Sequence[Paragraph], aspects: Aspects) -> Paragraph:
    """The one that bears most on the question; the first, where none shares words with it."""
    if max(one.rank for one in paragraphs) < LEAST:
        return paragraphs[0]
    return max(paragraphs, key=lambda one: (_weight(one, aspects) + FIRST_BONUS * (one is paragraphs[0]), -one.number))


def _weight(paragraph: Paragraph, aspects: Aspects) -> float:
    """The rank of a paragraph; less for a long one, which has many words, and for one that only goes on with another."""
    weight = paragraph.rank - min(len(paragraph.text) / _LETTERS_PER_RANK, _MOST_FOR_LENGTH)
    if _APPLIES.search(paragraph.text):
        weight *= APPLYING
    elif _GOES_ON.match(paragraph.text):
        weight *= GOING_ON
    elif any(number < paragraph.number for number in referred(paragraph)):
        weight *= REFERRING
    return weight * (1 + (FIGURE_BONUS if aspects.families and has_figure(paragraph.text, aspects) else 0.0))


def has_figure(text: str, aspects: Aspects) -> bool:
    """Whether a text has a figure of a kind that is asked for."""
    if not _NUMERAL.search(text):
        return False
    return any("" in aspects.families or one.family in aspects.families for one in figures_in(text))


def _kept(paragraphs: Sequence[Paragraph], best: Paragraph, aspects: Aspects, room: Room) -> list[Paragraph]:
    """The best paragraph, those it refers to, and as many as there is room for of those that belong to it."""
    by_number = {one.number: one for one in paragraphs}
    kept = {best.number: best}
    left = room.most - _letters(best, aspects, room)

    def keep(paragraph: Paragraph | None) -> int:
        if paragraph is None or paragraph.number in kept or (letters := _letters(paragraph, aspects, room)) > left:
            return left
        kept[paragraph.number] = paragraph
        return left - letters

    for number in sorted(referred(best), reverse=True):
        left = keep(by_number.get(number))
    if left > 0:
        wanted = [one for one in paragraphs if one.number not in kept and _belongs(one, kept, best, aspects)]
        for one in sorted(wanted, key=lambda one: (not exempts(one), -one.rank, one.number)):
            left = keep(one)
    return [kept[number] for number in sorted(kept)]


def _belongs(paragraph: Paragraph, kept: dict[int, Paragraph], best: Paragraph, aspects: Aspects) -> bool:
    """Whether a paragraph bears on the question nearly as much, or goes on where one shown leaves off."""
    least = max(best.rank, LEAST)
    if best.rank < LEAST:
        return paragraph.number == best.number + 1
    if paragraph.rank >= BESIDE_BEST * least:
        return True
    if not referred(paragraph) & kept.keys():
        return False
    if exempts(paragraph) or paragraph.rank >= DEPENDENT * least:
        return True
    return bool(aspects.families) and has_figure(paragraph.text, aspects)


def _letters(paragraph: Paragraph, aspects: Aspects, room: Room) -> int:
    return len(paragraph.text) + sum(len(item.text) for item in items_shown(paragraph, aspects, room))


def _shown(paragraph: Paragraph, aspects: Aspects, best: Paragraph, room: Room) -> Shown:
    items = items_shown(paragraph, aspects, room, decides=paragraph is best)
    left = len({_number(item) for item in paragraph.items} - {_number(item) for item in items})
    return Shown(paragraph, tuple(items), left)


def items_shown(paragraph: Paragraph, aspects: Aspects, room: Room = FIRST, *, decides: bool = True) -> list[Item]:
    """All items where they are few and short, else those that match the question, in their order."""
    items = paragraph.items
    letters = sum(len(item.text) for item in items)
    a_list = aspects.a_list and decides and room.items >= FIRST.items
    most, longest = (MAX_ITEMS_OF_LIST, LIST_LETTERS) if a_list else (MAX_ITEMS, room.items)
    if len(items) <= most and letters <= longest:
        return list(items)
    ranks = [item.rank for item in items]
    # What all of them share comes from the heading, and tells none of them from the others.
    least = max(DEPENDENT * max(ranks), min(ranks) + LEAST)
    ranked = sorted(items, key=lambda item: (-item.rank, item.line))[: room.matching]
    chosen = {item.line for item in ranked if item.rank >= least}
    if not chosen and a_list:
        chosen = {item.line for item in items[: room.matching]}
    return _with_stems(items, chosen)


def _with_stems(items: Sequence[Item], chosen: Collection[int]) -> list[Item]:
    """The items on the lines chosen, sub-items behind the item that announces them."""
    wanted = set(chosen)
    last: dict[str, Item] = {}
    for item in items:
        above = item.at.rpartition("s")[0]
        if item.line in chosen and above in last:
            wanted.add(last[above].line)
        last[item.at] = item
    return [item for item in items if item.line in wanted]


def _number(item: Item) -> str:
    return item.at.partition("s")[0]


def raised(paragraph: Paragraph, places: Collection[str], rank: float) -> Paragraph:
    """The paragraph with what stands at `places` raised to a rank: something besides its words speaks for it."""
    items = tuple(replace(one, rank=max(one.rank, rank)) if one.at in places else one for one in paragraph.items)
    ranks = tuple(max(one, rank) for one in paragraph.ranks) if paragraph.at in places else paragraph.ranks
    return replace(paragraph, items=items, ranks=ranks)
