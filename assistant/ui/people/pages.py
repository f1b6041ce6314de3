"""The pages beside the app, as plain HTML: login, logout, leaving, refusals. They need no script."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from starlette.responses import HTMLResponse

from assistant.ui.html import element, plain
from assistant.ui.people.admission import Ours, page_of
from assistant.ui.people.forms import leave_form, logout_form
from assistant.words import people as words
from assistant.words.text import Language, Text

_HERE = Path(__file__).parent
_OTHER: dict[Language, Language] = {"ja": "en", "en": "ja"}
_LONGEST_PATH = 2_000
# A path of this host: no scheme, no other host (`//`, `/\`), nothing that a header or a browser reads otherwise.
_OWN_PATH = re.compile(r"/(?![/\\])[\x21-\x7e]*")


def own_path(path: str) -> str:
    """A path of this app to go on to, `/` for anything else."""
    return path if len(path) <= _LONGEST_PATH and _OWN_PATH.fullmatch(path) and "\\" not in path else "/"


def login(
    language: Language, wanted: str = "", name: str = "", said: Text | None = None, status: int = 200
) -> HTMLResponse:
    """The login form; `wanted` is where to go on to, `said` what went wrong."""
    fault = element("p", plain(said(language)), id="fault", class_="fault", role="alert") if said else ""
    told = {"aria_describedby": "fault", "aria_invalid": "true"} if said else {}
    fields = _field(words.NAME(language), "name", "text", "username", name, autofocus=True, **told)
    fields += _field(words.PASSWORD(language), "password", "password", "current-password", "", **told)
    hidden = _void("input", type="hidden", name="next", value=wanted) if wanted else ""
    submit = element("button", plain(words.LOG_IN(language)), type="submit")
    form = element("form", hidden + fields + submit, method="post", action=page_of(language, "/login"))
    return _page(words.LOG_IN, language, fault + form, status, "/login")


def logout(language: Language) -> HTMLResponse:
    """The page that asks before it logs out: a link alone must not."""
    told = element("p", plain(words.LOG_OUT_TOLD(language)))
    return _page(words.LOG_OUT, language, told + logout_form(language) + _back(language), 200, "/logout")


def leave(language: Language) -> HTMLResponse:
    """The page that starts as another user, for whoever comes without the menu of the app."""
    return _page(words.LEAVE, language, leave_form(language) + _back(language), 200, "/leave")


def refusal(line: Text, language: Language, status: int) -> HTMLResponse:
    """One line that says why nothing else is shown."""
    return _page(words.APP, language, element("p", plain(line(language))), status)


def _page(heading: Text, language: Language, body: str, status: int, ours: Ours | None = None) -> HTMLResponse:
    title = heading(language) if heading is words.APP else f"{heading(language)} — {words.APP(language)}"
    other = _OTHER[language]
    link = element("a", plain(words.OTHER_LANGUAGE(language)), href=page_of(other, ours), lang=other) if ours else ""
    name = "" if heading is words.APP else element("p", plain(words.APP(language)), class_="app")
    main = element("main", name + element("h1", plain(heading(language))) + body + (element("p", link) if link else ""))
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"{element('title', plain(title))}<style>{_style()}</style>"
    )
    html = f"<!doctype html>{element('html', element('head', head) + element('body', main), lang=language)}"
    return HTMLResponse(html, status, headers={"Cache-Control": "no-store"})


def _field(label: str, name: str, kind: str, autocomplete: str, value: str, **more: str | bool) -> str:
    entry = _void("input", type=kind, name=name, autocomplete=autocomplete, value=value, required=True,
                  autocapitalize="none", spellcheck="false", maxlength=1_024, **more)  # fmt: skip
    return element("label", element("span", plain(label)) + entry)


def _void(tag: str, **attributes: str | int | bool) -> str:
    return element(tag, "", **attributes).removesuffix(f"</{tag}>")


def _back(language: Language) -> str:
    return element("p", element("a", plain(words.BACK(language)), href=page_of(language)))


@cache
def _style() -> str:
    tokens = _HERE.parent.joinpath("look", "tokens.css").read_text(encoding="utf-8")
    dark = re.search(r"\.dark\s*(\{[^}]*\})", tokens)
    # The app puts a class on the page by script; here it is the device alone that says which.
    own = _HERE.joinpath("pages.css").read_text(encoding="utf-8")
    return f"{tokens}\n@media (prefers-color-scheme: dark) {{ :root {dark[1] if dark else '{}'} }}\n{own}"
