"""The laws that a question names: by title, abbreviation or colloquial name, and names that no law held has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from assistant.understanding.near_miss import NearNames
from indexes.catalog import entries, law_aliases, repealed
from indexes.store.protocol import Law, Store
from indexes.store.schema import day_number
from indexes.text.numerals import fold_width

_WORD = "一-龠々ァ-ヶーA-Za-z0-9"
# A name inside a longer word is another law (行政機関個人情報保護法), unless a word for its version stands before it.
_IN_A_WORD = re.compile(rf"[{_WORD}]$")
_BEFORE_A_NAME = ("改正", "現行", "新", "旧", "及び", "並びに", "又は", "若しくは", "同じく")
# With one of these behind its name, another law is meant, which may not be held.
_GOES_ON = re.compile(r"施行令|施行規則|施行細則|施行法|の一部を改正する法律|の施行に伴う関係法律")
_LAW_LIKE = re.compile(
    rf"(?<![{_WORD}])(?P<name>[{_WORD}]{{1,40}}?(?:法律|法施行令|法施行規則|法|条例))"
    rf"(?=第?[0-9〇一二三四五六七八九十百千]+(?:条|の)|上|違反|[^{_WORD}]|$)"
)
# Words that end in 法 and name no law of their own.
_NO_LAW = re.compile(
    r"(?:.*(?:方|手|用|寸|作|立|司|違|適|合|不|魔|文|話|技|療|製)法"
    r"|(?:同|本|当該|新|旧|現行|改正|関係|関連|個別|基本|一般|特別|既存|国際|行政|労働|税|公|私|農|無|国|成文|実定|国内|外国|日本|他)法(?:律)?"
    r"|(?:解決|対処|分類|測定|評価|検索|調理|料理|解釈|推論|勉強|学習|練習|記憶|暗記|節約|克服|予防|改善|表現|発想|思考"
    r"|計算|算出|計測|撮影|栽培|飼育|操作|活用|利用|使用|保存|健康|呼吸|攻略|会話|指導|教授)法|法律|条例)"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a law is named in the NFKC form of a text; a name may mean several laws.

    `misspelt` says that the name is only nearly one of the law.
    """

    start: int
    end: int
    laws: tuple[Law, ...]
    gone: GoneLaw | None = None
    misspelt: bool = False


@dataclass(frozen=True, slots=True)
class GoneLaw:
    """A law that was repealed: by which provision (`passage_id`, `at`) or, as far as the catalogue knows, how (`note`).

    `successor` is the law that took its place, None where the store does not hold it; `until` the first day without
    the law, None where that is not known.
    """

    title: str
    number: str
    successor: Law | None
    passage_id: str = ""
    at: str = ""
    note: str = ""
    until: date | None = None


class LawNames:
    """Every name by which the laws of a store may be called, for finding the laws that a question names.

    `gone` are the names of laws repealed; a law held goes before one gone of the same name. `known` are titles of
    laws that may not be held.
    """

    def __init__(
        self,
        laws: Sequence[Law],
        aliases: Iterable[tuple[str, str]] = (),
        gone: Iterable[tuple[str, GoneLaw]] = (),
        known: Iterable[str] = (),
    ) -> None:
        self._by_name: dict[str, list[Law]] = {}
        self._gone: dict[str, GoneLaw] = {}
        by_id = {law.law_id: law for law in laws}
        for law in laws:
            for name in (law.title, *law.abbreviations):
                self._add(name, law)
        for name, law_id in aliases:
            if law_id in by_id:
                self._add(name, by_id[law_id])
        self._add_orders(laws)
        for name, law_gone in gone:
            folded = fold_width(name).strip()
            if folded not in self._by_name:
                self._gone.setdefault(folded, law_gone)
        self._not_held = [name for name in map(fold_width, known) if name not in self._by_name | self._gone]
        self._lengths: dict[str, list[int]] = {}
        for name in (*self._by_name, *self._gone):
            self._lengths.setdefault(name[:2], []).append(len(name))
        for lengths in self._lengths.values():
            lengths.sort(reverse=True)

    def find(self, text: str) -> list[Mention]:
        """Mentions of laws in the NFKC form of `text`, longest first at each place, without overlaps."""
        folded = fold_width(text)
        mentions = self.exact(folded)
        taken = [(one.start, one.end) for one in mentions]
        taken += [(at, at + len(name)) for name in self._not_held if (at := folded.find(name)) >= 0]
        near = [Mention(start, end, (law,), misspelt=True) for start, end, law in self._near.find(folded, taken)]
        return sorted([*mentions, *near], key=lambda mention: mention.start)

    @cached_property
    def _near(self) -> NearNames:
        return NearNames(self._by_name, {*self._gone, *self._not_held})

    def exact(self, folded: str) -> list[Mention]:
        """Mentions of laws in a text in NFKC by a name that is exactly one of theirs."""
        mentions = []
        place = 0
        while place < len(folded):
            mention = self._at(folded, place)
            if mention is None:
                place += 1
            else:
                mentions.append(mention)
                place = mention.end
        return mentions

    def strangers(self, text: str, mentions: Sequence[Mention]) -> Iterator[str]:
        """Names in `text` that are, or read like, those of laws that are not held."""
        folded = fold_width(text)
        for name in self._not_held:
            start = folded.find(name)
            if start >= 0 and not any(
                mention.start < start + len(name) and start < mention.end for mention in mentions
            ):
                yield name
        for match in _LAW_LIKE.finditer(folded):
            inside = any(mention.start < match.end() and match.start() < mention.end for mention in mentions)
            if not inside and not _NO_LAW.fullmatch(match["name"]):
                yield match["name"]

    def called(self, name: str) -> tuple[Law, ...]:
        """The laws that are called exactly so; of a name spelt nearly so, the one law that is meant."""
        folded = fold_width(name).strip()
        if laws := self._by_name.get(folded):
            return tuple(laws)
        near = self._near.law(folded)
        return (near,) if near else ()

    def orders_of(self, law: Law) -> tuple[Law, ...]:
        """The 施行令 and 施行規則 of a law that are held."""
        names = (fold_width(law.title) + suffix for suffix in ("施行令", "施行規則"))
        return tuple(order for name in names for order in self._by_name.get(name, ()))

    def _add(self, name: str, law: Law) -> None:
        folded = fold_width(name).strip()
        if len(folded) >= 2 and law not in self._by_name.setdefault(folded, []):
            self._by_name[folded].append(law)

    def _add_orders(self, laws: Sequence[Law]) -> None:
        """個人情報保護法施行令 is not in any list: the alias of the Act, with the title of its Order."""
        by_title = {fold_width(law.title): law for law in laws}
        for name, held in list(self._by_name.items()):
            for suffix in ("施行令", "施行規則"):
                order = by_title.get(fold_width(held[0].title) + suffix)
                if order is not None and name + suffix not in self._by_name:
                    self._add(name + suffix, order)

    def _at(self, text: str, place: int) -> Mention | None:
        for length in self._lengths.get(text[place : place + 2], ()):
            name = text[place : place + length]
            laws, gone = self._by_name.get(name, ()), self._gone.get(name)
            if (laws or gone) and not _inside_a_word(text, place) and not _GOES_ON.match(text, place + length):
                return Mention(place, place + len(name), tuple(laws), gone)
        return None


def _inside_a_word(text: str, place: int) -> bool:
    before = text[:place]
    return bool(_IN_A_WORD.search(before)) and not before.endswith(_BEFORE_A_NAME)


def names_of(store: Store) -> LawNames:
    """The names of all laws that a store holds, with those of the catalogue."""
    titles = [entry.title for entry in entries() if entry.law_id]
    return LawNames(store.laws(), law_aliases(), _gone_laws(store), titles)


def _gone_laws(store: Store) -> Iterator[tuple[str, GoneLaw]]:
    """Names of laws repealed, by the catalogue and by the 附則 held."""
    laws = {law.law_id: law for law in store.laws()}
    # A law that is yet to come into force has repealed nothing.
    done = [repeal for repeal in store.repeals() if not repeal.since or repeal.since <= day_number(store.day)]
    by_title = {repeal.title: repeal for repeal in done}
    for listed in repealed():
        found = by_title.pop(listed.title, None)
        passage_id, at = (found.passage_id, found.at) if found else ("", "")
        gone = GoneLaw(
            listed.title, listed.number, laws.get(listed.successor), passage_id, at, listed.note, listed.until
        )
        yield from ((name, gone) for name in (listed.title, *listed.aliases))
    for title, repeal in by_title.items():
        successor = laws.get(repeal.passage_id.split(":")[1])
        yield title, GoneLaw(title, repeal.number, successor, repeal.passage_id, repeal.at)
