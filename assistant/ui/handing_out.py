"""Files that are made while a browser waits for them: by whom, how many at the same time, and what is said instead of one."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import PlainTextResponse, Response

from assistant.records.users import User
from assistant.ui.people.visitor import NobodyError, user_of
from assistant.words import files as words
from assistant.words import frame
from assistant.words import people as people_words
from assistant.words.text import Language
from indexes.errors import BadInputError, TobenError

_log = logging.getLogger(__name__)
_Made = TypeVar("_Made")

AT_ONCE = 2
"""So many files are made at the same time, one for each user."""
WAITING = 20
"""So many more may wait; whoever comes then is asked to come again."""
EACH = 4
"""So many of one user may be made or wait, so that nobody fills the whole queue."""
LANGUAGE = "lang"
"""The part of an address that tells the language of the page."""


@dataclass(frozen=True, slots=True)
class Handed:
    """A file to hand out: its name, a name in ASCII for what knows no other, and whether the browser shows it."""

    name: str
    plain_name: str
    data: bytes
    media_type: str
    shown: bool = False


class RefusedError(Exception):
    """No file: an HTTP status and the line that says why."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


class FileDesk:
    """Makes files in threads of its own, for who waits here must not keep those waiting who only click."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="files")
        self._of: Counter[str] = Counter()
        self._turns: dict[str, asyncio.Lock] = {}

    async def answer(self, request: Request, make: Callable[[User], Handed]) -> Response:
        """The file that `make` gives to who asks, or one line. `make` runs in a thread and may raise RefusedError."""
        language = language_of(request)
        try:
            user = user_of(request)
            return _handed_out(await self.made(user.key, lambda: make(user), language))
        except RefusedError as error:
            return _refused(str(error), error.status)
        except NobodyError:
            return _refused(people_words.NOBODY(language), 403)
        except BadInputError as error:
            return _refused(str(error), 400)
        except TobenError as error:
            return _refused(str(error), 503)
        except Exception:
            _log.exception("a file could not be made")
            return _refused(frame.FAULT(language), 500)

    async def made(self, key: str, make: Callable[[], _Made], language: Language = "ja") -> _Made:
        """What `make` gives, once it is the turn of the user of that key. Raises RefusedError where too many wait."""
        if self._of[key] >= EACH or self._of.total() >= AT_ONCE + WAITING:
            raise RefusedError(503, words.TOO_BUSY(language))
        self._of[key] += 1
        try:
            async with self._turns.setdefault(key, asyncio.Lock()):
                return await asyncio.get_running_loop().run_in_executor(self._threads, make)
        finally:
            self._of[key] -= 1
            if not self._of[key]:
                del self._of[key], self._turns[key]


def language_of(request: Request) -> Language:
    """The language of the page that asks."""
    return "en" if request.query_params.get(LANGUAGE) == "en" else "ja"


def _handed_out(file: Handed) -> Response:
    how = "inline" if file.shown else "attachment"
    headers = {
        # RFC 6266: the plain name is for what does not know the other one (RFC 8187).
        "Content-Disposition": f"{how}; filename=\"{file.plain_name}\"; filename*=UTF-8''{quote(file.name, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return Response(file.data, media_type=file.media_type, headers=headers)


def _refused(why: str, status: int) -> Response:
    headers = {"Cache-Control": "no-store", **({"Retry-After": "5"} if status == 503 else {})}
    return PlainTextResponse(why, status, headers)
