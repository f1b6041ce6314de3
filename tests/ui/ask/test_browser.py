"""The page in a real browser, over a real server and the starter index."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from assistant.answer import Answer
from assistant.engine import Assistant, Listener
from assistant.settings import LLMSettings, Settings
from assistant.ui.server import create_app
from assistant.understanding.items import Understood
from assistant.words import ask as words
from assistant.words import frame
from indexes.build import build_index
from indexes.passage import Line
from tests.ui.browsing import ANSWERED, ask, asked, opened, question, replies
from tests.ui.hostile import HOSTILE
from tests.ui.serving import answer, article, citation, fake, served


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("home")
    build_index(home)
    assistant = Assistant.open(Settings(home=home, llm=LLMSettings(base_url="", model="")))
    with served(create_app(assistant)) as address:
        yield address
    assistant.close()


@pytest.fixture
def page(browser: BrowserContext, address: str) -> Iterator[Page]:
    yield from opened(browser, address)


def test_an_answer_comes_with_its_source_and_a_marker_leads_there(page: Page) -> None:
    ask(page, "AI法に罰則はありますか")
    card = page.locator("#src-1-1")
    expect(card).to_contain_text("人工知能関連技術", timeout=ANSWERED)
    expect(replies(page)).to_contain_text("罰則")
    link = card.get_by_role("link", name="e-Govで原文を開く")
    href = link.get_attribute("href") or ""
    assert href.startswith("https://laws.e-gov.go.jp/law/507AC0000000053")
    assert link.get_attribute("target") == "_blank"
    assert link.get_attribute("rel") == "noopener noreferrer"
    page.locator("#sources").evaluate("panel => panel.scrollTop = 1e6")
    page.locator("#log a.marker").first.click()
    expect(card).to_be_in_viewport(ratio=0.3)
    expect(card).to_be_focused()
    quoted = card.locator("mark").first
    expect(quoted).to_be_in_viewport()
    assert quoted.inner_text().partition("。")[0] in replies(page).inner_text()
    assert urlsplit(page.url).fragment == "", "the marker must not navigate"


def test_each_answer_keeps_its_own_sources(page: Page) -> None:
    ask(page, "AI法に罰則はありますか")
    expect(page.locator("#src-1-1")).to_be_visible(timeout=ANSWERED)
    ask(page, "AI戦略本部の本部長は誰ですか")
    expect(page.locator("#src-2-1")).to_be_in_viewport(timeout=ANSWERED)
    page.locator("#log a[href='#src-1-1']").first.click()
    expect(page.locator("#src-1-1")).to_be_in_viewport()
    expect(page.locator("#src-1-1")).to_have_class("source shown")


def test_the_notice_that_an_ai_wrote_this_is_always_there(page: Page) -> None:
    notice = page.locator("#banner .ai-notice")
    expect(notice).to_be_in_viewport()
    ask(page, "AI法に罰則はありますか")
    expect(page.locator("#src-1-1")).to_be_visible(timeout=ANSWERED)
    expect(notice).to_be_in_viewport()


def test_a_phone_shows_answer_and_sources_below_each_other_under_the_notice(
    browser: BrowserContext, address: str
) -> None:
    for page in opened(browser, address, 390, 844):
        ask(page, "AI法に罰則はありますか")
        page.locator("#src-1-2").scroll_into_view_if_needed(timeout=ANSWERED)
        page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
        expect(page.locator("#banner .ai-notice")).to_be_in_viewport()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_blank_question_gets_a_polite_sentence(page: Page) -> None:
    question(page).press("Enter")
    expect(replies(page)).to_have_text("質問が空です。知りたいことを入力してください。", timeout=ANSWERED)


def test_hostile_questions_do_nothing(page: Page) -> None:
    page.get_by_role("button", name=words.EXAMPLES[0], exact=True).wait_for()
    half = len(HOSTILE) // 2
    for number, hostile in enumerate((HOSTILE[:half], HOSTILE[half:]), start=1):
        ask(page, "\n".join(hostile))
        expect(page.locator(f"#turn-{number}")).to_be_visible(timeout=ANSWERED)
    expect(asked(page).first).to_contain_text("<img src=x onerror=alert(1)>")
    expect(asked(page).nth(1)).to_contain_text("[押す](javascript:alert(1))")
    assert page.locator("#log :is(img, script, iframe, table, code, h1)").count() == 0
    assert asked(page).locator("a").count() == 0


def test_hostile_texts_of_an_index_do_nothing(browser: BrowserContext) -> None:
    passage = article(*(Line("p1", line) for said in HOSTILE for line in said.splitlines()))

    def said(text: str, _listener: Listener) -> Answer:
        return answer("\n".join(HOSTILE) + "[1]", citation(passage, *HOSTILE, at="p1"), question=text)

    with served(create_app(fake(said, passage))) as address:
        for page in opened(browser, address):
            ask(page, "問い")
            text = page.locator("#src-1-1 .text")
            expect(text).to_contain_text("${alert(1)} {{alert(1)}}", timeout=ANSWERED)
            expect(text).to_contain_text("<img src=x onerror=alert(1)>")
            assert page.locator(":is(#panel, #log) :is(img, script, iframe, code, pre)").count() == 0
            assert {link.get_attribute("href") for link in replies(page).locator("a").all()} == {"#src-1-1"}


def test_enter_during_composition_commits_the_word_and_does_not_send(page: Page) -> None:
    question(page).click()
    ime = page.context.new_cdp_session(page)
    ime.send("Input.imeSetComposition", {"text": "ばっそく", "selectionStart": 4, "selectionEnd": 4})
    # What Chromium sends while an input method has the keyboard: the key is 229, "Process".
    process = {"key": "Process", "code": "Enter", "windowsVirtualKeyCode": 229}
    ime.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **process})
    ime.send("Input.insertText", {"text": "罰則"})
    ime.send("Input.dispatchKeyEvent", {"type": "keyUp", **process, "key": "Enter"})
    page.wait_for_timeout(300)
    expect(question(page)).to_have_value("罰則")
    assert asked(page).count() == 0
    question(page).press("Enter")
    expect(asked(page)).to_have_text("罰則", timeout=ANSWERED)


def test_shift_and_enter_break_the_line(page: Page) -> None:
    question(page).fill("一行目")
    question(page).press("Shift+Enter")
    page.keyboard.type("二行目")
    expect(question(page)).to_have_value("一行目\n二行目")
    assert asked(page).count() == 0


def test_a_very_long_paste_is_answered(page: Page) -> None:
    ask(page, "AI法に罰則はありますか。" + "あ" * 50_000)
    expect(replies(page)).to_contain_text("先頭の4,000文字で調べました", timeout=ANSWERED)
    expect(question(page)).to_have_value("")


def test_an_example_is_asked_at_a_press(page: Page) -> None:
    page.get_by_role("button", name=words.EXAMPLES[2], exact=True).press("Enter")
    expect(page.locator("#src-1-1")).to_be_visible(timeout=ANSWERED)
    expect(asked(page)).to_have_text(words.EXAMPLES[2])


def test_every_control_has_a_japanese_name_and_the_page_is_japanese(page: Page) -> None:
    for name in (words.SEND.ja, words.NEW.ja):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_visible()
    expect(page).to_have_title(frame.TITLE)
    assert page.evaluate("document.documentElement.lang") == "ja"
    assert page.locator("footer:visible").count() == 0


def test_clearing_forgets_and_nothing_stays_in_the_browser(page: Page) -> None:
    ask(page, "AI法に罰則はありますか")
    expect(page.locator("#src-1-1")).to_be_visible(timeout=ANSWERED)
    stored = page.evaluate("JSON.stringify([localStorage, sessionStorage, document.cookie])")
    assert "罰則" not in stored
    page.get_by_role("button", name=words.NEW.ja, exact=True).click()
    expect(page.locator("#src-1-1")).to_have_count(0)
    expect(page.get_by_text(words.CAN.ja)).to_be_visible()
    ask(page, "AI戦略本部の本部長は誰ですか")
    expect(asked(page)).to_have_count(1)
    expect(page.locator("#src-1-1")).to_be_visible(timeout=ANSWERED)


def test_an_answer_can_be_stopped_and_the_next_one_comes(browser: BrowserContext) -> None:
    patience = threading.Event()

    def slow(text: str, listener: Listener) -> Answer:
        listener.stage("retrieve", 4)
        if text == "長い問い":
            listener.text("書きかけの文")
            patience.wait(20)
        return answer("終わりました。", question=text)

    with served(create_app(fake(slow))) as address:
        for page in opened(browser, address):
            ask(page, "長い問い")
            expect(replies(page)).to_contain_text("検索 4件", timeout=ANSWERED)
            expect(replies(page)).to_contain_text("書きかけの文")
            page.get_by_role("button", name=words.STOP.ja).click()
            expect(replies(page)).to_have_text(words.STOPPED.ja)
            expect(page.get_by_role("button", name=words.STOP.ja)).to_be_hidden()
            ask(page, "次の問い")
            expect(replies(page).nth(1)).to_contain_text("終わりました。", timeout=ANSWERED)
    patience.set()


def test_a_fault_shows_one_polite_sentence_and_the_page_goes_on(browser: BrowserContext) -> None:
    def faulty(text: str, _listener: Listener) -> Answer:
        if text == "壊れる":
            raise RuntimeError("内部の秘密")
        return answer("答えました。", question=text)

    with served(create_app(fake(faulty))) as address:
        for page in opened(browser, address):
            ask(page, "壊れる")
            expect(replies(page)).to_have_text(words.FAULT.ja, timeout=ANSWERED)
            ask(page, "大丈夫")
            expect(replies(page).nth(1)).to_contain_text("答えました。", timeout=ANSWERED)
            assert "秘密" not in page.content()


def test_what_was_understood_is_taken_off_at_a_press_and_asked_again_without(page: Page) -> None:
    ask(page, "AI法第16条と罰則")
    read = page.get_by_role("group", name=words.UNDERSTOOD.ja)
    off = read.get_by_role("button", name="AI法第16条を外す")
    expect(off).to_have_text("条: AI法第16条×", timeout=ANSWERED)
    expect(read.get_by_role("button")).to_have_count(3)
    off.click()
    expect(page.locator("#log .asked").nth(1)).to_contain_text("AI法第16条を外して", timeout=ANSWERED)
    expect(read.get_by_role("button", name="罰則を外す")).to_be_visible(timeout=ANSWERED)
    expect(read.get_by_role("button")).to_have_count(2)
    page.get_by_role("button", name=words.NEW.ja, exact=True).click()
    expect(read).to_have_count(0)


def test_hostile_words_that_were_understood_do_nothing(browser: BrowserContext) -> None:
    hostile = tuple(Understood("speaker", f"speaker:{said}", said) for said in HOSTILE)

    def said(text: str, _listener: Listener) -> Answer:
        return replace(answer("答え", question=text), understood=hostile)

    with served(create_app(fake(said))) as address:
        for page in opened(browser, address):
            ask(page, "問い")
            expect(page.locator("#read button")).to_have_count(len(HOSTILE), timeout=ANSWERED)
            assert page.locator("#read :is(a, img, script, iframe, code, pre)").count() == 0


def test_what_is_set_is_seen_though_its_box_is_closed_and_a_new_conversation_has_none(page: Page) -> None:
    box = page.locator("#options > button")
    box.click()
    page.get_by_label(words.ON.ja).fill("2024-04-01")
    page.get_by_label(words.LENGTHS[True].ja, exact=True).check()
    set_ = words.conditions_set("時点 2024-04-01、簡潔").ja
    expect(box).to_contain_text(set_, timeout=ANSWERED)
    box.click()
    ask(page, "AI法に罰則はありますか")
    expect(page.locator("#turn-1 .conditions")).to_have_text("時点 2024-04-01、簡潔", timeout=ANSWERED)
    page.get_by_role("button", name=words.NEW.ja, exact=True).click()
    expect(box).to_contain_text(words.OPTIONS.ja, timeout=ANSWERED)
