"""A connection that breaks, a server that is restarted, and what a page does about it."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from assistant.answer import Answer
from assistant.engine import Listener
from assistant.ui.server import create_app
from assistant.words import ask as words
from assistant.words import frame
from indexes.passage import Line
from tests.ui.browsing import ANSWERED, ask, opened, question
from tests.ui.serving import answer, article, citation, fake, served

PASSAGE = article(Line("p1", "国は、必要な措置を講ずる。"))
RECONNECTED = 40_000


class Patient:
    """Answers 長い問い once it may, anything else at once."""

    def __init__(self) -> None:
        self.go_on = threading.Event()

    def __call__(self, text: str, listener: Listener) -> Answer:
        listener.stage("retrieve", 5)
        if text == "長い問い":
            self.go_on.wait(60)
        return answer(f"{text}への答え[1]", citation(PASSAGE, "必要な措置を講ずる"), question=text)


@pytest.fixture
def patient() -> Iterator[Patient]:
    patient = Patient()
    yield patient
    patient.go_on.set()


@pytest.fixture
def page(browser: BrowserContext, patient: Patient) -> Iterator[Page]:
    with served(create_app(fake(patient, PASSAGE))) as address:
        yield from opened(browser, address)


def test_an_answer_finished_while_the_connection_was_lost_comes_when_it_is_back(page: Page, patient: Patient) -> None:
    ask(page, "長い問い")
    expect(page.locator("#now")).to_contain_text("検索 5件", timeout=ANSWERED)
    page.context.set_offline(True)
    expect(page.locator("#lost")).to_have_text(frame.CONNECTION_LOST.ja, timeout=RECONNECTED)
    patient.go_on.set()
    page.context.set_offline(False)
    expect(page.locator("#turn-1")).to_contain_text("長い問いへの答え", timeout=RECONNECTED)
    expect(page.locator("#lost")).to_be_hidden()
    expect(page.locator("#now .turn")).to_have_count(0)


def test_a_server_that_answers_nothing_any_more_is_told_and_nothing_typed_is_lost(page: Page, patient: Patient) -> None:
    ask(page, "長い問い")
    expect(page.locator("#now")).to_contain_text("検索 5件", timeout=ANSWERED)
    question(page).fill("次に聞くこと")

    def gone(route: Route) -> None:
        route.abort()

    page.route("**/health", gone)
    expect(page.locator("#lost")).to_have_text(frame.CONNECTION_LOST.ja, timeout=RECONNECTED)
    page.unroute("**/health", gone)
    expect(page.locator("#lost")).to_be_hidden(timeout=RECONNECTED)
    expect(page.locator("#now")).to_contain_text("長い問い")
    expect(question(page)).to_have_value("次に聞くこと")
    patient.go_on.set()
    expect(page.locator("#turn-1")).to_contain_text("長い問いへの答え", timeout=RECONNECTED)


def test_a_new_conversation_stays_new_though_the_one_before_is_answered_meanwhile(page: Page, patient: Patient) -> None:
    ask(page, "長い問い")
    expect(page.locator("#now")).to_contain_text("検索 5件", timeout=ANSWERED)
    page.get_by_role("button", name=words.NEW.ja, exact=True).click()
    expect(page.get_by_text(words.CAN.ja)).to_be_visible(timeout=ANSWERED)
    question(page).fill("書きかけの")
    patient.go_on.set()
    page.wait_for_timeout(1500)
    expect(page.locator("#log .turn")).to_have_count(0)
    expect(question(page)).to_have_value("書きかけの")
    ask(page, "次の問い")
    expect(page.locator("#turn-1")).to_contain_text("次の問いへの答え", timeout=ANSWERED)
    expect(page.locator("#history-list .talk")).to_have_count(2)
    expect(page.locator("#history-list")).to_contain_text("長い問い")


def test_another_question_pressed_meanwhile_is_not_lost_without_a_word(page: Page, patient: Patient) -> None:
    ask(page, "短い問い")
    expect(page.locator("#turn-1")).to_be_visible(timeout=ANSWERED)
    ask(page, "長い問い")
    expect(page.locator("#now")).to_contain_text("検索 5件", timeout=ANSWERED)
    again = page.locator("#turn-1").get_by_role("button", name=words.AGAIN.ja)
    again.focus()
    again.press("Enter")
    expect(page.locator("#told")).to_contain_text(words.ONE_AT_A_TIME.ja, timeout=ANSWERED)
    patient.go_on.set()
    expect(page.locator("#turn-2")).to_contain_text("長い問いへの答え", timeout=ANSWERED)
    expect(page.locator("#log .turn")).to_have_count(2)
