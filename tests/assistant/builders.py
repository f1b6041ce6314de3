"""Invented passages for the tests of the assistant."""

from __future__ import annotations

from datetime import date

from indexes.passage import Article, Line, Passage, Speech, article_id, speech_passage_id

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
