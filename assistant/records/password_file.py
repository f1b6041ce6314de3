"""Changes to the file of users (`assistant.records.passwords`): whole and at once, with its comments, for its owner alone."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from assistant.records.passwords import Passwords
from indexes.errors import BadInputError


def put(file: Path, line: str) -> bool:
    """Have a line of `password_line` in the file, which is made if there is none, in place of the one of that name.

    Whether the name was there before. Raises BadInputError for a file at fault or one that cannot be written.
    """
    name = line.partition(":")[0]
    lines = _lines(file)
    at = next((n for n, one in enumerate(lines) if _is_of(one, name)), None)
    if at is None:
        lines.append(line)
    else:
        lines[at] = line
    _write(file, lines)
    return at is not None


def take(file: Path, name: str) -> bool:
    """Take a name out of the file. Whether it was there. Raises BadInputError as `put` does."""
    lines = _lines(file)
    kept = [one for one in lines if not _is_of(one, name)]
    if len(kept) < len(lines):
        _write(file, kept)
    return len(kept) < len(lines)


def _lines(file: Path) -> list[str]:
    if not file.exists():
        return []
    # A file at fault is for a person to mend.
    Passwords(file).names()
    text = file.read_text(encoding="utf-8-sig").strip("\n")
    return text.split("\n") if text else []


def _is_of(line: str, name: str) -> bool:
    return not line.startswith("#") and line.strip().partition(":")[0].strip() == name


def _write(file: Path, lines: list[str]) -> None:
    with written(file) as temporary:
        temporary.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


@contextlib.contextmanager
def written(file: Path) -> Iterator[Path]:
    """A new file beside `file` that only its owner may read, and that takes its place at the end or leaves it as it was.

    Raises BadInputError where it cannot be written.
    """
    temporary = file.with_name(f".{file.name[:100]}.{secrets.token_hex(4)}")
    try:
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        yield temporary
        temporary.replace(file)
    except OSError as error:
        raise BadInputError(f"{file} に書き込めません（{error.strerror}）。場所と権限を確かめてください。") from None
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()
