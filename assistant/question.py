"""What a question asks about: laws and articles named, and the kind of answer wanted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from indexes.passage import article_id
from indexes.store.protocol import Law
from indexes.text.numerals import fold_width
from indexes.text.references import ArticleReference, find_articles

QuestionKind = Literal["definition", "procedure", "duty", "penalty", "date", "organ", "comparison", "diet", "general"]

_KINDS: tuple[tuple[QuestionKind, re.Pattern[str]], ...] = (
    (
        "diet",
        re.compile(
            r"答弁(?!書?の?期限)|国会で|政府参考人|(?:委員会|委|本会議)で|質疑|審議|発言"
            r"|(?:大臣|総理|首相|政務官|局長|長官|政府|[省庁相委])(?:は|が|の|から|側|に).{0,24}"
            r"(?:言|い[いっ]|答え|述べ|説明|見解|考え|立場|分析|方針|話|認識|スタンス)"
        ),
    ),
    ("penalty", re.compile(r"罰則|罰金|過料|刑罰|懲役|拘禁刑|科料|処罰|罪に")),
    ("comparison", re.compile(r"違い|違う|比較|比べ|どちら|との差")),
    ("definition", re.compile(r"とは|定義|意味|何と呼|何を指")),
    ("date", re.compile(r"いつ|何日|期限|期間|施行日|公布日|何年")),
    ("organ", re.compile(r"誰が|だれが|どこが|本部長|何人|委員長|所管|任命")),
    ("procedure", re.compile(r"手続|どうやって|方法|どのように|どんな場合|できるのは")),
    ("duty", re.compile(r"義務|責務|しなければ|必要がある|すべき|求められ")),
)

# A name that stands inside a longer word is not the law: 民法 in 国民法, unless a word for its version stands before.
_KANJI = re.compile(r"[一-龠々]")
_BEFORE_A_NAME = ("改正", "現行", "新", "旧", "同じく", "及び", "並びに", "又は", "若しくは", "と")
# What makes a question one for the Diet is no part of what it is about.
_OF_THE_DIET = re.compile(r"政府(?:参考人)?|国会|答弁|見解|立場|発言|質疑|審議")
# Who asks for a punishment or a definition seldom uses the words in which statutes give them.
_STATUTORY_WORDS: dict[QuestionKind, str] = {"penalty": "違反 処する 拘禁刑 罰金 過料"}
_DEFINITION_OF = re.compile(
    r"(?P<term>[一-龠々ァ-ヶーA-Za-z0-9]{2,30})」?(?:とは(?!い[いえ])|って(?:何|なに|どう(?:いう|定義))|の(?:定義|意味)|(?:を|は)どう定義)"
)
# Read up to an article number: 「AI人格権保護法」第5条, but not 同法第5条.
_LAW_LIKE = re.compile(r"[一-龠々ァ-ヶーA-Za-z0-9]{2,40}(?:法|法律|条例|施行令|施行規則)$")


@dataclass(frozen=True, slots=True)
class NamedArticle:
    """An article that the question names, in a law that the store holds."""

    law: Law
    reference: ArticleReference
    supplementary: bool = False

    @property
    def id(self) -> str:
        """The passage id that the article would have."""
        return article_id(self.law.law_id, self.reference.num, supplementary=self.supplementary)

    @property
    def label(self) -> str:
        """第16条, 附則第2条."""
        return ("附則" if self.supplementary else "") + self.reference.label


@dataclass(frozen=True, slots=True)
class Question:
    """A question understood.

    `search_text` has each law's usual name beside the one used (個情法 is 個人情報保護法 to an index); `subject` is
    what remains to be found once laws and articles named are taken out. `unknown_laws` are names that stand before
    an article number like a law's, but are no law that the store holds. `term` is what a definition is asked of.
    """

    text: str
    kind: QuestionKind
    laws: tuple[Law, ...]
    articles: tuple[NamedArticle, ...]
    search_text: str
    subject: str
    unknown_laws: tuple[str, ...] = ()
    term: str = ""


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int
    end: int
    laws: tuple[Law, ...]


class LawNames:
    """Every name by which the laws of a store may be called, for finding the laws that a question names."""

    def __init__(self, laws: Sequence[Law], aliases: Iterable[tuple[str, str]] = ()) -> None:
        self._by_name: dict[str, list[Law]] = {}
        by_id = {law.law_id: law for law in laws}
        by_title = {fold_width(law.title): law for law in laws}
        for law in laws:
            for name in (law.title, *law.abbreviations):
                self._add(name, law)
        for name, law_id in aliases:
            if law_id in by_id:
                self._add(name, by_id[law_id])
        # 個人情報保護法施行令 is not in any list: the alias of the Act, with the title of its Order.
        for name, held in list(self._by_name.items()):
            for suffix in ("施行令", "施行規則"):
                order = by_title.get(fold_width(held[0].title) + suffix)
                if order is not None and name + suffix not in self._by_name:
                    self._add(name + suffix, order)
        self._lengths: dict[str, list[int]] = {}
        for name in self._by_name:
            self._lengths.setdefault(name[:2], []).append(len(name))
        for lengths in self._lengths.values():
            lengths.sort(reverse=True)

    def find(self, text: str) -> list[_Mention]:
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

    def _add(self, name: str, law: Law) -> None:
        folded = fold_width(name).strip()
        if len(folded) >= 2 and law not in self._by_name.setdefault(folded, []):
            self._by_name[folded].append(law)

    def _at(self, text: str, place: int) -> _Mention | None:
        for length in self._lengths.get(text[place : place + 2], ()):
            laws = self._by_name.get(text[place : place + length])
            if laws and not _inside_a_word(text, place, length):
                return _Mention(place, place + length, tuple(laws))
        return None


def understand(text: str, names: LawNames) -> Question:
    """Find the laws and articles that `text` names, and the kind of answer that it wants."""
    folded = fold_width(text)
    mentions = names.find(folded)
    references = find_articles(folded)
    laws = tuple(dict.fromkeys(law for mention in mentions for law in mention.laws))
    articles = []
    unknown = []
    for reference in references:
        before = folded[: reference.start].removesuffix("の")
        supplementary = before.endswith("附則")
        before = before.removesuffix("附則").removesuffix("の")
        if (stranger := _LAW_LIKE.search(before)) and not any(mention.end == len(before) for mention in mentions):
            unknown.append(stranger[0])
            continue
        nearest = [mention for mention in mentions if mention.end <= reference.start][-1:] or mentions[:1]
        articles += [NamedArticle(law, reference, supplementary) for mention in nearest for law in mention.laws]
    named = [(mention.start, mention.end) for mention in mentions]
    in_known_law = [(reference.start, reference.end) for reference in references] if articles else []
    kind = _kind(folded)
    subject = _without(folded, [*named, *in_known_law])
    if kind == "diet":
        subject = _OF_THE_DIET.sub(" ", subject)
    term = _term(subject)
    statutory = "定義" if term else _STATUTORY_WORDS.get(kind, "")
    return Question(
        text=text,
        kind=kind,
        laws=laws,
        articles=tuple(articles),
        search_text=f"{_with_usual_names(folded, mentions)} {statutory}".strip(),
        subject=subject,
        unknown_laws=tuple(dict.fromkeys(unknown)),
        term=term,
    )


def _with_usual_names(text: str, mentions: Sequence[_Mention]) -> str:
    parts, end = [], 0
    for mention in mentions:
        used = text[mention.start : mention.end]
        usual = {law.abbreviations[0] if law.abbreviations else law.title for law in mention.laws} - {used}
        parts.append(" ".join([text[end : mention.end], *sorted(usual), ""]) if usual else text[end : mention.end])
        end = mention.end
    return "".join([*parts, text[end:]])


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    parts, end = [], 0
    for start, stop in sorted(spans):
        parts.append(text[end:start])
        end = max(end, stop)
    return " ".join([*parts, text[end:]]).strip()


def _term(subject: str) -> str:
    match = _DEFINITION_OF.search(subject)
    return match["term"] if match else ""


def _kind(text: str) -> QuestionKind:
    return next((kind for kind, pattern in _KINDS if pattern.search(text)), "general")


def _inside_a_word(text: str, place: int, length: int) -> bool:
    before = text[:place]
    if length > 4 or not before or not _KANJI.match(before[-1]):
        return False
    return not before.endswith(_BEFORE_A_NAME)
