"""A passage made ready for the indexes: tokens of head and body, word numbers, and the facts that filters look at.

This is the costly part of a build; it runs in worker processes, a batch of files at a time.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import groupby
from multiprocessing.process import BaseProcess as ParentProcess
from pathlib import Path

from indexes.passage import Article, Passage, Speech
from indexes.sentences import split_sentences
from indexes.sources.files import Fault, Ignored, RawFile, split_lines
from indexes.sources.reading import read_passages
from indexes.store.protocol import Law
from indexes.store.texts import Row
from indexes.store.words import day_number
from indexes.text.embedding import WordVectors
from indexes.text.references import article_token
from indexes.text.sudachi import Token, tokens

GENERIC_OFFICES = ("国務大臣", "副大臣", "政務官", "政府参考人", "説明員")


@dataclass(slots=True)
class Prepared:
    """What one raw file gave: rows, the law they belong to (if any), and what could not be used."""

    name: str
    rows: list[Row] = field(default_factory=list)
    law: Law | None = None
    faults: list[Fault] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)


def prepare_file(file: RawFile, words: WordVectors) -> Prepared:
    """Read and prepare one raw file."""
    prepared = Prepared(file.name)
    try:
        for found in read_passages(file):
            if isinstance(found, Fault):
                prepared.faults.append(found)
            elif isinstance(found, Ignored):
                prepared.ignored.append(found)
            else:
                prepared.law = prepared.law or law_of(found)
                prepared.rows.append(prepare(found, words))
    # One file that no reader foresaw must not cost the operator the other thousands.
    except Exception as error:
        reason = f"処理できません（{type(error).__name__}: {error}）。ファイルを添えて開発元に知らせてください。"
        prepared.faults.append(Fault(file.name, reason))
    return prepared


def prepare(passage: Passage, words: WordVectors) -> Row:
    """Tokenise one passage."""
    head, opening = _head_tokens(passage)
    paragraphs = [[list(tokens(text)) for text in paragraph] for paragraph in _paragraphs(passage)]
    body = [token for paragraph in paragraphs for sentence in paragraph for token in sentence]
    return Row(
        id=passage.id,
        url=passage.url,
        verbatim=passage.verbatim,
        payload=passage.to_json(),
        facts=_facts(passage),
        head=_forms(head),
        body="\n\n".join("\n".join(map(_forms, paragraph)) for paragraph in paragraphs),
        # Law name and chapters are the same for hundreds of articles: they would drown what an article says.
        word_numbers=words.numbers([*opening, *body]).tobytes(),
    )


def _forms(sentence: Iterable[Token]) -> str:
    return " ".join(token.form for token in sentence)


def _paragraphs(passage: Passage) -> Iterator[list[str]]:
    """Sentences grouped by 項 with its items; a speech is one group."""
    sentences = split_sentences(passage)
    if isinstance(passage.source, Speech):
        yield [sentence.text for sentence in sentences]
        return
    for _, group in groupby(sentences, key=lambda sentence: sentence.paragraph):
        yield [sentence.text for sentence in group]


def law_of(passage: Passage) -> Law | None:
    """The law that a passage belongs to, None for a speech."""
    source = passage.source
    if isinstance(source, Speech):
        return None
    return Law(source.law_id, source.law_title, source.law_number, source.abbreviations, passage.verbatim)


class _Worker:
    """What a worker process keeps between batches."""

    model_folder: Path | None = None

    @cached_property
    def words(self) -> WordVectors:
        if self.model_folder is None:
            raise RuntimeError("start_worker must run before prepare_batch")
        return WordVectors.load(self.model_folder)


_worker = _Worker()


def start_worker(model_folder: Path) -> None:
    """Give a worker process the folder of the word vectors that it needs for `prepare_batch`."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        # Ctrl+C reaches the whole group; the parent ends its workers, they need not each say so.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    _worker.model_folder = model_folder
    vars(_worker).pop("words", None)


def _end_with(parent: ParentProcess) -> None:
    """A build that is killed outright leaves no worker behind."""
    parent.join()
    os._exit(1)


def prepare_batch(files: Sequence[RawFile]) -> list[Prepared]:
    """Read and prepare a batch of files in a worker process (see `start_worker`)."""
    return [prepare_file(file, _worker.words) for file in files]


def _head_tokens(passage: Passage) -> tuple[list[Token], list[Token]]:
    """All tokens of the head, and those of them that speak of the content (a caption, the question asked)."""
    source = passage.source
    if isinstance(source, Article):
        names = (source.law_title, *source.abbreviations, *source.path, "附則" if source.supplementary else "")
        caption = list(tokens(source.caption))
        number = article_token(source.num)
        own = Token(number, number, meaningful=False, reference=True)
        return [*_tokens_of(names), own, *caption], caption
    question = list(tokens(source.question))
    # 国務大臣, all that an opening may tell of an office, is true of every minister and finds none of them.
    office = "" if source.position in GENERIC_OFFICES else source.position
    names = (source.house, source.meeting, source.speaker, office, source.questioner)
    return [*_tokens_of(names), *question], question


@lru_cache(maxsize=4_096)
def _tokens_of(texts: tuple[str, ...]) -> list[Token]:
    return [token for text in texts for token in tokens(text)]


def _facts(passage: Passage) -> dict[str, str | int]:
    source = passage.source
    if isinstance(source, Article):
        return {"kind": passage.kind, "law_id": source.law_id}
    facts: dict[str, str | int] = {
        "kind": passage.kind,
        "house": source.house,
        "committee": source.meeting,
        "speaker": source.speaker,
        "day": day_number(source.date),
    }
    if source.government:
        facts["government"] = "yes"
    return facts


def batches(files: Iterable[RawFile], size: int) -> Iterable[list[RawFile]]:
    """Group files until a group holds `size` bytes, so that workers get even shares."""
    batch: list[RawFile] = []
    total = 0
    for file in files:
        for piece in split_lines(file, size):
            batch.append(piece)
            total += len(piece.data)
            if total >= size:
                yield batch
                batch, total = [], 0
    if batch:
        yield batch
