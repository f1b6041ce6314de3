"""The digests of government answers, read from their files: who asked, for which group, what, and on which occasion."""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from indexes.passage import Passage, Speech, speech_passage_id
from indexes.sources import starter
from indexes.sources.files import RawFile, read_files
from indexes.sources.kokkai import opening_of, read_minutes

FOLDER = Path(starter.__file__).parent / "answers"
FILES = {path.name: tomllib.loads(path.read_text(encoding="utf-8"))["answer"] for path in sorted(FOLDER.glob("*.toml"))}
ANSWERS: dict[str, dict[str, Any]] = {entry["speech_id"]: entry for entries in FILES.values() for entry in entries}

# Nobody asked for these: a minister's policy statement, or the explanation of a bill.
STATEMENTS = {"121705124X00120250307_007", "121705254X01720250408_027", "122115104X00120260324_005"}
# Here the collected record lacks the question, so that who asked, or what, cannot be told.
QUESTION_UNKNOWN = {
    "121704889X01320250411_007",
    "121704889X01320250411_021",
    "121704889X01320250411_027",
    "121704889X01320250411_031",
    "122105367X00820260521_007",
}

# First and last day of each session of the Diet (https://www.shugiin.go.jp/, 国会会期一覧); 221 had no end yet.
SESSIONS = {
    214: (date(2024, 10, 1), date(2024, 10, 9)),
    216: (date(2024, 11, 28), date(2024, 12, 24)),
    217: (date(2025, 1, 24), date(2025, 6, 22)),
    221: (date(2026, 2, 18), date.max),
}
CHAIRS = ("委員長", "議長", "会長", "主査", "理事")


def asked() -> dict[str, dict[str, Any]]:
    return {key: entry for key, entry in ANSWERS.items() if key not in STATEMENTS | QUESTION_UNKNOWN}


def test_there_are_at_least_a_hundred_answers() -> None:
    assert len(ANSWERS) >= 100


def test_no_speech_is_digested_twice() -> None:
    every = Counter(entry["speech_id"] for entries in FILES.values() for entry in entries)
    assert [key for key, count in every.items() if count > 1] == []


def test_every_answer_names_who_asked_for_which_group_and_what() -> None:
    fields = ("questioner", "questioner_group", "question")
    assert [key for key, entry in asked().items() if not all(entry[field].strip() for field in fields)] == []


def test_every_question_is_one_sentence_that_asks() -> None:
    questions = {key: entry["question"] for key, entry in asked().items()}
    assert {key: text for key, text in questions.items() if not text.endswith("か。") or text.count("。") > 1} == {}


def test_a_statement_that_nobody_asked_for_names_no_questioner() -> None:
    assert [key for key in STATEMENTS if ANSWERS[key]["questioner"] or ANSWERS[key]["question"]] == []


def test_every_answer_has_topics_each_named_once() -> None:
    topics = {key: entry["topics"] for key, entry in ANSWERS.items()}
    assert {key: names for key, names in topics.items() if not names or len(set(names)) < len(names)} == {}


def test_every_line_is_one_full_sentence() -> None:
    lines = [line for entry in ANSWERS.values() for line in entry["lines"]]
    assert [line for line in lines if not line.endswith("。") or line.count("。") > 1] == []


def test_no_line_points_back_to_the_line_before_it() -> None:
    pointing = ("この", "その", "これ", "それ", "こう", "そう", "また、", "さらに", "なお", "一方")
    lines = [line for entry in ANSWERS.values() for line in entry["lines"]]
    assert [line for line in lines if line.startswith(pointing)] == []


def test_every_answer_was_given_within_its_session() -> None:
    days = {key: (entry["session"], entry["date"]) for key, entry in ANSWERS.items()}
    outside = {key: day for key, day in days.items() if not SESSIONS[day[0]][0] <= day[1] <= SESSIONS[day[0]][1]}
    assert outside == {}


def test_the_speech_id_says_the_session_the_issue_and_the_day() -> None:
    def told(entry: dict[str, Any]) -> bool:
        key, issue = entry["speech_id"], int(entry["issue"].strip("第号"))
        return key.startswith(f"1{entry['session']}") and f"X{issue:03}{entry['date']:%Y%m%d}_" in key

    assert [key for key, entry in ANSWERS.items() if not told(entry)] == []


def test_both_houses_and_at_least_eight_offices_answer() -> None:
    assert {entry["house"] for entry in ANSWERS.values()} == {"衆議院", "参議院"}
    assert len({entry["position"] for entry in ANSWERS.values()}) >= 8


def test_answers_come_from_2024_2025_and_2026() -> None:
    assert {entry["date"].year for entry in ANSWERS.values()} == {2024, 2025, 2026}


@pytest.fixture(scope="module")
def record(corpus: Path) -> dict[str, dict[int, Passage]]:
    """Speeches of the official record by meeting and order."""
    meetings: dict[str, dict[int, Passage]] = defaultdict(dict)
    paths = [*sorted(corpus.glob("kokkai_*.json*")), corpus / "kokkai_api"]
    files = (file for file in read_files(paths) if isinstance(file, RawFile))
    for one in (one for file in files for one in read_minutes(file) if isinstance(one, Passage)):
        meetings[meeting_of(one.id)][speech(one).order] = one
    return meetings


def meeting_of(key: str) -> str:
    return key.rpartition("_")[0]


def speech(passage: Passage) -> Speech:
    assert isinstance(passage.source, Speech)
    return passage.source


def order_of(key: str) -> int:
    return int(key.rpartition("_")[2])


def asked_by(key: str, record: dict[str, dict[int, Passage]]) -> tuple[str, str] | None:
    """Name and group of the last member to speak before the answer who does not preside; None where the record breaks.

    Several ministers may answer one question in turn, and the chair may speak between.
    """
    meeting = record[meeting_of(speech_passage_id(key))]
    for order in range(order_of(key) - 1, 0, -1):
        if order not in meeting:
            return None
        source, opening = speech(meeting[order]), opening_of(meeting[order].text)
        if source.group and not source.government and not any(chair in opening for chair in CHAIRS):
            return source.speaker, source.group
    return None


def test_the_questioner_is_the_last_member_who_spoke_before_the_answer(
    record: dict[str, dict[int, Passage]],
) -> None:
    official = {key: who for key in asked() if (who := asked_by(key, record))}
    assert len(official) >= 100
    assert {key: (ANSWERS[key]["questioner"], ANSWERS[key]["questioner_group"]) for key in official} == official


def test_the_record_lacks_the_question_of_an_answer_said_to_have_none(
    record: dict[str, dict[int, Passage]],
) -> None:
    assert [key for key in QUESTION_UNKNOWN if asked_by(key, record)] == []


def test_a_questioner_whose_question_is_not_held_is_named_in_the_record_of_the_meeting_or_in_the_answer(
    record: dict[str, dict[int, Passage]],
) -> None:
    def named(key: str) -> bool:
        meeting, name = record[meeting_of(speech_passage_id(key))], ANSWERS[key]["questioner"]
        earlier = [passage for order, passage in meeting.items() if order < order_of(key)]
        return name in {speech(passage).speaker for passage in earlier} or name[:2] in meeting[order_of(key)].text

    assert [key for key in asked() if not asked_by(key, record) and not named(key)] == []
