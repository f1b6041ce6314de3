"""What a reader sets beside a question (kinds of sources, House, period, speaker, day, length), as `Asked` keeps it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, cast, get_args

from assistant.records.conversations import MAX_QUESTION
from assistant.records.packing import Asked
from assistant.ui.parts import day_of
from assistant.understanding.items import Understood
from assistant.words import ask as words
from assistant.words.text import Language
from indexes.passage import Kind
from indexes.store.protocol import Filter

_LONGEST_NAME = 60
# Keys mean nothing to a reader.
_TAKEN_OFF = "taken_off"


def asked_with(question: str, llm: str = "", on: object = "", wished: Mapping[str, object] | None = None) -> Asked:
    """A question with what is set beside it: `wished` has `kinds`, `house`, `speaker`, `date_from`, `date_to`, `brief`.

    What is none of the choices, or no date, counts as not set.
    """
    wished = wished or {}
    kinds = wished.get("kinds")
    chosen = [one for one in kinds if one in words.KIND_NAMES] if isinstance(kinds, list) else []
    house = _text(wished.get("house"))
    first, last, day = (day_of(one) for one in (wished.get("date_from"), wished.get("date_to"), on))
    filters: dict[str, Any] = {
        # All of them is no condition.
        "kinds": chosen if len(chosen) < len(words.KIND_NAMES) else [],
        "house": house if house in words.HOUSES else "",
        "speaker": " ".join(_text(wished.get("speaker")).split()),
        "date_from": first.isoformat() if first else "",
        "date_to": last.isoformat() if last else "",
        "brief": wished.get("brief") is True,
    }
    kept = {name: value for name, value in filters.items() if value}
    # The history is no place for a book that was pasted, nor is the memory.
    return Asked(question[:MAX_QUESTION], filters=kept, on=day.isoformat() if day else "", llm=llm)


def where_of(asked: Asked) -> Filter | None:
    """The exact conditions of a question, None where there are none. What an older version kept and this cannot read counts as not set."""
    told = asked.filters
    kinds = told.get("kinds")
    where = Filter(
        kinds=tuple(cast("Kind", one) for one in kinds if one in get_args(Kind)) if isinstance(kinds, list) else (),
        house=_text(told.get("house")),
        speaker=_text(told.get("speaker")),
        date_from=day_of(told.get("date_from")),
        date_to=day_of(told.get("date_to")),
        on=day_of(asked.on),
    )
    return where if where != Filter() else None


def is_brief(asked: Asked) -> bool:
    """Whether a short answer is wished for."""
    return asked.filters.get("brief") is True


def without(asked: Asked, item: Understood) -> Asked:
    """The question without one thing more of what was understood of it, and how that was called."""
    called = [*taken_off(asked), item.text]
    return replace(asked, without=(*asked.without, item.key), filters={**asked.filters, _TAKEN_OFF: called})


def taken_off(asked: Asked) -> tuple[str, ...]:
    """How that is called which was taken off a question."""
    called = asked.filters.get(_TAKEN_OFF)
    return tuple(str(one) for one in called) if isinstance(called, list) else ()


def told(asked: Asked, language: Language) -> str:
    """What was set and what was taken off, on one line; "" for nothing."""
    off = "、".join(taken_off(asked))
    parts = ("、".join(_told(asked, language)), words.asked_without(off)(language) if off else "")
    return " ".join(filter(None, parts))


def _told(asked: Asked, language: Language) -> Iterator[str]:
    where = where_of(asked) or Filter()
    yield from (words.KIND_NAMES[kind](language) for kind in where.kinds)
    if where.house:
        yield words.HOUSES.get(where.house, words.HOUSES[""])(language)
    if where.speaker:
        yield where.speaker
    if where.date_from or where.date_to:
        yield f"{where.date_from or ''}〜{where.date_to or ''}"
    if where.on:
        yield words.as_of(where.on.isoformat())(language)
    if is_brief(asked):
        yield words.LENGTHS[True](language)


def _text(value: object) -> str:
    return value[:_LONGEST_NAME] if isinstance(value, str) else ""
