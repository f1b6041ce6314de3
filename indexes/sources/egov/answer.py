"""Answers of e-Gov 法令API v2 `/law_data`, in XML or JSON: which version of which law, and the law in it.

In JSON an element is `{"tag": "Law", "attr": {…}, "children": […]}`, whose children are elements and strings. Where the
answer is in one form and the law asked for in the other, the law is in Base64.
"""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from lxml import etree

from indexes.sources.egov.revision import Revision, revision_of_answer

# As libxml2 bounds the depth of a file.
_MAX_DEPTH = 255


class UnreadableError(ValueError):
    """A file that holds no law that can be read; `line` where the trouble stands, if known. Its text is for users."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.line = line


def parse_xml(data: bytes) -> etree._Element:
    """The root element. Neither entities nor anything outside the file is resolved. Raises UnreadableError."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableError(f"XMLとして読めません（{error.msg}）。取得し直してください。", error.lineno) from None


def law_in_xml(root: etree._Element) -> tuple[etree._Element, Revision | None]:
    """The `Law` element of a file, and the version that an answer around it tells. Raises UnreadableError."""
    if root.tag == "Law":
        return root, None
    law = root.find(".//Law")
    full = root.find("law_full_text")
    if law is None and full is not None and (full.text or "").strip():
        law = _decoded(full.text or "")
    if law is None:
        part = "elm を指定せずに、法令の全体を取得し直してください。" if full is not None else ""
        raise UnreadableError(f"法令標準XMLではありません（根要素は <{root.tag}>）。{part}", 1)
    facts = ("revision_info", "law_info")
    return law, revision_of_answer(lambda name: next(filter(None, (_field(root, fact, name) for fact in facts)), ""))


def law_in_json(data: bytes) -> tuple[etree._Element, Revision | None]:
    """The `Law` element of an answer in JSON, and the version that it tells. Raises UnreadableError."""
    answer = _json(data)
    full = answer.get("law_full_text") if isinstance(answer, dict) else None
    if not full:
        raise UnreadableError("法令API v2 の law_data の応答ではありません（law_full_text がありません）。")
    law = _decoded(full) if isinstance(full, str) else _element(full)
    if law.tag != "Law":
        raise UnreadableError("法令の一部だけの応答です。elm を指定せずに取得し直してください。")
    facts = [part for part in (answer.get("law_info"), answer.get("revision_info")) if isinstance(part, dict)]
    return law, revision_of_answer(lambda name: next((str(part[name]) for part in facts if part.get(name)), ""))


def _field(root: etree._Element, fact: str, name: str) -> str:
    return (root.findtext(f"{fact}/{name}") or "").strip()


def _json(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        raise UnreadableError("JSONとして読めません。取得し直してください。") from None


def _decoded(text: str) -> etree._Element:
    try:
        data = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise UnreadableError("law_full_text を読めません（Base64ではありません）。取得し直してください。") from None
    root = _element(_json(data)) if data.lstrip()[:1] == b"{" else parse_xml(data)
    law = root if root.tag == "Law" else root.find(".//Law")
    return root if law is None else law


def _element(node: Any) -> etree._Element:
    try:
        root = _bare(node)
        pending = [(root, node, 1)]
        while pending:
            element, node, depth = pending.pop()
            if depth > _MAX_DEPTH:
                raise UnreadableError("law_full_text の要素が深すぎます。取得し直してください。")
            last: etree._Element | None = None
            for child in node.get("children") or ():
                if not isinstance(child, str):
                    last = _bare(child)
                    element.append(last)
                    pending.append((last, child, depth + 1))
                elif last is None:
                    element.text = (element.text or "") + child
                else:
                    last.tail = (last.tail or "") + child
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        if isinstance(error, UnreadableError):
            raise
        raise UnreadableError(f"law_full_text の形が違います（{error}）。取得し直してください。") from None
    return root


def _bare(node: Any) -> etree._Element:
    element = etree.Element(node["tag"])
    for name, value in (node.get("attr") or {}).items():
        element.set(name, str(value))
    return element
