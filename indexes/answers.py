"""Diet answers tied to the questions that they answer, in the text store."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import groupby

from indexes.pairing import paired
from indexes.passage import Passage, Speech
from indexes.prepare import prepare, with_question
from indexes.store.text_writer import TextWriter
from indexes.text.embedding import WordVectors


def pair_answers(writer: TextWriter, words: WordVectors, ids: Collection[str] | None) -> list[int]:
    """Tie answers to questions in the meetings of `ids` (None: in all).

    Returns the numbers of indexed pieces that were replaced.
    """
    replaced: list[int] = []
    for meeting in _meetings(writer.connection, ids):
        bare = {passage.id: _without_question(passage) for _, passage in meeting}
        told = bare | {passage.id: passage for passage in paired(bare.values())}
        for n, before in meeting:
            after = told[before.id]
            if after == before:
                continue
            replaced += writer.indexed_pieces(n)
            if before == bare[before.id]:
                writer.replace_row(n, after.to_json(), with_question(after, writer.pieces(n), words))
            else:
                row = prepare(after, words)
                writer.replace_row(n, row.payload, row.pieces)
    return replaced


def _meetings(connection: sqlite3.Connection, ids: Collection[str] | None) -> Iterator[list[tuple[int, Passage]]]:
    query = "SELECT n, id, url, payload FROM passage WHERE kind = 'diet' AND live = 1 AND verbatim = 1"
    if ids is None:
        rows = connection.execute(f"{query} ORDER BY id").fetchall()
        for _, group in groupby(rows, key=lambda row: _meeting(row[1])):
            yield [(n, Passage.from_json(key, url, True, payload)) for n, key, url, payload in group]
        return
    for meeting in sorted({_meeting(one) for one in ids if one.startswith("diet:")}):
        # The letter after _ closes the range.
        rows = connection.execute(
            f"{query} AND id >= ? AND id < ? ORDER BY id", (f"{meeting}_", f"{meeting}`")
        ).fetchall()
        yield [(n, Passage.from_json(key, url, True, payload)) for n, key, url, payload in rows]


def _meeting(passage_id: str) -> str:
    return passage_id.rpartition("_")[0]


def _without_question(passage: Passage) -> Passage:
    if not isinstance(passage.source, Speech):
        return passage
    bare = replace(passage.source, questioner="", questioner_group="", question="", question_id="")
    return replace(passage, source=bare)
