"""The embedded starter corpus: digests of AI法 and of government answers on AI, in Toben's own words.

The digests carry the ids of the official texts (`verbatim=False`), so official text at the same id replaces them.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from importlib import resources
from typing import Any

from indexes.passage import Article, Line, Passage, Speech, article_id, speech_passage_id
from indexes.sources.egov import LAW_URL

LAW_FILES = ("ai_act.toml",)
ANSWER_FILES = ("diet_answers.toml",)


def starter_passages() -> Iterator[Passage]:
    """Every digest of the starter corpus, laws first."""
    for name in LAW_FILES:
        yield from _articles(_load(name))
    for name in ANSWER_FILES:
        yield from (_answer(entry) for entry in _load(name)["answer"])


def starter_stamp() -> dict[str, str]:
    """A digest of the starter corpus, by which an index knows that it was made from another one."""
    files = (resources.files(__package__).joinpath(name).read_bytes() for name in (*LAW_FILES, *ANSWER_FILES))
    return {"starter": hashlib.sha256(b"".join(files)).hexdigest()[:12]}


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath(name).read_text(encoding="utf-8"))


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
