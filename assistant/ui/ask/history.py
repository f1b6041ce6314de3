"""The history column: the user's conversations, newest first, and what may be done with them.

The list itself says what it shows (`data-search`, `data-pages`, `data-current`), and the page sends that along with each
click: nothing of it is kept on the server, and whoever renders it anew needs to know only whose it is and which
conversation is open. Where a search is in the box and the list came without it, the page asks again (scripts/history.js).

Search, もっと見る and renaming are wired here. Two events of `list` are the chat's to wire, as they change the chat:

- `list.select`: a conversation is to be opened; `parts.sent(event)` has its `id`;
- `list.delete`: call `deleted(user, talk, parts.sent(event))`; the talk it returns is empty where the one on the page
  is gone, else the same object. The list is then to be rendered anew with `shown`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any

import gradio as gr

from assistant.records.conversations import PAGE, Conversation, NoSuchConversationError
from assistant.records.users import User
from assistant.ui import parts
from assistant.ui.ask.talk import Talk
from assistant.ui.html import button, element, plain, short
from assistant.ui.people.visitor import user_of
from assistant.ui.site import Site
from assistant.words import history as words
from assistant.words.days import in_japan
from assistant.words.text import Language, Text
from indexes.errors import TobenError

# Beyond these the search is the way: so many pages are rendered at once at most.
MAX_PAGES = 20
# A list that was unfolded as far as the open conversation stays so, up to here.
_LOOKED_FOR = 5
_MAX_SEARCH = 200

_QUICK: dict[str, Any] = {**parts.QUIET, "queue": False}
# What the list shows now, as the last three inputs: its search, its pages, the open conversation.
_SHOWN = "() => window.tobenHistory()"
_SEARCHED = "(text) => [text, ...window.tobenHistory()]"


class History:
    """The column of one page."""

    list: Any
    """The gr.HTML of the list, once built."""

    def __init__(self, site: Site, language: Language) -> None:
        self._site = site
        self._language: Language = language

    def build(self) -> None:
        """Make the column's parts inside the current Gradio context (a column `#history`)."""
        keeps = self._site.records.keeps_history
        name = words.HISTORY(self._language)
        gr.HTML(
            element("h2", plain(words.CONVERSATIONS(self._language)), class_="unseen")
            + element(
                "button", plain(name), type="button", id="history-toggle", class_="plain",
                aria_expanded="true", aria_controls="history-body",
            ),
            elem_id="history-head", apply_default_css=False,
        )  # fmt: skip
        with gr.Column(elem_id="history-body", min_width=0):
            search = gr.Textbox(
                label=words.SEARCH(self._language), placeholder=words.SEARCH_HINT(self._language), max_lines=1,
                max_length=_MAX_SEARCH, elem_id="history-search", visible=keeps,
            )  # fmt: skip
            shown = [gr.Textbox(visible=False)] * 3
            said = parts.html("", "history-said", role="status")
            self.list = parts.html(self._frame("", 0), "history-list")
            days = self._site.settings.retention_days
            foot = words.kept_for(days)(self._language) if keeps else ""
            gr.HTML(element("p", plain(foot)), elem_id="history-foot", apply_default_css=False, visible=keeps)
        # Not `input`, which Gradio does not send for what an input method or the clipboard has typed. The last letters
        # count; those before need no answer.
        gr.on(
            [search.change, self.list.apply], self._search, [search, *shown], self.list,
            js=_SEARCHED, trigger_mode="always_last", **_QUICK,
        )  # fmt: skip
        self.list.expand(self._more, shown, self.list, js=_SHOWN, **_QUICK)
        self.list.edit(self._rename, shown, [self.list, said], js=_SHOWN, **_QUICK)

    def shown(self, user: User, current: int, search: str = "", pages: int = 1, today: date | None = None) -> str:
        """The list as HTML: the first `pages` of the conversations with the words of `search`, the `current` one marked.

        Blocks; a fault of the records stands in the list's place.
        """
        if not self._site.records.keeps_history:
            return self._frame(element("p", plain(words.NOT_KEPT(self._language))), 0)
        try:
            found, pages, more = self._found(user, current, search, min(max(pages, 1), MAX_PAGES))
        except TobenError as error:
            return self._frame(element("p", plain(str(error)), class_="gone"), current, search)
        if not found:
            nothing = words.NOT_FOUND if search.strip() else words.NOTHING
            return self._frame(element("p", plain(nothing(self._language))), current, search)
        today = today or in_japan(datetime.now(UTC)).date()
        groups = groupby(found, lambda one: _day_words(in_japan(one.changed).date(), today)(self._language))
        inside = "".join(self._group(name, group, current, today) for name, group in groups)
        if more and pages < MAX_PAGES:
            inside += button(words.MORE(self._language), "more", "plain more", data_event="expand")
        inside += self._sure(
            words.DELETE_ALL,
            words.SURE_ALL,
            button(words.DELETE_THEM(self._language), "delete-all", data_event="delete"),
        )
        return self._frame(inside, current, search, pages)

    def deleted(self, user: User, talk: Talk, told: dict[str, Any]) -> tuple[Talk, str]:
        """Delete what was sent by `list.delete`: the talk as it is on the page then, and a line to say. Never raises."""
        records, gone = self._site.records.conversations, parts.number(told, "id")
        try:
            if told.get("do") == "delete-all":
                line, gone = words.deleted_all(records.delete_all(user))(self._language), talk.id
            else:
                line = words.DELETED(self._language)
                records.delete(user, gone)
        except NoSuchConversationError as error:
            # Another tab was quicker.
            line = str(error)
        except TobenError as error:
            return talk, str(error)
        return (Talk(owner=user.key), line) if talk.id and talk.id == gone else (talk, line)

    def _search(self, text: str, _search: str, _pages: str, current: str, request: gr.Request) -> str:
        return self.shown(user_of(request), _number(current), str(text or ""))

    def _more(self, search: str, pages: str, current: str, request: gr.Request) -> str:
        return self.shown(user_of(request), _number(current), str(search or ""), _number(pages) + 1)

    def _rename(
        self, search: str, pages: str, current: str, request: gr.Request, event: gr.EventData
    ) -> tuple[str, str]:
        user, told = user_of(request), parts.sent(event)
        try:
            title = " ".join(told.get("fields", {}).get("title", []))
            kept = self._site.records.conversations.rename(user, parts.number(told, "id"), title)
            line = words.renamed(kept)(self._language)
        except TobenError as error:
            line = str(error)
        again = self.shown(user, _number(current), str(search or ""), _number(pages))
        return again, element("p", plain(line))

    def _found(self, user: User, current: int, search: str, pages: int) -> tuple[list[Conversation], int, bool]:
        """The conversations of so many pages, more of them where the open one stands below; how many, and whether all."""
        found: list[Conversation] = []
        after, read, enough = "", 0, 0
        while not read or (after and read < max(pages, _LOOKED_FOR if current and not search else 0)):
            page = self._site.records.conversations.search(user, search, after)
            found += page.conversations
            after, read = page.after, read + 1
            if any(one.id == current for one in page.conversations):
                enough = read
            if read >= pages and (enough or not current):
                break
        shown = min(read, max(pages, enough))
        return found[: shown * PAGE], shown, bool(after) or len(found) > shown * PAGE

    def _frame(self, inside: str, current: int, search: str = "", pages: int = 1) -> str:
        # Pressed by the page itself, where a search is in the box.
        again = "" if search else button("", "again", data_event="apply", hidden=True)
        return element(
            "nav", inside + again, class_="talks", aria_label=words.CONVERSATIONS(self._language), data_current=current,
            data_search=search, data_pages=pages,
        )  # fmt: skip

    def _group(self, name: str, found: Iterator[Conversation], current: int, today: date) -> str:
        items = "".join(self._item(one, today, here=one.id == current) for one in found)
        return element("h3", plain(name)) + element("ul", items)

    def _item(self, one: Conversation, today: date, *, here: bool) -> str:
        at = in_japan(one.changed)
        when = f"{at:%H:%M}" if (today - at.date()).days < 2 else words.day(at.date())(self._language)
        excerpt = element("span", plain(one.excerpt), class_="excerpt") if one.excerpt not in ("", one.title) else ""
        told = element("span", plain(one.title), class_="title") + element("span", plain(when), class_="when") + excerpt
        open_ = element(
            "button", told, type="button", class_="open", data_do="open", data_event="select", data_id=one.id,
            **({"aria_current": "true"} if here else {}),
        )  # fmt: skip
        return element("li", open_ + self._manage(one), class_="talk here" if here else "talk")

    def _manage(self, one: Conversation) -> str:
        entry = (
            f'<input type="text" name="title" value="{plain(one.title)}" maxlength="40" autocomplete="off" required>'
        )
        field = element("label", element("span", plain(words.TITLE(self._language))) + entry, class_="field")
        send = element("button", plain(words.RENAME(self._language)), type="submit", class_="plain")
        form = element("form", field + send, data_do="rename", data_event="edit", data_id=one.id)
        delete = self._sure(
            words.DELETE, words.SURE,
            button(words.DELETE_IT(self._language), "delete", data_event="delete", data_id=one.id),
        )  # fmt: skip
        name = words.manage(short(one.title))(self._language)
        summary = element("summary", plain(words.MANAGE(self._language)), aria_label=name)
        return element("details", summary + form + delete, class_="manage", name="manage", data_id=one.id)

    def _sure(self, name: Text, question: Text, do: str) -> str:
        """A deletion that is confirmed on the page."""
        cancel = element("button", plain(words.CANCEL(self._language)), type="button", class_="quiet", data_close=True)
        summary = element("summary", plain(name(self._language)))
        asked = element("p", plain(question(self._language))) + element("div", do + cancel, class_="acts")
        return element("details", summary + asked, class_="sure")


def _day_words(day: date, today: date) -> Text:
    """Under which words a conversation of a day stands."""
    ago = (today - day).days
    if ago <= 0:
        # A server's clock may be behind the one that kept it.
        return words.TODAY
    if ago == 1:
        return words.YESTERDAY
    return words.WEEK if ago < 7 else words.month(day)


def _number(told: object) -> int:
    return parts.number({"": told}, "")
