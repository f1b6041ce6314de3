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
from assistant.ui.ask.talk import MAX_SHOWN, Talk, Turn
from assistant.ui.holder import Holder
from assistant.words import ask as words
from indexes.errors import BadInputError
from indexes.passage import Line
from tests.ui.serving import SOMEBODY, answer, article, citation, fake

PASSAGE = article(Line("p1", "国は、講ずる。"))
OTHER = User("anonymous", "b" * 64)
EMPTY = Talk(owner=SOMEBODY.key)


def echo(text: str, listener: Listener) -> Answer:
    listener.stage("retrieve", 3)
    return answer(f"{text}への答え[1]", citation(PASSAGE, "国は、講ずる。"), question=text)


@contextmanager
def desk_of(assistant: Assistant) -> Iterator[Desk]:
    records = Records.open(assistant.settings)
    yield Desk(Holder(assistant), records)
    records.close()


@pytest.fixture
def desk() -> Iterator[Desk]:
    with desk_of(fake(echo, PASSAGE)) as desk:
        yield desk


def end_of(desk: Desk, question: str, talk: Talk = EMPTY, user: User = SOMEBODY, asked: Asked | None = None) -> Ended:
    async def followed() -> Ended:
        job = desk.ask(user, talk, asked or Asked(question), talk.history(), "ja")
        async for event in job.watch():
            if isinstance(event, Ended):
                return event
        raise AssertionError

    return asyncio.run(followed())


def gone_on(talk: Talk, ended: Ended) -> Talk:
    return replace(talk.with_turn(ended.turn), id=ended.conversation)


def test_an_answer_is_kept_in_the_history_of_whoever_asked(desk: Desk) -> None:
    ended = end_of(desk, "問い")
    assert ended.turn.kept_as
    again = desk.talk(SOMEBODY, ended.conversation)
    assert again.turns[0].answer == ended.turn.answer
    assert again.turns[0].asked == ended.turn.asked


def test_nobody_else_finds_it(desk: Desk) -> None:
    ended = end_of(desk, "問い")
    with pytest.raises(Exception, match="見つかりません"):
        desk.talk(OTHER, ended.conversation)


def test_the_next_question_goes_on_with_the_conversation(desk: Desk) -> None:
    first = end_of(desk, "一つめ")
    second = end_of(desk, "二つめ", gone_on(EMPTY, first))
    assert second.conversation == first.conversation
    assert [first.turn.kept_as, second.turn.kept_as] == [1, 2]


def test_two_pages_of_one_conversation_lose_nothing(desk: Desk) -> None:
    talk = gone_on(EMPTY, end_of(desk, "一つめ"))
    numbers = {end_of(desk, question, talk).turn.kept_as for question in ("二つめ", "三つめ")}
    assert numbers == {2, 3}
    assert len(desk.talk(SOMEBODY, talk.id).turns) == 3


def test_a_conversation_deleted_meanwhile_becomes_a_new_one(desk: Desk) -> None:
    talk = gone_on(EMPTY, end_of(desk, "一つめ"))
    desk._records.conversations.delete(SOMEBODY, talk.id)
    ended = end_of(desk, "二つめ", talk)
    assert ended.turn.kept_as
    assert ended.conversation != talk.id


def test_a_fault_of_the_user_is_told_in_its_own_words() -> None:
    def ask(_text: str, _listener: Listener) -> Answer:
        raise BadInputError("質問が空です。")

    with desk_of(fake(ask)) as desk:
        assert end_of(desk, "").turn.failure == "質問が空です。"


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
    assert ended.turn.answer is not None
    assert not ended.turn.kept_as
    assert words.NOT_KEPT.ja in ended.turn.note
    impatient.close()
    records.close()


def test_nothing_is_kept_where_the_operator_keeps_nothing() -> None:
    assistant = fake(echo, PASSAGE)
    desk = Desk(Holder(assistant), replace(Records.open(assistant.settings), keeps_history=False))
    ended = end_of(desk, "問い")
    assert (ended.turn.kept_as, ended.turn.note, ended.conversation) == (0, "", 0)
    assert not (assistant.settings.home / NAME).exists()


def test_stopping_ends_what_is_under_way_with_a_sentence() -> None:
    go_on = threading.Event()

    def slow(text: str, listener: Listener) -> Answer:
        listener.text("書きかけ")
        go_on.wait(10)
        listener.text("もっと")
        return answer(text)

    with desk_of(fake(slow)) as desk:
        job = desk.ask(SOMEBODY, EMPTY, Asked("問"), (), "ja")
        desk.stop_all(OTHER, 0, "ja")
        assert job.ended is None, "nobody else's"
        desk.stop_all(SOMEBODY, 0, "ja")
        assert job.ended is not None
        assert job.ended.turn.failure == words.STOPPED.ja
        go_on.set()


def test_a_page_that_is_reloaded_finds_its_question_by_key_or_conversation_and_nobody_else_does() -> None:
    go_on = threading.Event()

    def slow(text: str, listener: Listener) -> Answer:
        go_on.wait(10)
        return echo(text, listener)

    with desk_of(fake(slow, PASSAGE)) as desk:
        job = desk.ask(SOMEBODY, Talk(7, owner=SOMEBODY.key), Asked("問"), (), "ja")
        assert desk.job(SOMEBODY, job.key) is job
        assert desk.job(SOMEBODY, "7") is job
        assert desk.job(SOMEBODY, "8") is None
        assert desk.job(SOMEBODY, "") is None
        assert desk.job(OTHER, job.key) is None
        assert desk.job(OTHER, "7") is None
        go_on.set()


def test_one_user_cannot_take_all_places() -> None:
    go_on = threading.Event()

    def slow(text: str, _listener: Listener) -> Answer:
        go_on.wait(10)
        return answer(text)

    with desk_of(fake(slow)) as desk:
        jobs = [desk.ask(SOMEBODY, EMPTY, Asked("問"), (), "ja") for _ in range(20)]
        crowded = [job for job in jobs if job.ended and job.ended.turn.failure == words.CROWDED.ja]
        assert len(crowded) == 15
        assert desk.ask(OTHER, Talk(owner=OTHER.key), Asked("問"), (), "ja").ended is None
        go_on.set()


def test_conditions_reach_the_assistant() -> None:
    assistant = fake(echo, PASSAGE)
    with desk_of(assistant) as desk:
        end_of(desk, "", asked=Asked("問", ("law:x",), {"kinds": ["law"], "brief": True}, "2024-04-01"))
    where = assistant.wheres[0]  # type: ignore[attr-defined]
    assert (where.kinds, str(where.on)) == (("law",), "2024-04-01")
    assert assistant.briefs == [True]  # type: ignore[attr-defined]
    assert assistant.without == [("law:x",)]  # type: ignore[attr-defined]


def test_a_long_conversation_shows_its_end_and_says_so(desk: Desk) -> None:
    talk = Talk(1, tuple(Turn(n, Asked("問")) for n in range(1, MAX_SHOWN + 1)), SOMEBODY.key)
    longer = talk.with_turn(Turn(MAX_SHOWN + 1, Asked("次")))
    assert [longer.turns[0].number, longer.turns[-1].number] == [2, MAX_SHOWN + 1]
