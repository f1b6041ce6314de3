from __future__ import annotations

import errno
import json
import os
from hashlib import sha256
from pathlib import Path

import pytest

from indexes.errors import HomeNotWritableError
from indexes.fetch.client import Answer, ItemError
from indexes.fetch.raw import LEDGER, FetchBusyError, Shelf, open_shelf
from indexes.sources.files import RawFile, read_files


def kept(shelf: Shelf, path: str, body: bytes = b"<Law/>", etag: str = "") -> bool:
    with shelf.incoming() as file:
        file.write(body)
        return shelf.keep(file, path, Answer("http://x/y", len(body), sha256(body).hexdigest(), etag))


def test_a_kept_file_is_found_again_with_its_record(tmp_path: Path) -> None:
    with open_shelf(tmp_path, "egov", "見本の条件") as shelf:
        assert kept(shelf, "a/b.xml", etag='"1"')
    with open_shelf(tmp_path, "egov", "見本の条件") as shelf:
        record = shelf.find("a/b.xml")
        assert record is not None
        assert (record.url, record.size, record.licence) == ("http://x/y", 6, "見本の条件")
        assert record.conditions == {"If-None-Match": '"1"'}
        with shelf.open(record) as file:
            assert file.read() == b"<Law/>"


def test_the_same_bytes_are_not_new(tmp_path: Path) -> None:
    with open_shelf(tmp_path, "egov", "") as shelf:
        assert kept(shelf, "a.xml")
        assert not kept(shelf, "a.xml")
        assert kept(shelf, "a.xml", b"<Law>2</Law>")
    assert (tmp_path / "raw/egov/a.xml").read_bytes() == b"<Law>2</Law>"


def test_what_is_not_kept_leaves_nothing(tmp_path: Path) -> None:
    with open_shelf(tmp_path, "egov", "") as shelf:
        with shelf.incoming() as file:
            file.write(b"half")
        assert sorted(os.listdir(tmp_path / "raw/egov")) == ["lock.fetched"]


def test_a_file_that_was_shortened_does_not_count(tmp_path: Path) -> None:
    with open_shelf(tmp_path, "egov", "") as shelf:
        kept(shelf, "a.xml")
        (tmp_path / "raw/egov/a.xml").write_bytes(b"<La")
        assert shelf.find("a.xml") is None


@pytest.mark.parametrize("path", ["../a.xml", "a/../../b.xml", "/etc/passwd", ".a", "a/.b", "a//b", "a\\b", "a\nb", ""])
def test_a_path_that_leads_elsewhere_is_refused(tmp_path: Path, path: str) -> None:
    with open_shelf(tmp_path, "egov", "") as shelf, pytest.raises(ItemError, match="使えません"):
        kept(shelf, path)
    assert [file.name for file in tmp_path.rglob("*.xml")] == []


def test_a_torn_ledger_only_means_fetching_again(tmp_path: Path) -> None:
    with open_shelf(tmp_path, "egov", "") as shelf:
        kept(shelf, "a.xml")
        kept(shelf, "b.xml")
    ledger = tmp_path / "raw/egov" / LEDGER
    ledger.write_bytes(ledger.read_bytes()[:-20])
    with open_shelf(tmp_path, "egov", "") as shelf:
        assert shelf.find("a.xml")
        assert not shelf.find("b.xml")
        kept(shelf, "b.xml")
    with open_shelf(tmp_path, "egov", "") as shelf:
        assert shelf.find("a.xml")
        assert shelf.find("b.xml")


def test_strange_lines_of_a_ledger_are_passed_over(tmp_path: Path) -> None:
    with open_shelf(tmp_path, "egov", "") as shelf:
        kept(shelf, "a.xml")
    with (tmp_path / "raw/egov" / LEDGER).open("a") as ledger:
        ledger.write('[]\n{}\n{"path": []}\nnull\n"x"\n{"forgotten": true}\n\n')
    with open_shelf(tmp_path, "egov", "") as shelf:
        assert shelf.find("a.xml")


def test_what_is_forgotten_stays_readable_but_is_not_found(tmp_path: Path) -> None:
    with open_shelf(tmp_path, "egov", "") as shelf:
        kept(shelf, "a.xml")
        shelf.forget("a.xml")
    with open_shelf(tmp_path, "egov", "") as shelf:
        assert not shelf.find("a.xml")
        assert shelf.paths("a") == ["a.xml"]
        shelf.remove("a.xml")
        assert shelf.paths("a") == []


def test_the_index_reads_the_files_and_not_the_ledger(tmp_path: Path) -> None:
    with open_shelf(tmp_path, "egov", "") as shelf:
        kept(shelf, "a/a.xml")
    read = [file.name for file in read_files([tmp_path / "raw"]) if isinstance(file, RawFile)]
    assert read == [str(tmp_path / "raw/egov/a/a.xml")]
    assert json.loads((tmp_path / "raw/egov" / LEDGER).read_text())["path"] == "a/a.xml"


def test_two_fetches_do_not_meet_on_one_shelf(tmp_path: Path) -> None:
    with (
        open_shelf(tmp_path, "egov", ""),
        pytest.raises(FetchBusyError, match="別の処理"),
        open_shelf(tmp_path, "egov", ""),
    ):
        pass
    with open_shelf(tmp_path, "egov", ""), open_shelf(tmp_path, "kokkai", ""):
        pass


def test_a_full_disk_is_one_line_and_leaves_no_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with open_shelf(tmp_path, "egov", "") as shelf:
        kept(shelf, "a.xml")
        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(HomeNotWritableError, match="No space left on device"):
            kept(shelf, "b.xml")
    assert sorted(file.name for file in (tmp_path / "raw/egov").iterdir()) == ["a.xml", LEDGER, "lock.fetched"]


def test_a_home_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(HomeNotWritableError, match="TOBEN_HOME"), open_shelf(tmp_path / "file", "egov", ""):
        pass
