"""答弁を探す in a browser: searching, narrowing, reading side by side, by keyboard and on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from assistant.browsing.diet_search import Search
from assistant.records.users import User
from assistant.ui.site import Site
from assistant.words import diet as words
from tests.assistant.browsing.diet_corpus import APRIL, diet
from tests.ui.browsing import leaves
from tests.ui.diet.room import TAB, app_of
from tests.ui.one_room import fits
from tests.ui.serving import served


@pytest.fixture(scope="module")
def address(site: Site) -> Iterator[str]:
    # As the server does: dictionaries and vectors are read before the first reader comes.
    site.holder.rooms().diet.results(Search("利用料"))
    with served(app_of(site, User("anonymous", "test"))) as address:
        yield address


@pytest.fixture
def page(browser: BrowserContext, address: str) -> Iterator[Page]:
    yield from entered(browser, address)


def entered(browser: BrowserContext, address: str, width: int = 1280) -> Iterator[Page]:
    page = browser.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("dialog", lambda dialog: faults.append(dialog.message))
    page.on("request", lambda request: faults.extend({request.url} if leaves(request.url) else ()))
    page.goto(address)
    page.locator("#elsewhere").wait_for()
    page.get_by_role("tab", name=TAB).click()
    cards(page).first.wait_for()
    yield page
    page.close()
    assert faults == []


def cards(page: Page) -> Locator:
    return page.locator("#diet-results .exchange")


def box(page: Page) -> Locator:
    return page.get_by_label(words.WORDS("ja"), exact=True)


def line(page: Page) -> Locator:
    return page.locator("#diet-line [role=status]")


def search(page: Page, text: str) -> None:
    box(page).fill(text)
    box(page).press("Enter")


def value(page: Page, key: str, name: str) -> Locator:
    return page.locator(f".of-{key} button[data-do=choose][data-value='{name}']")


def test_the_first_visit_shows_the_newest_answers(page: Page) -> None:
    expect(line(page)).to_have_text(re.compile("件見つかりました"))
    expect(page.locator("#diet-facets .facet")).to_have_count(8)
    expect(page.locator("#diet-timeline .bars button").first).to_be_visible()


def test_nothing_is_searched_before_the_tab_is_chosen(browser: BrowserContext, address: str) -> None:
    page = browser.new_page()
    page.goto(address)
    page.locator("#elsewhere").wait_for()
    page.wait_for_timeout(300)
    expect(cards(page)).to_have_count(0)
    page.close()


def test_enter_searches_and_the_words_are_marked(page: Page) -> None:
    search(page, "月光閲覧架の利用料")
    expect(cards(page).first).to_contain_text("架空太郎")
    expect(page.locator("#diet-results mark").first).to_have_text("月光閲覧架")
    expect(cards(page).first.locator(".asked")).to_contain_text("仮名花子")


def test_enter_while_an_ime_composes_searches_nothing(page: Page) -> None:
    before = line(page).inner_text()
    box(page).focus()
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "りようりょう", "selectionStart": 6, "selectionEnd": 6})
    session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "windowsVirtualKeyCode": 229, "key": "Process"})
    session.send("Input.insertText", {"text": "利用料"})
    page.wait_for_timeout(400)
    assert line(page).inner_text() == before
    expect(box(page)).to_have_value("利用料")
    box(page).press("Enter")
    expect(line(page)).not_to_have_text(before)


def test_a_facet_narrows_shows_a_chip_and_keeps_the_keyboard_where_it_was(page: Page) -> None:
    search(page, "利用料")
    button = value(page, "house", "参議院")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_be_focused()
    chip = page.get_by_role("button", name="院：参議院を外す")
    chip.click()
    expect(chip).to_have_count(0)
    expect(button).to_have_attribute("aria-pressed", "false")


def test_people_are_found_by_a_part_of_their_names(page: Page) -> None:
    page.locator(".of-speaker button[data-do=more]").click()
    # The list is drawn anew, and what is typed before would go with the old one.
    expect(page.locator(".of-speaker button[data-do=choose]")).to_have_count(100)
    page.locator(".of-speaker input").fill("架空")
    page.locator(".of-speaker input").press("Enter")
    expect(page.locator(".of-speaker button[data-do=choose]")).to_have_count(1)
    value(page, "speaker", "架空太郎").click()
    expect(page.get_by_role("button", name="発言者・質問者：架空太郎を外す")).to_be_visible()


def test_a_month_of_the_plot_narrows_and_arrow_keys_walk_along_it(page: Page) -> None:
    search(page, "月光閲覧架")
    april = page.locator(".bars button[data-month='2025-04']")
    expect(april).to_have_attribute("aria-label", re.compile(r"2025年4月 \d+件"))
    page.locator(".bars button[tabindex='0']").focus()
    page.keyboard.press("Home")
    expect(april).to_be_focused()
    page.keyboard.press("Enter")
    expect(april).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name="期間：2025年4月を外す")).to_be_visible()
    expect(page.locator(".of-year input[name=from]")).to_have_value("2025-04-01")


def test_a_period_that_ends_before_it_begins_is_told(page: Page) -> None:
    page.locator(".of-year input[name=from]").fill("2025-05-01")
    page.locator(".of-year input[name=until]").fill("2025-04-01")
    page.get_by_role("button", name=words.APPLY("ja")).click()
    expect(line(page)).to_have_text(words.WRONG_PERIOD("ja"))


def test_question_and_answer_stand_side_by_side_and_the_list_comes_back_as_it_was(page: Page) -> None:
    search(page, "月光閲覧架の利用料")
    opener = page.locator(f"#diet-results [data-id='{diet(APRIL, 2)}']", has_text=words.PAIR("ja"))
    opener.click()
    left, right = page.locator("#diet-pair .question"), page.locator("#diet-pair .answer")
    expect(left).to_contain_text("総理に伺います")
    expect(right.locator("mark").first).to_contain_text("月光閲覧架の利用料")
    boxes = (left.bounding_box(), right.bounding_box())
    assert boxes[0]
    assert boxes[1]
    assert boxes[0]["y"] == boxes[1]["y"]
    assert boxes[0]["x"] < boxes[1]["x"]
    expect(page.locator("#diet-pair h2")).to_be_focused()
    expect(cards(page).first).to_be_hidden()
    page.locator("#diet-pair .turn summary").first.click()
    expect(page.locator("#diet-pair .turn .text").first).to_be_visible()
    page.get_by_role("button", name=words.BACK("ja")).click()
    expect(opener).to_be_focused()


def test_a_written_question_stands_beside_its_answer_number_by_number(page: Page) -> None:
    page.locator(".of-committee button[data-do=more]").click()
    value(page, "committee", "質問主意書・答弁書").click()
    expect(page.locator("#diet .chosen")).to_contain_text("質問主意書・答弁書")
    cards(page).first.get_by_role("button", name=words.PAIR("ja")).click()
    rows = page.locator("#diet-pair .numbered")
    expect(rows.first).to_be_visible()
    assert rows.count() > 1


def test_a_question_about_an_answer_is_handed_to_the_chat(page: Page) -> None:
    page.evaluate("document.addEventListener('toben-ask', (event) => { window.asked = event.detail; })")
    search(page, "月光閲覧架の利用料")
    expect(cards(page).first).to_contain_text("架空太郎")
    cards(page).first.get_by_role("button", name=words.ASK("ja")).click()
    assert "架空太郎" in page.evaluate("window.asked")
    expect(page.locator("#diet-pair .thread")).to_have_count(0)


def test_the_official_form_can_be_copied(page: Page) -> None:
    search(page, "月光閲覧架の利用料")
    expect(cards(page).first).to_contain_text("架空太郎")
    copied = cards(page).first.locator("[data-copy]").get_attribute("data-copy")
    told = page.locator(f"[id='{copied}']").text_content() or ""
    assert told.startswith("第999回国会 衆議院架空図書特別委員会")
    assert told.splitlines()[1].startswith("https://kokkai.ndl.go.jp/")
    cards(page).first.get_by_role("button", name=words.COPY("ja")).click()
    expect(page.locator("#said-line")).to_have_text(re.compile("写しました|no"))


def test_the_list_is_saved_as_csv(page: Page) -> None:
    search(page, "月光閲覧架の利用料")
    expect(cards(page).first).to_contain_text("架空太郎")
    with page.expect_download() as saved:
        page.get_by_role("link", name=words.CSV("ja")).click()
    assert saved.value.suggested_filename.endswith(".csv")
    assert "架空太郎" in saved.value.path().read_text(encoding="utf-8-sig")


def test_where_nothing_is_found_a_button_loosens_the_search(page: Page) -> None:
    value(page, "house", "参議院").click()
    expect(value(page, "house", "参議院")).to_have_attribute("aria-pressed", "true")
    search(page, "巻物の返却期限")
    expect(line(page)).to_contain_text("条件に合うものはありません")
    page.locator("#diet-results button[data-do=loosen][data-key=house]").click()
    expect(cards(page).first).to_contain_text("巻物")


@pytest.mark.parametrize(
    "text", ["<img src=x onerror=alert(1)>利用料", "'\"></script><script>alert(1)</script>", "${alert(1)}"]
)
def test_what_is_typed_is_text_and_nothing_else(page: Page, text: str) -> None:
    search(page, text)
    expect(line(page)).not_to_be_empty()
    page.wait_for_timeout(200)
    assert page.locator("#diet img, #diet script").count() == 0


def test_a_phone_shows_everything_below_each_other_without_sideways_scrolling(
    browser: BrowserContext, address: str
) -> None:
    for page in entered(browser, address, width=390):
        assert fits(page)
        expect(page.locator("#diet-facets .facets")).to_be_hidden()
        page.get_by_label(words.NARROW("ja")).check()
        expect(page.locator("#diet-facets .facets")).to_be_visible()
        assert fits(page)
        search(page, "月光閲覧架の利用料")
        expect(cards(page).first).to_contain_text("架空太郎")
        cards(page).first.get_by_role("button", name=words.PAIR("ja")).click()
        left, right = (page.locator(f"#diet-pair .{side}").bounding_box() for side in ("question", "answer"))
        assert left
        assert right
        assert left["y"] + left["height"] <= right["y"]
        assert fits(page)


def test_a_fault_is_one_sentence_and_the_list_stays(page: Page, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = cards(page).count()

    def fails() -> None:
        raise RuntimeError("内部の秘密")

    monkeypatch.setattr(type(site.holder), "rooms", lambda _: fails())
    search(page, "星図")
    expect(line(page)).to_contain_text("申し訳ありません")
    assert "秘密" not in page.content()
    assert cards(page).count() == shown
