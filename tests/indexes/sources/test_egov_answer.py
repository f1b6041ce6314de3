"""Answers of 法令API v2, in XML and in JSON, and JSON or XML that is none."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from indexes.passage import Passage
from indexes.sources.egov import is_law_data, read_law, read_law_data
from indexes.sources.files import Fault, Ignored, RawFile
from tests.conftest import FIXTURES
from tests.indexes.samples import LAW_ID, article_xml, bulk_name, law_xml
from tests.indexes.sources.egov_samples import source

REVISION = f"{LAW_ID}_20260401_599AC0000000009"
FACTS: dict[str, Any] = {
    "attached_files_info": {"attached_files": [{"law_revision_id": "another"}]},
    "law_info": {"law_id": LAW_ID, "law_num": "令和九十九年法律第一号"},
    "revision_info": {"law_revision_id": REVISION, "amendment_enforcement_date": "2026-04-01"},
}
LAW = law_xml(article_xml("1", "本を貸す。"))


def node(element: etree._Element) -> dict[str, Any]:
    """An element as the API gives it in JSON."""
    children: list[Any] = [element.text] if element.text else []
    for child in element:
        children.append(node(child))
        if child.tail:
            children.append(child.tail)
    return {"tag": str(element.tag), "attr": dict(element.attrib) or "", "children": children}


def answer(full: Any, **facts: Any) -> RawFile:
    return RawFile("law_data.json", json.dumps(FACTS | facts | {"law_full_text": full}, ensure_ascii=False).encode())


def answer_xml(full: str, name: str = "law_data.xml") -> RawFile:
    info = f"<law_info><law_id>{LAW_ID}</law_id></law_info>"
    attached = "<attached_files_info><law_revision_id>another</law_revision_id></attached_files_info>"
    revision = f"<revision_info><law_revision_id>{REVISION}</law_revision_id></revision_info>"
    xml = f"<law_data_response>{attached}{info}{revision}<law_full_text>{full}</law_full_text></law_data_response>"
    return RawFile(name, xml.encode())


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def passages(file: RawFile, read: Callable[[RawFile], Any] = read_law_data) -> list[Passage]:
    found = list(read(file))
    assert [one for one in found if not isinstance(one, Passage)] == []
    return found


def reason(file: RawFile) -> str:
    [fault] = read_law_data(file)
    assert isinstance(fault, Fault)
    return fault.reason


def test_json_gives_the_passages_of_the_same_law_in_xml() -> None:
    file = next(FIXTURES.rglob(f"{LAW_ID}_*.xml"))
    law = etree.fromstring(file.read_bytes(), etree.XMLParser(remove_comments=True))
    revision = {"law_revision_id": file.stem}
    in_xml = passages(RawFile(file.name, file.read_bytes()), read_law)
    assert passages(answer(node(law), revision_info=revision)) == in_xml


@pytest.mark.parametrize(
    "file",
    [
        answer_xml(LAW),
        answer_xml(LAW, bulk_name()),
        answer_xml(encoded(json.dumps(node(etree.fromstring(LAW))))),
    ],
)
def test_an_answer_in_xml_tells_its_version_itself(file: RawFile) -> None:
    [article] = passages(file, read_law)
    assert (source(article).revision, source(article).in_force) == (REVISION, date(2026, 4, 1))
    assert article.id == f"law:{LAW_ID}:m:1"


@pytest.mark.parametrize("full", [node(etree.fromstring(LAW)), encoded(LAW)])
def test_an_answer_in_json_tells_its_version_itself(full: Any) -> None:
    [article] = passages(answer(full))
    assert (source(article).revision, source(article).in_force) == (REVISION, date(2026, 4, 1))


def test_an_answer_around_a_law_that_tells_no_version_leaves_it_to_the_file_name() -> None:
    wrapped = law_xml(article_xml("1", "本を貸す。"), around="<DataRoot><LawFullText>{}</LawFullText></DataRoot>")
    [article] = passages(RawFile(bulk_name(), wrapped.encode()), read_law)
    assert source(article).revision == bulk_name().removesuffix(".xml")


@pytest.mark.parametrize(("day", "in_force"), [("2026-04-01", date(2026, 4, 1)), ("2026-13-01", None), (None, None)])
def test_without_a_revision_id_the_law_id_and_the_enforcement_date_serve(
    day: str | None, in_force: date | None
) -> None:
    [article] = passages(answer(encoded(LAW), revision_info={"amendment_enforcement_date": day}))
    assert (source(article).law_id, source(article).in_force, source(article).revision) == (LAW_ID, in_force, "")


def test_an_answer_that_names_no_law_is_a_fault() -> None:
    assert "法令ID" in reason(answer(encoded(LAW), law_info=None, revision_info={"law_revision_id": "../../x"}))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[1]",
        b"null",
        b'"law_full_text"',
        b"[" * 100_000,
        b'{"law_full_text": null}',
        b'{"law_full_text": 3}',
        b'{"law_full_text": [1]}',
        b'{"law_full_text": {"tag": "Law", "children": [3]}}',
        b'{"law_full_text": {"tag": "a b"}}',
        b'{"law_full_text": {"tag": "Law", "attr": {"x y": 1}}}',
        b'{"law_full_text": {"tag": "Law", "children": ["\\u0000"]}}',
        b'{"law_full_text": "***"}',
        b'{"law_full_text": "PExhdz4="}',
        b'{"law_full_text": {"tag": "Law"}}',
    ],
)
def test_json_that_holds_no_law_is_a_fault(data: bytes) -> None:
    assert reason(RawFile("x.json", data)) != ""


def test_elements_nested_without_end_are_a_fault() -> None:
    depth = 400
    nested = '{"tag":"Part","children":[' * depth + "]}" * depth
    law = f'{{"tag":"Law","attr":{{"Lang":"ja"}},"children":[{{"tag":"LawBody","children":[{nested}]}}]}}'
    assert "深すぎます" in reason(RawFile("x.json", f'{{"law_full_text":{law}}}'.encode()))


@pytest.mark.parametrize("tag", ["Part", "Paragraph", "Item", "Table", "QuoteStruct", "Sentence", "Novelty"])
def test_elements_nested_as_deep_as_xml_allows_do_no_harm(tag: str) -> None:
    nested = f"<{tag}>" * 240 + "本" + f"</{tag}>" * 240
    for around in ("{}", '<Paragraph Num="1">{}</Paragraph>', "<Sentence>{}</Sentence>"):
        [found] = read_law(RawFile(bulk_name(), law_xml(around.format(nested)).encode()))
        assert isinstance(found, Fault | Ignored) or "本" in found.text


def test_a_part_of_a_law_is_a_fault_that_says_how_to_ask_for_the_whole() -> None:
    part = node(etree.fromstring(article_xml("1", "本を貸す。")))
    assert "elm" in reason(answer(part))
    [fault] = read_law(answer_xml(article_xml("1", "本を貸す。")))
    assert "elm" in str(fault)


def test_an_answer_of_law_data_is_told_from_other_json() -> None:
    file = answer(encoded(LAW))
    marked = RawFile(file.name, b"\xef\xbb\xbf" + file.data)
    assert is_law_data(file.data)
    assert is_law_data(marked.data)
    assert passages(marked) == passages(file)
    assert not is_law_data(json.dumps({"speechRecord": [{"speech": '"law_full_text"'}]}).encode())
    assert not is_law_data(b'["law_full_text"]')


def test_a_real_answer_is_read_whole(corpus: Path) -> None:
    file = corpus.parent / "api" / "v2_law_data_334AC0000000121.json"
    if not file.is_file():
        pytest.skip("no answer of the API beside the corpus")
    listed = passages(RawFile(file.name, file.read_bytes()))
    assert {source(one).revision for one in listed} == {"334AC0000000121_20250601_504AC0000000068"}
    assert {source(one).in_force for one in listed} == {date(2025, 6, 1)}
    main = [source(one).num for one in listed if one.id.startswith("law:334AC0000000121:m:")]
    assert (main[0], main[1], main[-1]) == ("toc", "1", "204")
