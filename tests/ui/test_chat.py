"""A conversation as it grows."""

from __future__ import annotations

import asyncio

from assistant.answer import Answer
from assistant.engine import Assistant, Listener
from assistant.ui import words
from assistant.ui.asking import Holder
from assistant.ui.chat import MAX_TURNS, Turn, Turns, conversation, messages, panel_html, stopped
from indexes.passage import Line
from tests.ui.serving import answer, article, citation, fake

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


def test_stopping_ends_an_answer_under_way_and_leaves_a_finished_one() -> None:
    under_way, *_, finished = ask("問")
    assert stopped(under_way)[-1].reply == words.STOPPED
    assert stopped(finished) == finished
    assert stopped(()) == ()
