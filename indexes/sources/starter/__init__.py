"""The embedded starter corpus: digests of laws, government answers and guidelines, in Toben's own words.

    laws/<name>.toml        one law a file, whole or the articles that matter
    answers/<name>.toml     answers of the government in the Diet
    documents/<name>.toml   sections of documents of the catalogue

The digests carry the ids of the official texts (`verbatim=False`), so official text at the same id replaces them.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from indexes.catalog import document
from indexes.passage import Article, Document, Line, Passage, Speech, article_id, document_id, speech_passage_id
from indexes.sources.egov import LAW_URL


def starter_passages() -> Iterator[Passage]:
    """Every digest of the starter corpus: laws, then answers, then documents."""
    for file in _files("laws"):
        yield from _articles(_load(file))
    for file in _files("answers"):
        yield from (_answer(entry) for entry in _load(file)["answer"])
    for file in _files("documents"):
        yield from (_section(entry) for entry in _load(file)["section"])


def starter_laws() -> dict[str, bool]:
    """The laws of the starter corpus, and whether every article of each is there."""
    tables = [_load(file)["law"] for file in _files("laws")]
    return {law["law_id"]: law.get("whole", False) for law in tables}


def starter_stamp() -> dict[str, str]:
    """A digest of the starter corpus, by which an index knows that it was made from another one."""
    files = (file.read_bytes() for folder in ("laws", "answers", "documents") for file in _files(folder))
    return {"starter": hashlib.sha256(b"".join(files)).hexdigest()[:12]}


def _files(folder: str) -> list[Traversable]:
    files = resources.files(__package__).joinpath(folder).iterdir()
    return sorted((file for file in files if file.name.endswith(".toml")), key=lambda file: file.name)


def _load(file: Traversable) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _articles(data: dict[str, Any]) -> Iterator[Passage]:
    law = data["law"]
    for entry in data["article"]:
        supplementary = entry["part"] == "supplementary"
        source = Article(
            law_id=law["law_id"],
            law_title=law["title"],
            law_number=law["number"],
            abbreviations=tuple(law["abbreviations"]),
            path=tuple(entry["path"]),
            label=entry["label"],
            num=entry["num"],
            caption=entry["caption"],
            in_force=entry["in_force"],
            supplementary=supplementary,
        )
        yield Passage(
            article_id(law["law_id"], entry["num"], supplementary=supplementary),
            tuple(Line(line["at"], line["text"]) for line in entry["lines"]),
            source,
            LAW_URL + law["law_id"],
            verbatim=False,
        )


def _answer(entry: dict[str, Any]) -> Passage:
    source = Speech(
        speech_id=entry["speech_id"],
        session=entry["session"],
        house=entry["house"],
        meeting=entry["meeting"],
        issue=entry["issue"],
        date=entry["date"],
        order=int(entry["speech_id"].rpartition("_")[2]),
        speaker=entry["speaker"],
        position=entry["position"],
        government=True,
        questioner=entry["questioner"],
        questioner_group=entry["questioner_group"],
        question=entry["question"],
    )
    lines = tuple(Line("", text) for text in entry["lines"])
    return Passage(speech_passage_id(entry["speech_id"]), lines, source, entry["url"], verbatim=False)


def _section(entry: dict[str, Any]) -> Passage:
    listed = document(entry["slug"])
    source = Document(
        slug=listed.slug,
        title=listed.title,
        publisher=listed.publisher,
        section=entry["heading"],
        date=listed.date,
        category=listed.category,
        binding=listed.binding,
        page=entry.get("page"),
    )
    lines = tuple(Line("", text) for text in entry["lines"])
    return Passage(document_id(listed.slug, entry["id"]), lines, source, listed.url, verbatim=False)
