from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import cast

from assistant.compose.diet.later_law import notes
from assistant.compose.diet.timeline import Told
from assistant.evidence import Evidence
from indexes.passage import Article, Passage
from indexes.sentences import Sentence
from indexes.store.protocol import Law, Store, Tie
from tests.assistant.builders import LAW_ID, article, article_in_force
from tests.assistant.compose.diet.speeches import said

DAY = date(2025, 4, 1)


class Shelf:
    """A store of one invented law, and what a speech refers to."""

    def __init__(self, number: str, *versions: Passage, ties: tuple[Tie, ...] = ()) -> None:
        self._law = Law(LAW_ID, "架空図書貸出法", number, ("図書法",), verbatim=True)
        self._versions = list(versions)
        self._ties = {one.id: list(ties) for one in (said(1, "", day=DAY),)}

    def laws(self) -> list[Law]:
        return [self._law]

    def passages(self, ids: Collection[str]) -> dict[str, Passage]:
        return {one.id: one for one in self._versions if one.id in ids}

    def versions(self, passage_id: str) -> list[Passage]:
        return [one for one in self._versions if one.id == passage_id]

    def links_from(self, passage_id: str) -> list[Tie]:
        return self._ties[passage_id]


def told(shelf: Shelf, text: str) -> list[str]:
    answer = Told(Evidence(said(1, text, day=DAY), 1.0, ()), (Sentence(text, "", 0),))
    return [note.text for note in notes([answer], cast("Store", shelf))]


def test_a_bill_that_is_law_by_now_is_named_by_its_act() -> None:
    shelf = Shelf("令和七年法律第九号", article("1", ("p1", "目的とする。")))
    assert told(shelf, "提出した架空図書貸出法案では期間を定めます。") == [
        "答弁にある架空図書貸出法案は、その後成立し、架空図書貸出法となっています（令和七年法律第九号）。"
    ]
    assert told(shelf, "今回の図書法案では期間を定めます。") == [
        "答弁にある図書法案は、その後成立し、架空図書貸出法（図書法）となっています（令和七年法律第九号）。"
    ]


def test_a_bill_is_not_taken_for_an_older_act_of_its_name() -> None:
    shelf = Shelf("平成九年法律第九号", article("1", ("p1", "目的とする。")))
    assert told(shelf, "図書法案では期間を定めます。") == []


def test_neither_an_amending_bill_nor_a_longer_name_is_the_act() -> None:
    shelf = Shelf("令和七年法律第九号", article("1", ("p1", "目的とする。")))
    assert told(shelf, "図書法の改正法案や国立図書法案、本法案では期間を定めます。") == []


def _amended(then: Passage, now: Passage, words: str = "図書法第一条") -> list[str]:
    text = f"{words}に定めております。"
    tie = Tie("diet:1", "", 0, 0, len(words), now.id, "", "mention")
    # Of several versions the store shows the last one.
    return told(Shelf("平成九年法律第九号", then, now, ties=(tie,)), text)


def _other_text(passage: Passage) -> Passage:
    return replace(passage, lines=(replace(passage.lines[0], text="図書館は図書も雑誌も貸し出す。"),))


def test_an_article_amended_since_the_answer_is_told() -> None:
    then = article_in_force(date(2020, 4, 1), date(2025, 10, 1))
    now = _other_text(article_in_force(date(2025, 10, 1)))
    assert _amended(then, now) == [
        "架空図書貸出法第1条は、この答弁の後に改正されています（現在の条文は2025年10月1日施行）。"
    ]


def test_an_article_whose_text_of_that_day_is_not_held_is_not_said_to_be_amended() -> None:
    then = article_in_force(None)
    assert isinstance(then.source, Article)
    assert _amended(then, _other_text(article_in_force(date(2025, 10, 1)))) == []


def test_an_article_with_the_same_words_is_not_said_to_be_amended() -> None:
    assert _amended(article_in_force(date(2020, 4, 1), date(2025, 10, 1)), article_in_force(date(2025, 10, 1))) == []
