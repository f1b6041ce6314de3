"""Questions likely to follow (更問): what was asked next in the same meeting, and what the articles themselves raise.

Each has an answer of one quotation; where nothing can be quoted, the question is not raised.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from assistant.compose.law.whole_law import PENALTY
from assistant.compose.wording import digest_mark, law_name, name_of
from assistant.dating import made_in
from assistant.draft import Inquiry
from assistant.drafting.decisive import Excerpt, place_of, spoken, with_proviso
from assistant.drafting.diet_draft import FollowUp
from assistant.drafting.legal import Basis
from assistant.drafting.past import Past
from assistant.drafting.sources import Sources
from assistant.drafting.wording import japanese_day, occasion
from assistant.evidence import Weigher
from indexes.passage import Article, Passage, Speech, base_id, speech_passage_id
from indexes.sentences import Sentence, split_sentences
from indexes.store.protocol import Store

MOST = 4
MOST_OF_MEETINGS = 2
# How far behind an answer its questioner's next questions are looked for, and how long an answer may be.
NEXT_SPEECHES = 8
LONGEST = 240
# A shorter question (いかがですか) is about what was said before it.
LEAST_QUESTION = 24
# A member's next question is on the same matter where its answer, and it itself, cover so much of the one drafted.
ON_THE_MATTER, ASKED_ON_IT = 0.5, 0.15
LEAST_ANSWER = 40
# A law of so many days is still asked when it came into force.
NEW_LAW = 3 * 366

_EXCEPTION = re.compile(r"^(?:ただし|但し)、?|この限りでない|適用しない")
_SAYS_NOTHING = re.compile(r"手元に|持ち合わせ|通告(?:が|を|は)|と呼ぶ）|……|失礼")
_COMMENCES = re.compile(r"(?:から|に)施行する|から起算して")
_DELEGATES = "delegation"


@dataclass(frozen=True, slots=True)
class _Raised:
    question: str
    passage: Passage
    excerpt: Excerpt
    why: str


def follow_ups(
    inquiry: Inquiry, past: Sequence[Past], articles: Sequence[Basis], sources: Sources
) -> tuple[FollowUp, ...]:
    """At most MOST follow-ups, no two with the same answer."""
    of_meetings = islice(_asked_next(inquiry, past), MOST_OF_MEETINGS)
    certain = [basis for basis in articles if basis.worth_saying]
    of_law = (raised for basis in certain[:2] for raised in _of_article(inquiry.store, basis))
    told: dict[str, FollowUp] = {}
    for raised in (*of_meetings, *of_law):
        if len(told) == MOST:
            break
        if raised.excerpt.text not in told:
            told[raised.excerpt.text] = _told(raised, sources)
    return tuple(told.values())


def _told(raised: _Raised, sources: Sources) -> FollowUp:
    number = sources.cite(raised.passage, [raised.excerpt.quotation(raised.passage.id)])
    source = raised.passage.source
    where = occasion(source) if isinstance(source, Speech) else name_of(raised.passage)
    place = place_of(raised.passage, raised.excerpt.at)
    rest = "（以下略）" if raised.excerpt.cut else ""
    answer = f"「{raised.excerpt.text}」{rest}（{where.removesuffix('から')}{place}）{digest_mark(raised.passage)}"
    return FollowUp(raised.question, answer, (number,), raised.why)


def _asked_next(inquiry: Inquiry, past: Sequence[Past]) -> Iterator[_Raised]:
    """What the same member asked next on the matter, with what was answered."""
    quoted = {one.passage.id for one in past}
    for one in past:
        source = one.source
        if not one.same_point or not isinstance(source, Speech) or not source.questioner:
            continue
        for passage in _behind(inquiry.store, source):
            answer = passage.source
            if not isinstance(answer, Speech) or passage.id in quoted or answer.questioner != source.questioner:
                continue
            weighed = inquiry.weigher.weigh(passage)
            on_the_matter = weighed.coverage >= ON_THE_MATTER and weighed.caption_coverage >= ASKED_ON_IT
            if len(answer.question) < LEAST_QUESTION or not on_the_matter:
                continue
            entry = Weigher(inquiry.store, answer.question).weigh(passage)
            for excerpt in [
                one for one in spoken(entry, answer.question, LONGEST) if not _SAYS_NOTHING.search(one.text)
            ][:1]:
                quoted.add(passage.id)
                group = f"・{answer.questioner_group}" if answer.questioner_group else ""
                why = f"{japanese_day(answer.date)}に同じ会議で続けて出た質問（{answer.questioner}議員{group}）"
                yield _Raised(answer.question, passage, excerpt, why)


def _says_something(excerpt: Excerpt) -> bool:
    return len(excerpt.text) >= LEAST_ANSWER and not _SAYS_NOTHING.search(excerpt.text)


def _behind(store: Store, source: Speech) -> list[Passage]:
    """The government's answers among the next speeches of a meeting, in order."""
    head, _, number = source.speech_id.rpartition("_")
    if not number.isdecimal():
        return []
    ids = [speech_passage_id(f"{head}_{int(number) + step:0{len(number)}}") for step in range(1, NEXT_SPEECHES + 1)]
    held = store.passages(ids)
    return [held[key] for key in ids if key in held and held[key].government_answer]


def _of_article(store: Store, basis: Basis) -> Iterator[_Raised]:
    """What an article raises: its exception, the penalty for breaking it, what orders provide, its commencement."""
    passage, source = basis.passage, basis.passage.source
    if not isinstance(source, Article):
        return
    name = name_of(passage).partition("（")[0] if not source.caption else name_of(passage)
    exceptions = [one for one in split_sentences(passage) if _EXCEPTION.search(one.text)]
    for sentence in [one for one in exceptions if one.text not in {each.text for each in basis.excerpts}][:1]:
        yield _Raised(
            f"{name}に例外はあるか。", passage, with_proviso(passage, sentence, LONGEST), "条文の例外・ただし書"
        )
    yield from islice(_penal(store, passage, name), 1)
    yield from islice(_delegated(store, passage, name), 1)
    yield from islice(_commencing(store, passage), 1)


def _penal(store: Store, passage: Passage, name: str) -> Iterator[_Raised]:
    """The provisions of the same law that punish and name the article."""
    law = passage.id.split(":")[1]
    naming = {tie.source for tie in store.links_to(passage.id) if tie.source.split(":")[1] == law}
    for penal in store.passages(naming - {passage.id}).values():
        for sentence in split_sentences(penal):
            if PENALTY.search(sentence.text):
                yield _Raised(
                    f"{name}に違反した場合の罰則如何。", penal, with_proviso(penal, sentence, LONGEST), "同じ法律の罰則"
                )


def _delegated(store: Store, passage: Passage, name: str) -> Iterator[_Raised]:
    """What an order provides on behalf of the article."""
    for tie in store.links_from(passage.id):
        if tie.kind != _DELEGATES:
            continue
        key = base_id(tie.target)
        order = store.passages([key]).get(key)
        sentence = next(split_sentences(order), None) if order else None
        if order and sentence:
            kind = "政令・省令"
            yield _Raised(
                f"{name}の委任を受けて{law_name(order)}は何を定めているか。",
                order,
                with_proviso(order, sentence, LONGEST),
                kind,
            )


def _commencing(store: Store, passage: Passage) -> Iterator[_Raised]:
    """When a new law comes, or came, into force."""
    source = passage.source
    made = made_in(source.law_id) if isinstance(source, Article) else None
    if not isinstance(source, Article) or made is None or (store.day - date(made, 1, 1)).days > NEW_LAW:
        return
    for provision in store.law_passages(source.law_id):
        if isinstance(provision.source, Article) and provision.source.supplementary:
            for sentence in split_sentences(provision):
                if _COMMENCES.search(sentence.text):
                    yield _of_commencement(provision, sentence)


def _of_commencement(provision: Passage, sentence: Sentence) -> _Raised:
    law = law_name(provision)
    return _Raised(
        f"{law}はいつから施行されるのか（されたのか）。",
        provision,
        with_proviso(provision, sentence, LONGEST),
        "施行期日",
    )
