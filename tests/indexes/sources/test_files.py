from __future__ import annotations

import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Iterable
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexes.sources import files
from indexes.sources.files import Fault, Ignored, RawFile, read_files, split_lines, total_bytes

Members = dict[str, bytes]
Write = Callable[[Path, Members], Path]
INVENTED: Members = {"a.xml": b"<a/>", "b.json": b"{}"}


def write_zip(path: Path, members: Members, compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def write_tar(path: Path, members: Members) -> Path:
    with lzma.open(path, "wb", preset=0) as file:
        file.write(tar_bytes(members))
    return path


def tar_bytes(members: Members) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return buffer.getvalue()


both = pytest.mark.parametrize(("name", "write"), [("laws.zip", write_zip), ("laws.tar.xz", write_tar)])


def raw(path: Path) -> dict[str, bytes]:
    """Members read, by the part of their name after the archive's."""
    return {file.name.partition("!")[2]: file.data for file in read_files([path]) if isinstance(file, RawFile)}


def faults(paths: Iterable[Path]) -> list[Fault]:
    return [found for found in read_files(paths) if isinstance(found, Fault)]


def ignored(path: Path) -> list[str]:
    return [found.name.rpartition("!")[2] for found in read_files([path]) if isinstance(found, Ignored)]


def test_a_folder_is_read_with_its_subfolders_in_order_of_name(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("c.xml", "b/a.json", "a.jsonl"):
        (tmp_path / name).write_bytes(name.encode())
    assert list(read_files([tmp_path])) == [
        RawFile(str(tmp_path / name), name.encode()) for name in ("a.jsonl", "b/a.json", "c.xml")
    ]


def test_a_file_of_another_kind_in_a_folder_is_ignored(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("メモ")
    assert list(read_files([tmp_path])) == [Ignored(str(tmp_path / "note.txt"), "対象外の拡張子")]


def test_a_file_of_another_kind_named_by_the_user_is_a_fault(tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_text("メモ")
    assert [fault.reason for fault in faults([file])] == [
        "扱えない種類のファイルです。読めるのは .xml .json .jsonl .jsonl.xz .pdf .html .htm"
        " .zip .tar.xz .tar.gz .tar です。"
    ]


def test_a_path_that_is_not_there_is_a_fault_and_the_next_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(b"<a/>")
    missing, there = tmp_path / "missing.xml", tmp_path / "a.xml"
    assert list(read_files([missing, there])) == [
        Fault(str(missing), "ファイルがありません。パスを確かめてください。"),
        RawFile(str(there), b"<a/>"),
    ]


def test_a_zip_gives_its_members(tmp_path: Path) -> None:
    assert raw(write_zip(tmp_path / "laws.zip", INVENTED)) == INVENTED


@pytest.mark.parametrize(
    ("name", "compress"), [("a.tar", bytes), ("a.tar.gz", gzip.compress), ("a.tar.xz", lzma.compress)]
)
def test_a_tar_gives_its_members_however_it_is_compressed(
    tmp_path: Path, name: str, compress: Callable[[bytes], bytes]
) -> None:
    (tmp_path / name).write_bytes(compress(tar_bytes(INVENTED)))
    assert raw(tmp_path / name) == INVENTED


def test_a_member_is_named_after_archive_and_path(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "laws.zip", {"all/a.xml": b"<a/>"})
    assert list(read_files([path])) == [RawFile(f"{path}!all/a.xml", b"<a/>")]


@both
def test_a_member_of_another_kind_is_ignored(tmp_path: Path, name: str, write: Write) -> None:
    path = write(tmp_path / name, {"readme.txt": b"x", "a.xml": b"<a/>"})
    assert (ignored(path), list(raw(path))) == (["readme.txt"], ["a.xml"])


@both
def test_a_member_beyond_the_limit_is_a_fault_and_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, write: Write
) -> None:
    path = write(tmp_path / name, {"large.xml": b"x" * 101, "small.xml": b"x" * 100})
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 100)
    assert [fault.name for fault in faults([path])] == [f"{path}!large.xml"]
    assert list(raw(path)) == ["small.xml"]


@both
def test_an_archive_beyond_the_limit_is_read_up_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, write: Write
) -> None:
    path = write(tmp_path / name, {f"{number}.xml": b"x" * 40 for number in range(4)})
    monkeypatch.setattr(files, "MAX_ARCHIVE_BYTES", 100)
    assert list(raw(path)) == ["0.xml", "1.xml"]


def test_a_member_that_lies_about_its_size_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_zip(tmp_path / "bomb.zip", {"bomb.xml": b"x" * 5_000})
    size, claimed = ((number).to_bytes(4, "little") for number in (5_000, 5))
    path.write_bytes(path.read_bytes().replace(size, claimed))
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 100)
    assert (raw(path), [fault.name for fault in faults([path])]) == ({}, [f"{path}!bomb.xml"])


def test_a_file_beyond_the_limit_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "large.xml"
    file.write_bytes(b"x" * 101)
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 100)
    assert [fault.name for fault in faults([file])] == [str(file)]


def test_compressed_lines_are_unpacked(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.xz").write_bytes(lzma.compress(b'{"id": 1}\n'))
    assert list(read_files([tmp_path])) == [RawFile(str(tmp_path / "a.jsonl.xz"), b'{"id": 1}\n')]


def test_compressed_lines_that_unpack_beyond_the_limit_are_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bomb.jsonl.xz").write_bytes(lzma.compress(b"x" * 100_000))
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 10_000)
    assert [fault.name for fault in faults([tmp_path])] == [str(tmp_path / "bomb.jsonl.xz")]


@pytest.mark.parametrize("name", ["a.zip", "a.tar.xz", "a.tar.gz", "a.tar", "a.jsonl.xz"])
@pytest.mark.parametrize("data", [b"", b"this is no archive"])
def test_what_is_no_archive_is_a_fault_and_the_next_is_read(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "z.xml").write_bytes(b"<a/>")
    found = list(read_files([tmp_path]))
    assert [type(one) for one in found] == [Fault, RawFile]
    assert str(found[0]).startswith(f"{tmp_path / name}: 開けません")


def test_a_truncated_tar_still_gives_the_members_before_the_break(tmp_path: Path) -> None:
    path = tmp_path / "cut.tar"
    path.write_bytes(tar_bytes({"a.xml": b"<a/>", "b.xml": b"x" * 2_000})[:2_000])
    assert list(raw(path)) == ["a.xml"]
    assert [fault.name for fault in faults([path])] == [str(path)]


PACKED: Members = {"a.xml": bytes(range(256)) * 4, "b.xml": b"<b>" + b"0123456789" * 40, "c.txt": b"c"}
ZIPS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)


@pytest.mark.parametrize("compression", ZIPS)
def test_a_damaged_member_of_a_zip_is_a_fault_and_the_others_are_read(tmp_path: Path, compression: int) -> None:
    path = write_zip(tmp_path / "laws.zip", PACKED, compression)
    data = bytearray(path.read_bytes())
    data[50:70] = b"\xff" * 20
    path.write_bytes(data)
    assert [fault.name for fault in faults([path])] == [f"{path}!a.xml"]
    assert raw(path) == {"b.xml": PACKED["b.xml"]}


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, bytes]]:
    folder = tmp_path_factory.mktemp("archives")
    paths = [write_zip(folder / f"{method}.zip", PACKED, method) for method in ZIPS]
    for name, data in (("a.tar", bytes), ("a.tar.gz", gzip.compress), ("a.tar.xz", lzma.compress)):
        paths.append(folder / name)
        paths[-1].write_bytes(data(tar_bytes(PACKED)))
    return [(path, path.read_bytes()) for path in paths]


@settings(max_examples=150)
@given(st.data())
def test_no_damage_to_an_archive_is_ever_raised(archives: list[tuple[Path, bytes]], data: st.DataObject) -> None:
    path, intact = data.draw(st.sampled_from(archives))
    damaged = bytearray(intact)
    for place, value in data.draw(
        st.lists(st.tuples(st.integers(0, len(intact) - 1), st.integers(0, 255)), max_size=6)
    ):
        damaged[place] = value
    path.write_bytes(damaged[: data.draw(st.integers(len(intact) // 2, len(intact)))])
    assert all(isinstance(found, RawFile | Fault | Ignored) for found in read_files([path]))


def test_total_bytes_counts_files_and_folders(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.xml").write_bytes(b"12345")
    (tmp_path / "b.xml").write_bytes(b"123")
    assert total_bytes([tmp_path, tmp_path / "b.xml"]) == 11


@given(st.lists(st.text("あb", max_size=6), max_size=12), st.integers(1, 30), st.integers(1, 9))
def test_pieces_of_lines_make_up_the_file_and_know_where_they_begin(lines: list[str], size: int, first: int) -> None:
    data = "\n".join(lines).encode()
    pieces = list(split_lines(RawFile("a.jsonl", data, first), size))
    starts = accumulate((len(piece.data) for piece in pieces[:-1]), initial=0)
    assert b"".join(piece.data for piece in pieces) == data
    assert [piece.first_line for piece in pieces] == [first + data.count(b"\n", 0, start) for start in starts][
        : len(pieces)
    ]
    assert [piece.data[-1:] for piece in pieces[:-1]] == [b"\n"] * (len(pieces) - 1)


def test_other_files_are_not_cut() -> None:
    file = RawFile("a.json", b"{\n}\n")
    assert list(split_lines(file, 1)) == [file]


def test_a_fault_is_shown_with_its_line_if_it_has_one() -> None:
    assert (str(Fault("a.xml", "壊れている", 3)), str(Fault("a.xml", "壊れている"))) == (
        "a.xml:3: 壊れている",
        "a.xml: 壊れている",
    )
