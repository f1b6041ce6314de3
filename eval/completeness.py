"""How much of the statutes' text is held: every text of the XML, looked for in the passages that the reader makes of it.

    python -m eval.completeness --from PATH [--from PATH …] [--json]

The XML is walked here by the standard library, without regard to what an element means, so that nothing is overlooked
in the same way twice. White space aside, every text below LawBody counts, even the readings of rare letters, which the
reader leaves out on purpose. A text must stand where the order of the law puts it, or elsewhere as often as it is met.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from indexes.passage import Article, Passage
from indexes.sources.egov import is_law_data, read_law, read_law_data
from indexes.sources.files import Fault, Ignored, RawFile, read_files

REQUIRED_SHARE = 0.999

# Letters ahead within which a text is in its place.
_NEAR = 4_000
# A text of so many letters stands in one place only, so that the search can go on from there.
_TELLING = 20
_FILES_AT_ONCE = 200
# The marks of paragraphs that the rebuilt files run into one line; the number itself is looked for.
_RUN_IN = re.compile(r"\*\*(?=[①-⑳㉑-㉟㊱-㊿]\*\*)|(?<=[①-⑳㉑-㉟㊱-㊿])\*\*")
_WORST = 10
_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class FileFigures:
    """One file: letters of text, those of them that no passage has, and the first such texts."""

    name: str
    letters: int = 0
    missing: int = 0
    examples: tuple[str, ...] = ()
    passages: int = 0
    fault: str = ""

    @property
    def share(self) -> float:
        """Share of the letters that passages have, 0 to 1."""
        return 1 - self.missing / self.letters if self.letters else 1.0


@dataclass(frozen=True, slots=True)
class Figures:
    """All files together; `worst` are those that miss most."""

    files: int
    letters: int
    missing: int
    passages: int
    faults: tuple[str, ...]
    worst: tuple[FileFigures, ...]

    @property
    def share(self) -> float:
        """Share of the letters that passages have, 0 to 1."""
        return 1 - self.missing / self.letters if self.letters else 0.0


def measure(paths: Iterable[Path], workers: int = 2) -> Figures:
    """The figures of every statute below `paths` (files, folders, archives)."""
    faults: list[str] = []
    figures: list[FileFigures] = []
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context) as pool:
        files = _statutes(paths, faults)
        while batch := list(islice(files, _FILES_AT_ONCE)):
            figures += [one for one in pool.map(check, batch, chunksize=5) if one is not None]
    faults += [one.fault for one in figures if one.fault]
    read = [one for one in figures if not one.fault]
    worst = sorted((one for one in read if one.missing), key=lambda one: (-one.missing, one.name))
    return Figures(
        files=len(read),
        letters=sum(one.letters for one in read),
        missing=sum(one.missing for one in read),
        passages=sum(one.passages for one in read),
        faults=tuple(faults),
        worst=tuple(worst[:_WORST]),
    )


def check(file: RawFile) -> FileFigures | None:
    """The figures of one file, None for one that is no Japanese statute."""
    found = list(read_law(file) if file.name.endswith(".xml") else read_law_data(file))
    for one in found:
        if isinstance(one, Fault):
            return FileFigures(file.name, fault=str(one))
        if isinstance(one, Ignored) and not one.surprising:
            return None
    passages = [one for one in found if isinstance(one, Passage)]
    texts = [text for text in map(_squeezed, law_texts(file.data)) if text]
    missing = missing_texts(texts, _held(passages))
    return FileFigures(
        name=file.name,
        letters=sum(map(len, texts)),
        missing=sum(map(len, missing)),
        examples=tuple(missing[:_EXAMPLES]),
        passages=len(passages),
    )


def law_texts(data: bytes) -> Iterator[str]:
    """Every text below LawBody in the order of the file, which is XML, or JSON of 法令API v2."""
    if is_law_data(data):
        yield from _json_texts(json.loads(data)["law_full_text"], inside=False)
        return
    root = ElementTree.fromstring(data)  # noqa: S314
    for body in islice(root.iter("LawBody"), 1):
        for text in body.itertext():
            # Paragraphs run into one line are passages' lines of their own, with their items between them.
            yield from _RUN_IN.split(text)


def missing_texts(texts: Sequence[str], held: str) -> list[str]:
    """Those of `texts`, without white space, that `held` has neither next nor elsewhere often enough."""
    met: Counter[str] = Counter()
    at = 0
    missing = []
    for text in texts:
        place = held.find(text, at, at + _NEAR + len(text))
        if place >= 0:
            at = place + len(text)
        elif met[text] >= held.count(text):
            missing.append(text)
            continue
        elif len(text) >= _TELLING:
            at = held.find(text) + len(text)
        met[text] += 1
    return missing


def _held(passages: Iterable[Passage]) -> str:
    """Title, paths, labels, captions and lines, parted so that no text is found across two of them."""
    parts: list[str] = []
    place: tuple[str, tuple[str, ...]] = ("", ())
    for passage in passages:
        if isinstance(passage.source, Article):
            if not parts:
                parts.append(passage.source.law_title)
            before, place = place, (passage.id.rpartition(":")[0], passage.source.path)
            if place != before:
                parts += passage.source.path
        parts.append(passage.label)
        parts += [line.text for line in passage.lines]
    return "\n".join(map(_squeezed, parts))


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _json_texts(node: Any, *, inside: bool) -> Iterator[str]:
    if isinstance(node, str):
        if inside:
            yield node
        return
    for child in node.get("children") or ():
        yield from _json_texts(child, inside=inside or node["tag"] == "LawBody")


def _statutes(paths: Iterable[Path], faults: list[str]) -> Iterator[RawFile]:
    for file in read_files(paths):
        if isinstance(file, Fault):
            faults.append(str(file))
        elif isinstance(file, RawFile) and (file.name.endswith(".xml") or is_law_data(file.data)):
            yield file


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 0 if enough is held, else 1."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.completeness", description="法令の本文がもれなく収録されるかを測る"
    )
    parser.add_argument(
        "--from", dest="paths", type=Path, action="append", required=True, help="法令のXML（くり返し可）"
    )
    parser.add_argument("--json", action="store_true", help="JSONで出力する")
    options = parser.parse_args(arguments)
    figures = measure(options.paths)
    if options.json:
        print(json.dumps(asdict(figures) | {"share": figures.share}, ensure_ascii=False, indent=2))
    else:
        print("\n".join(_report(figures)))
    return 0 if figures.share >= REQUIRED_SHARE else 1


def _report(figures: Figures) -> Iterator[str]:
    yield (
        f"収録率 {figures.share:.4%}（本文 {figures.letters:,} 字のうち {figures.missing:,} 字がありません）。"
        f"{figures.files:,} ファイル、{figures.passages:,} 件、読めないファイル {len(figures.faults):,} 件。"
    )
    for one in figures.worst:
        yield f"  {one.share:.3%}  {one.missing:,} / {one.letters:,} 字  {Path(one.name).name}  {'、'.join(one.examples)[:60]}"
    for fault in figures.faults:
        yield f"  読めません: {fault}"


if __name__ == "__main__":
    sys.exit(main())
