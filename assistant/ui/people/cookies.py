"""The two cookies: the token of a browser without login, and that of a login session.

HttpOnly keeps them from scripts, Path=/ has them on every page. SameSite=Lax rather than Strict: with Strict a browser
that follows a link to the app from a mail or another site would come without its cookie, be given a new one, and lose its
history; a POST from another site comes without it all the same, and is refused (`assistant.ui.people.foreign`). By https
they are Secure, and the prefix `__Host-` (RFC 6265bis) keeps other hosts of the domain from setting them.
"""

from __future__ import annotations

from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import Scope

# Browsers keep no cookie longer than 400 days (RFC 6265bis).
_LONGEST = 400 * 86_400


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie whose value is a token (`assistant.records.users.new_token`)."""

    name: str

    def read(self, scope: Scope, *, secure: bool) -> str:
        """What the browser sent as its token, "" for nothing. It may be anything at all."""
        name = self._name(secure)
        for header in Headers(scope=scope).getlist("cookie"):
            for pair in header.split(";"):
                key, _, value = pair.strip().partition("=")
                if key == name:
                    return value
        return ""

    def given(self, token: str, *, secure: bool, seconds: int | None = None) -> str:
        """The `Set-Cookie` line that gives a token for so many seconds, None: until the browser is closed."""
        lasting = "" if seconds is None else f"; Max-Age={min(seconds, _LONGEST)}"
        return f"{self._name(secure)}={token}{lasting}; Path=/; HttpOnly; SameSite=Lax" + ("; Secure" if secure else "")

    def taken(self, *, secure: bool) -> str:
        """The `Set-Cookie` line that takes it away."""
        return self.given("", secure=secure, seconds=0)

    def _name(self, secure: bool) -> str:
        return f"__Host-{self.name}" if secure else self.name


BROWSER, SESSION = Cookie("toben_browser"), Cookie("toben_session")
