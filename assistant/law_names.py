"""The laws that a question names: by title, abbreviation or colloquial name, and names that no law held has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from indexes.store.protocol import Law
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
    r"|(?:解決|対処|分類|測定|評価|検索|調理|料理|解釈|推論)法|法律|条例)"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a law is named in the NFKC form of a text; a name may mean several laws."""

    start: int
    end: int
    laws: tuple[Law, ...]
    gone: GoneLaw | None = None


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
                return Mention(place, place + length, tuple(laws), gone)
        return None


def _inside_a_word(text: str, place: int) -> bool:
    before = text[:place]
    return bool(_IN_A_WORD.search(before)) and not before.endswith(_BEFORE_A_NAME)
