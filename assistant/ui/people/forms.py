"""The forms that the menu of the app shows beside those of the pages: who one is, logging out, starting as another."""

from __future__ import annotations

from assistant.records.users import User
from assistant.ui.html import element, plain
from assistant.ui.people.admission import page_of
from assistant.words import people as words
from assistant.words.text import Language


def whoami_html(user: User, language: Language) -> str:
    """Who is using the app, and the way out where there is one: logging out, or starting as another."""
    name = words.THIS_BROWSER(language) if user.way == "anonymous" else user.name
    told = element("p", f"{plain(words.WHO(language))}: {element('b', plain(name))}", class_="who")
    if user.way == "anonymous":
        return told + leave_form(language)
    return told + (logout_form(language) if user.way == "password" else "")


def logout_form(language: Language) -> str:
    """A form of one button that logs out."""
    submit = element("button", plain(words.LOG_OUT(language)), type="submit", class_="plain")
    return element("form", submit, method="post", action=page_of(language, "/logout"), class_="logout")


def leave_form(language: Language) -> str:
    """A form that starts as another user on a shared browser, and by default deletes the conversations."""
    box = '<input type="checkbox" name="delete" value="all" checked>'
    deletes = element("label", f"{box} {plain(words.LEAVE_DELETES(language))}", class_="check")
    told = element("p", plain(words.LEAVE_TOLD(language)))
    submit = element("button", plain(words.START_ANEW(language)), type="submit", class_="plain")
    form = told + deletes + submit
    return element(
        "form",
        form,
        method="post",
        action=page_of(language, "/leave"),
        class_="leave",
        aria_label=words.LEAVE(language),
    )
