"""How statutes write references: 第三十条の四第二項第一号イ, 前三条, 同項, 附則第二条, 別表第一, この法律.

>>> read_token("第三十条の四第二項第一号イ")
Token(level='article', relation='', number='30_4', paragraph='2', item='1', subitem='1', supplementary=False)
>>> read_token("前三条")
Token(level='article', relation='前', number='3', paragraph='', item='', subitem='', supplementary=False)
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from indexes.text.numerals import fold_width, to_int

_DIGITS = "〇一二三四五六七八九十百千０-９0-9"
_N = rf"[{_DIGITS}]{{1,12}}"
# No noun that is counted may follow: 第三条の一部 is a part of Article 3. Laws of old write 第三条ノ二.
_BRANCHES = (
    rf"(?:[のノ][{_DIGITS}]{{1,4}}(?![{_DIGITS}部般定切体環方分以人つ者種員年月日時回個箇級割倍円件歳半重覧括貫]))*"
)
_IROHA = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウ"
_SUBITEM = rf"(?:[{_IROHA}](?![ァ-ヺー]))?"
_ITEM = rf"第{_N}号{_BRANCHES}{_SUBITEM}"
_PARAGRAPH = rf"第{_N}項"
# 条 and 項 that begin another word (同条約、同項目) are no parts of a reference.
_ARTICLE_END = rf"(?![件約例文令理])(?:{_PARAGRAPH})?(?:{_ITEM})?"
_PARAGRAPH_END = rf"項(?!目)(?:{_ITEM})?"

_TABLE = rf"別表(?:第{_N}{_BRANCHES})?"
THIS_LAW = r"この(?:法律|政令|省令|府令|規則|勅令|命令)"

# Each branch begins with a plain letter: the engine then skips over all others without trying a branch.
TOKENS = re.compile(
    # Brackets and quotations in which nothing is referred to, whole; others part by part.
    rf"（[^（）「」第前次同附別こ]*）|（|）|「[^「」]*」|「"
    rf"|第{_N}(?:条{_BRANCHES}{_ARTICLE_END}|{_PARAGRAPH_END}|号{_BRANCHES}{_SUBITEM})"
    rf"|前(?:{_N})?(?:条{_ARTICLE_END}|{_PARAGRAPH_END}|号{_SUBITEM})"
    rf"|前各[条項号]"
    rf"|次(?:条{_ARTICLE_END}|{_PARAGRAPH_END}|号{_SUBITEM})"
    rf"|同(?:条{_ARTICLE_END}|{_PARAGRAPH_END}|号{_SUBITEM})"
    rf"|附則第{_N}(?:条{_BRANCHES}{_ARTICLE_END}|{_PARAGRAPH_END})"
    rf"|{_TABLE}|{THIS_LAW}"
)
_PARTS = re.compile(
    rf"(?P<supplementary>附則)?(?P<relation>[第前次同])(?P<number>{_N}|各)?"
    rf"(?:条(?P<article>{_BRANCHES})(?:第(?P<paragraph>{_N})項)?|(?P<is_paragraph>項)|(?P<is_item>号))"
    rf"(?P<branches>{_BRANCHES})(?:第(?P<item>{_N})号(?P<item_branches>{_BRANCHES}))?(?P<subitem>[{_IROHA}])?"
)
_NUMERALS = re.compile(_N)
_HEAD = re.compile(r"[〇一二三四五六七八九十百千]{1,8}(?:[のノ][〇一二三四五六七八九十百千]{1,4})*")

# What joins references into one list, so that the law, article or paragraph named first holds for all.
# Sub-items may stand between: 第一号イ（１）及び（２）並びに第二号.
_JOINT = r"、|・|及び|又は|並びに|若しくは|および|または|ならびに|もしくは|から|と|及ビ|及|又ハ|又|若ハ|若クハ|並ニ|乃至|ヨリ|至"
_JOINS = re.compile(rf"(?:{_JOINT}|まで|[{_IROHA}]|（[０-９0-9一二三四五六七八九十]{{1,3}}）)*(?:{_JOINT})")
_ASIDE = re.compile(r"（[^（）]*）")
# What may follow a reference before the list goes on, or a bracket opens that speaks of it.
_PART = re.compile(r"(?:各号列記以外の部分|各号|本文|ただし書|前段|後段|柱書)?(?:まで|迄)?")
_UP_TO = ("から", "乃至", "ヨリ", "至")


class Token(NamedTuple):
    """One written reference, with its numbers in e-Gov's form ("30_4"); `number` counts in 前三条, "各" is 前各号.

    `level` is article, paragraph or item: that with which it begins. `relation` is 前, 次, 同 or "".
    """

    level: str
    relation: str
    number: str
    paragraph: str
    item: str
    subitem: str
    supplementary: bool


@lru_cache(maxsize=65_536)
def read_token(text: str) -> Token | None:
    """The parts of a reference that `TOKENS` matched; None where its numerals make no number (十四十一)."""
    match = _PARTS.fullmatch(text)
    if match is None:
        return None
    try:
        number = match["number"] or ""
        relation = match["relation"]
        if number != "各" and number:
            number = _number(number, match["article"] or ("" if match["is_paragraph"] else match["branches"]))
        paragraph = _number(match["paragraph"]) if match["paragraph"] else ""
        item = _number(match["item"], match["item_branches"]) if match["item"] else ""
    except ValueError:
        return None
    level = "paragraph" if match["is_paragraph"] else "item" if match["is_item"] else "article"
    return Token(
        level,
        "" if relation == "第" else relation,
        number,
        paragraph,
        item,
        str(_IROHA.index(match["subitem"]) + 1) if match["subitem"] else "",
        match["supplementary"] is not None,
    )


@lru_cache(maxsize=65_536)
def printed_number(head: str) -> str:
    """The number in front of an item or sub-item (十五の四, イ) in e-Gov's form ("15_4", "1"); "" for other heads."""
    if head in _IROHA and len(head) == 1:
        return str(_IROHA.index(head) + 1)
    if _HEAD.fullmatch(head) is None:
        return ""
    try:
        return "_".join(str(to_int(numeral)) for numeral in _NUMERALS.findall(head))
    except ValueError:
        return ""


@lru_cache(maxsize=65_536)
def joins(gap: str) -> bool:
    """Whether the letters between two references make them one list (及び、から、本文又は)."""
    return _JOINS.fullmatch(gap) is not None


def end_of_part(text: str, end: int) -> int:
    """The end of a reference with what belongs to it: 第三条第一項ただし書、第五条まで."""
    match = _PART.match(text, end)
    return match.end() if match else end


def spans(gap: str) -> bool:
    """Whether the letters between two references make a range of them."""
    return gap.endswith(_UP_TO)


@lru_cache(maxsize=65_536)
def appendix_label(text: str) -> str:
    """The label of an appendix in one spelling: 別表第一 and 別表第１ are the same."""
    folded = fold_width(text).partition("(")[0].replace(" ", "")
    return _NUMERALS.sub(lambda match: _plain(match[0]), folded)


def _plain(numeral: str) -> str:
    try:
        return str(to_int(numeral))
    except ValueError:
        return numeral


def _number(main: str, branches: str | None = None) -> str:
    numerals = [main, *_NUMERALS.findall(branches or "")]
    return "_".join(str(to_int(fold_width(numeral))) for numeral in numerals)


def without_asides(text: str) -> str:
    """The text without its brackets, those inside others too."""
    while "（" in text and (shorter := _ASIDE.sub("", text)) != text:
        text = shorter
    return text
