"""The room of laws in a browser: finding, reading, days, and what changed between them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, FloatRect, Locator, Page, expect

from assistant.engine import Assistant
from assistant.words import frame
from assistant.words import laws as words
from tests.ui.laws.library import BATHS, room
from tests.ui.serving import served


def field(page: Page) -> Locator:
    return page.get_by_role("combobox", name=words.FIND.ja)


def option(page: Page, name: str) -> Locator:
    return page.get_by_role("option", name=name)


def text(page: Page) -> Locator:
    return page.locator("#laws-text")


def go_to(page: Page, typed: str) -> None:
    field(page).fill(typed)
    field(page).press("Enter")
    expect(page.locator("#laws-days details").first).to_be_visible()


def sides(page: Page) -> list[FloatRect]:
    """Where the old and the new text of the first change stand."""
    found = text(page).locator(".pair").first.locator("> div")
    return [box for side in (0, 1) if (box := found.nth(side).bounding_box())]


def test_laws_are_offered_while_typing_and_chosen_by_arrow_key_and_enter(page: Page) -> None:
    field(page).press_sequentially("架空温泉")
    expect(option(page, "架空温泉法")).to_be_visible()
    expect(field(page)).to_have_attribute("aria-expanded", "true")
    field(page).press("ArrowDown")
    expect(option(page, "架空温泉法")).to_have_attribute("aria-selected", "true")
    expect(field(page)).to_have_attribute("aria-activedescendant", "laws-option-0")
    field(page).press("Enter")
    expect(page.get_by_role("heading", name="架空温泉法", level=2)).to_be_focused()
    expect(field(page)).to_have_attribute("aria-expanded", "false")
    expect(text(page)).to_contain_text("浴場には、湯守を置く。")


def test_escape_closes_the_list_and_a_click_chooses(page: Page) -> None:
    field(page).press_sequentially("架空宿屋")
    expect(option(page, "架空宿屋法")).to_be_visible()
    field(page).press("Escape")
    expect(option(page, "架空宿屋法")).to_be_hidden()
    field(page).press("ArrowDown")
    option(page, "架空宿屋法").click()
    expect(page.get_by_role("heading", name="架空宿屋法", level=2)).to_be_focused()


def test_nothing_is_asked_for_while_an_ime_composes(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.method == "POST" else None)
    field(page).focus()
    session = page.context.new_cdp_session(page)
    for letters in ("か", "架空", "架空温"):
        session.send("Input.imeSetComposition", {"text": letters, "selectionStart": 0, "selectionEnd": len(letters)})
        field(page).dispatch_event("keydown", {"key": "Enter", "isComposing": True})
        page.wait_for_timeout(250)
    assert asked == []
    session.send("Input.insertText", {"text": "架空温泉"})
    expect(option(page, "架空温泉法")).to_be_visible()


def test_a_misspelt_name_is_offered_as_a_guess_and_nonsense_told_to_be_unknown(page: Page) -> None:
    field(page).press_sequentially("架空音泉法")
    expect(option(page, "架空温泉法")).to_contain_text(words.NEAR.ja)
    field(page).press("Enter")
    expect(text(page).get_by_text(words.NEAR.ja)).to_be_focused()
    text(page).get_by_role("button", name="架空温泉法").click()
    expect(page.get_by_role("heading", name="架空温泉法", level=2)).to_be_focused()
    field(page).fill("zzzzqqqq")
    expect(page.locator("#laws-options").get_by_text(words.NONE_FOUND.ja)).to_be_visible()
    field(page).press("Enter")
    expect(text(page)).to_contain_text(words.NONE_FOUND.ja)


def test_a_law_with_an_article_behind_its_name_opens_at_the_article(page: Page) -> None:
    go_to(page, "架空温泉法2条2項")
    expect(page.get_by_role("heading", name="第二条　入浴料")).to_be_focused()
    expect(text(page).locator(".asked")).to_have_count(2)
    expect(text(page).locator(".asked").first).to_contain_text("次に掲げる者")
    expect(text(page).locator("p.d1")).to_have_text("一　六歳に満たない者")
    chosen = page.locator("#laws-contents [aria-current]")
    expect(chosen).to_have_text("第二条　入浴料")
    expect(chosen).to_be_visible()
    expect(text(page)).to_contain_text("架空温泉法（令和99年法律第21号）第2条")
    expect(text(page).get_by_role("link", name=words.ORIGINAL.ja)).to_have_attribute("target", "_blank")
    expect(text(page).locator("[data-ask]")).to_have_attribute("data-ask", "架空温泉法第2条の内容を教えてください")


def test_the_citation_is_copied(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    go_to(page, "架空温泉法2条")
    text(page).get_by_role("button", name=words.COPY.ja).click()
    expect(page.locator("#said-line")).to_have_text("コピーしました")
    assert page.evaluate("navigator.clipboard.readText()") == "架空温泉法（令和99年法律第21号）第2条"


def test_contents_neighbours_and_a_typed_number_lead_from_article_to_article(page: Page) -> None:
    go_to(page, "架空温泉法")
    contents = page.locator("#laws-contents")
    contents.get_by_role("button", name="第1条　目的").click()
    expect(page.get_by_role("heading", name="第1条　目的")).to_be_focused()
    expect(text(page)).to_contain_text("温泉の <b>適正</b> な利用")
    text(page).get_by_role("button", name="次条：第二条").first.click()
    expect(page.get_by_role("heading", name="第二条　入浴料")).to_be_focused()
    contents.get_by_label(words.NUMBER.ja).fill("三")
    contents.get_by_label(words.NUMBER.ja).press("Enter")
    expect(page.get_by_role("heading", name="第3条　湯守")).to_be_focused()
    contents.get_by_label(words.NUMBER.ja).fill("99")
    contents.get_by_label(words.NUMBER.ja).press("Enter")
    expect(text(page).get_by_role("alert")).to_contain_text("第99条は収録していません")
    contents.get_by_role("button", name=words.ALL_OF_IT.ja).nth(2).click()
    expect(page.get_by_role("heading", name="第二章　入浴", level=3)).to_be_focused()
    expect(text(page)).not_to_contain_text("第1条")


def test_an_article_that_refers_to_another_leads_there(page: Page) -> None:
    go_to(page, "架空温泉法2条")
    text(page).get_by_text(words.REFERRED_BY.ja).click()
    text(page).get_by_role("button", name="架空宿屋法").click()
    expect(page.get_by_role("heading", name="第1条　準用")).to_be_focused()
    expect(page.get_by_role("heading", name="架空宿屋法", level=2)).to_be_visible()


def test_another_day_shows_its_text_and_keeps_to_the_article(page: Page) -> None:
    go_to(page, "架空温泉法2条")
    expect(text(page)).to_contain_text("二百円")
    page.locator("#laws-head").get_by_label(words.ON_DAY.ja).fill("2020-01-01")
    page.get_by_role("button", name=words.SHOW_DAY.ja).click()
    expect(text(page)).to_contain_text("一回につき百円")
    expect(text(page)).to_contain_text("改正前の条文（2024年4月1日に改正・廃止）")
    expect(page.locator("#laws-head")).to_contain_text("2020年1月1日時点の条文です。")
    page.get_by_role("button", name=words.TODAY.ja).click()
    expect(text(page)).to_contain_text("二百円")
    expect(page.locator("#laws-head").get_by_label(words.ON_DAY.ja)).to_have_value("")


def test_a_day_of_which_nothing_is_held_is_told_and_a_missing_day_asked_for(page: Page) -> None:
    go_to(page, "架空温泉法")
    page.get_by_role("button", name=words.SHOW_DAY.ja).click()
    expect(text(page).get_by_role("alert")).to_have_text(words.BAD_DAY.ja)
    page.locator("#laws-head").get_by_label(words.ON_DAY.ja).fill("2000-01-01")
    page.get_by_role("button", name=words.SHOW_DAY.ja).click()
    expect(page.locator("#laws-head .notice")).to_have_text(
        "架空温泉法の2000年1月1日時点の条文は収録していません（収録は2016年4月1日施行の版から）。"
    )
    expect(page.locator("#laws-contents nav")).to_have_count(0)
    expect(page.locator("#laws-head")).not_to_contain_text("時点の条文です")
    expect(page.locator("#laws-head").get_by_role("link", name=words.ORIGINAL.ja)).to_be_visible()
    page.get_by_role("button", name=words.READ_NOW.ja).click()
    expect(page.locator("#laws-head")).to_contain_text("時点の条文です")
    expect(page.locator("#laws-contents nav")).to_have_count(1)


def test_the_days_of_change_lead_to_their_text_and_tell_what_is_to_come(page: Page) -> None:
    go_to(page, "架空温泉法2条")
    days = page.locator("#laws-days")
    days.get_by_text(words.DAYS.ja).click()
    expect(days.locator("[aria-current=date]")).to_have_text("2024年4月1日")
    coming = days.locator("li").first
    expect(coming).to_contain_text(words.FUTURE.ja)
    coming.get_by_role("button", name="2090年4月1日", exact=True).click()
    expect(text(page)).to_contain_text("三百円")
    expect(text(page)).to_contain_text("未施行")


def test_what_an_amendment_changed_stands_side_by_side_in_words_and_marks(page: Page) -> None:
    go_to(page, "架空温泉法")
    days = page.locator("#laws-days")
    days.get_by_text(words.DAYS.ja).click()
    days.get_by_role("button", name=f"{words.THIS_AMENDMENT.ja}（2024年4月1日）").click()
    expect(text(page).locator("h3")).to_be_focused()
    expect(text(page)).to_contain_text("1条改正、1条新設、1条削除")
    expect(text(page).locator("del").first).to_contain_text("百")
    expect(text(page).locator("ins").first).to_have_text("〔追加〕二百〔ここまで〕")
    expect(text(page)).not_to_contain_text("湯守を置く")
    folded = text(page).locator("details.same")
    expect(folded).to_contain_text("変更のない2行（略）")
    expect(folded.get_by_text("六歳に満たない者")).to_be_hidden()
    old, new = sides(page)
    assert old["x"] < new["x"]
    page.set_viewport_size({"width": 390, "height": 800})
    old, new = sides(page)
    assert old["y"] < new["y"]
    expect(text(page).locator(".pair .side").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_two_days_with_the_same_text_have_no_differences(page: Page) -> None:
    go_to(page, "架空温泉法")
    days = page.locator("#laws-days")
    days.get_by_text(words.DAYS.ja).click()
    days.get_by_label(words.BEFORE_DAY.ja).fill("2025-01-01")
    days.get_by_label(words.AFTER_DAY.ja).fill("2024-05-01")
    days.get_by_role("button", name=words.SHOW_DIFFERENCES.ja).click()
    expect(text(page)).to_contain_text(words.NO_CHANGE.ja)


def test_contents_fold_on_a_phone_and_nothing_scrolls_sideways(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    go_to(page, "架空温泉法")
    contents = page.locator("#laws-contents")
    expect(contents.get_by_role("button", name="第1条　目的")).to_be_hidden()
    contents.get_by_text(words.CONTENTS.ja, exact=True).click()
    expect(contents.get_by_role("button", name="第1条　目的")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_another_room_opens_an_article_at_a_place_and_on_a_day(page: Page) -> None:
    page.get_by_role("tab", name="最初").click()
    page.get_by_role("button", name="別の画面から開く").click()
    expect(page.get_by_role("tab", name="条文を読む")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("heading", name="第二条　入浴料")).to_be_focused()
    expect(text(page)).to_contain_text("一回につき百円")
    expect(text(page).locator(".asked").first).to_contain_text("次に掲げる者")


def test_an_article_opened_before_the_room_was_seen_is_not_covered_by_the_laws_to_choose(
    browser: BrowserContext, address: str
) -> None:
    page = browser.new_page()
    page.goto(address)
    expect(page.get_by_role("tab", name="条文を読む")).to_be_visible()
    page.evaluate(f'window.tobenOpenLaw("law:{BATHS}:m:2#p2", "2020-01-01")')
    marked = text(page).locator(".asked").first
    expect(marked).to_contain_text("次に掲げる者")
    expect(marked).to_be_in_viewport()
    page.wait_for_timeout(1_000)
    expect(text(page).locator(".choices")).to_have_count(0)
    expect(page.locator("#laws-wait [role=status]")).to_be_hidden()
    page.close()


def test_a_line_of_ours_says_that_an_answer_is_on_its_way(page: Page) -> None:
    line = page.locator("#laws-wait [role=status]")
    expect(line).to_be_hidden()
    page.evaluate("window.tobenLawsWait(1)")
    expect(line).to_be_visible()
    expect(line).to_have_text(words.LOADING.ja)
    page.evaluate("window.tobenLawsWait(-1)")
    expect(line).to_be_hidden()


def test_the_counter_of_gradio_is_not_drawn(page: Page) -> None:
    go_to(page, "架空温泉法")
    counters = page.locator("#laws .wrap.hidden")
    assert not any(one.is_visible() for one in counters.all())
    assert counters.count()


@pytest.mark.parametrize("typed", ["<img src=x onerror=alert(1)>", "law:%00\u202e'\"；DROP", "あ" * 100_000])
def test_whatever_is_typed_is_text(page: Page, typed: str) -> None:
    field(page).fill(typed)
    field(page).press("Enter")
    expect(text(page)).to_contain_text(words.NONE_FOUND.ja)
    expect(page.locator("#laws img")).to_have_count(0)


@pytest.fixture
def broken(browser: BrowserContext, baths: Assistant, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    def fault(*_args: object, **_named: object) -> None:
        raise RuntimeError("/secret/path")

    monkeypatch.setattr("assistant.ui.laws.reading.outline", fault)
    with served(room(baths)) as address:
        page = browser.new_page()
        page.goto(address)
        page.get_by_role("tab", name="条文を読む").click()
        expect(text(page).locator(".choices")).to_be_visible()
        yield page
        page.close()


def test_a_fault_is_one_sentence_on_the_page(broken: Page) -> None:
    field(broken).fill("架空温泉法")
    field(broken).press("Enter")
    expect(text(broken).get_by_role("alert")).to_have_text(frame.FAULT.ja)
    expect(broken.locator("body")).not_to_contain_text("secret")


def test_the_room_speaks_english(browser: BrowserContext, baths: Assistant) -> None:
    with served(room(baths, "en")) as address:
        page = browser.new_page()
        page.goto(address)
        page.get_by_role("tab", name="条文を読む").click()
        page.get_by_role("combobox", name=words.FIND.en).fill(BATHS)
        page.get_by_role("combobox", name=words.FIND.en).press("Enter")
        expect(page.locator("#laws-head")).to_contain_text("4 articles")
        expect(page.get_by_role("button", name=words.SHOW_DAY.en)).to_be_visible()
        page.close()
