from __future__ import annotations

from pathlib import Path

import pytest

from indexes.catalog import Entry
from indexes.errors import BadInputError
from indexes.fetch import documents
from indexes.fetch.documents import fetch_documents
from indexes.fetch.job import Job
from tests.indexes.fetch.conftest import new_job, stored
from tests.publisher_server import PublisherServer, Reply

PDF = b"%PDF-1.7\n1 0 obj\n%%EOF\n"
HTML = b"<!DOCTYPE html><html><body>plan</body></html>"
PATH = "/documents/www.example.go.jp/ai"


def entry(slug: str, *names: str) -> Entry:
    files = tuple(f"https://www.example.go.jp/ai/{name}" for name in names)
    return Entry(
        f"見本の{slug}", "", (), "見本省", None, "ガイドライン", False, "https://www.example.go.jp/", "", slug, files
    )


@pytest.fixture(autouse=True)
def catalogue(monkeypatch: pytest.MonkeyPatch) -> list[Entry]:
    entries = [entry("plan", "plan.pdf", "plan.html"), entry("guide")]
    monkeypatch.setattr(documents, "entries", lambda: entries)
    return entries


def test_the_files_of_the_catalogue_come_under_their_slug(server: PublisherServer, job: Job, tmp_path: Path) -> None:
    server.put(f"{PATH}/plan.pdf", Reply(PDF))
    server.put(f"{PATH}/plan.html", Reply(HTML))
    fetch_documents(job, ["plan"])
    assert len(stored(tmp_path)) == 2
    assert sorted(path.rpartition(".")[2] for path in stored(tmp_path)) == ["html", "pdf"]
    assert all(path.startswith("documents/plan/") for path in stored(tmp_path))
    assert job.report.failures == []


def test_a_document_keeps_the_name_that_its_publisher_gave_it(
    server: PublisherServer, job: Job, tmp_path: Path, catalogue: list[Entry]
) -> None:
    catalogue[0] = entry("plan", "plan_v1-2.pdf", "%E8%A8%88%E7%94%BB.pdf")
    server.put(f"{PATH}/plan_v1-2.pdf", Reply(PDF))
    server.put(f"{PATH}/計画.pdf", Reply(PDF + b"2"))
    fetch_documents(job, ["plan"])
    names = {path.rpartition("/")[2] for path in stored(tmp_path)}
    assert "plan_v1-2.pdf" in names
    # A name that not every file system takes is replaced.
    assert [name[:5] for name in names - {"plan_v1-2.pdf"}] == ["file-"]


def test_an_entry_without_files_is_one_line_with_its_landing_page(server: PublisherServer, job: Job) -> None:
    fetch_documents(job, ["guide"])
    assert job.report.notes == [
        "見本のguide: ファイルの場所が目録にありません。https://www.example.go.jp/ から入手してください。"
    ]
    assert (server.log, job.report.failures) == ([], [])


def test_what_has_not_changed_is_not_moved_again(
    server: PublisherServer, job: Job, tmp_path: Path, catalogue: list[Entry]
) -> None:
    catalogue[:] = [entry("plan", "plan.pdf")]
    server.put(f"{PATH}/plan.pdf", Reply(PDF, headers={"ETag": '"7"', "Last-Modified": "x"}), Reply(status=304))
    fetch_documents(job)
    again = new_job(server, tmp_path)
    fetch_documents(again)
    assert server.headers[1]["If-None-Match"] == '"7"'
    assert (again.report.fetched, again.report.unchanged) == (0, 1)


def test_the_same_bytes_count_as_unchanged_where_there_is_no_etag(
    server: PublisherServer, job: Job, tmp_path: Path, catalogue: list[Entry]
) -> None:
    catalogue[:] = [entry("plan", "plan.pdf")]
    server.put(f"{PATH}/plan.pdf", Reply(PDF))
    fetch_documents(job)
    again = new_job(server, tmp_path)
    fetch_documents(again)
    assert (again.report.fetched, again.report.unchanged) == (0, 1)


@pytest.mark.parametrize(("name", "body"), [("plan.pdf", HTML), ("plan.html", b"PK\x03\x04"), ("plan", b"")])
def test_content_of_another_kind_is_not_stored(
    server: PublisherServer, job: Job, tmp_path: Path, catalogue: list[Entry], name: str, body: bytes
) -> None:
    catalogue[:] = [entry("plan", name)]
    server.put(f"{PATH}/{name}", Reply(body))
    fetch_documents(job)
    assert len(job.report.failures) == 1
    assert stored(tmp_path) == set()


def test_without_a_mirror_a_document_comes_from_its_own_address(
    server: PublisherServer, job: Job, tmp_path: Path, catalogue: list[Entry]
) -> None:
    with PublisherServer() as ministry:
        ministry.put("/plan.pdf", Reply(status=301, headers={"Location": "/new/plan.pdf"}))
        ministry.put("/new/plan.pdf", Reply(PDF))
        one = Entry("計画", "", (), "", None, "", False, "", "", "plan", (f"{ministry.url}/plan.pdf",))
        catalogue[:] = [one]
        official = Job(tmp_path, pace=job.pace)
        fetch_documents(official)
    assert stored(tmp_path) == {"documents/plan/plan.pdf"}


def test_a_slug_that_the_catalogue_does_not_have_is_bad_usage(job: Job) -> None:
    with pytest.raises(BadInputError, match="plan、guide"):
        fetch_documents(job, ["nothing"])
