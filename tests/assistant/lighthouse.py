"""Invented laws and minutes on lighthouses and canals: what a lying model is given, and what it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexes import intake
from indexes.build import build_index
from indexes.lexicon import compiled
from indexes.lexicon.entries import Entry
from indexes.text.embedding import WordVectors
from tests.indexes.samples import article_xml, small_vocabulary, write_law, write_speech

LIGHTHOUSE, CANAL = "599AC0000000021", "599AC0000000022"
MINISTER, DIRECTOR = "199905254X00120250401_002", "199915254X00220250508_004"
DAY = "20240401"

NOTICE = "灯台を消灯しようとする者は、消灯の十四日前までに、港湾空想大臣に届け出なければならない。"
FEE = "灯台の使用料は、一月につき二千円とする。"
FISHING = "運河の堤では、夜間に釣りをしてはならない。"
FOG = "霧の日の灯台の点灯は、来年度から自動で行う方針でございます。"

_LIGHTHOUSE = (
    ("3", "灯台の灯火は、日没から日の出まで点灯しなければならない。ただし、霧が出たときは、昼間も点灯することができる。", "点灯"),
    ("3_2", "灯台守は、灯火を三十日ごとに点検しなければならない。", "点検"),
    ("15", FEE, "使用料"),
    ("16", NOTICE, "消灯の届出"),
    ("17", "国は、灯台の修繕に要する費用の百分の四十を補助する。", "補助"),
    ("18", "国は、令和十二年三月三十一日までに、全ての灯台を改修するものとする。", "改修の期限"),
    ("20", "第十六条の規定による届出をしないで灯台を消灯した者は、三十万円以下の過料に処する。", "罰則"),
)  # fmt: skip
_CANAL = (
    ("9", FISHING, "釣りの禁止"),
    ("15", "水門は、船長が開ける。", "水門"),
    ("16", "運河の通行料は、小舟一隻につき五百円とする。", "通行料"),
)


def build_lighthouse(home: Path) -> None:
    """An index at `home` of these texts: the starter corpus, its words and its lexicon take seconds, and say nothing here."""
    for law_id, title, articles in ((LIGHTHOUSE, "架空灯台法", _LIGHTHOUSE), (CANAL, "架空運河法", _CANAL)):
        provisions = [article_xml(num, text, f"（{caption}）") for num, text, caption in articles]
        write_law(home / "raw", *provisions, law_id=law_id, day=DAY, title=title)
    write_speech(
        home / "raw",
        "minister.json",
        speechID=MINISTER,
        nameOfHouse="衆議院",
        nameOfMeeting="架空灯台委員会",
        speaker="例示一郎",
        speakerGroup="",
        speakerPosition="架空灯台担当大臣",
        speechOrder=2,
        speech=f"○例示国務大臣　{FOG}",
    )
    write_speech(
        home / "raw",
        "director.json",
        speechID=DIRECTOR,
        nameOfHouse="参議院",
        nameOfMeeting="架空港湾委員会",
        issue="第2号",
        date="2025-05-08",
        speaker="試作次郎",
        speakerGroup="",
        speakerPosition="架空省灯台局長",
        speechOrder=4,
        speech="○試作政府参考人　灯台の改修は、これまでに百二十基で終えております。",
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(intake, "starter_passages", lambda: iter(()))
        patch.setattr(intake, "starter_laws", dict)
        patch.setattr(WordVectors, "from_wheel", small_vocabulary)
        patch.setattr(compiled, "read_entries", lambda: (Entry(((("燈台",),),), ("灯台",)),))
        assert build_index(home, [home / "raw"], workers=1).faults == []
