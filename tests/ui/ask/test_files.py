"""Answers handed out as files, each to the one who asked for it."""

from __future__ import annotations

import io
import sqlite3
from dataclasses import replace
from urllib.parse import quote, unquote

import docx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from lxml import html

from assistant.answer import Answer
from assistant.records.database import NAME
from assistant.records.packing import Asked, pack_asked
from assistant.records.users import User
from assistant.ui.ask import files
from assistant.ui.ask.files import install
from assistant.ui.ask.log import turn_html
from assistant.ui.ask.talk import Turn
from assistant.ui.handing_out import AT_ONCE, FileDesk
from assistant.ui.site import Site
from indexes.passage import Line
from tests.assistant.export.samples import markdown_text, page_text, squeezed, word_text
from tests.ui.hostile import HOSTILE
from tests.ui.people.being import Being
from tests.ui.serving import SOMEBODY, answer, article, citation, fake, site_of

OTHER = User("anonymous", "b" * 64)
PASSAGE = article(Line("p1", "国は、調査及び研究を行うものとする。"))
ANSWER = replace(
    answer(
        "国は調査研究を行います。[1]\n\n- 「調査及び研究を行う」[1]",
        citation(PASSAGE, "調査及び研究を行う", at="p1"),
        question="AI法の調査研究は?",
    ),
    notices=(
        "回答はAIが自動で作成したものです。引用元の原文を必ず確認してください。",
        "検証に通らなかった文を1件除きました。",
    ),
    on="2026-01-05",
    weak=True,
)
ASKED = Asked("AI法の調査研究は？", filters={"house": "衆議院", "brief": True})


@pytest.fixture
def site() -> Site:
    return site_of(fake(lambda text, _: answer(text), PASSAGE))


def client(site: Site, user: User = SOMEBODY) -> TestClient:
    app = FastAPI()
    install(app, site, FileDesk())
    app.add_middleware(Being, user=user)
    return TestClient(app)


def kept(site: Site, *answers: Answer, asked: Asked = ASKED) -> int:
    conversation = None
    for one in answers or (ANSWER,):
        conversation, _ = site.records.conversations.add(SOMEBODY, asked, one, conversation)
    assert conversation
    return conversation


def test_each_kind_of_file_has_what_the_screen_shows(site: Site) -> None:
    conversation, browser = kept(site), client(site)
    screen = html.fragment_fromstring(turn_html(Turn(1, ASKED, ANSWER, kept_as=1), conversation, "ja", last=False))
    word = word_text(browser.get(f"/export/{conversation}/1.docx").content)
    markdown = markdown_text(browser.get(f"/export/{conversation}/1.md").text)
    page = page_text(browser.get(f"/export/{conversation}/1.html").text)
    assert word == markdown == page
    asked, conditions = (
        screen.xpath("string(.//div[@class='asked']/p[1])"),
        screen.xpath("string(.//p[@class='conditions'])"),
    )
    notes = [one.text_content() for one in screen.xpath(".//ul[@class='notes']/li[position()<last()]")]
    notes += [one.text_content() for one in screen.xpath(".//p[@class='warning']")]
    body = screen.xpath("string(.//div[@class='text'])")
    assert len(notes) == 2
    for shown in (asked, conditions, body, *notes, "第16条", "引用の一致 ✓"):
        assert squeezed(shown) in word, shown


def test_a_conversation_has_all_its_exchanges_in_order(site: Site) -> None:
    conversation = kept(site, *(replace(ANSWER, text=f"{n}番目の回答です。[1]") for n in range(1, 251)))
    site.records.conversations.rename(SOMEBODY, conversation, "調査研究の話")
    text = client(site).get(f"/export/{conversation}/all.md").text
    places = [text.index(f"{n}番目の回答") for n in range(1, 251)]
    assert places == sorted(places)
    assert "調査研究の話" in text.splitlines()[0]


def test_a_file_has_its_japanese_name_and_is_stored_nowhere(site: Site) -> None:
    conversation = kept(site)
    given = client(site).get(f"/export/{conversation}/1.docx").headers
    how, plain, name = given["content-disposition"].split("; ")
    assert (how, plain) == ("attachment", 'filename="toben.docx"')
    assert unquote(name.removeprefix("filename*=UTF-8''")).endswith("_AI法の調査研究は？.docx")
    assert given["cache-control"] == "no-store"
    assert given["x-content-type-options"] == "nosniff"
    assert client(site).get(f"/export/{conversation}/1.html").headers["content-disposition"].startswith("inline; ")


def test_the_english_page_hands_out_english_words_around_the_japanese_texts(site: Site) -> None:
    conversation = kept(site)
    text = client(site).get(f"/export/{conversation}/1.md?lang=en").text
    assert "Question" in text
    assert "国は調査研究を行います。" in text


@pytest.mark.parametrize(
    "path",
    ["1/2.docx", "1/0.md", "1/-1.md", "1/99999999999999999999.md", "99999999999999999999/1.md", "0/1.md", "2/1.md",
     "2/all.md", "1/1.exe", "1/all", "1/.md", "a/1.md", "１/1.md", "1/1.md%00", "1/..%2f..%2fx.md", "%E2%82%AC/all.html"],
)  # fmt: skip
def test_what_is_not_there_is_one_plain_line(site: Site, path: str) -> None:
    assert kept(site) == 1
    reply = client(site).get(f"/export/{path}")
    assert reply.status_code == 404
    if "%2f" not in path:
        assert reply.headers["content-type"].startswith("text/plain")
        assert "見つかりません" in reply.text
        assert len(reply.text.splitlines()) == 1


@pytest.mark.parametrize("name", ["1.docx", "1.md", "1.html", "all.docx", "2.md", "999999999999999999.md"])
def test_the_conversation_of_somebody_else_reads_as_one_that_is_not_there(site: Site, name: str) -> None:
    conversation, stranger = kept(site), client(site, OTHER)
    theirs, none = stranger.get(f"/export/{conversation}/{name}"), stranger.get(f"/export/{conversation + 1}/{name}")
    assert theirs.status_code == 404
    assert (theirs.status_code, theirs.content, theirs.headers) == (none.status_code, none.content, none.headers)


def test_nobody_gets_no_file(site: Site) -> None:
    conversation = kept(site)
    app = FastAPI()
    install(app, site, FileDesk())
    reply = TestClient(app).get(f"/export/{conversation}/1.md")
    assert reply.status_code == 403
    assert "調査" not in reply.text


def test_a_file_of_records_that_cannot_be_read_is_told_in_a_line(site: Site) -> None:
    conversation = kept(site)
    site.records.close()
    (site.settings.home / NAME).write_bytes(b"not a database" * 400)
    reply = client(site).get(f"/export/{conversation}/1.docx")
    assert reply.status_code == 503
    assert "壊れています" in reply.text
    assert "Traceback" not in reply.text


def test_a_locked_file_can_still_be_read(site: Site) -> None:
    conversation = kept(site)
    with sqlite3.connect(site.settings.home / NAME, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        assert client(site).get(f"/export/{conversation}/1.md").status_code == 200
        other.execute("ROLLBACK")


def test_a_fault_inside_is_one_line_and_the_next_file_comes(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    conversation = kept(site)

    def broken(*_: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(files, "exported", broken)
    for _ in range(AT_ONCE + 1):
        reply = client(site).get(f"/export/{conversation}/1.md")
        assert reply.status_code == 500
        assert "申し訳ありません" in reply.text
        assert "secret" not in reply.text
    monkeypatch.undo()
    assert client(site).get(f"/export/{conversation}/1.md").status_code == 200


def test_an_answer_of_another_version_says_so_as_on_the_screen(site: Site) -> None:
    conversation = kept(site)
    with site.records.database.writing() as connection:
        connection.execute("UPDATE exchange SET answer = ?", (pack_asked(ASKED),))
    assert "別の版の Toben で保存された" in client(site).get(f"/export/{conversation}/1.md").text


def test_hostile_words_are_words_in_every_file(site: Site) -> None:
    browser = client(site)
    for text in HOSTILE:
        conversation = kept(site, replace(ANSWER, text=f"{text}[1]"), asked=Asked(text))
        reply = browser.get(f"/export/{conversation}/1.html")
        assert not html.document_fromstring(reply.text).xpath(
            "//script | //img | //svg | //iframe | //form | //base"
        ), text
        document = browser.get(f"/export/{conversation}/1.docx")
        assert docx.Document(io.BytesIO(document.content)).paragraphs
        name = document.headers["content-disposition"]
        assert name.isascii()
        assert quote(unquote(name.partition("''")[2]), safe="") == name.partition("''")[2]
