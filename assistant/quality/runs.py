"""The runs of the evaluation that lie in a home, as plain data: written by `eval.record`, read by the app.

A run is a folder `eval/<time>/` with a `run.json`. Of that file this reads

    started_at   ISO time with its zone
    index        generation, laws, speeches (of the manifest of the index)
    corpus       how far the index reaches (`assistant.corpus_facts.CorpusDays`)
    git          {"commit", "changed"}, null outside a checkout
    measured     one `Measured` for each dataset

and leaves out what is no run, what is beyond its bounds, and what has nothing measured.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, get_args

from assistant.corpus_facts import CorpusDays

_log = logging.getLogger(__name__)

RUN = "run.json"
FOLDER = "eval"
"""Where runs lie in a home."""

MOST_RUNS = 300
"""So many of the newest folders are read."""

Kind = Literal["dataset", "answers", "retrieval"]
"""Which command measured it: `toben eval run`, `toben eval answers` or `toben eval retrieval`."""

_MOST_BYTES = 500_000
_MOST_MEASURED = 40
_MOST_FIGURES = 40
_LONGEST = 100
_HIGHEST = 1e12
_YEARS = range(2000, 2200)


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured with one dataset. `llm` is the model that wrote, "none" for quotations alone.

    `figures` are shares from 0 to 1, but for `invented` (a count) and what ends in `_ms` (milliseconds); a figure that no
    question defines is left out.
    """

    kind: Kind
    dataset: str
    questions: int
    llm: str
    figures: Mapping[str, float] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for `json.dumps`."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Run:
    """One dataset of one run: when it began, what it was measured on, and the figures.

    `folder` is the name of its folder; `commit` is "" where it is unknown, `changed`: the checkout had changes besides.
    """

    folder: str
    when: datetime
    kind: Kind
    dataset: str
    questions: int
    llm: str
    figures: Mapping[str, float]
    generation: str = ""
    laws: int = 0
    speeches: int = 0
    corpus: CorpusDays = field(default_factory=CorpusDays)
    commit: str = ""
    changed: bool = False


def runs(home: Path) -> tuple[Run, ...]:
    """The runs that lie in `home`, oldest first. Never raises: what cannot be read is left out."""
    try:
        names = sorted(one.name for one in (home / FOLDER).iterdir() if not one.name.startswith("."))
    except OSError:
        return ()
    found = [run for name in names[-MOST_RUNS:] for run in _runs(home / FOLDER / name)]
    return tuple(sorted(found, key=lambda run: (run.when, run.folder)))


def _runs(folder: Path) -> list[Run]:
    """The runs of a folder, none where it is none."""
    file = folder / RUN
    try:
        if not file.is_file():
            return []
        with file.open("rb") as opened:
            content = opened.read(_MOST_BYTES + 1)
        if len(content) > _MOST_BYTES:
            raise ValueError("too long")
        return list(_read(folder.name, json.loads(content)))
    # RecursionError: so deep that the parser gives up.
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
        _log.info("%s is no run: %s", file, type(error).__name__)
        return []


def _read(folder: str, data: Any) -> Iterator[Run]:
    if not isinstance(data, dict) or not isinstance(data.get("measured"), list):
        return
    when = datetime.fromisoformat(_text(data["started_at"]))
    if when.year not in _YEARS:
        return
    index, corpus, git = (_object(data.get(key)) for key in ("index", "corpus", "git"))
    for measured in data["measured"][:_MOST_MEASURED]:
        told = _object(measured)
        if told.get("kind") not in get_args(Kind):
            continue
        yield Run(
            folder=_text(folder),
            when=when if when.tzinfo else when.replace(tzinfo=UTC),
            kind=told["kind"],
            dataset=_text(told.get("dataset")),
            questions=_count(told.get("questions")),
            llm=_text(told.get("llm")) or "none",
            figures=_figures(told.get("figures")),
            generation=_text(index.get("generation")),
            laws=_count(index.get("laws")),
            speeches=_count(index.get("speeches")),
            corpus=CorpusDays(*(_text(corpus.get(key)) for key in ("newest_law", "first_speech", "last_speech"))),
            commit=_text(git.get("commit")),
            changed=git.get("changed") is True,
        )


def _figures(value: object) -> dict[str, float]:
    figures = {}
    for name, figure in list(_object(value).items())[:_MOST_FIGURES]:
        if isinstance(figure, int | float) and not isinstance(figure, bool) and 0 <= figure <= _HIGHEST:
            figures[_text(name)] = float(figure)
    return figures


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value[:_LONGEST] if isinstance(value, str) else ""


def _count(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _HIGHEST else 0
