"""A conversation as it grows."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date

from assistant.answer import Answer
from assistant.engine import Assistant, Listener
from assistant.ties import Ties
from assistant.ui import words
from assistant.ui.asking import Holder
from assistant.ui.chat import MAX_TURNS, Turn, Turns, conversation, exchanges, messages, panel_html, stopped
from indexes.passage import Line, Passage
from tests.ui.serving import answer, article, citation, fake
from tests.ui.test_render import text_of

PASSAGE = article(Line("p1", "国は、講ずる。"))


def echo(text: str, listener: Listener) -> Answer:
    listener.stage("retrieve", 3)
    return answer(f"{text}への答え[1]", citation(PASSAGE, "国は、講ずる。"), question=text)


def ask(text: str, so_far: Turns = (), assistant: Assistant | None = None) -> list[Turns]:
    async def all_states() -> list[Turns]:
        holder = Holder(assistant or fake(echo, PASSAGE))
        return [turns async for turns in conversation(holder, so_far, text, None)]

    return asyncio.run(all_states())


def test_the_question_is_shown_at_once_and_the_answer_takes_the_place_of_the_stages() -> None:
    seen = ask("問い")
    assert [message["role"] for message in messages(seen[0])] == ["user", "assistant"]
    assert words.WORKING in seen[0][-1].reply
    assert "検索 3件" in seen[1][-1].reply
    assert "問いへの答え" in seen[-1][-1].reply
    assert seen[-1][-1].done


def test_each_answer_has_its_own_element_ids_and_the_latest_stands_on_top() -> None:
    twice = ask("二つめ", ask("一つめ")[-1])[-1]
    panel = panel_html(twice)
    assert panel.index('id="src-2-1"') < panel.index('id="src-1-1"')
    assert "#src-1-1" in twice[0].reply
    assert "#src-2-1" in twice[1].reply


def test_a_question_may_lean_on_the_latest_answers_and_on_no_others() -> None:
    assistant = fake(echo, PASSAGE)
    turns: Turns = ()
    for number in range(6):
        turns = ask(f"問い{number}", turns, assistant)[-1]
    ask("新しい会話", (), assistant)
    histories = assistant.histories  # type: ignore[attr-defined]
    assert [[turn.question for turn in history] for history in histories[:2]] == [[], ["問い0"]]
    assert [turn.question for turn in histories[5]] == ["問い1", "問い2", "問い3", "問い4"]
    assert histories[6] == ()


def test_a_question_asked_once_more_has_the_history_that_it_had() -> None:
    assistant = fake(echo, PASSAGE)
    turns = ask("二つめ", ask("一つめ", (), assistant)[-1], assistant)[-1]

    async def once_more() -> None:
        async for _ in conversation(Holder(assistant), turns, turns[-1].asked, None, turns[-1]):
            pass

    asyncio.run(once_more())
    histories = assistant.histories  # type: ignore[attr-defined]
    assert histories[2] == histories[1]


def test_what_failed_or_was_stopped_is_nothing_to_lean_on() -> None:
    under_way, *_ = ask("問い")
    assert exchanges(stopped(under_way)) == ()


def test_a_blank_question_is_shown_as_blank() -> None:
    assert words.BLANK in ask(" \n ")[0][-1].question


def test_the_oldest_turns_leave_a_long_conversation() -> None:
    turns: Turns = tuple(Turn(n, "問", "答", done=True) for n in range(1, MAX_TURNS + 1))
    longer = ask("次", turns)[-1]
    assert len(longer) == MAX_TURNS
    assert [longer[0].number, longer[-1].number] == [2, MAX_TURNS + 1]


def test_a_panel_that_cannot_be_shown_is_told_politely() -> None:
    def broken(_id: str) -> None:
        raise OSError("索引が閉じています")

    assistant = fake(echo)
    assistant.passage = broken  # type: ignore[method-assign, assignment]
    last = ask("問", assistant=assistant)[-1][-1]
    assert last.reply == words.FAULT
    assert not last.sources


def test_the_panel_shows_texts_and_ties_as_they_are_on_the_day_of_the_answer() -> None:
    asked: list[tuple[str, date | None]] = []

    def passage(_id: str, on: date | None = None) -> Passage:
        asked.append(("passage", on))
        return PASSAGE

    def ties(_id: str, on: date | None = None) -> Ties:
        asked.append(("ties", on))
        return Ties(refers_to=(PASSAGE,), referred=1)

    def on_a_day(text: str, listener: Listener) -> Answer:
        return replace(echo(text, listener), on="2018-01-01")

    assistant = fake(on_a_day)
    assistant.passage, assistant.ties = passage, ties  # type: ignore[method-assign, assignment]
    assert words.TIES in text_of(ask("問", assistant=assistant)[-1][-1].sources)
    assert asked == [("passage", date(2018, 1, 1)), ("ties", date(2018, 1, 1))]


def test_stopping_ends_an_answer_under_way_and_leaves_a_finished_one() -> None:
    under_way, *_, finished = ask("問")
    assert stopped(under_way)[-1].reply == words.STOPPED
    assert stopped(finished) == finished
    assert stopped(()) == ()
