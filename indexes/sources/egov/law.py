"""One law into its passages: table of contents, preamble, articles, 附則 and appendices, in the order of the law."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from indexes.catalog import usual_name
from indexes.passage import TOC, Article, Line, Passage, amending_article_id, article_id, table_id
from indexes.sources.egov.blocks import add_block, add_lines, inline, number_of, place_of
from indexes.sources.egov.revision import LAW_URL, Revision, promulgation
from indexes.sources.egov.run_in import parted
from indexes.text.numerals import fold_width

# Containers between the law and its articles, with the abbreviation that e-Gov's page anchors use.
_CONTAINERS = {"Part": "Pa", "Chapter": "Ch", "Section": "Se", "Subsection": "Ss", "Division": "Di"}
_TITLES = frozenset({"SupplProvisionLabel", *(f"{tag}Title" for tag in _CONTAINERS)})
_SUPPLEMENTARY_APPENDICES = frozenset({"SupplProvisionAppdxTable", "SupplProvisionAppdxStyle", "SupplProvisionAppdx"})
# What an appendix whose title is missing is called.
_UNTITLED = {"AppdxTable": "別表", "AppdxNote": "別記", "AppdxStyle": "様式", "AppdxFormat": "書式", "AppdxFig": "別図"}


@dataclass(frozen=True, slots=True)
class _Provision:
    """本則 or a 附則. `amending` is the number of the amending law whose 附則 it is, `amendment` its short name."""

    anchor: str
    supplementary: bool = False
    amending: str = ""
    amendment: str = ""


@dataclass(frozen=True, slots=True)
class _Place:
    """A provision or a container in it: the titles above and its own, and its anchor on e-Gov's page."""

    provision: _Provision
    path: tuple[str, ...]
    anchor: str

    @property
    def num(self) -> str:
        """The number of what stands here beside the articles: "0", or "Ch_3-Se_1" in a container."""
        return self.anchor.partition("-")[2] or "0"


_MAIN = _Provision("Mp")


def law_passages(law: etree._Element, revision: Revision) -> Iterator[Passage]:
    """The passages of a `Law` element. Articles of one number in the same provision are one passage."""
    passages: dict[str, Passage] = {}
    for passage in _Law(law, revision).passages():
        # A few laws give two articles the same number: neither may displace the other.
        first = passages.get(passage.id)
        passages[passage.id] = _merged(first, passage) if first else passage
    yield from passages.values()


class _Law:
    """One law being read."""

    def __init__(self, law: etree._Element, revision: Revision) -> None:
        body = law.find("LawBody")
        self._body = body if body is not None else law
        self._revision = revision
        self._law_id = revision.law_id
        title = self._body.find("LawTitle")
        abbreviations = fold_width(title.get("Abbrev") or "") if title is not None else ""
        self._title = inline(title) if title is not None else ""
        self._number = (law.findtext("LawNum") or "").strip()
        names = [usual_name(revision.law_id) or "", *abbreviations.split(",")]
        self._abbreviations = tuple(dict.fromkeys(name.strip() for name in names if name.strip()))
        self._url = f"{LAW_URL}{revision.law_id}"
        # What stands before Article 1, hence number 0, which a law without articles has for its whole text.
        self._opening: list[Line] = []
        self._opening_label = ""
        # Short names of the amending laws met so far: by day and number, then by the whole law number.
        self._amendments: dict[str, dict[str, str]] = {}
        self._amending = 0

    def passages(self) -> Iterator[Passage]:
        main = _Place(_MAIN, (), "Mp")
        appendices = 0
        for element in self._body.iterchildren(etree.Element):
            tag = element.tag
            if tag in ("EnactStatement", "Preamble"):
                self._open(element)
            elif tag == "TOC":
                lines = [Line("", text) for text in _entries(element)]
                yield self._passage(main, TOC, "目次", lines, anchor="")
            elif tag == "MainProvision":
                yield from self._below(element, main, self._opening)
            elif tag == "SupplProvision":
                yield from self._supplementary(element)
            elif tag not in ("LawTitle", "LawNum"):
                appendices += 1
                yield self._appendix(element, main, appendices)
        if self._opening:
            yield self._beside(main, self._opening)

    def _open(self, element: etree._Element) -> None:
        if element.tag == "EnactStatement":
            self._opening_label = self._opening_label or "制定文"
            add_block(element, "", self._opening)
        else:
            self._opening_label = "前文"
            for child in element.iterchildren(etree.Element):
                _add_part(child, self._opening)

    def _supplementary(self, element: etree._Element) -> Iterator[Passage]:
        label = element.find("SupplProvisionLabel")
        heading = inline(label) if label is not None else ""
        if element.get("Extract") == "true" and "抄" not in heading:
            heading = f"{heading}　抄"
        path = (heading,) if "".join(heading.split()) not in ("", "附則") else ()
        number = (element.get("AmendLawNum") or "").strip()
        provision = _Provision("Sp", supplementary=True)
        if number or element.get("Type") == "Amend":
            # Passage.label sets its own brackets.
            amending = number.removeprefix("（").removesuffix("）") or "改正法令"
            provision = _Provision("", supplementary=True, amending=amending, amendment=self._amendment(number))
        place = _Place(provision, path, "Sp")
        found = False
        for passage in self._below(element, place):
            found = True
            yield passage
        if not found and heading:
            yield self._passage(place, "0", "", [Line("", heading)])

    def _amendment(self, number: str) -> str:
        """The short name of an amending law. A number that tells no day may mean any law, hence an ordinal."""
        self._amending += 1
        day = promulgation(number)
        if not day:
            return f"n{self._amending}"
        # Two ministries may count alike on one day.
        names = self._amendments.setdefault(day, {})
        return names.setdefault(number, f"{day}-{len(names) + 1}" if names else day)

    def _below(self, parent: etree._Element, place: _Place, opening: Sequence[Line] = ()) -> Iterator[Passage]:
        """Everything in a provision or container; what stands beside its articles is a passage of its own."""
        beside = list(opening)
        appendices = 0
        for child in parent.iterchildren(etree.Element):
            tag = child.tag
            if tag in _TITLES:
                continue
            if tag != "Article" and tag not in _CONTAINERS and tag not in _SUPPLEMENTARY_APPENDICES:
                _add_part(child, beside)
                continue
            if beside:
                yield self._beside(place, beside)
                beside = []
            if tag == "Article":
                yield self._article(child, place)
            elif tag in _CONTAINERS:
                yield from self._container(child, place)
            else:
                appendices += 1
                yield self._appendix(child, place, appendices)
        if beside:
            yield self._beside(place, beside)

    def _beside(self, place: _Place, lines: list[Line]) -> Passage:
        """項 that no article holds: all that a law without articles has, or 第三条から第五条まで　削除 in a chapter."""
        if place.num != "0":
            above = _Place(place.provision, place.path[:-1], place.anchor)
            return self._passage(above, place.num, place.path[-1], lines)
        if place.provision.supplementary:
            return self._passage(place, "0", "", lines)
        opening, self._opening = self._opening, []
        label = "本則" if len(lines) > len(opening) else self._opening_label
        return self._passage(place, "0", label, lines, anchor="" if opening else place.anchor)

    def _container(self, element: etree._Element, place: _Place) -> Iterator[Passage]:
        title = element.find(f"{element.tag}Title")
        heading = inline(title) if title is not None else ""
        anchor = f"{place.anchor}-{_CONTAINERS[element.tag]}_{number_of(element)}"
        inside = _Place(place.provision, (*place.path, heading), anchor)
        found = False
        for passage in self._below(element, inside):
            found = True
            yield passage
        if not found and heading:
            # 第三章　削除: nothing is left below the title.
            yield self._beside(inside, [Line("", heading)])

    def _article(self, article: etree._Element, place: _Place) -> Passage:
        label = caption = ""
        lines: list[Line] = []
        for child in article:
            tag = child.tag
            if tag == "Paragraph":
                add_lines(child, f"p{place_of(child)}", lines)
            elif tag == "ArticleTitle":
                label = inline(child)
            elif tag == "ArticleCaption":
                caption = _without_brackets(inline(child))
            else:
                add_block(child, "", lines)
        num = number_of(article)
        return self._passage(place, num, label or f"第{num}条", lines, caption, f"{place.anchor}-At_{num}")

    def _appendix(self, element: etree._Element, place: _Place, number: int) -> Passage:
        title = related = ""
        lines: list[Line] = []
        for child in element.iterchildren(etree.Element):
            if child.tag == "RelatedArticleNum":
                related = inline(child)
            elif child.tag in (f"{element.tag}Title", "ArithFormulaNum"):
                title = inline(child)
            else:
                add_block(child, "", lines)
        label = title or _UNTITLED.get(element.tag, "付録")
        # The head of a passage in search holds no label: only a line makes 別表第一 findable.
        lines.insert(0, Line("", f"{label}{related}"))
        if place.provision.supplementary:
            label = label.removeprefix("附則")
        return self._passage(place, f"t{number}", label, lines, _without_brackets(related), "")

    def _passage(
        self, place: _Place, num: str, label: str, lines: list[Line], caption: str = "", anchor: str | None = None
    ) -> Passage:
        provision = place.provision
        source = Article(
            law_id=self._law_id,
            law_title=self._title,
            law_number=self._number,
            abbreviations=self._abbreviations,
            path=place.path,
            label=label,
            num=num,
            caption=caption,
            in_force=self._revision.in_force,
            supplementary=provision.supplementary,
            amending=provision.amending,
            revision=self._revision.revision,
        )
        anchor = place.anchor if anchor is None else anchor
        url = f"{self._url}#{anchor}" if anchor and not provision.amending else self._url
        return Passage(self._id(provision, num), tuple(parted(lines)) or (Line("", label),), source, url)

    def _id(self, provision: _Provision, num: str) -> str:
        num = num.replace(":", "-")
        if provision.amending:
            return amending_article_id(self._law_id, provision.amendment, num)
        if num[0] == "t" and num[1:].isdecimal() and not provision.supplementary:
            return table_id(self._law_id, int(num[1:]))
        return article_id(self._law_id, num, supplementary=provision.supplementary)


def _merged(first: Passage, second: Passage) -> Passage:
    """Both texts, the second below its own heading where that says anything new."""
    heading: list[str] = []
    if isinstance(first.source, Article) and isinstance(second.source, Article):
        heading = [title for title in second.source.path if title not in first.source.path]
        if (first.source.label, first.source.caption) != (second.source.label, second.source.caption):
            caption = f"（{second.source.caption}）" if second.source.caption else ""
            heading.append(f"{second.source.label}{caption}")
    lines = (Line("", "　".join(heading)),) if any(heading) else ()
    return replace(first, lines=(*first.lines, *lines, *second.lines))


def _add_part(element: etree._Element, lines: list[Line]) -> None:
    if element.tag == "Paragraph":
        add_lines(element, f"p{place_of(element)}", lines)
    else:
        add_block(element, "", lines)


def _entries(element: etree._Element) -> Iterator[str]:
    """The entries of a table of contents, each with the range of its articles."""
    parts = list(element.iterchildren(etree.Element))
    if head := "".join(inline(part) for part in parts if not part.tag.startswith("TOC")):
        yield head
    for part in parts:
        if part.tag.startswith("TOC"):
            yield from [inline(part)] if part.tag.endswith("Label") else _entries(part)


def _without_brackets(caption: str) -> str:
    return caption[1:-1] if caption.startswith("（") and caption.endswith("）") else caption
