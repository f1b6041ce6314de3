"""A question handed in ends as a turn, kept in its user's history; whatever fails is told in a sentence."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace

import pytest

from assistant.answer import Answer
from assistant.engine import Assistant, Listener
from assistant.records.database import NAME, Database
from assistant.records.keeping import Records
from assistant.records.packing import Asked
from assistant.records.users import User
from assistant.ui.ask.desk import Desk
from assistant.ui.ask.job import Ended
from assistant.ui.holder import Holder
from assistant.words import ask as words
from indexes.errors import BadInputError, TobenError
from indexes.passage import Line
from tests.ui.serving import SOMEBODY, answer, article, citation, fake

PASSAGE = article(Line("p1", "国は、講ずる。"))
OTHER = User("anonymous", "b" * 64)


def echo(text: str, listener: Listener) -> Answer:
    listener.stage("retrieve", 3)
    return answer(f"{text}への答え[1]", citation(PASSAGE, "国は、講ずる。"), question=text)


class Slow:
    """Answers once it may."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.done = threading.Event()

    def __call__(self, text: str, listener: Listener) -> Answer:
        try:
            listener.text("書きかけ")
            self.go_on.wait(10)
            listener.text("もっと")
            return echo(text, listener)
        finally:
            self.done.set()


@contextmanager
def desk_of(assistant: Assistant) -> Iterator[Desk]:
    records = Records.open(assistant.settings)
    yield Desk(Holder(assistant), records)
    records.close()


@pytest.fixture
def desk() -> Iterator[Desk]:
    with desk_of(fake(echo, PASSAGE)) as desk:
        yield desk


def end_of(desk: Desk, question: str, place: str = "", asked: Asked | None = None) -> Ended:
    async def followed() -> Ended:
        job, _ = desk.ask(SOMEBODY, place, asked or Asked(question), "ja")
        async for event in job.watch():
            if isinstance(event, Ended):
                return event
        raise AssertionError

    return asyncio.run(followed())


def told(desk: Desk, place: str) -> str:
    """What is said of a place where nothing is, to the end of its first sentence."""
    try:
        assert desk.talk(SOMEBODY, place).turns == ()
    except TobenError as error:
        return str(error).partition("。")[0] + "。"
    return ""


def questions(desk: Desk, place: str, user: User = SOMEBODY) -> list[str]:
    return [turn.asked.question for turn in desk.talk(user, place).turns]


def test_an_answer_is_kept_in_the_history_of_whoever_asked(desk: Desk) -> None:
    ended = end_of(desk, "問い")
    assert ended.turn.kept_as == 1
    again = desk.talk(SOMEBODY, ended.place)
    assert again.turns[0].answer == ended.turn.answer
    assert again.turns[0].asked == ended.turn.asked


def test_nobody_else_finds_it(desk: Desk) -> None:
    ended = end_of(desk, "問い")
    with pytest.raises(TobenError, match="見つかりません"):
        desk.talk(OTHER, ended.place)


@pytest.mark.parametrize("place", ["²", "0", "-1", "12a", "9" * 39, "~nothing", "<script>", "1" * 5_000])
def test_a_place_that_is_none_is_empty_or_told(desk: Desk, place: str) -> None:
    assert told(desk, place) in ("", "この会話は見つかりません。")


def test_the_next_question_goes_on_with_the_conversation(desk: Desk) -> None:
    first = end_of(desk, "一つめ")
    assert end_of(desk, "二つめ", first.place).place == first.place
    assert questions(desk, first.place) == ["一つめ", "二つめ"]


def test_two_pages_of_one_conversation_lose_nothing(desk: Desk) -> None:
    place = end_of(desk, "一つめ").place
    for question in ("二つめ", "三つめ"):
        end_of(desk, question, place)
    assert questions(desk, place) == ["一つめ", "二つめ", "三つめ"]


def test_a_second_question_waits_for_the_first_and_does_not_take_its_place() -> None:
    slow = Slow()
    with desk_of(fake(slow, PASSAGE)) as desk:
        first, is_new = desk.ask(SOMEBODY, "", Asked("一つめ"), "ja")
        again, is_second = desk.ask(SOMEBODY, first.place, Asked("二つめ"), "ja")
        assert (is_new, is_second) == (True, False)
        assert again is first
        slow.go_on.set()
        assert first.idle.wait(10)
        assert questions(desk, first.place) == ["一つめ"]


def test_a_conversation_deleted_meanwhile_becomes_a_new_one(desk: Desk) -> None:
    place = end_of(desk, "一つめ").place
    desk._records.conversations.delete(SOMEBODY, int(place))
    ended = end_of(desk, "二つめ", place)
    assert ended.turn.kept_as
    assert ended.place != place


def test_a_fault_of_the_user_is_told_in_its_own_words_and_stays_on_the_page() -> None:
    def ask(text: str, listener: Listener) -> Answer:
        if text == "だめ":
            raise BadInputError("質問が空です。")
        return echo(text, listener)

    with desk_of(fake(ask, PASSAGE)) as desk:
        ended = end_of(desk, "だめ")
        assert ended.turn.failure == "質問が空です。"
        assert questions(desk, ended.place) == ["だめ"]
        later = end_of(desk, "よい", ended.place)
        assert questions(desk, later.place) == ["だめ", "よい"]
        assert questions(desk, ended.place) == ["だめ", "よい"], "by its first key too"


def test_any_other_fault_is_logged_and_told_politely(caplog: pytest.LogCaptureFixture) -> None:
    def ask(_text: str, _listener: Listener) -> Answer:
        raise RuntimeError("内部の秘密")

    with desk_of(fake(ask)) as desk, caplog.at_level(logging.ERROR):
        turn = end_of(desk, "問").turn
    assert turn.failure == words.FAULT.ja
    assert turn.answer is None
    assert "内部の秘密" in caplog.text


def test_a_locked_history_costs_no_answer() -> None:
    assistant = fake(echo, PASSAGE)
    records = Records.open(assistant.settings)
    records.conversations.page(SOMEBODY)
    impatient = Database(assistant.settings.home / NAME, patience=0.05)
    hurried = replace(records, conversations=type(records.conversations)(impatient))
    desk = Desk(Holder(assistant), hurried)
    with closing(sqlite3.connect(assistant.settings.home / NAME, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        ended = end_of(desk, "問い")
    assert words.NOT_KEPT.ja in ended.turn.note
    shown = desk.talk(SOMEBODY, ended.place).turns[0]
    assert (shown.answer, shown.kept_as) == (ended.turn.answer, 0)
    impatient.close()
    records.close()


def test_nothing_is_kept_where_the_operator_keeps_nothing() -> None:
    assistant = fake(echo, PASSAGE)
    desk = Desk(Holder(assistant), replace(Records.open(assistant.settings), keeps_history=False))
    ended = end_of(desk, "問い")
    assert (ended.turn.kept_as, ended.turn.note) == (0, "")
    end_of(desk, "次の問い", ended.place)
    assert questions(desk, ended.place) == ["問い", "次の問い"]
    assert not (assistant.settings.home / NAME).exists()


def test_stopping_ends_this_conversation_and_no_other() -> None:
    slow = Slow()
    with desk_of(fake(slow, PASSAGE)) as desk:
        one, _ = desk.ask(SOMEBODY, "", Asked("一つめ"), "ja")
        two, _ = desk.ask(SOMEBODY, "", Asked("二つめ"), "ja")
        desk.stop(OTHER, one.place, "ja")
        assert one.ended is None, "nobody else's"
        desk.stop(SOMEBODY, one.place, "ja")
        assert one.ended is not None
        assert one.ended.turn.failure == words.STOPPED.ja
        assert two.ended is None
        slow.go_on.set()
        assert one.idle.wait(10)
        assert [turn.failure for turn in desk.talk(SOMEBODY, one.place).turns] == [words.STOPPED.ja]


def test_a_page_that_is_reloaded_finds_its_question_and_nobody_else_does() -> None:
    slow = Slow()
    with desk_of(fake(slow, PASSAGE)) as desk:
        job, _ = desk.ask(SOMEBODY, "", Asked("問"), "ja")
        assert desk.job(SOMEBODY, job.place) is job
        assert desk.talk(SOMEBODY, job.place).turns == ()
        assert desk.job(SOMEBODY, "") is None
        assert desk.job(OTHER, job.place) is None
        slow.go_on.set()
        assert job.idle.wait(10)
        assert questions(desk, job.place) == ["問"]


def test_one_user_cannot_take_all_places_not_even_by_stopping() -> None:
    slow = Slow()
    with desk_of(fake(slow)) as desk:
        for _ in range(20):
            job, _ = desk.ask(SOMEBODY, "", Asked("問"), "ja")
            desk.stop(SOMEBODY, job.place, "ja")
        assert job.ended is not None
        assert job.ended.turn.failure == words.CROWDED.ja
        assert sum(not one.idle.is_set() for one in desk._jobs) == 5
        assert desk.ask(OTHER, "", Asked("問"), "ja")[0].ended is None
        slow.go_on.set()


def test_a_desk_that_is_closed_takes_no_more_and_waits_for_who_still_reads() -> None:
    slow = Slow()
    with desk_of(fake(slow, PASSAGE)) as desk:
        desk.ask(SOMEBODY, "", Asked("問"), "ja")
        assert not desk.close(0.1)
        assert end_of(desk, "次").turn.failure == words.CROWDED.ja
        slow.go_on.set()
        assert desk.close(10)


def test_conditions_reach_the_assistant() -> None:
    assistant = fake(echo, PASSAGE)
    with desk_of(assistant) as desk:
        end_of(desk, "", asked=Asked("問", ("law:x",), {"kinds": ["law"], "brief": True}, "2024-04-01"))
    where = assistant.wheres[0]  # type: ignore[attr-defined]
    assert (where.kinds, str(where.on)) == (("law",), "2024-04-01")
    assert assistant.briefs == [True]  # type: ignore[attr-defined]
    assert assistant.without == [("law:x",)]  # type: ignore[attr-defined]


def test_a_question_asked_again_leans_on_what_stood_before_it() -> None:
    assistant = fake(echo, PASSAGE)
    with desk_of(assistant) as desk:
        place = end_of(desk, "一つめ").place
        end_of(desk, "二つめ", place)
        desk.ask(SOMEBODY, place, Asked("二つめ"), "ja", before=2)[0].idle.wait(10)
    histories = assistant.histories  # type: ignore[attr-defined]
    assert histories[2] == histories[1]
