"""All laws known, by number, by title and by the names that people use."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from indexes.catalog import law_aliases
from indexes.links.model import Found, LawName
from indexes.links.outline import nearest
from indexes.passage import article_id
from indexes.text.numerals import fold_width

SUFFIXES = ("施行令", "施行規則", "施行細則")
_WORD = re.compile(r"[一-鿿々〇ァ-ヺーA-Za-zＡ-Ｚａ-ｚ0-9０-９]")
# Kanji that may stand before the name of a law without being a part of it.
_BEFORE_A_NAME = ("当該", "現行", "準用", "同じく", "及", "又", "並", "若")
_NUMBER_AND_SUBJECT = re.compile(r"(?:明治|大正|昭和|平成|令和)[^（）]*号（(?P<subject>[^（）]+)）")
_LAST_WORD = re.compile(r"[一-鿿々〇ァ-ヺー]*$")


class KnownLaw(NamedTuple):
    """A law by which others can be found; it need not be held."""

    law_id: str
    title: str
    number: str
    abbreviations: tuple[str, ...] = ()


class Hit(NamedTuple):
    """A law and how many letters before the reference name it (0: not by its title)."""

    law_id: str
    length: int


class Suffixes:
    """Names by their ends, for telling the name of a law from the words before it."""

    def __init__(self) -> None:
        self._laws: dict[str, str] = {}
        self._lengths: dict[str, list[int]] = {}

    def add(self, name: str, law_id: str) -> None:
        """Add a name; one that two laws share names neither."""
        if len(name) < 2:
            return
        if name in self._laws:
            if self._laws[name] != law_id:
                self._laws[name] = ""
            return
        self._laws[name] = law_id
        lengths = self._lengths.setdefault(name[-2:], [])
        if len(name) not in lengths:
            lengths.append(len(name))
            lengths.sort(reverse=True)

    def get(self, name: str) -> str:
        """The law of exactly this name, "" for none."""
        return self._laws.get(name, "")

    def longest(self, tail: str) -> Hit | None:
        """The law whose name ends `tail`, the longest if several do, unless it is a part of a longer word there."""
        for length in self._lengths.get(tail[-2:], ()):
            law_id = self._laws.get(tail[-length:]) if length <= len(tail) else None
            if law_id is not None:
                return Hit(law_id, length) if law_id and _stands_alone(tail, len(tail) - length) else None
        return None


class LawIndex:
    """Finds laws by what texts call them, and tells what there is of them.

    `exists` is asked with ids of articles. `places` knows what is inside them: without it, links are to articles.
    """

    def __init__(
        self, laws: Iterable[KnownLaw], exists: Callable[[str], bool], places: Places | None = None
    ) -> None:  # fmt: skip
        self.exists = exists
        self.places = places or Places()
        self.titles = Suffixes()
        self._laws = {law.law_id: law for law in laws}
        self._numbers: dict[str, str] = {}
        self._called: Suffixes | None = None
        self._held: dict[str, bool] = {}
        for law in self._laws.values():
            self.titles.add(law.title, law.law_id)
            # What has no title of its own is called by what stands behind its number.
            if subject := _NUMBER_AND_SUBJECT.fullmatch(law.title):
                self.titles.add(subject["subject"], law.law_id)
            number = law.number
            self._numbers[number] = "" if number in self._numbers else law.law_id

    @classmethod
    def of(cls, founds: Iterable[Found], others: Iterable[KnownLaw] = ()) -> LawIndex:
        """All laws found, with what they hold, and `others` of which nothing is held but the name."""
        places = Places()
        known = {law.law_id: law for law in others}
        for found in founds:
            places.add(found)
            known[found.law_id] = KnownLaw(found.law_id, found.title, found.number, found.abbreviations)
        return cls(known.values(), places.exists, places)

    def law(self, name: LawName) -> Hit | None:
        """The law that a statute names: by title, or by the number that it has been introduced with."""
        hit = self.titles.longest(name.tail) if name.tail else None
        if hit is None and name.number and (law_id := self._numbers.get(name.number)):
            return Hit(law_id, length_of_name(name.tail))
        return hit

    def title(self, law_id: str) -> str:
        """The title of a law."""
        return self._laws[law_id].title

    def holds(self, law_id: str) -> bool:
        """Whether there is text of a law, so that an article that is not there does not exist."""
        if law_id not in self._held:
            self._held[law_id] = any(self.exists(article_id(law_id, num)) for num in ("1", "0", "2"))
        return self._held[law_id]

    def parent_by_title(self, title: str) -> str:
        """The law that a title of the form X施行令 fills in, "" for other titles."""
        for suffix in SUFFIXES:
            if title.endswith(suffix):
                return self.titles.get(title.removesuffix(suffix))
        return ""

    def called(self, tail: str) -> Hit | None:
        """The law that ends `tail` (folded to NFKC) by its title or by another name, as people speak of it."""
        if self._called is None:
            self._called = self._all_names()
        return self._called.longest(tail)

    def _all_names(self) -> Suffixes:
        """Titles first: an abbreviation that is the title of another law means that law."""
        names = Suffixes()
        titles = {fold_width(law.title): law.law_id for law in self._laws.values()}
        for title, law_id in titles.items():
            names.add(title, law_id)
        spoken = [(name, law.law_id) for law in self._laws.values() for name in law.abbreviations]
        spoken += [(name, law_id) for name, law_id in law_aliases() if law_id in self._laws]
        for name, law_id in dict.fromkeys((fold_width(name).strip(), law_id) for name, law_id in spoken):
            if name in titles:
                continue
            names.add(name, law_id)
            for suffix in SUFFIXES:
                if below := titles.get(fold_width(self.title(law_id)) + suffix):
                    names.add(name + suffix, below)
        return names


class Places:
    """What the laws found so far hold: articles, the places inside, and appendices by label."""

    def __init__(self) -> None:
        self._places: dict[str, str] = {}
        self._tables: dict[tuple[str, str], str] = {}

    def add(self, found: Found) -> None:
        """Take in one law."""
        self._places.update(zip(found.ids, found.places, strict=True))
        for label, key in found.tables:
            self._tables[found.law_id, label] = f"law:{found.law_id}:{key}"

    def exists(self, passage_id: str) -> bool:
        """Whether there is such a passage."""
        return passage_id in self._places

    def nearest(self, passage_id: str, place: str) -> str:
        """Where a paragraph or item is in an article, or what holds it, "" for neither."""
        return nearest(self._places.get(passage_id, ""), place)

    def table(self, law_id: str, label: str) -> str:
        """The id of an appendix, "" for none of that label."""
        return self._tables.get((law_id, label), "")


def length_of_name(tail: str, title: str = "") -> int:
    """How many letters at the end of `tail` name a law; it may be cited by a title that it has no more."""
    if title and (tail.endswith(title) or (len(tail) < len(title) and title.endswith(tail))):
        return min(len(title), len(tail))
    match = _LAST_WORD.search(tail)
    return len(match[0]) if match else 0


def _stands_alone(text: str, start: int) -> bool:
    before = text[:start]
    return not before or not _WORD.match(before[-1]) or before.endswith(_BEFORE_A_NAME)
