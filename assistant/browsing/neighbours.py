"""What stands beside a source: 前条 and 次条, the question before an answer, the answers to it, the next speech."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from assistant.browsing.laws import law_of
from assistant.browsing.outline import is_deleted
from assistant.ties import ties_of
from indexes.errors import BadInputError
from indexes.links.outline import Outline
from indexes.passage import Article, Passage, Speech, Written, base_id, speech_passage_id, written_id
from indexes.store.protocol import Store

# The next speech held is looked for among so many that follow.
_NEAR = 12
MOST_ANSWERS = 5
_ORDER = re.compile(r"(?P<meeting>.+_)(?P<order>[0-9]{3,5})")
_TABLE = ":t"
# No article is 前文, the text of a law without articles, or what stands in a chapter beside its articles.
_ARTICLE = re.compile(r":(?!0$)[0-9][^:]*$")
# Some files print deleted articles behind the one before them: **第十条及び第十一条**　削除.
_DELETED_BEHIND = re.compile(r"\*\*(第[^*\n]{1,60})\*\*[　\s]*削除$")


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The passages beside one; each None or empty where there is none, or none that is held.

    `before` and `after` are the article (or table) before and behind in the same 本則 or 附則 on the day, the speech
    before and behind in the same meeting. Deleted articles between are passed over, and named (第五条) in
    `deleted_before` and `deleted_after`. `question` is what an answer answers, `answers` are what a question was answered.
    """

    before: Passage | None = None
    after: Passage | None = None
    deleted_before: tuple[str, ...] = ()
    deleted_after: tuple[str, ...] = ()
    question: Passage | None = None
    answers: tuple[Passage, ...] = ()


def neighbours(store: Store, passage_id: str, day: date | None = None) -> Neighbours:
    """What stands beside a passage on a day (None: that of `store`). Raises BadInputError where it is not held then."""
    key = base_id(passage_id)
    held = store.at(day or store.day)
    passage = held.passages([key]).get(key)
    if passage is None:
        raise BadInputError("この資料は、この日については収録していません。別の日付を選んでください。")
    if isinstance(passage.source, Article):
        return _of_article(passage, passage.source, held)
    if isinstance(passage.source, Speech):
        return _of_speech(passage, passage.source, held)
    if isinstance(passage.source, Written):
        return _of_written(passage.source, held)
    return Neighbours()


def _of_article(passage: Passage, source: Article, held: Store) -> Neighbours:
    part = passage.id.rpartition(":")[0]
    table = _TABLE in passage.id
    law = held.law_ids(source.law_id, everything=bool(source.amending))
    beside = [one for one in law if one.rpartition(":")[0] == part and (_TABLE in one) == table]
    ids = beside if table else [one for one in beside if _ARTICLE.search(one)]
    if passage.id not in ids:
        return Neighbours()
    left_out = any(title.endswith("抄") for title in source.path) or not law_of(held, source.law_id).whole
    row = _Row(ids, held)
    outline = Outline([row[place] for place in range(len(ids))]) if left_out and not table else None
    place = ids.index(passage.id)
    before, deleted_before = _step(row, outline, place, -1)
    after, deleted_after = _step(row, outline, place, 1)
    return Neighbours(before, after, deleted_before, deleted_after)


@dataclass(frozen=True, slots=True)
class _Row:
    """The articles of one part of a law in order, each read when it is asked for: a large law has a thousand."""

    ids: list[str]
    held: Store

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, place: int) -> Passage:
        key = self.ids[place]
        return self.held.passages([key])[key]


def _step(row: _Row, outline: Outline | None, place: int, way: int) -> tuple[Passage | None, tuple[str, ...]]:
    """The next article that is not deleted, and the labels of those passed over.

    Where articles have been left out the `outline` tells whether any is missing between two; else print does.
    """
    deleted: list[str] = []
    at: int | None = place
    while at is not None:
        deleted += _behind(row[at]) if way > 0 else ()
        at = outline.neighbour(at, way) if outline else at + way
        if at is None or not 0 <= at < len(row):
            break
        one = row[at]
        deleted += _behind(one) if way < 0 else ()
        if not is_deleted(one):
            return one, tuple(deleted)
        deleted.append(one.source.label if isinstance(one.source, Article) else "")
    return None, tuple(deleted)


def _behind(passage: Passage) -> list[str]:
    """第十条及び第十一条: the deleted articles that are printed behind an article."""
    match = _DELETED_BEHIND.search(passage.lines[-1].text[-100:]) if passage.lines else None
    return [match[1]] if match and not is_deleted(passage) else []


def _of_speech(passage: Passage, source: Speech, held: Store) -> Neighbours:
    following = list(_meeting(source.speech_id, 1))
    preceding = list(_meeting(source.speech_id, -1))
    near = held.passages([*preceding, *following])
    answers = tuple(near[key] for key in following if key in near and _question_of(near[key]) == passage.id)
    return Neighbours(
        before=next((near[key] for key in preceding if key in near), None),
        after=next((near[key] for key in following if key in near), None),
        question=ties_of(passage, held).question,
        answers=answers[:MOST_ANSWERS],
    )


def _of_written(source: Written, held: Store) -> Neighbours:
    key = written_id(source.house, source.session, source.number, answer=not source.answer)
    other = held.passages([key]).get(key)
    if source.answer:
        return Neighbours(question=other)
    return Neighbours(answers=(other,) if other else ())


def _meeting(speech_id: str, way: int) -> Iterator[str]:
    """The ids of the speeches behind (1) or before (-1) one in its meeting, nearest first; the NDL numbers them."""
    match = _ORDER.fullmatch(speech_id)
    if match is None:
        return
    for distance in range(1, _NEAR + 1):
        # Number 0 is the attendance of the meeting, and no speech.
        if (order := int(match["order"]) + way * distance) > 0:
            yield speech_passage_id(f"{match['meeting']}{order:0{len(match['order'])}}")


def _question_of(passage: Passage) -> str:
    return passage.source.question_id if isinstance(passage.source, Speech) else ""
