"""Small PDFs and pages with invented guidelines, made here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_WIDTH, _HEIGHT, _LEADING = 595, 842, 18


def pdf(pages: Iterable[Sequence[str]], *, trailer: str = "", fonts: bool = True) -> bytes:
    """A PDF of the given lines a page, in a font whose codes are UTF-16, as pypdf reads it by its ToUnicode map."""
    pages = [list(page) for page in pages]
    letters = sorted({letter for page in pages for line in page for letter in line})
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{6 + 2 * i} 0 R' for i in range(len(pages)))}] >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /Invented /Encoding /Identity-H /DescendantFonts [4 0 R]"
        " /ToUnicode 5 0 R >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Invented /DW 1000"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        _stream(_unicode_map(letters)),
    ]
    for number, page in enumerate(pages):
        resources = "/Resources << /Font << /F1 3 0 R >> >>" if fonts else ""
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_WIDTH} {_HEIGHT}] {resources} /Contents {7 + 2 * number} 0 R >>"
        )
        objects.append(_stream(_content(page) if fonts else "0 0 100 100 re f"))
    return _file(objects, trailer)


def page(*blocks: str, head: str = "", charset: str = "utf-8") -> str:
    """An HTML page around `blocks`."""
    return f"<!DOCTYPE html><html><head><meta charset='{charset}'>{head}</head><body>{''.join(blocks)}</body></html>"


def _content(lines: Sequence[str]) -> str:
    shown = [f"<{line.encode('utf-16-be').hex()}> Tj 0 -{_LEADING} Td" for line in lines]
    return f"BT /F1 10 Tf 40 {_HEIGHT - 60} Td " + " ".join(shown) + " ET"


def _unicode_map(letters: Sequence[str]) -> str:
    codes = [letter.encode("utf-16-be").hex() for letter in letters]
    groups = [codes[i : i + 100] for i in range(0, len(codes), 100)]
    lines = [
        f"{len(group)} beginbfchar\n" + "\n".join(f"<{c}> <{c}>" for c in group) + "\nendbfchar" for group in groups
    ]
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n" + "\n".join(lines) + "\nendcmap end end"
    )


def _stream(content: str) -> str:
    return f"<< /Length {len(content.encode())} >>\nstream\n{content}\nendstream"


def _file(objects: Sequence[str], trailer: str) -> bytes:
    data, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n{content}\nendobj\n".encode()
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    return (
        data
        + (
            f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
            f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{len(data)}\n%%EOF\n"
        ).encode()
    )
