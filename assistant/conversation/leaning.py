"""Whether a message leans on the conversation, and what the exchange before it leaves to lean on.

It leans when it points back (その, 同法), names only an aspect, a place in a law, a person, a House or a time, or breaks
off behind a word or two (委託の場合は？). A law named with words of its own, or a full question, begins anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from assistant.conversation.utterance import Aspect, Utterance

# 天気はどうですか is short and whole.
_ASKS = re.compile(r"(?<!どうです)(?<!どうでしょう)(?:か[。?]?|\?)$")
_WHAT_IS = re.compile(r"とは|って(?:何|なに)")


@dataclass(frozen=True, slots=True)
class Context:
    """What an exchange leaves to those after it, each as a question would say it.

    `laws` and `articles` (個人情報保護法第27条) were named, `cited_law` and `cited_article` are of the first source,
    `caption` is the heading of the article named; `to_the_point` says that the article cited is surely the one meant.
    `diet` says that it asked what was said in the Diet, of `who` (person, office), in which `house` and `committee`.
    `on` is the day whose law was asked for. `called` tells whether a law is called by a name, `mentions` whether the
    law that it was about has these words (None: not known).
    """

    laws: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    cited_law: str = ""
    cited_article: str = ""
    to_the_point: bool = True
    caption: str = ""
    topic: str = ""
    forms: frozenset[str] = frozenset()
    aspects: tuple[tuple[Aspect, str], ...] = ()
    diet: bool = False
    who: tuple[str, ...] = ()
    house: str = ""
    committee: str = ""
    session: str = ""
    period: str = ""
    party: str = ""
    on: str = ""
    called: Callable[[str], bool] = lambda _name: False
    mentions: Callable[[str], bool | None] = lambda _words: None

    @property
    def says_something(self) -> bool:
        """Whether there is anything to take over."""
        return bool(self.laws or self.articles or self.topic or self.who or self.cited_law)

    @property
    def law(self) -> str:
        """The law that it was about, named or cited."""
        return self.laws[0] if self.laws else self.cited_law

    @property
    def article(self) -> str:
        """The article that it was about, named or cited."""
        return self.articles[0] if self.articles else self.cited_article


def leans(message: Utterance, before: Context) -> bool:
    """Whether a message is to be read with what was said before it."""
    if message.laws:
        return message.points_back or _only_contrasts(message, before)
    if message.places or message.lone:
        return bool(before.law if message.places else before.article)
    if message.points_back:
        return True
    if message.runs:
        return not _asks_the_diet(message) and _says_little(message, before)
    return bool(message.aspects or message.periods or _asks_the_diet(message))


def _only_contrasts(message: Utterance, before: Context) -> bool:
    """Whether a message names a law and leaves out what of it is asked (著作権法では？)."""
    says_more = message.runs or message.places or message.lone or message.own_aspect or _asks_the_diet(message)
    left_open = message.bare or message.in_a_case
    return left_open and not says_more and bool(before.topic or before.aspects)


def _says_little(message: Utterance, before: Context) -> bool:
    """Whether a message with words of its own is a piece of a question, or one about the words spoken of before."""
    words = len(message.runs)
    if words <= 3 and 2 * len(message.forms & before.forms) >= len(message.forms):
        return True
    if words > 2:
        return False
    breaks_off = message.bare and (before.diet or bool(message.lead)) and not message.own_aspect
    if message.in_a_case or breaks_off or (words == 1 and _breaks_off(message, before)):
        return True
    return (message.bare or message.own_aspect) and in_its_law(message, before)


def in_its_law(message: Utterance, before: Context) -> bool:
    """Whether the law spoken of has every word of the message: 延長の条件は？ is a question on it, 喫煙の罰則は？ is none."""
    return bool(message.runs) and all(before.mentions(run.text) for run in message.runs)


def _breaks_off(message: Utterance, before: Context) -> bool:
    """Whether a message with one word of its own is no full question: 委託は？, but not 喫煙の罰則は？ nor AIとは？."""
    whole = _WHAT_IS.search(message.text) or message.wants("definition") or (message.own_aspect and message.bare)
    if whole or message.bare:
        return bool(message.lead) or not whole
    elsewhere = any(before.mentions(run.text) is False for run in message.runs)
    return not elsewhere and (bool(message.lead) or message.own_aspect or bool(_ASKS.search(message.text)))


def _asks_the_diet(message: Utterance) -> bool:
    return message.wants("diet") or narrows(message)


def narrows(message: Utterance) -> bool:
    asked = message.asked
    return bool(asked.speakers or asked.office or asked.house or asked.committee or asked.session or asked.party)
