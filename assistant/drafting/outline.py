"""What a draft says of one question, section by section: the same on the screen, in Word and in Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from assistant.drafting.diet_draft import DietDraft, FollowUp, PastAnswer, QuestionDraft, RelatedArticle
from assistant.drafting.wording import NO_ARTICLE, NO_PAST_ANSWER, japanese_day

TITLE = "国会答弁資料"
ANSWER = "答"
SOURCES = "出典"
_PAST = "根拠となる過去の答弁（新しい順）"
_ARTICLES = "関係条文"
_DIFFERENCES = "過去の答弁と異なる点（確認が必要な点）"
_FOLLOW_UPS = "更問"
_LONGEST_QUOTE = 160


@dataclass(frozen=True, slots=True)
class Item:
    """A paragraph with its `number`, or a bullet (0), with the numbers of its citations and the bullets below it.

    `lead` stands before it (更問1, 答); `url` is the address of its source, "" where its marker is enough.
    """

    text: str
    citations: tuple[int, ...] = ()
    number: int = 0
    lead: str = ""
    url: str = ""
    below: tuple[Item, ...] = ()

    @property
    def cited(self) -> tuple[int, ...]:
        """Its citations, and those of the bullets below it."""
        return (*self.citations, *(n for one in self.below for n in one.cited))


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it."""

    heading: str
    items: tuple[Item, ...]


def title(draft: DietDraft) -> str:
    """【案・AI生成】国会答弁資料."""
    return f"【{draft.mark}】{TITLE}"


def heading_facts(draft: DietDraft) -> tuple[tuple[str, str], ...]:
    """What the notice says of the occasion, by name; what it does not tell is left out."""
    facts = (("委員会", draft.committee), ("日時", draft.day), ("質問者", draft.member), ("会派", draft.party))
    return tuple((name, value) for name, value in facts if value)


def respondents(question: QuestionDraft) -> str:
    """Who is to answer."""
    return "、".join(question.respondents) or "（通告に指定なし）"


def outline(question: QuestionDraft, mark: str) -> tuple[Section, ...]:
    """The sections in the usual order of a ministry's paper; 更問 only where there are any."""
    past = tuple(map(_past, question.past_answers)) or (Item(NO_PAST_ANSWER),)
    articles = tuple(map(_article, question.articles)) or (Item(NO_ARTICLE),)
    differences = tuple(
        Item(one.text, one.citations, below=tuple(map(Item, one.sides))) for one in question.differences
    )
    sections = (
        Section(f"{ANSWER}【{mark}】", tuple(Item(one.text, one.citations, one.number) for one in question.paragraphs)),
        Section(_PAST, past),
        Section(_ARTICLES, articles),
        Section(_DIFFERENCES, differences),
    )
    follow_ups = tuple(_follow_ups(question.follow_ups))
    return (*sections, Section(_FOLLOW_UPS, follow_ups)) if follow_ups else sections


def cited(sections: tuple[Section, ...]) -> frozenset[int]:
    """The numbers of all citations in some sections."""
    return frozenset(n for section in sections for item in section.items for n in item.cited)


def _past(past: PastAnswer) -> Item:
    day = f"{japanese_day(date.fromisoformat(past.date))}　" if past.date else ""
    group = f"・{past.questioner_group}" if past.questioner_group else ""
    gist = f"「{past.asked}」" if past.asked else ""
    asked = f"／問：{past.questioner}議員{group}{gist}" if past.questioner else ""
    near = "" if past.same_point else "【論点が近いもの】"
    return Item(f"{near}{day}{past.place}　{past.speaker}{asked}", (past.citation,), url=past.url)


def _article(article: RelatedArticle) -> Item:
    held = f"、{japanese_day(date.fromisoformat(article.in_force))}施行の版" if article.in_force else ""
    quote = article.quote
    told = quote if len(quote) <= _LONGEST_QUOTE else f"{quote[:_LONGEST_QUOTE]}…（以下略）"
    return Item(f"{article.name}（{article.why}{held}）", (article.citation,), below=(Item(f"「{told}」"),))


def _follow_ups(follow_ups: tuple[FollowUp, ...]) -> Iterator[Item]:
    for place, one in enumerate(follow_ups, start=1):
        answer = Item(one.answer, one.citations, lead=ANSWER)
        yield Item(f"{one.question}（{one.why}）", lead=f"{_FOLLOW_UPS}{place}", below=(answer,))
