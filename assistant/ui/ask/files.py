"""An answer or a whole conversation as a file: /export/{conversation}/{number or all}.{docx, md or html}."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import cast

from fastapi import FastAPI, Request
from fastapi.responses import Response

from assistant.answer import Answer
from assistant.export.content import Asked, Content, answer_content, conversation_content
from assistant.export.formats import File, Suffix, exported
from assistant.records.conversations import Exchange, NoSuchConversationError
from assistant.records.users import User
from assistant.ui.ask import wishes
from assistant.ui.ask.options import llm_choices
from assistant.ui.ask.reactions import ALL, EXPORT
from assistant.ui.handing_out import FileDesk, Handed, RefusedError, language_of
from assistant.ui.site import Site
from assistant.words import ask as asking
from assistant.words import files as words
from assistant.words.text import Language

_NAME = re.compile(rf"({ALL}|[1-9][0-9]{{0,17}})(\.docx|\.md|\.html)")
_ID = re.compile(r"[1-9][0-9]{0,17}")


def install(app: FastAPI, site: Site, desk: FileDesk) -> None:
    """Add the route. It must stand before what is mounted at "/", and behind the middleware that tells who asks."""

    @app.get(EXPORT + "/{conversation}/{name}", include_in_schema=False)
    async def export(conversation: str, name: str, request: Request) -> Response:
        language = language_of(request)

        def make(user: User) -> Handed:
            try:
                file = file_of(site, user, conversation, name, language)
            except NoSuchConversationError:
                # The same line whether it is somebody else's or never was.
                raise RefusedError(404, words.NOT_HERE(language)) from None
            suffix = file.name.rpartition(".")[2]
            return Handed(file.name, f"toben.{suffix}", file.data, file.media_type, shown=suffix == "html")

        return await desk.answer(request, make)


def file_of(site: Site, user: User, conversation: str, name: str, language: Language = "ja") -> File:
    """The file of that name, e.g. `3.docx`, of a conversation of the user. What is no name is that of nothing.

    Raises NoSuchConversationError and RecordsError.
    """
    wanted = _NAME.fullmatch(name)
    if wanted is None or not _ID.fullmatch(conversation):
        raise NoSuchConversationError
    make = _whole if wanted[1] == ALL else partial(_one, number=int(wanted[1]))
    return exported(make(site, user, int(conversation), language), cast("Suffix", wanted[2]))


def _one(site: Site, user: User, conversation: int, language: Language, number: int) -> Content:
    found = site.records.conversations.exchanges(user, conversation, before=number + 1, most=1)
    if not found or found[0].number != number:
        raise NoSuchConversationError
    return answer_content(_shown(found[0], language), site.holder.fresh().passage, _llm_name(site, language), language)


def _whole(site: Site, user: User, conversation: int, language: Language) -> Content:
    title = site.records.conversations.conversation(user, conversation).title
    asked = [_shown(one, language) for one in _exchanges(site, user, conversation)]
    return conversation_content(title, asked, site.holder.fresh().passage, _llm_name(site, language), language)


def _exchanges(site: Site, user: User, conversation: int) -> list[Exchange]:
    """All of them, oldest first; the records give so many at a time."""
    pieces: list[tuple[Exchange, ...]] = []
    before: int | None = None
    while piece := site.records.conversations.exchanges(user, conversation, before):
        pieces.append(piece)
        before = piece[0].number
    return [one for piece in reversed(pieces) for one in piece]


def _shown(one: Exchange, language: Language) -> Asked:
    """An exchange as the page shows it: the question as typed, with what was set beside it."""
    question = one.asked.question.strip() or asking.BLANK(language)
    answer = one.answer or Answer(question, "not_found", asking.NOT_READ(language))
    return Asked(replace(answer, question=question), one.at, wishes.told(one.asked, language))


def _llm_name(site: Site, language: Language) -> Callable[[str], str]:
    labels = {name: label for label, name in llm_choices(site.holder.assistant, language)}
    return lambda name: labels.get(name, name)
