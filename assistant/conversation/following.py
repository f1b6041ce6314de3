"""Follow-up questions: what a message leaves out is taken from the exchanges before it.

`resolve` makes a message that leans on the conversation (その例外は？, 参議院では？, 第2項は？) into a question that stands
by itself, so that everything behind it works as for any other question, and says in one sentence how it was read.
It keeps no state: each exchange is a `Turn`, and since its question already says all that it took over, the newest
that says something is all that is needed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from itertools import islice
from typing import Any

from assistant.answer import Answer, Status
from assistant.conversation.carrying import carry
from assistant.conversation.leaning import Context
from assistant.conversation.utterance import listen
from assistant.law_names import LawNames
from assistant.reading import Reading, clean, read
from assistant.understanding.diet import Asked, DietNames
from assistant.understanding.items import ItemKind, Understood, short_name
from assistant.understanding.kinds import QuestionKind, kind_of
from indexes.days import today_in_japan
from indexes.passage import base_id
from indexes.store.protocol import Filter, Store
from indexes.text.numerals import fold_width
from indexes.text.references import ArticleReference
from indexes.text.sudachi import tokens

# (law id, words) -> whether the law has them.
Has = Callable[[str, str], bool]
# Beyond so many exchanges the talk has moved on; of so many earlier questions a caller need give no more.
LOOKED_BACK, MOST_EARLIER = 4, 10
# Whoever writes more than this asks a question that stands by itself.
MAX_FOLLOW_UP = 200
_HEARD, _MAX_TOPIC, _MAX_NAMED = 400, 80, 3
_OF_THE_DIET: tuple[ItemKind, ...] = ("speaker", "office", "house", "committee", "session", "party")
_CAPTION = re.compile(r"条[^（）]{0,20}（([^（）]{2,60})）")
# Parts of a law whose articles are called by number alone, or behind 附則.
_PARTS = {"m": "", "s": "附則"}


@dataclass(frozen=True, slots=True)
class Cited:
    """A source of an answer: its passage id, and its label as it was shown."""

    passage_id: str
    label: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One exchange as plain data: the question as it was resolved, what was understood of it, and what was cited."""

    question: str
    status: Status
    kind: QuestionKind = "general"
    understood: tuple[Understood, ...] = ()
    cited: tuple[Cited, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain lists, dicts and strings, ready for `json.dumps`."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Turn:
        """Undo `to_dict`. Raises KeyError or TypeError on other data."""
        understood = tuple(Understood(**entry) for entry in data["understood"])
        return cls(**{**data, "understood": understood, "cited": tuple(Cited(**entry) for entry in data["cited"])})

    def labels(self, kind: ItemKind) -> tuple[str, ...]:
        """What was understood of one kind, as a question would say it."""
        return tuple(item.label for item in self.understood if item.kind == kind)


@dataclass(frozen=True, slots=True)
class Resolved:
    """A question that stands by itself. `carried` is what it took over; where that is nothing, `notice` is empty too."""

    text: str
    notice: str = ""
    carried: tuple[str, ...] = ()

    @property
    def notices(self) -> tuple[str, ...]:
        """The notice, if there is one."""
        return (self.notice,) if self.notice else ()


def turn_of(answer: Answer) -> Turn:
    """What later questions need to know of an exchange."""
    found = any(item.kind in _OF_THE_DIET for item in answer.understood)
    kind = "diet" if found else kind_of(fold_width(answer.question), Asked(), ())
    held = answer.citations if answer.status in ("answered", "corrected") else ()
    cited = tuple(Cited(citation.passage_id, citation.label) for citation in held)
    return Turn(answer.question, answer.status, kind, answer.understood, cited)


def turns_of(earlier: Sequence[str], ask: Callable[[str, tuple[Turn, ...]], Answer]) -> tuple[Turn, ...]:
    """The exchanges that earlier questions make, oldest first, each asked in its turn by `ask(question, history)`.

    Only the last MOST_EARLIER are asked. Raises what `ask` raises.
    """
    turns: tuple[Turn, ...] = ()
    for question in earlier[-MOST_EARLIER:]:
        turns = (*turns, turn_of(ask(question, turns)))
    return turns


def resolve(
    text: str,
    history: Sequence[Turn],
    names: LawNames,
    diet: DietNames | None = None,
    today: date | None = None,
    has: Has | None = None,
) -> Resolved:
    """`text` with what it leaves out, taken from the newest exchange in `history` (oldest first) that says something.

    A message that stands by itself, or that finds nothing to lean on, comes back as it is. `has` tells of a law id
    and words whether the law has them: of a short message it decides whether that is still about the law.
    """
    said = " ".join(text.split())
    if not history or not said or len(said) > MAX_FOLLOW_UP:
        return Resolved(text)
    diet, today = diet or DietNames(), today or today_in_japan()
    message = listen(said, names, diet, today)
    for turn in islice(reversed(history), LOOKED_BACK):
        before = _context(turn, names, diet, today, has)
        if before.says_something:
            carried = carry(message, before)
            if carried is None:
                break
            return Resolved(carried.text, f"前の質問を引き継ぎ、「{carried.text}」として調べました。", carried.parts)
    return Resolved(text)


def read_after(
    text: str,
    history: Sequence[Turn],
    store: Store,
    names: LawNames,
    where: Filter | None = None,
    without: Collection[str] = (),
) -> Reading:
    """As `reading.read`, for a message behind others; how it was read stands first among the notices."""
    if not history:
        return read(text, store, names, where, without)

    def has(law_id: str, words: str) -> bool:
        return any(words in fold_width(passage.text) for passage in store.law_passages(law_id))

    cleaned, notices = clean(text)
    resolved = resolve(cleaned, history, names, DietNames(store.diet(), store.day), store.day, has)
    if not resolved.notice:
        return read(text, store, names, where, without)
    reading = read(resolved.text, store, names, where, without)
    return replace(reading, notices=(*resolved.notices, *notices, *reading.notices))


def _context(turn: Turn, names: LawNames, diet: DietNames, today: date, has: Has | None) -> Context:
    """What an exchange leaves to those after it."""
    of_the_diet = turn.kind == "diet"
    question = turn.question[:_HEARD]
    # In a question on a law 衆議院議員 and 総務大臣 are what it is about.
    heard = listen(question, names, diet if of_the_diet else None, today)
    articles = turn.labels("article")[:_MAX_NAMED]
    named = dict.fromkeys((*turn.labels("law"), *heard.strangers))
    laws = tuple(named)[:_MAX_NAMED]
    law_id, cited_law, cited_article, heading = _cited(turn, names, laws)
    # The first source of an answer on a law named may be beside the point; of none named it is the only clue.
    to_the_point = not laws or bool(heard.forms & {token.form for token in tokens(heading)})
    of_law = next((item.key.partition(":")[2] for item in turn.understood if item.kind == "law"), law_id)
    periods = {item.key.partition(":")[0]: item.label for item in turn.understood if item.kind == "period"}
    return Context(
        laws=laws,
        articles=articles,
        cited_law=cited_law,
        cited_article=cited_article,
        to_the_point=to_the_point,
        caption=_heading(turn.cited[0].label) if articles and turn.cited else "",
        topic=_cut(heard.topic),
        forms=heard.forms,
        aspects=heard.aspects,
        diet=of_the_diet,
        who=(*(f"{name}氏" for name in turn.labels("speaker")[:_MAX_NAMED]), *turn.labels("office")),
        house=_first(turn.labels("house")) if of_the_diet else diet.house(fold_width(question)),
        committee=_first(turn.labels("committee")),
        session=_first(turn.labels("session")),
        period=periods.get("period", ""),
        party=_first(turn.labels("party")),
        on=periods.get("on", ""),
        called=lambda name: _is_called(names, name),
        mentions=lambda words: _mentions(has, of_law, words),
    )


def _mentions(has: Has | None, law_id: str, words: str) -> bool | None:
    """Whether a law has each part of a term (閣議の決定 has those of 閣議決定); None where that is not known."""
    if has is None or not law_id:
        return None
    return all(has(law_id, token.surface) for token in tokens(words))


def _is_called(names: LawNames, name: str) -> bool:
    """Whether a law is called exactly so: `LawNames.called` would take a name nearly so for it."""
    return any(mention.laws and not mention.start and mention.end >= len(name) for mention in names.exact(name))


def _first(labels: Sequence[str]) -> str:
    return labels[0] if labels else ""


def _cited(turn: Turn, names: LawNames, laws: Sequence[str]) -> tuple[str, str, str, str]:
    """Law id, law, article and its heading of the first source, where that is an article, of one of `laws` if any."""
    for cited in turn.cited:
        kind, _, rest = base_id(cited.passage_id).partition(":")
        if kind != "law" and not laws:
            break
        law_id, _, place = rest.partition(":")
        held = {law.law_id: law for law in names.called(cited.label.partition(" ")[0])} if kind == "law" else {}
        law = short_name(held[law_id]) if law_id in held else ""
        if law and (not laws or law in laws):
            part, _, num = place.partition(":")
            is_article = part in _PARTS and re.fullmatch(r"[1-9][0-9]*(?:_[0-9]+)*", num)
            article = f"{law}{_PARTS[part]}{ArticleReference(num).label}" if is_article else ""
            return law_id, law, article, _heading(cited.label)
    return "", "", "", ""


def _heading(label: str) -> str:
    """第三者提供の制限 of a label 第二十七条（第三者提供の制限）."""
    match = _CAPTION.search(label)
    return match[1] if match else ""


def _cut(topic: str) -> str:
    """The topic up to _MAX_TOPIC letters, cut between words."""
    return topic if len(topic) <= _MAX_TOPIC else topic[: _MAX_TOPIC + 1].rpartition(" ")[0] or topic[:_MAX_TOPIC]
