"""Invented material in the publishers' forms."""

from __future__ import annotations

from typing import Any

from tests.publisher_server import ServedLaw

LAW_ID = "500AC0000000901"


def law_xml(sentence: str = "見本の文。") -> bytes:
    """A law of one article."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Law Era="Reiwa" Lang="ja" LawType="Act" Num="901" Year="05"><LawNum>令和五年法律第九百一号</LawNum>
<LawBody><LawTitle>見本法</LawTitle><MainProvision><Article Num="1"><ArticleTitle>第一条</ArticleTitle>
<Paragraph Num="1"><ParagraphNum/><ParagraphSentence><Sentence>{sentence}</Sentence></ParagraphSentence></Paragraph>
</Article></MainProvision></LawBody></Law>""".encode()


def law(law_id: str = LAW_ID, title: str = "見本法", count: int = 1, **more: Any) -> ServedLaw:
    """A law of `count` revisions."""
    ids = [f"{law_id}_{20250101 - 10_000 * back}_000000000000000" for back in range(count)]
    return ServedLaw(law_id, title, {one: law_xml(f"{one} の文。") for one in ids}, **more)


def meeting(number: int, day: str) -> dict[str, Any]:
    """A meeting of two speeches."""
    issue = f"121704889X{number:03d}{day.replace('-', '')}"
    speeches = [
        {"speechID": f"{issue}_{order:03d}", "speechOrder": order, "speaker": "見本太郎",
         "speech": f"○見本太郎君　発言{order}です。", "speechURL": f"https://kokkai.ndl.go.jp/txt/{issue}/{order}"}
        for order in (1, 2)
    ]  # fmt: skip
    return {"issueID": issue, "session": 217, "nameOfHouse": "衆議院", "nameOfMeeting": "内閣委員会",
            "issue": f"第{number}号", "date": day, "speechRecord": speeches}  # fmt: skip


def page(title: str) -> bytes:
    """A page of a House, in Shift_JIS."""
    return f"<HTML><HEAD><TITLE>{title}</TITLE></HEAD><BODY>{title}<BR></BODY></HTML>".encode("cp932")
