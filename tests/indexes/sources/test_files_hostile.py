"""What a hostile or broken folder or archive may hold: links, pipes, bombs, names that lead outside, files that vanish."""

from __future__ import annotations

import gzip
import io
import lzma
import os
import stat
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexes.sources import files
from indexes.sources.bounded import BombError, BoundedReader
from indexes.sources.files import Fault, Ignored, RawFile, read_files, total_bytes
from tests.indexes.sources.test_files import Write, both, faults, raw, tar_bytes, write_zip


def reasons(path: Path) -> list[str]:
    return [fault.reason for fault in faults([path])]


@both
@pytest.mark.parametrize(
    "member", ["../outside.xml", "/etc/outside.xml", "a/../../outside.xml", "C:\\outside.xml", "..\\outside.xml"]
)
def test_a_member_whose_name_leads_outside_is_refused_and_the_others_are_read(
    tmp_path: Path, name: str, write: Write, member: str
) -> None:
    folder = tmp_path / "deep" / "down"
    folder.mkdir(parents=True)
    path = write(folder / name, {member: b"<a/>", "a/..b.xml": b"<b/>"})
    (fault,) = faults([path])
    assert fault.name == f"{path}!{member}"
    assert "書庫の外を指す名前" in fault.reason
    assert list(raw(path)) == ["a/..b.xml"]
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == [path]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_what_is_no_file_in_a_tar_is_not_followed(tmp_path: Path, kind: bytes) -> None:
    link = tarfile.TarInfo("passwd.xml")
    link.type, link.linkname = kind, "/etc/passwd"
    with tarfile.open(tmp_path / "evil.tar", "w") as archive:
        archive.addfile(link)
    assert list(read_files([tmp_path / "evil.tar"])) == [
        Ignored(f"{tmp_path / 'evil.tar'}!passwd.xml", "リンクの先は読みません")
    ]


def test_a_link_in_a_zip_is_not_followed(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("passwd.xml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "evil.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert list(read_files([tmp_path / "evil.zip"])) == [
        Ignored(f"{tmp_path / 'evil.zip'}!passwd.xml", "リンクの先は読みません")
    ]


def test_links_in_a_folder_that_lead_outside_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.xml").write_bytes(b"<secret/>")
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "a.xml").write_bytes(b"<a/>")
    (folder / "b.xml").symlink_to(folder / "a.xml")
    (folder / "c.xml").symlink_to(tmp_path / "outside" / "secret.xml")
    (folder / "d").symlink_to(tmp_path / "outside")
    (folder / "e").symlink_to(folder)
    found = list(read_files([folder]))
    assert [Path(one.name).name for one in found if isinstance(one, RawFile)] == ["a.xml", "b.xml"]
    assert [Path(one.name).name for one in found if isinstance(one, Ignored) and one.surprising] == ["c.xml", "d", "e"]
    assert total_bytes([folder]) == 8


def test_a_folder_that_is_itself_a_link_is_read_as_the_user_named_it(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.xml").write_bytes(b"<a/>")
    (tmp_path / "link").symlink_to(tmp_path / "raw")
    assert list(read_files([tmp_path / "link"])) == [RawFile(str(tmp_path / "link" / "a.xml"), b"<a/>")]


def test_a_link_to_nowhere_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "a.xml").symlink_to(tmp_path / "gone.xml")
    (tmp_path / "b.xml").symlink_to(tmp_path / "b.xml")
    assert len(faults([tmp_path])) == 2


def test_a_pipe_never_keeps_a_reader_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.xml")
    os.mkfifo(tmp_path / "a.zip")
    for found in (faults([tmp_path]), faults([tmp_path / "a.xml", tmp_path / "a.zip"])):
        assert [fault.reason.partition("（")[0] for fault in found] == ["通常のファイルではありません"] * 2


def test_a_file_that_may_not_be_read_is_one_line_with_its_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.xml").write_bytes(b"<a/>")

    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(files, "open_regular", refuse)
    assert faults([tmp_path]) == [
        Fault(str(tmp_path / "a.xml"), "読む権限がありません。ファイルの権限を確かめてください。")
    ]


def test_a_folder_that_may_not_be_read_is_a_fault_and_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.xml").write_bytes(b"<x/>")
    scandir = os.scandir

    def refuse(path: Path) -> object:
        if path.name == "a":
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert [fault.name for fault in faults([tmp_path])] == [str(tmp_path / "a")]
    assert [Path(one.name).parent.name for one in read_files([tmp_path]) if isinstance(one, RawFile)] == ["b"]


def test_a_file_that_vanishes_before_it_is_read_is_a_fault_and_the_next_is_read(tmp_path: Path) -> None:
    for name in ("a.xml", "b.xml", "c.xml"):
        (tmp_path / name).write_bytes(b"<a/>")
    reading: Iterator[RawFile | Fault | Ignored] = read_files([tmp_path])
    assert isinstance(next(reading), RawFile)
    (tmp_path / "b.xml").unlink()
    (tmp_path / "c.xml").write_bytes(b"<c/>")
    gone, there = reading
    assert gone == Fault(str(tmp_path / "b.xml"), "読む前になくなりました。取得し直してください。")
    assert there == RawFile(str(tmp_path / "c.xml"), b"<c/>")


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz", "a.tar.xz"])
def test_an_empty_archive_is_surprising(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name.endswith(".zip"):
        write_zip(path, {})
    else:
        data = tar_bytes({})
        packed = {"gz": gzip.compress(data), "xz": lzma.compress(data), "tar": data}
        path.write_bytes(packed[name.rpartition(".")[2]])
    assert list(read_files([path])) == [Ignored(str(path), "空の書庫です。取得し直してください。", surprising=True)]


@pytest.mark.parametrize("members", [1, 8])
@pytest.mark.parametrize("name", ["bomb.zip", "bomb.tar.gz", "bomb.tar.xz"])
def test_an_archive_that_unpacks_to_hundreds_of_times_its_size_is_read_within_bounds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, members: int
) -> None:
    monkeypatch.setattr(files, "UNSUSPICIOUS_BYTES", 1_000_000)
    contents = {f"{number}.xml": bytes(8_000_000 // members) for number in range(members)}
    path = tmp_path / name
    if name.endswith(".zip"):
        write_zip(path, contents)
    else:
        data = tar_bytes(contents)
        path.write_bytes(gzip.compress(data) if name.endswith("gz") else lzma.compress(data))
    assert path.stat().st_size * files.MAX_RATIO < 8_000_000
    assert sum(len(data) for data in raw(path).values()) <= max(1_000_000, path.stat().st_size * files.MAX_RATIO)
    assert any("展開すると大きくなりすぎる" in reason for reason in reasons(path))


def test_a_header_of_a_tar_that_claims_gigabytes_is_not_read(tmp_path: Path) -> None:
    header = tarfile.TarInfo("././@PaxHeader")
    header.type, header.size = tarfile.XHDTYPE, 7 * 1024**3
    path = tmp_path / "evil.tar"
    path.write_bytes(tar_bytes({"a.xml": b"<a/>"})[:1024] + header.tobuf() + bytes(10_240))
    assert list(raw(path)) == ["a.xml"]
    assert ["大きくなりすぎる" in reason for reason in reasons(path)] == [True]


def test_an_archive_within_an_archive_is_not_opened(tmp_path: Path) -> None:
    inner = write_zip(tmp_path / "inner.zip", {"a.xml": b"<a/>"}).read_bytes()
    path = write_zip(tmp_path / "outer.zip", {"inner.zip": inner, "b.xml": b"<b/>"})
    assert list(raw(path)) == ["b.xml"]


@both
def test_members_beyond_the_limit_are_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, write: Write
) -> None:
    path = write(tmp_path / name, {f"{number}.xml": b"<a/>" for number in range(5)})
    monkeypatch.setattr(files, "MAX_MEMBERS", 3)
    assert list(raw(path)) == ["0.xml", "1.xml", "2.xml"]
    assert ["ファイルが多すぎます" in reason for reason in reasons(path)] == [True]


def test_a_zip_under_a_password_is_a_fault(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"a.xml": b"<a/>"})
    data = bytearray(path.read_bytes())
    for signature, flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + flag] |= 1
    path.write_bytes(data)
    assert [fault.name for fault in faults([path])] == [f"{path}!a.xml"]


@pytest.mark.parametrize("size", [-1, 101])
def test_a_bounded_stream_refuses_to_be_read_without_measure(size: int) -> None:
    with pytest.raises(BombError):
        BoundedReader(io.BytesIO(bytes(1_000)), largest=100, whole=500).read(size)


def test_a_bounded_stream_ends_where_it_must() -> None:
    bounded = BoundedReader(io.BytesIO(bytes(1_000)), largest=100, whole=500)
    assert (bounded.seek(500), bounded.tell(), len(bounded.read(100))) == (500, 500, 100)
    for offset, whence in ((501, io.SEEK_SET), (0, io.SEEK_END)):
        with pytest.raises(BombError):
            bounded.seek(offset, whence)


PAGES = ("documents/guide/a.pdf", "documents/guide/b.html", "shitsumon/a217095.htm", "shuisho/217/b217095.HTM")


def test_pages_are_read_where_their_place_says_what_they_are(tmp_path: Path) -> None:
    for name in (*PAGES, "a.pdf", "documents/b.html", "egov/c.htm", "documents/guide/note.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    found = list(read_files([tmp_path]))
    assert sorted(one.name for one in found if isinstance(one, RawFile)) == sorted(
        str(tmp_path / name) for name in PAGES
    )
    assert len([one for one in found if isinstance(one, Ignored)]) == 4


def test_a_folder_of_a_document_may_be_named_itself(tmp_path: Path) -> None:
    folder = tmp_path / "documents" / "guide"
    folder.mkdir(parents=True)
    (folder / "a.pdf").write_bytes(b"x")
    assert [type(one) for one in read_files([folder])] == [RawFile]


@both
def test_pages_of_an_archive_are_read_where_their_place_says_what_they_are(
    tmp_path: Path, name: str, write: Write
) -> None:
    path = write(tmp_path / name, {**dict.fromkeys(PAGES, b"x"), "c.pdf": b"x"})
    assert list(raw(path)) == list(PAGES)


def test_a_page_named_by_the_user_is_read_wherever_it_lies(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"x")
    assert list(raw_names([tmp_path / "a.pdf"])) == [str(tmp_path / "a.pdf")]


def raw_names(paths: list[Path]) -> Iterator[str]:
    return (one.name for one in read_files(paths) if isinstance(one, RawFile))
