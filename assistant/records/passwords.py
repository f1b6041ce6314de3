"""A file of users with passwords: one line each, `name:scrypt:N:r:p:salt:hash`, salt and hash in base64.

Made and checked with scrypt (RFC 7914) at N=2^14, r=8, p=5, one of the settings of equal strength in the OWASP Password
Storage Cheat Sheet: 16 MiB and some tenths of a second for a check. Blank lines and lines that begin with # are skipped.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
import threading
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from assistant.records.users import MAX_NAME, User, checked_name
from indexes.errors import BadInputError

MAX_PASSWORD, MIN_PASSWORD = 1_024, 8
MAX_FILE = 1_000_000
_N, _R, _P, _SALT, _LENGTH = 2**14, 8, 5, 16, 32
# What a line may ask for at most: memory is 128·N·r bytes, time goes with N·r·p.
_MOST_MEMORY, _MOST_WORK = 64 * 1024**2, 4 * _N * _R * _P
# Two at a time: a flood of logins takes neither the memory nor, for long, the processors from those who ask.
_checking = threading.BoundedSemaphore(2)


@dataclass(frozen=True, slots=True)
class Secret:
    """What a line keeps of a password, and at what cost it was made."""

    n: int
    r: int
    p: int
    salt: bytes
    hashed: bytes

    def fits(self, password: str) -> bool:
        """Whether it is the password, in constant time. One that is too long fits none."""
        kept = len(password) <= MAX_PASSWORD
        made = _scrypt(password[:MAX_PASSWORD], self.n, self.r, self.p, self.salt, len(self.hashed))
        return hmac.compare_digest(made, self.hashed) and kept


def password_line(name: str, password: str) -> str:
    """A line for the file. Raises BadInputError for a name or a password that cannot be used."""
    name = _in_file(name)
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise BadInputError(f"パスワードは{MIN_PASSWORD}文字以上{MAX_PASSWORD:,}文字以内にしてください。")
    salt = secrets.token_bytes(_SALT)
    hashed = _scrypt(password, _N, _R, _P, salt, _LENGTH)
    return f"{name}:scrypt:{_N}:{_R}:{_P}:{_base64(salt)}:{_base64(hashed)}"


def read_line(line: str) -> tuple[str, Secret]:
    """The name and the secret of a line. Raises BadInputError, also for a cost beyond what a server can bear."""
    parts = line.strip().split(":")
    try:
        name, method, n, r, p, salt, hashed = parts
        secret = Secret(int(n[:9]), int(r[:9]), int(p[:9]), base64.b64decode(salt, validate=True),
                        base64.b64decode(hashed, validate=True))  # fmt: skip
    except (ValueError, binascii.Error):
        raise BadInputError("「名前:scrypt:N:r:p:salt:hash」の形になっていません") from None
    cost = min(secret.n, secret.r, secret.p) > 0 and secret.n & (secret.n - 1) == 0 and secret.n > 1
    bearable = 128 * secret.n * secret.r <= _MOST_MEMORY and secret.n * secret.r * secret.p <= _MOST_WORK
    if (
        method != "scrypt"
        or not (cost and bearable)
        or not (8 <= len(secret.salt) <= 64)
        or len(secret.hashed) != _LENGTH
    ):
        raise BadInputError("scrypt の値が、使える範囲にありません")
    return _in_file(name), secret


class Passwords:
    """The file of users, read again when it has changed."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._read: tuple[tuple[int, int, int], dict[str, Secret]] | None = None
        # Whoever is not in the file is checked against this, so that the time taken does not tell who is.
        self._nobody = Secret(_N, _R, _P, secrets.token_bytes(_SALT), secrets.token_bytes(_LENGTH))

    def check(self, name: str, password: str) -> User | None:
        """The user, None if name and password do not belong together. Raises BadInputError for a file at fault."""
        name = name[: MAX_NAME * 4].strip()
        secret = self._secrets().get(name)
        with _checking:
            fits = (secret or self._nobody).fits(password)
        return User("password", name) if secret is not None and fits else None

    def names(self) -> tuple[str, ...]:
        """Who stands in the file, in its order. Raises BadInputError for a file at fault."""
        return tuple(self._secrets())

    def knows(self, user: User) -> bool:
        """Whether the user of a session still stands in the file. Raises BadInputError for a file at fault."""
        return user.way == "password" and user.name in self._secrets()

    def _secrets(self) -> dict[str, Secret]:
        try:
            status = self._file.stat()
            state = (status.st_mtime_ns, status.st_size, status.st_ino)
            if self._read is None or self._read[0] != state:
                self._read = state, self._parsed()
        except (OSError, UnicodeDecodeError) as error:
            raise BadInputError(
                f"利用者のファイル {self._file.name} を読めません（{type(error).__name__}）。場所と権限、UTF-8 であることを確かめてください。"
            ) from None
        return self._read[1]

    def _parsed(self) -> dict[str, Secret]:
        with self._file.open("rb") as opened:
            data = opened.read(MAX_FILE + 1)
        if len(data) > MAX_FILE:
            raise BadInputError(f"利用者のファイル {self._file.name} が大きすぎます。1MBまでにしてください。")
        found: dict[str, Secret] = {}
        for number, line in enumerate(data.decode("utf-8-sig").split("\n"), 1):
            if not line.strip() or line.startswith("#"):
                continue
            try:
                name, secret = read_line(line)
            except BadInputError as error:
                raise BadInputError(
                    f"利用者のファイル {self._file.name} の{number}行目を直してください（{error}）。"
                ) from None
            if name in found:
                raise BadInputError(f"利用者のファイル {self._file.name} の{number}行目の名前は、前の行にもあります。")
            found[name] = secret
        return found


def _in_file(name: str) -> str:
    name = checked_name(name)
    if ":" in name or name.startswith("#"):
        raise BadInputError("利用者の名前に「:」は使えず、「#」で始めることもできません。")
    return name


def _scrypt(password: str, n: int, r: int, p: int, salt: bytes, length: int) -> bytes:
    # The same password from another keyboard or system is the same string (RFC 8265: NFC).
    secret = unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
    return hashlib.scrypt(secret, salt=salt, n=n, r=r, p=p, maxmem=2 * _MOST_MEMORY, dklen=length)


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
