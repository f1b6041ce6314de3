from __future__ import annotations

from datetime import date

import pytest

from indexes.passage import Passage, Written
from indexes.sources.files import Fault, Ignored, RawFile
from indexes.sources.question_numbers import answered
from indexes.sources.reading import read_passages
from indexes.sources.shitsumon import read_page
from indexes.sources.shitsumon_page import japanese_date, page_url
from tests.indexes.sources.shitsumon_samples import (
    SANGIIN_ANSWER,
    SANGIIN_QUESTION,
    SHUGIIN_ANSWER,
    SHUGIIN_QUESTION,
    TITLE,
    one,
    written,
)


def page(name: str, text: str, encoding: str = "utf-8") -> Passage:
    return one(read_page(RawFile(name, text.encode(encoding))))


@pytest.mark.parametrize("encoding", ["cp932", "utf-8"])
def test_a_question_of_the_house_of_representatives_is_read(encoding: str) -> None:
    passage = page(
        "raw/shitsumon/a299007.htm",
        SHUGIIN_QUESTION.replace("Shift_JIS", encoding.replace("cp932", "Shift_JIS")),
        encoding,
    )
    assert passage.id == "shitsumon:shu:299:7:q"
    assert passage.url.endswith("itdb_shitsumon.nsf/html/shitsumon/a299007.htm")
    assert written(passage) == Written(
        "衆議院", 299, 7, "月光閲覧架の増設に関する質問", "仮名花子", date(2117, 4, 1), answer=False
    )
    assert [line.at for line in passage.lines] == ["", "1", "2", "2-1", "2-2", "3"]
    assert passage.lines[1].text == "一　増設の計画を示されたい。"


def test_an_answer_of_the_house_of_representatives_is_read() -> None:
    passage = page("b299007.htm", SHUGIIN_ANSWER, "cp932")
    assert passage.id == "shitsumon:shu:299:7:a"
    source = written(passage)
    assert (source.submitter, source.title) == ("仮名花子外二名", "月光閲覧架の増設に関する質問")
    assert (source.respondent, source.date) == ("内閣総理大臣臨時代理 例示一郎", date(2117, 4, 11))
    assert [line.at for line in passage.lines] == ["1", "1", "1", "2-1", "2-1"]
    assert passage.lines[0].text == "一及び三について"


def test_question_and_answer_of_the_house_of_councillors_are_read_and_share_their_facts() -> None:
    question, answer = page("s299120.htm", SANGIIN_QUESTION), page("t299120.html", SANGIIN_ANSWER)
    assert (question.id, answer.id) == ("shitsumon:san:299:120:q", "shitsumon:san:299:120:a")
    assert answer.url == "https://www.sangiin.go.jp/japanese/joho1/kousei/syuisyo/299/touh/t299120.htm"
    asked, told = written(question), written(answer)
    assert (
        (asked.title, asked.submitter) == (told.title, told.submitter) == ("月光閲覧架の増設に関する質問", "仮名花子")
    )
    assert told.respondent == "内閣総理大臣 例示一郎"
    assert [line.at for line in question.lines] == ["", "1", "2", "2-1", "2-2", "3"]


def test_every_place_of_an_answer_is_one_of_its_question() -> None:
    question, answer = page("a299007.htm", SHUGIIN_QUESTION), page("b299007.htm", SHUGIIN_ANSWER)
    named = {number for line in answer.lines for number in answered(line.text)}
    assert named == {"1", "3", "2-1", "2-2"} <= {line.at for line in question.lines}


@pytest.mark.parametrize(
    ("text", "passage_id"),
    [
        (SHUGIIN_ANSWER, "shitsumon:shu:299:7:a"),
        (SANGIIN_QUESTION, "shitsumon:san:299:120:q"),
        (SANGIIN_ANSWER, "shitsumon:san:299:120:a"),
    ],
)
def test_a_page_under_another_name_is_told_by_its_own_words(text: str, passage_id: str) -> None:
    assert one(read_passages(RawFile("saved/page.html", text.encode()))).id == passage_id


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("page.htm", SHUGIIN_QUESTION, "国会回次と質問番号が分かりません"),
        ("b299008.htm", SHUGIIN_ANSWER, "ファイル名の回次・番号がページの内容と違います"),
        ("a299007.htm", "<html><body>Not Found</body></html>", "件名が見つかりません"),
        ("b299007.htm", "<html><body>Not Found</body></html>", "送付文が見つかりません"),
        ("a299007.htm", SHUGIIN_QUESTION.partition("<HR>")[0], "本文が見つかりません"),
        ("a299007.htm", "", "件名が見つかりません"),
    ],
)
def test_a_page_that_is_not_what_it_should_be_is_one_fault(name: str, text: str, why: str) -> None:
    (fault,) = read_page(RawFile(name, text.encode()))
    assert isinstance(fault, Fault)
    assert why in fault.reason


@pytest.mark.parametrize(
    "words", ["衆議院議員甲君提出", "提出受領", "質問主意書", "内閣総理大臣 ", "令和", TITLE + "<br>"]
)
def test_endless_words_of_a_page_end(words: str) -> None:
    for name in ("a299007.htm", "b299007.htm", "page.htm"):
        (found,) = read_page(RawFile(name, f"答弁本文情報<br>{words * 20_000}".encode()))
        assert isinstance(found, Fault)


def test_a_page_in_no_known_encoding_is_a_fault() -> None:
    (fault,) = read_page(RawFile("a299007.htm", b"\xff\xff\x80\x81" * 9))
    assert isinstance(fault, Fault)
    assert "文字コード" in fault.reason


def test_a_page_that_is_not_published_yet_is_ignored() -> None:
    text = "<h1>質問本文情報</h1>質問第七号<br>ＨＴＭＬファイルについてはしばらくお待ちください。"
    assert list(read_page(RawFile("a299007.htm", text.encode()))) == [
        Ignored("a299007.htm", "本文のHTMLがまだ公開されていません")
    ]


@pytest.mark.parametrize(
    ("house", "session", "address"),
    [
        ("衆議院", 217, "https://www.shugiin.go.jp/internet/itdb_shitsumon.nsf/html/shitsumon/a217012.htm"),
        ("衆議院", 147, "https://www.shugiin.go.jp/internet/itdb_shitsumona.nsf/html/shitsumon/a147012.htm"),
        ("参議院", 1, "https://www.sangiin.go.jp/japanese/joho1/kousei/syuisyo/001/syuh/s001012.htm"),
    ],
)
def test_every_session_has_its_address(house: str, session: int, address: str) -> None:
    assert page_url(house, session, 12, answer=False) == address


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("令和七年一月二十四日提出", date(2025, 1, 24)),
        ("平成元年10月1日", date(1989, 10, 1)),
        ("昭和二十二年　八月五日", None),
        ("令和７年１２月３１日", date(2025, 12, 31)),
        ("令和七年二月三十日", None),
        ("日付なし", None),
    ],
)
def test_a_date_of_the_japanese_calendar_is_read(text: str, day: date | None) -> None:
    assert japanese_date(text) == day
