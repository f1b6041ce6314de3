"""What is tied to a passage: what it refers to, what refers to it, and the question before an answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from indexes.passage import Passage, Speech, base_id
from indexes.store.protocol import Store

MOST = 8
"""So many of each kind are named; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Ties:
    """Passages tied to one, each list in order of weight, cut to MOST; the counts are of all.

    `refers_to` are articles named in it, in its order; `referred_by` articles that name it; `answers` what was said in
    the Diet that names it, newest first; `question` what a Diet answer answered.
    """

    refers_to: tuple[Passage, ...] = ()
    referred_by: tuple[Passage, ...] = ()
    answers: tuple[Passage, ...] = ()
    question: Passage | None = None
    referred: int = 0
    referring: int = 0
    answering: int = 0


def ties_of(passage: Passage, store: Store) -> Ties:
    """The ties of a passage on the store's day."""
    # A whole law, or an article that is not in force on the day, has no passage to lead to.
    targets = _once(base_id(tie.target) for tie in store.links_from(passage.id))
    held = store.known(targets)
    named = [key for key in targets if key in held and key != passage.id]
    naming = _once(tie.source for tie in store.links_to(passage.id))
    spoken = [key for key in naming if not key.startswith("law:")]
    provisions = [key for key in naming if key.startswith("law:") and key != passage.id]
    answers = sorted(store.passages(spoken).values(), key=_newest_first)
    source = passage.source
    asked = source.question_id if isinstance(source, Speech) else ""
    return Ties(
        refers_to=_passages(store, named[:MOST]),
        referred_by=_passages(store, provisions[:MOST]),
        answers=tuple(answers[:MOST]),
        question=store.passages([asked]).get(asked) if asked else None,
        referred=len(named),
        referring=len(provisions),
        answering=len(answers),
    )


def _passages(store: Store, ids: list[str]) -> tuple[Passage, ...]:
    held = store.passages(ids)
    return tuple(held[key] for key in ids if key in held)


def _once(ids: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(ids))


def _newest_first(passage: Passage) -> tuple[int, str]:
    day = getattr(passage.source, "date", None)
    return (-(day.toordinal() if day else 0), passage.id)
