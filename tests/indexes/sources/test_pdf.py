from __future__ import annotations

import zlib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexes.sources import pdf
from indexes.sources.pdf import PdfError, pages_of, read_pages
from tests.indexes.sources import document_samples

INVENTED = document_samples.pdf([["架空図書利用ガイドライン", "第１部　図書とは"], ["月光閲覧架を AI が照らす。"]])
LOCK = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{'00' * 32}> /U <{'00' * 32}> /P -4 >> /ID [<00> <00>]"


def reason(data: bytes, seconds: float = 60) -> str:
    with pytest.raises(PdfError) as caught:
        read_pages(data, seconds=seconds)
    return str(caught.value)


def test_the_lines_of_every_page_are_read() -> None:
    pages = ["架空図書利用ガイドライン\n第１部　図書とは", "月光閲覧架を AI が照らす。"]
    assert [page.strip() for page in read_pages(INVENTED)] == pages
    assert [page.strip() for page in pages_of(INVENTED)] == pages


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4\n", b"no pdf at all", INVENTED[:600]])
def test_what_is_no_pdf_or_is_cut_is_told_to_be_broken(data: bytes) -> None:
    assert reason(data) == pdf.BROKEN


def test_a_pdf_under_a_password_is_told_to_be_locked() -> None:
    assert reason(document_samples.pdf([["月光"]], trailer=LOCK)) == pdf.LOCKED


@pytest.mark.parametrize("data", [document_samples.pdf([[]] * 3), document_samples.pdf([["月光"]], fonts=False)])
def test_a_pdf_of_pictures_is_told_to_have_no_letters(data: bytes) -> None:
    assert reason(data) == pdf.PICTURES


def test_a_pdf_beyond_a_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_BYTES", 10)
    assert reason(INVENTED) == pdf.TOO_LARGE


def test_a_pdf_of_too_many_pages_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_PAGES", 1)
    with pytest.raises(PdfError, match="ページが多すぎます"):
        list(pages_of(INVENTED))


def test_a_pdf_of_too_many_letters_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_LETTERS", 10)
    with pytest.raises(PdfError, match="ページが多すぎます"):
        list(pages_of(INVENTED))


def test_a_pdf_that_takes_too_long_is_given_up() -> None:
    assert reason(INVENTED, seconds=0.01) == pdf.TOO_SLOW


def test_a_page_that_unpacks_to_more_than_memory_should_hold_costs_only_itself() -> None:
    bomb = zlib.compress(b"(" + b"x" * 200_000_000 + b") Tj", 9)
    page = b"/Length %d /Filter /FlateDecode >>\nstream\n" % len(bomb) + bomb
    whole = document_samples.pdf([["甲"], ["月光閲覧架" * 9]])
    content = whole.index(b"7 0 obj")
    start, end = whole.index(b"/Length", content), whole.index(b"\nendstream", content)
    assert read_pages(whole[:start] + page + whole[end:])[1].strip() == "月光閲覧架" * 9


def test_pages_that_are_their_own_parents_end() -> None:
    assert reason(INVENTED.replace(b"/Kids [6 0 R 8 0 R]", b"/Kids [2 0 R 2 0 R]")) in (pdf.BROKEN, pdf.PICTURES)


@settings(max_examples=60)
@given(st.data())
def test_no_damage_to_a_pdf_is_ever_anything_but_a_pdf_error(data: st.DataObject) -> None:
    damaged = bytearray(INVENTED)
    for place, value in data.draw(
        st.lists(st.tuples(st.integers(0, len(INVENTED) - 1), st.integers(0, 255)), max_size=9)
    ):
        damaged[place] = value
    cut = bytes(damaged[: data.draw(st.integers(1, len(damaged)))])
    with suppress(PdfError):
        assert all(isinstance(page, str) for page in pages_of(cut))


@settings(max_examples=60)
@given(st.binary(max_size=300))
def test_no_bytes_are_ever_anything_but_a_pdf_error(data: bytes) -> None:
    with pytest.raises(PdfError):
        list(pages_of(b"%PDF-1.7\n" + data))
