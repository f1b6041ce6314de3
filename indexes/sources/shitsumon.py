"""質問主意書 and 答弁書 of both Houses into one passage each, cut at the numbers of the questions.

Read are the Houses' own HTML pages (https://www.shugiin.go.jp/internet/itdb_shitsumon.nsf/html/shitsumon/a217095.htm,
https://www.sangiin.go.jp/japanese/joho1/kousei/syuisyo/213/touh/t213121.htm), JSON Lines with the keys `house, session,
number, title, submitted, submitter, question_text, question_url`, and JSON lists with the keys `kind, house, session,
number, title, asker, prime_minister, date, url, text, excerpt_complete`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from indexes.passage import Passage, Written, written_id
from indexes.sources.files import Fault, Ignored, RawFile
from indexes.sources.html import blocks, decode
from indexes.sources.question_numbers import answer_lines, question_lines
from indexes.sources.shitsumon_page import HOUSES, Page, is_page_name, japanese_date, name_of, page_url, title_of

_NOT_YET = "本文のHTMLがまだ公開されていません"
_LIST_ONLY = "質問主意書の一覧です（本文はありません）。本文のHTMLを取得してください。"

_PDF_NAME = re.compile(r"(?:^|[/\\!])(?:(?:shitsumon|shuisho|syuisyo)/.*|[abst][0-9]{6,7}\.pdf$)", re.IGNORECASE)
# What a row of JSON Lines holds around the question itself.
_ROW_END = re.compile(r"(?:右質問する。?[ 　]*)?(?:経過へ\|.*)?$")
# A Shift_JIS ① to ⑳ or Ⅰ to Ⅹ whose first byte was lost on the way.
_HALF_LETTER = re.compile("�(?P<second>[@-ST-\\]])")


def read_rows(file: RawFile) -> Iterator[Passage | Fault | Ignored]:
    """The questions of a JSON Lines file, one Fault for each line that lacks what an id needs."""
    for line_number, line in enumerate(file.data.split(b"\n"), start=file.first_line):
        if not line.strip():
            continue
        try:
            yield _row(_object(json.loads(line)), file.name)
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
            yield Fault(file.name, _why(error), line_number)


def read_list(file: RawFile, records: list[Any]) -> Iterator[Passage | Fault | Ignored]:
    """The questions and answers of a JSON list; a mere list of titles yields one Ignored."""
    if records and all(isinstance(record, dict) and "提出番号" in record for record in records):
        yield Ignored(file.name, _LIST_ONLY)
        return
    for position, record in enumerate(records, start=1):
        try:
            yield _record(_object(record))
        except (ValueError, KeyError, TypeError, OverflowError) as error:
            yield Fault(file.name, f"{position}番目の項目: {_why(error)}")


def read_page(file: RawFile) -> Iterator[Passage | Fault | Ignored]:
    """The question or answer of one page of either House."""
    text = decode(file.data)
    if text is None:
        yield Fault(file.name, "文字コードが分かりません。UTF-8かShift_JISのページを取得し直してください。")
        return
    lines = [block.text.strip(" 　") for block in blocks(text)]
    try:
        yield Page(file.name, lines).passage()
    except (ValueError, OverflowError) as error:
        yield Ignored(file.name, _NOT_YET) if "しばらくお待ち" in text else Fault(file.name, str(error))


def is_page(name: str, data: bytes) -> bool:
    """Whether a page is a 質問主意書 or 答弁書, by its file's name or by its own words."""
    if is_page_name(name):
        return True
    text = decode(data) or ""
    return "質問本文情報" in text or "答弁本文情報" in text or ("質問主意書" in text and "参議院議長" in text)


def is_named_as_pdf(name: str) -> bool:
    """Whether a PDF is named or filed as the Houses' own of a 質問主意書 or 答弁書 (a217095.pdf), set vertically."""
    return _PDF_NAME.search(name) is not None


def is_record(record: object) -> bool:
    """Whether an object of a JSON list is a question, an answer, or a row of the list of them."""
    return isinstance(record, dict) and ("提出番号" in record or {"kind", "house", "number"} <= record.keys())


def _row(row: Mapping[str, Any], name: str) -> Passage | Ignored:
    house, session, number = _house(row), int(row["session"]), int(row["number"])
    text = _HALF_LETTER.sub(_whole_letter, _string(row, "question_text"))
    if "しばらくお待ち" in text and not row.get("submitted"):
        return Ignored(name, f"{house} 第{session}回国会 質問第{number}号: {_NOT_YET}")
    title = _string(row, "title")
    head, found, body = text.rpartition(title) if text.count(title) < 2 else _after_second(text, title)
    lines = question_lines(_ROW_END.sub("", body))
    if not found or not lines:
        raise ValueError("質問の本文が見つかりません")
    day = japanese_date(_string(row, "submitted")) or japanese_date(head)
    source = Written(house, session, number, title_of(title), name_of(_string(row, "submitter")), day, answer=False)
    url = _optional(row, "question_url") or page_url(house, session, number, answer=False)
    return Passage(written_id(house, session, number, answer=False), lines, source, url)


def _record(record: Mapping[str, Any]) -> Passage:
    house, session, number = _house(record), int(record["session"]), int(record["number"])
    answer = {"答弁書": True, "質問主意書": False}.get(_string(record, "kind"))
    if answer is None:
        raise ValueError("項目 kind が 答弁書 でも 質問主意書 でもありません")
    text = _string(record, "text")
    source = Written(
        house,
        session,
        number,
        title_of(_string(record, "title")),
        name_of(_optional(record, "asker")),
        date.fromisoformat(_string(record, "date")),
        answer,
        respondent=_prime_minister(_optional(record, "prime_minister")),
        complete=record.get("excerpt_complete") is not False,
    )
    url = _optional(record, "url") or page_url(house, session, number, answer=answer)
    lines = answer_lines(text) if answer else question_lines(text)
    return Passage(written_id(house, session, number, answer=answer), lines, source, url)


def _after_second(text: str, title: str) -> tuple[str, str, str]:
    # Title, who asks, title again: what follows is the question.
    first = text.index(title) + len(title)
    second = text.index(title, first)
    return text[:second], title, text[second + len(title) :]


def _prime_minister(name: str) -> str:
    match = re.fullmatch(r"(?P<name>[^(（]+)[(（](?P<office>[^)）]+)[)）]", name)
    if match:
        return f"{match['office']} {name_of(match['name'])}"
    return f"内閣総理大臣 {name_of(name)}" if name else ""


def _whole_letter(match: re.Match[str]) -> str:
    return (b"\x87" + match["second"].encode()).decode("cp932", "replace")


def _house(record: Mapping[str, Any]) -> str:
    house = _string(record, "house")
    if house not in HOUSES:
        raise ValueError("項目 house が 衆議院 でも 参議院 でもありません")
    return house


def _object(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise TypeError("JSONオブジェクトではありません")
    return value


def _string(record: Mapping[str, Any], key: str) -> str:
    if not (value := _optional(record, key)):
        raise KeyError(key)
    return value


def _optional(record: Mapping[str, Any], key: str) -> str:
    value = record.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError(f"項目 {key} が文字列ではありません")
    # Without halves of letters (lone surrogates), which JSON can spell but no index can hold.
    return value.encode("utf-8", "replace").decode("utf-8").strip()


def _why(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"項目 {error} がありません。"
    return f"読めません（{error}）。"
