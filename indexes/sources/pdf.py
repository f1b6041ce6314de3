"""Text of a PDF, page by page, read by pypdf in a process of its own.

A hostile or damaged PDF can make any reader run for ever or take all memory; here it costs one process its time limit
and nothing else. The process takes the PDF on its standard input and writes one JSON string a page.
"""

from __future__ import annotations

import io
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

MAX_BYTES = 256 * 1024**2
MAX_PAGES = 2_000
MAX_SECONDS = 300
MAX_MEMORY_BYTES = 4 * 1024**3
# A page of official text has some 1,000 letters; nothing honest has a hundred times as many.
MAX_PAGE_LETTERS = 100_000
MAX_LETTERS = 10_000_000

# What a process ends with that has used up its processor time: SIGXCPU, SIGKILL.
_KILLED_FOR_TIME = (-24, -9)
# Fewer letters a page than this: pictures of pages.
_FEWEST_LETTERS = 8

TOO_LARGE = f"PDFが大きすぎます（上限 {MAX_BYTES // 1024**2} MB）。分割したPDFを置いてください。"
TOO_LONG = f"PDFのページが多すぎます（上限 {MAX_PAGES} ページ）。分割したPDFを置いてください。"
TOO_SLOW = f"PDFの読み取りが {MAX_SECONDS} 秒で終わりませんでした。公表元から取得し直すか、HTML版を置いてください。"
LOCKED = "PDFがパスワードで保護されています。保護のない版を公表元から取得してください。"
BROKEN = "PDFとして読めません（壊れているか、途中で切れています）。公表元から取得し直してください。"
PICTURES = "PDFに文字がありません（画像だけのPDFです）。文字のある版か、OCRで文字を付けた版を置いてください。"


class PdfError(Exception):
    """A PDF that cannot be read; the message tells the user what to do (Japanese, one line)."""


def read_pages(data: bytes, *, seconds: float = MAX_SECONDS) -> list[str]:
    """The text of every page, lines as they are set. Raises PdfError on what cannot be read, within `seconds`."""
    if len(data) > MAX_BYTES:
        raise PdfError(TOO_LARGE)
    # -P: the modules beside this file (html) must not stand in for Python's own.
    command = [sys.executable, "-P", str(Path(__file__).resolve()), str(int(seconds) + 1)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=seconds, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise PdfError(TOO_SLOW) from error
    except OSError as error:
        raise PdfError(f"PDFを読む処理を始められません（{error.strerror}）。空きメモリを確かめてください。") from error
    try:
        told = [json.loads(line) for line in done.stdout.splitlines()]
    except ValueError:
        told = []
    if told and isinstance(told[-1], dict):
        raise PdfError(str(told[-1]["problem"]))
    if done.returncode != 0 or not told:
        raise PdfError(TOO_SLOW if done.returncode in _KILLED_FOR_TIME else BROKEN)
    return _not_pictures(told)


def pages_of(data: bytes) -> Iterator[str]:
    """As `read_pages`, in this process and without limit of time."""
    import pypdf
    from pypdf.errors import DependencyError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise PdfError(LOCKED)
        if len(reader.pages) > MAX_PAGES:
            raise PdfError(TOO_LONG)
        letters = 0
        for number, page in enumerate(reader.pages):
            text = _text(page)
            letters += len(text)
            if number >= MAX_PAGES or letters > MAX_LETTERS:
                raise PdfError(TOO_LONG)
            yield text
    except PdfError:
        raise
    except DependencyError as error:
        raise PdfError(LOCKED) from error
    # pypdf lets through whatever a damaged file makes of it: AttributeError, KeyError, RecursionError, MemoryError.
    except Exception as error:
        raise PdfError(BROKEN) from error


def _text(page: object) -> str:
    # One damaged page must not cost the others.
    try:
        text = str(page.extract_text())  # type: ignore[attr-defined]
    except Exception:
        return ""
    return text[:MAX_PAGE_LETTERS].encode("utf-8", "replace").decode("utf-8")


def _not_pictures(pages: list[str]) -> list[str]:
    letters = sum(not letter.isspace() for page in pages for letter in page)
    if letters < _FEWEST_LETTERS * len(pages):
        raise PdfError(PICTURES)
    return pages


def _main() -> None:
    seconds = int(sys.argv[1])
    # Where there is no such limit (Windows), the parent's clock still holds.
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    out = sys.stdout
    try:
        for text in pages_of(sys.stdin.buffer.read()):
            # A broken pipe ends this process when whoever asked is gone.
            print(json.dumps(text), file=out, flush=True)
    except PdfError as error:
        print(json.dumps({"problem": str(error)}), file=out, flush=True)
    # Without the clean-up of a reader that may be huge.
    os._exit(0)


if __name__ == "__main__":
    _main()
