"""Invented laws and speeches, as the publishers would write them."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np

from indexes import generations
from indexes.build import Summary, build_index, stamps
from indexes.passage import Article, Line, Passage, Speech, article_id, speech_passage_id
from indexes.prepare import law_of, prepare
from indexes.sources.files import RawFile
from indexes.store.deciding import decide
from indexes.store.embedded import TEXTS
from indexes.store.rows import Row
from indexes.store.schema import day_number
from indexes.store.text_writer import OFFICIAL, FileFacts, TextWriter
from indexes.store.texts import TextStore
from indexes.text.embedding import DIMENSION, WordVectors

LAW_ID = "599AC0000000001"
OTHER_LAW_ID = "599AC0000000002"
FILLER_ID = "599AC0000000003"
AI_ACT = "507AC0000000053"

VOCABULARY = ["図書", "貸し出し", "返却", "司書", "月光", "人工", "知能", "研究", "大臣", "木の実"]


@lru_cache(maxsize=1)
def small_vocabulary() -> WordVectors:
    """Ten words with vectors of no meaning: enough for everything but the quality of a search."""
    vectors = np.random.default_rng(0).normal(size=(len(VOCABULARY), DIMENSION)).astype(np.float32)
    return WordVectors(VOCABULARY, np.arange(len(VOCABULARY), dtype=np.int32), vectors)


def bulk_name(law_id: str = LAW_ID, day: str = "20250401") -> str:
    """A file name in the layout of e-Gov's bulk download."""
    return f"{law_id}_{day}_000000000000000.xml"


def paragraph_xml(text: str, num: int = 1) -> str:
    return (
        f'<Paragraph Num="{num}"><ParagraphNum/>'
        f"<ParagraphSentence><Sentence>{text}</Sentence></ParagraphSentence></Paragraph>"
    )


def article_xml(num: str, text: str, caption: str = "") -> str:
    return (
        f'<Article Num="{num}"><ArticleCaption>{caption}</ArticleCaption><ArticleTitle>第{num}条</ArticleTitle>'
        f"{paragraph_xml(text)}</Article>"
    )


def law_xml(*provisions: str, title: str = "架空図書貸出法", language: str = "ja", around: str = "{}") -> str:
    """A law whose main provision holds `provisions`."""
    law = (
        f'<Law Lang="{language}"><LawNum>令和九十九年法律第一号</LawNum><LawBody><LawTitle>{title}</LawTitle>'
        f"<MainProvision>{''.join(provisions)}</MainProvision></LawBody></Law>"
    )
    return around.format(law)


def law_file(*provisions: str, law_id: str = LAW_ID, title: str = "架空図書貸出法") -> RawFile:
    return RawFile(bulk_name(law_id), law_xml(*provisions, title=title).encode())


def write_law(
    folder: Path, *provisions: str, law_id: str = LAW_ID, day: str = "20250401", title: str = "架空法"
) -> Path:
    """A law of `provisions` as a file in `folder`."""
    file = folder / bulk_name(law_id, day)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(law_xml(*provisions, title=title), encoding="utf-8")
    return file


def speech_record(**changes: Any) -> dict[str, Any]:
    """A speech as the NDL's API gives it."""
    record = {
        "speechID": "199905254X00120250401_001",
        "session": 999,
        "nameOfHouse": "衆議院",
        "nameOfMeeting": "架空図書特別委員会",
        "issue": "第1号",
        "date": "2025-04-01",
        "speechOrder": 1,
        "speaker": "仮名花子",
        "speakerGroup": "空想の会",
        "speakerPosition": None,
        "speakerRole": None,
        "speech": "○仮名委員　月光閲覧架について伺います。",
        "speechURL": "https://kokkai.ndl.go.jp/txt/199905254X00120250401/1",
    }
    return record | changes


def write_speech(folder: Path, name: str = "speech.json", **changes: object) -> Path:
    """A speech as the NDL's API gives it, as a file in `folder`."""
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(minutes_json(speech_record(**changes)).data)
    return file


def minutes_json(*records: dict[str, Any]) -> RawFile:
    """An answer of the API's `/speech`."""
    return RawFile("speech.json", json.dumps({"speechRecord": records}, ensure_ascii=False).encode())


def collected_line(**changes: Any) -> str:
    """A speech as one line of a collection in JSON Lines."""
    row = {
        "id": "199905254X00120250501_001",
        "date": "2025-05-01",
        "session": 999,
        "house": "衆議院",
        "committee": "予算空想委員会",
        "speaker": "仮名花子",
        "party": "空想の会",
        "position": None,
        "text": "○仮名委員　木の実の財源を伺います。",
        "url": "https://kokkai.ndl.go.jp/txt/199905254X00120250501/1",
        "issue": "第3号",
    }
    return json.dumps(row | changes, ensure_ascii=False)


def write_line(folder: Path, name: str = "collected.jsonl", **changes: object) -> Path:
    """A speech as one line of a collection, as a file in `folder`."""
    file = folder / name
    file.write_text(collected_line(**changes), encoding="utf-8")
    return file


def write_filler(folder: Path, articles: int = 40) -> Path:
    """A law beside which the change of a small one is small; it lies in a folder of its own."""
    # Words of their own for each: many equal vectors are no neighbours of anything.
    words = [VOCABULARY[5:][num * num % 5] + VOCABULARY[5:][num // 2 % 5] for num in range(articles)]
    provisions = [article_xml(str(num), f"架空の{word}の棚。") for num, word in enumerate(words, start=1)]
    return write_law(folder / "filler", *provisions, law_id=FILLER_ID, title="架空木の実法")


def archive_of(file: Path, *members: Path) -> Path:
    """A zip of `members` in exactly this order, each in a folder of its own as in e-Gov's bulk download."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with ZipFile(file, "w") as archive:
        for member in members:
            archive.write(member, f"{member.stem}/{member.name}")
    return file


def article_passage(*lines: tuple[str, str], num: str = "3", **facts: Any) -> Passage:
    """An article of an invented law; `lines` are (place, text), `facts` go into its source."""
    source = Article(
        law_id=LAW_ID,
        law_title="架空図書の貸出し及び返却に関する法律",
        law_number="令和九十九年法律第一号",
        abbreviations=("架空図書貸出法",),
        path=("第二章　貸出し",),
        label="第三条",
        num=num,
        caption="貸出しの申込み",
        in_force=date(2025, 4, 1),
    )
    lines = lines or (("p1", "題名を告げる。"),)
    passage = Passage(article_id(LAW_ID, num), tuple(Line(*line) for line in lines), source, "https://example.test/")
    return replace(passage, source=replace(passage.source, **facts))


def speech_passage(*lines: str, **facts: Any) -> Passage:
    """A speech in an invented meeting; `facts` go into its source."""
    speech_id = "199905254X00120250401_003"
    source = Speech(
        speech_id=speech_id,
        session=999,
        house="衆議院",
        meeting="架空図書特別委員会",
        issue="第1号",
        date=date(2025, 4, 1),
        order=3,
        speaker="例示一郎",
        position="架空図書担当大臣",
        government=True,
    )
    lines = lines or ("○例示国務大臣　増やす計画です。",)
    passage = Passage(
        speech_passage_id(speech_id), tuple(Line("", line) for line in lines), source, "https://example.test/"
    )
    return replace(passage, source=replace(passage.source, **facts))


TODAY = date(2026, 1, 1)


def built(home: Path, *paths: Path, add: bool = False, afresh: bool = False) -> Summary:
    return build_index(home, paths, add=add, afresh=afresh, today=TODAY, workers=1)


def texts(home: Path) -> TextStore:
    return TextStore(generations.open_current(home, stamps())[0] / TEXTS)


def text(home: Path, passage_id: str, on: date = TODAY) -> str | None:
    """The text at an id on a day, None where the index does not hold it."""
    passage = texts(home).passages([passage_id], on).get(passage_id)
    return passage.text if passage else None


def law_row(part: str, said: str, *, law_id: str = LAW_ID, day: date | None = None, **facts: Any) -> Row:
    """The row of the passage "law:<law_id>:<part>", whose text is `said` from `day` on; `facts` go into its source."""
    num = part.partition(":")[2]
    verbatim = facts.pop("verbatim", True)
    revision = facts.pop("revision", f"{law_id}_{day:%Y%m%d}_000000000000000" if day else "")
    passage = article_passage(("p1", said), num=num, law_id=law_id, in_force=day, revision=revision, **facts)
    return prepare(replace(passage, id=f"law:{law_id}:{part}", verbatim=verbatim), small_vocabulary())


def speech_row(number: int, said: str = "司書。", *, verbatim: bool = True, **facts: Any) -> Row:
    """The row of the speech "diet:199905254X00120250401_<number>"; `facts` go into its source."""
    speech_id = f"199905254X00120250401_{number:03}"
    passage = speech_passage(said, speech_id=speech_id, order=number, **facts)
    return prepare(replace(passage, id=speech_passage_id(speech_id), verbatim=verbatim), small_vocabulary())


class Shelf:
    """A text store being filled, file by file, as a build does it."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / TEXTS
        self.writer = TextWriter(self.file)
        self._files = 0

    def put(self, *rows: Row, rank: int = OFFICIAL, name: str = "", archive: str = "", whole: bool = True) -> int:
        """A file that holds `rows`, of a law where they are articles; its number."""
        self._files += 1
        name = name or f"{self._files:03}.xml"
        number = self.writer.add_file(FileFacts(name, f"mark of {name}", archive, 100, rank))
        for row in rows:
            passage = Passage.from_json(row.id, row.url, row.verbatim, row.payload)
            if law := law_of(passage):
                self.writer.set_law(number, replace(law, whole=whole))
        self.writer.add(rows, number)
        return number

    def repeal(self, day: date, law_id: str = LAW_ID, file: int = 0) -> None:
        values = (law_id, day_number(day), "廃止", file)
        self.writer.connection.execute("INSERT INTO lifetime VALUES (?, ?, ?, ?)", values)

    def decided(self, today: date = TODAY) -> TextStore:
        """The finished store, all that is live marked as indexed."""
        self.writer.finish_rows()
        decide(self.writer.connection, today, None, None)
        self.writer.mark_indexed()
        self.writer.close()
        return TextStore(self.file)


def left_running(pids: Iterable[int], seconds: float = 20) -> list[int]:
    """Those of the processes that are still there after a while."""
    end = time.monotonic() + seconds
    left = list(pids)
    while (left := [pid for pid in left if _runs(pid)]) and time.monotonic() < end:
        time.sleep(0.05)
    return left


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    try:
        # A zombie whose new parent has not looked yet is dead all the same.
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return not Path("/proc").is_dir()
