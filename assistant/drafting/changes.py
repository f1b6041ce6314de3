"""What has changed since a past answer, or is missing in it: the law, the session and the minister, the question's words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from assistant.checking.quotations import fold
from assistant.compose.wording import name_of
from assistant.drafting.diet_draft import Difference
from assistant.drafting.legal import Basis
from assistant.drafting.past import Past, holds_any
from assistant.drafting.sources import Sources
from assistant.drafting.wording import japanese_day, speaker_of
from assistant.engine import Assistant
from indexes.passage import Article, Speech
from indexes.retrieval import DIET
from indexes.store.protocol import Filter, Store

# An answer of so many sessions ago is of another time.
OLD_SESSIONS = 2
# Several ministers are called so at a time.
_ANY_MINISTER = ("国務大臣", "内閣府特命担当大臣")
_MINISTER = "大臣"
_ANYBODY = ("大臣", "政府参考人", "政参", "参考人", "政府", "事務方")


def of_law(store: Store, past: Past, articles: Sequence[Basis], sources: Sources) -> Iterator[Difference]:
    """Articles whose text came into force after the answer, or is about to change."""
    later: dict[date, list[Basis]] = {}
    for basis in articles:
        source = basis.passage.source
        if not isinstance(source, Article):
            continue
        if source.in_force and past.day < source.in_force:
            before = store.at(past.day).passages([basis.passage.id]).get(basis.passage.id)
            if before is None:
                later.setdefault(source.in_force, []).append(basis)
            elif fold(before.text) != fold(basis.passage.text):
                said = f"答弁（{japanese_day(past.day)}）の後に改正されています（{japanese_day(source.in_force)}施行）"
                text = f"{name_of(basis.passage)}は、{said}。答弁は改正前の条文を前提としています。"
                yield Difference("amended", text, (_cited(basis, sources),))
        if source.until and store.day < source.until:
            text = f"{name_of(basis.passage)}は、{japanese_day(source.until)}に改正又は廃止される予定です。"
            yield Difference("amended", text, (_cited(basis, sources),))
    for day, several in later.items():
        names = "、".join(name_of(basis.passage) for basis in several)
        yield Difference(
            "amended",
            f"{names}は、答弁（{japanese_day(past.day)}）より後の{japanese_day(day)}施行の版を引用しています。答弁当時の条文は"
            "収録していません。その間の改正の有無（又は答弁当時は施行前・法案段階だったか）を確認してください。",
            tuple(_cited(basis, sources) for basis in several),
        )


def _cited(basis: Basis, sources: Sources) -> int:
    return sources.cite(basis.passage, [one.quotation(basis.passage.id) for one in basis.excerpts])


def of_time(assistant: Assistant, text: str, past: Past, sources: Sources) -> Iterator[Difference]:
    """The age of the answer that states the position, and who has answered in its speaker's office since."""
    source, store = past.source, assistant.store
    newest = max((session for session, _, _ in store.diet().sessions), default=0)
    number = sources.cite(past.passage)
    if source.date and newest - source.session >= OLD_SESSIONS:
        yield Difference(
            "age",
            f"引用した答弁は第{source.session}回国会（{japanese_day(source.date)}、{_ago(source.date, store.day)}前）のもので、"
            f"収録している最も新しい国会（第{newest}回）のものではありません。",
            (number,),
        )
    office = _office(source) if isinstance(source, Speech) else ""
    if isinstance(source, Speech) and _MINISTER in office and office not in _ANY_MINISTER:
        where = Filter(DIET, office=office, date_from=source.date + timedelta(days=1), government=True)
        since = [hit.passage for hit in assistant.find(text, 10, where).hits]
        others = [one for one in since if isinstance(one.source, Speech) and one.source.speaker != source.speaker]
        for one in others[:1]:
            later = one.source
            if isinstance(later, Speech):
                yield Difference(
                    "age",
                    f"{office}は、引用した答弁の{source.speaker}氏の後に、{later.speaker}氏が答弁しています（{japanese_day(later.date)}）。",
                    (number, sources.cite(one)),
                )


def of_words(past: Past, respondents: Sequence[str], sources: Sources) -> Iterator[Difference]:
    """The telling words of the question that the answer never says, and that another office gave it."""
    if past.missing:
        listed = "".join(f"「{word}」" for word in past.missing)
        text = f"引用した答弁には、質問の言葉のうち{listed}が出てきません。論点が違わないか確認してください。"
        yield Difference("words", text, (sources.cite(past.passage),))
    named = [one for one in respondents if one not in _ANYBODY]
    anybody = isinstance(past.source, Speech) and _office(past.source) in ("", *_ANY_MINISTER)
    if named and not anybody and not holds_any(past.source, named):
        text = (
            f"引用した答弁は{speaker_of(past.source)}のもので、通告の答弁者（{'、'.join(named)}）のものではありません。"
        )
        yield Difference("office", text, (sources.cite(past.passage),))


def _office(source: Speech) -> str:
    """経済産業大臣 of 経済産業大臣・内閣府特命担当大臣（…）."""
    return source.position.partition("（")[0].partition("・")[0]


def _ago(day: date, today: date) -> str:
    """1年7か月, 3か月, 12日: how long ago a day was."""
    months = (today.year - day.year) * 12 + today.month - day.month - (today.day < day.day)
    if months < 1:
        return f"{max((today - day).days, 0)}日"
    years, rest = divmod(months, 12)
    return (f"{years}年" if years else "") + (f"{rest}か月" if rest else "")
