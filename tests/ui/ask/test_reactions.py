"""Files and feedback below an answer."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from typing import Any

import pytest
from lxml import html

from assistant.records.database import NAME
from assistant.records.feedback import Feedback
from assistant.records.packing import Asked
from assistant.records.users import User
from assistant.ui.ask.reactions import feedback_html, files_html, react, talk_files_html
from assistant.ui.ask.talk import Talk, Turn
from assistant.ui.site import Site
from assistant.words import feedback as words
from tests.ui.hostile import HOSTILE
from tests.ui.serving import SOMEBODY, answer, fake, site_of

OTHER = User("anonymous", "b" * 64)
HELPFUL = {"do": "feedback", "number": "1", "verdict": "helpful"}


@pytest.fixture
def site() -> Site:
    return site_of(fake(lambda text, _: answer(text)))


def kept(site: Site, user: User = SOMEBODY) -> Talk:
    asked, told = Asked("図書は借りられますか"), answer("借りられます。")
    conversation, number = site.records.conversations.add(user, asked, told)
    return Talk(user.key, str(conversation), conversation, (Turn(number, asked, told, kept_as=1),))


def report(*reasons: str, said: str = "", number: int = 1) -> dict[str, Any]:
    fields = {"reason": list(reasons), "words": [said]} if reasons else {"words": [said]}
    return {"do": "feedback", "number": str(number), "verdict": "wrong", "fields": fields}


def exported(site: Site) -> list[dict[str, Any]]:
    return [json.loads(line) for line in site.records.feedback.export()]


def test_helpful_is_stored_once_however_often_it_is_clicked(site: Site) -> None:
    talk = kept(site)
    for _ in range(10):
        talk, line = react(site, SOMEBODY, talk, HELPFUL, "ja")
    assert line == words.THANKS.ja
    assert [one["verdict"] for one in exported(site)] == ["helpful"]
    assert talk.turns[0].feedback == Feedback("helpful")


def test_a_report_goes_with_its_reasons_its_words_question_and_answer(site: Site) -> None:
    talk, _ = react(site, SOMEBODY, kept(site), report("wrong_citation", "other", said="第1項\r\n第2項"), "ja")
    assert talk.turns[0].feedback == Feedback("wrong", ("wrong_citation", "other"), "第1項\n第2項")
    (one,) = exported(site)
    assert one["reasons"] == ["wrong_citation", "other"]
    assert one["words"] == "第1項\n第2項"
    assert one["question"] == "図書は借りられますか"
    assert one["answer"]["text"] == "借りられます。"


def test_a_change_of_mind_replaces_what_was_said(site: Site) -> None:
    talk, _ = react(site, SOMEBODY, kept(site), HELPFUL, "ja")
    talk, _ = react(site, SOMEBODY, talk, report("missing"), "ja")
    assert [one["verdict"] for one in exported(site)] == ["wrong"]


def test_feedback_can_be_taken_back(site: Site) -> None:
    talk, _ = react(site, SOMEBODY, kept(site), HELPFUL, "ja")
    talk, line = react(site, SOMEBODY, talk, {"do": "feedback-back", "number": "1"}, "en")
    assert line == words.TAKEN_BACK.en
    assert talk.turns[0].feedback is None
    assert exported(site) == []


def test_an_empty_report_is_not_sent(site: Site) -> None:
    talk, line = react(site, SOMEBODY, kept(site), report(said=" \n"), "ja")
    assert line == words.EMPTY.ja
    assert exported(site) == []
    assert talk.turns[0].feedback is None


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"do": "feedback", "number": "9", "verdict": "helpful"},
        {"do": "feedback", "number": "1", "verdict": "<b>"},
        {"do": "feedback", "number": "9" * 30, "verdict": "helpful"},
        {"do": "feedback", "number": "-1", "verdict": "helpful"},
        report("no reason"),
        report("other", said="長" * 2_001),
        {"do": "feedback", "number": "1", "verdict": "helpful", "fields": {"reason": ["other"]}},
    ],
)
def test_what_cannot_be_is_said_in_a_line_and_not_stored(site: Site, told: dict[str, Any]) -> None:
    talk = kept(site)
    after, line = react(site, SOMEBODY, talk, told, "ja")
    assert line
    assert after is talk
    assert exported(site) == []


def test_the_talk_of_somebody_else_is_none(site: Site) -> None:
    talk = kept(site)
    after, line = react(site, OTHER, talk, HELPFUL, "ja")
    assert "見つかりません" in line
    assert after is talk
    # Nor does a talk that claims to be one's own help: the records ask again.
    forged = replace(talk, owner=OTHER.key)
    assert "見つかりません" in react(site, OTHER, forged, HELPFUL, "ja")[1]
    assert exported(site) == []


def test_a_deleted_conversation_takes_no_feedback(site: Site) -> None:
    talk = kept(site)
    site.records.conversations.delete(SOMEBODY, talk.id)
    assert "見つかりません" in react(site, SOMEBODY, talk, HELPFUL, "ja")[1]


def test_a_locked_file_is_told_in_a_line(site: Site) -> None:
    talk = kept(site)
    with sqlite3.connect(site.settings.home / NAME, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        after, line = react(site, SOMEBODY, talk, HELPFUL, "ja")
        other.execute("ROLLBACK")
    assert "使用中" in line
    assert after is talk


def test_what_was_said_is_shown_and_can_be_taken_back() -> None:
    def drawn(feedback: Feedback | None) -> Any:
        return html.fragment_fromstring(feedback_html(Turn(3, Asked("問"), feedback=feedback), "ja"))

    fresh, helpful, wrong = drawn(None), drawn(Feedback("helpful")), drawn(Feedback("wrong", ("outdated",), "古い"))
    pressed = [one.xpath("string(.//button[@data-verdict='helpful']/@aria-pressed)") for one in (fresh, helpful, wrong)]
    assert pressed == ["false", "true", "false"]
    assert [len(one.xpath(".//*[@data-do='feedback-back']")) for one in (fresh, helpful, wrong)] == [0, 1, 1]
    assert [len(one.xpath(".//form")) for one in (fresh, helpful, wrong)] == [1, 1, 0]
    assert "誤りがある」（情報が古い）を送信しました" in wrong.text_content().replace("「", "", 1)


def test_the_form_says_before_sending_that_question_and_answer_go_along() -> None:
    form = html.fragment_fromstring(feedback_html(Turn(3, Asked("問")), "ja")).xpath(".//form")[0]
    texts = form.text_content()
    assert texts.index(words.GOES_ALONG.ja) < texts.index(words.SEND.ja)
    assert [box.get("value") for box in form.xpath(".//input[@type='checkbox'][@name='reason']")] == list(words.REASONS)
    assert form.xpath("string(.//textarea[@name='words']/@maxlength)") == "2000"
    assert all(box.getparent().tag == "label" for box in form.xpath(".//input | .//textarea"))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_each_file_has_a_link_of_its_own(language: Any) -> None:
    links = html.fragment_fromstring(f"<div>{files_html(7, 3, language)}</div>").xpath(".//a")
    asked = "" if language == "ja" else "?lang=en"
    assert [one.get("href") for one in links] == [f"/export/7/3{end}{asked}" for end in (".docx", ".md", ".html")]
    assert [one.get("download") is not None for one in links] == [True, True, False]
    assert links[2].get("target") == "_blank"
    assert "/export/7/all.docx" in html.fragment_fromstring(talk_files_html(7, language)).xpath(".//a")[0].get("href")


def test_a_talk_that_is_not_kept_has_no_files() -> None:
    assert talk_files_html(0, "ja") == ""


def test_nothing_that_a_reader_wrote_is_markup() -> None:
    for text in HOSTILE:
        turn = Turn(1, Asked(text), feedback=Feedback("wrong", (), text))
        assert not html.fragment_fromstring(feedback_html(turn, "ja")).xpath(".//script | .//img | .//svg | .//iframe")
