from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from indexes.days import today_in_japan
from indexes.errors import BadInputError
from indexes.fetch.job import Job
from indexes.fetch.kokkai import Query, fetch_minutes
from indexes.fetch.report import Step
from indexes.passage import Passage
from indexes.sources.files import Fault, RawFile, read_files
from indexes.sources.reading import read_passages
from tests.indexes.fetch.conftest import new_job, stored
from tests.indexes.fetch.samples import meeting
from tests.publisher_server import PublisherServer, Reply, serve_minutes

# Two quarters of 2023, long closed: three pages of meetings in the first, two in the second.
MEETINGS = [meeting(number, f"2023-01-{number:02d}") for number in range(1, 26)] + [
    meeting(number, f"2023-05-{number:02d}") for number in range(1, 13)
]
SPRING = Query(words="人工知能", since=date(2023, 1, 1), until=date(2023, 6, 30))
TODAY = date(2026, 11, 20)


def speeches(home: Path) -> list[str]:
    files = [file for file in read_files([home / "raw"]) if isinstance(file, RawFile)]
    read = [one for file in files for one in read_passages(file)]
    assert [one for one in read if isinstance(one, Fault)] == []
    return sorted(one.id for one in read if isinstance(one, Passage))


def expected(meetings: list[dict[str, Any]]) -> list[str]:
    return sorted(f"diet:{speech['speechID']}" for one in meetings for speech in one["speechRecord"])


def asked(server: PublisherServer, endpoint: str = "meeting") -> list[tuple[str, int]]:
    """First day and position of every page that was asked for."""
    found = []
    for line in server.log:
        path, _, query = line.partition("?")
        if path == f"/api/{endpoint}" and "maximumRecords=1&" not in query:
            parameters = dict(part.split("=") for part in query.split("&"))
            found.append((parameters.get("from", ""), int(parameters["startRecord"])))
    return found


def test_every_page_of_every_quarter_comes(server: PublisherServer, job: Job, tmp_path: Path) -> None:
    serve_minutes(server, "meeting", MEETINGS, most=10)
    fetch_minutes(job, SPRING, TODAY)
    assert asked(server) == [
        ("2023-01-01", 1),
        ("2023-01-01", 11),
        ("2023-01-01", 21),
        ("2023-04-01", 1),
        ("2023-04-01", 11),
    ]
    assert speeches(tmp_path) == expected(MEETINGS)
    assert (job.report.fetched, job.report.failures) == (5, [])


def test_the_query_reaches_the_publisher(server: PublisherServer, job: Job) -> None:
    serve_minutes(server, "speech", [], most=100)
    fetch_minutes(
        job, Query("人工知能", house="shu", meeting="内閣", speaker="見本", session=217, whole_meetings=False), TODAY
    )
    assert server.log[-1] == (
        "/api/speech?any=人工知能&nameOfHouse=衆議院&nameOfMeeting=内閣&speaker=見本&sessionFrom=217&sessionTo=217"
        "&startRecord=1&maximumRecords=100&recordPacking=json"
    )
    assert job.report.notes == ["条件に合う会議録はありません。"]


def test_what_is_closed_and_complete_is_not_asked_for_again(server: PublisherServer, job: Job, tmp_path: Path) -> None:
    serve_minutes(server, "meeting", MEETINGS, most=10)
    fetch_minutes(job, SPRING, TODAY)
    server.log.clear()
    again = new_job(server, tmp_path)
    fetch_minutes(again, SPRING, TODAY)
    assert asked(server) == []
    assert (again.report.fetched, again.report.unchanged) == (0, 5)


def test_an_open_quarter_is_asked_for_its_first_page_only_while_nothing_is_new(
    server: PublisherServer, job: Job, tmp_path: Path
) -> None:
    meetings = [meeting(number, f"{today_in_japan():%Y-%m}-01") for number in range(1, 25)]
    query = Query("人工知能", since=today_in_japan().replace(day=1))
    serve_minutes(server, "meeting", meetings, most=10)
    fetch_minutes(job, query)
    server.log.clear()
    fetch_minutes(new_job(server, tmp_path), query)
    assert [position for _, position in asked(server)] == [1]


def test_a_new_meeting_in_an_open_quarter_brings_the_quarter_anew(
    server: PublisherServer, job: Job, tmp_path: Path
) -> None:
    meetings = [meeting(number, f"{today_in_japan():%Y-%m}-01") for number in range(1, 21)]
    query = Query("人工知能", since=today_in_japan().replace(day=1))
    serve_minutes(server, "meeting", meetings, most=10)
    fetch_minutes(job, query)
    meetings.append(meeting(21, f"{today_in_japan():%Y-%m}-01"))
    serve_minutes(server, "meeting", meetings, most=10)
    fetch_minutes(new_job(server, tmp_path), query)
    assert speeches(tmp_path) == expected(meetings)


def test_pages_that_the_publisher_does_not_have_any_more_are_removed(
    server: PublisherServer, job: Job, tmp_path: Path
) -> None:
    meetings = [meeting(number, f"{today_in_japan():%Y-%m}-01") for number in range(1, 21)]
    query = Query("人工知能", since=today_in_japan().replace(day=1))
    serve_minutes(server, "meeting", meetings, most=10)
    fetch_minutes(job, query)
    serve_minutes(server, "meeting", meetings[:5], most=10)
    fetch_minutes(new_job(server, tmp_path), query)
    assert speeches(tmp_path) == expected(meetings[:5])


def test_a_list_that_moves_under_the_fetch_is_walked_again(server: PublisherServer, job: Job, tmp_path: Path) -> None:
    meetings = MEETINGS[:15]
    serve_minutes(server, "meeting", meetings, most=10)
    answer = server.answer

    def moving(target: str, headers: Mapping[str, str]) -> Reply:
        if "startRecord=11" in target and len(meetings) == 15:
            meetings.append(meeting(16, "2023-01-31"))
            serve_minutes(server, "meeting", meetings, most=10)
        return answer(target, headers)

    server.answer = moving  # type: ignore[method-assign]
    fetch_minutes(job, replace(SPRING, until=date(2023, 3, 31)), TODAY)
    assert speeches(tmp_path) == expected(meetings)
    assert job.report.failures == []


def test_a_list_that_never_rests_is_given_up(server: PublisherServer, job: Job) -> None:
    meetings = MEETINGS[:15]
    serve_minutes(server, "meeting", meetings, most=10)
    answer = server.answer

    def moving(target: str, headers: Mapping[str, str]) -> Reply:
        if "startRecord=11" in target:
            meetings.append(meeting(len(meetings) + 1, "2023-01-31"))
            serve_minutes(server, "meeting", meetings, most=10)
        return answer(target, headers)

    server.answer = moving  # type: ignore[method-assign]
    fetch_minutes(job, replace(SPRING, until=date(2023, 3, 31)), TODAY)
    assert [failure.why for failure in job.report.failures] == ["取得の途中で一覧が変わり続けています"]


def test_only_the_rest_is_fetched_after_a_fault(server: PublisherServer, job: Job, tmp_path: Path) -> None:
    serve_minutes(server, "meeting", MEETINGS, most=10)
    answer = server.answer

    def failing(target: str, headers: Mapping[str, str]) -> Reply:
        reply = answer(target, headers)
        return Reply(status=404) if "startRecord=21" in target else reply

    server.answer = failing  # type: ignore[method-assign]
    fetch_minutes(job, SPRING, TODAY)
    assert [str(failure) for failure in job.report.failures] == [
        "会議録 20230101-20230331: 見つかりません（404）。公開元に今もあるか確かめてください。"
    ]
    server.answer = answer  # type: ignore[method-assign]
    server.log.clear()
    fetch_minutes(new_job(server, tmp_path), SPRING, TODAY)
    assert asked(server) == [("2023-01-01", 21)]
    assert speeches(tmp_path) == expected(MEETINGS)


def test_two_queries_do_not_mix(server: PublisherServer, job: Job, tmp_path: Path) -> None:
    serve_minutes(server, "meeting", MEETINGS[:3], most=10)
    fetch_minutes(job, SPRING, TODAY)
    fetch_minutes(new_job(server, tmp_path), replace(SPRING, words="著作権"), TODAY)
    assert len({path.split("/")[1] for path in stored(tmp_path)}) == 2


@pytest.mark.parametrize(
    "answer",
    [{}, {"numberOfRecords": "x"}, {"numberOfRecords": 5, "meetingRecord": []},
     {"numberOfRecords": 5, "nextRecordPosition": 1, "meetingRecord": [{}]},
     {"numberOfRecords": 5, "nextRecordPosition": [], "meetingRecord": [{}]}],
)  # fmt: skip
def test_an_answer_of_another_shape_is_one_line_and_not_stored(
    server: PublisherServer, job: Job, tmp_path: Path, answer: object
) -> None:
    server.put("/api/meeting", Reply.json(answer))
    server.put("/api/meeting_list", Reply.json({"numberOfRecords": 5}))
    fetch_minutes(job, replace(SPRING, until=date(2023, 3, 31)), TODAY)
    assert [failure.why for failure in job.report.failures] == ["国会会議録APIの応答の形が違います"]
    assert stored(tmp_path) == set()


@pytest.mark.parametrize(
    ("query", "why"),
    [
        (Query(), "検索の条件がありません"),
        (Query("a", house="貴族院"), "院名"),
        (Query("a", since=date(2024, 1, 2), until=date(2024, 1, 1)), "--until より後"),
    ],
)
def test_an_impossible_query_is_bad_usage(job: Job, query: Query, why: str) -> None:
    with pytest.raises(BadInputError, match=why):
        fetch_minutes(job, query)


def test_progress_counts_meetings(server: PublisherServer, tmp_path: Path) -> None:
    steps: list[Step] = []
    serve_minutes(server, "meeting", MEETINGS, most=10)
    fetch_minutes(replace(new_job(server, tmp_path), progress=steps.append), SPRING, TODAY)
    assert (steps[0].done, steps[0].total, steps[-1].done, steps[-1].unit) == (0, 37, 37, "会議")


def test_the_real_answers_of_the_api_come_through_untouched(
    server: PublisherServer, job: Job, tmp_path: Path, corpus: Path
) -> None:
    real = (corpus / "kokkai_api/nichigyo.json").read_bytes()
    server.put("/api/speech", Reply(real))
    days = [record["date"] for record in json.loads(real)["speechRecord"]]
    fetch_minutes(job, Query("日魚", until=date.fromisoformat(max(days)), whole_meetings=False))
    assert [file.read_bytes() for file in (tmp_path / "raw/kokkai").rglob("*.json")] == [real]
    assert len(speeches(tmp_path)) == len(days)


def test_the_real_speeches_come_page_by_page(server: PublisherServer, job: Job, tmp_path: Path, corpus: Path) -> None:
    records = json.loads((corpus / "kokkai_api/boeeihi.json").read_bytes())["speechRecord"]
    serve_minutes(server, "speech", records, most=7)
    first = date.fromisoformat(min(record["date"] for record in records))
    fetch_minutes(job, Query("防衛費", since=first, whole_meetings=False))
    assert speeches(tmp_path) == sorted(f"diet:{record['speechID']}" for record in records)
