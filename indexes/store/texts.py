"""Reads a finished text store: passages as they stand on a day, their links, and which pieces a filter lets through."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from indexes.diet_names import belongs_to, holds_office
from indexes.passage import Article, Kind, Passage, law_order
from indexes.repeals import Repeal
from indexes.store.protocol import DietFacts, Filter, Law, Tie
from indexes.store.rows import Named, only_government
from indexes.store.schema import ALWAYS, OPEN, day_number, day_of

# The plus keeps SQLite from looking for what is live, nearly all there is, instead of for the ids asked for.
_IN_FORCE = "+p.live = 1 AND p.since <= ? AND p.until > ?"
# SQLite takes up to 32,766 variables a statement.
_VARIABLES = 30_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where a piece of the indexes belongs: its passage and its place inside ("" for the whole)."""

    passage_id: str
    at: str


class TextStore:
    """SQLite connections belong to a thread, so each thread opens its own."""

    def __init__(self, file: Path) -> None:
        # immutable: no lock and no journal file, so a read-only medium serves as well.
        self._uri = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
        self._local = threading.local()
        self._diet = lru_cache(maxsize=1)(self.diet)
        self._families = lru_cache(maxsize=1)(self._family_heads)
        self._connection()

    def places(self, pieces: Collection[int], where: Filter, on: date) -> dict[int, Place]:
        """Where those of the `pieces` belong that are in force `on` the day and that the filter lets through."""
        if where == Filter(kinds=where.kinds):
            return self._places_of_kinds(pieces, where.kinds, on)
        conditions, values = _conditions(where, on, self.named(where))
        query = (
            f"SELECT piece.n, p.id, piece.at FROM piece JOIN passage p ON p.n = piece.passage "
            f"WHERE piece.n IN ({_marks(pieces)}) AND {conditions}"
        )
        rows = self._connection().execute(query, (*pieces, *values))
        return {n: Place(passage_id, at) for n, passage_id, at in rows}

    def _places_of_kinds(self, pieces: Collection[int], kinds: Collection[Kind], on: date) -> dict[int, Place]:
        query = f"SELECT n, id, at FROM place WHERE n IN ({_marks(pieces)}) AND since <= ? AND until > ?"
        day = day_number(on)
        rows = self._connection().execute(query, (*pieces, day, day))
        prefixes = tuple(f"{kind}:" for kind in kinds) or ("",)
        return {n: Place(passage_id, at) for n, passage_id, at in rows if passage_id.startswith(prefixes)}

    def allowed(self, where: Filter, on: date, most: int) -> npt.NDArray[np.int64] | None:
        """Numbers of the pieces that the filter lets through, shape (n,); None where there are more than `most`."""
        conditions, values = _conditions(where, on, self.named(where))
        query = (
            f"SELECT piece.n FROM passage p JOIN piece ON piece.passage = p.n "
            f"WHERE p.live = 1 AND p.indexed = 1 AND {conditions} LIMIT {most + 1}"
        )
        found = [n for (n,) in self._connection().execute(query, values)]
        return None if len(found) > most else np.array(found, dtype=np.int64)

    def passages(self, ids: Collection[str], on: date) -> dict[str, Passage]:
        """The passages of `ids` as they stand on the day; ids unknown or not in force are left out."""
        return {passage.id: passage for passage in self._read(f"p.id IN ({_marks(ids)})", tuple(ids), on)}

    def known(self, ids: Collection[str], on: date) -> set[str]:
        """Those of `ids` that stand on the day."""
        return set(self._ids(f"p.id IN ({_marks(ids)})", tuple(ids), on))

    def versions(self, passage_id: str) -> list[Passage]:
        """Every text that an id has had or will have, oldest first."""
        query = f"{_PASSAGE} WHERE p.id = ? AND p.live = 1 ORDER BY p.since"
        return [_passage(*row) for row in self._connection().execute(query, (passage_id,))]

    def indexed_forms(self, ids: Collection[str], on: date) -> dict[str, tuple[str, str]]:
        """Head and body of passages as indexed, their pieces joined."""
        query = (
            f"SELECT p.id, piece.head, piece.body FROM passage p JOIN piece ON piece.passage = p.n "
            f"WHERE p.id IN ({_marks(ids)}) AND {_IN_FORCE} ORDER BY piece.n"
        )
        day = day_number(on)
        forms: dict[str, tuple[str, str]] = {}
        for key, head, body in self._connection().execute(query, (*ids, day, day)):
            forms[key] = (head, f"{forms[key][1]}\n\n{body}" if key in forms else body)
        return forms

    def law_passages(self, law_id: str, on: date, *, everything: bool) -> list[Passage]:
        """The passages of a law as it stands on the day, in its order; `everything`: those that search skips, too."""
        # Texts of several revisions stand side by side: only their ids tell the order.
        return sorted(self._read(_of_law(everything), (law_id,), on), key=lambda passage: law_order(passage.id))

    def law_ids(self, law_id: str, on: date, *, everything: bool) -> list[str]:
        """The ids of `law_passages`, in the same order."""
        return sorted(self._ids(_of_law(everything), (law_id,), on), key=law_order)

    def laws(self, on: date) -> list[Law]:
        """Every law held, by the revision in force on the day, else the one next to it."""
        query = """SELECT f.law_id, f.title, f.number, f.abbreviations, f.rank, f.whole, f.since, l.repealed
                   FROM file f LEFT JOIN ended l USING (law_id) WHERE f.law_id <> '' AND EXISTS
                   (SELECT 1 FROM passage p WHERE p.file = f.f AND p.live = 1) ORDER BY f.since"""
        day = day_number(on)
        chosen: dict[str, Law] = {}
        for law_id, title, number, names, rank, whole, since, repealed in self._connection().execute(query):
            if law_id in chosen and since > day:
                continue
            chosen[law_id] = Law(
                law_id, title, number, tuple(json.loads(names)), rank > 0, bool(whole), day_of(since or 0),
                day_of(repealed or OPEN)
            )  # fmt: skip
        return [chosen[law_id] for law_id in sorted(chosen)]

    def diet(self) -> DietFacts:
        """What is held of the Diet."""
        spoken = "FROM passage WHERE live = 1 AND kind IN ('diet', 'shitsumon')"
        one = self._connection().execute

        def held(columns: str) -> list[tuple[str, ...]]:
            rows = one(f"SELECT DISTINCT {columns} {spoken} ORDER BY {columns}")
            return [row for row in rows if row[0]]

        sessions = one(f"SELECT session, min(nullif(day, 0)), max(day) {spoken} AND session > 0 GROUP BY session")
        return DietFacts(
            committees=tuple((house, committee) for house, committee in held("house, committee")),
            speakers=tuple(speaker for (speaker,) in held("speaker")),
            offices=tuple((office, bool(government)) for office, government in held("office, government")),
            parties=tuple(party for (party,) in held("party")),
            sessions=tuple(
                (number, day_of(first or ALWAYS) or date.min, day_of(last or ALWAYS) or date.max)
                for number, first, last in sessions
            ),
        )

    def named(self, where: Filter) -> Named:
        """What the office and the party of a filter mean among those held."""
        if not (where.office or where.party):
            return Named()
        held = self._diet()
        offices = (one for one, government in held.offices if holds_office(one, where.office, government=government))
        parties = (group for group in held.parties if belongs_to(group, where.party))
        return Named(tuple(dict.fromkeys(offices)) if where.office else None, tuple(parties) if where.party else None)

    def links_from(self, passage_id: str, on: date) -> list[Tie]:
        """References that stand in a passage as it is on the day, in its order."""
        return self._ties("p.id = ?", (passage_id,), on)

    def links_to(self, passage_id: str, on: date) -> list[Tie]:
        """References elsewhere, in what is in force on the day, to a passage or to a place inside it."""
        # The letter after # closes the range of places inside.
        condition = "(link.target = ? OR (link.target > ? AND link.target < ?))"
        return self._ties(condition, (passage_id, f"{passage_id}#", f"{passage_id}$"), on)

    def _ties(self, condition: str, values: tuple[str, ...], on: date) -> list[Tie]:
        day = day_number(on)
        query = f"""SELECT p.id, link.at, line, start, stop, target, link.until, link.kind
                    FROM link JOIN passage p ON p.n = link.source WHERE {condition} AND {_IN_FORCE} ORDER BY link.rowid"""
        return [Tie(*row) for row in self._connection().execute(query, (*values, day, day))]

    def neighbours(self, passage_id: str, on: date) -> dict[str, bool]:
        """Provisions of the same family that refer to one, or are referred to by it; by id, whether they refer to it."""
        day = day_number(on)
        family = self._families()
        head = family.get(passage_id.split(":")[1], "")
        # The letter after # closes the range of places inside.
        referring = (
            f"SELECT DISTINCT p.id, p.law_id FROM link JOIN passage p ON p.n = link.source "
            f"WHERE link.target = ? AND {_IN_FORCE} UNION SELECT DISTINCT p.id, p.law_id FROM link "
            f"JOIN passage p ON p.n = link.source WHERE link.target > ? AND link.target < ? AND {_IN_FORCE} LIMIT {_TIES}"
        )
        values = (passage_id, day, day, f"{passage_id}#", f"{passage_id}$", day, day)
        found = self._connection().execute(referring, values)
        ties = {one: True for one, law_id in found if one != passage_id and family.get(law_id) == head}
        named = (
            f"SELECT DISTINCT link.target FROM passage p JOIN link ON link.source = p.n "
            f"WHERE p.id = ? AND {_IN_FORCE} LIMIT {_TIES}"
        )
        for (target,) in self._connection().execute(named, (passage_id, day, day)):
            one = target.partition("#")[0]
            if one != passage_id and one.count(":") == 3 and family.get(one.split(":")[1]) == head:
                ties.setdefault(one, False)
        return ties

    def cited(self, targets: Collection[str]) -> dict[str, int]:
        """How many other laws refer to each of `targets`; those with none are left out."""
        query = f"SELECT target, laws FROM cited WHERE target IN ({_marks(targets)})"
        return dict(self._connection().execute(query, tuple(targets)[:_VARIABLES]).fetchall())

    def defining(self, term: str) -> list[tuple[str, str]]:
        """(passage id, place) of the provisions that define a term."""
        query = "SELECT DISTINCT passage_id, at FROM term WHERE term = ?"
        return [(passage_id, at) for passage_id, at in self._connection().execute(query, (term,))]

    def missing_revision(self, law_id: str, on: date) -> date | None:
        """The first day of a revision that e-Gov lists as in force on the day, later than any that is held."""
        held = "SELECT coalesce(max(since), 0) FROM file WHERE law_id = ?1 AND rank > 0 AND since <= ?2"
        query = f"SELECT min(since) FROM revision WHERE law_id = ?1 AND since <= ?2 AND since > ({held})"
        (day,) = self._connection().execute(query, (law_id, day_number(on))).fetchone()
        return day_of(day) if day else None

    def repeals(self) -> list[Repeal]:
        """Laws that the original 附則 held repeal."""
        rows = self._connection().execute(
            "SELECT r.title, r.number, r.passage_id, r.at, min(f.since) FROM repeal r JOIN file f ON f.f = r.file "
            "GROUP BY r.title, r.number, r.passage_id, r.at"
        )
        return [Repeal(*row) for row in rows]

    def holdings(self) -> dict[str, bool]:
        """By law id or slug of a document: whether its official text is held, and not only a digest."""
        # Every article of every law need not be read for it: its file says the same.
        query = """SELECT law_id, max(rank > 0) FROM file f WHERE law_id <> '' AND EXISTS
                   (SELECT 1 FROM passage p WHERE p.file = f.f AND p.live = 1) GROUP BY law_id UNION ALL
                   SELECT substr(id, 5, instr(substr(id, 5), ':') - 1) AS slug, max(verbatim) FROM passage
                   WHERE live = 1 AND kind = 'doc' GROUP BY slug"""
        return {key: bool(verbatim) for key, verbatim in self._connection().execute(query)}

    def size(self) -> int:
        """How many passages there are."""
        return int(self._connection().execute("SELECT count(*) FROM passage WHERE live = 1").fetchone()[0])

    def _read(self, condition: str, values: tuple[str, ...], on: date) -> Iterator[Passage]:
        day = day_number(on)
        query = f"{_PASSAGE} WHERE {condition} AND {_IN_FORCE}"
        for row in self._connection().execute(query, (*values, day, day)):
            yield _passage(*row)

    def _ids(self, condition: str, values: tuple[str, ...], on: date) -> list[str]:
        query = f"SELECT p.id FROM passage p WHERE {condition} AND {_IN_FORCE}"
        return [key for (key,) in self._connection().execute(query, (*values, day_number(on), day_number(on)))]

    def _family_heads(self) -> dict[str, str]:
        """By law id: the Act (or Order) at the head of its family, itself where it has none."""
        parents = dict(self._connection().execute("SELECT law_id, parent FROM file WHERE law_id <> ''").fetchall())
        heads = {}
        for law_id in parents:
            head, seen = law_id, {law_id}
            while (parent := parents.get(head)) and parent not in seen:
                head = parent
                seen.add(head)
            heads[law_id] = head
        return heads

    def _connection(self) -> sqlite3.Connection:
        if not hasattr(self._local, "connection"):
            self._local.connection = sqlite3.connect(self._uri, uri=True)
        connection: sqlite3.Connection = self._local.connection
        return connection


# Of what refers to an article that all refer to, so much is enough.
_TIES = 400
_PASSAGE = "SELECT p.id, p.url, p.verbatim, p.payload, p.until FROM passage p"


def _of_law(everything: bool) -> str:
    return "p.law_id = ?" + ("" if everything else " AND p.searchable = 1")


def _passage(key: str, url: str, verbatim: int, payload: str, until: int) -> Passage:
    passage = Passage.from_json(key, url, bool(verbatim), payload)
    if until == OPEN or not isinstance(passage.source, Article):
        return passage
    return replace(passage, source=replace(passage.source, until=day_of(until)))


def _conditions(where: Filter, on: date, named: Named) -> tuple[str, list[str | int]]:
    day = day_number(on)
    conditions, values = [_IN_FORCE], [day, day]
    parts: list[str | int] = [*values]
    if where.concerns_speeches:
        conditions.append("p.kind IN ('diet', 'shitsumon')")
    for column, allowed in (
        ("kind", where.kinds or None),
        ("law_id", where.law_ids or None),
        ("office", named.offices),
        ("party", named.parties),
    ):
        if allowed is not None:
            conditions.append(f"p.{column} IN ({_marks(allowed)})")
            parts += allowed
    for column, value in (
        ("house", where.house),
        ("committee", where.committee),
        ("speaker", where.speaker),
        ("session", where.session),
    ):
        if value:
            conditions.append(f"p.{column} = ?")
            parts.append(value)
    if only_government(where):
        conditions.append("p.government = 1")
    if where.date_from:
        conditions.append("p.day >= ?")
        parts.append(day_number(where.date_from))
    if where.date_to:
        conditions.append("p.day BETWEEN 1 AND ?")
        parts.append(day_number(where.date_to))
    return " AND ".join(conditions), parts


def _marks(values: Collection[object]) -> str:
    return ",".join("?" * min(len(values), _VARIABLES))
