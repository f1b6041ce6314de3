"""An invented 質問主意書 and its 答弁書, as the Houses and collections write them."""

from __future__ import annotations

import json
from typing import Any

from indexes.passage import Passage, Written
from indexes.sources.files import RawFile

TITLE = "月光閲覧架の増設に関する質問主意書"
QUESTION = """　月光閲覧架について、以下質問する。
一　増設の計画を示されたい。
二　費用について
１　財源は何か。
２　木の実で支払えるか。
三　司書の意見を聴いたか。
　右質問する。"""
ANSWER = """一及び三について
　お尋ねの「計画」については、司書と協議している。
　また、見通しを述べることは困難である。
二の１及び２について
　木の実は財源としていない。"""

SHUGIIN_QUESTION = f"""<HTML><HEAD><META http-equiv="Content-Type" content="text/html; charset=Shift_JIS">
<TITLE>{TITLE}</TITLE></HEAD><BODY><DIV id="header">衆議院</DIV>
<H1 id="TopContents">質問本文情報</H1>
<DIV class="gh21divr"><A HREF="299007.htm">経過へ</A>&nbsp;|&nbsp;<A HREF="x.pdf">質問本文(PDF)へ</A></DIV>
令和九十九年四月一日提出<BR>
質問第七号<BR>
<P>{TITLE}<BR></P>
<DIV class="gh21divr">提出者　　仮名　花子</DIV>
<HR><BR>
{TITLE}<BR>
<BR>
{QUESTION.replace(chr(10), "<BR>" + chr(10))}<BR>
<DIV class="gh21divr"><A HREF="299007.htm">経過へ</A>&nbsp;|&nbsp;<A HREF="x.pdf">質問本文(PDF)へ</A></DIV>
<DIV id="footer">〒100 東京都</DIV></BODY></HTML>"""

SHUGIIN_ANSWER = f"""<HTML><HEAD><META http-equiv="Content-Type" content="text/html; charset=Shift_JIS"></HEAD><BODY>
<H1 id="TopContents">答弁本文情報</H1>
<DIV class="gh22divr"><A HREF="299007.htm">経過へ</A></DIV>
令和九十九年四月十一日受領<BR>
答弁第七号<BR>
<BR>
　　内閣衆質二九九第七号<BR>
　　令和九十九年四月十一日<BR>
<DIV class="gh22divr">内閣総理大臣臨時代理<BR>国務大臣　例示　一郎</DIV>
　　　　　　　衆議院議長　空想二郎　殿<BR>
<BR>
衆議院議員仮名花子君外二名提出月光閲覧架の増設に関する質問に対し、別紙答弁書を送付する。<BR>
<HR>
衆議院議員仮名花子君外二名提出月光閲覧架の増設に関する質問に対する答弁書<BR>
<BR>
{ANSWER.replace(chr(10), "<BR>" + chr(10))}<BR>
<DIV class="gh22divr"><A HREF="299007.htm">経過へ</A></DIV></BODY></HTML>"""

SANGIIN_QUESTION = f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body>
<div id="ContentsBox"><h2 class="title_text">質問主意書</h2><p>第299回国会（常会）</p><h3>質問主意書</h3>
<TABLE><TR><TD ALIGN="LEFT">質問第一二〇号<BR><BR>{TITLE}<BR><BR>右の質問主意書を国会法第七十四条によって提出する。<BR><BR>
　　令和九十九年四月二日<BR><DIV ALIGN="RIGHT">仮名 花子</DIV><BR>　　　　参議院議長　空想　二郎　殿<BR><HR>
　　　{TITLE}<BR><BR>{QUESTION.replace(chr(10), "<BR>" + chr(10))}<BR></TD></TR></TABLE></div>
<div id="FooterNavi"><p>利用案内</p></div><p>著作権</p></body></html>"""

SANGIIN_ANSWER = f"""<html><head><meta charset="utf-8"></head><body><h2>質問主意書</h2><p>第299回国会（常会）</p>
<h3>答弁書</h3>内閣参質二九九第一二〇号<br>　令和九十九年四月十二日<br>内閣総理大臣　例示　一郎<br>
参議院議長　空想　二郎　殿<br>
参議院議員仮名花子君提出月光閲覧架の増設に関する質問に対し、別紙答弁書を送付する。<hr>
参議院議員仮名花子君提出月光閲覧架の増設に関する質問に対する答弁書<br>{ANSWER.replace(chr(10), "<br>")}</body></html>"""


def row(**changes: Any) -> dict[str, Any]:
    text = f"令和九十九年四月一日提出質問第七号{TITLE}提出者 仮名 花子{TITLE}{QUESTION}".replace("\n", "").replace(
        "　", " "
    )
    record = {
        "house": "衆議院",
        "session": 299,
        "number": 7,
        "title": TITLE,
        "submitted": "令和九十九年四月一日",
        "submitter": "仮名 花子",
        "question_text": text + "経過へ|質問本文(PDF)へ|答弁本文(HTML)へ",
        "question_url": "https://example.test/a299007.htm",
    }
    return record | changes


def rows(*records: dict[str, Any]) -> RawFile:
    return RawFile("rows.jsonl", "\n".join(json.dumps(record, ensure_ascii=False) for record in records).encode())


def record(**changes: Any) -> dict[str, Any]:
    written = {
        "kind": "答弁書",
        "house": "衆議院",
        "session": 299,
        "number": 7,
        "title": "月光閲覧架の増設に関する質問",
        "asker": "仮名花子",
        "prime_minister": "例示一郎",
        "date": "2099-04-11",
        "url": "https://example.test/b299007.htm",
        "text": ANSWER,
        "excerpt_complete": False,
    }
    return written | changes


def one(found: Any) -> Passage:
    (passage,) = found
    assert isinstance(passage, Passage)
    return passage


def written(passage: Passage) -> Written:
    assert isinstance(passage.source, Written)
    return passage.source
