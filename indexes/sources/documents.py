"""Guidelines, plans and other documents of the catalogue, PDF or HTML, into one passage a section.

A file lies in a folder that is named after the document's slug in indexes/catalog.toml: `documents/<slug>/<file>`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from indexes.catalog import Entry, document
from indexes.passage import Document, Line, Passage, document_id
from indexes.sources.files import Fault, Ignored, RawFile
from indexes.sources.headings import Heading, Outline, sign_of
from indexes.sources.html import blocks, decode
from indexes.sources.layout import is_contents_entry, paragraphs
from indexes.sources.pdf import PdfError, read_pages

# About a page of print: longer sections are divided between paragraphs.
MAX_LETTERS = 1_500
# A ① or ア with less than this below it is an item of a list, no section of its own.
_LEAST_LETTERS = 80
_ITEM_RANK = 5

_FOLDER = re.compile(r"(?:^|/)documents/([^/]+)(?=/[^/])")


@dataclass(slots=True)
class _Section:
    """A section being read: its heading (None before the first), and (page, paragraph) below it."""

    heading: Heading | None
    page: int | None
    anchor: str = ""
    texts: list[tuple[int | None, str]] = field(default_factory=list)

    @property
    def letters(self) -> int:
        return sum(len(text) for _, text in self.texts)


def slug_of(name: str) -> str:
    """The slug that a file's place tells: the folder below documents/, else the one in which it lies, "" for none."""
    path = name.replace("!", "/").replace("\\", "/")
    below = _FOLDER.findall(path)
    return str(below[-1]) if below else PurePosixPath(path).parent.name


def is_in_documents(name: str) -> bool:
    """Whether a file lies below documents/<slug>/."""
    return _FOLDER.search(name.replace("!", "/").replace("\\", "/")) is not None


def read_document(file: RawFile) -> Iterator[Passage | Fault | Ignored]:
    """The sections of one document; a file that is not in the catalogue or cannot be read yields one Fault."""
    slug = slug_of(file.name)
    try:
        entry = document(slug)
    except KeyError:
        yield Fault(
            file.name,
            f"フォルダー名「{slug}」が文書カタログにありません。documents/<slug>/ に置くか、"
            "indexes/catalog.toml に [[document]] を加えてください。",
        )
        return
    is_pdf = file.data[:1024].lstrip().startswith(b"%PDF-") or file.name.lower().endswith(".pdf")
    try:
        sections = _printed(read_pages(file.data)) if is_pdf else _page(file.data)
        passages = list(_Writer(entry, file.name, is_pdf).passages(_without_list_items(sections)))
    except (PdfError, ValueError) as error:
        yield Fault(file.name, str(error))
        return
    if not passages:
        yield Ignored(file.name, "文書に本文がありません。公表元から取得し直してください。", surprising=True)
    yield from passages


def _printed(pages: list[str]) -> list[_Section]:
    outline = Outline()
    sections = [_Section(None, 1)]
    for paragraph in paragraphs(pages):
        heading = outline.enter(paragraph.sign, paragraph.text) if paragraph.sign else None
        if heading is not None:
            sections.append(_Section(heading, paragraph.page_at(0)))
        else:
            sections[-1].texts += [(paragraph.page_at(place), piece) for place, piece in _pieces(paragraph.text)]
    return sections


def _page(data: bytes) -> list[_Section]:
    text = decode(data)
    if text is None:
        raise ValueError("文字コードが分かりません。UTF-8かShift_JISのページを取得し直してください。")
    found = list(blocks(text))
    headings = [block for block in found if block.level]
    # The one heading above all others is the title of the page.
    top = min((block.level for block in headings), default=0)
    title = headings[0] if headings and [block.level for block in headings].count(top) == 1 else None
    title = title if title is not None and title.level == top else None
    marked = len(headings) > (title is not None)
    outline = Outline()
    sections = [_Section(None, None)]
    for block in found:
        if block is title or is_contents_entry(block.text):
            continue
        sign = None if marked else sign_of(block.text)
        heading = outline.enter(sign, block.text) if sign else None
        if block.level:
            heading = outline.enter_level(block.level, block.text)
        if heading is not None:
            sections.append(_Section(heading, None, block.anchor))
        else:
            sections[-1].texts += [(None, piece) for _, piece in _pieces(block.text)]
    return sections


def _without_list_items(sections: Iterable[_Section]) -> list[_Section]:
    """The sections, with what looked like a heading and has nothing below it back in the section above it."""
    sections = list(sections)
    kept: list[_Section] = []
    latest: dict[tuple[str, ...], _Section] = {}
    for section, following in zip(sections, [*sections[1:], None], strict=True):
        heading = section.heading
        path = (*heading.path, heading.text) if heading else ()
        ends = following is None or following.heading is None or len(following.heading.path) < len(path)
        parent = latest.get(heading.path) if heading and ends else None
        small = heading is not None and heading.rank >= _ITEM_RANK and section.letters < _LEAST_LETTERS
        if heading is not None and parent is not None and (small or not section.texts):
            parent.texts += [(section.page, heading.text), *section.texts]
            continue
        kept.append(section)
        latest[path] = section
    return kept


class _Writer:
    """Sections of one file into passages with ids that are unique in it."""

    def __init__(self, entry: Entry, name: str, is_pdf: bool) -> None:
        self._entry = entry
        self._is_pdf = is_pdf
        self._held: set[str] = set()
        # A document that is published in several files keeps the ids of the first free of prefixes.
        stem = PurePosixPath(name.replace("!", "/")).stem
        place = next((i for i, address in enumerate(entry.files) if stem in _stems(address)), None)
        self._prefix = f"f{place + 1}-" if place else ""
        self._url = entry.url if place is None else entry.files[place]

    def passages(self, sections: Iterable[_Section]) -> Iterator[Passage]:
        for section in sections:
            for part, texts in enumerate(_divided(section), start=1):
                page = texts[0][0] if part > 1 or section.heading is None else section.page
                yield self._passage(section, self._slug(section, part, page), page, texts)

    def _passage(self, section: _Section, slug: str, page: int | None, texts: list[tuple[int | None, str]]) -> Passage:
        heading, entry = section.heading, self._entry
        source = Document(
            slug=entry.slug,
            title=entry.title,
            publisher=entry.publisher,
            section=heading.text if heading else "",
            date=entry.date,
            category=entry.category,
            binding=entry.binding,
            path=heading.path if heading else (),
            page=page,
        )
        fragment = f"#page={page}" if self._is_pdf else f"#{section.anchor}" if section.anchor else ""
        lines = tuple(Line("", text) for _, text in texts)
        return Passage(document_id(entry.slug, slug), lines, source, self._url + fragment)

    def _slug(self, section: _Section, part: int, page: int | None) -> str:
        if section.heading is None:
            wanted = f"{self._prefix}p{page}" if page else f"{self._prefix}top"
        else:
            wanted = self._prefix + section.heading.slug
        wanted += f"-part{part}" if part > 1 and (section.heading or not page) else ""
        if wanted in self._held and page and section.heading:
            wanted += f"-p{page}"
        slug, copy = wanted, 1
        while slug in self._held:
            copy += 1
            slug = f"{wanted}-{copy}"
        self._held.add(slug)
        return slug


def _stems(address: str) -> tuple[str, str]:
    """The names, without ending, that a file from this address may have: the address's own, or one made from it."""
    own = PurePosixPath(unquote(urlsplit(address).path)).name
    return re.sub(
        r"\.(?:pdf|html?)$", "", own, flags=re.IGNORECASE
    ), f"file-{sha256(address.encode()).hexdigest()[:12]}"


def _divided(section: _Section) -> Iterator[list[tuple[int | None, str]]]:
    """The paragraphs of a section in parts of about a page; what no heading orders is divided by page as well."""
    part: list[tuple[int | None, str]] = []
    letters = 0
    for page, text in section.texts:
        new_page = section.heading is None and bool(part) and part[0][0] != page
        if part and (new_page or letters + len(text) > MAX_LETTERS):
            yield part
            part, letters = [], 0
        part.append((page, text))
        letters += len(text)
    if part:
        yield part


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """A paragraph whole, or, where it alone is too long, its sentences in groups; each with its place in it."""
    start = end = 0
    for match in re.finditer(r"[^。]*。[」）』]*|[^。]+$", text):
        if match.end() - start > MAX_LETTERS and end > start:
            yield start, text[start:end]
            start = end
        while match.end() - start > 2 * MAX_LETTERS:
            yield start, text[start : start + MAX_LETTERS]
            start += MAX_LETTERS
        end = match.end()
    if end > start:
        yield start, text[start:end]
