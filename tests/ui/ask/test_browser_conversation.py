"""A conversation in a real browser: asked again, rewritten, carried on, reloaded, lost and found again."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from assistant.answer import Answer
from assistant.engine import Assistant, Listener
from assistant.ui.server import create_app
from assistant.words import ask as words
from assistant.words import frame
from indexes.passage import Line
from tests.ui.browsing import ANSWERED, ask, asked, opened, question, ready, replies
from tests.ui.serving import answer, article, citation, fake, served

PASSAGE = article(Line("p1", "国は、必要な措置を講ずる。"))


def echo(text: str, listener: Listener) -> Answer:
    listener.stage("retrieve", 3)
    return answer(f"{text}への答え[1]", citation(PASSAGE, "必要な措置を講ずる"), question=text)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(create_app(fake(echo, PASSAGE))) as address:
        yield address


@pytest.fixture
def page(browser: BrowserContext, address: str) -> Iterator[Page]:
    yield from opened(browser, address)


def test_a_reload_brings_the_conversation_back_as_it_was(page: Page) -> None:
    ask(page, "一つめの問い")
    expect(page.locator("#src-1-1")).to_be_visible(timeout=ANSWERED)
    ask(page, "二つめの問い")
    expect(page.locator("#src-2-1")).to_be_visible(timeout=ANSWERED)
    log, panel = page.locator("#log").inner_text(), page.locator("#panel").inner_text()
    assert "?c=" in page.url
    page.reload()
    ready(page)
    expect(page.locator("#src-2-1")).to_be_visible(timeout=ANSWERED)
    assert page.locator("#log").inner_text() == log
    assert page.locator("#panel").inner_text() == panel


def test_a_marker_of_an_earlier_answer_opens_its_own_sources(page: Page) -> None:
    for number in (1, 2):
        ask(page, f"問い{number}")
        expect(page.locator(f"#src-{number}-1")).to_be_visible(timeout=ANSWERED)
    page.locator("#log a.marker[href='#src-1-1']").click()
    expect(page.locator("#src-1-1")).to_be_focused(timeout=ANSWERED)
    expect(page.locator("#src-2-1")).to_have_count(0)


def test_a_question_is_asked_once_more_beside_its_first_answer(page: Page) -> None:
    ask(page, "問い")
    expect(page.locator("#turn-1")).to_be_visible(timeout=ANSWERED)
    page.locator("#turn-1").get_by_role("button", name=words.AGAIN.ja).click()
    expect(page.locator("#turn-2")).to_contain_text("問いへの答え", timeout=ANSWERED)
    expect(page.locator("#turn-1")).to_be_visible()


def test_a_question_is_rewritten_and_sent_as_a_new_one(page: Page) -> None:
    ask(page, "まちがった問い")
    expect(page.locator("#turn-1")).to_be_visible(timeout=ANSWERED)
    page.locator("#turn-1").get_by_role("button", name=words.REWRITE.ja).click()
    expect(question(page)).to_have_value("まちがった問い")
    expect(question(page)).to_be_focused()
    question(page).fill("正しい問い")
    question(page).press("Enter")
    expect(page.locator("#turn-2")).to_contain_text("正しい問いへの答え", timeout=ANSWERED)


def test_the_answer_is_copied_with_its_sources(browser: BrowserContext, page: Page) -> None:
    browser.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, "問い")
    expect(page.locator("#turn-1")).to_be_visible(timeout=ANSWERED)
    page.locator("#turn-1").get_by_role("button", name=words.COPY.ja, exact=True).click()
    expect(page.locator("#said-line")).to_have_text(frame.COPIED.ja)
    copied = str(page.evaluate("navigator.clipboard.readText()"))
    assert copied.startswith("問いへの答え[1]")
    assert "[1] " in copied
    assert "https://laws.e-gov.go.jp/law/507AC0000000053" in copied


def test_an_answer_is_read_out_once_when_it_is_complete(page: Page) -> None:
    ask(page, "問い")
    expect(page.locator("#told")).to_have_text(words.answered(1).ja, timeout=ANSWERED)
    assert page.locator("#told [role=status]").count() == 1
    assert page.locator(":is(#log, #now, #panel)[aria-live]").count() == 0


def test_the_first_sign_of_life_comes_before_the_search_has_ended(browser: BrowserContext) -> None:
    go_on = threading.Event()

    def slow(text: str, listener: Listener) -> Answer:
        listener.stage("understand", 0)
        go_on.wait(20)
        return echo(text, listener)

    with served(create_app(fake(slow, PASSAGE))) as address:
        for page in opened(browser, address):
            ask(page, "問い")
            expect(page.locator("#now")).to_contain_text("質問の理解", timeout=ANSWERED)
            expect(question(page)).to_have_value("")
            go_on.set()
            expect(page.locator("#turn-1")).to_be_visible(timeout=ANSWERED)


def test_a_page_reloaded_while_its_answer_is_written_finds_it_again(browser: BrowserContext) -> None:
    go_on = threading.Event()

    def slow(text: str, listener: Listener) -> Answer:
        listener.stage("retrieve", 5)
        go_on.wait(20)
        return echo(text, listener)

    with served(create_app(fake(slow, PASSAGE))) as address:
        for page in opened(browser, address):
            ask(page, "長い問い")
            expect(page.locator("#now")).to_contain_text("検索 5件", timeout=ANSWERED)
            page.wait_for_url("**/?c=*")
            page.reload()
            page.locator("#question textarea").wait_for()
            expect(page.locator("#now")).to_contain_text("長い問い", timeout=ANSWERED)
            go_on.set()
            expect(page.locator("#turn-1")).to_contain_text("長い問いへの答え", timeout=ANSWERED)
            expect(page.locator("#now .turn")).to_have_count(0)


def test_an_answer_whose_page_was_closed_stands_in_the_history(browser: BrowserContext) -> None:
    go_on = threading.Event()

    def slow(text: str, listener: Listener) -> Answer:
        listener.stage("retrieve", 5)
        go_on.wait(20)
        return echo(text, listener)

    with served(create_app(fake(slow, PASSAGE))) as address:
        for page in opened(browser, address):
            ask(page, "置いてきた問い")
            expect(page.locator("#now")).to_contain_text("検索 5件", timeout=ANSWERED)
        go_on.set()
        for page in opened(browser, address):
            expect(page.locator("#history-list")).to_contain_text("置いてきた問い", timeout=ANSWERED)


def test_two_tabs_of_one_conversation_lose_nothing(browser: BrowserContext, address: str) -> None:
    for one in opened(browser, address):
        ask(one, "最初の問い")
        expect(one.locator("#turn-1")).to_be_visible(timeout=ANSWERED)
        for other in opened(browser, one.url):
            expect(other.locator("#turn-1")).to_be_visible(timeout=ANSWERED)
            ask(other, "隣のタブの問い")
            expect(other.locator("#turn-2")).to_be_visible(timeout=ANSWERED)
        ask(one, "元のタブの問い")
        expect(one.locator("#turn-2")).to_be_visible(timeout=ANSWERED)
        one.reload()
        ready(one)
        expect(asked(one)).to_have_count(3)


def test_a_conversation_that_is_not_there_is_told_and_the_page_goes_on(browser: BrowserContext, address: str) -> None:
    for page in opened(browser, f"{address}/?c=999999"):
        expect(page.locator("#told")).to_contain_text("見つかりません", timeout=ANSWERED)
        ask(page, "問い")
        expect(page.locator("#turn-1")).to_be_visible(timeout=ANSWERED)


def test_nobody_reads_the_conversation_of_another_browser_by_its_address(browser: BrowserContext, address: str) -> None:
    for page in opened(browser, address):
        ask(page, "内緒の問い")
        expect(page.locator("#turn-1")).to_be_visible(timeout=ANSWERED)
        held: Browser | None = browser.browser
        assert held is not None
        stranger = held.new_context(locale="ja-JP")
        for other in opened(stranger, page.url):
            expect(other.locator("#told")).to_contain_text("見つかりません", timeout=ANSWERED)
            assert "内緒" not in other.content()
        stranger.close()


def test_a_paste_of_a_hundred_thousand_letters_is_answered(page: Page) -> None:
    question(page).fill("問い" * 50_000)
    question(page).press("Enter")
    expect(asked(page)).to_contain_text("全100,000文字", timeout=ANSWERED)
    expect(page.locator("#turn-1 .text")).to_contain_text("への答え", timeout=ANSWERED)


def test_enter_right_behind_a_composition_does_not_send(page: Page) -> None:
    question(page).fill("罰則")
    # What Safari sends for the Enter that ended a composition, and what some input methods of Edge do.
    page.evaluate(
        """() => {
          const box = document.querySelector("#question textarea");
          const enter = (more) => box.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", bubbles: true, cancelable: true, ...more}));
          enter({ keyCode: 229 });
          box.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true }));
          enter({ keyCode: 13 });
        }"""
    )
    page.wait_for_timeout(500)
    expect(asked(page)).to_have_count(0)
    question(page).press("Enter")
    expect(asked(page)).to_have_count(1, timeout=ANSWERED)


def test_the_page_in_english_answers_with_official_text_as_it_is(browser: BrowserContext, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/en/")
    page.get_by_label(words.QUESTION.en, exact=True).wait_for()
    assert page.evaluate("document.documentElement.lang") == "en"
    page.get_by_label(words.QUESTION.en, exact=True).fill("問い")
    page.get_by_role("button", name=words.SEND.en, exact=True).click()
    expect(page.locator("#turn-1 .text")).to_have_text("問いへの答え[1]", timeout=ANSWERED)
    expect(page.locator("#src-1-1")).to_contain_text("国は、必要な措置を講ずる。")
    expect(page.get_by_role("link", name=frame.OTHER_LANGUAGE.en)).to_be_visible()
    page.close()


@pytest.mark.parametrize("path", ["/", "/en/"])
def test_an_example_needs_only_the_keyboard(browser: BrowserContext, address: str, path: str) -> None:
    page = browser.new_page()
    page.goto(address + path)
    page.locator("#question textarea").wait_for()
    example = page.get_by_role("button", name=words.EXAMPLES[1])
    example.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#turn-1")).to_be_visible(timeout=ANSWERED)
    page.close()


def test_over_a_real_index_suggestions_lead_on(browser: BrowserContext, assistant: Assistant) -> None:
    with served(create_app(assistant)) as address:
        for page in opened(browser, address):
            ask(page, "AI法第16条は何を定めていますか")
            more = page.get_by_role("group", name=words.NEXT.ja).get_by_role("button")
            expect(more.first).to_be_visible(timeout=ANSWERED)
            wanted = more.first.inner_text()
            more.first.click()
            expect(page.locator("#turn-2 .asked")).to_contain_text(wanted, timeout=ANSWERED)
            expect(replies(page)).to_have_count(2)
