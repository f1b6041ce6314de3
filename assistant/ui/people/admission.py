"""How people come in: as anonymous browsers, by the name a proxy gives, or by name and password."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from starlette.types import Scope

from assistant.records.keeping import Records
from assistant.records.passwords import Passwords
from assistant.records.users import User, Way, from_header
from assistant.settings import Settings
from assistant.ui.people.peers import Peers
from assistant.ui.people.throttle import Throttle
from assistant.words.text import Language
from indexes.errors import BadInputError

_DAY = 86_400
ENGLISH = "/en"

Ours = Literal["/login", "/logout", "/leave"]
OURS: tuple[Ours, ...] = ("/login", "/logout", "/leave")


@dataclass(frozen=True, slots=True)
class Admission:
    """What the settings say of people. `browser_seconds` is how long a browser without login is known, None: till it closes."""

    way: Way
    records: Records
    peers: Peers
    header: str
    passwords: Passwords | None
    browser_seconds: int | None
    throttle: Throttle = field(default_factory=Throttle)

    @classmethod
    def by(cls, settings: Settings, records: Records) -> Admission:
        """As the settings want it. Raises BadInputError for a file of users at fault, or without anybody in it."""
        passwords = Passwords(settings.users) if settings.users else None
        if passwords is not None and not passwords.names():
            raise BadInputError(
                "利用者のファイル（TOBEN_USERS）に、まだ誰もいません。toben users add 名前 で加えてください。"
            )
        return cls(
            way="password" if passwords else "proxy" if settings.user_header else "anonymous",
            records=records,
            peers=Peers(settings.trusted_proxies),
            header=settings.user_header.lower(),
            passwords=passwords,
            browser_seconds=settings.retention_days * _DAY or None,
        )

    def logged_in(self, token: str) -> User | None:
        """Whose login session it is. Raises RecordsError, and BadInputError for a file of users at fault."""
        user = self.records.sessions.user(token)
        if user is None or self.passwords is None or not self.passwords.knows(user):
            return None
        return user

    def named(self, scope: Scope) -> User | None:
        """Whom a trusted proxy names; None without a name, with several, or with one that cannot be read."""
        name = self.header.encode()
        found = [value for key, value in scope["headers"] if key.lower() == name]
        if len(found) != 1 or not self.peers.trusts(scope):
            return None
        try:
            return from_header(found[0].decode())
        except (UnicodeDecodeError, BadInputError):
            return None


def language_of(path: str) -> Language:
    """The language of the page at a path."""
    return "en" if path == ENGLISH or path.startswith(f"{ENGLISH}/") else "ja"


def inside(path: str) -> str:
    """The path within the app of its language: `/login` for `/en/login`."""
    return path.removeprefix(ENGLISH) or "/" if language_of(path) == "en" else path


def page_of(language: Language, ours: Ours | Literal["/"] = "/") -> str:
    """The path of a page in a language: `/login`, `/en/login`; the app itself is `/` and `/en/`."""
    return (ENGLISH if language == "en" else "") + ours
