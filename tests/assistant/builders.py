"""Invented passages for the tests of the assistant."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from indexes.passage import (
    Article,
    Document,
    Line,
    Passage,
    Speech,
    Written,
    article_id,
    document_id,
    speech_passage_id,
    written_id,
)

LAW_ID = "599AC0000000001"


def article(num: str, *lines: tuple[str, str], caption: str = "", verbatim: bool = True) -> Passage:
    """An article of an invented law; `lines` are (place, text)."""
    source = Article(
        law_id=LAW_ID,
        law_title="架空図書貸出法",
        law_number="令和九十九年法律第一号",
        abbreviations=(),
        path=("第一章　総則",),
        label=f"第{num}条",
        num=num,
        caption=caption,
        in_force=date(2020, 4, 1),
    )
    url = f"https://laws.e-gov.go.jp/law/{LAW_ID}#Mp-At_{num}"
    return Passage(article_id(LAW_ID, num), tuple(Line(at, text) for at, text in lines), source, url, verbatim)


def article_in_force(in_force: date | None, until: date | None = None) -> Passage:
    """Article 1 of the invented law as a text of certain days."""
    passage = article("1", ("p1", "図書館は図書を貸し出す。"))
    assert isinstance(passage.source, Article)
    return replace(passage, source=replace(passage.source, in_force=in_force, until=until))


def speech(number: int, *lines: str, speaker: str = "架空太郎", government: bool = True, question: str = "") -> Passage:
    """A speech in an invented meeting."""
    speech_id = f"999999999X00120250401_{number:03}"
    source = Speech(
        speech_id=speech_id,
        session=999,
        house="衆議院",
        meeting="架空委員会",
        issue="第1号",
        date=date(2025, 4, 1),
        order=number,
        speaker=speaker,
        position="架空大臣" if government else "",
        government=government,
        questioner="質問花子" if question else "",
        question=question,
    )
    url = f"https://kokkai.ndl.go.jp/txt/999999999X00120250401/{number}"
    return Passage(speech_passage_id(speech_id), tuple(Line("", line) for line in lines), source, url)


def written(*lines: tuple[str, str], answer: bool = True, **facts: Any) -> Passage:
    """An invented 答弁書, or the 質問主意書 before it; `lines` are (number of the question, text)."""
    source = Written(
        house="参議院",
        session=999,
        number=7,
        title="図書の貸出期間に関する質問主意書",
        submitter="質問花子",
        date=date(2025, 5, 2),
        answer=answer,
        respondent="内閣総理大臣　架空太郎" if answer else "",
    )
    url = "https://www.sangiin.go.jp/japanese/joho1/kousei/syuisyo/999/toup/t999007.htm"
    passage_id = written_id("参議院", 999, 7, answer=answer)
    return Passage(passage_id, tuple(Line(at, text) for at, text in lines), replace(source, **facts), url)


def document(*lines: str, **facts: Any) -> Passage:
    """A section of an invented guideline."""
    source = Document(
        slug="invented-guide",
        title="架空図書館運営指針",
        publisher="架空図書庁",
        section="第２章　貸出し",
        date=date(2025, 3, 31),
        category="ガイドライン",
        path=("第１部　運営",),
        page=12,
    )
    passage_id = document_id("invented-guide", "2")
    url = "https://www.example.go.jp/guide.pdf#page=12"
    return Passage(passage_id, tuple(Line("", line) for line in lines), replace(source, **facts), url)
