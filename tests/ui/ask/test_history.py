"""The list of conversations: whose they are, in what order, found by words, renamed and deleted."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import gradio as gr
import pytest
from lxml import html

from assistant.records.conversations import PAGE
from assistant.records.database import NAME
from assistant.records.keeping import Records
from assistant.records.packing import Asked
from assistant.records.users import User
from assistant.ui.ask.history import MAX_PAGES, History
from assistant.ui.ask.talk import Talk
from assistant.ui.site import Site
from assistant.words import history as words
from tests.ui.hostile import HOSTILE
from tests.ui.people.being import request_of
from tests.ui.serving import SOMEBODY, answer, fake, site_of

OTHER = User("anonymous", "b" * 64)


@pytest.fixture
def site() -> Site:
    return site_of(fake(lambda text, _: answer(text)))


@pytest.fixture
def history(site: Site) -> History:
    return built(site)


def built(site: Site) -> History:
    history = History(site, "ja")
    with gr.Blocks():
        history.build()
    return history


def kept(site: Site, *questions: str, user: User = SOMEBODY, told: str = "借りられます。") -> list[int]:
    return [site.records.conversations.add(user, Asked(one), answer(told))[0] for one in questions]


def drawn(shown: str) -> Any:
    return html.fragment_fromstring(shown)


def titles(shown: str) -> list[str]:
    return [one.text_content() for one in drawn(shown).xpath(".//*[@class='title']")]


def at(site: Site, conversation: int, days: float) -> None:
    """As if the conversation had last been carried on so many days ago."""
    when = (datetime.now(UTC) - timedelta(days=days)).timestamp() * 1_000
    with site.records.database.writing() as connection:
        connection.execute("UPDATE conversation SET changed = ? WHERE id = ?", (int(when), conversation))


def sent(**told: Any) -> gr.EventData:
    return gr.EventData(None, told)


def test_the_list_begins_with_the_newest_and_marks_the_open_one(site: Site, history: History) -> None:
    first, _ = kept(site, "一つ目", "二つ目")
    shown = drawn(history.shown(SOMEBODY, first))
    assert titles(history.shown(SOMEBODY, first)) == ["二つ目", "一つ目"]
    assert shown.xpath(".//*[@aria-current='true']/@data-id") == [str(first)]
    assert all(one.get("data-event") == "select" for one in shown.xpath(".//*[@data-do='open']"))


def test_each_user_has_a_list_of_his_own(site: Site, history: History) -> None:
    kept(site, "山田の質問")
    kept(site, "田中の質問", user=OTHER)
    assert titles(history.shown(SOMEBODY, 0)) == ["山田の質問"]
    assert titles(history.shown(OTHER, 0, "質問")) == ["田中の質問"]
    assert "山田" not in history.shown(OTHER, 1)


def test_days_and_months_have_words(site: Site, history: History) -> None:
    today = date(2026, 11, 20)
    ago = {"今": 0, "前日": 1, "六日前": 6, "七日前": 7, "先月": 30}
    for question, days in ago.items():
        (one,) = kept(site, question)
        # Noon in Japan.
        when = datetime(2026, 11, 20, 3, tzinfo=UTC) - timedelta(days=days)
        with site.records.database.writing() as connection:
            connection.execute("UPDATE conversation SET changed = ? WHERE id = ?", (when.timestamp() * 1_000, one))
    shown = drawn(history.shown(SOMEBODY, 0, today=today))
    assert [one.text_content() for one in shown.xpath(".//h3")] == [
        "今日",
        "昨日",
        "過去7日間",
        "2026年11月",
        "2026年10月",
    ]
    assert [one.text_content() for one in shown.xpath(".//*[@class='when']")] == [
        "12:00",
        "12:00",
        "11月14日",
        "11月13日",
        "10月21日",
    ]
    english = History(site, "en")
    named = drawn(english.shown(SOMEBODY, 0, today=today)).xpath(".//h3/text()")
    assert named == ["Today", "Yesterday", "Last 7 days", "November 2026", "October 2026"]


def test_the_day_is_that_of_japan(site: Site, history: History) -> None:
    (one,) = kept(site, "深夜の質問")
    when = datetime(2026, 11, 19, 15, 30, tzinfo=UTC).timestamp() * 1_000
    with site.records.database.writing() as connection:
        connection.execute("UPDATE conversation SET changed = ? WHERE id = ?", (when, one))
    shown = drawn(history.shown(SOMEBODY, 0, today=date(2026, 11, 20)))
    assert shown.xpath(".//h3/text()") == ["今日"]
    assert shown.xpath(".//*[@class='when']/text()") == ["00:30"]


def test_a_search_looks_into_questions_and_answers_and_shows_where(site: Site, history: History) -> None:
    kept(site, "図書は借りられますか", told="返却の期限は十四日です。")
    kept(site, "会議室は使えますか")
    shown = history._search("返却 期限", "", "", "", request_of(SOMEBODY))
    assert titles(shown) == ["図書は借りられますか"]
    assert "返却の期限は十四日です" in drawn(shown).xpath("string(.//*[@class='excerpt'])")
    assert titles(history._search("会議室", "", "", "", request_of(SOMEBODY))) == ["会議室は使えますか"]
    assert words.NOT_FOUND.ja in drawn(history._search("存在しない", "", "", "", request_of(SOMEBODY))).text_content()
    assert history._search("返却", "", "", "", request_of(OTHER)).count("返却") == 1


def test_a_search_that_is_too_long_is_told_in_a_line(history: History) -> None:
    assert "1,000文字まで" in drawn(history.shown(SOMEBODY, 0, "長" * 1_001)).text_content()


def test_the_list_is_turned_page_by_page(site: Site, history: History) -> None:
    kept(site, *(f"質問{n}" for n in range(2 * PAGE + 1)))
    first = drawn(history.shown(SOMEBODY, 0))
    assert len(first.xpath(".//*[@data-do='open']")) == PAGE
    assert first.xpath(".//*[@data-do='more']/@data-event") == ["expand"]
    second = history._more("", first.get("data-pages"), "0", request_of(SOMEBODY))
    assert len(titles(second)) == 2 * PAGE
    last = history._more("", drawn(second).get("data-pages"), "0", request_of(SOMEBODY))
    assert len(titles(last)) == 2 * PAGE + 1
    assert not drawn(last).xpath(".//*[@data-do='more']")
    assert len(set(titles(last))) == 2 * PAGE + 1


def test_an_open_conversation_further_down_keeps_the_list_unfolded(site: Site, history: History) -> None:
    old, *_ = kept(site, *(f"質問{n}" for n in range(2 * PAGE)))
    shown = drawn(history.shown(SOMEBODY, old))
    assert shown.xpath(".//*[@aria-current='true']/@data-id") == [str(old)]
    assert len(titles(history.shown(SOMEBODY, 10**17))) == PAGE


@pytest.mark.parametrize("pages", ["9" * 18, "-1", "x", "", "0"])
def test_numbers_that_no_page_has_sent_do_no_harm(site: Site, history: History, pages: str) -> None:
    kept(site, "質問")
    assert titles(history._more("", pages, "9" * 40, request_of(SOMEBODY))) == ["質問"]
    assert MAX_PAGES * PAGE < 1_000


def test_renaming_keeps_search_and_place(site: Site, history: History) -> None:
    one, _ = kept(site, "図書は借りられますか", "図書館は開いていますか")
    event = sent(do="rename", id=str(one), fields={"title": ["  貸出し の 話 "]})
    shown, line = history._rename("図書", "1", str(one), request_of(SOMEBODY), event)
    assert titles(shown) == ["図書館は開いていますか", "貸出し の 話"]
    assert drawn(shown).get("data-search") == "図書"
    assert "貸出し の 話" in drawn(line).text_content()


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"id": "1", "fields": {"title": ["　"]}}, "題名が空です"),
        ({"id": "1"}, "題名が空です"),
        ({"id": "9", "fields": {"title": ["x"]}}, "見つかりません"),
        ({"id": "x", "fields": {"title": ["x"]}}, "見つかりません"),
        ({"id": "1", "fields": "no"}, "題名が空です"),
    ],
)
def test_a_title_that_cannot_be_is_told_in_a_line(site: Site, history: History, told: Any, said: str) -> None:
    kept(site, "元の題名")
    shown, line = history._rename("", "1", "0", request_of(SOMEBODY), sent(do="rename", **told))
    assert said in line
    assert titles(shown) == ["元の題名"]


def test_what_is_somebody_elses_is_neither_renamed_nor_deleted(site: Site, history: History) -> None:
    (one,) = kept(site, "山田の質問")
    event = sent(do="rename", id=str(one), fields={"title": ["乗っ取り"]})
    assert "見つかりません" in history._rename("", "1", str(one), request_of(OTHER), event)[1]
    talk = Talk(owner=OTHER.key)
    assert "見つかりません" in history.deleted(OTHER, talk, {"do": "delete", "id": str(one)})[1]
    assert history.deleted(OTHER, talk, {"do": "delete-all"})[1] == words.deleted_all(0).ja
    assert titles(history.shown(SOMEBODY, 0)) == ["山田の質問"]


def test_deleting_the_open_conversation_empties_the_page(site: Site, history: History) -> None:
    one, two = kept(site, "一つ目", "二つ目")
    talk = Talk(SOMEBODY.key, str(two), two)
    same, line = history.deleted(SOMEBODY, talk, {"do": "delete", "id": str(one)})
    assert same is talk
    assert line == words.DELETED.ja
    assert history.deleted(SOMEBODY, talk, {"do": "delete", "id": str(two)})[0] == Talk(owner=SOMEBODY.key)
    assert words.NOTHING.ja in history.shown(SOMEBODY, 0)


def test_a_conversation_that_another_tab_deleted_leaves_the_page(site: Site, history: History) -> None:
    (one,) = kept(site, "一つ目")
    site.records.conversations.delete(SOMEBODY, one)
    talk, line = history.deleted(SOMEBODY, Talk(SOMEBODY.key, str(one), one), {"do": "delete", "id": str(one)})
    assert talk.id == 0
    assert "見つかりません" in line


def test_all_go_at_once(site: Site, history: History) -> None:
    *_, last = kept(site, *(f"質問{n}" for n in range(3)))
    talk, line = history.deleted(SOMEBODY, Talk(SOMEBODY.key, str(last), last), {"do": "delete-all"})
    assert talk.id == 0
    assert line == words.deleted_all(3).ja
    assert titles(history.shown(SOMEBODY, 0)) == []


def test_a_deletion_is_confirmed_on_the_page_first(site: Site, history: History) -> None:
    kept(site, "質問")
    shown = drawn(history.shown(SOMEBODY, 0))
    for do in shown.xpath(".//*[@data-do='delete' or @data-do='delete-all']"):
        asks = do.xpath("ancestor::details[1]")[0]
        assert "元に戻せません" in asks.text_content()
        assert asks.get("open") is None
        assert do.get("data-event") == "delete"


def test_a_locked_file_is_told_in_a_line_and_deletes_nothing(site: Site, history: History) -> None:
    (one,) = kept(site, "質問")
    talk = Talk(SOMEBODY.key, str(one), one)
    with sqlite3.connect(site.settings.home / NAME, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        assert history.deleted(SOMEBODY, talk, {"do": "delete", "id": str(one)}) == (talk, line_of_busy())
        event = sent(do="rename", id=str(one), fields={"title": ["x"]})
        shown, line = history._rename("", "1", "0", request_of(SOMEBODY), event)
        other.execute("ROLLBACK")
    assert "使用中" in line
    assert titles(shown) == ["質問"]


def line_of_busy() -> str:
    return "履歴のファイルが使用中です。少し待ってから、もう一度お試しください。"


def test_records_that_cannot_be_read_are_told_in_the_place_of_the_list(site: Site, history: History) -> None:
    kept(site, "質問")
    site.records.close()
    (site.settings.home / NAME).write_bytes(b"not a database" * 400)
    shown = drawn(history.shown(SOMEBODY, 0))
    assert "壊れています" in shown.text_content()
    assert not shown.xpath(".//button[not(@hidden)]")


def test_hostile_titles_and_excerpts_are_text(site: Site, history: History) -> None:
    kept(site, *HOSTILE, told=HOSTILE[1])
    shown = drawn(history.shown(SOMEBODY, 0, "alert", pages=3))
    assert not shown.xpath(".//script | .//img | .//svg | .//iframe | .//base | .//style | .//meta")
    assert not [name for one in shown.iter() for name in one.attrib if name.startswith("on")]
    everything = drawn(history.shown(SOMEBODY, 0, pages=3))
    assert len(everything.xpath(".//form")) == len(HOSTILE)
    assert drawn(history.shown(SOMEBODY, 0, '"><script>')).get("data-search") == '"><script>'


def test_every_control_has_a_name(site: Site, history: History) -> None:
    kept(site, "図書は借りられますか")
    shown = drawn(history.shown(SOMEBODY, 0))
    assert shown.xpath(".//summary/@aria-label")[0] == "「図書は借りられますか」の操作"
    assert all(entry.getparent().tag == "label" for entry in shown.xpath(".//input"))
    assert shown.get("aria-label") == words.CONVERSATIONS.ja


def test_the_column_says_how_long_conversations_stay(site: Site) -> None:
    short = replace(site, settings=site.settings.model_copy(update={"retention_days": 7}))
    assert "7日間保存されます" in told_by(short)


def test_a_server_that_keeps_nothing_says_so(site: Site) -> None:
    settings = site.settings.model_copy(update={"retention_days": 0})
    none = replace(site, settings=settings, records=Records.open(settings))
    shown = drawn(built(none).shown(SOMEBODY, 0))
    assert shown.text_content() == words.NOT_KEPT.ja
    assert "日間保存" not in told_by(none)


def told_by(site: Site) -> str:
    with gr.Blocks() as page:
        History(site, "ja").build()
    return " ".join(str(block.value) for block in page.blocks.values() if isinstance(block, gr.HTML) and block.visible)
