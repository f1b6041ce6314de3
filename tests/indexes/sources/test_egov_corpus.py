"""Real statutes, against two parsers that share no line with the reader: xml.etree and ja-law-parser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from ja_law_parser.parser import LawParser  # type: ignore[import-untyped]

from indexes.passage import TOC, Passage, article_id, base_id
from indexes.sources.egov import read_law
from indexes.sources.files import Fault, Ignored, RawFile, read_files
from tests.indexes.sources.egov_samples import read, source

Listed = dict[Path, list[Passage | Fault | Ignored]]

APPENDICES = {"AppdxTable", "AppdxNote", "AppdxStyle", "AppdxFormat", "Appdx", "AppdxFig"}
CONTAINERS = ("parts", "chapters", "sections", "subsections", "divisions")


def bulk_files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*/*.xml"))


def body_of(file: Path) -> ElementTree.Element:
    body = ElementTree.parse(file).getroot().find("LawBody")  # noqa: S314
    assert body is not None
    return body


def counted(body: ElementTree.Element) -> int:
    """Passages that a law should give: articles, appendices, and 本則 and 附則 that have paragraphs of their own."""
    total = sum(1 for element in body.iter() if element.tag in APPENDICES or element.tag == "Article")
    total += body.find("TOC") is not None
    for place in body.iter():
        if place.find("Paragraph") is not None and place.tag not in ("Article", "Preamble"):
            total += 1
    return total


def read_all(folder: Path) -> Listed:
    return {file: list(read_law(RawFile(str(file), file.read_bytes()))) for file in bulk_files(folder)}


@pytest.fixture(scope="module")
def core(corpus: Path) -> Listed:
    return read_all(corpus / "egov_core")


@pytest.fixture(scope="module")
def official(corpus: Path) -> Listed:
    return read_all(corpus / "egov_official") | read_all(corpus / "egov_revisions")


@pytest.fixture(scope="module")
def everything(core: Listed, official: Listed) -> list[Passage]:
    return [one for found in (core | official).values() for one in found if isinstance(one, Passage)]


def test_every_official_file_is_read_but_the_one_that_is_not_well_formed(corpus: Path) -> None:
    folders = [corpus / "egov_official", corpus / "egov_revisions"]
    raw = [file for file in read_files(folders) if isinstance(file, RawFile) and file.name.endswith(".xml")]
    faults = [one for file in raw for one in read_law(file) if isinstance(one, Fault)]
    assert [Path(fault.name).name for fault in faults] == ["not_wellformed_sample.xml"]


def test_every_file_of_the_core_laws_is_read(core: Listed) -> None:
    assert [one for listed in core.values() for one in listed if not isinstance(one, Passage)] == []


def test_the_core_laws_give_the_passages_that_their_elements_promise(core: Listed) -> None:
    assert {file.name: len(listed) for file, listed in core.items()} == {
        file.name: counted(body_of(file)) for file in core
    }


def test_no_two_passages_of_a_law_share_an_id(core: Listed, official: Listed) -> None:
    for listed in (core | official).values():
        ids = [one.id for one in listed if isinstance(one, Passage)]
        assert len(ids) == len(set(ids))


def test_the_privacy_act_has_its_185_articles(corpus: Path) -> None:
    [file] = (corpus / "egov_official").glob("415AC0000000057_*/*.xml")
    main = body_of(file).find("MainProvision")
    assert main is not None
    promised = [article_id("415AC0000000057", str(article.get("Num"))) for article in main.iter("Article")]
    law = read(RawFile(str(file), file.read_bytes()))
    assert [one.id for key, one in law.items() if key.startswith("m:") and source(one).num != TOC] == promised
    assert len(promised) == 185


def test_the_civil_code_keeps_its_deleted_articles(corpus: Path) -> None:
    [file] = (corpus / "egov_official").glob("129AC0000000089_*/*.xml")
    law = read(RawFile(str(file), file.read_bytes()))
    deleted = {key: source(one).num for key, one in law.items() if ":" in source(one).num}
    assert deleted == {f"m:{num.replace(':', '-')}": num for num in deleted.values()}
    assert "38:84" in deleted.values()


def test_every_amending_law_of_the_official_files_is_addressed_by_its_day(official: Listed) -> None:
    listed = [one for found in official.values() for one in found if isinstance(one, Passage)]
    amending = [one.id.split(":")[2] for one in listed if source(one).amending]
    assert [name for name in amending if not re.fullmatch(r"a\d{8}_\d+", name)] == []
    assert "a20230614_53" in amending


def test_every_place_can_be_named(everything: list[Passage]) -> None:
    place = re.compile(r"p\d+(?:i\d+(?:[_-]\d+)*(?:s\d+(?:[_-]\d+)*)*)?")
    odd = [(one.id, line) for one in everything for line in one.lines if line.at and not place.fullmatch(line.at)]
    assert odd == []


def test_no_id_is_mistaken_for_a_place(everything: list[Passage]) -> None:
    assert [one.id for one in everything if base_id(one.id) != one.id] == []


def test_a_line_is_never_empty(everything: list[Passage]) -> None:
    assert [one.id for one in everything if not one.lines or not all(line.text.strip() for line in one.lines)] == []


# ja-law-parser: the same articles, captions, paragraphs and items.


def parsed_articles(parent: Any) -> Iterator[Any]:
    for kind in ("articles", *CONTAINERS):
        for child in getattr(parent, kind, None) or ():
            if kind == "articles":
                yield child
            else:
                yield from parsed_articles(child)


def parsed_sentences(element: Any) -> list[str]:
    columns = [parsed_sentences(column) for column in getattr(element, "columns", None) or ()]
    return [text for column in columns for text in column] or [one.text for one in element.sentences or ()]


def parsed_lines(paragraph: Any) -> Iterator[tuple[str, str, list[str]]]:
    """(place, number, sentences) of a paragraph, its items and their subdivisions."""
    place = f"p{paragraph.num}"
    yield place, paragraph.paragraph_num.text, parsed_sentences(paragraph.paragraph_sentence)
    for item in paragraph.items or ():
        at = f"{place}i{item.num.replace(':', '-')}"
        yield at, item.item_title.text, parsed_sentences(item.item_sentence)
        for subitem in getattr(item, "subitems", None) or ():
            yield f"{at}s{subitem.num}", subitem.subitem1_title.text, parsed_sentences(subitem.subitem1_sentence)


def provisions(file: Path) -> Iterator[tuple[Any, str]]:
    body = LawParser().parse(file).law_body
    yield body.main_provision, "m"
    yield from ((one, "s") for one in body.suppl_provisions or () if not one.amend_law_num)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_ja_law_parser_finds_the_same_articles_and_captions(official: Listed) -> None:
    for file, listed in official.items():
        law_id = file.name.partition("_")[0]
        held = {one.id: source(one) for one in listed if isinstance(one, Passage)}
        for provision, scope in provisions(file):
            for article in parsed_articles(provision):
                own = held[article_id(law_id, article.num.replace(":", "-"), supplementary=scope == "s")]
                caption = article.article_caption.text if article.article_caption else ""
                assert (own.label, own.caption) == (article.article_title.text, caption[1:-1])


def test_ja_law_parser_finds_the_same_paragraphs_and_items(official: Listed) -> None:
    compared = 0
    for file, listed in official.items():
        law_id = file.name.partition("_")[0]
        held = {one.id: one for one in listed if isinstance(one, Passage)}
        for provision, scope in provisions(file):
            for article in parsed_articles(provision):
                own = held[article_id(law_id, article.num.replace(":", "-"), supplementary=scope == "s")]
                texts = [(line.at, squeezed(line.text)) for line in own.lines]
                for paragraph in article.paragraphs:
                    for place, number, sentences in parsed_lines(paragraph):
                        assert (place, squeezed(number + "".join(sentences))) in texts
                        compared += 1
    assert compared > 5_000
