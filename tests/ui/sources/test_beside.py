"""前条 and 次条, the question before an answer: they open inside the card, and close again."""

from __future__ import annotations

import html
import re

import pytest

from assistant.browsing.neighbours import Neighbours
from assistant.ui.sources.beside import neighbour_html
from assistant.words import sources as words
from indexes.passage import Passage
from tests.assistant.builders import article, speech, written
from tests.ui.hostile import HOSTILE, tags_of, text_of
from tests.ui.serving import citation
from tests.ui.sources.shelf import DAY, PanicError, Shelf, held, panel

TEXT = ("p1", "図書を貸し出す。")
FIRST, SECOND, THIRD, FOURTH = (article(num, TEXT, caption="貸出し") for num in ("1", "2", "3", "4"))
BESIDE = {
    SECOND.id: Neighbours(FIRST, THIRD),
    THIRD.id: Neighbours(SECOND, FOURTH),
}


def ways(page: str) -> list[tuple[str, str, str]]:
    """Of each button: what it says, what it opens, and whether that is open."""
    found = re.findall(
        r'data-do="neighbour" data-number="2" data-n="1" data-id="([^"]*)" aria-expanded="(\w+)">([^<]*)</button>',
        html.unescape(page),
    )
    return [(label, opens, expanded) for opens, expanded, label in found]


def shown(passage: Passage, beside: dict[str, Neighbours], opened: str = "") -> str:
    shelf = Shelf(FIRST, SECOND, THIRD, FOURTH, passage, beside=beside)
    return panel(shelf, citation(passage), opened={1: opened} if opened else None)


def test_the_articles_before_and_behind_can_be_opened() -> None:
    assert ways(shown(SECOND, BESIDE)) == [
        ("前条　第1条（貸出し）", FIRST.id, "false"),
        ("次条　第3条（貸出し）", THIRD.id, "false"),
    ]
    assert 'class="beside"' not in shown(SECOND, BESIDE)


def test_an_open_neighbour_stands_in_the_card_and_its_button_closes_it() -> None:
    page = shown(SECOND, BESIDE, THIRD.id)
    card = page[page.index('<article class="source"') : page.index("</article>")]
    box = html.unescape(card[card.index('<div class="beside"') :])
    assert "図書を貸し出す。" in box
    assert THIRD.label in box
    assert ("次条　第3条（貸出し）", "", "true") in ways(page)


def test_from_an_open_neighbour_a_reader_goes_on_but_not_back_to_the_source() -> None:
    page = shown(SECOND, BESIDE, THIRD.id)
    assert [label for label, _, _ in ways(page[page.index('<div class="beside"') :])] == ["次条　第4条（貸出し）"]


def test_articles_that_were_deleted_are_named() -> None:
    page = shown(SECOND, {SECOND.id: Neighbours(None, FOURTH, deleted_after=("第3条", "第3条の2"))})
    assert "第3条、第3条の2は削除" in text_of(page)


def test_the_question_before_an_answer_is_told_once() -> None:
    asked, answered = speech(1, "伺います。", government=False), speech(2, "答えます。")
    page = shown(answered, {answered.id: Neighbours(asked, None, question=asked)})
    assert ways(page) == [(f"{words.QUESTION_BEFORE.ja}　架空太郎", asked.id, "false")]


def test_a_written_question_leads_to_its_answer() -> None:
    question, answer = written(("1", "問"), answer=False), written(("1", "答"))
    page = shown(question, {question.id: Neighbours(answers=(answer,))})
    assert ways(page)[0][:2] == (f"{words.ANSWER_TO_IT.ja}　{answer.label}", answer.id)


def test_a_source_with_nothing_beside_it_has_no_buttons() -> None:
    assert 'class="ways"' not in shown(SECOND, {})


@pytest.mark.parametrize("asked", ["", "law:nothing:m:1", "'; DROP TABLE passage", "\ud800", "あ" * 4_000])
def test_a_neighbour_that_is_not_held_costs_one_line(asked: str) -> None:
    page = shown(SECOND, BESIDE, asked)
    assert SECOND.label in text_of(page)
    assert (words.BESIDE_GONE.ja in text_of(page)) == bool(asked)


def test_an_index_that_cannot_be_read_costs_one_line() -> None:
    broken = Shelf(fault=PanicError("rust"))
    assert words.BESIDE_UNREADABLE.ja in text_of(neighbour_html(THIRD.id, held(broken), DAY, "ja"))


@pytest.mark.parametrize("said", HOSTILE)
def test_hostile_words_in_a_neighbour_stay_text(said: str) -> None:
    hostile = article("2", *(("p1", line) for line in said.splitlines()), caption=said)
    page = neighbour_html(hostile.id, held(Shelf(hostile)), DAY, "ja")
    assert tags_of(page) <= {"h4", "div", "p", "a", "span"}
    assert "${" not in page
    for line in said.splitlines():
        assert line in text_of(page)
