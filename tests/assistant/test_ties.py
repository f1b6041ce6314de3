"""What is tied to a passage: references out of it and to it, answers that name it, the question before an answer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import cast

from assistant.engine import Assistant
from assistant.ties import MOST, Ties, ties_of
from indexes.passage import Passage, Speech, base_id
from indexes.store.protocol import Store, Tie
from tests.assistant.builders import LAW_ID, article, speech, written
from tests.assistant.dated_laws import READING

HERE = article("10", ("p1", "第三条の図書を返す。"))


class TiedStore:
    """As much of a store as ties need: passages, and references between them in their order."""

    def __init__(self, passages: Sequence[Passage], *references: tuple[str, str]) -> None:
        self._passages = {passage.id: passage for passage in passages}
        self._ties = [Tie(source, "p1", 0, 0, 3, target, "", "number") for source, target in references]

    def passages(self, ids: Collection[str]) -> dict[str, Passage]:
        return {key: self._passages[key] for key in ids if key in self._passages}

    def known(self, ids: Collection[str]) -> set[str]:
        return set(self.passages(ids))

    def links_from(self, passage_id: str) -> list[Tie]:
        return [tie for tie in self._ties if tie.source == passage_id]

    def links_to(self, passage_id: str) -> list[Tie]:
        return [tie for tie in self._ties if base_id(tie.target) == passage_id]


def ties(passages: Sequence[Passage], *references: tuple[str, str], of: Passage = HERE) -> Ties:
    return ties_of(of, cast("Store", TiedStore([*passages, of], *references)))


def ids(passages: Sequence[Passage]) -> list[str]:
    return [passage.id for passage in passages]


def said_on(number: int, day: date) -> Passage:
    passage = speech(number, "第十条の答弁です。")
    assert isinstance(passage.source, Speech)
    return replace(passage, source=replace(passage.source, date=day))


def test_a_passage_that_nothing_is_tied_to_has_no_ties() -> None:
    assert ties([]) == Ties()


def test_articles_named_in_it_come_once_each_in_their_order() -> None:
    three, five = article("3", ("p1", "図書。")), article("5", ("p1", "返却。"))
    places = (f"{five.id}#p2", three.id, f"{five.id}#p1i3", HERE.id)
    found = ties([three, five], *((HERE.id, place) for place in places))
    assert ids(found.refers_to) == [five.id, three.id]
    assert found.referred == 2


def test_a_whole_law_or_an_article_that_is_not_held_is_not_named_and_takes_no_place() -> None:
    articles = [article(str(num), ("p1", "図書。")) for num in range(20, 20 + MOST)]
    missing = [f"law:{LAW_ID}", *(f"law:{LAW_ID}:m:{num}" for num in range(50, 60))]
    found = ties(articles, *((HERE.id, target) for target in (*missing, *ids(articles))))
    assert ids(found.refers_to) == ids(articles)


def test_articles_that_name_it_are_counted_beyond_those_shown() -> None:
    naming = [article(str(num), ("p1", "第十条の場合")) for num in range(20, 20 + MOST + 3)]
    found = ties(naming, *((one.id, f"{HERE.id}#p1") for one in naming), *((one.id, HERE.id) for one in naming))
    assert ids(found.referred_by) == ids(naming[:MOST])
    assert found.referring == MOST + 3


def test_an_article_does_not_count_as_naming_itself() -> None:
    assert ties([], (HERE.id, f"{HERE.id}#p2")) == Ties()


def test_answers_that_name_it_come_newest_first_and_are_counted_beyond_those_shown() -> None:
    first = date(2024, 1, 1)
    spoken = [said_on(number, first + timedelta(days=number)) for number in range(1, MOST + 2)]
    undated = written(("1", "第十条について"), date=None)
    found = ties([*spoken, undated], *((one.id, HERE.id) for one in (undated, *spoken)))
    assert ids(found.answers) == ids(spoken[:0:-1])[:MOST]
    assert found.answering == MOST + 2
    assert found.referred_by == ()


def test_an_answer_is_tied_to_the_question_before_it_and_to_the_articles_that_it_names() -> None:
    asked = speech(1, "第十条はどうなりますか。", government=False)
    answer = speech(2, "第十条により返します。")
    assert isinstance(answer.source, Speech)
    answer = replace(answer, source=replace(answer.source, question_id=asked.id))
    found = ties([asked, HERE], (answer.id, HERE.id), of=answer)
    assert found.question == asked
    assert found.refers_to == (HERE,)
    assert ties([HERE], of=answer).question is None


def test_the_assistant_finds_the_ties_of_a_day_and_none_of_what_it_does_not_hold(dated: Assistant) -> None:
    assert dated.ties("law:599AC0000000099:m:1") == Ties()
    assert dated.ties(f"law:{READING}:m:1", date(2020, 1, 1)) == Ties()
