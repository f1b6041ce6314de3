"""Follow-up questions worth asking after an answer, each of which the index answers: they come from the ties of what it cites.

Nothing is searched for: whether there is an answer, a penalty or an order is known from the links between passages.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice, zip_longest
from typing import TYPE_CHECKING

from assistant.answer import Answer
from assistant.compose.law.whole_law import PENALTY
from assistant.compose.wording import article_label, law_name
from assistant.question import ORDERS
from assistant.question import PENALTY as PENALTY_WISH
from indexes.passage import Article, Passage, article_id, base_id
from indexes.store.protocol import Store, Tie

if TYPE_CHECKING:
    from assistant.engine import Assistant

LONGEST = 40
# So many of the sources of an answer are followed, and so many of the passages tied to one are looked at.
_SOURCES, _LOOKED_AT, _FOLLOWING, _MOST_ORDERS = 3, 6, 3, 2
# A caption of fewer letters (組織、設置) could be that of any law.
_TELLING = 4
_DELEGATION = "delegation"
# What ends such an id is an article of the main provision: law:507AC0000000053:m:16.
_MAIN = re.compile(r"law:[^:]+:m:[1-9][0-9_]*$")
_ON_THE_DIET = re.compile(r"答弁|国会|政府|大臣")
_EXCEPTED = re.compile(r"(?:^|。)(?:ただし|但し)、?|の限りでない")
_ON_EXCEPTIONS = re.compile(r"例外|ただし|除外")
# Articles that only carry a law out are no matter of their own.
_DELETED = re.compile(r"^\S{0,20}[　\s]*削除$")
_PLAIN = re.compile(r"定義|趣旨|目的|委任|罰則|経過措置|施行|省令|政令|準用|読替え|両罰|罰金|過料")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question, and the ids of the passages of which an answer to it cites at least one."""

    question: str
    tied: tuple[str, ...]


def suggestions(answer: Answer, assistant: Assistant, most: int = 3) -> tuple[str, ...]:
    """At most `most` questions, the most useful first; none where nothing is tied to what was cited. Never raises."""
    return tuple(one.question for one in raised(answer, assistant, most))


def raised(answer: Answer, assistant: Assistant, most: int = 3) -> tuple[Suggestion, ...]:
    """`suggestions` with the passages that each rests on."""
    if answer.status not in ("answered", "corrected"):
        return ()
    try:
        found = {one.question: one for one in _found(answer, assistant.store) if len(one.question) <= LONGEST}
        return tuple(islice((one for one in found.values() if one.question != answer.question.strip()), most))
    except Exception:
        # Whatever is wrong with the index is told where the reader asked for something.
        _log.exception("No follow-up questions")
        return ()


def _found(answer: Answer, today: Store) -> Iterator[Suggestion]:
    """The questions that the sources raise, each kind once before any twice."""
    store = today.at(_day(answer.on) or today.day)
    cited = [one.passage_id for one in answer.citations]
    articles = [one for one in cited if _MAIN.match(one)]
    spoken_of, laws = _spoken_of(cited, store)
    named = [key for key in spoken_of if key not in cited]
    held = store.passages([*articles[:_SOURCES], *named])
    of_sources = [_of_article(answer, held[one], store) for one in articles[:_SOURCES] if one in held]
    of_speeches = [_of_speech(answer, held[one], store) for one in named if one in held]
    of_laws = [_of_law(answer, one, store) for one in laws]
    for row in zip_longest(*of_sources, *of_speeches, *of_laws):
        yield from (one for one in row if one is not None)


def _of_article(answer: Answer, passage: Passage, store: Store) -> Iterator[Suggestion]:
    """What may be asked of an article that was cited: answers in the Diet, penalties, orders, exceptions, what it names."""
    name = _called(passage)
    if not name:
        return
    naming, tied = store.links_to(passage.id), store.links_from(passage.id)
    asked, wishes = answer.question, {item.key for item in answer.understood}
    about = _about(passage)
    if not _ON_THE_DIET.search(asked) and (said := _answers(about, naming, store, answer)):
        # Speeches say what an article is about and seldom its number.
        yield Suggestion(f"{law_name(passage)}の{about}について政府はどう答弁していますか", said)
    if PENALTY_WISH not in wishes and not PENALTY.search(passage.text) and (penal := _penal(passage, naming, store)):
        yield Suggestion(f"{name}に違反するとどのような罰則がありますか", penal)
    if ORDERS not in wishes:
        yield from _contents(answer, _orders(tied, store))
    shown = "".join(quote.text for one in answer.citations if one.passage_id == passage.id for quote in one.quotes)
    if not _ON_EXCEPTIONS.search(asked) and _EXCEPTED.search(passage.text) and not _EXCEPTED.search(shown):
        yield Suggestion(f"{name}にはどのような例外がありますか", (passage.id,))
    yield from _contents(answer, _beside(passage, tied, store))


def _of_speech(answer: Answer, passage: Passage, store: Store) -> Iterator[Suggestion]:
    """What may be asked of an article that an answer in the Diet names."""
    yield from _contents(answer, (passage,))
    name = _called(passage)
    if name and (penal := _penal(passage, store.links_to(passage.id), store)):
        yield Suggestion(f"{name}に違反するとどのような罰則がありますか", penal)


def _contents(answer: Answer, passages: tuple[Passage, ...]) -> Iterator[Suggestion]:
    """What other articles say."""
    known = {one.passage_id for one in answer.citations}
    known |= {base_id(item.key.removeprefix("article:")) for item in answer.understood if item.kind == "article"}
    for passage in passages:
        if _called(passage) and passage.id not in known and not _says_little(passage):
            yield Suggestion(_with_caption(passage, "には何が定められていますか"), (passage.id,))


def _says_little(passage: Passage) -> bool:
    """Whether an article has no matter of its own, or none any more."""
    caption = _caption(passage)
    return bool(_PLAIN.search(caption)) or bool(_DELETED.search(passage.text))


def _with_caption(passage: Passage, rest: str) -> str:
    """AI法第16条（調査研究等）… where that is not too long, else without the caption."""
    name = _called(passage)
    caption = _caption(passage)
    whole = f"{name}（{caption}）{rest}"
    return whole if caption and len(whole) <= LONGEST else f"{name}{rest}"


def _called(passage: Passage) -> str:
    """AI法第16条, as people say it."""
    source = passage.source
    return f"{source.short_title}{article_label(source)}" if isinstance(source, Article) else ""


def _caption(passage: Passage) -> str:
    return passage.source.caption if isinstance(passage.source, Article) else ""


def _about(passage: Passage) -> str:
    """What an article is about, by its caption; "" where that is none or too short to tell."""
    caption = _caption(passage).removesuffix("等")
    return caption if len(caption) >= _TELLING else ""


def _answers(about: str, naming: list[Tie], store: Store, answer: Answer) -> tuple[str, ...]:
    """The government's answers in the Diet that name an article and say what it is about, but for those cited."""
    cited = {one.passage_id for one in answer.citations}
    ids = dict.fromkeys(tie.source for tie in naming if not tie.source.startswith("law:"))
    held = store.passages([one for one in ids if one not in cited][:_LOOKED_AT]) if about else {}
    return tuple(one.id for one in held.values() if one.government_answer and about in one.text)


def _penal(passage: Passage, naming: list[Tie], store: Store) -> tuple[str, ...]:
    """The provisions of the same law that punish and name an article."""
    law = f"{passage.id.rpartition(':')[0]}:"
    ids = dict.fromkeys(tie.source for tie in naming if tie.source.startswith(law) and tie.source != passage.id)
    # Penalties stand at the end of a law.
    held = store.passages(list(ids)[-_LOOKED_AT:])
    return tuple(one.id for one in held.values() if PENALTY.search(one.text))


def _orders(tied: list[Tie], store: Store) -> tuple[Passage, ...]:
    """The articles of orders that fill in an article."""
    targets = [base_id(tie.target) for tie in tied if tie.kind == _DELEGATION]
    ids = [key for key in dict.fromkeys(targets) if _MAIN.match(key)][:_MOST_ORDERS]
    held = store.passages(ids)
    return tuple(held[key] for key in ids if key in held)


def _beside(passage: Passage, tied: list[Tie], store: Store) -> tuple[Passage, ...]:
    """The articles of the same law that an article names, and those that follow it."""
    law = passage.id.rpartition(":")[0]
    named = (base_id(tie.target) for tie in tied if tie.kind == "article")
    number = int(passage.id.rpartition(":")[2].partition("_")[0])
    following = [f"{law}:{number + step}" for step in range(1, _FOLLOWING + 1)]
    own = [key for key in dict.fromkeys(named) if key.startswith(f"{law}:") and _MAIN.match(key)]
    ids = list(dict.fromkeys([*own[:_LOOKED_AT], *following]))
    held = store.passages(ids)
    return tuple(held[key] for key in ids if key in held and key != passage.id)


def _of_law(answer: Answer, law_id: str, store: Store) -> Iterator[Suggestion]:
    """What may be asked of a law that an answer in the Diet speaks of: what it is for."""
    purpose = article_id(law_id, "1")
    passage = store.passages([purpose]).get(purpose)
    source = passage.source if passage else None
    if (
        isinstance(source, Article)
        and source.caption == "目的"
        and purpose not in {c.passage_id for c in answer.citations}
    ):
        yield Suggestion(f"{source.short_title}の目的は何ですか", (purpose,))


def _spoken_of(cited: list[str], store: Store) -> tuple[list[str], list[str]]:
    """The articles, and the ids of the laws, that the answers in the Diet cited name."""
    speeches = [one for one in cited if not one.startswith("law:")][:_SOURCES]
    targets = list(dict.fromkeys(base_id(tie.target) for one in speeches for tie in store.links_from(one)))
    laws = dict.fromkeys(target.split(":")[1] for target in targets if target.startswith("law:"))
    return [target for target in targets if _MAIN.match(target)][:_SOURCES], list(laws)[:_SOURCES]


def _day(iso: str) -> date | None:
    try:
        return date.fromisoformat(iso)
    except ValueError:
        return None
