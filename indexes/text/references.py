"""References to articles, paragraphs and items: found in any numerals, and turned into single index tokens.

Sudachi tears legal numerals apart (第|二|十七条), so that 第34条 would match 第14条. Before tokenising, each reference
becomes one token that kanji, full-width and ASCII spellings share:

>>> [piece for piece in split_references("著作権法第三十条の四第二項の規定")]
[Piece(text='著作権法', tokens=()), Piece(text='', tokens=('30の4条', '2項')), Piece(text='の規定', tokens=())]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexes.text.numerals import NUMERAL, fold_width, to_int

# A branch (の四) is followed by another part of a reference or by no part of a word: 第三条の一部 is Article 3, "part of".
_NOT_A_BRANCH = r"(?!\.[0-9]|[0-9〇一二三四五六七八九十百千万億兆部般定切体環方分以人つ者種員年月日週時秒回個箇級割倍円件歳名社か%パ])"
_BRANCH = rf"(?:の{NUMERAL}{_NOT_A_BRANCH})"
_ARTICLE = rf"(?P<article>{NUMERAL})条(?![件約例文令理項])(?P<branches>{_BRANCH}*)"
_PARAGRAPH = rf"(?P<paragraph>{NUMERAL})項"
_ITEM = rf"(?P<item>{NUMERAL})号(?P<item_branches>{_BRANCH}*)"
# 前三条 (the three articles before) names no Article 3.
_REFERENCE = re.compile(
    rf"(?<![前後0-9〇一二三四五六七八九十百千])第?{_ARTICLE}(?:第?{_PARAGRAPH})?(?:第?{_ITEM})?"
    rf"|第(?P<lone_paragraph>{NUMERAL})項(?:第?(?P<lone_item>{NUMERAL})号)?"
    rf"|第(?P<only_item>{NUMERAL})号(?P<only_branches>{_BRANCH}*)"
)
_HINT = re.compile("[条項号]")
_NUMBERS = re.compile(NUMERAL)
# Many write 第30の4条 for 第30条の4; turned round, it keeps its length, so offsets stay true.
_TURNED_ROUND = re.compile(r"([0-9]{1,6})((?:の[0-9]{1,6})+)条(?!の[0-9])")


@dataclass(frozen=True, slots=True)
class ArticleReference:
    """An article named in a text: `num` in e-Gov's form ("30_4"), `at` a place inside ("p2i1") or ""."""

    num: str
    at: str = ""
    start: int = 0
    end: int = 0

    @property
    def label(self) -> str:
        """第30条の4第2項第1号."""
        number, *branches = self.num.split("_")
        label = f"第{number}条" + "".join(f"の{branch}" for branch in branches)
        paragraph, _, item = self.at.removeprefix("p").partition("i")
        return label + (f"第{paragraph}項" if paragraph else "") + (f"第{item}号" if item else "")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: ordinary words in `text`, or a reference already turned into `tokens`."""

    text: str
    tokens: tuple[str, ...] = ()


def article_token(num: str) -> str:
    """The index token of an article: `article_token("30_4") == "30の4条"`."""
    return num.replace("_", "の") + "条"


def find_articles(text: str) -> list[ArticleReference]:
    """Articles named by number in `text`, in order; offsets refer to the NFKC form of `text`."""
    found = []
    for match in _REFERENCE.finditer(_fold(text)):
        if match["article"] and _tokens(match):
            at = f"p{to_int(match['paragraph'])}" if match["paragraph"] else ""
            if match["item"]:
                at = f"{at or 'p1'}i{_number(match['item'], match['item_branches'])}"
            num = _number(match["article"], match["branches"])
            found.append(ArticleReference(num, at, match.start(), match.end()))
    return found


def split_references(text: str) -> Iterator[Piece]:
    """Cut `text` (folded to NFKC) at its references; each reference arrives as tokens, the rest as text."""
    folded = _fold(text)
    end = 0
    # Without any of these letters there is no reference, and looking for one costs more than cutting words.
    for match in _REFERENCE.finditer(folded) if _HINT.search(folded) else ():
        if found := _tokens(match):
            if match.start() > end:
                yield Piece(folded[end : match.start()])
            yield Piece("", found)
            end = match.end()
    if end < len(folded):
        yield Piece(folded[end:])


def _fold(text: str) -> str:
    folded = fold_width(text)
    return _TURNED_ROUND.sub(r"\1条\2", folded) if "条" in folded else folded


def _tokens(match: re.Match[str]) -> tuple[str, ...]:
    """The tokens of a reference; none where the numerals make no number (十四十一条)."""
    try:
        article = [article_token(_number(match["article"], match["branches"]))] if match["article"] else []
        paragraphs = [f"{to_int(number)}項" for number in (match["paragraph"], match["lone_paragraph"]) if number]
        items = (
            (match["item"], match["item_branches"]),
            (match["lone_item"], None),
            (match["only_item"], match["only_branches"]),
        )
        return (*article, *paragraphs, *(_item_token(number, branches) for number, branches in items if number))
    except ValueError:
        return ()


def _item_token(number: str, branches: str | None) -> str:
    return _number(number, branches).replace("_", "の") + "号"


def _number(main: str, branches: str | None) -> str:
    return "_".join(str(to_int(part)) for part in [main, *_NUMBERS.findall(branches or "")])
