"""Where questions are handed in, and where the conversations of this server stand: the history, and what that does not hold.

A page keeps nothing but the place of its conversation (its id in the history, or a key beginning with ~ as long as it has
none), so that a page that slept, was reloaded, or stands in two tabs sees what there is. Nothing here costs an answer: a
fault is the end of a turn.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from assistant.answer import Answer
from assistant.conversation.following import Turn as Exchange
from assistant.conversation.suggestions import suggestions
from assistant.engine import Assistant, Listener
from assistant.llms.presets.loading import NO_LLM
from assistant.records.conversations import NoSuchConversationError
from assistant.records.database import RecordsError
from assistant.records.keeping import Records
from assistant.records.packing import Asked
from assistant.records.users import User
from assistant.ui.ask.job import Ended, Job, StoppedError
from assistant.ui.ask.talk import MAX_SHOWN, Talk, Turn, woven
from assistant.ui.ask.wishes import is_brief, where_of
from assistant.ui.holder import Holder
from assistant.words import ask as words
from assistant.words.text import Language
from indexes.errors import TobenError

# Threads that work at the same time, of all users and of one; one that was stopped counts until its LLM has ended.
_MOST, _MOST_OF_ONE = 100, 5
# Conversations of which more is remembered than the history has: what failed, what may follow, what could not be kept.
_REMEMBERED = 200

_log = logging.getLogger(__name__)
_Key = tuple[str, str]


class Desk:
    """One for the whole server; safe to share between threads. Whatever a user asks for, only his own is found."""

    def __init__(self, holder: Holder, records: Records) -> None:
        self._holder = holder
        self._records = records
        self._lock = threading.Lock()
        self._jobs: list[Job] = []
        self._closed = False
        # By owner and place.
        self._besides: OrderedDict[_Key, tuple[Turn, ...]] = OrderedDict()
        self._suggested: OrderedDict[_Key, tuple[str, ...]] = OrderedDict()
        self._ids: OrderedDict[_Key, str] = OrderedDict()

    def ask(
        self, user: User, place: str, asked: Asked, language: Language, before: int | None = None
    ) -> tuple[Job, bool]:
        """Begin with a question, which may lean on the turns `before` a number; the job, and whether it is a new one.

        Where the conversation has a question under way, that one's job comes back instead.
        """
        place = self._now(user, place) or f"~{secrets.token_hex(8)}"
        history = self._history(user, place, before)
        turn = Turn(0, asked)
        writes = (asked.llm or self._holder.assistant.default_llm) != NO_LLM
        job = Job(user.key, place, turn, writes=writes)
        with self._lock:
            self._jobs = [one for one in self._jobs if not one.idle.is_set()]
            under_way = next((one for one in self._jobs if one.ended is None and _is(one, user, place)), None)
            if under_way is not None:
                return under_way, False
            mine = sum(one.owner == user.key for one in self._jobs)
            crowded = len(self._jobs) >= _MOST or mine >= _MOST_OF_ONE or self._closed
            if not crowded:
                self._jobs.append(job)
        if crowded:
            job.claim()
            self._ended(job, replace(turn, failure=words.CROWDED(language)))
        else:
            job.run(lambda job: self._work(user, job, history, language))
        return job, True

    def job(self, user: User, place: str) -> Job | None:
        """The user's question under way in a conversation."""
        place = self._now(user, place)
        with self._lock:
            return next((one for one in self._jobs if one.ended is None and _is(one, user, place)), None)

    def stop(self, user: User, place: str, language: Language) -> None:
        """End the question under way in a conversation; its LLM ends at its next words."""
        job = self.job(user, place)
        if job is not None and job.claim():
            self._ended(job, replace(job.turn, failure=words.STOPPED(language)))

    def talk(self, user: User, place: str) -> Talk:
        """The conversation at a place, an empty one for "". Raises NoSuchConversationError and RecordsError."""
        place = self._now(user, place)
        talk = Talk(user.key, place)
        if not place:
            return talk
        key = (user.key, place)
        with self._lock:
            besides, suggested = self._besides.get(key, ()), self._suggested.get(key, ())
        if place.startswith("~"):
            if not besides and self.job(user, place) is None:
                raise NoSuchConversationError
            return woven(talk, (), {}, besides)
        conversation = int(place)
        try:
            kept = self._records.conversations.exchanges(user, conversation, most=MAX_SHOWN)
            said = self._records.feedback.sent(user, conversation)
        except RecordsError:
            # What could not be kept must be seen though nothing else can be read.
            if not besides:
                raise
            kept, said = (), {}
        return woven(replace(talk, id=conversation), kept, said, besides, suggested)

    def close(self, patience: float) -> bool:
        """Take no more questions. Whether within `patience` seconds nobody reads the index for one any more."""
        with self._lock:
            self._closed = True
            jobs = list(self._jobs)
        for job in jobs:
            job.claim()
        end = time.monotonic() + patience
        return all(job.idle.wait(max(0.0, end - time.monotonic())) for job in jobs)

    def _now(self, user: User, place: str) -> str:
        """The place as it is by now: the id of what the history has come to hold; "" for what is no place."""
        place = place[:40]
        if place.startswith("~"):
            with self._lock:
                return self._ids.get((user.key, place), place)
        return place if place.isascii() and place.isdigit() and 0 < int(place) < 2**63 else ""

    def _history(self, user: User, place: str, before: int | None) -> tuple[Exchange, ...]:
        try:
            return self.talk(user, place).history(before)
        except TobenError:
            # A new one, one deleted meanwhile, or a history that cannot be read: the question stands by itself.
            return ()

    def _work(self, user: User, job: Job, history: Sequence[Exchange], language: Language) -> None:
        answer: Answer | None = None
        raised: tuple[str, ...] = ()
        turn = job.turn
        try:
            assistant = self._holder.fresh()
            answer = _asked(assistant, job, history)
            turn, raised = replace(turn, answer=answer, at=datetime.now(UTC)), suggestions(answer, assistant)
        except StoppedError:
            raise
        except TobenError as error:
            turn = replace(turn, failure=str(error))
        # Rust panics are no Exception, and whoever waits for this thread would wait for ever.
        except BaseException:
            # The page must go on serving, and must not show a reader how it works inside.
            _log.exception("asking failed")
            turn = replace(turn, failure=words.FAULT(language))
        if not job.claim():
            return
        if answer is None:
            self._ended(job, turn)
        else:
            self._keep(user, job, replace(turn, suggested=raised), answer, language)

    def _keep(self, user: User, job: Job, turn: Turn, answer: Answer, language: Language) -> None:
        """The turn kept in the history; where that fails, it is shown all the same, and why."""
        conversations = self._records.conversations
        conversation = int(job.place) if job.place.isdigit() else None
        note = ""
        if self._records.keeps_history:
            try:
                try:
                    kept, number = conversations.add(user, turn.asked, answer, conversation)
                except NoSuchConversationError:
                    kept, number = conversations.add(user, turn.asked, answer, None)
                self._ended(job, replace(turn, kept_as=number), str(kept))
                return
            except TobenError as error:
                note = f"{words.NOT_KEPT(language)}{error}"
            except Exception:
                _log.exception("keeping an answer failed")
                note = words.NOT_KEPT(language)
        self._ended(job, replace(turn, note=note))

    def _ended(self, job: Job, turn: Turn, place: str = "") -> None:
        """Remember what the history does not hold of the turn, and tell whoever watches. `place` is the new one."""
        old, new = (job.owner, job.place), (job.owner, place or job.place)
        with self._lock:
            if new != old:
                self._ids[old] = new[1]
                self._besides[new] = (*self._besides.pop(old, ()), *self._besides.get(new, ()))
            self._suggested[new] = turn.suggested
            if not turn.kept_as:
                self._besides[new] = (*self._besides.get(new, ()), turn)[-MAX_SHOWN:]
            for held in (self._besides, self._suggested, self._ids):
                if new in held:
                    held.move_to_end(new)
                while len(held) > _REMEMBERED:
                    held.popitem(last=False)
        job.end(Ended(new[1], turn))


def _is(job: Job, user: User, place: str) -> bool:
    return job.owner == user.key and job.place == place


def _asked(assistant: Assistant, job: Job, history: Sequence[Exchange]) -> Answer:
    asked = job.turn.asked
    more: dict[str, Any] = {"brief": True} if is_brief(asked) else {}
    return assistant.ask(
        asked.question,
        asked.llm or None,
        where=where_of(asked),
        listener=Listener(job.stage, job.text),
        without=asked.without,
        history=history,
        **more,
    )
