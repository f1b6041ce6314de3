"""The places in laws that a question names: articles one by one, in lists and in ranges, 附則, 別表 and 前文.

>>> [place.reference.num for place in find_places("個人情報保護法第15条から第17条まで")]
['15', '16', '17']
>>> [place.label for place in find_places("著作権法30の4", law_ends=[4])]
['第30条の4']
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from indexes.text.numerals import NUMERAL, fold_width, to_int
from indexes.text.references import ArticleReference, find_articles

# 第1条から第9999条まで names no nine thousand articles that anybody wants to read.
MOST_IN_A_RANGE = 50

_DIGIT = "[0-9〇一二三四五六七八九十百千]"
_NUM = rf"{NUMERAL}(?:の{NUMERAL})*"
_THROUGH = r"から|~|〜|-|ー|−|–|―|乃至|ないし"
_AND = r"と|や|及び|並びに|又は|若しくは|または|および|・|、|,|，"
_RANGE = re.compile(rf"(?:まで)?(?:{_THROUGH})(?:同条)?")
# 第15・16条: the numbers before the one that has 条 behind it.
_LIST_BEFORE = re.compile(rf"(?:第?{_NUM}条?(?:{_THROUGH}|{_AND}))+$")
_LISTED = re.compile(rf"第?(?P<num>{_NUM})条?(?P<joint>{_THROUGH}|{_AND})")
_NEXT_PARAGRAPH = re.compile(
    rf"(?P<joint>{_THROUGH}|{_AND})(?:同条)?第?(?P<paragraph>{NUMERAL})項(?:第?(?P<item>{NUMERAL})号)?"
)
_NEXT_ITEM = re.compile(rf"(?P<joint>{_THROUGH}|{_AND})第?(?P<item>{NUMERAL})号")
_COUNTERS = "条項号年月日人つ個点種回件円歳割倍類章節編部版度か箇カケヶ"
# Directly behind the name of a law a bare number is an article: 著作権法30の4, 民法709 but not 民法2025年改正.
# Parted by a space it is more often a year or a count: 民法 2020 改正, 特許法 3 つの要件.
_BARE = re.compile(
    rf"(?: ?の?第?(?P<branched>{NUMERAL}(?:の{NUMERAL})+)(?!\s?[{_COUNTERS}]|{_DIGIT})"
    rf"|の?第?(?P<plain>(?!(?:19|20)[0-9]{{2}})[1-9][0-9]{{0,3}})(?!\s?[{_COUNTERS}])(?=$|[\s、。,.?!」』)はがをにとでへも]))"
)
_TABLE = re.compile(rf"別表(?:第(?P<num>{_NUM}))?")
_OF_SUPPLEMENTARY = re.compile(rf"附則の?第?(?P<paragraph>{NUMERAL})項")
_FROM = re.compile(rf"(?<={_DIGIT})から")
_TO = re.compile(r"まで")
_PREAMBLE = re.compile(r"前文")
_NUMBERS = re.compile(NUMERAL)


@dataclass(frozen=True, slots=True)
class Place:
    """A place named between the letters `start` and `end`; `printed` is its name where it is no article (別表第1)."""

    start: int
    end: int
    reference: ArticleReference
    supplementary: bool = False
    printed: str = ""

    @property
    def label(self) -> str:
        """第16条, 附則第2条, 別表第1."""
        return self.printed or ("附則" if self.supplementary else "") + self.reference.label


def find_places(text: str, law_ends: Collection[int] = ()) -> list[Place]:
    """Places named in `text`, in order; offsets refer to its NFKC form. `law_ends` are where names of laws end."""
    folded = fold_width(text)
    places: list[Place] = []
    # 30条の2から: behind a branch か would begin another word (2か所).
    for reference in find_articles(_FROM.sub("〜〜", folded)):
        supplementary = folded[: reference.start].removesuffix("の").endswith("附則")
        place = Place(reference.start, reference.end, reference, supplementary)
        if not (places and places[-1].end > reference.start):
            places += [*_before(folded, place, places), place, *_behind(folded, place)]
    taken = [(place.start, place.end) for place in places]
    others = [*_bare(folded, law_ends), *_without_number(folded)]
    places += [one for one in others if not any(one.start < end and start < one.end for start, end in taken)]
    ends = {place.end: _TO.match(folded, place.end) for place in places}
    to = {end: match.end() for end, match in ends.items() if match}
    # 第17条まで: what only says that a range ends here is no word of the question.
    places = [replace(place, end=to.get(place.end, place.end)) for place in places]
    return sorted(places, key=lambda place: (place.start, place.end))


def table_number(label: str) -> str | None:
    """The number of a 別表: 1_2 for 別表第一の二, empty for 別表 alone; None for what is no 別表."""
    match = _TABLE.match(fold_width(label))
    return None if match is None else _num(match["num"]) or ""


def _before(text: str, place: Place, earlier: list[Place]) -> Iterator[Place]:
    """What a range or a list before an article names: 15 and 16 of 第15条から第17条, 15 of 15・16条."""
    last = earlier[-1] if earlier else None
    if last is not None and _RANGE.fullmatch(text[last.end : place.start]):
        yield from _between(last, place)
        return
    floor = last.end if last else 0
    match = _LIST_BEFORE.search(text, floor, place.start)
    if match is None or text[max(match.start() - 1, 0) : match.start()].isdecimal():
        return
    listed = [(one, _num(one["num"])) for one in _LISTED.finditer(text, match.start(), place.start)]
    found = []
    for one, num in listed:
        if num is not None:
            found.append(replace(place, start=one.start(), end=one.end("num"), reference=ArticleReference(num)))
    for here, after, (one, _) in zip(found, [*found[1:], place], listed, strict=False):
        yield here
        if re.fullmatch(_THROUGH, one["joint"]):
            yield from _between(here, after)


def _between(first: Place, last: Place) -> Iterator[Place]:
    """The articles between two: by whole numbers, or by the last branch where only that differs (30の2 to 30の4)."""
    *stem, low = first.reference.num.split("_")
    *last_stem, high = last.reference.num.split("_")
    if stem != last_stem and not last_stem:
        stem, low = [], first.reference.num.split("_")[0]
    if stem == last_stem and int(low) < int(high) <= int(low) + MOST_IN_A_RANGE:
        for number in range(int(low) + 1, int(high)):
            reference = ArticleReference("_".join([*stem, str(number)]))
            yield Place(first.end, last.start, reference, first.supplementary)


def _behind(text: str, place: Place) -> Iterator[Place]:
    """Further paragraphs and items of the same article: 2項と3項, 第1号及び第2号."""
    paragraph, _, item = place.reference.at.removeprefix("p").partition("i")
    end = place.end
    pattern = _NEXT_ITEM if item else _NEXT_PARAGRAPH
    while paragraph and (match := pattern.match(text, end)):
        facts = match.groupdict()
        numbers = _steps(item or paragraph, facts["item"] if item else facts["paragraph"], match["joint"])
        for number in numbers:
            at = f"p{paragraph}i{number}" if item else f"p{number}"
            if not item and facts["item"] and number == numbers[-1]:
                at += f"i{_num(facts['item'])}"
            yield Place(match.start(), match.end(), replace(place.reference, at=at), place.supplementary)
        if item and numbers:
            item = str(numbers[-1])
        elif numbers:
            paragraph = str(numbers[-1])
        end = match.end()


def _steps(first: str, last: str, joint: str) -> list[int]:
    """The numbers after `first` up to `last`: all where a range joins them, else `last` alone."""
    num = _num(last)
    if num is None:
        return []
    if re.fullmatch(_THROUGH, joint) and first.isdecimal() and int(first) < int(num) <= int(first) + MOST_IN_A_RANGE:
        return list(range(int(first) + 1, int(num) + 1))
    return [int(num)]


def _bare(text: str, law_ends: Collection[int]) -> Iterator[Place]:
    for end in law_ends:
        match = _BARE.match(text, end)
        if match and (num := _num(match["branched"] or match["plain"])):
            yield Place(match.start(), match.end(), ArticleReference(num))


def _without_number(text: str) -> Iterator[Place]:
    for match in _TABLE.finditer(text):
        num = _num(match["num"]) or ""
        number, *branches = num.split("_")
        printed = "別表" + (f"第{number}" if num else "") + "".join(f"の{branch}" for branch in branches)
        yield Place(match.start(), match.end(), ArticleReference(f"t{num or 1}"), printed=printed)
    for match in _PREAMBLE.finditer(text):
        yield Place(match.start(), match.end(), ArticleReference("0"), printed="前文")
    for match in _OF_SUPPLEMENTARY.finditer(text):
        if paragraph := _num(match["paragraph"]):
            reference = ArticleReference("0", f"p{paragraph}")
            yield Place(match.start(), match.end(), reference, supplementary=True, printed=f"附則第{paragraph}項")


def _num(numerals: str | None) -> str | None:
    """30の4 as e-Gov writes it ("30_4"); None for what is no number."""
    try:
        return "_".join(str(to_int(part)) for part in _NUMBERS.findall(numerals or "")) or None
    except ValueError:
        return None
