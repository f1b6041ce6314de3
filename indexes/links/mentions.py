"""Articles of laws that a speech names: 個人情報保護法第二十七条, 憲法九条, 著作権法三十条の四, 同法の第十六条.

Only what can be told for certain: the name stands at the article, or the article goes on with a list that it began.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexes.links.law_index import LawIndex
from indexes.links.model import Link
from indexes.links.names import is_name_of_an_act
from indexes.passage import Passage, article_id
from indexes.text.numerals import fold_width
from indexes.text.references import ArticleReference, find_articles

_TAIL = 80
# 著作権法三十条, 著作権法の三十条, 著作権法 第三十条.
_BEFORE_A_NUMBER = re.compile(r"[の 　]?$")
_JOINS = re.compile(r"(?:、|・|及び|又は|並びに|若しくは|から|と|や|とか|、及び)(?:の)?")
_SAME_LAW = ("同法", "同法律")
# How far back 同法 may look for the law that it means.
_REACH = 300
_ENDS_A_NAME = re.compile(r"法律?|憲法")
_KANJI_BEFORE = re.compile(r"[一-鿿々ァ-ヺーA-Za-z]*$")


def mentions(passage: Passage, laws: LawIndex) -> list[Link]:
    """Articles that a passage names, where they exist. Kind "mention"; a place inside only where the article has it."""
    links = []
    said = ""
    for number, line in enumerate(passage.lines):
        if "条" in line.text:
            text = _folded(line.text)
            for reference, start, law_id in _named(text, said, laws):
                if target := _target(reference, law_id, laws):
                    links.append(Link(passage.id, line.at, start, reference.end, target, "mention", line=number))
        said = (said + line.text)[-_REACH:]
    return links


def _named(text: str, said: str, laws: LawIndex) -> Iterator[tuple[ArticleReference, int, str]]:
    """Articles in a line with the law of each, and where its name starts; `said` is what the lines before say."""
    law_id, end = "", -1
    for reference in find_articles(text):
        gap = text[end : reference.start] if end >= 0 else ""
        if law_id and gap and len(gap) < 6 and _JOINS.fullmatch(gap):
            start = reference.start
        else:
            law_id, start = _law_before(text, reference.start, said, laws)
        end = reference.end
        if law_id:
            yield reference, start, law_id


def _law_before(text: str, start: int, said: str, laws: LawIndex) -> tuple[str, int]:
    """The law whose name ends before `start` and where the name begins; "" for none."""
    tail = text[max(0, start - _TAIL) : start]
    match = _BEFORE_A_NUMBER.search(tail)
    tail = tail[: match.start()] if match else tail
    name_end = max(0, start - _TAIL) + len(tail)
    if tail.endswith(_SAME_LAW):
        length = 3 if tail.endswith("律") else 2
        begin = name_end - length
        return _law_meant(said + _folded(text[:begin]), laws), begin
    hit = laws.called(tail)
    return (hit.law_id, name_end - hit.length) if hit else ("", start)


def _law_meant(said: str, laws: LawIndex) -> str:
    """The law named last, "" where that is one that is not known."""
    near = said[-_REACH:]
    for match in reversed(list(_ENDS_A_NAME.finditer(near))):
        hit = laws.called(near[: match.end()][-_TAIL:])
        if hit is not None:
            return hit.law_id
        word = _KANJI_BEFORE.search(near, 0, match.end())
        if word and word[0] not in _SAME_LAW and len(word[0]) > 1 and is_name_of_an_act(word[0]):
            return ""
    return ""


def _target(reference: ArticleReference, law_id: str, laws: LawIndex) -> str:
    article = article_id(law_id, reference.num)
    if not laws.exists(article):
        return ""
    place = reference.at and laws.places.nearest(article, reference.at)
    return f"{article}#{place}" if place else article


def _folded(text: str) -> str:
    """NFKC letter by letter, so that offsets stay those of the text as stored."""
    folded = fold_width(text)
    if len(folded) == len(text):
        return folded
    # ㈱ would become three letters: it is no part of a reference.
    return "".join(one if len(one) == 1 else "□" for one in map(fold_width, text))
