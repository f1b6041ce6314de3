from __future__ import annotations

import pytest

from assistant.records.conversations import Conversations
from assistant.records.database import Database, RecordsError
from assistant.records.feedback import Feedback, FeedbackRecords
from assistant.records.packing import Asked
from assistant.records.retention import Cleaned, Retention
from assistant.records.sessions import Sessions
from tests.assistant.records.conftest import YAMADA, Clock, answer_to


@pytest.fixture
def sessions(database: Database, clock: Clock) -> Sessions:
    return Sessions(database, clock=clock)


def test_what_is_older_than_the_days_goes_and_what_was_carried_on_stays(
    database: Database, conversations: Conversations, sessions: Sessions, clock: Clock
) -> None:
    conversations.add(YAMADA, Asked("古い質問"), answer_to())
    lively, _ = conversations.add(YAMADA, Asked("続く質問"), answer_to())
    sessions.begin(YAMADA)
    clock.pass_days(60)
    conversations.add(YAMADA, Asked("続き"), answer_to(), lively)
    clock.pass_days(31)
    assert Retention(database, sessions, clock=clock).clean() == Cleaned(conversations=1, sessions=1)
    assert [one.id for one in conversations.page(YAMADA).conversations] == [lively]
    assert conversations.search(YAMADA, "古い").conversations == ()
    assert len(conversations.exchanges(YAMADA, lively)) == 2


def test_with_no_days_nothing_is_left(
    database: Database, conversations: Conversations, feedback: FeedbackRecords, sessions: Sessions, clock: Clock
) -> None:
    key, _ = conversations.add(YAMADA, Asked("q"), answer_to())
    feedback.send(YAMADA, key, 1, Feedback("helpful"))
    clock.pass_days(0.01)
    gone = Retention(database, sessions, days=0, feedback_days=0, clock=clock).clean()
    assert gone == Cleaned(conversations=1, feedback=1)
    assert conversations.page(YAMADA).conversations == ()


def test_feedback_has_a_time_of_its_own(
    database: Database, conversations: Conversations, feedback: FeedbackRecords, sessions: Sessions, clock: Clock
) -> None:
    key, _ = conversations.add(YAMADA, Asked("q"), answer_to())
    feedback.send(YAMADA, key, 1, Feedback("helpful"))
    retention = Retention(database, sessions, days=90, feedback_days=365, clock=clock)
    clock.pass_days(91)
    assert retention.clean() == Cleaned(conversations=1)
    assert len(list(feedback.export())) == 1
    clock.pass_days(275)
    assert retention.clean() == Cleaned(feedback=1)
    assert list(feedback.export()) == []


def test_many_are_deleted_in_pieces(
    database: Database, conversations: Conversations, sessions: Sessions, clock: Clock
) -> None:
    for _ in range(120):
        conversations.add(YAMADA, Asked("q"), answer_to())
    clock.pass_days(91)
    assert Retention(database, sessions, clock=clock).clean().conversations == 120


def test_cleaning_is_done_once_a_day_whichever_process_comes_first(
    database: Database, conversations: Conversations, sessions: Sessions, clock: Clock
) -> None:
    here, there = (Retention(database, sessions, days=1, clock=clock) for _ in range(2))
    here.clean()
    conversations.add(YAMADA, Asked("q"), answer_to())
    clock.pass_days(0.9)
    assert there.clean_daily() == Cleaned()
    clock.pass_days(0.2)
    assert there.clean_daily().conversations == 1
    conversations.add(YAMADA, Asked("q"), answer_to())
    clock.pass_days(0.9)
    assert here.clean_daily() == Cleaned()
    clock.pass_days(0.2)
    assert here.clean_daily().conversations == 1


def test_a_call_that_is_not_due_does_not_even_open_the_file(
    database: Database, sessions: Sessions, clock: Clock
) -> None:
    retention = Retention(database, sessions, clock=clock)
    retention.clean()
    database.close()
    database.file.unlink()
    assert retention.clean_daily() == Cleaned()
    assert not database.file.exists()


def test_a_clock_that_was_set_back_does_not_stop_the_cleaning(
    database: Database, conversations: Conversations, sessions: Sessions, clock: Clock
) -> None:
    conversations.add(YAMADA, Asked("q"), answer_to())
    clock.pass_days(10_000)
    Retention(database, sessions, days=20_000, clock=clock).clean()
    clock.pass_days(-9_900)
    assert Retention(database, sessions, clock=clock).clean_daily().conversations == 1


def test_a_file_that_is_mostly_free_room_becomes_smaller(
    database: Database, conversations: Conversations, sessions: Sessions, clock: Clock
) -> None:
    with database.writing() as connection:
        connection.execute("INSERT INTO state VALUES ('big', zeroblob(12000000))")
    retention = Retention(database, sessions, clock=clock)
    retention.clean()
    assert database.file.stat().st_size > 12_000_000
    with database.writing() as connection:
        connection.execute("DELETE FROM state WHERE key = 'big'")
    retention.clean()
    assert database.file.stat().st_size < 1_000_000


def test_a_cleaning_that_failed_is_tried_again_after_an_hour(
    database: Database, conversations: Conversations, sessions: Sessions, clock: Clock
) -> None:
    conversations.add(YAMADA, Asked("q"), answer_to())
    clock.pass_days(91)
    retention = Retention(Database(database.file, patience=0.05), sessions, clock=clock)
    with database.writing(), pytest.raises(RecordsError):
        retention.clean()
    assert retention.clean_daily() == Cleaned()
    clock.pass_days(1 / 23)
    assert retention.clean_daily().conversations == 1
