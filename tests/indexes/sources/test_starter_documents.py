from __future__ import annotations

import re
import tomllib
from collections import Counter
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from indexes.catalog import document, entries
from indexes.passage import DIGEST_MARK, Document, Passage
from indexes.sources.starter import starter_passages

DIGESTS = [passage for passage in starter_passages() if passage.kind == "doc"]
FOLDER = resources.files("indexes.sources.starter").joinpath("documents")
FILES = sorted((file for file in FOLDER.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
SECTIONS: list[dict[str, Any]] = [one for file in FILES for one in tomllib.loads(file.read_text("utf-8"))["section"]]
LONGEST_LINE = 120
# A name may be this long; a sentence of a source may not be taken over.
LONGEST_RUN = 60


def source(passage: Passage) -> Document:
    assert isinstance(passage.source, Document)
    return passage.source


def test_there_are_digests_of_the_plans_guidelines_and_international_documents() -> None:
    assert len(DIGESTS) == len(SECTIONS) >= 60
    listed = {entry.category for entry in entries() if entry.slug}
    assert {document(section["slug"]).category for section in SECTIONS} == listed


def test_every_section_belongs_to_a_document_of_the_catalogue() -> None:
    slugs = {entry.slug for entry in entries() if entry.slug}
    assert [section["slug"] for section in SECTIONS if section["slug"] not in slugs] == []


def test_no_two_sections_share_an_id() -> None:
    assert [key for key, count in Counter(digest.id for digest in DIGESTS).items() if count > 1] == []


def test_every_section_id_is_made_of_letters_digits_and_hyphens() -> None:
    assert [digest.id for digest in DIGESTS if not re.fullmatch(r"doc:[a-z0-9-]+:[A-Za-z0-9-]+", digest.id)] == []


def test_no_section_says_more_than_the_format_knows() -> None:
    known = {"slug", "id", "heading", "page", "lines"}
    assert [section["id"] for section in SECTIONS if not set(section) <= known] == []


def test_no_section_claims_to_be_official_wording() -> None:
    assert [digest.id for digest in DIGESTS if digest.verbatim or DIGEST_MARK not in digest.label] == []


def test_every_section_has_a_heading_and_no_empty_line() -> None:
    assert [digest.id for digest in DIGESTS if not source(digest).section.strip() or not digest.lines] == []
    assert [digest.id for digest in DIGESTS if not all(line.text.strip() for line in digest.lines)] == []


def test_every_line_is_whole_sentences_of_readable_length() -> None:
    lines = [line.text for digest in DIGESTS for line in digest.lines]
    assert [line for line in lines if not line.endswith("。") or len(line) > LONGEST_LINE] == []


def test_no_line_is_said_twice() -> None:
    counts = Counter(line.text for digest in DIGESTS for line in digest.lines)
    assert [text for text, count in counts.items() if count > 1] == []


def test_numbers_are_written_in_half_width() -> None:
    assert [
        line.text for digest in DIGESTS for line in digest.lines if re.search(r"[０-９Ａ-Ｚａ-ｚ]", line.text)
    ] == []


def test_the_first_line_of_a_section_can_be_understood_alone() -> None:
    # It names the document, by its title or one of its aliases, or by the part of the title before a bracket.
    def names(section: dict[str, Any]) -> set[str]:
        entry = document(section["slug"])
        bare = {re.split(r"[（＜－]", name)[0] for name in (entry.title, *entry.aliases)}
        return {name.strip() for name in (entry.title, *entry.aliases, *bare)} - {""}

    assert [
        (section["slug"], section["id"])
        for section in SECTIONS
        if not any(name in section["lines"][0] for name in names(section))
    ] == []


def test_every_section_carries_date_publisher_and_address_of_its_document() -> None:
    for digest in DIGESTS:
        entry = document(source(digest).slug)
        assert (source(digest).date, source(digest).publisher, digest.url) == (entry.date, entry.publisher, entry.url)


def test_every_file_of_digests_stays_short() -> None:
    assert [file.name for file in FILES if len(file.read_text("utf-8").splitlines()) >= 300] == []


@pytest.mark.parametrize(
    ("passage_id", "facts"),
    [
        ("doc:generative-ai-procurement-guideline:overview", ("2026年6月12日", "第2.0版", "2025年5月27日")),
        ("doc:ai-business-guidelines:versions", ("2026年3月31日", "第1.2版", "2025年3月28日")),
        ("doc:ai-basic-plan:overview", ("2026年7月14日", "第Ⅱ期", "2025年12月23日")),
        ("doc:ai-appropriateness-guideline:overview", ("第13条", "2025年12月19日")),
        ("doc:ai-strategy-headquarters:establishment", ("第19条", "2025年9月1日")),
        ("doc:hiroshima-reporting-framework:participants", ("25の組織", "9社")),
    ],
)
def test_the_dates_and_numbers_asked_for_most_are_said(passage_id: str, facts: tuple[str, ...]) -> None:
    text = next(digest.text for digest in DIGESTS if digest.id == passage_id)
    assert [fact for fact in facts if fact not in text] == []


def test_no_digest_copies_what_it_was_made_from(corpus: Path) -> None:
    seeds = sorted((corpus.parent / "seeds").glob("*.txt"))
    if not seeds:
        pytest.skip(f"no seeds at {corpus.parent / 'seeds'}")
    text = "".join("".join(seed.read_text("utf-8").split()) for seed in seeds)
    lines = ["".join(line.text.split()) for digest in DIGESTS for line in digest.lines]
    runs = {line[at : at + LONGEST_RUN + 1] for line in lines for at in range(len(line) - LONGEST_RUN)}
    assert [run for run in sorted(runs) if run in text] == []
