"""e-Gov standard law XML (法令標準XML, schema `XMLSchemaForJapaneseLaw_v3`) into one passage an article.

The law id and the in-force date are not in the XML; they come from the name that the bulk download gives the file,
`<law_id>_<yyyymmdd>_<amending law id>.xml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from lxml import etree

from indexes.catalog import usual_name
from indexes.passage import Article, Line, Passage, article_id, table_id
from indexes.sources.files import Fault, Ignored, RawFile
from indexes.text.numerals import fold_width

LAW_URL = "https://laws.e-gov.go.jp/law/"

_FILE_NAME = re.compile(r"(?P<law_id>[0-9]{3}[0-9A-Z]{9,14})_(?P<day>[0-9]{8})_[0-9A-Z]+\.xml$")
# Containers between the law and its articles, with the abbreviation that e-Gov's page anchors use.
_CONTAINERS = {"Part": "Pa", "Chapter": "Ch", "Section": "Se", "Subsection": "Ss", "Division": "Di"}
_APPENDICES = ("AppdxTable", "AppdxNote", "AppdxStyle", "AppdxFormat", "Appdx", "AppdxFig")


@dataclass(frozen=True, slots=True)
class FileName:
    """What the bulk download's file name says."""

    law_id: str
    in_force: date


def parse_file_name(name: str) -> FileName | None:
    """Law id and in-force date of a file named in the bulk layout, None for other names."""
    match = _FILE_NAME.search(name)
    if match is None:
        return None
    try:
        return FileName(match["law_id"], datetime.strptime(match["day"], "%Y%m%d").date())
    except ValueError:
        return None


def read_law(file: RawFile) -> Iterator[Passage | Fault | Ignored]:
    """The passages of one law: articles of the main provision and of the original 附則, and appended tables.

    A file that is not well-formed, or no statute, yields one Fault; a translation yields one Ignored.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(file.data, parser)
    except etree.XMLSyntaxError as error:
        yield Fault(file.name, f"XMLとして読めません（{error.msg}）。取得し直してください。", error.lineno)
        return
    law = root if root.tag == "Law" else root.find(".//Law")
    body = law.find("LawBody") if law is not None else None
    if law is None or body is None:
        yield Fault(file.name, f"法令標準XMLではありません（根要素は <{root.tag}>）。", 1)
        return
    if law.get("Lang") != "ja":
        yield Ignored(file.name, "日本語以外の法令")
        return
    named = parse_file_name(file.name)
    if named is None:
        reason = "ファイル名から法令IDと施行日が分かりません。<法令ID>_<年月日>_<改正法令ID>.xml としてください。"
        yield Fault(file.name, reason)
        return
    passages: dict[str, Passage] = {}
    for passage in _Law(law, body, named).passages():
        # A few laws give two articles the same number: neither may displace the other.
        first = passages.get(passage.id)
        passages[passage.id] = replace(first, lines=first.lines + passage.lines) if first else passage
    yield from passages.values()
    if not passages:
        yield Ignored(file.name, "条文が1つもありません。収録元で欠けていないか確かめてください。", surprising=True)


class _Law:
    """One law being read."""

    def __init__(self, law: etree._Element, body: etree._Element, named: FileName) -> None:
        self._body = body
        title = self._body.find("LawTitle")
        abbreviations = fold_width(title.get("Abbrev") or "") if title is not None else ""
        self._law_id = named.law_id
        self._in_force = named.in_force
        self._title = _inline(title) if title is not None else ""
        self._number = (law.findtext("LawNum") or "").strip()
        names = [usual_name(named.law_id) or "", *abbreviations.split(",")]
        self._abbreviations = tuple(dict.fromkeys(name.strip() for name in names if name.strip()))

    def passages(self) -> Iterator[Passage]:
        for section in self._body:
            if section.tag == "MainProvision":
                yield from self._provision(section, "Mp", supplementary=False)
            # 附則 of amending laws say when old amendments took effect; kept apart, they stay out of search.
            elif section.tag == "SupplProvision" and not section.get("AmendLawNum"):
                yield from self._provision(section, "Sp", supplementary=True)
        appendices = (element for element in self._body.iter(*_APPENDICES) if _original(element))
        for number, appendix in enumerate(appendices, start=1):
            yield self._appendix(appendix, number)

    def _provision(self, provision: etree._Element, anchor: str, *, supplementary: bool) -> Iterator[Passage]:
        # A preamble stands before Article 1, hence number 0, which a law without articles has for its whole text.
        preamble = self._body.find("Preamble") if not supplementary else None
        before = list(_paragraph_lines(preamble.findall("Paragraph"))) if preamble is not None else []
        lines = [*before, *_paragraph_lines(provision.findall("Paragraph"))]
        if lines:
            label = "" if supplementary else "前文" if len(lines) == len(before) else "本則"
            source = self._source(label, "0", "", (), supplementary=supplementary)
            passage_id = article_id(self._law_id, "0", supplementary=supplementary)
            yield self._passage(passage_id, tuple(lines), source, "" if before else anchor)
        yield from self._articles(provision, (), anchor, supplementary=supplementary)

    def _articles(
        self, parent: etree._Element, path: tuple[str, ...], anchor: str, *, supplementary: bool
    ) -> Iterator[Passage]:
        for child in parent:
            if child.tag in _CONTAINERS:
                title = child.find(f"{child.tag}Title")
                heading = (_inline(title),) if title is not None else ()
                below = f"{anchor}-{_CONTAINERS[child.tag]}_{child.get('Num', '')}"
                yield from self._articles(child, path + heading, below, supplementary=supplementary)
            elif child.tag == "Article":
                yield self._article(child, path, anchor, supplementary=supplementary)

    def _article(self, article: etree._Element, path: tuple[str, ...], anchor: str, *, supplementary: bool) -> Passage:
        num = article.get("Num", "")
        caption_element = article.find("ArticleCaption")
        caption = _inline(caption_element) if caption_element is not None else ""
        title = article.find("ArticleTitle")
        label = _inline(title) if title is not None else f"第{num}条"
        lines = tuple(_paragraph_lines(article.findall("Paragraph")))
        source = self._source(label, num, caption.strip("（）"), path, supplementary=supplementary)
        passage_id = article_id(self._law_id, num, supplementary=supplementary)
        return self._passage(passage_id, lines, source, f"{anchor}-At_{num}")

    def _appendix(self, appendix: etree._Element, number: int) -> Passage:
        title = next((child for child in appendix if str(child.tag).endswith("Title")), None)
        label = _inline(title) if title is not None else "別表"
        lines = tuple(Line("", text) for text in _block_texts(appendix))
        source = self._source(label, f"t{number}", "", (), supplementary=False)
        return self._passage(table_id(self._law_id, number), lines, source, "")

    def _source(self, label: str, num: str, caption: str, path: tuple[str, ...], *, supplementary: bool) -> Article:
        return Article(
            law_id=self._law_id,
            law_title=self._title,
            law_number=self._number,
            abbreviations=self._abbreviations,
            path=path,
            label=label,
            num=num,
            caption=caption,
            in_force=self._in_force,
            supplementary=supplementary,
        )

    def _passage(self, passage_id: str, lines: tuple[Line, ...], source: Article, anchor: str) -> Passage:
        fragment = f"#{anchor}" if anchor else ""
        return Passage(passage_id, lines, source, f"{LAW_URL}{self._law_id}{fragment}")


def _original(element: etree._Element) -> bool:
    return not any(
        ancestor.tag == "SupplProvision" and ancestor.get("AmendLawNum") for ancestor in element.iterancestors()
    )


def _paragraph_lines(paragraphs: list[etree._Element]) -> Iterator[Line]:
    for paragraph in paragraphs:
        at = f"p{paragraph.get('Num', '1')}"
        number = paragraph.find("ParagraphNum")
        caption = paragraph.find("ParagraphCaption")
        if caption is not None:
            yield Line(at, _inline(caption))
        head = _inline(number) if number is not None else ""
        for child in paragraph:
            if child.tag == "ParagraphSentence":
                yield Line(at, _joined(head, _sentences(child)))
            elif child.tag == "Item":
                yield from _item_lines(child, f"{at}i{child.get('Num', '')}", "Item")
            elif child.tag not in ("ParagraphNum", "ParagraphCaption"):
                for text in _block_texts(child):
                    yield Line(at, text)


def _item_lines(item: etree._Element, at: str, tag: str) -> Iterator[Line]:
    title = item.find(f"{tag}Title")
    head = _inline(title) if title is not None else ""
    for child in item:
        if child.tag == f"{tag}Sentence":
            yield Line(at, _joined(head, _sentences(child)))
        elif str(child.tag).startswith("Subitem") and child.get("Num"):
            yield from _item_lines(child, f"{at}s{child.get('Num')}", str(child.tag))
        elif child.tag != f"{tag}Title":
            for text in _block_texts(child):
                yield Line(at, text)


def _joined(head: str, body: str) -> str:
    return f"{head}　{body}" if head and body else head or body


def _sentences(element: etree._Element) -> str:
    columns = element.findall("Column")
    if columns:
        return "　".join(_inline(column) for column in columns)
    return _inline(element)


def _block_texts(element: etree._Element) -> Iterator[str]:
    """Tables by row (cells parted by a full-width space), everything else by its smallest block of text."""
    rows = list(element.iter("TableRow", "TableHeaderRow"))
    if rows and element.tag in ("Table", "TableStruct"):
        for child in element:
            if child.tag not in ("Table", "TableRow", "TableHeaderRow") and (text := _inline(child)):
                yield text
        for row in rows:
            if text := "　".join(filter(None, (_inline(cell) for cell in row))):
                yield text
        return
    blocks = [child for child in element if isinstance(child.tag, str)]
    if not blocks or element.tag in ("Sentence", "Column", "Ruby", "Line"):
        if text := _inline(element):
            yield text
        return
    if element.text and element.text.strip():
        yield _inline(element)
        return
    for child in blocks:
        yield from _block_texts(child)


def _inline(element: etree._Element) -> str:
    """The text inside, without readings (Rt) and without the white space that only indents the file."""
    parts: list[str] = []
    _collect(element, parts)
    return "".join(parts).strip()


def _collect(element: etree._Element, parts: list[str]) -> None:
    if element.tag == "Rt":
        return
    if element.text:
        parts.append(_without_indent(element.text))
    for child in element:
        _collect(child, parts)
        if child.tail:
            parts.append(_without_indent(child.tail))


def _without_indent(text: str) -> str:
    return text if "\n" not in text else "".join(piece.strip(" \t\r") for piece in text.split("\n"))
