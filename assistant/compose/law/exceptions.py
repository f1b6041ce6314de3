"""Exceptions to a rule, and the paragraphs to which a paragraph refers (前項, 第一項)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.compose.law.paragraphs import Paragraph
from indexes.text.numerals import NUMERAL, to_int

# 第二十六条第一項 and 附則第二項 stand elsewhere; 同条第三項 does, too.
_OWN = re.compile(rf"(?<![条則法令])第(?P<number>{NUMERAL})項(?:から第(?P<last>{NUMERAL})項まで)?")
_BEFORE = re.compile(r"前(?P<count>[二三四五六七八九]?|各)項")
_EXCEPTS = re.compile(
    r"にかかわらず|は、?(?:[^。]{0,80}に(?:は|ついては)、?)?適用しない|この限りでない|妨げない|足りる|することを要しない"
)
_MOST = 30


def exempts(paragraph: Paragraph) -> bool:
    """Whether a paragraph takes something out of what another one rules."""
    return bool(_EXCEPTS.search(paragraph.text)) and bool(_BEFORE.search(paragraph.text) or _OWN.search(paragraph.text))


def referred(paragraph: Paragraph) -> set[int]:
    """The numbers of the paragraphs of the same article to which a paragraph refers."""
    found: set[int] = set()
    for match in _BEFORE.finditer(paragraph.text):
        count = match["count"]
        back = _MOST if count == "各" else to_int(count) if count else 1
        found.update(range(max(paragraph.number - back, 1), paragraph.number))
    for match in _OWN.finditer(paragraph.text):
        first = to_int(match["number"])
        last = to_int(match["last"]) if match["last"] else first
        found.update(range(first, min(last, first + _MOST) + 1))
    return found - {paragraph.number}


def places_of_exceptions(best: Paragraph, paragraphs: Sequence[Paragraph]) -> list[str]:
    """第1項ただし書, 第2項: where, among the paragraphs shown, something is taken out of what the deciding one rules."""
    places = [f"{best.label}ただし書"] if best.proviso else []
    places += [one.label for one in paragraphs if exempts(one) and best.number in referred(one)]
    return [place for place in places if place]
