"""What a message that leans on the conversation takes over from the exchange before it.

What it names takes the place of what was named before (参議院では？ keeps the person and the topic); what it leaves out
is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.conversation.leaning import Context, in_its_law, leans, narrows
from assistant.conversation.utterance import Aspect, Utterance

# These are provided for by the law as a whole, wherever the article that was spoken of stands.
_OF_THE_LAW: tuple[Aspect, ...] = ("commencement", "orders", "definition", "overview")
# A question for the Diet that is followed by one of these has come back to the law that it spoke of.
_BACK_TO_LAW: tuple[Aspect, ...] = ("penalty", "commencement", "orders", "text", "definition")
# These are no part of what a talk is about.
_FOR_ONCE: tuple[Aspect, ...] = ("more", "diet", "text", "case")
_IN_DETAIL = re.compile(r"もっと|もう少し|詳|くわし|全文|原文|条文")
_SAYS_DIET = re.compile(r"答弁|質疑|審議|発言")
# 違反したら asks for what punishes, and does not say so.
_PUNISHES = re.compile(r"罰|過料")
_COMMENCES = re.compile(r"施行|発効")
_ASKS_FOR = re.compile(r"何|いつ|いくら|誰|だれ|どこ")
_SUFFIX = re.compile(r"(?:施行令|施行規則)$")
_ORDER = re.compile(r"施行令|施行規則|規則")
_POINTER = re.compile(r"^(?:その|この)")
_PARTICLE = re.compile(r"の|(?:は|も|を|が|で|に|では|でも)(?=[?？。、]|$)")
_ARTICLE = re.compile(r"(?P<article>.*条(?:の[0-9]+)*)(?P<paragraph>第[0-9]+項)?(?:第[0-9]+号(?:の[0-9]+)*)?")


@dataclass(frozen=True, slots=True)
class Carried:
    """The parts taken over, in the order in which a question says them, and what the message says itself."""

    parts: tuple[str, ...]
    said: str

    @property
    def text(self) -> str:
        """Both as one question."""
        taken = " ".join(self.parts)
        gap = "" if _PARTICLE.match(self.said) or taken.endswith("の") else " "
        return f"{taken}{gap}{self.said}".strip()


def carry(message: Utterance, before: Context) -> Carried | None:
    """What `message` takes over from `before`; None where it stands by itself, or finds nothing to take."""
    if not leans(message, before):
        return None
    leaning = _Leaning(message, before)
    parts = tuple(dict.fromkeys(part for part in leaning.parts() if part))
    return Carried(parts, leaning.said()) if parts else None


class _Leaning:
    """One message that leans on one exchange."""

    def __init__(self, message: Utterance, before: Context) -> None:
        self.message, self.before = message, before
        self.alone = message.points_back or not message.runs
        self.place = bool(message.places or message.lone)
        self.to_diet = self._to_diet()
        # いつから asks when a law begins, but of a time limit when that begins.
        of_a_time = any(aspect == "time" for aspect, _ in before.aspects)
        starts = message.wants("commencement") and (not of_a_time or bool(_COMMENCES.search(message.text)))
        self.commences = starts and not self.to_diet and bool(before.law)
        in_detail = any(_IN_DETAIL.match(word) for _, word in message.aspects)
        self.whole_article = in_detail and not message.runs and not self.to_diet and bool(before.article)

    def parts(self) -> Iterator[str]:
        message, before = self.message, self.before
        if before.on and not message.periods:
            yield before.on
        if self.to_diet:
            yield from self._of_the_diet()
        if not message.laws:
            yield from self._of_laws()
        yield from self._of_the_topic()
        if self.to_diet:
            yield self._answers()
        if self.commences and not _COMMENCES.search(message.text):
            yield "施行日"
        if message.wants("penalty") and not self.to_diet and not _PUNISHES.search(message.text):
            yield "罰則"

    def said(self) -> str:
        """What the message says besides; もっと詳しく and 他には would only be words to search for."""
        message = self.message
        if self.whole_article:
            return "の条文"
        if {aspect for aspect, _ in message.aspects} == {"more"} and self.alone and not narrows(message):
            return ""
        return _POINTER.sub("", message.said) if self._defines() else message.said

    def _to_diet(self) -> bool:
        message, before = self.message, self.before
        if message.wants("diet"):
            return True
        if narrows(message):
            # 総務大臣の権限は？ asks of a law what 総務大臣は？ asks of the minutes.
            of_the_law = message.own_aspect or (bool(message.asked.house) and bool(before.house))
            return before.diet or not of_the_law
        back = bool(before.law) and message.wants(*_BACK_TO_LAW)
        return before.diet and not back and not self.place

    def _defines(self) -> bool:
        """Whether it asks for the definition of what was spoken of."""
        return self.message.wants("definition") and self.alone and not self.to_diet and bool(self.before.topic)

    def _of_the_diet(self) -> Iterator[str]:
        asked, before = self.message.asked, self.before
        if not before.diet:
            return
        when = bool(asked.session or self.message.periods)
        if not when:
            yield from (before.period, before.session)
        if not asked.house:
            yield before.house
            yield "" if asked.committee else before.committee
        yield "" if asked.party else before.party

    def _answers(self) -> str:
        """Whose answers are asked for, where the message does not say it: 石破氏 内閣総理大臣の答弁, 政府答弁."""
        asked, before = self.message.asked, self.before
        if asked.speakers or asked.office or asked.party:
            return "" if _SAYS_DIET.search(self.message.text) else "答弁"
        if before.diet and before.who and "政府" not in self.message.text:
            return " ".join(before.who) + "の答弁"
        return "" if _SAYS_DIET.search(self.message.text) else "政府答弁"

    def _of_laws(self) -> Iterator[str]:
        message, before = self.message, self.before
        if message.lone:
            yield self._in_article(message.lone[0])
        elif message.places:
            yield before.law
        elif order := self._order():
            yield order
        else:
            articles = self._articles()
            yield from articles
            laws = before.laws or ((before.cited_law,) if self._keeps_cited_law() else ())
            yield from (self._act(law) for law in laws if not any(article.startswith(law) for article in articles))

    def _order(self) -> str:
        """個人情報保護法施行令 for 施行令では？, where there is such an order."""
        for aspect, word in self.message.aspects:
            if aspect == "orders" and _ORDER.fullmatch(word):
                suffix = "施行規則" if word == "規則" else word
                if self.before.law and self.before.called(self.before.law + suffix):
                    return self.before.law + suffix
        return ""

    def _keeps_cited_law(self) -> bool:
        return not self.to_diet and (self.alone or in_its_law(self.message, self.before))

    def _act(self, law: str) -> str:
        """The Act of an order, where penalties or the Diet are asked for: orders punish nothing and are not debated."""
        act = _SUFFIX.sub("", law)
        asks_of_it = self.to_diet or self.message.wants("penalty")
        return act if asks_of_it and act != law and self.before.called(act) else law

    def _articles(self) -> tuple[str, ...]:
        message, before = self.message, self.before
        if not self.alone or message.wants(*_OF_THE_LAW):
            return ()
        # What a law punishes stands apart from its duties: named, the article of a duty would be all that is shown.
        if message.wants("penalty") and before.topic:
            return ()
        if before.articles:
            return before.articles
        if self.to_diet or message.runs or message.periods or narrows(message) or not before.topic:
            return ()
        meant = self.whole_article or (message.own_aspect and before.to_the_point)
        return (before.cited_article,) if before.cited_article and meant else ()

    def _keeps_article(self) -> bool:
        return not self.to_diet and not self.message.laws and not self._order() and bool(self._articles())

    def _in_article(self, at: str) -> str:
        """個人情報保護法第27条第2項 for p2, and with the paragraph spoken of before for an item alone."""
        match = _ARTICLE.fullmatch(self.before.article)
        if match is None:
            return self.before.article
        paragraph, _, item = at.removeprefix("p").partition("i")
        behind = f"第{paragraph}項" if paragraph else match["paragraph"] or ""
        return match["article"] + behind + (f"第{item}号" if item else "")

    def _of_the_topic(self) -> Iterator[str]:
        message, before = self.message, self.before
        of_the_law = message.wants("overview") and bool(before.law)
        if self.place or self.whole_article or of_the_law:
            return
        # What an article named is about must be said where it is left: in the minutes, or in another law.
        topic = before.topic or ("" if self._keeps_article() else before.caption)
        if message.asked.house and before.house and not self.to_diet:
            topic = topic.replace(before.house, message.asked.house)
        if topic:
            # 個人データの定義は？ names a term, 個人データ 定義は？ does not.
            yield topic + ("の" if self._defines() else "")
        if not message.own_aspect:
            dropped = _FOR_ONCE + (_OF_THE_LAW if self.to_diet else ())
            kept = (word for aspect, word in before.aspects if aspect not in dropped)
            # 任期は？ after 裁判官は何人か asks for no number.
            yield from (word for word in kept if not (message.runs and _ASKS_FOR.match(word)))
