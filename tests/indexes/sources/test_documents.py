from __future__ import annotations

import re
from datetime import date
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexes.catalog import Entry
from indexes.passage import Document, Passage
from indexes.sources import documents
from indexes.sources.documents import is_in_documents, read_document, slug_of
from indexes.sources.files import Fault, Ignored, RawFile
from indexes.sources.pdf import PdfError
from indexes.sources.reading import read_passages
from tests.indexes.sources.document_samples import page, pdf

MAIN, ANNEX = "https://example.test/files/guide.pdf", "https://example.test/files/annex.pdf"
ENTRY = Entry(
    title="架空図書利用ガイドライン",
    title_en="",
    aliases=("図書ガイド",),
    publisher="架空図書庁",
    date=date(2025, 4, 1),
    category="ガイドライン",
    binding=False,
    url="https://example.test/guide.html",
    slug="moon-guide",
    files=(MAIN, ANNEX),
)
TEXT = "月光閲覧架は、夜の図書館において図書を読む者のために司書が灯す。"
LONG = TEXT * 3
PAGES = [
    ["架空図書利用ガイドライン", "令和七年四月一日"],
    ["目　次", "はじめに………2", "第１部　総則………3", "Ｃ．指針………4"],
    ["はじめに", TEXT],
    ["第２部　図書館", "A. 理念", TEXT, "B. 原則", TEXT],
    ["C. 指針", "１） 利用者", LONG, "① 静かにすること", "② 走らないこと", "２） 安全", LONG],
    ["別添１　様式", TEXT],
]


@pytest.fixture(autouse=True)
def catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "document", {"moon-guide": ENTRY}.__getitem__)


def pdf_file(*pages: list[str], name: str = "guide.pdf") -> RawFile:
    return RawFile(f"raw/documents/moon-guide/{name}", pdf(pages))


def html_file(*blocks: str, name: str = "guide.html") -> RawFile:
    return RawFile(f"raw/documents/moon-guide/{name}", page(*blocks).encode())


def passages(file: RawFile) -> list[Passage]:
    found = list(read_document(file))
    assert all(isinstance(one, Passage) for one in found), found
    return [one for one in found if isinstance(one, Passage)]


def source(passage: Passage) -> Document:
    assert isinstance(passage.source, Document)
    return passage.source


def sections(file: RawFile) -> list[str]:
    return [passage.id.removeprefix("doc:moon-guide:") for passage in passages(file)]


def fault(file: RawFile) -> str:
    (found,) = read_document(file)
    assert isinstance(found, Fault)
    return found.reason


@pytest.mark.parametrize(
    ("name", "slug", "within"),
    [
        ("/home/raw/documents/moon-guide/a.pdf", "moon-guide", True),
        ("documents/moon-guide/deep/a.pdf", "moon-guide", True),
        ("raw/all.zip!documents/moon-guide/a.html", "moon-guide", True),
        ("raw/documents/moon-guide/a.zip!b.html", "moon-guide", True),
        ("moon-guide/a.pdf", "moon-guide", False),
        ("documents/a.pdf", "documents", False),
        ("a.pdf", "", False),
        ("/" * 60_000 + "documents/a.pdf", "documents", False),
        ("documents/" * 6_000 + "a.pdf", "documents", True),
    ],
)
def test_the_place_of_a_file_tells_its_document(name: str, slug: str, within: bool) -> None:
    assert (slug_of(name), is_in_documents(name)) == (slug, within)


def test_a_pdf_gives_a_passage_a_section_with_the_page_on_which_it_begins() -> None:
    assert [(one.id.rpartition(":")[2], source(one).page) for one in passages(pdf_file(*PAGES))] == [
        ("p1", 1),
        ("hajimeni", 3),
        ("2-a", 4),
        ("2-b", 4),
        ("2-c-1", 5),
        ("2-c-2", 5),
        ("annex1", 6),
    ]


def test_a_passage_knows_its_document_its_heading_and_the_headings_above() -> None:
    passage = passages(pdf_file(*PAGES))[4]
    assert source(passage) == Document(
        slug="moon-guide",
        title="架空図書利用ガイドライン",
        publisher="架空図書庁",
        section="１） 利用者",
        date=date(2025, 4, 1),
        category="ガイドライン",
        binding=False,
        path=("第２部　図書館", "C. 指針"),
        page=5,
    )
    assert passage.url == f"{MAIN}#page=5"


def test_items_of_a_list_without_text_stay_in_the_section_above() -> None:
    assert passages(pdf_file(*PAGES))[4].text == f"{LONG}\n① 静かにすること\n② 走らないこと"


def test_a_table_of_contents_is_no_passage() -> None:
    assert all("………" not in passage.text for passage in passages(pdf_file(*PAGES)))


@pytest.mark.parametrize("name", ["annex.html", "annex.pdf", f"file-{sha256(ANNEX.encode()).hexdigest()[:12]}.pdf"])
def test_a_file_is_known_by_the_names_that_fetching_gives_it(name: str) -> None:
    assert [one.partition("-")[0] for one in sections(pdf_file(["第１部　総則", TEXT], name=name))] == ["f2"]


def test_a_second_file_of_a_document_has_ids_of_its_own_and_its_own_address() -> None:
    (passage,) = passages(pdf_file(["第１部　総則", TEXT], name="annex.pdf"))
    assert (passage.id, passage.url) == ("doc:moon-guide:f2-1", f"{ANNEX}#page=1")


def test_a_file_that_the_catalogue_does_not_list_has_the_address_of_the_document() -> None:
    (passage,) = passages(pdf_file(["第１部　総則", TEXT], name="copy.pdf"))
    assert (passage.id, passage.url) == ("doc:moon-guide:1", "https://example.test/guide.html#page=1")


def test_a_long_section_is_divided_between_paragraphs_and_each_part_knows_its_page() -> None:
    lines = [f"{number}番目の{TEXT}" for number in range(30)]
    found = passages(pdf_file(["第１部　総則", *lines], lines))
    assert [one.id.rpartition(":")[2] for one in found] == ["1", "1-part2"]
    assert [source(one).page for one in found] == [1, 2]
    assert "".join(one.text for one in found) == "".join([*lines, *lines])


def test_a_paragraph_longer_than_a_part_is_divided_between_sentences() -> None:
    found = passages(html_file("<h1>題</h1><h2>第１部　総則</h2>", f"<p>{TEXT * 100}</p>"))
    assert "".join(one.text for one in found) == TEXT * 100
    assert all(len(one.text) <= documents.MAX_LETTERS and one.text.endswith("。") for one in found)


def test_a_text_without_an_end_is_divided_all_the_same() -> None:
    found = passages(html_file(f"<p>{'月' * 10_000}</p>"))
    assert "".join(one.text for one in found) == "月" * 10_000
    assert max(len(one.text) for one in found) <= 2 * documents.MAX_LETTERS


def test_pages_without_headings_are_a_passage_each() -> None:
    assert sections(pdf_file([TEXT], ["二。" + TEXT], ["三。" + TEXT])) == ["p1", "p2", "p3"]


def test_sections_of_the_same_number_keep_ids_apart() -> None:
    assert sections(pdf_file(["第１章　甲", TEXT, "第１章　乙", TEXT], ["第１章　丙", TEXT])) == ["1", "1-p1", "1-p2"]


def test_ids_are_the_same_whenever_a_file_is_read() -> None:
    assert sections(pdf_file(*PAGES)) == sections(pdf_file(*PAGES))


def test_a_page_gives_a_passage_a_heading() -> None:
    file = html_file(
        "<h1>架空図書利用ガイドライン</h1><p>前書きである。</p><nav>案内</nav>",
        f"<h2 id='one'>1. 目的</h2><p>{TEXT}</p><h3>1.1 範囲</h3><p>{TEXT}</p><h2>問合せ</h2><ul><li>窓口</ul>",
    )
    assert [(one.id.rpartition(":")[2], one.url.partition("#")[2]) for one in passages(file)] == [
        ("top", ""),
        ("1", "one"),
        ("1-1", ""),
        ("h1", ""),
    ]
    assert [source(one).section for one in passages(file)] == ["", "1. 目的", "1.1 範囲", "問合せ"]
    assert source(passages(file)[2]).path == ("1. 目的",)


def test_a_page_without_headings_is_cut_at_its_numbers() -> None:
    assert sections(html_file(f"<p>第１　趣旨</p><p>{TEXT}</p><p>第２　内容</p><p>{TEXT}</p>")) == ["1", "2"]


def test_a_page_in_shift_jis_is_read() -> None:
    data = page(f"<h1>題</h1><p>{TEXT}</p>", charset="Shift_JIS").encode("cp932")
    assert passages(RawFile("documents/moon-guide/a.htm", data))[0].text == TEXT


def test_a_document_that_the_catalogue_does_not_have_is_a_fault_that_says_what_to_do() -> None:
    reason = fault(RawFile("raw/documents/sun-guide/a.pdf", pdf([[TEXT]])))
    assert "「sun-guide」が文書カタログにありません" in reason
    assert "catalog.toml" in reason


def test_a_pdf_that_cannot_be_read_is_one_fault() -> None:
    assert fault(RawFile("documents/moon-guide/a.pdf", b"%PDF-1.4 broken")).startswith("PDFとして読めません")
    assert fault(RawFile("documents/moon-guide/a.pdf", pdf([[TEXT]], fonts=False))).startswith("PDFに文字がありません")


def test_a_page_in_no_known_encoding_is_one_fault() -> None:
    assert fault(RawFile("documents/moon-guide/a.html", b"\xff\xff\x80\x81" * 9)).startswith("文字コード")


def test_a_page_without_text_is_surprising() -> None:
    (found,) = read_document(html_file("<script>x</script>"))
    assert isinstance(found, Ignored)
    assert found.surprising


@settings(max_examples=80)
@given(st.data())
def test_no_document_is_ever_raised_and_no_text_of_it_is_lost(data: st.DataObject) -> None:
    lines = st.text(alphabet="月光。、第1２章部（）().①ア別添はじめに 　", min_size=1, max_size=40)
    pages = data.draw(st.lists(st.lists(lines, max_size=12), max_size=5))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(documents, "read_pages", lambda _data: ["\n".join(page) for page in pages])
        found = list(read_passages(RawFile("documents/moon-guide/a.pdf", b"%PDF-")))
    ids = [one.id for one in found if isinstance(one, Passage)]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"doc:moon-guide:[a-z0-9]+(-[a-z0-9]+)*", one) for one in ids)


def test_what_the_reader_of_pdfs_refuses_is_told_in_its_own_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_data: bytes) -> list[str]:
        raise PdfError("読み取りが終わりませんでした。")

    monkeypatch.setattr(documents, "read_pages", refuse)
    assert fault(pdf_file([TEXT])) == "読み取りが終わりませんでした。"
