"""The history in a real browser: what a reader finds again, and what nobody else ever sees."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import gradio as gr
import pytest
from fastapi import FastAPI
from playwright.sync_api import BrowserContext, Download, Locator, Page, expect, sync_playwright

import assistant.ui
from assistant.answer import Answer
from assistant.engine import Listener
from assistant.records.conversations import PAGE
from assistant.records.packing import Asked
from assistant.records.users import User
from assistant.ui.ask import files, screen
from assistant.ui.handing_out import FileDesk
from assistant.ui.people import routes
from assistant.ui.people.admission import Admission
from assistant.ui.site import Site
from assistant.ui.theme import theme
from assistant.words import ask as asking
from assistant.words import feedback as saying
from assistant.words import frame
from assistant.words import history as words
from indexes.passage import Line
from tests.assistant.export.samples import markdown_text, squeezed, word_text
from tests.ui.browsing import ARGUMENTS, CHROMIUM, leaves
from tests.ui.serving import answer, article, citation, fake, served, site_of

PASSAGE = article(Line("p1", "国は、調査及び研究を行うものとする。"))
_UI = Path(assistant.ui.__file__).parent


def told(text: str, _listener: Listener) -> Answer:
    return answer(f"{text}という質問です。[1]", citation(PASSAGE, "調査及び研究を行う", at="p1"), question=text)


def app_of(site: Site) -> FastAPI:
    app = FastAPI()
    routes.install(app, Admission.by(site.settings, site.records))
    files.install(app, site, FileDesk())
    with (
        gr.Blocks(analytics_enabled=False, fill_width=True) as page,
        gr.Tabs(elem_id="tabs", selected="ask"),
        gr.Tab("質問する", id="ask", elem_id="room-ask"),
    ):
        screen.build(site, "ja")
    page.queue(api_open=False)
    whole: FastAPI = gr.mount_gradio_app(
        app, page, path="/", theme=theme(), head=_head(), footer_links=[], run_history=False, show_error=False,
        ssr_mode=False,
    )  # fmt: skip
    return whole


def _head() -> str:
    sheets = ("tokens", "frame", "ask", "history")
    looks = "\n".join((_UI / "look" / f"{name}.css").read_text(encoding="utf-8") for name in sheets)
    run = "\n".join(
        (_UI / "scripts" / f"{name}.js").read_text(encoding="utf-8") for name in ("frame", "ask", "history")
    )
    said = json.dumps({"language": "ja", "tabs": "画面", "copied": frame.COPIED.ja, "notCopied": frame.NOT_COPIED.ja})
    return f"<style>{looks}</style><script>window.tobenWords = {said};\n{run}</script>"


@pytest.fixture(scope="module")
def site() -> Site:
    return site_of(fake(told, PASSAGE))


@pytest.fixture(scope="module")
def address(site: Site) -> Iterator[str]:
    with served(app_of(site)) as address:
        yield address


@pytest.fixture(scope="module")
def person() -> Iterator[Callable[[], BrowserContext]]:
    """A browser of one's own, as often as it is called."""
    if CHROMIUM is None:
        pytest.skip("Chromium がないためブラウザ試験を省きます: apt install chromium fonts-noto-cjk")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield lambda: browser.new_context(locale="ja-JP", accept_downloads=True)
        browser.close()


@contextmanager
def opened(context: BrowserContext, address: str, width: int = 1280) -> Iterator[Page]:
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("dialog", lambda dialog: faults.append(dialog.message))
    page.on("request", lambda request: faults.extend({request.url} if leaves(request.url) else ()))
    page.goto(address)
    box(page).wait_for()
    expect(page.locator("#log :is(.welcome, .turn)").first).to_be_visible()
    yield page
    page.close()
    assert faults == []


def box(page: Page) -> Locator:
    return page.get_by_label(asking.QUESTION.ja, exact=True)


def ask(page: Page, text: str) -> None:
    turns = page.locator("#log .turn").count()
    box(page).fill(text)
    box(page).press("Enter")
    expect(page.locator("#log .turn")).to_have_count(turns + 1, timeout=15_000)


def listed(page: Page) -> Locator:
    return page.locator("#history-list .title")


def begin(page: Page) -> None:
    page.get_by_role("button", name=asking.NEW.ja).click()
    expect(page.locator("#log .turn")).to_have_count(0)


def test_what_was_asked_is_found_again_and_carried_on(person: Callable[[], BrowserContext], address: str) -> None:
    with opened(person(), address) as page:
        expect(page.locator("#history-list")).to_contain_text(words.NOTHING.ja)
        ask(page, "図書は借りられますか")
        begin(page)
        ask(page, "会議室は使えますか")
        expect(listed(page)).to_have_text(["会議室は使えますか", "図書は借りられますか"])
        expect(page.locator("#history-list [aria-current=true] .title")).to_have_text("会議室は使えますか")
        listed(page).nth(1).click()
        expect(page.locator("#log .asked")).to_contain_text("図書は借りられますか")
        expect(page.locator("#history-list [aria-current=true] .title")).to_have_text("図書は借りられますか")
        ask(page, "いつ返しますか")
        expect(page.locator("#log .turn")).to_have_count(2)
        expect(listed(page)).to_have_text(["図書は借りられますか", "会議室は使えますか"])


def test_a_reload_shows_the_same_answer_marks_and_feedback(person: Callable[[], BrowserContext], address: str) -> None:
    with opened(person(), address) as page:
        ask(page, "図書は借りられますか")
        page.locator("#log [data-verdict=helpful]").click()
        expect(page.locator("#log .feedback-sent")).to_have_text(saying.HELPFUL_SENT.ja)
        log, panel = page.locator("#log").inner_text(), page.locator("#panel").inner_text()
        assert "引用の一致" in panel
        page.reload()
        expect(page.locator("#log .turn")).to_have_count(1)
        # The suggestions are of the moment; nothing else may differ.
        assert page.locator("#log").inner_text() == log
        assert page.locator("#panel").inner_text() == panel


def test_a_search_stays_while_conversations_are_opened(person: Callable[[], BrowserContext], address: str) -> None:
    with opened(person(), address) as page:
        for text in ("図書は借りられますか", "会議室は使えますか", "図書館は開いていますか"):
            begin(page)
            ask(page, text)
        search = page.get_by_label(words.SEARCH.ja)
        search.press_sequentially("図書")
        expect(listed(page)).to_have_text(["図書館は開いていますか", "図書は借りられますか"])
        listed(page).nth(1).click()
        expect(page.locator("#log .asked")).to_contain_text("図書は借りられますか")
        expect(page.locator("#history-list [aria-current=true] .title")).to_have_text("図書は借りられますか")
        expect(listed(page)).to_have_text(["図書館は開いていますか", "図書は借りられますか"])
        search.fill("どこにもない")
        expect(page.locator("#history-list")).to_contain_text(words.NOT_FOUND.ja)
        search.fill("")
        expect(listed(page)).to_have_count(3)


def test_a_title_is_changed_by_keyboard_alone(person: Callable[[], BrowserContext], address: str) -> None:
    with opened(person(), address) as page:
        ask(page, "図書は借りられますか")
        page.locator("#history-list .manage summary").first.focus()
        page.keyboard.press("Enter")
        title = page.get_by_label(words.TITLE.ja, exact=True)
        title.fill("<b>貸出し</b>の話")
        title.press("Enter")
        expect(listed(page)).to_have_text(["<b>貸出し</b>の話"])
        expect(page.locator("#history-said")).to_contain_text("<b>貸出し</b>の話")
        expect(page.locator("#history-list .open")).to_be_focused()
        page.locator("#history-list .manage summary").first.press("Enter")
        page.keyboard.press("Escape")
        expect(title).to_be_hidden()


def test_deleting_asks_first_and_takes_the_open_one_off_the_page(
    person: Callable[[], BrowserContext], address: str
) -> None:
    with opened(person(), address) as page:
        for text in ("図書は借りられますか", "会議室は使えますか"):
            begin(page)
            ask(page, text)
        page.locator("#history-list .manage > summary").nth(1).click()
        sure = page.locator("#history-list .talk").nth(1).locator(".sure")
        sure.locator("summary").click()
        sure.get_by_role("button", name=words.CANCEL.ja).click()
        expect(sure.get_by_role("button", name=words.DELETE_IT.ja)).to_be_hidden()
        expect(listed(page)).to_have_count(2)
        sure.locator("summary").click()
        sure.get_by_role("button", name=words.DELETE_IT.ja).click()
        expect(listed(page)).to_have_text(["会議室は使えますか"])
        expect(page.locator("#log .turn")).to_have_count(1)
        everything = page.locator("#history-list > * > .talks > .sure, #history-list .talks > .sure")
        everything.locator("summary").click()
        everything.get_by_role("button", name=words.DELETE_THEM.ja).click()
        expect(page.locator("#history-list")).to_contain_text(words.NOTHING.ja)
        expect(page.locator("#log .turn")).to_have_count(0)
        assert "c=" not in page.url


def test_two_people_see_nothing_of_each_other(person: Callable[[], BrowserContext], address: str) -> None:
    with opened(person(), address) as one, opened(person(), address) as other:
        ask(one, "人事の秘密の質問")
        ask(other, "会議室は使えますか")
        expect(listed(other)).to_have_text(["会議室は使えますか"])
        other.get_by_label(words.SEARCH.ja).fill("秘密")
        expect(other.locator("#history-list")).to_contain_text(words.NOT_FOUND.ja)
        # The address of somebody else's conversation, and its file.
        one.wait_for_url(re.compile(r"[?&]c=\d+"))
        other.goto(one.url)
        expect(other.locator("#told")).to_contain_text("見つかりません")
        assert "秘密" not in other.content()
        theirs = one.locator("#log a[href^='/export/']").last.get_attribute("href")
        reply = other.request.get(f"{address}{theirs}")
        assert reply.status == 404
        assert "秘密" not in reply.text()
        assert one.request.get(f"{address}{theirs}").status == 200


def test_an_error_is_reported_once_and_can_be_taken_back(
    person: Callable[[], BrowserContext], address: str, site: Site
) -> None:
    with opened(person(), address) as page:
        ask(page, "誤りの報告の質問")
        page.get_by_text(saying.WRONG.ja, exact=True).click()
        page.get_by_label(saying.REASONS["outdated"].ja, exact=True).check()
        page.get_by_label(saying.WORDS.ja).fill("第1項は\n改正されました")
        page.get_by_role("button", name=saying.SEND.ja).dblclick()
        expect(page.locator("#log .feedback-sent")).to_contain_text(saying.REASONS["outdated"].ja)
        expect(page.locator("#told")).to_contain_text(saying.THANKS.ja)
        sent = [json.loads(one) for one in site.records.feedback.export() if "誤りの報告" in one]
        assert [(one["verdict"], one["reasons"], one["words"]) for one in sent] == [
            ("wrong", ["outdated"], "第1項は\n改正されました")
        ]
        page.get_by_role("button", name=saying.TAKE_BACK.ja).click()
        expect(page.locator("#log .feedback-sent")).to_have_count(0)
        assert not [one for one in site.records.feedback.export() if "誤りの報告" in one]


def test_ten_clicks_on_helpful_are_one(person: Callable[[], BrowserContext], address: str, site: Site) -> None:
    with opened(person(), address) as page:
        ask(page, "十回押す質問")
        page.evaluate("for (let n = 0; n < 10; n++) document.querySelector('#log [data-verdict=helpful]').click()")
        expect(page.locator("#log .feedback-sent")).to_have_text(saying.HELPFUL_SENT.ja)
        assert sum("十回押す" in one for one in site.records.feedback.export()) == 1


def test_what_is_exported_is_what_is_on_the_page(person: Callable[[], BrowserContext], address: str) -> None:
    with opened(person(), address) as page:
        ask(page, "AI法の調査研究は？")
        names: dict[str, Callable[[bytes], str]] = {asking.TO_WORD.ja: word_text, asking.TO_MARKDOWN.ja: of_markdown}
        acts = page.locator("#log .turn .acts")
        for name, text_of in names.items():
            with page.expect_download() as caught:
                acts.get_by_role("link", name=name, exact=True).click()
            name_of, data = given(caught.value)
            assert "AI法の調査研究は？" in name_of
            text = text_of(data)
            for shown in (".asked p", ".reply .text"):
                assert squeezed(page.locator(f"#log {shown}").first.inner_text()) in text
            for mark in page.locator("#panel .checks li, #panel .check").all_inner_texts():
                assert squeezed(mark) in text
        with page.expect_popup() as popup:
            acts.get_by_role("link", name=re.compile(asking.TO_PRINT.ja)).click()
        expect(popup.value.locator("body")).to_contain_text("AI法の調査研究は？という質問です。")


def of_markdown(data: bytes) -> str:
    return markdown_text(data.decode())


def given(download: Download) -> tuple[str, bytes]:
    return download.suggested_filename, Path(download.path()).read_bytes()


def test_the_column_is_folded_away_and_stays_so(person: Callable[[], BrowserContext], address: str) -> None:
    with opened(person(), address) as page:
        toggle = page.get_by_role("button", name=words.HISTORY.ja, exact=True)
        expect(toggle).to_have_attribute("aria-expanded", "true")
        assert column_width(page) == 240
        toggle.click()
        expect(page.get_by_label(words.SEARCH.ja)).to_be_hidden()
        assert column_width(page) < 120
        page.reload()
        expect(toggle).to_have_attribute("aria-expanded", "false")
        expect(page.get_by_label(words.SEARCH.ja)).to_be_hidden()
        toggle.click()
        expect(page.get_by_label(words.SEARCH.ja)).to_be_visible()


def column_width(page: Page) -> float:
    return float(page.locator("#history").evaluate("one => one.getBoundingClientRect().width"))


def test_on_a_phone_it_is_folded_until_asked_for(person: Callable[[], BrowserContext], address: str) -> None:
    with opened(person(), address, width=390) as page:
        ask(page, "図書は借りられますか")
        begin(page)
        expect(listed(page)).to_be_hidden()
        page.get_by_role("button", name=words.HISTORY.ja, exact=True).click()
        listed(page).click()
        expect(page.locator("#log .asked")).to_contain_text("図書は借りられますか")
        expect(listed(page)).to_be_hidden()
        page.get_by_role("button", name=words.HISTORY.ja, exact=True).click()
        page.locator("#history-list .manage > summary").first.click()
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_long_list_is_turned_and_the_keyboard_goes_on_at_what_is_new(
    person: Callable[[], BrowserContext], address: str, site: Site
) -> None:
    with opened(person(), address) as page:
        ask(page, "いちばん古い質問")
        with site.records.database.reading() as connection:
            (key,) = connection.execute("SELECT user FROM conversation ORDER BY id DESC LIMIT 1").fetchone()
        user = User("anonymous", key.partition(":")[2])
        for n in range(PAGE):
            site.records.conversations.add(user, Asked(f"質問{n}"), answer("回答です。"))
        begin(page)
        expect(listed(page)).to_have_count(PAGE)
        page.get_by_role("button", name=words.MORE.ja).press("Enter")
        expect(listed(page)).to_have_count(PAGE + 1)
        expect(page.locator("#history-list .open").last).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("#log .asked")).to_contain_text("いちばん古い質問")
        expect(listed(page)).to_have_count(PAGE + 1)
