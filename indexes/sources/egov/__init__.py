"""e-Gov statutes (法令標準XML, schema `XMLSchemaForJapaneseLaw_v3`) into one passage an article, without loss.

A file of the bulk download holds a `Law`; an answer of 法令API v2 `/law_data` holds one inside, in XML or JSON.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from indexes.passage import Passage
from indexes.sources.egov.answer import UnreadableError, law_in_json, law_in_xml, parse_xml
from indexes.sources.egov.law import law_passages
from indexes.sources.egov.revision import LAW_URL, FileName, Revision, parse_file_name, picture_links, revision_of_file
from indexes.sources.files import Fault, Ignored, RawFile

__all__ = ["LAW_URL", "FileName", "is_law_data", "parse_file_name", "picture_links", "read_law", "read_law_data"]


def read_law(file: RawFile) -> Iterator[Passage | Fault | Ignored]:
    """The passages of one law in XML: its articles, 附則 (those of amending laws too), appendices and table of contents.

    A file that is not well-formed, or no statute, yields one Fault; a translation yields one Ignored.
    """
    yield from _read(file, lambda data: law_in_xml(parse_xml(data)))


def read_law_data(file: RawFile) -> Iterator[Passage | Fault | Ignored]:
    """The passages of one law in a JSON answer of 法令API v2 `/law_data`; faults as `read_law`."""
    yield from _read(file, law_in_json)


def is_law_data(data: bytes) -> bool:
    """Whether JSON is an answer of 法令API v2 `/law_data`; in other JSON, quotation marks inside a text are escaped."""
    return data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{" and b'"law_full_text"' in data


def _read(
    file: RawFile, parse: Callable[[bytes], tuple[etree._Element, Revision | None]]
) -> Iterator[Passage | Fault | Ignored]:
    try:
        law, told = parse(file.data)
    except UnreadableError as error:
        yield Fault(file.name, str(error), error.line)
        return
    if law.find("LawBody") is None:
        yield Fault(file.name, f"法令標準XMLではありません（根要素は <{law.tag}>、LawBody がありません）。", 1)
        return
    if law.get("Lang") != "ja":
        yield Ignored(file.name, "日本語以外の法令")
        return
    revision = told or revision_of_file(file.name)
    if revision is None:
        reason = "ファイル名から法令IDと施行日が分かりません。<法令ID>_<年月日>_<改正法令ID>.xml としてください。"
        yield Fault(file.name, reason)
        return
    try:
        passages = list(law_passages(law, revision))
    except RecursionError:
        yield Fault(file.name, "要素の入れ子が深すぎます。取得し直してください。")
        return
    yield from passages
    if not passages:
        yield Ignored(file.name, "条文が1つもありません。収録元で欠けていないか確かめてください。", surprising=True)
