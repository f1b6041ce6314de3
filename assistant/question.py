"""What a question asks about: laws and articles named, and the kind of answer wanted."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.law_names import GoneLaw, LawNames, Mention
from assistant.understanding.articles import Place, find_places
from assistant.understanding.diet import Asked, DietNames
from assistant.understanding.items import Understood, law_item, period_item, short_name
from assistant.understanding.kinds import QuestionKind, kind_of
from assistant.understanding.periods import Period, find_periods
from indexes.days import today_in_japan
from indexes.passage import article_id, table_id
from indexes.store.protocol import Law
from indexes.text.numerals import fold_width
from indexes.text.references import ArticleReference

# What makes a question one for the Diet is no part of what it is about.
_OF_THE_DIET = re.compile(
    r"政府(?:参考人)?|(?:第?[0-9]{1,3}回?(?:通常|臨時|特別)?|今期?|前の?|先の)?国会|答弁|見解|立場|発言|質疑|審議"
)
# Who asks for a punishment or a definition seldom uses the words in which statutes give them.
_STATUTORY_WORDS: dict[QuestionKind, str] = {"penalty": "違反 処する 拘禁刑 罰金 過料"}
_DEFINITION_OF = re.compile(
    r"(?P<term>[一-龠々ァ-ヶーA-Za-z0-9]{2,30})」?(?:とは(?!い[いえ])|って(?:何|なに|どう(?:いう|定義))|の(?:定義|意味)|(?:を|は)どう定義)"
)
# A year or a month is no day on which one text stands.
_VAGUE_DAY = re.compile(r"(?:[0-9]{4}|(?:令和|平成|昭和)(?:[0-9]{1,2}|元))年(?:[0-9]{1,2}月)?(?:時点|現在|当時)")
_LATEST = re.compile(r"最新の|直近の|最近の|一番新しい|いちばん新しい|最も新しい")
_ORDERS = re.compile(r"政令|省令|府令|施行令|施行規則|下位法令")
LATEST, PENALTY, ORDERS = "wish:latest", "wish:penalty", "wish:orders"
_WISHES = {LATEST: "最新の答弁", PENALTY: "罰則", ORDERS: "政令・省令"}


@dataclass(frozen=True, slots=True)
class NamedArticle:
    """An article that the question names, in a law that the store holds.

    `printed` is the name of a place that is no article: 別表第1 (its `reference.num` begins with "t"), 前文.
    """

    law: Law
    reference: ArticleReference
    supplementary: bool = False
    printed: str = ""

    @property
    def id(self) -> str:
        """The passage id that the article would have."""
        num = self.reference.num
        if num[0] == "t" and num[1:].isdecimal():
            return table_id(self.law.law_id, int(num[1:]))
        return article_id(self.law.law_id, num, supplementary=self.supplementary)

    @property
    def key(self) -> str:
        """article:law:415AC0000000057:m:27#p1: by what it is switched off."""
        at = f"#{self.reference.at}" if self.reference.at else ""
        return f"article:{self.id}{at}"

    @property
    def label(self) -> str:
        """第16条, 附則第2条, 別表第1."""
        return self.printed or ("附則" if self.supplementary else "") + self.reference.label


@dataclass(frozen=True, slots=True)
class Question:
    """A question understood.

    `search_text` has each law's usual name beside the one used (個情法 is 個人情報保護法 to an index); `subject` is
    what remains to be found once laws and articles named are taken out. `unknown_laws` are names that read like
    a law's, but belong to no law that the store holds. `term` is what a definition is asked of.
    `gone` are laws named that were repealed; the laws that took their places stand in `laws`.
    Of a question for the Diet: `speakers`, `office`, `party` (of those who ask), `house`, `committee`, `session` and
    `period` (first and last day, date.min and date.max where open) are whose answers are asked for, where and when;
    `latest` asks for the newest. Of any other they are empty: a committee may be named in a question on a law.
    `on` is the day whose law is asked for (2024年4月1日時点の). `wants_orders` asks for what orders provide, `orders`
    are then those of the laws named. `statutory` are words of the statutes for what is wanted, which the text lacks. `notices` say how the question was read, where that was a guess.
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
    office: str = ""
    party: str = ""
    committee: str = ""
    session: int = 0
    latest: bool = False
    on: date | None = None
    orders: tuple[Law, ...] = ()
    wants_orders: bool = False
    statutory: str = ""
    understood: tuple[Understood, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def concerns_speeches(self) -> bool:
        """Whether it asks for what certain people, at a certain place or time, said in the Diet."""
        return bool(
            self.speakers or self.office or self.party or self.house or self.committee or self.session or self.period
        )


def understand(
    text: str,
    names: LawNames,
    diet: DietNames | None = None,
    today: date | None = None,
    without: Collection[str] = (),
) -> Question:
    """Find the laws and articles that `text` names, what it asks of the Diet, and the kind of answer that it wants.

    `without` are keys of what is not to be read out of it (`Understood.key`).
    """
    folded = fold_width(text)
    found = names.find(folded)
    mentions = [_switched(mention, without) for mention in found]
    places = [
        place
        for place in find_places(folded, [mention.end for mention in found])
        if not any(mention.start <= place.start < mention.end for mention in found)
    ]
    gone = tuple(dict.fromkeys(mention.gone for mention in mentions if mention.gone))
    successors = (law.successor for law in gone if law.successor)
    laws = tuple(dict.fromkeys((*(law for mention in mentions for law in mention.laws), *successors)))
    unknown = tuple(dict.fromkeys(names.strangers(folded, found)))
    articles = tuple(article for article in _articles(folded, places, mentions, unknown) if article.key not in without)
    asked = (diet or DietNames()).read(folded)
    kind = kind_of(folded, asked if not (laws or gone or unknown) else Asked(), without)
    periods = [
        one
        for one in find_periods(folded, today or today_in_japan())
        if one.as_of != (kind == "diet") and one.key not in without
    ]
    named = [(mention.start, mention.end) for mention in mentions if mention.laws or mention.gone]
    # What no law was found for is no article, but may be a word.
    in_known_law = [(place.start, place.end) for place in places] if articles or unknown or gone else []
    of_days = [(one.start, one.end) for one in periods]
    # Of a law a speech says the name, an article does not.
    subject = _without(folded, [*(named if kind != "diet" else ()), *in_known_law, *of_days])
    for name in unknown:
        subject = subject.replace(name, " ")
    if kind == "diet":
        subject = _OF_THE_DIET.sub(" ", subject)
    term = _term(subject)
    statutory = "定義" if term else _STATUTORY_WORDS.get(kind, "")
    # 個人情報保護法施行令 names one order and asks for no others.
    wants_orders = bool(_ORDERS.search(_without(folded, named))) and ORDERS not in without
    question = Question(
        text=text,
        kind=kind,
        laws=laws,
        articles=articles,
        search_text=_with_usual_names(folded, mentions),
        subject=subject,
        unknown_laws=unknown,
        gone=gone,
        term=term,
        orders=_orders(laws, names) if wants_orders else (),
        wants_orders=wants_orders,
        statutory=statutory,
        notices=tuple(_misread(folded, mentions)),
    )
    if kind == "diet":
        question = _asking(question, asked, periods, without)
    elif periods:
        question = replace(question, on=periods[0].first)
    elif vague := _VAGUE_DAY.search(folded):
        notice = f"「{vague[0]}」は年月日まで指定されていないため、現在の条文で回答します（例: 2024年4月1日時点）。"
        question = replace(question, notices=(*question.notices, notice))
    return replace(question, understood=tuple(_items(question, periods)))


def _switched(mention: Mention, without: Collection[str]) -> Mention:
    """The mention without the laws that are switched off."""
    return replace(mention, laws=tuple(law for law in mention.laws if f"law:{law.law_id}" not in without))


def _articles(
    text: str, places: Sequence[Place], mentions: Sequence[Mention], unknown: tuple[str, ...]
) -> Iterator[NamedArticle]:
    """Each place belongs to the law named before it, else to the first one."""
    seen = set()
    for place in places:
        before = text[: place.start].removesuffix("の")
        if before.removesuffix("附則").removesuffix("の").endswith(unknown):
            continue
        nearest = [mention for mention in mentions if mention.end <= place.start][-1:] or mentions[:1]
        # 前文 and 別表 are words of their own where they do not stand behind a law's name.
        if place.printed and not any(mention.end <= place.start for mention in nearest):
            continue
        for law in (law for mention in nearest for law in mention.laws):
            article = NamedArticle(law, place.reference, place.supplementary, place.printed)
            if article.key not in seen:
                seen.add(article.key)
                yield article


def _asking(question: Question, asked: Asked, periods: Sequence[Period], without: Collection[str]) -> Question:
    """The question with what it asks of the Diet, but for what is switched off."""

    def wanted(kind: str, value: str) -> str:
        return "" if f"{kind}:{value}" in without else value

    return replace(
        question,
        speakers=tuple(name for name in asked.speakers if wanted("speaker", name)),
        office=wanted("office", asked.office),
        party=wanted("party", asked.party),
        house=wanted("house", asked.house),
        committee=wanted("committee", asked.committee),
        session=int(wanted("session", str(asked.session)) or 0),
        period=(periods[0].first, periods[0].last) if periods else None,
        latest=bool(_LATEST.search(fold_width(question.text))) and LATEST not in without,
    )


def _items(question: Question, periods: Sequence[Period]) -> Iterator[Understood]:
    """What was understood, in the order in which the page shows it: only what has an effect."""
    yield from map(law_item, question.laws)
    for article in question.articles:
        yield Understood("article", article.key, f"{short_name(article.law)}{article.label}")
    if question.period or question.on:
        yield period_item(periods[0])
    yield from (Understood("speaker", f"speaker:{name}", name) for name in question.speakers)
    if question.office:
        yield Understood("office", f"office:{question.office}", question.office)
    if question.house:
        yield Understood("house", f"house:{question.house}", question.house)
    if question.committee:
        yield Understood("committee", f"committee:{question.committee}", question.committee)
    if question.session:
        yield Understood("session", f"session:{question.session}", f"第{question.session}回国会")
    if question.party:
        yield Understood("party", f"party:{question.party}", question.party)
    held = {LATEST: question.latest, PENALTY: question.kind == "penalty", ORDERS: question.wants_orders}
    yield from (Understood("wish", key, _WISHES[key]) for key, wished in held.items() if wished)


def _orders(laws: Sequence[Law], names: LawNames) -> tuple[Law, ...]:
    """The orders of the laws named."""
    orders = (order for law in laws for order in names.orders_of(law))
    return tuple(order for order in dict.fromkeys(orders) if order not in laws)


def _misread(text: str, mentions: Sequence[Mention]) -> Iterator[str]:
    for mention in mentions:
        if mention.misspelt and mention.laws:
            yield f"「{text[mention.start : mention.end]}」を「{mention.laws[0].title}」と読みました。"


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
