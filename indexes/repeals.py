"""Laws that a 附則 repeals: 「…法（昭和…年法律第…号）は、廃止する。」 and 「次に掲げる法律は、廃止する。」 with its items.

The original 附則 of a law says which law it takes the place of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexes.passage import Article, Passage

_NUMBERED = r"(?P<title>[^、。「」（）\s]{2,90})（(?P<number>(?:明治|大正|昭和|平成|令和)[^（）]{2,40}号)）"
_ONE = re.compile(_NUMBERED)
_REPEALED = re.compile(
    r"(?P<laws>(?:[^、。「」（）\s]{2,90}（[^（）]{2,40}号）、?){1,40})は、(?:[^。]{0,20}から)?廃止する"
)
_LIST = re.compile(r"次に掲げる[^。]{0,10}は、(?:[^。]{0,20}から)?廃止する")
_LISTED = re.compile(rf"{_NUMBERED}$")
_AND = re.compile(r"^(?:及び|並びに)")


@dataclass(frozen=True, slots=True)
class Repeal:
    """A law repealed by the provision at `at` of a passage; `number` is its law number as printed.

    `since` is the first day (as a number, 0 unknown) of the earliest text held that says so.
    """

    title: str
    number: str
    passage_id: str
    at: str
    since: int = 0


def repeals_in(passage: Passage) -> Iterator[Repeal]:
    """What an original 附則 repeals; nothing for any other passage."""
    source = passage.source
    if not isinstance(source, Article) or not source.supplementary or source.amending:
        return
    listing = ""
    for line in passage.lines:
        if "廃止する" in line.text:
            for match in _REPEALED.finditer(line.text):
                yield from (_repeal(one, passage, line.at) for one in _ONE.finditer(match["laws"]))
        if _LIST.search(line.text):
            listing = f"{line.at}i"
        elif listing and line.at.startswith(listing) and (listed := _LISTED.search(line.text)):
            yield _repeal(listed, passage, line.at)


def _repeal(match: re.Match[str], passage: Passage, at: str) -> Repeal:
    return Repeal(_AND.sub("", match["title"]), match["number"], passage.id, at)
