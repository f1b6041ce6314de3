"""Asks on behalf of a user, and keeps what comes of it. Nothing here raises to a page: a fault is the end of a turn."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from assistant.answer import Answer
from assistant.conversation.following import Turn as Exchange
from assistant.conversation.suggestions import suggestions
from assistant.engine import Assistant, Listener
from assistant.llms.presets.loading import NO_LLM
from assistant.records.conversations import MAX_QUESTION, NoSuchConversationError
from assistant.records.keeping import Records
from assistant.records.packing import Asked
from assistant.records.users import User
from assistant.ui.ask.job import Ended, Job, StoppedError
from assistant.ui.ask.talk import MAX_SHOWN, Talk, Turn, restored
from assistant.ui.ask.wishes import is_brief, where_of
from assistant.ui.holder import Holder
from assistant.words import ask as words
from assistant.words.text import Language
from indexes.errors import TobenError

# Threads that work at the same time, of all users and of one.
_MOST, _MOST_OF_ONE = 100, 5
# Ended ones that a page which was reloaded may still look for.
_REMEMBERED = 200

_log = logging.getLogger(__name__)


class Desk:
    """Where questions are handed in. One for the whole server; safe to share between threads."""

    def __init__(self, holder: Holder, records: Records) -> None:
        self._holder = holder
        self._records = records
        self._lock = threading.Lock()
        self._jobs: list[Job] = []

    def ask(self, user: User, talk: Talk, asked: Asked, history: Sequence[Exchange], language: Language) -> Job:
        """Begin with a question that may lean on `history`; what comes of it is the next turn of the talk."""
        turn = Turn(talk.next_number, asked)
        writes = (self._holder.assistant.default_llm if not asked.llm else asked.llm) != NO_LLM
        job = Job(user.key, talk.id, turn, writes=writes)
        with self._lock:
            under_way = [one for one in self._jobs if one.ended is None]
            self._jobs = [*[one for one in self._jobs if one.ended is not None][-_REMEMBERED:], *under_way]
            crowded = len(under_way) >= _MOST or sum(one.owner == user.key for one in under_way) >= _MOST_OF_ONE
            if not crowded:
                self._jobs.append(job)
        if crowded:
            job.end(Ended(talk.id, replace(turn, failure=words.CROWDED(language))))
        else:
            job.run(lambda job: self._worked(user, job, history, language))
        return job

    def job(self, user: User, place: str) -> Job | None:
        """The user's question by its key, or the one under way in the conversation whose id `place` is."""
        with self._lock:
            own = [one for one in reversed(self._jobs) if one.owner == user.key]
        for one in own:
            under_way = one.ended is None and place == str(one.conversation)
            if one.key == place or (place and under_way):
                return one
        return None

    def stop_all(self, user: User, conversation: int, language: Language) -> None:
        """End what the user has under way in a conversation; an LLM ends at its next words."""
        with self._lock:
            own = [one for one in self._jobs if one.owner == user.key and one.conversation == conversation]
        for one in own:
            one.end(Ended(conversation, replace(one.turn, failure=words.STOPPED(language))))

    def talk(self, user: User, conversation: int) -> Talk:
        """A conversation of the user as the history has it. Raises NoSuchConversationError and RecordsError."""
        records = self._records
        kept = records.conversations.exchanges(user, conversation, most=MAX_SHOWN)
        return restored(user.key, conversation, kept, records.feedback.sent(user, conversation))

    def _worked(self, user: User, job: Job, history: Sequence[Exchange], language: Language) -> Ended:
        try:
            assistant = self._holder.fresh()
            answer = _asked(assistant, job, history)
            turn = replace(job.turn, answer=answer, at=datetime.now(UTC), suggested=suggestions(answer, assistant))
            return self._kept(user, job.conversation, turn, answer, language)
        except StoppedError:
            raise
        except TobenError as error:
            return Ended(job.conversation, replace(job.turn, failure=str(error)))
        # Rust panics are no Exception, and whoever waits for this thread would wait for ever.
        except BaseException:
            # The page must go on serving, and must not show a reader how it works inside.
            _log.exception("asking failed")
            return Ended(job.conversation, replace(job.turn, failure=words.FAULT(language)))

    def _kept(self, user: User, conversation: int, turn: Turn, answer: Answer, language: Language) -> Ended:
        """The turn kept in the history; where that fails, it is shown all the same, and why."""
        records = self._records
        if not records.keeps_history:
            return Ended(0, turn)
        # The history is no place for a book that was pasted.
        asked = replace(turn.asked, question=turn.asked.question[:MAX_QUESTION])
        try:
            try:
                kept, number = records.conversations.add(user, asked, answer, conversation or None)
            except NoSuchConversationError:
                kept, number = records.conversations.add(user, asked, answer, None)
        except TobenError as error:
            return Ended(conversation, replace(turn, note=f"{words.NOT_KEPT(language)}{error}"))
        return Ended(kept, replace(turn, kept_as=number))


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
