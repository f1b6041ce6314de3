"""One process at a time in a folder of TOBEN_HOME. The lock goes with the process that holds it, however it ends."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indexes.errors import HomeNotWritableError, TobenError


@contextmanager
def alone(home: Path, file: Path, busy: TobenError) -> Iterator[None]:
    """Hold the lock `file`, whose folder below `home` is made first; raises `busy` where another process holds it.

    Raises HomeNotWritableError where neither can be made.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        lock = file.open("w")
    except OSError as error:
        raise HomeNotWritableError(
            f"{home} に書き込めません（{error.strerror}）。書き込める場所を TOBEN_HOME に指定してください。"
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise busy from None
        yield
