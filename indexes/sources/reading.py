"""One door to every kind of raw file: the content decides which publisher's reader takes it.

The readers raise nothing. What would cost them dear, entities that unfold for ever or a text in an encoding that is not
declared, is turned away here with one Fault.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator

from indexes.passage import Passage
from indexes.sources import shitsumon
from indexes.sources.documents import is_in_documents, read_document
from indexes.sources.egov import is_law_data, read_law, read_law_data
from indexes.sources.egov.lifetimes import Lifetime, is_law_revisions, read_law_revisions
from indexes.sources.files import Fault, Ignored, RawFile
from indexes.sources.kokkai import read_minutes

_AGAIN = "公表元から取得し直してください。"
# Where the root element begins at the latest, in bytes.
_PROLOG = 8_192
_ROOT = re.compile(r"<(?P<root>[A-Za-z_][\w.:-]*)")
_NO_ROOT = re.compile(r"<!--.*?(?:-->|$)|<\?.*?(?:\?>|$)", re.DOTALL)
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"'](?P<name>[A-Za-z0-9._-]{1,40})[\"']")
_ENCODINGS = frozenset(
    (
        "utf-8",
        "utf8",
        "utf-16",
        "us-ascii",
        "ascii",
        "shift_jis",
        "shift-jis",
        "windows-31j",
        "cp932",
        "euc-jp",
        "iso-2022-jp",
    )
)
_WIDE = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_ENTITY = tuple("<!ENTITY".encode(name) for name in ("ascii", "utf-16-le", "utf-16-be"))
_GUESSES = (("cp932", "Shift_JIS"), ("euc_jp", "EUC-JP"), ("utf-16", "UTF-16"))


Read = Passage | Lifetime | Fault | Ignored
"""What a raw file may give."""


def read_passages(file: RawFile) -> Iterator[Read]:
    """The passages of one raw file, whichever publisher it comes from, or the end of a law that it tells."""
    name = file.name.lower()
    if not file.data.strip():
        yield Fault(file.name, f"空のファイルです。{_AGAIN}")
    elif name.endswith(".pdf") or file.data.startswith(b"%PDF-"):
        yield from _read_pdf(file)
    elif name.endswith((".html", ".htm")):
        yield from _read_html(file)
    elif name.endswith(".xml"):
        yield from _read_xml(file)
    elif name.endswith((".jsonl", ".jsonl.xz")):
        first = next((line for line in file.data.split(b"\n", 20) if line.strip()), b"")
        yield from shitsumon.read_rows(file) if b'"question_text"' in first else read_minutes(file)
    else:
        yield from _read_json(file)


def _read_pdf(file: RawFile) -> Iterator[Passage | Fault | Ignored]:
    if not is_in_documents(file.name) and shitsumon.is_named_as_pdf(file.name):
        yield Ignored(
            file.name, "質問主意書・答弁書のPDFは縦書きなので読みません。HTML版を取得してください。", surprising=True
        )
    else:
        yield from read_document(file)


def _read_html(file: RawFile) -> Iterator[Passage | Fault | Ignored]:
    if not is_in_documents(file.name) and shitsumon.is_page(file.name, file.data):
        yield from shitsumon.read_page(file)
    else:
        yield from read_document(file)


def _read_json(file: RawFile) -> Iterator[Read]:
    if is_law_data(file.data):
        yield from read_law_data(file)
    elif is_law_revisions(file.data):
        yield read_law_revisions(file)
    elif (records := _list_of_questions(file.data)) is not None:
        yield from shitsumon.read_list(file, records)
    else:
        yield from read_minutes(file)


def _list_of_questions(data: bytes) -> list[object] | None:
    if data.removeprefix(codecs.BOM_UTF8).lstrip()[:1] != b"[":
        return None
    try:
        records = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    known = isinstance(records, list) and any(shitsumon.is_record(record) for record in records)
    return records if known else None


def _read_xml(file: RawFile) -> Iterator[Passage | Fault | Ignored]:
    if (reason := _refused(file.data)) is not None:
        yield Fault(file.name, reason)
        return
    root = _root(file.data)
    if root == "html":
        yield Fault(file.name, f"XMLではなくHTMLです（取得できなかったときのページのようです）。{_AGAIN}", 1)
    else:
        yield from read_minutes(file) if root == "data" else read_law(file)


def _refused(data: bytes) -> str | None:
    """Why an XML file goes to no reader, None where it does."""
    if any(entity in data for entity in _ENTITY):
        return f"実体宣言（<!ENTITY>）のあるXMLは読みません。{_AGAIN}"
    declared = _DECLARED.match(data.removeprefix(codecs.BOM_UTF8)[:_PROLOG])
    if declared is not None and (name := declared["name"].decode("ascii").lower()) not in _ENCODINGS:
        return f"文字コード {name} のXMLは読みません。UTF-8のファイルを取得し直してください。"
    if declared is not None or any(data.startswith(mark) for mark, _ in _WIDE) or _fits(data, "utf-8"):
        return None
    guess = next((told for name, told in _GUESSES if _fits(data, name)), "")
    told = f"（{guess} のようです）" if guess else ""
    return f"文字コードがUTF-8ではなく{told}、宣言もありません。UTF-8のファイルを取得し直してください。"


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _root(data: bytes) -> str:
    """The name of the root element, "" where none is to be seen."""
    encoding = next((name for mark, name in _WIDE if data.startswith(mark)), "utf-8")
    head = data[:_PROLOG].decode(encoding, "replace")
    match = _ROOT.search(_NO_ROOT.sub("", head))
    return match["root"] if match else ""
