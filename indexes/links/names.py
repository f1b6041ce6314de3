"""Names of laws as a statute writes them: with their number, by a name that it introduces, by title, 同法, 旧法.

個人情報の保護に関する法律（平成十五年法律第五十七号。以下「法」という。）第二条
"""

from __future__ import annotations

import re
from typing import NamedTuple

from indexes.links.context import Context
from indexes.links.grammar import without_asides
from indexes.links.model import OWN, Form, LawName

EARLIER = -2
"""A law as it stood on another day (旧法), which no passage holds."""
STRANGE = -3
"""Something that is no law, or that cannot be told (条約第三条)."""

# No title but a handful is longer, and those are not cited without their number.
TAIL = 80

_ERA_YEAR = r"(?:明治|大正|昭和|平成|令和)[元〇一二三四五六七八九十0-9０-９]{1,3}年"
_NUMBERED = re.compile(
    rf"(?P<number>{_ERA_YEAR}[^（）「」。第]{{1,40}}第[〇一二三四五六七八九十百千0-9０-９]{{1,12}}号"
    r"|昭和二十一年憲法)"
    r"(?:[。、](?P<scope>[^「」（）]{0,40})「(?P<alias>[^」]{1,40})」という)?"
)
_INTRODUCED = re.compile(r"(?P<scope>(?:以下|次|第|この|同|附則)[^「」（）]{0,40})「(?P<alias>[^」]{1,40})」という")
_THIS_ARTICLE = re.compile(r"この(?:条|項|号)")
_ANOTHER_DAY = re.compile(
    r"(?:(?:改正|廃止|施行|整備|統合|改組)(?:前|後)の|効力を有する(?:ものとされた|ものとされる)?)[^、。（）「」]{0,60}$"
)
_ANOTHER_DAY_ARTICLE = re.compile(r"(?:改正|廃止|施行|整備)(?:前|後)の$")
_ANOTHER_DAY_NAME = re.compile(r"旧|新(?:法|令|規則|省令|政令)$|.*(?:改正|廃止|施行)(?:前|後)")

_HIRAGANA = re.compile(r"[ぁ-ん]")
_KANJI = "一-鿿々〇"
_WORD_BEFORE = re.compile(rf"[{_KANJI}ァ-ヺーA-Za-zＡ-Ｚａ-ｚ0-9０-９・]+$")
_LAW_ENDS = "法律令則程典"
_ERAS = frozenset("明大昭平令")
_NO_LAW = re.compile(r"(?:[方手用寸作立司技療製工農文違適合不]|取扱|測定|算定)法$")
_BARE_ACT = re.compile(rf"[{_KANJI}ァ-ヺー]*法(?:律)?(?=[のにをはがとで、（又及若並その])")
# 当該第三条, and 及 and 至 of the laws in literary style, stand before articles of the law itself.
_NO_NAME = frozenset(
    {"当該", "及", "並", "又", "若", "至", "乃至", "本法", "本令", "本則", "各", "左", "右", "以下", "他"}
)
# A word that only ends the title of many a law says nothing.
_ANY_LAW = frozenset({"法律", "政令", "省令", "府令", "規則", "命令", "勅令", "施行令", "施行規則"})
_SAME = {
    "同法": "法", "同法律": "法", "同令": "令", "同政令": "令", "同勅令": "令", "同省令": "令", "同府令": "令", "同規則": "則",
}  # fmt: skip
_BEFORE_AN_ALIAS = re.compile(r"^(?:当該|各|現行|準用)")


class Owner(NamedTuple):
    """The law before a reference: an index of names, OWN, EARLIER or STRANGE; where its name starts; how it is named."""

    law: int
    start: int
    form: Form
    bare: bool = False


class Names:
    """The laws that one law names, in the order in which it names them."""

    def __init__(self) -> None:
        self.aliases: dict[str, int] = {}
        self._in_article: dict[str, int] = {}
        # Names in which a word does not end where kana begin: 木の実法.
        self._spelled: set[str] = set()
        self._introduced: dict[str, str] = {}
        self._numbers: dict[LawName, int] = {}
        # Where the bracket with the number of a law has just closed, and which law it is.
        self._closed_at = -1
        self._closed = STRANGE

    def listed(self) -> tuple[LawName, ...]:
        """Every name so far, by index."""
        return tuple(self._numbers)

    def new_article(self) -> None:
        """Forget what held in the article before only."""
        self._in_article.clear()

    def new_line(self) -> None:
        """Forget the bracket of the line before."""
        self._closed_at = -1

    def bracket(self, text: str, start: int) -> tuple[int, bool] | None:
        """The law whose number or short name is in the bracket that opens at `start`, and whether it has a number."""
        match = _NUMBERED.match(text, start + 1)
        if match is None:
            match = _INTRODUCED.match(text, start + 1)
            if match is None or match["alias"][-1] not in _LAW_ENDS or _NO_LAW.search(match["alias"]):
                return None
        tail = text[max(0, start - TAIL) : start]
        number = match.groupdict().get("number") or ""
        alias = match["alias"] or ""
        if number:
            self._introduced[self._word(text, start)] = number
        earlier = _ANOTHER_DAY.search(tail) is not None or (alias and _ANOTHER_DAY_NAME.match(alias) is not None)
        law = EARLIER if earlier else self._index(LawName("" if number else cut(tail), number))
        if alias:
            here = self._in_article if _THIS_ARTICLE.search(match["scope"]) else self.aliases
            here[alias] = law
            if _HIRAGANA.search(alias):
                self._spelled.add(alias)
        return law, bool(number)

    def close(self, law: int, end: int) -> None:
        """Remember that the bracket of a law closes at `end`: what follows at once is in that law."""
        self._closed_at, self._closed = end, law

    def is_alias(self, term: str) -> bool:
        """Whether a term has been introduced as the name of a law."""
        return term in self.aliases or term in self._in_article

    def before(self, text: str, start: int, context: Context) -> Owner:
        """The law whose name ends where a reference starts."""
        if self._closed_at == start:
            return Owner(self._closed, start, "number" if self._closed == OWN else "numbered law")
        letter = text[start - 1 : start]
        if letter == "）":
            return Owner(STRANGE, start, "number")
        if not ("一" <= letter <= "鿿"):
            if letter == "の" and _ANOTHER_DAY_ARTICLE.search(text, max(0, start - 5), start):
                return Owner(EARLIER, start, "earlier text")
            return Owner(OWN, start, "number")
        word = self._spelled_before(text, start) or self._word(text, start)
        if word in _NO_NAME:
            return Owner(OWN, start, "number")
        return self._by_word(word, text, start, context)

    def _spelled_before(self, text: str, start: int) -> str:
        found = [name for name in self._spelled if text.endswith(name, 0, start)]
        name = max(found, key=len, default="")
        return "" if name and self._word(text, start - len(name)) else name

    def _word(self, text: str, start: int) -> str:
        match = _WORD_BEFORE.search(text, max(0, start - 30), start)
        return match[0] if match else ""

    def _by_word(self, word: str, text: str, start: int, context: Context) -> Owner:
        if word in _SAME:
            return self._same(word, text, start, context)
        word = _BEFORE_AN_ALIAS.sub("", word)
        law = self._in_article.get(word, self.aliases.get(word))
        begin = start - len(word)
        if law is not None:
            earlier = law >= 0 and _ANOTHER_DAY.search(text, max(0, begin - 7), begin)
            return Owner(EARLIER if earlier else law, begin, "short")
        if not word or word[-1] not in _LAW_ENDS:
            return Owner(EARLIER if word in ("旧", "新") else STRANGE, start, "named")
        return self._by_title(word, text, start)

    def _by_title(self, word: str, text: str, start: int) -> Owner:
        """A law that the text has given no short name: the letters before the reference, up to where its title begins."""
        tail = text[max(0, start - TAIL) : start]
        if _ANOTHER_DAY_NAME.match(word) or _ANOTHER_DAY.search(tail):
            return Owner(EARLIER, start - len(word), "earlier text")
        if word in ("法", "令", "規則"):
            return Owner(self._index(LawName(word)), start - len(word), "short")
        number = "" if word in _ANY_LAW else self._introduced.get(word, "")
        return Owner(self._index(LawName(cut(tail), number)), start, "named", bare=True)

    def _same(self, word: str, text: str, start: int, context: Context) -> Owner:
        kind = _SAME[word]
        begin = start - len(word)
        if kind == "法":
            # A law named in between without an article or a number is the one that 同法 means.
            between = without_asides(text[context.law_at : begin])
            names = [match for match in _BARE_ACT.finditer(between) if is_name_of_an_act(match[0])]
            if names:
                name = names[-1][0]
                law = self.aliases.get(name)
                if law is None:
                    tail = cut(between[max(0, names[-1].end() - TAIL) : names[-1].end()])
                    law = self._index(LawName(tail, self._introduced.get(name, "")))
                return Owner(law, begin, "same law")
        return Owner(context.laws.get(kind, STRANGE), begin, "same law")

    def _index(self, name: LawName) -> int:
        return self._numbers.setdefault(name, len(self._numbers))


def may_hold_name(text: str, start: int) -> bool:
    """Whether the bracket that opens at `start` may hold the number of a law or introduce a name for it."""
    return text[start + 1 : start + 2] in _ERAS or text[start - 1] in _LAW_ENDS


def is_name_of_an_act(word: str) -> bool:
    """Whether a word that ends in 法 can be the name of a law: 会社法 can, 方法 and 同法 cannot."""
    return word not in ("法", "同法", "本法", *_ANY_LAW) and _NO_LAW.search(word) is None


def kind_of_name(text: str, end: int) -> str:
    """法, 則 or 令 (any other): the word by which a later 同法, 同規則 or 同令 takes up the law whose name ends there."""
    letter = text[end - 1 : end]
    return "法" if letter in ("法", "律") else "則" if letter == "則" else "令"


def cut(tail: str) -> str:
    """The end of a text that can hold the name of a law: behind the last bracket, quotation mark or full stop."""
    last = max(tail.rfind(mark) for mark in "（）「」。")
    return tail[last + 1 :]
