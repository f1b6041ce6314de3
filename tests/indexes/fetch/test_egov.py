from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from indexes import catalog
from indexes.errors import BadInputError
from indexes.fetch import egov
from indexes.fetch.job import Job
from indexes.fetch.report import Step
from indexes.passage import Passage
from indexes.sources.files import Fault, RawFile, read_files
from indexes.sources.reading import read_passages
from tests.indexes.fetch.conftest import new_job, stored
from tests.indexes.fetch.samples import LAW_ID, law, law_xml
from tests.publisher_server import PublisherServer, Reply, ServedLaw, serve_laws

OTHER_ID = "500CO0000000902"
BULK = "/bulkdownload"


def entry(law_id: str, title: str) -> catalog.Entry:
    return catalog.Entry(title, "", (), "", None, "法律", True, "", law_id)


def read(home: Path) -> list[object]:
    return [one for file in read_files([home / "raw"]) if isinstance(file, RawFile) for one in read_passages(file)]


def test_a_law_is_stored_in_the_layout_of_the_bulk_download(server: PublisherServer, job: Job, tmp_path: Path) -> None:
    one = law()
    serve_laws(server, [one])
    egov.fetch_laws(job, [LAW_ID])
    (revision_id, xml), *_ = one.revisions.items()
    assert stored(tmp_path) == {f"egov/{revision_id}/{revision_id}.xml"}
    assert (tmp_path / f"raw/egov/{revision_id}/{revision_id}.xml").read_bytes() == xml
    assert (job.report.fetched, job.report.size, job.report.failures) == (1, len(xml), [])
    assert [passage.id for passage in read(tmp_path) if isinstance(passage, Passage)] == [f"law:{LAW_ID}:m:1"]


def test_the_ledger_tells_when_and_from_where(server: PublisherServer, job: Job, tmp_path: Path) -> None:
    serve_laws(server, [law()])
    egov.fetch_laws(job, [LAW_ID])
    line = json.loads((tmp_path / "raw/egov/ledger.fetched").read_text(encoding="utf-8"))
    assert line["url"].startswith(f"{server.url}/api/2/law_file/xml/{LAW_ID}_")
    assert line["licence"] == "公共データ利用規約（第1.0版）"
    assert datetime.now(UTC) - datetime.fromisoformat(line["fetched_at"]) < timedelta(minutes=1)


def test_an_unchanged_law_is_not_fetched_again(server: PublisherServer, job: Job, tmp_path: Path) -> None:
    serve_laws(server, [law()])
    egov.fetch_laws(job, [LAW_ID])
    again = new_job(server, tmp_path)
    egov.fetch_laws(again, [LAW_ID])
    assert (again.report.fetched, again.report.unchanged) == (0, 1)
    assert len(server.asked("law_file")) == 1


def test_a_law_whose_data_were_touched_since_is_fetched_again(
    server: PublisherServer, job: Job, tmp_path: Path
) -> None:
    serve_laws(server, [law()])
    egov.fetch_laws(job, [LAW_ID])
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    corrected = {one: law_xml("直した文。") for one in law().revisions}
    serve_laws(server, [replace(law(updated=tomorrow), revisions=corrected)])
    again = new_job(server, tmp_path)
    egov.fetch_laws(again, [LAW_ID])
    assert again.report.fetched == 1
    assert "直した文。" in next((tmp_path / "raw/egov").rglob("*.xml")).read_text(encoding="utf-8")


def test_all_revisions_come_with_their_list(server: PublisherServer, job: Job, tmp_path: Path) -> None:
    one = law(count=3)
    serve_laws(server, [one])
    egov.fetch_laws(job, [LAW_ID], revisions=True)
    files = {f"egov/{revision_id}/{revision_id}.xml" for revision_id in one.revisions}
    assert stored(tmp_path) == files | {f"egov/{LAW_ID}_revisions.json"}
    assert [one for one in read(tmp_path) if isinstance(one, Fault)] == []


def test_the_pack_brings_orders_and_ordinances_by_their_titles(
    server: PublisherServer, job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laws = [
        law(),
        law(OTHER_ID, "見本法施行令"),
        law("500M60000000903", "見本法施行規則"),
        law("500AC0000000904", "見本法の施行に伴う関係法律の整備に関する法律"),
    ]
    serve_laws(server, laws, most=3)
    monkeypatch.setattr(egov, "entries", lambda: (entry(LAW_ID, "見本法"),))
    egov.fetch_pack_laws(job)
    assert {path.split("/")[1].split("_")[0] for path in stored(tmp_path)} == {one.law_id for one in laws[:3]}
    assert job.report.failures == []


def test_a_law_of_the_pack_under_another_title_is_found_by_its_id(
    server: PublisherServer, job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve_laws(server, [law(title="改題後の見本法")])
    monkeypatch.setattr(egov, "entries", lambda: (entry(LAW_ID, "昔の見本法"),))
    egov.fetch_pack_laws(job)
    assert len(stored(tmp_path)) == 1


def test_the_pack_asks_for_every_law_of_the_catalogue(server: PublisherServer, job: Job) -> None:
    serve_laws(server, [])
    egov.fetch_pack_laws(job)
    laws = [one for one in catalog.entries() if one.law_id]
    assert len(job.report.failures) == len(laws)
    assert all(server.asked(f"law_title={law.title}&") for law in laws)


def test_a_law_that_e_gov_does_not_have_is_one_line_and_the_others_come(
    server: PublisherServer, job: Job, tmp_path: Path
) -> None:
    serve_laws(server, [law()])
    egov.fetch_laws(job, [OTHER_ID, LAW_ID])
    assert [str(failure) for failure in job.report.failures] == [
        f"{OTHER_ID}: e-Govにこの法令IDの法令がありません。法令IDを確かめてください。"
    ]
    assert len(stored(tmp_path)) == 1


def test_what_is_no_law_id_is_bad_usage(job: Job) -> None:
    with pytest.raises(BadInputError, match="法令IDの形ではありません"):
        egov.fetch_laws(job, ["../etc"])


@pytest.mark.parametrize("revision_id", [f"{LAW_ID}_20250101_/../../../x", "../../../x", f"{OTHER_ID}_20250101_0", ""])
def test_a_revision_id_that_leads_elsewhere_is_refused(
    server: PublisherServer, job: Job, tmp_path: Path, revision_id: str
) -> None:
    serve_laws(server, [ServedLaw(LAW_ID, "見本法", {revision_id: law_xml()})])
    egov.fetch_laws(job, [LAW_ID])
    assert [failure.why for failure in job.report.failures] == ["法令履歴IDの形が違います"]
    assert stored(tmp_path) == set()
    assert server.asked("law_file") == []


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"laws": 3},
        {"laws": [3], "total_count": 1},
        {"laws": [], "total_count": 5},
        {"laws": [{}], "total_count": 1},
    ],
)
def test_a_list_of_another_shape_is_one_line(server: PublisherServer, job: Job, answer: object) -> None:
    server.put("/api/2/laws", Reply.json(answer))
    egov.fetch_laws(job, [LAW_ID])
    assert len(job.report.failures) == 1


def test_an_error_page_instead_of_a_law_is_not_stored(server: PublisherServer, job: Job, tmp_path: Path) -> None:
    serve_laws(server, [law()])
    server.put(f"/api/2/law_file/xml/{next(iter(law().revisions))}", Reply(b"<html><body>maintenance</body></html>"))
    egov.fetch_laws(job, [LAW_ID])
    assert "HTMLのページ" in str(job.report.failures[0])
    assert stored(tmp_path) == set()


def test_xml_that_is_no_law_is_not_stored(server: PublisherServer, job: Job, tmp_path: Path) -> None:
    serve_laws(server, [law()])
    server.put(f"/api/2/law_file/xml/{next(iter(law().revisions))}", Reply(b"<result><code>9</code></result>"))
    egov.fetch_laws(job, [LAW_ID])
    assert [failure.why for failure in job.report.failures] == ["法令標準XMLではありません"]
    assert stored(tmp_path) == set()


def archive() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        revision_id, xml = next(iter(law().revisions.items()))
        file.writestr(f"{revision_id}/{revision_id}.xml", xml)
        file.writestr("all_law_list.csv", "x")
    return data.getvalue()


def test_all_laws_come_as_the_zip_that_the_index_reads(server: PublisherServer, job: Job, tmp_path: Path) -> None:
    server.put(BULK, Reply(archive()))
    egov.fetch_all_laws(job)
    assert server.log == [f"{BULK}?file_section=1&only_xml_flag=true"]
    assert stored(tmp_path) == {"egov/all_xml.zip"}
    assert [passage.id for passage in read(tmp_path) if isinstance(passage, Passage)] == [f"law:{LAW_ID}:m:1"]


def test_all_laws_are_not_fetched_twice_on_a_day(server: PublisherServer, job: Job, tmp_path: Path) -> None:
    server.put(BULK, Reply(archive()))
    egov.fetch_all_laws(job)
    again = new_job(server, tmp_path)
    egov.fetch_all_laws(again)
    assert (len(server.log), again.report.unchanged) == (1, 1)


def test_a_zip_that_is_cut_off_is_not_stored(server: PublisherServer, job: Job, tmp_path: Path) -> None:
    server.put(BULK, Reply(archive()[:-30]))
    egov.fetch_all_laws(job)
    assert [str(failure) for failure in job.report.failures] == [
        "all_xml.zip: ZIPが途中で切れています。時間をおいてやり直してください。"
    ]
    assert stored(tmp_path) == set()


def test_every_revision_of_every_law_can_be_had(server: PublisherServer, job: Job, tmp_path: Path) -> None:
    server.put(BULK, Reply(archive()))
    serve_laws(server, [law(count=2), law(OTHER_ID, "別の見本令", count=2)], most=1)
    egov.fetch_all_laws(job, revisions=True)
    assert len(stored(tmp_path)) == 1 + 2 * (2 + 1)


def test_progress_tells_how_far_it_is(server: PublisherServer, tmp_path: Path) -> None:
    steps: list[Step] = []
    serve_laws(server, [law(), law(OTHER_ID, "別の見本令")])
    egov.fetch_laws(replace(new_job(server, tmp_path), progress=steps.append), [LAW_ID, OTHER_ID])
    assert [(step.done, step.total) for step in steps if step.stage == "法令"] == [(0, 2), (1, 2), (2, 2)]


def test_the_real_revisions_come_through_untouched(
    server: PublisherServer, job: Job, tmp_path: Path, corpus: Path
) -> None:
    folders = sorted((corpus / "egov_revisions").glob("505AC0000000032_*"))
    revisions = {folder.name: (folder / f"{folder.name}.xml").read_bytes() for folder in reversed(folders)}
    serve_laws(server, [ServedLaw("505AC0000000032", "実物の法律", revisions)])
    egov.fetch_laws(job, ["505AC0000000032"], revisions=True)
    for revision_id, xml in revisions.items():
        assert (tmp_path / f"raw/egov/{revision_id}/{revision_id}.xml").read_bytes() == xml
    assert [one for one in read(tmp_path) if isinstance(one, Fault)] == []


def test_the_real_lists_of_the_api_are_understood(server: PublisherServer, job: Job, corpus: Path) -> None:
    listed = json.loads((corpus.parent / "api/v2_laws_search_tokkyoho.json").read_text(encoding="utf-8"))
    history = json.loads((corpus / "egov_revisions/507AC0000000053_revisions.json").read_text(encoding="utf-8"))
    server.put("/api/2/laws", Reply.json(listed))
    server.put("/api/2/law_revisions/334AC0000000121", Reply.json(history))
    egov.fetch_laws(job, ["334AC0000000121"], revisions=True)
    asked = [line.rpartition("/")[2] for line in server.asked("law_file")]
    assert asked == [revision["law_revision_id"] for revision in history["revisions"]]
