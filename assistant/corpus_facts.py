"""What the index holds, how current it is and how much there is: plain facts for a screen and for the record of a run."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from weakref import WeakKeyDictionary

import numpy as np

from assistant.engine import Assistant
from indexes import generations
from indexes.catalog import CATEGORIES, entries
from indexes.errors import TobenError
from indexes.store.protocol import Law, Store
from indexes.store.schema import day_of
from indexes.store.speeches import Mask, Numbers, Speeches

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LawFacts:
    """The laws held: with their official text, as a digest of our own, and how many of the former only in part.

    `newest` is the latest day, not after today, on which a text held came into force, `coming` the latest one of all
    where that is still to come; None where no day is known.
    """

    verbatim: int
    digests: int
    parts: int
    articles: int
    newest: date | None
    coming: date | None


@dataclass(frozen=True, slots=True)
class SpeechFacts:
    """Speeches of one House (衆議院, 参議院, 両院), or written questions or answers; days are None where none is known."""

    house: str
    count: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """A law, plan or guideline of the catalogue. `verbatim` is None where the index has neither its text nor a digest."""

    title: str
    category: str
    publisher: str
    version: str
    date: date | None
    url: str
    verbatim: bool | None


@dataclass(frozen=True, slots=True)
class CorpusDays:
    """How far what is held reaches (ISO dates, "" for none): the newest law in force, the Diet's first and last day."""

    newest_law: str = ""
    first_speech: str = ""
    last_speech: str = ""

    def to_dict(self) -> dict[str, str]:
        """Plain data, ready for `json.dumps`."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class CorpusFacts:
    """What one generation of the index holds.

    `built_at` is an ISO time; `stamps` name the parts that it was made with and their versions; `digests` counts
    passages that are no official text, `passages` all. `starter_only`: nothing but such digests is held.
    """

    generation: str
    built_at: str
    stamps: Mapping[str, str]
    passages: int
    digests: int
    starter_only: bool
    laws: LawFacts
    speeches: tuple[SpeechFacts, ...]
    questions: SpeechFacts
    answers: SpeechFacts
    documents: tuple[DocumentFacts, ...]

    @property
    def days(self) -> CorpusDays:
        """How far it reaches."""
        said = (*self.speeches, self.answers)
        return CorpusDays(
            _iso(self.laws.newest),
            _iso(min((one.first for one in said if one.first), default=None)),
            _iso(max((one.last for one in said if one.last), default=None)),
        )


_known: WeakKeyDictionary[Assistant, tuple[date, CorpusFacts]] = WeakKeyDictionary()
_reading = threading.Lock()


def corpus_facts(assistant: Assistant) -> CorpusFacts:
    """The facts of the index that an assistant reads; read once a day for each. Raises TobenError for a broken index."""
    with _reading:
        today = assistant.store.day
        known = _known.get(assistant)
        if known is None or known[0] != today:
            known = _known[assistant] = (today, _read(assistant))
        return known[1]


def corpus_days(assistant: Assistant) -> CorpusDays:
    """How far the index reaches, nothing where that cannot be told. Never raises: a run is worth more than its dates."""
    try:
        return corpus_facts(assistant).days
    except TobenError as error:
        _log.warning("how far the index reaches cannot be told: %s", error)
        return CorpusDays()


def _read(assistant: Assistant) -> CorpusFacts:
    manifest = generations.read_manifest(assistant.settings.home / "index" / assistant.index)
    store = assistant.store
    held = store.speeches()
    asked = np.array([one.endswith(":q") for one in held.ids], dtype=np.bool_)
    return CorpusFacts(
        generation=manifest.generation,
        built_at=manifest.built_at,
        stamps=manifest.stamps,
        passages=manifest.passages,
        digests=manifest.digests,
        starter_only=assistant.starter_only,
        laws=_laws(store.laws(), manifest.articles, store.day),
        speeches=tuple(_speeches(held)),
        questions=_said("", held.day[held.written & asked]),
        answers=_said("", held.day[held.written & ~asked]),
        documents=_documents(store),
    )


def _laws(laws: Sequence[Law], articles: int, today: date) -> LawFacts:
    days = [law.since for law in laws if law.since is not None]
    return LawFacts(
        verbatim=sum(law.verbatim for law in laws),
        digests=sum(not law.verbatim for law in laws),
        parts=sum(law.verbatim and not law.whole for law in laws),
        articles=articles,
        newest=max((day for day in days if day <= today), default=None),
        coming=max((day for day in days if day > today), default=None),
    )


def _speeches(held: Speeches) -> list[SpeechFacts]:
    facts = []
    for code, house in enumerate(held.house.values):
        spoken: Mask = (held.house.codes == code) & ~held.written
        if spoken.any():
            facts.append(_said(house, held.day[spoken]))
    return facts


def _said(house: str, days: Numbers) -> SpeechFacts:
    known = days[days > 0]
    first, last = (int(known.min()), int(known.max())) if len(known) else (0, 0)
    return SpeechFacts(house, len(days), day_of(first), day_of(last))


def _documents(store: Store) -> tuple[DocumentFacts, ...]:
    holdings = store.holdings()
    return tuple(
        DocumentFacts(one.title, one.category, one.publisher, one.version, one.date, one.url, holdings.get(one.key))
        for one in sorted(entries(), key=lambda one: CATEGORIES.index(one.category))
    )


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
