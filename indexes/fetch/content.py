"""What came down the wire, told by its bytes: publishers answer errors with HTML pages under any header."""

from __future__ import annotations

import json
import zipfile
from enum import Enum
from typing import Any, BinaryIO

from lxml import etree

_HEAD = 2_048


class Form(Enum):
    """A form of content; the value is its name in messages."""

    XML = "XML"
    JSON = "JSON"
    HTML = "HTML"
    PDF = "PDF"
    ZIP = "ZIP"


def form_of(file: BinaryIO) -> Form | None:
    """The form of a file by its first bytes (XML and JSON are not read to their end), None for anything else."""
    file.seek(0)
    head = file.read(_HEAD).removeprefix(b"\xef\xbb\xbf").lstrip()
    form = None
    if head.startswith(b"%PDF-"):
        form = Form.PDF
    elif head.startswith(b"PK\x03\x04"):
        form = Form.ZIP
    elif head.startswith(b"<"):
        lower = head.lower()
        form = Form.HTML if b"<html" in lower or lower.startswith(b"<!doctype html") else Form.XML
    elif head.startswith((b"{", b"[")):
        form = Form.JSON
    return form


def fault_of(file: BinaryIO, form: Form) -> str | None:
    """Why a file is not whole and of the form expected (one Japanese phrase), None if it is."""
    found = form_of(file)
    if found is Form.HTML and form is not Form.HTML:
        return f"{form.value}ではなくHTMLのページが返りました（メンテナンス中か、アクセスを拒む案内です）"
    if found is not form:
        return f"{form.value}ではないものが返りました"
    file.seek(0)
    if form is Form.XML:
        return _xml_fault(file)
    if form is Form.JSON:
        return None if parsed(file) is not None else "JSONとして読めません"
    if form is Form.ZIP and not zipfile.is_zipfile(file):
        return "ZIPが途中で切れています"
    return None


def parsed(file: BinaryIO) -> dict[str, Any] | None:
    """The JSON object in a file, None where there is none."""
    file.seek(0)
    try:
        value = json.load(file)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _xml_fault(file: BinaryIO) -> str | None:
    try:
        for _, element in etree.iterparse(
            file, events=("end",), resolve_entities=False, no_network=True, load_dtd=False
        ):
            element.clear()
    except etree.XMLSyntaxError as error:
        return f"XMLとして読めません（{error.msg}）"
    return None
