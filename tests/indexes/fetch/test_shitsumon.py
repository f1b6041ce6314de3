from __future__ import annotations

from pathlib import Path

import pytest

from indexes.errors import BadInputError
from indexes.fetch.job import Job
from indexes.fetch.shitsumon import fetch_written
from tests.indexes.fetch.conftest import new_job, stored
from tests.indexes.fetch.samples import page
from tests.publisher_server import PublisherServer, Reply

SHU = "/internet/itdb_shitsumon.nsf/html/shitsumon/"
SAN = "/syuisyo/217/"
SHU_LIST = b"""<HTML><TABLE>
<TR><TD>1</TD><TD><A HREF="217001.htm">x</A></TD><TD><A HREF="a217001.htm">q</A></TD>
<TD><A HREF="../../../itdb_shitsumon_pdf_s.nsf/html/shitsumon/pdfS/a217001.pdf/$File/a217001.pdf">PDF</A></TD>
<TD><A HREF="b217001.htm">a</A></TD></TR>
<TR><TD>2</TD><TD><A HREF=a217002.htm>q</A></TD><TD>&nbsp;</TD></TR>
<TR><TD><A HREF="a216009.htm">another session</A></TD><TD><A HREF="menu_m.htm">menu</A></TD></TR></TABLE></HTML>"""
SAN_LIST = b"""<html><table><tr><td><a href="meisai/m217001.htm">x</a></td>
<td><a href="syuh/s217001.htm">q</a></td><td><a href="touh/t217001.htm">a</a></td>
<td><a href="syup/s217001.pdf">PDF</a></td></tr></table></html>"""


@pytest.fixture
def houses(server: PublisherServer) -> PublisherServer:
    server.put(f"{SHU}kaiji217_l.htm", Reply(SHU_LIST))
    server.put(f"{SAN}syuisyo.htm", Reply(SAN_LIST))
    for name in ("a217001", "b217001", "a217002"):
        server.put(f"{SHU}{name}.htm", Reply(page(f"質問{name}")))
    for name in ("syuh/s217001", "touh/t217001"):
        server.put(f"{SAN}{name}.htm", Reply(page(name)))
    return server


def test_questions_and_answers_of_the_house_of_representatives_come(
    houses: PublisherServer, job: Job, tmp_path: Path
) -> None:
    fetch_written(job, "shu", [217])
    assert stored(tmp_path) == {f"shitsumon/shu/217/{name}.htm" for name in ("a217001", "b217001", "a217002")}
    # Bytes as they came, Shift_JIS and all.
    assert (tmp_path / "raw/shitsumon/shu/217/a217001.htm").read_bytes() == page("質問a217001")
    assert job.report.failures == []


def test_questions_and_answers_of_the_house_of_councillors_come(
    houses: PublisherServer, job: Job, tmp_path: Path
) -> None:
    fetch_written(job, "san", [217])
    assert stored(tmp_path) == {"shitsumon/san/217/s217001.htm", "shitsumon/san/217/t217001.htm"}


def test_only_new_pages_are_fetched_the_next_time(houses: PublisherServer, job: Job, tmp_path: Path) -> None:
    fetch_written(job, "shu", [217])
    houses.put(f"{SHU}kaiji217_l.htm", Reply(SHU_LIST.replace(b"&nbsp;", b'<A HREF="b217002.htm">a</A>')))
    houses.put(f"{SHU}b217002.htm", Reply(page("答弁")))
    houses.log.clear()
    again = new_job(houses, tmp_path)
    fetch_written(again, "shu", [217])
    assert houses.log == [f"{SHU}kaiji217_l.htm", f"{SHU}b217002.htm"]
    assert (again.report.fetched, again.report.unchanged) == (1, 3)


def test_old_sessions_are_in_the_older_database(server: PublisherServer, job: Job) -> None:
    fetch_written(job, "shu", [9, 147, 148])
    series = [line.split("/")[2] + "/" + line.split("/")[-1] for line in server.log]
    assert series == [
        "itdb_shitsumona.nsf/kaiji009_l.htm",
        "itdb_shitsumona.nsf/kaiji147_l.htm",
        "itdb_shitsumon.nsf/kaiji148_l.htm",
    ]
    assert len(job.report.failures) == 3


def test_one_missing_page_does_not_keep_the_others_away(houses: PublisherServer, job: Job, tmp_path: Path) -> None:
    houses.put(f"{SHU}a217001.htm", Reply(status=404))
    fetch_written(job, "shu", [217])
    assert [str(failure) for failure in job.report.failures] == [
        "衆議院 a217001.htm: 見つかりません（404）。公開元に今もあるか確かめてください。"
    ]
    assert len(stored(tmp_path)) == 2


def test_links_that_lead_elsewhere_are_neither_followed_nor_written(
    server: PublisherServer, job: Job, tmp_path: Path
) -> None:
    with PublisherServer() as foreign:
        links = f'<a href="{foreign.url}/a217001.htm"></a><a href="../../../../x/../a217002.htm"></a><a href="..\\..\\a217003.htm">'
        server.put(f"{SHU}kaiji217_l.htm", Reply(f"<html>{links}</html>".encode()))
        fetch_written(job, "shu", [217])
        assert foreign.log == []
    assert len(job.report.failures) == 2
    assert stored(tmp_path) == set()


def test_a_list_without_questions_is_one_line(server: PublisherServer, job: Job) -> None:
    server.put(f"{SAN}syuisyo.htm", Reply(b"<html></html>"))
    fetch_written(job, "san", [217])
    assert "一覧に質問が1件もありません" in str(job.report.failures[0])


@pytest.mark.parametrize(("house", "session"), [("貴", 217), ("shu", 0), ("shu", 1_000)])
def test_a_house_or_session_that_never_was_is_bad_usage(job: Job, house: str, session: int) -> None:
    with pytest.raises(BadInputError):
        fetch_written(job, house, [session])
