"""What a question asks about: laws and articles named, and the kind of answer wanted."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from assistant.law_names import GoneLaw, LawNames, Mention
from indexes.passage import article_id
from indexes.store.protocol import Law
from indexes.text.numerals import fold_width
from indexes.text.references import ArticleReference, find_articles
from indexes.text.sudachi import tokens

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

# What makes a question one for the Diet is no part of what it is about.
_OF_THE_DIET = re.compile(r"政府(?:参考人)?|国会|答弁|見解|立場|発言|質疑|審議")
# Who asks for a punishment or a definition seldom uses the words in which statutes give them.
_STATUTORY_WORDS: dict[QuestionKind, str] = {"penalty": "違反 処する 拘禁刑 罰金 過料"}
_DEFINITION_OF = re.compile(
    r"(?P<term>[一-龠々ァ-ヶーA-Za-z0-9]{2,30})」?(?:とは(?!い[いえ])|って(?:何|なに|どう(?:いう|定義))|の(?:定義|意味)|(?:を|は)どう定義)"
)
_HOUSES = (("衆議院", re.compile(r"衆議院|衆院")), ("参議院", re.compile(r"参議院|参院")))
_PERIOD = re.compile(r"(?:(?P<western>20[0-9]{2})|令和(?P<reiwa>[0-9]{1,2}|元))年(?:(?P<month>1[0-2]|[1-9])月)?")


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
    what remains to be found once laws and articles named are taken out. `unknown_laws` are names that read like
    a law's, but belong to no law that the store holds. `term` is what a definition is asked of.
    `gone` are laws named that were repealed; the laws that took their places stand in `laws`.
    `speakers`, `house` and `period` (first and last day) are whose answers in the Diet are asked for, where and when.
    """

    text: str
    kind: QuestionKind
    laws: tuple[Law, ...]
    articles: tuple[NamedArticle, ...]
    search_text: str
    subject: str
    unknown_laws: tuple[str, ...] = ()
    gone: tuple[GoneLaw, ...] = ()
    term: str = ""
    speakers: tuple[str, ...] = ()
    house: str = ""
    period: tuple[date, date] | None = None


def understand(text: str, names: LawNames) -> Question:
    """Find the laws and articles that `text` names, and the kind of answer that it wants."""
    folded = fold_width(text)
    mentions = names.find(folded)
    references = [one for one in find_articles(folded) if not any(m.start <= one.start < m.end for m in mentions)]
    gone = tuple(dict.fromkeys(mention.gone for mention in mentions if mention.gone))
    successors = (law.successor for law in gone if law.successor)
    laws = tuple(dict.fromkeys((*(law for mention in mentions for law in mention.laws), *successors)))
    unknown = tuple(dict.fromkeys(names.strangers(folded, mentions)))
    articles = []
    for reference in references:
        before = folded[: reference.start].removesuffix("の")
        supplementary = before.endswith("附則")
        if before.removesuffix("附則").removesuffix("の").endswith(unknown):
            continue
        nearest = [mention for mention in mentions if mention.end <= reference.start][-1:] or mentions[:1]
        articles += [NamedArticle(law, reference, supplementary) for mention in nearest for law in mention.laws]
    named = [(mention.start, mention.end) for mention in mentions]
    in_known_law = [(reference.start, reference.end) for reference in references] if articles or unknown or gone else []
    kind = _kind(folded)
    subject = _without(folded, [*named, *in_known_law])
    for name in unknown:
        subject = subject.replace(name, " ")
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
        unknown_laws=unknown,
        gone=gone,
        term=term,
        speakers=tuple(_people(folded)) if kind == "diet" else (),
        house=_house(folded) if kind == "diet" else "",
        period=_period(folded) if kind == "diet" else None,
    )


def _people(text: str) -> Iterator[str]:
    """Names of people, family and given name joined where both stand."""
    name = ""
    for token in tokens(text):
        if token.person:
            name += token.surface
        elif name:
            yield name
            name = ""
    if name:
        yield name


def _house(text: str) -> str:
    """The one House that is named, "" for none or both."""
    named = [house for house, pattern in _HOUSES if pattern.search(text)]
    return named[0] if len(named) == 1 else ""


def _period(text: str) -> tuple[date, date] | None:
    """First and last day of the first year or month named, in the western or the Reiwa count (Reiwa 1 is 2019)."""
    match = _PERIOD.search(text)
    if match is None:
        return None
    year = int(match["western"]) if match["western"] else 2018 + (1 if match["reiwa"] == "元" else int(match["reiwa"]))
    if match["month"]:
        month = int(match["month"])
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return date(year, 1, 1), date(year, 12, 31)


def _with_usual_names(text: str, mentions: Sequence[Mention]) -> str:
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
